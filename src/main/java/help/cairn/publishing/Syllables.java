package help.cairn.publishing;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Counts syllables as the readability formulas need them: by groups of vowels with the corrections below, at least one
/// for each word. Numbers, codes and addresses count as one.
///
/// - English: a silent final e, and the endings -es and -ed after consonants that swallow them, are none.
/// - German: diphthongs and ie are one; other neighbouring vowels are two (The-a-ter).
/// - Spanish: two strong vowels (a, e, o) are two, and so is a weak one with an accent beside another (dí-a).
/// - French: final e, es and ent are none.
/// - Dutch: doubled vowels and diphthongs are one.
final class Syllables {
    private static final Pattern ONLY_LETTERS = Pattern.compile("[\\p{L}\\p{M}'’]+");
    private static final Pattern ENGLISH = Pattern.compile("[aeiouy]+");
    private static final Pattern ENGLISH_SILENT = Pattern.compile("(?:[^laeiouyt]es|[^aeiouy]les|[^dtaeiouy]ed|[^laeiouy]e|[aeiouy]le)$");
    private static final Pattern ENGLISH_SOUNDED = Pattern.compile("(?:[sxzcg]|sh|ch)es$");
    private static final Pattern ENGLISH_HIATUS = Pattern
            .compile("(?<![tscg])i[ao](?!u)|[^q]u[ao](?!y)|eo(?!u)|(?<=id|ar)ea|(?<=^sc|qu|cl|^d)ie(?=[nt])|[aeiou]ing$|ying$");
    private static final Pattern GERMAN = Pattern.compile("aa|ee|oo|ie|ei|ai|ey|ay|au|eu|äu|[aeiouyäöü]");
    private static final Pattern SPANISH = Pattern.compile("[iuü]?[aeoáéó](?:[iuy](?![aeoáéóíú]))?|[íú]|[iuüy]+");
    private static final Pattern FRENCH = Pattern.compile("[aeiouyàâäéèêëîïôöùûüœæ]+");
    private static final Pattern FRENCH_HIATUS = Pattern.compile("(?<=[aeou])y(?=[aeiouéè])");
    private static final Pattern FRENCH_SILENT = Pattern.compile("(?<=[^aeiouyàâäéèêëîïôöùûüœæ])(?:es?|ent)$");
    private static final Pattern DUTCH = Pattern.compile("aai|ooi|oei|eeuw|ieuw|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|[aeiouyéëïöü]");
    private static final Pattern OTHER = Pattern.compile("[aeiouyáàâäãåæéèêëíìîïóòôöõøœúùûü]+");

    private static final Pattern JOINTS = Pattern.compile("[-/‐‑–]");
    private static final Pattern AROUND = Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$");
    /// The same words come again and again, and to count one takes longer than all else that a check does with it.
    private static final Map<Word, Integer> COUNTED = new ConcurrentHashMap<>();
    private static final int MOST_COUNTED = 20_000;

    private record Word(String word, String language) {}

    private Syllables() {}

    static int in(String word, Locale locale) {
        if (COUNTED.size() > MOST_COUNTED) {
            COUNTED.clear();
        }
        return COUNTED.computeIfAbsent(new Word(word, locale.getLanguage()), Syllables::count);
    }

    private static int count(Word word) {
        int count = 0;
        for (var part : JOINTS.split(word.word)) {
            var letters = AROUND.matcher(part).replaceAll("").toLowerCase(Locale.ROOT);
            if (ONLY_LETTERS.matcher(letters).matches()) {
                count += Math.max(1, ofLetters(letters.replace("'", "").replace("’", ""), word.language));
            } else if (!letters.isEmpty()) {
                count++;
            }
        }
        return Math.max(1, count);
    }

    private static int ofLetters(String word, String language) {
        return switch (language) {
            case "en" -> times(ENGLISH, word) + times(ENGLISH_HIATUS, word)
                    - (ENGLISH_SILENT.matcher(word).find() && !ENGLISH_SOUNDED.matcher(word).find() ? 1 : 0);
            case "de" -> times(GERMAN, word);
            case "es" -> times(SPANISH, word.replaceAll("qu(?=[eiéí])|gu(?=[eiéí])", "k"));
            case "fr" -> times(FRENCH, word) + times(FRENCH_HIATUS, word) - (FRENCH_SILENT.matcher(word).find() ? 1 : 0);
            case "nl" -> times(DUTCH, word);
            default -> times(OTHER, word);
        };
    }

    private static int times(Pattern pattern, String word) {
        return (int) pattern.matcher(word).results().count();
    }
}
