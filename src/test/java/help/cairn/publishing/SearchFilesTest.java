package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.Library;
import help.cairn.articles.Pin;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.articles.Synonym;
import help.cairn.storage.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What writers tell search.
class SearchFilesTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Publisher publisher;

    @BeforeEach
    void aHelpCenterInTwoLanguages() {
        write("site.yaml", "name: Shop\nlocales: [en, de]\n");
        write("en/a/track.md", "---\nid: track\ntitle: Track\ndescription: All.\n---\nText.\n");
        write("en/a/late.md", "---\nid: late\ntitle: Late\ndescription: All.\n---\nText.\n");
        write("de/a/track.md", "---\nid: track\ntitle: Verfolgen\ndescription: Alles.\n---\nText.\n");
        publisher = new Publisher(new Folder(folder), (_, key) -> key, NOON);
    }

    @Test
    void aWriterSaysWhichWordsMeanTheSameAndWhichLeadOnlyOneWay() {
        write("synonyms/en.yaml", "- [yurtling,  small  tent]\n- {from: [wismo, where is my stuff], to: parcel}\n- {from: [Refund], to: [cashback]}\n");
        write("synonyms/de.yml", "- [Paket, Päckchen]\n");
        var snapshot = publish();
        assertThat(snapshot.problems()).isEmpty();
        assertThat(snapshot.synonyms(Locale.ENGLISH)).containsExactly(
                new Synonym(List.of("yurtling", "small tent"), List.of("yurtling", "small tent")),
                new Synonym(List.of("wismo", "where is my stuff"), List.of("parcel")), new Synonym(List.of("Refund"), List.of("cashback")));
        assertThat(snapshot.synonyms(Locale.ENGLISH)).extracting(Synonym::twoWay).containsExactly(true, false, false);
        assertThat(snapshot.synonyms(Locale.GERMAN)).hasSize(1);
    }

    @Test
    void aWriterPinsArticlesInOneLanguageOrInAllThatHaveThem() {
        write("pins.yaml", "- {query: \"black  friday\", locale: en, articles: [late, track]}\n- {query: wismo, articles: track}\n");
        var snapshot = publish();
        assertThat(snapshot.problems()).isEmpty();
        assertThat(snapshot.pins(Locale.ENGLISH)).containsExactly(
                new Pin("black friday", Locale.ENGLISH, List.of("late", "track")), new Pin("wismo", Locale.ENGLISH, List.of("track")));
        assertThat(snapshot.pins(Locale.GERMAN)).containsExactly(new Pin("wismo", Locale.GERMAN, List.of("track")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "synonyms/en.yaml | - [a, 'b] | synonyms/en.yaml:2:1 error synonyms", "synonyms/en.yaml | # none | synonyms/en.yaml:1:1 error synonyms",
        "synonyms/en.yaml | a: b | synonyms/en.yaml:1:1 error synonyms", "synonyms/en.yaml | - parcel | synonyms/en.yaml:1:3 error wrong-type",
        "synonyms/en.yaml | - [a, b]§- [] | synonyms/en.yaml:2:3 error synonyms", "synonyms/en.yaml | - [a, ''] | synonyms/en.yaml:1:7 error synonyms",
        "synonyms/en.yaml | - [a, [b]] | synonyms/en.yaml:1:7 error wrong-type", "synonyms/en.yaml | - {from: [a]} | synonyms/en.yaml:1:3 error wrong-type",
        "synonyms/en.yaml | - {form: [a], to: [b]} | synonyms/en.yaml:1:4 error unknown-key",
        "synonyms/fr.yaml | - [a, b] | synonyms/fr.yaml:1:1 warning unknown-locale",
        "synonyms/en.yaml | - [Parcel, parcel] | synonyms/en.yaml:1:3 warning useless-synonym",
        "synonyms/en.yaml | - [parcel] | synonyms/en.yaml:1:3 warning useless-synonym",
        "synonyms/en.yaml | - {from: [a], to: [A]} | synonyms/en.yaml:1:3 warning useless-synonym",
        "synonyms/en.yaml | - [a, b, c]§- {from: [c], to: [b]} | synonyms/en.yaml:2:3 warning useless-synonym",
        "pins.yaml | - [x | pins.yaml:2:1 error pins", "pins.yaml | # none | pins.yaml:1:1 error pins", "pins.yaml | - wismo | pins.yaml:1:3 error wrong-type",
        "pins.yaml | - {query: x} | pins.yaml:1:3 error wrong-type", "pins.yaml | - {query: x, articles: []} | pins.yaml:1:24 error pins",
        "pins.yaml | - {query: '', articles: [track]} | pins.yaml:1:11 error pins",
        "pins.yaml | - {qury: x, articles: [track]} | pins.yaml:1:4 error unknown-key",
        "pins.yaml | - {query: x, locale: fr, articles: [track]} | pins.yaml:1:22 warning unknown-locale",
        "pins.yaml | - {query: x, articles: [trakc]} | pins.yaml:1:25 warning unknown-article",
        "pins.yaml | - {query: x, locale: de, articles: [track, late]} | pins.yaml:1:44 warning unknown-article",
        "pins.yaml | - {query: x, articles: [track]}§- {query: X, articles: [late]} | pins.yaml:2:3 error pins"
    })
    void aMistakeIsNamedWithItsLineAndColumnAndTakesNoArticleDown(String file, String text, String said) {
        write(file, text.replace('§', '\n') + "\n");
        var snapshot = publish();
        assertThat(snapshot.problems()).singleElement().satisfies(problem -> {
            assertThat("%s:%d:%d %s %s".formatted(
                    problem.file(), problem.line(), problem.column(), problem.isError() ? "error" : "warning", problem.rule())).isEqualTo(said);
            assertThat(problem.mend()).isNotBlank();
            assertThat(problem.isError() ? Rules.ERRORS : Rules.WARNINGS).contains(problem.rule());
        });
        assertThat(snapshot.size()).isEqualTo(3);
    }

    @Test
    void whatIsRightBesideAMistakeHoldsAndTheNearestArticleIsNamed() {
        write("synonyms/en.yaml", "- [a, b]\n- c\n");
        write("pins.yaml", "- {query: x, articles: [trakc, late]}\n");
        var snapshot = publish();
        assertThat(snapshot.synonyms(Locale.ENGLISH)).hasSize(1);
        assertThat(snapshot.pins(Locale.ENGLISH)).containsExactly(new Pin("x", Locale.ENGLISH, List.of("late")));
        assertThat(snapshot.problems()).extracting(problem -> problem.mend()).contains("Did you mean \"track\"?");
    }

    @Test
    void tooMuchIsBoundedAndTheFirstOnesHold() {
        var lines = new StringBuilder();
        for (int i = 0; i < 2_050; i++) {
            lines.append("- [a%d, b%d]\n".formatted(i, i));
        }
        write("synonyms/en.yaml", lines.toString());
        write("synonyms/de.yaml", "- [%s]\n- [x, %s]\n".formatted(String.join(", ", Collections.nCopies(21, "a")), "y".repeat(101)));
        var snapshot = publish();
        assertThat(snapshot.synonyms(Locale.ENGLISH)).hasSize(2_000);
        assertThat(snapshot.synonyms(Locale.GERMAN)).isEmpty();
        assertThat(snapshot.problems()).extracting(problem -> problem.file() + ":" + problem.line())
                .containsExactly("synonyms/de.yaml:1", "synonyms/de.yaml:2", "synonyms/en.yaml:2001");
    }

    @Test
    void aFileThatIsNoYamlForTheMomentHoldsAsItWas() {
        write("synonyms/en.yaml", "- [a, b]\n");
        publish();
        write("synonyms/en.yaml", "- [a, b]\n- [c, 'd]\n");
        var snapshot = publish();
        assertThat(snapshot.synonyms(Locale.ENGLISH)).hasSize(1);
        assertThat(snapshot.problems()).singleElement().satisfies(problem -> assertThat(problem.rule()).isEqualTo("synonyms"));
    }

    @Test
    void theWarningOfAUselessSynonymCanBeSwitchedOff() {
        write("site.yaml", "name: Shop\nlocales: [en, de]\ncheck: {off: [useless-synonym]}\n");
        write("synonyms/en.yaml", "- [parcel]\n- [a, b]\n");
        assertThat(publish().problems()).isEmpty();
        assertThat(publisher.uselessSynonyms((_, _, _) -> Synonym.Effect.KNOWN)).isEmpty();
    }

    @Test
    void aPublicationIsToldOfSynonymsThatChangeNothing() throws IOException {
        write("synonyms/en.yaml", "- [a, b]\n");
        var library = new Library(Snapshot.empty(Site.unnamed("Shop", List.of(Locale.ENGLISH))));
        try (var database = Database.open(folder.resolveSibling(folder.getFileName() + "-data"))) {
            var store = new PublicationStore(database, NOON);
            // Closing waits for what is looked at after a publication is open.
            try (var publications = new Publications(new Folder(folder), publisher, library,
                    new Publications.Search(_ -> {}, (_, _, _, _) -> List.of(), (_, _, _) -> Synonym.Effect.KNOWN, _ -> {}), store, NOON,
                    Duration.ofMinutes(1))) {
                publications.publish("start");
            }
            assertThat(store.report(store.newest(1).getFirst().id()).orElseThrow().problems())
                    .anySatisfy(problem -> assertThat(problem.file() + ":" + problem.line() + " " + problem.rule())
                            .isEqualTo("synonyms/en.yaml:1 useless-synonym"));
        }
    }

    @Test
    void aPinIsThereAgainWhenItsArticleIsPublished() {
        write("pins.yaml", "- {query: x, articles: [gift]}\n");
        assertThat(publish().pins(Locale.ENGLISH)).isEmpty();
        write("en/a/gift.md", "---\nid: gift\ntitle: Gift\ndescription: All.\n---\nText.\n");
        var snapshot = publish();
        assertThat(snapshot.pins(Locale.ENGLISH)).hasSize(1);
        assertThat(snapshot.problems()).isEmpty();
    }

    @Test
    void aChangeOfTheWordsAloneIsAPublicationAndEverythingElseStaysAsItWas() throws IOException {
        var library = new Library(Snapshot.empty(Site.unnamed("Shop", List.of(Locale.ENGLISH))));
        try (var database = Database.open(folder.resolveSibling(folder.getFileName() + "-data"));
                var publications = new Publications(new Folder(folder), publisher, library,
                        new Publications.Search(_ -> {}, (_, _, _, _) -> List.of(), (_, _, _) -> Synonym.Effect.SOME, _ -> {}),
                        new PublicationStore(database, NOON), NOON,
                        Duration.ofMinutes(1))) {
            publications.publish("start");
            var before = library.current();
            publications.publish("clock");
            assertThat(library.current()).isSameAs(before);
            write("synonyms/en.yaml", "- [a, b]\n");
            publications.publish("clock");
            var after = library.current();
            assertThat(after.synonyms(Locale.ENGLISH)).hasSize(1);
            assertThat(after.commit()).isNotEqualTo(before.commit());
            assertThat(after.categories(Locale.ENGLISH)).isEqualTo(before.categories(Locale.ENGLISH));
            assertThat(after.article(Locale.ENGLISH, "track").orElseThrow()).isSameAs(before.article(Locale.ENGLISH, "track").orElseThrow());
            Files.delete(folder.resolve("synonyms/en.yaml"));
            publications.publish("clock");
            assertThat(library.current().synonyms(Locale.ENGLISH)).isEmpty();
            assertThat(library.current().commit()).isEqualTo(before.commit());
        }
    }

    private Snapshot publish() {
        try {
            return publisher.read();
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
