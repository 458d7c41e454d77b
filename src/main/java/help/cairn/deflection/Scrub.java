package help.cairn.deflection;

import java.util.regex.Pattern;

/// Takes out of a text what could tell who somebody is, before it touches a disk, a log or an index.
public final class Scrub {
    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\"'(),;:‹›]{1,64}\\s?@\\s?[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,5}");
    private static final Pattern CARD = Pattern.compile("(?<![\\p{Nd}])\\p{Nd}(?:[ .–-]?\\p{Nd}){12,18}(?![\\p{Nd}])");
    private static final Pattern PHONE = Pattern.compile(
            "(?<![\\p{Nd}])(?:(?:\\+|00)\\s?\\p{Nd}(?:[ ./()–-]{0,2}\\p{Nd}){6,14}|\\(?0\\p{Nd}{1,5}\\)?[ ./–-]{1,2}\\p{Nd}(?:[ ./–-]?\\p{Nd}){4,10}"
                    + "|0\\p{Nd}{8,11}|\\(?\\p{Nd}{3}\\)?[ .–-]\\p{Nd}{3}[ .–-]\\p{Nd}{4})(?![\\p{Nd}])");
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}{5,}");

    private Scrub() {}

    /// The text with e-mail addresses, card-like numbers, phone numbers and runs of five digits or more replaced.
    public static String clean(String text) {
        var clean = EMAIL.matcher(text).replaceAll("‹email›");
        clean = PHONE_PLUS.matcher(clean).replaceAll("‹phone›");
        clean = CARD.matcher(clean).replaceAll("‹card›");
        clean = PHONE.matcher(clean).replaceAll("‹phone›");
        return NUMBER.matcher(clean).replaceAll("‹number›");
    }

    /// An international number may be as long as a card's: the plus decides.
    private static final Pattern PHONE_PLUS = Pattern.compile("\\+\\s?\\p{Nd}(?:[ ./()–-]{0,2}\\p{Nd}){6,14}(?![\\p{Nd}])");
}
