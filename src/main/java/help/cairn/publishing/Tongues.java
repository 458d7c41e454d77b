package help.cairn.publishing;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The locales of an export as ours: the language alone where only one country of it is there, so that `en-us` becomes `en`.
final class Tongues {
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    private final Map<String, Locale> known = new HashMap<>();

    /// @param tags as the export writes them, such as `en-us`
    Tongues(Collection<String> tags) {
        var countries = new HashMap<String, Set<String>>();
        for (var tag : tags) {
            var locale = Locale.forLanguageTag(tag.replace('_', '-'));
            countries.computeIfAbsent(locale.getLanguage(), _ -> new HashSet<>()).add(locale.getCountry());
        }
        for (var tag : tags) {
            var locale = Locale.forLanguageTag(tag.replace('_', '-'));
            if (locale.getLanguage().length() == 2 && LANGUAGES.contains(locale.getLanguage())) {
                var alone = countries.get(locale.getLanguage()).size() == 1 || !locale.getCountry().matches("[A-Z]{2}");
                known.put(tag, alone ? Locale.of(locale.getLanguage()) : Locale.of(locale.getLanguage(), locale.getCountry()));
            }
        }
    }

    /// Empty for what is no language that a folder of content can be named by.
    Optional<Locale> of(String tag) {
        return Optional.ofNullable(known.get(tag));
    }

    static boolean isLanguage(String folder) {
        return folder.matches("[a-z]{2}(-[A-Z]{2})?") && LANGUAGES.contains(folder.substring(0, 2));
    }
}
