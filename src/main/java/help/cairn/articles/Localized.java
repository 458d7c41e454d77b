package help.cairn.articles;

import java.util.Locale;
import java.util.Map;

/// A short text in several languages, such as a topic's title in `site.yaml`.
///
/// @param texts by language; never empty of meaning: a text that a language lacks is answered by another language
public record Localized(Map<Locale, String> texts, Locale fallback) {
    public static final Localized NOTHING = new Localized(Map.of(), Locale.ENGLISH);

    public Localized {
        texts = Map.copyOf(texts);
    }

    public static Localized same(String text) {
        return new Localized(Map.of(Locale.ENGLISH, text), Locale.ENGLISH);
    }

    /// The text in this locale, else in its language, else in the site's first locale, else in any; empty if there is none.
    public String in(Locale locale) {
        var exact = texts.get(locale);
        if (exact != null) {
            return exact;
        }
        var language = texts.get(Locale.of(locale.getLanguage()));
        if (language != null) {
            return language;
        }
        var first = texts.get(fallback);
        return first != null ? first : texts.values().stream().sorted().findFirst().orElse("");
    }

    public boolean isEmpty() {
        return texts.isEmpty();
    }
}
