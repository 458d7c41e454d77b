package help.cairn.articles;

import java.text.Normalizer;
import java.util.Locale;

/// The readable last part of an address: lower-case letters and digits of any script, joined by single hyphens.
public record Slug(String value) implements Comparable<Slug> {
    private static final int LONGEST = 120;

    public Slug {
        if (!value.matches("[\\p{Ll}\\p{Lo}\\p{Lm}\\p{M}\\p{Nd}]+(-[\\p{Ll}\\p{Lo}\\p{Lm}\\p{M}\\p{Nd}]+)*")) {
            throw new IllegalArgumentException(
                    "A slug has lower-case letters, digits and single hyphens: \"%s\" does not.".formatted(value));
        }
    }

    /// Makes a slug from any words, such as a file name or a title. Accents of Latin letters are dropped; "ß" becomes
    /// "ss". Words without any letter or digit give the slug "article".
    public static Slug of(String words) {
        var plain = Normalizer.normalize(words.toLowerCase(Locale.ROOT).replace("ß", "ss"), Normalizer.Form.NFD)
                .replaceAll("(?<=\\p{IsLatin})\\p{M}+", "")
                .replaceAll("['’]", "");
        var slug = Normalizer.normalize(plain, Normalizer.Form.NFC)
                .replaceAll("[^\\p{Ll}\\p{Lo}\\p{Lm}\\p{M}\\p{Nd}]+", "-")
                .replaceAll("^-+|-+$", "");
        if (slug.length() > LONGEST) {
            slug = slug.substring(0, LONGEST).replaceAll("-+$", "");
        }
        return new Slug(slug.isEmpty() ? "article" : slug);
    }

    @Override
    public int compareTo(Slug other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
