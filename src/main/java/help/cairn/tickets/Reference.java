package help.cairn.tickets;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A ticket's name, such as `HC-7K3M-9QXT`: seven random characters and a check character, from Crockford's base 32
/// without vowels, so that it is easy to read aloud and never makes a word.
public final class Reference {
    private static final String ALPHABET = "0123456789BCDFGHJKMNPQRSTVWXYZ";
    private static final int RANDOM_CHARACTERS = 7;
    private static final int CONTEXT_CHARACTERS = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Reference() {}

    static String fresh() {
        return from(RANDOM);
    }

    /// The reference that this chance makes, which is the same again where chance is.
    static String from(RandomGenerator dice) {
        var text = new StringBuilder();
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            text.append(ALPHABET.charAt(dice.nextInt(ALPHABET.length())));
        }
        return written(text.append(check(text)).toString());
    }

    /// The reference that somebody typed or read aloud: small letters, O for 0, I and L for 1, with or without dashes.
    public static Optional<String> read(String typed) {
        var letters = typed.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "").replace('O', '0').replace('I', '1').replace('L', '1');
        // One in nine hundred begins with these two letters itself.
        var plain = letters.length() > RANDOM_CHARACTERS + 1 && letters.startsWith("HC") ? letters.substring(2) : letters;
        if (plain.length() != RANDOM_CHARACTERS + 1 || plain.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0)) {
            return Optional.empty();
        }
        var text = plain.substring(0, RANDOM_CHARACTERS);
        return check(text) == plain.charAt(RANDOM_CHARACTERS) ? Optional.of(written(plain)) : Optional.empty();
    }

    /// What a shopper did has a name too, such as `CX-7K3M9Q`, for those who call or write elsewhere.
    ///
    /// @param signature of the session, which the name does not betray
    static String ofContext(String signature) {
        var text = new StringBuilder("CX-");
        for (int i = 0; i < CONTEXT_CHARACTERS; i++) {
            text.append(ALPHABET.charAt(Math.floorMod(signature.charAt(2 * i) * 64 + signature.charAt(2 * i + 1), ALPHABET.length())));
        }
        return text.toString();
    }

    /// The name of a context that somebody typed or read aloud.
    static Optional<String> readContext(String typed) {
        var plain = typed.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "").replace('O', '0').replace('I', '1').replace('L', '1');
        return plain.matches("CX[" + ALPHABET + "]{" + CONTEXT_CHARACTERS + "}") ? Optional.of("CX-" + plain.substring(2)) : Optional.empty();
    }

    private static String written(String plain) {
        return "HC-" + plain.substring(0, 4) + "-" + plain.substring(4);
    }

    /// Luhn's algorithm for an alphabet of any even size ("mod N"): finds one wrong character and two that were swapped.
    private static char check(CharSequence text) {
        int sum = 0;
        int factor = 2;
        for (int i = text.length() - 1; i >= 0; i--) {
            int addend = factor * ALPHABET.indexOf(text.charAt(i));
            factor = 3 - factor;
            sum += addend / ALPHABET.length() + addend % ALPHABET.length();
        }
        return ALPHABET.charAt((ALPHABET.length() - sum % ALPHABET.length()) % ALPHABET.length());
    }
}
