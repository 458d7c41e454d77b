package help.cairn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import help.cairn.articles.Snapshot;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import help.cairn.search.Explanation.Move;
import help.cairn.search.Explanation.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A writer asks why a result stands where it stands.
class ExplanationTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    private static Snapshot ours;
    private static Finder finder;

    @TempDir
    Path folder;

    @BeforeAll
    static void ourOwnArticles() throws IOException {
        ours = new Publisher(new Folder(Path.of("content")), (_, key) -> key, CLOCK).read();
        finder = new Finder(Indexes.inMemory()).patient();
        finder.prepare(ours);
    }

    @ParameterizedTest
    @CsvSource({
        "en, where is my parcel", "en, when will i get my refnd", "en, Gift card balnce", "en, wi fi sleepmode", "en, gift ca", "en, coupon", "en, my stuff",
        "en, how can i change the address of my order after i paid for it", "en, is it", "en, forgotpassword", "en, tent wash down jacket water refund",
        "de, wo ist mein paket", "de, rücksendung kosten", "de, paswort vergesen", "de, geschenkgutschein", "es, dónde está mi paquete",
        "es, devolucion dinero",
        "en, xqzwv", "en, ?"})
    void theReasonsAreThoseOfTheVeryResultsAndTheirPointsAreTheScores(Locale locale, String typed) {
        var explained = finder.explain(ours, locale, typed, 10);
        var reasons = explained.stream().map(one -> one.article().id() + " " + one.score()).toList();
        assertThat(reasons).isEqualTo(results(typed, locale));
        assertThat(explained).allSatisfy(one -> {
            assertThat(points(one)).isCloseTo(one.score(), within(0.001 * one.score()));
            assertThat(one.reasons()).allSatisfy(reason -> {
                if (reason instanceof Reason.ByWord word) {
                    assertThat(word.shares().stream().mapToDouble(Explanation.Share::points).sum()).isCloseTo(word.points(), within(0.001));
                }
            });
        });
    }

    private static List<String> results(String typed, Locale locale) {
        return finder.search(ours, new Finder.Question(typed, locale, Optional.empty(), 0, 10, false)).hits().stream()
                .map(hit -> hit.article().id() + " " + hit.score()).toList();
    }

    @Test
    void eachWordSaysAsWhatItWasFoundAndWhere() throws IOException {
        write("en/a/package.md", "Open a package", "", "With a knife.");
        write("en/a/lamp.md", "Charge the lamp", "lantern", "It takes a night.");
        write("en/a/tent.md", "Pitch the tent", "", "Under a lamp at best.");
        var found = explain(new Learned(), "parcel lantrn lam");
        assertThat(found).extracting(one -> one.article().id()).containsExactly("lamp", "package", "tent");
        assertThat(words(found.getFirst())).containsExactly("lantrn as lantern by typo in keywords", "lam as lamp by prefix in title");
        assertThat(words(found.get(1))).containsExactly("parcel as package by synonym in title");
        assertThat(words(found.get(2))).containsExactly("lam as lamp by prefix in body lead");
        assertThat(found.getFirst().layers()).containsExactly("prefix", "typo", "relaxed");
        assertThat(found.getFirst().moves()).noneMatch(move -> move instanceof Move.Keyword advice && advice.word().equals("lantrn"));
    }

    @Test
    void theAdviceToAddAKeywordIsWorthWhatItSays() throws IOException {
        for (int i = 0; i < 30; i++) {
            write("en/a/other-%d.md".formatted(i), "Something else %d".formatted(i), "word%d".formatted(i),
                    "Nothing to see, number %d.".formatted(i));
        }
        write("en/a/first.md", "Track a parcel", "track", "Follow it to your door.");
        write("en/a/second.md", "When will it arrive?", "delivery", "A parcel takes two days.");
        var before = explain(new Learned(), "track parcel");
        var second = before.get(1);
        assertThat(second.article().id()).isEqualTo("second");
        var advice = second.moves().stream().filter(move -> move instanceof Move.Keyword).map(move -> (Move.Keyword) move).toList();
        assertThat(advice).extracting(Move.Keyword::word).containsExactlyInAnyOrder("track", "parcel");
        var track = advice.stream().filter(one -> one.word().equals("track")).findFirst().orElseThrow();
        write("en/a/second.md", "When will it arrive?", "delivery, track", "A parcel takes two days.");
        var after = explain(new Learned(), "track parcel").stream().filter(one -> one.article().id().equals("second")).findFirst().orElseThrow();
        assertThat(after.score() - second.score()).isCloseTo(track.points(), Percentage.withPercentage(20));
    }

    @Test
    void theGapToTheResultAboveAndThePinThatWouldCloseItAreTold() throws IOException {
        write("en/a/first.md", "Track a parcel", "track", "Follow it to your door.");
        write("en/a/second.md", "When will it arrive?", "", "A parcel takes two days.");
        var found = explain(new Learned(), "my \"parcel\"");
        assertThat(found.getFirst().moves()).contains(new Move.First());
        assertThat(found.getFirst().pin()).isEmpty();
        float share = found.getFirst().score() / found.get(1).score() - 1;
        assertThat(found.get(1).moves()).contains(new Move.Gap(found.getFirst().article(), share));
        Files.writeString(folder.resolve("pins.yaml"), found.get(1).pin() + "\n");
        var pinned = explain(new Learned(), "my \"parcel\"");
        assertThat(pinned).extracting(one -> one.article().id()).containsExactly("second", "first");
        assertThat(pinned.getFirst().layers()).startsWith("pin");
        assertThat(pinned.getFirst().moves()).containsExactly(new Move.Pinned());
        assertThat(pinned.get(1).moves()).contains(new Move.BelowPin(pinned.getFirst().article()));
        assertThat(pinned.get(1).pin()).isEqualTo("- {query: \"my \\\"parcel\\\"\", locale: en, articles: [second, first]}");
    }

    @Test
    void whatShoppersTaughtHasItsOwnLineWithHowManyTheyWere() throws IOException {
        write("en/a/one.md", "Wash the tent", "", "With water.");
        write("en/a/two.md", "Wash the jacket", "", "With water.");
        write("en/a/other.md", "Something else", "", "Nothing about it.");
        var learned = new Learned();
        learned.become(Map.of(Locale.ENGLISH, new Lessons(List.of(lesson("two"), lesson("other")))));
        var found = explain(learned, "wash");
        assertThat(found).extracting(one -> one.article().id()).containsExactly("two", "one", "other");
        assertThat(found.getFirst().reasons()).last().isEqualTo(new Reason.By("learned", found.getFirst().score() - found.get(1).score()));
        assertThat(found.getFirst().lessons()).extracting(Lesson::visitors).containsExactly(5);
        assertThat(found.get(1).lessons()).isEmpty();
        assertThat(found.get(2).reasons()).containsExactly(new Reason.By("learned", found.get(2).score()));
        assertThat(found).allSatisfy(one -> assertThat(points(one)).isCloseTo(one.score(), within(0.001)));
    }

    private static double points(Explanation one) {
        return one.reasons().stream().mapToDouble(Reason::points).sum();
    }

    private static List<String> words(Explanation one) {
        return one.reasons().stream().filter(reason -> reason instanceof Reason.ByWord).map(reason -> (Reason.ByWord) reason)
                .map(word -> "%s as %s by %s in %s".formatted(
                        word.word(), word.as(), word.layer(), String.join(" ", word.shares().stream().map(Explanation.Share::part).toList())))
                .toList();
    }

    private List<Explanation> explain(Learned learned, String question) throws IOException {
        var snapshot = new Publisher(new Folder(folder), (_, key) -> key, CLOCK).read();
        var own = new Finder(Indexes.inMemory(), learned);
        own.prepare(snapshot);
        return own.explain(snapshot, Locale.ENGLISH, question, 10);
    }

    private void write(String path, String title, String keywords, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        var name = file.getFileName().toString().replace(".md", "");
        Files.writeString(file, "---\ntitle: \"%s\"\nid: %s\nkeywords: [%s]\n---\n%s\n".formatted(title, name, keywords, text));
    }

    private static Lesson lesson(String article) {
        return new Lesson(List.of("wash"), article, 5, 1, LocalDate.of(2026, 11, 20));
    }
}
