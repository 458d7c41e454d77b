package help.cairn.tickets;

import help.cairn.deflection.Event;
import help.cairn.deflection.EventStore;
import help.cairn.staff.Colleagues;
import help.cairn.staff.Seal;
import help.cairn.storage.Database;
import help.cairn.web.Json;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/// What is kept about one person, by their address, and its end.
public final class Privacy {
    private static final String WHO = "command line";
    private static final int MARK = 22;

    private final Database database;
    private final Seal seal;
    private final Clock clock;

    public Privacy(Database database, Clock clock) {
        this.database = database;
        this.seal = new Seal(database, "privacy");
        this.clock = clock;
    }

    /// How much there is.
    ///
    /// @param mentions texts of others that name the address
    public record Amount(int tickets, int messages, int deliveries, int events, int mentions) {
        boolean isNothing() {
            return tickets + mentions == 0;
        }

        @Override
        public String toString() {
            return "tickets %d, messages %d, deliveries %d, events %d, mentions elsewhere %d".formatted(tickets, messages, deliveries, events, mentions);
        }
    }

    /// Counts what erasing would take away.
    ///
    /// @throws IllegalArgumentException if nobody has this address, or a colleague signs in with it
    public Amount look(String email) {
        var address = address(email);
        return database.read(handle -> amount(handle, address));
    }

    /// Everything that is held on somebody, internal notes included, as JSON. Events of a browser that they share with
    /// another address are left out but for those of their own tickets: they may be the other's.
    ///
    /// @throws IllegalArgumentException if nobody wrote from this address
    public String export(String email) {
        var address = address(email);
        return database.write(handle -> {
            var theirs = PersonStore.of(handle, address);
            if (theirs.tickets().isEmpty()) {
                throw nobody(address);
            }
            var all = new LinkedHashMap<String, Object>();
            all.put("address", address);
            all.put("exported", clock.instant().toString());
            all.put("tickets", PersonStore.tickets(handle, theirs.tickets()));
            all.put("events", events(handle, theirs));
            Colleagues.note(handle, clock.instant(), WHO, "privacy export", mark(address));
            return Json.text(all);
        });
    }

    private static List<Object> events(Handle handle, PersonStore.Theirs theirs) {
        return EventStore.of(handle, theirs.alone()).stream().map(Event::line).map(line -> Json.value(Json.tree(line))).toList();
    }

    /// Takes all of it away: tickets with what hangs on them, and the address out of what others wrote. Events stay for the
    /// figures, without anything that leads to somebody. When this returns, the files hold none of it any more.
    ///
    /// @throws IllegalArgumentException if nobody has this address, or a colleague signs in with it
    public Amount erase(String email) {
        var address = address(email);
        var amount = database.<Amount>write(handle -> {
            var found = amount(handle, address);
            var theirs = PersonStore.of(handle, address);
            EventStore.unname(handle, theirs.all());
            PersonStore.erase(handle, theirs.tickets());
            PersonStore.unname(handle, address, theirs.tickets());
            Colleagues.unname(handle, address, mark(address));
            Colleagues.note(handle, clock.instant(), WHO, "privacy erase", mark(address) + ": " + found);
            return found;
        });
        database.scour();
        return amount;
    }

    private Amount amount(Handle handle, String address) {
        if (Colleagues.has(handle, address)) {
            throw new IllegalArgumentException("%s has a staff account: end that first with \"cairn staff remove %s\".".formatted(address, address));
        }
        var theirs = PersonStore.of(handle, address);
        var amount = new Amount(
                theirs.tickets().size(), PersonStore.count(handle, "message", theirs.tickets()), PersonStore.count(handle, "delivery", theirs.tickets()),
                EventStore.of(handle, theirs.all()).size(), PersonStore.mentions(handle, address, theirs.tickets()));
        if (amount.isNothing()) {
            throw nobody(address);
        }
        return amount;
    }

    private static IllegalArgumentException nobody(String address) {
        return new IllegalArgumentException("Nothing is kept of %s: check the address, and the data folder (--data).".formatted(address));
    }

    /// Stands for the address in the audit trail: whoever has both it and this database can show what was done, and nobody
    /// can read it back.
    private String mark(String address) {
        return "person " + seal.sign(address).substring(0, MARK);
    }

    private static String address(String email) {
        var address = email.strip().toLowerCase(Locale.ROOT);
        if (!address.matches("[^\\s@]+@[^\\s@]+")) {
            throw new IllegalArgumentException("\"%s\" is no email address.".formatted(email));
        }
        return address;
    }
}
