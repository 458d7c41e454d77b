package help.cairn.search;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.Snapshot;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexesTest {
    @TempDir
    Path folder;

    @TempDir
    Path data;

    private Publisher publisher;

    @BeforeEach
    void twoArticles() throws IOException {
        Files.createDirectories(folder.resolve("en/a"));
        write("parcel", "Where is my parcel?", "Follow the link in your mail.");
        write("invoice", "Get an invoice", "It comes with the parcel as paper.");
        publisher = new Publisher(new Folder(folder), (_, key) -> key, Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC));
    }

    @Test
    void aSearchSeesTheSnapshotThatItAsksEvenAfterANewerOneWasPublished() throws IOException {
        try (var indexes = Indexes.in(data, "build")) {
            var finder = new Finder(indexes);
            var before = publisher.read();
            finder.prepare(before);
            write("invoice", "Get an invoice", "It comes by mail as a document.");
            Files.delete(folder.resolve("en/a/parcel.md"));
            write("gift", "Wrap a parcel as a gift", "For two euros.");
            var after = publisher.read();
            finder.prepare(after);
            assertThat(titles(finder, before, "parcel")).containsExactly("Where is my parcel?", "Get an invoice");
            assertThat(titles(finder, after, "parcel")).containsExactly("Wrap a parcel as a gift");
            assertThat(titles(finder, after, "document")).containsExactly("Get an invoice");
        }
    }

    @Test
    void aRestartFindsTheSameThoughTheIndexIsDamagedOrOfAnotherBuild() throws IOException {
        var snapshot = publisher.read();
        for (var build : List.of("one", "one", "two")) {
            try (var indexes = Indexes.in(data, build)) {
                var finder = new Finder(indexes);
                finder.prepare(snapshot);
                assertThat(titles(finder, snapshot, "parcel")).hasSize(2);
            }
        }
        try (var files = Files.list(data.resolve("en"))) {
            for (var file : files.filter(file -> !file.endsWith("write.lock")).toList()) {
                Files.writeString(file, "damaged");
            }
        }
        try (var indexes = Indexes.in(data, "two")) {
            var finder = new Finder(indexes);
            finder.prepare(snapshot);
            assertThat(titles(finder, snapshot, "parcel")).hasSize(2);
        }
    }

    @Test
    void aSecondServerOnTheSameDataSearchesToo() throws IOException {
        var snapshot = publisher.read();
        try (var first = Indexes.in(data, "build");
                var second = Indexes.in(data, "build")) {
            new Finder(first).prepare(snapshot);
            var finder = new Finder(second);
            finder.prepare(snapshot);
            assertThat(titles(finder, snapshot, "parcel")).hasSize(2);
        }
    }

    private static List<String> titles(Finder finder, Snapshot snapshot, String text) {
        return finder.search(snapshot, new Finder.Question(text, Locale.ENGLISH, Optional.empty(), 0, 10, false)).hits().stream()
                .map(hit -> hit.article().title())
                .toList();
    }

    private void write(String name, String title, String text) throws IOException {
        Files.writeString(folder.resolve("en/a/" + name + ".md"), "---\ntitle: \"%s\"\n---\n%s\n".formatted(title, text));
    }
}
