package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import help.cairn.deflection.Event;
import help.cairn.deflection.EventLog;
import help.cairn.deflection.EventStore;
import help.cairn.deflection.Traces;
import help.cairn.deflection.Visits;
import help.cairn.deflection.Bookkeeper;
import help.cairn.reports.Gaps;
import help.cairn.search.Learning;
import help.cairn.staff.Colleagues;
import help.cairn.staff.Role;
import help.cairn.staff.Secrets;
import help.cairn.web.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What somebody who asks for it gets to see, and what is left when they want to be forgotten.
class PrivacyTest {
    private static final List<String> SAMS = List.of(
            "sam@example.com", "Sam@Example.com", "Samantha", "teakettle", "lampshade", "xylophone", "zebrafinch", "visitorofsam", "sessionofsam", "marmalade",
            Secrets.hash("sam@example.com"));

    private final Path data;
    private final Receiver receiver = new Receiver();
    private final Office office;

    PrivacyTest(@TempDir Path data) throws IOException {
        this.data = data;
        office = new Office(data);
        office.with(new WebhookDesk(new WebhookDesk.Endpoint(receiver.address(), List.of(Office.SECRET)), office.pages, office.clock, Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        office.close();
        receiver.close();
    }

    /// What is in Sam's photo, many pages long.
    private static final byte[] PHOTO = bytes(1, 50_000);

    private static byte[] bytes(long seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Attachment bring(String name, byte[] content) {
        var attachment = new Attachment(Secrets.fresh(), name, "image/jpeg", content.length, Arrays.toString(Arrays.copyOf(content, 8)));
        assertThat(new AttachmentStore(office.database()).add(attachment, content, Long.MAX_VALUE, office.clock.instant())).isTrue();
        return attachment;
    }

    private List<String> fileNames() {
        return office.database().read(handle -> handle.createQuery("SELECT name FROM attachment ORDER BY name").mapTo(String.class).list());
    }

    /// How many pieces of a file are on the disk, of those of 24 bytes that begin every 500.
    private static long pieces(byte[] content, String disk) {
        return IntStream.iterate(0, at -> at + 24 <= content.length, at -> at + 500)
                .filter(at -> disk.contains(new String(content, at, 24, StandardCharsets.ISO_8859_1))).count();
    }

    private void learn() {
        try (var log = new EventLog(new EventStore(office.database())); var learning = new Learning(log, office.database(), office.clock)) {
            learning.learn();
        }
    }

    private Privacy privacy() {
        return new Privacy(office.database(), office.clock, Gaps::forget);
    }

    private static Visits.Visit visit(String who) {
        return new Visits.Visit("sessionof" + who, Optional.of("visitorof" + who), Event.Who.HUMAN, "", "phone", true);
    }

    private Journey journey(String query) {
        return new Journey(List.of(new Journey.Search(query, 3, List.of(), office.clock.instant())), List.of(), List.of(), 2, "", "phone", "en", "", "");
    }

    private void did(Visits.Visit visit, String type, Map<String, Object> fields) {
        office.database().write(handle -> EventStore.add(handle, List.of(visit.event(type, office.clock.instant(), "en", "/en/search", "none", fields))));
        office.clock.pass(Duration.ofSeconds(5));
    }

    /// Sam searched twice for one thing and once for another, which search learned from, asked days later, sent a photo after
    /// it twice, and got a note and a reply.
    private String sam() {
        var visit = visit("sam");
        did(visit, "search", Map.of("query", "Zebrafinch cage", "hits", 0, "shown", 0, "search", "a"));
        did(visit, "search", Map.of("query", "zebrafinch  cage!", "hits", 2, "shown", 2, "search", "b"));
        did(visit, "search", Map.of("query", "marmalade", "hits", 1, "shown", 1, "search", "c"));
        did(visit, "click", Map.of("search", "c", "article", "jam"));
        did(visit, "engaged", Map.of("article", "jam"));
        office.clock.pass(Duration.ofDays(4));
        learn();
        assertThat(evidence()).containsExactly("marmalade");
        var reference = office.ask("My teakettle is late. " + "It whistles. ".repeat(300), "Samantha", "Sam@Example.com", journey("xylophone"), "", visit);
        var ticket = office.tickets.byReference(reference).orElseThrow();
        bring("lampshade.jpg", PHOTO);
        office.write(ticket, "The teakettle came, without a lid.", bring("lampshade.jpg", PHOTO));
        for (var author : List.of("note", "staff")) {
            office.handle(ticket, Optional.of(new Ticket.Message(author, "Mara", office.clock.instant(), "About the teakettle of Samantha")),
                    Optional.empty(), Optional.empty());
        }
        wroteAndRated(reference);
        return reference;
    }

    /// An answer by mail with what it quotes, and what they said of it all.
    private void wroteAndRated(String reference) {
        var now = office.clock.instant().toEpochMilli();
        office.database().write(handle -> {
            handle.createUpdate(
                    "INSERT INTO message_mail (message, kind, sender, quoted) SELECT max(id), 'written', 'Sam@Example.com', 'my zebrafinch' FROM message")
                    .execute();
            handle.createUpdate("INSERT INTO mail_in (digest, sender_hash, at, outcome, ticket) VALUES ('d', :hash, :now, 'joined', :ticket)")
                    .bind("hash", Secrets.hash("sam@example.com")).bind("now", now).bind("ticket", reference).execute();
            return handle.createUpdate(
                    "INSERT INTO rating (ticket, score, effort, saved, article, comment, at) VALUES (:ticket, 5, 4, 'no', '', 'lovely teakettle', :now)")
                    .bind("ticket", reference).bind("now", now).execute();
        });
    }

    private List<String> evidence() {
        return office.database().read(handle -> handle.createQuery("SELECT words FROM learning_evidence").mapTo(String.class).list());
    }

    private String everythingOnDisk() throws IOException {
        try (var files = Files.walk(data)) {
            var all = new StringBuilder();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
            return all.toString();
        }
    }

    private List<Event> log() {
        return office.database().read(handle -> handle.createQuery("SELECT id FROM event ORDER BY position").mapTo(String.class).list()).stream()
                .map(this::event).toList();
    }

    private Event event(String id) {
        return office.database().read(handle -> handle.createQuery("SELECT * FROM event WHERE id = :id").bind("id", id).map((row, _) -> Event.parse(Json.text(
                new TreeMap<>(Map.of("v", 1, "id", id, "at", Instant.ofEpochMilli(row.getLong("at")).toString(), "type", row.getString("type"), "session",
                        row.getString("session"), "visitor", row.getString("visitor"), "page", row.getString("page"), "fields", row.getString("fields"))))))
                .one());
    }

    private List<String> audit() {
        return office.database().read(handle -> handle.createQuery("SELECT who || ' | ' || act || ' | ' || what FROM audit ORDER BY rowid").mapTo(String.class)
                .list());
    }

    @Test
    void whoeverAsksGetsEverythingThatIsKeptOfThem(@TempDir Path folder) throws IOException {
        var reference = sam();
        office.ask("Mine alone", "Bob", "bob@example.com", journey("bobsquery"), "", visit("bob"));
        office.deliveries.turn();
        var json = Json.tree(privacy().export(" SAM@example.com ", Optional.of(folder)));
        try (var files = Files.list(folder)) {
            assertThat(files).singleElement().satisfies(file -> {
                assertThat(file).hasFileName(reference + "-2-lampshade.jpg");
                assertThat(Files.readAllBytes(file)).isEqualTo(PHOTO);
            });
        }
        assertThat(json.path("address").asString()).isEqualTo("sam@example.com");
        var ticket = json.path("tickets").get(0);
        assertThat(json.path("tickets").size()).isEqualTo(1);
        assertThat(ticket.path("reference").asString()).isEqualTo(reference);
        assertThat(ticket.path("email").asString()).isEqualTo("Sam@Example.com");
        assertThat(ticket.path("messages").valueStream().map(message -> message.path("author").asString())).containsExactly("shopper", "shopper", "note",
                "staff");
        assertThat(ticket.path("context").path("searches").get(0).path("query").asString()).isEqualTo("xylophone");
        assertThat(ticket.path("deliveries").size()).isEqualTo(3);
        assertThat(ticket.path("deliveries").get(0).path("state").asString()).isEqualTo("sent");
        assertThat(ticket.path("messages").get(1).path("attachments").get(0).path("name").asString()).isEqualTo("lampshade.jpg");
        assertThat(json.path("events").valueStream().map(event -> event.path("type").asString())).containsExactly("search", "search", "search", "click",
                "engaged",
                "ticket");
        assertThat(json.path("events").valueStream().map(event -> event.path("query").asString(""))).contains("Zebrafinch cage", "marmalade");
        assertThat(json.toString()).doesNotContain("Mine alone").doesNotContain("bob");
    }

    @Test
    void ofABrowserThatTwoShareEachGetsOnlyTheirOwnTickets() {
        var shared = visit("both");
        did(shared, "search", Map.of("query", "whose is this", "hits", 0, "shown", 0, "search", "a"));
        var sams = office.ask("Sam's", "Sam", "sam@example.com", Journey.NOTHING, "", shared);
        var bobs = office.ask("Bob's", "Bob", "bob@example.com", Journey.NOTHING, "", shared);
        JsonNode events = Json.tree(privacy().export("sam@example.com", Optional.empty())).path("events");
        assertThat(events.valueStream().map(event -> event.path("ticket").asString(""))).containsExactly(sams);
        assertThat(events.toString()).doesNotContain(bobs).doesNotContain("whose is this");
    }

    @Test
    void whatOnlyTheyTypedIsInNoDecisionOfALeadEither() throws IOException {
        did(visit("sam"), "search", Map.of("query", "Zebrafinch marmalade", "hits", 0, "shown", 0, "search", "a"));
        did(visit("sam"), "search", Map.of("query", "Bird cage", "hits", 0, "shown", 0, "search", "b"));
        did(visit("bob"), "search", Map.of("query", "bird cage", "hits", 0, "shown", 0, "search", "c"));
        office.ask("Mine", "Sam", "sam@example.com", Journey.NOTHING, "", visit("sam"));
        Bookkeeper.of(office.database(), ZoneOffset.UTC).again();
        office.database().write(handle -> {
            handle.execute("INSERT INTO gap (id, name, state, article, locale, revision, verdict) VALUES "
                    + "('a', 'zebrafinch marmalade', 'accepted', '', '', '', ''), ('b', 'Birds', 'accepted', '', '', '', '')");
            handle.execute("INSERT INTO gap_query (query, gap) VALUES ('zebrafinch marmalade', 'a'), ('bird cage', 'a')");
            handle.execute("INSERT INTO gap_history (gap, at, who, act, what) VALUES ('a', 1, 'mara@example.com', 'split', 'bird cage, zebrafinch marmalade')");
            return null;
        });
        privacy().erase("sam@example.com");
        assertThat(everythingOnDisk()).doesNotContain("ebrafinch").doesNotContain("marmalade");
        assertThat(office.database().<List<String>>read(handle -> handle.createQuery(
                "SELECT query FROM gap_query UNION ALL SELECT name FROM gap UNION ALL SELECT what FROM gap_history").mapTo(String.class).list()))
                .containsExactly("bird cage", "", "Birds", "bird cage, ‹…›");
    }

    @Test
    void afterErasingNothingOfItIsLeftInAnyByteOfTheFiles() throws IOException {
        for (int i = 0; i < 60; i++) {
            office.ask("Filler before " + i + " " + "words ".repeat(i * 20), "Bob", "bob" + i + "@example.com", journey("common " + i), "", visit("bob" + i));
        }
        var reference = sam();
        office.deliveries.turn();
        receiver.is(Receiver.says(400));
        var second = office.ask("The teakettle again", "Samantha", "sam@example.com", Journey.NOTHING, "", visit("sam"));
        var bobs = bytes(2, 50_000);
        office.write(office.tickets.byReference(office.ask("A photo", "Bob", "bob@example.com", Journey.NOTHING, "", visit("bob"))).orElseThrow(),
                "Look", bring("bobs.jpg", bobs));
        bring("not sent yet.jpg", bytes(3, 5_000));
        for (int i = 0; i < 60; i++) {
            office.ask("Filler after " + i + " " + "words ".repeat(i * 20), "Ann", "ann" + i + "@example.com", journey("common " + i), "", visit("ann" + i));
        }
        office.deliveries.turn();
        assertThat(office.deliveries.of(second)).singleElement().satisfies(dead -> assertThat(dead.payload()).contains("The teakettle again"));
        receiver.is(Receiver.TAKES);
        var before = everythingOnDisk();
        assertThat(before).contains(SAMS).contains(reference, second);
        assertThat(pieces(PHOTO, before)).isEqualTo(100);

        // Beside this server, as the command does it.
        try (var beside = help.cairn.storage.Database.existing(data)) {
            new Privacy(beside, office.clock, Gaps::forget).erase("SAM@EXAMPLE.COM");
        }
        var left = everythingOnDisk();
        assertThat(pieces(PHOTO, left)).isZero();
        assertThat(pieces(bobs, left)).isEqualTo(100);
        assertThat(fileNames()).containsExactly("bobs.jpg", "not sent yet.jpg");
        assertThat(evidence()).isEmpty();
        assertThat(left).contains("Filler before 59", "Filler after 59", "ann59@example.com");
        assertThat(SAMS.stream().filter(left::contains)).isEmpty();
        assertThat(left).doesNotContain(reference).doesNotContain(second);
        assertThat(Files.size(data.resolve("cairn.db-wal"))).isZero();
        assertThat(office.tickets.byReference(reference)).isEmpty();
        office.ask("Life goes on", "Bob", "bob@example.com", Journey.NOTHING, "", visit("bob"));
        assertThat(office.database().<Integer>read(handle -> handle.createQuery("SELECT count(*) FROM ticket").mapTo(Integer.class).one())).isEqualTo(122);
    }

    /// A first round that could not empty the files has taken the rows away already.
    @Test
    void erasingAgainEmptiesTheFilesAlthoughNothingIsKept() throws IOException {
        office.ask("My teakettle is late", "Samantha", "sam@example.com", Journey.NOTHING, "", visit("sam"));
        office.database().write(handle -> handle.execute("PRAGMA secure_delete = OFF"));
        office.database().write(handle -> handle.execute("DELETE FROM ticket"));
        office.database().write(handle -> EventStore.unname(handle, new Traces(Set.of(), Set.of("sessionofsam"), Set.of())));
        assertThat(everythingOnDisk()).contains("teakettle");
        assertThatThrownBy(() -> privacy().erase("sam@example.com")).hasMessageContaining("Nothing is kept of sam@example.com");
        assertThat(everythingOnDisk()).doesNotContain("teakettle").doesNotContain("Samantha");
    }

    @Test
    void theFiguresStayWhatTheyWereWithoutAnythingThatLeadsToAPerson() {
        sam();
        did(visit("bob"), "search", Map.of("query", "tent", "hits", 1, "shown", 1, "search", "d"));
        var before = log();
        privacy().erase("sam@example.com");
        var after = log();
        assertThat(after.stream().map(Event::id)).isEqualTo(before.stream().map(Event::id).toList());
        assertThat(after.stream().map(Event::type)).isEqualTo(before.stream().map(Event::type).toList());
        assertThat(after.stream().map(Event::at)).isEqualTo(before.stream().map(Event::at).toList());
        var sams = after.subList(0, 6);
        assertThat(sams.stream().map(Event::session).collect(Collectors.toSet())).as("still one visit").hasSize(1).doesNotContain("sessionofsam");
        assertThat(sams.stream().map(Event::visitor).collect(Collectors.toSet())).as("still one visitor").hasSize(1);
        var fields = sams.stream().map(event -> Json.tree(event.text("fields"))).toList();
        assertThat(fields.stream().limit(3).map(one -> one.path("hits").asInt())).containsExactly(0, 2, 1);
        assertThat(fields.get(0).path("query").asString()).as("asked twice").isEqualTo(fields.get(1).path("query").asString())
                .isNotEqualTo(fields.get(2).path("query").asString());
        assertThat(after.getLast().session()).isEqualTo("sessionofbob");
        assertThat(Json.tree(after.getLast().text("fields")).path("query").asString()).isEqualTo("tent");
    }

    @Test
    void anAddressThatOthersWroteDownGoesTooAndALongerOneStays() {
        var bobs = office.ask("Ask SAM@example.com, not sam@example.com.au or jsam@example.com.", "Bob", "bob@example.com", Journey.NOTHING, "", visit("bob"));
        assertThat(privacy().erase("sam@example.com").mentions()).isGreaterThan(0);
        assertThat(office.tickets.byReference(bobs).orElseThrow().messages().getFirst().text())
                .isEqualTo("Ask ‹email›, not sam@example.com.au or jsam@example.com.");
        assertThat(office.deliveries.of(bobs).getFirst().payload()).contains("‹email›").doesNotContain("SAM@example.com");
    }

    @Test
    void theAuditTrailTellsWhatWasDoneAndNotOfWhom() {
        var reference = sam();
        var staff = new Colleagues(office.database(), office.clock);
        staff.add("sam@example.com", Role.AGENT);
        staff.remove("sam@example.com");
        privacy().export("sam@example.com", Optional.empty());
        privacy().erase("sam@example.com");
        var trail = audit();
        assertThat(trail).hasSize(6).noneMatch(line -> line.contains("sam@") || line.contains(reference));
        assertThat(trail.getFirst()).as("what a colleague did stays").matches("mara@alder.example \\| ticket change \\| person [\\w-]{22}");
        assertThat(trail.get(4)).matches("command line \\| privacy export \\| person [\\w-]{22}");
        assertThat(trail.get(5))
                .matches("command line \\| privacy erase \\| person [\\w-]{22}: tickets 1, messages 4, attachments 1, deliveries 3, events 6, .*");
        assertThat(trail.get(5)).contains(trail.get(4).substring(trail.get(4).indexOf("person")));
    }

    @Test
    void anAddressThatNobodyHasIsSaidSoAndAColleaguesIsKept() {
        sam();
        new Colleagues(office.database(), office.clock).add("mara@example.com", Role.AGENT);
        assertThatThrownBy(() -> privacy().export("nobody@example.com", Optional.empty())).hasMessageContaining("Nothing is kept of nobody@example.com");
        assertThatThrownBy(() -> privacy().erase("nobody@example.com")).hasMessageContaining("Nothing is kept of nobody@example.com");
        assertThatThrownBy(() -> privacy().erase("sam")).hasMessage("\"sam\" is no email address.");
        assertThatThrownBy(() -> privacy().erase("Mara@example.com")).hasMessageContaining("cairn staff remove mara@example.com");
        assertThat(privacy().look("sam@example.com").tickets()).isEqualTo(1);
    }
}
