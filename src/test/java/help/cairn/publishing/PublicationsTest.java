package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import help.cairn.articles.Library;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.search.Finder;
import help.cairn.search.Indexes;
import help.cairn.storage.Database;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is published when, and what an operator hears when it is not.
class PublicationsTest {
    private static final long ROOM = 1_000_000;

    @TempDir
    Path folder;

    private final Library library = new Library(Snapshot.empty(Site.unnamed("Help", List.of(Locale.ENGLISH))));
    private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private Database database;
    private PublicationStore store;
    private Publications publications;
    private Finder finder;

    @BeforeEach
    void aHelpCenterOnAFolder() throws IOException {
        write("site.yaml", "check: {off: [missing-description]}\n");
        write("en/orders/track.md", "---\ntitle: Where is my parcel?\n---\nIn the e-mail.\n");
        database = Database.open(folder.resolve("data"));
        store = new PublicationStore(database, clock());
        var source = new Folder(folder.resolve("content"));
        finder = new Finder(Indexes.inMemory());
        publications = new Publications(
                source, new Publisher(source, (_, key) -> key, clock(), database, "build 1"), library,
                new Publications.Search(finder::prepare, finder::first, finder::effect, finder::discard), store, clock(), Duration.ofHours(1));
        publications.start();
    }

    @AfterEach
    void close() {
        publications.close();
        database.close();
    }

    @Test
    void aFullDiskIsOneLineThatSaysWhatToDoAndNothingIsLostByIt() throws Exception {
        room(1);
        for (int i = 0; i < 200; i++) {
            write("../later/article-" + i + ".md", "---\ntitle: Article %d that has a name of some length\n---\nText.\n".formatted(i));
        }
        var said = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            Files.move(folder.resolve("later"), folder.resolve("content/en/later"));
            publications.look().get();
            publications.look().get();
        } finally {
            System.setErr(before);
        }
        assertThat(said.toString(StandardCharsets.UTF_8).lines()).singleElement().asString().contains("WARN").contains(
                "The disk is full, so nothing can be written to " + folder.resolve("data") + ": make room there, and Cairn goes on by itself.");
        assertThat(publications.failure()).hasValueSatisfying(reason -> assertThat(reason).startsWith("The disk is full"));
        assertThat(library.current().size()).isEqualTo(1);
        room(ROOM);
        publications.look().get();
        assertThat(publications.failure()).isEmpty();
        assertThat(library.current().size()).isEqualTo(201);
    }

    @Test
    void readersSearchOnWhateverCannotBeWrittenDown() throws Exception {
        database.write(handle -> handle.execute("CREATE TRIGGER broken BEFORE INSERT ON publication BEGIN SELECT raise(ABORT, 'broken'); END"));
        write("en/orders/late.md", "---\ntitle: My parcel is late\n---\nWait a day.\n");
        for (int i = 0; i < 5; i++) {
            publications.look().get();
        }
        assertThat(library.current().size()).isEqualTo(1);
        assertThat(finder.first(library.current(), Locale.ENGLISH, "parcel", 3)).containsExactly("orders/track");
        database.write(handle -> handle.execute("DROP TRIGGER broken"));
        publications.look().get();
        assertThat(publications.failure()).isEmpty();
        assertThat(finder.first(library.current(), Locale.ENGLISH, "late", 3)).containsExactly("orders/late");
    }

    @Test
    void anIdThatNoIndexCanHoldTakesNoOtherArticleDown() throws Exception {
        write("en/orders/late.md", "---\ntitle: My parcel is late\nid: %s\n---\nWait a day.\n".formatted("i".repeat(40_000)));
        write("en/orders/lost.md", "---\ntitle: My parcel is lost\n---\nTell us.\n");
        publications.look().get();
        assertThat(finder.first(library.current(), Locale.ENGLISH, "lost", 3)).containsExactly("orders/lost");
        assertThat(library.current().problems()).anySatisfy(problem -> assertThat(problem.toString()).startsWith("en/orders/late.md:3:1: error: The id"));
    }

    /// Nobody pushed, but readers see something come and something go: the history counts both.
    @Test
    void whatComesAndGoesByTheClockIsCounted() throws Exception {
        write("../later/sale.md", "---\ntitle: The winter sale\npublishDate: 2026-11-25\nexpiryDate: 2026-11-27\n---\nText.\n");
        write("../later/rain.md", "---\ntitle: Rain\nexpiryDate: 2026-11-25\n---\nText.\n");
        Files.move(folder.resolve("later"), folder.resolve("content/en/later"));
        publications.look().get();
        assertThat(counts()).isEqualTo("1 added, 0 changed, 0 removed");
        now = Instant.parse("2026-11-25T00:00:00Z");
        publications.soon().get();
        assertThat(counts()).isEqualTo("1 added, 0 changed, 1 removed");
        assertThat(store.report(store.newest(1).getFirst().id()).orElseThrow().changes()).extracting(Change::kind, Change::path)
                .containsExactly(tuple(Change.Kind.REMOVED, "en/later/rain.md"), tuple(Change.Kind.ADDED, "en/later/sale.md"));
        now = Instant.parse("2026-11-27T00:00:00Z");
        publications.soon().get();
        assertThat(counts()).isEqualTo("0 added, 0 changed, 1 removed");
    }

    private String counts() {
        var newest = store.newest(1).getFirst();
        return "%d added, %d changed, %d removed".formatted(newest.added(), newest.changed(), newest.removed());
    }

    /// SQLite says of a database that may not grow what it says of a full disk.
    private void room(long pages) {
        database.write(handle -> handle.createQuery("PRAGMA max_page_count = " + pages).mapTo(Long.class).one());
    }

    private Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve("content").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
