package help.cairn.articles;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// The readable last part of an address: lower-case letters and digits of any script, joined by single hyphens.
public record Slug(String value) implements Comparable<Slug> {
    private static final Pattern WHOLE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{Lm}\\p{M}\\p{Nd}]+(?:-[\\p{Ll}\\p{Lo}\\p{Lm}\\p{M}\\p{Nd}]+)*+");
    private static final Pattern ACCENTS = Pattern.compile("(?<=\\p{IsLatin})\\p{M}+");
    private static final Pattern APOSTROPHES = Pattern.compile("['’]");
    private static final Pattern OTHERS = Pattern.compile("[^\\p{Ll}\\p{Lo}\\p{Lm}\\p{M}\\p{Nd}]+");
    private static final Pattern AROUND = Pattern.compile("^-+|-+$");
    private static final int LONGEST = 120;
    /// What a writer chose may be longer, as long as browsers and logs can hold it.
    private static final int LONGEST_CHOSEN = 250;

    public Slug {
        if (value.length() > LONGEST_CHOSEN) {
            throw new IllegalArgumentException("A slug has at most %d letters, but this has %d.".formatted(LONGEST_CHOSEN, value.length()));
        }
        if (!WHOLE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "A slug has lower-case letters, digits and single hyphens: \"%s\" does not.".formatted(value));
        }
    }

    /// Makes a slug from any words, such as a file name or a title. Accents of Latin letters are dropped; "ß" becomes
    /// "ss". Words without any letter or digit give the slug "article".
    public static Slug of(String words) {
        var apart = Normalizer.normalize(words.toLowerCase(Locale.ROOT).replace("ß", "ss"), Normalizer.Form.NFD);
        var plain = APOSTROPHES.matcher(ACCENTS.matcher(apart).replaceAll("")).replaceAll("");
        var slug = AROUND.matcher(OTHERS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFC)).replaceAll("-")).replaceAll("");
        if (slug.length() > LONGEST) {
            slug = slug.substring(0, LONGEST).replaceAll("-+$", "");
        }
        return new Slug(slug.isEmpty() ? "article" : slug);
    }

    /// The same with a number behind it, for those who come later.
    public Slug numbered(int number) {
        var tail = "-" + number;
        var head = value.substring(0, Math.min(value.length(), LONGEST - tail.length())).replaceAll("-+$", "");
        return new Slug(head + tail);
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
