package help.cairn.tickets;

import help.cairn.staff.Secrets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Which ticket a letter belongs to, signed: in the address that answers go to, and in its `Message-ID`. Nobody who did not
/// get a letter of ours can join a ticket, whatever they know of it.
public final class Threading {
    /// An address may have 64 characters before its `@`, and the mark takes 34 of them.
    public static final int LONGEST_LOCAL = 30;

    private static final Pattern ADDRESS = Pattern.compile("[^+@]+\\+([0-9a-z]{8})\\.([0-9a-f]{24})@.+");
    private static final Pattern ID = Pattern.compile("<(HC-[0-9A-Z]{4}-[0-9A-Z]{4})\\.([A-Za-z0-9_-]{1,64})\\.([0-9a-f]{24})@[^<>\\s]+>");
    private static final int MAC = 24;

    private final UnaryOperator<String> sign;
    private final Optional<String> address;

    /// @param sign signs a text with a secret of this installation
    /// @param address where mail is taken in; without one, nothing is answered to us
    public Threading(UnaryOperator<String> sign, Optional<String> address) {
        this.sign = sign;
        this.address = address;
    }

    /// Where answers to letters about this ticket go, such as `help+7k3m9qxt.….@shop.example`. In small letters, because some
    /// servers make them small.
    Optional<String> replyTo(String reference) {
        var plain = plain(reference);
        return address.map(to -> {
            int at = to.lastIndexOf('@');
            return to.substring(0, at) + "+" + plain + "." + mac("reply", plain) + to.substring(at);
        });
    }

    /// What stands before the `@` of a letter's `Message-ID`.
    ///
    /// @param tag the same for every attempt
    String local(String reference, String tag) {
        return reference + "." + tag + "." + mac("id", reference + "." + tag);
    }

    /// The ticket that this address was made for.
    Optional<String> byAddress(String to) {
        var match = ADDRESS.matcher(to.toLowerCase(Locale.ROOT));
        return match.matches() && Secrets.same(mac("reply", match.group(1)), match.group(2)) ? Reference.read(match.group(1)) : Optional.empty();
    }

    /// The ticket of the letter of ours that has this `Message-ID`.
    Optional<String> byId(String id) {
        var match = ID.matcher(id);
        return match.matches() && Secrets.same(mac("id", match.group(1) + "." + match.group(2)), match.group(3))
                ? Reference.read(match.group(1))
                : Optional.empty();
    }

    private static String plain(String reference) {
        return reference.substring("HC-".length()).replace("-", "").toLowerCase(Locale.ROOT);
    }

    private String mac(String use, String text) {
        return Secrets.hash(sign.apply(use + "\u0000" + text)).substring(0, MAC);
    }
}
