package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.Library;
import help.cairn.articles.Problem;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.search.Finder;
import help.cairn.search.Indexes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import help.cairn.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationsTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @TempDir
    Path data;

    private final Finder finder = new Finder(Indexes.inMemory());

    private void twoArticles() {
        write("en/a/track.md", "---\ntitle: Track your order\nid: track\nkeywords: [parcel]\n---\nFollow it.\n");
        write("en/a/late.md", "---\ntitle: My parcel is late\nid: late\n---\nWait for the parcel.\n");
        write("de/a/track.md", "---\ntitle: Bestellung verfolgen\nid: track\nkeywords: [Paket]\n---\nSo geht es.\n");
    }

    @Test
    void whatShoppersAskIsFoundInEveryLanguageAndByAnyName() {
        twoArticles();
        write("queries.yml", """
                - {query: parcel, expect: track, locale: en}
                - {query: paket, expect: de/a/track.md, locale: de, within: 1}
                - {query: late, expect: [track, late], locale: en, within: 1}
                - {query: late parcel, expect: a/late.md}
                """);
        write("queries.yaml", "en: [{parcel: track}, {query: track, expect: track}]\nde: [{paket: track}]\n");
        assertThat(verdict().problems()).isEmpty();
        assertThat(verdict().stops()).isFalse();
    }

    @Test
    void aBrokenExpectationSaysWhatIsShownInsteadAndHowToMendIt() {
        twoArticles();
        write("queries.yml", "# ours\n- {query: parcel, locale: en, expect: track, within: 1}\n-  query: stolen goods\n   expect: track\n");
        var verdict = verdict();
        assertThat(verdict.stops()).isFalse();
        assertThat(verdict.problems()).extracting(Problem::toString).containsExactly(
                "queries.yml:2:11: warning: \"parcel\" (en) shows late; track is number 2, not among the first 1. "
                        + "Add \"parcel\" to the keywords of en/a/track.md. [broken-expectation]",
                "queries.yml:3:11: warning: \"stolen goods\" (en) shows nothing; track is not found. "
                        + "Add \"stolen goods\" to the keywords of en/a/track.md. [broken-expectation]",
                "queries.yml:3:11: warning: \"stolen goods\" (de) shows nothing; track is not found. "
                        + "Add \"stolen goods\" to the keywords of de/a/track.md. [broken-expectation]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "- {query: x, expect: trakc} | queries.yml:1:22 unknown-article Did you mean \"track\"?",
        "- {query: x, expect: en/a/trak.md} | queries.yml:1:22 unknown-article Did you mean \"en/a/track.md\"?",
        "- {query: x, expect: late, locale: de} | queries.yml:1:22 unknown-article Translate it",
        "- {query: parcel, expect: track, locale: fr} | queries.yml:1:42 unknown-locale It has: en, de.",
        "fr: [{x: track}] | queries.yml:1:1 unknown-locale It has: en, de.",
        "- {query: parcel, expct: track} | queries.yml:1:19 unknown-key Did you mean \"expect\"?",
        "- {query: parcel, expect: track, within: 0} | queries.yml:1:42 wrong-type Write it as in \"within: 3\".",
        "- parcel | queries.yml:1:3 wrong-type Write it as in", "- {expect: track} | queries.yml:1:3 wrong-type Write it as in",
        "nothing | queries.yml:1:1 queries Begin with", "- {query: 'x | queries.yml:1: queries Put texts"
    })
    void aMistakeInTheQueriesIsNamedWithItsPlace(String text, String expected) {
        twoArticles();
        write("queries.yml", text);
        var place = expected.split(" ")[0];
        assertThat(verdict().problems()).anySatisfy(problem -> {
            assertThat(problem.file() + ":" + problem.line() + ":" + problem.column()).startsWith(place);
            assertThat(problem.rule() + " " + problem.mend()).startsWith(expected.substring(place.length() + 1));
            assertThat(problem.isError()).isFalse();
        });
    }

    @Test
    void aSiteThatSaysSoKeepsTheOldPublicationUntilTheAnswerIsFoundAgain() throws IOException {
        twoArticles();
        write("site.yaml", "name: Shop\nqueries: {broken: stop}\n");
        write("queries.yml", "- {query: parcel, locale: en, expect: track}\n");
        var library = new Library(Snapshot.empty(Site.unnamed("Help", List.of(Locale.ENGLISH))));
        try (var database = Database.open(data); var publications = publications(library, database)) {
            publications.publish("save");
            var first = library.current();
            assertThat(first.size()).isEqualTo(3);
            for (int i = 0; i < 5; i++) {
                write("en/a/track.md", "---\ntitle: Track your order\nid: track\n---\nFollow it, %d.\n".formatted(i));
                publications.publish("save");
                publications.publish("save");
                assertThat(library.current()).isSameAs(first);
            }
            assertThat(finder.first(library.current(), Locale.ENGLISH, "parcel", 3)).contains("track");
            write("en/a/track.md", "---\ntitle: Track your parcel\nid: track\n---\nFollow it.\n");
            publications.publish("save");
            assertThat(library.current().article(Locale.ENGLISH, "track").orElseThrow().title()).isEqualTo("Track your parcel");
            assertThat(finder.first(library.current(), Locale.ENGLISH, "parcel", 3)).contains("track");
        }
    }

    @Test
    void aStartOpensEvenWhatWouldBeStoppedLaterBecauseThereIsNothingElseToShow() throws IOException {
        twoArticles();
        write("site.yaml", "queries: {broken: stop}\n");
        write("queries.yml", "- {query: submarine, locale: en, expect: track}\n");
        assertThat(verdict().stops()).isTrue();
        assertThat(verdict().problems()).allMatch(Problem::isError);
        var library = new Library(Snapshot.empty(Site.unnamed("Help", List.of(Locale.ENGLISH))));
        try (var database = Database.open(data); var publications = publications(library, database)) {
            publications.publish("save");
            assertThat(library.current().size()).isEqualTo(3);
        }
    }

    @Test
    void whatTheSiteSaysAboutQueriesIsCheckedToo() throws IOException {
        twoArticles();
        write("site.yaml", "check: {off: [missing-description]}\nqueries: {borken: stop}\n");
        assertThat(new Publisher(new Folder(folder), (_, key) -> key, NOON).read().problems()).extracting(Problem::mend)
                .containsExactly("Did you mean \"broken\"?");
        write("site.yaml", "check: {off: [missing-description]}\nqueries: {broken: halt}\n");
        assertThat(new Publisher(new Folder(folder), (_, key) -> key, NOON).read().problems()).extracting(Problem::mend)
                .containsExactly("Use one of: warn, stop.");
    }

    private Publications publications(Library library, Database database) {
        var source = new Folder(folder);
        return new Publications(source, new Publisher(source, (_, key) -> key, NOON), library,
                new Publications.Search(finder::prepare, finder::first, finder::effect, finder::discard), new PublicationStore(database, NOON), NOON,
                Duration.ofHours(1));
    }

    private Verdict verdict() {
        try {
            var publisher = new Publisher(new Folder(folder), (_, key) -> key, NOON);
            var snapshot = publisher.read();
            finder.prepare(snapshot);
            return publisher.expectations().verdict(snapshot, finder::first);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String path, String text) {
        try {
            var file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
