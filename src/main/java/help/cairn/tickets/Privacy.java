package help.cairn.tickets;

import help.cairn.deflection.Event;
import help.cairn.deflection.EventStore;
import help.cairn.deflection.Settled;
import help.cairn.deflection.Traces;
import help.cairn.search.Learning;
import help.cairn.staff.Colleagues;
import help.cairn.staff.Seal;
import help.cairn.storage.Database;
import help.cairn.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// What is kept about one person, by their address, and its end.
public final class Privacy {
    private static final String WHO = "command line";
    private static final int MARK = 22;

    private final Database database;
    private final Seal seal;
    private final Clock clock;
    private final Typing typing;

    /// Who else keeps what people typed.
    @FunctionalInterface
    public interface Typing {
        /// Lets go of what nobody else typed.
        ///
        /// @param queries as they are after normalising, erased from the log by now
        void forget(Handle handle, Set<String> queries);
    }

    public Privacy(Database database, Clock clock, Typing typing) {
        this.database = database;
        this.typing = typing;
        this.seal = new Seal(database, "privacy");
        this.clock = clock;
    }

    /// How much there is.
    ///
    /// @param mentions texts of others that name the address
    public record Amount(int tickets, int messages, int attachments, int deliveries, int events, int mentions) {
        boolean isNothing() {
            return tickets + mentions == 0;
        }

        @Override
        public String toString() {
            return "tickets %d, messages %d, attachments %d, deliveries %d, events %d, mentions elsewhere %d".formatted(
                    tickets, messages, attachments, deliveries, events, mentions);
        }
    }

    /// Counts what erasing would take away.
    ///
    /// @throws IllegalArgumentException if nobody has this address, or a colleague signs in with it
    public Amount look(String email) {
        var address = address(email);
        return database.<Optional<Amount>>read(handle -> amount(handle, address)).orElseThrow(() -> nobody(address));
    }

    /// Everything that is held on somebody, internal notes included, as JSON. Events of a browser that they share with
    /// another address are left out but for those of their own tickets: they may be the other's.
    ///
    /// @param to a folder for the files that came along, if they are wanted
    /// @throws IllegalArgumentException if nobody wrote from this address
    public String export(String email, Optional<Path> to) {
        var json = export(email);
        to.ifPresent(folder -> files(address(email), folder));
        return json;
    }

    private void files(String address, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder %s cannot be written: %s".formatted(folder, e.getMessage()), e);
        }
        database.read(handle -> {
            PersonStore.files(handle, PersonStore.of(handle, address).tickets(), file -> {
                try {
                    Files.write(folder.resolve(file.name()), file.bytes());
                } catch (IOException e) {
                    throw new UncheckedIOException("The folder %s cannot be written: %s".formatted(folder, e.getMessage()), e);
                }
            });
            return null;
        });
    }

    private String export(String email) {
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

    /// Takes all of it away: tickets with what hangs on them, what their searches taught, and the address out of what others
    /// wrote. Events stay for the figures, without anything that leads to somebody. When this returns, the files hold none
    /// of it any more.
    ///
    /// @throws IllegalArgumentException if nobody has this address, or a colleague signs in with it
    public Amount erase(String email) {
        var address = address(email);
        var amount = database.<Optional<Amount>>write(handle -> {
            var found = amount(handle, address);
            if (found.isEmpty()) {
                return found;
            }
            var theirs = PersonStore.of(handle, address);
            Learning.unlearn(handle, visitors(handle, theirs.all()));
            var typed = EventStore.of(handle, theirs.all()).stream().filter(event -> event.type().equals("search"))
                    .map(event -> Settled.normal(event.text("query"))).collect(Collectors.toSet());
            EventStore.unname(handle, theirs.all());
            typing.forget(handle, typed);
            PersonStore.erase(handle, theirs.tickets());
            PersonStore.unname(handle, address, theirs.tickets());
            Colleagues.unname(handle, address, mark(address));
            // What colleagues did with the tickets is told by reference, which stands in letters that people keep.
            theirs.tickets().forEach(reference -> Colleagues.unname(handle, reference, mark(address)));
            Colleagues.note(handle, clock.instant(), WHO, "privacy erase", mark(address) + ": " + found.get());
            return found;
        });
        // Even if there is nothing: an earlier round may have ended before the files were rid of it.
        database.scour();
        return amount.orElseThrow(() -> nobody(address));
    }

    /// The browsers that they wrote from, and those that their visits were counted for.
    private static Set<String> visitors(Handle handle, Traces traces) {
        var visits = EventStore.of(handle, traces).stream().filter(event -> traces.sessions().contains(event.session()));
        return Stream.concat(traces.visitors().stream(), visits.flatMap(event -> event.visitor().stream())).collect(Collectors.toSet());
    }

    private Optional<Amount> amount(Handle handle, String address) {
        if (Colleagues.has(handle, address)) {
            throw new IllegalArgumentException("%s has a staff account: end that first with \"cairn staff remove %s\".".formatted(address, address));
        }
        var theirs = PersonStore.of(handle, address);
        var amount = new Amount(
                theirs.tickets().size(), PersonStore.count(handle, "message", theirs.tickets()), PersonStore.count(handle, "attachment", theirs.tickets()),
                PersonStore.count(handle, "delivery", theirs.tickets()),
                EventStore.of(handle, theirs.all()).size(), PersonStore.mentions(handle, address, theirs.tickets()));
        return amount.isNothing() ? Optional.empty() : Optional.of(amount);
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
