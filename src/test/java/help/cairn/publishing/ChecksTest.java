package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What writers are told about their articles, and what they are not bothered with.
class ChecksTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private static final String LONG = "We send it " + "on and on ".repeat(9) + "to you.";

    @TempDir
    Path folder;

    private Publisher publisher;

    @BeforeEach
    void aHelpCenter() {
        publisher = new Publisher(new Folder(folder), (_, key) -> key, NOON).at("help.shop.example");
    }

    @Test
    void aPictureThatSaysNothingToTheBlindIsNamedAndADecorationIsNot() {
        write("en/a/box.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 6 3\"></svg>");
        article("en/a/one.md",
                "Text\n\n![A box](box.svg)\n\nThen ![](box.svg).\n\n<img src=\"box.svg?1\" alt=\"\">\n\n<img src=\"box.svg?2\" role=\"presentation\">\n");
        assertThat(said("missing-alt")).containsExactly("en/a/one.md:9:10");
    }

    @Test
    void anArticleWithoutADescriptionIsNamed() {
        write("en/a/one.md", "---\ntitle: One\n---\nText.\n");
        article("en/a/two.md", "Text.\n");
        assertThat(said("missing-description")).containsExactly("en/a/one.md:1:1");
    }

    @Test
    void aHeadingThatSkipsALevelIsNamedWithItsOwnLine() {
        article("en/a/one.md", "## Steps\n\n```\n#### no heading\n```\n\n<!-- #### none -->\n\n#### Too deep\n\n> ## Back\n\n### Fine\n");
        article("en/a/two.md", "# Top\n\n## Under it\n\nDeeper\n------\n\n### Fine\n");
        assertThat(said("heading-jump")).containsExactly("en/a/one.md:13:1");
    }

    @Test
    void aTitleThatIsRepeatedAsAHeadingIsNamedAndATitleThatIsAHeadingIsNot() {
        article("en/a/one.md", "# Article\n\nText.\n");
        write("en/a/two.md", "# Where is my parcel?\n\n## Where it is\n");
        assertThat(said("title-repeated")).containsExactly("en/a/one.md:5:1");
    }

    @Test
    void aLongSentenceIsNamedWhereItBegins() {
        article("en/a/one.md", "Short. **We** send [it](https://x.example) " + "on and on ".repeat(9) + "to you.\n\n" + LONG.replace("We", "`we`") + "\n");
        article("en/a/two.md", "- We send it on\n".repeat(12) + "\n```\n" + LONG + "\n```\n");
        assertThat(said("long-sentence")).containsExactly("en/a/one.md:5:10", "en/a/one.md:7:6");
    }

    @Test
    void anAbbreviationDoesNotEndASentence() {
        assertThat(sentences("Das gilt z. B. Montags ab dem 3. Mai. Danach nicht.", Locale.GERMAN)).hasSize(2);
        assertThat(sentences("It costs £3.95, i.e. less. No. 5 is free.", Locale.ENGLISH)).containsExactly("It costs £3.95, i.e. less.",
                "No. 5 is free.");
    }

    @Test
    void aWordOfTheTradeIsNamedWithABetterOneInItsLanguage() {
        article("en/a/one.md", "Tell us the RMA and the\nSKU. `SKU` is code.\n");
        article("en/a/two.md", "The RMAX tent, and eta as in the Greek letter.\n");
        article("de/a/one.md", "Die RMA ist da.\n");
        assertThat(said("jargon")).containsExactlyInAnyOrder("de/a/one.md:5:5", "en/a/one.md:5:13", "en/a/one.md:6:1");
        assertThat(problems("jargon")).extracting(Problem::mend).contains("Write \"Rücksendenummer\".", "Write \"return number\".");
    }

    @Test
    void aSiteAddsItsOwnWordsAndTakesOthersOut() throws IOException {
        article("en/a/one.md", "The yurtling has an RMA.\n");
        article("de/a/one.md", "Das Yurtling und der Beleg.\n");
        assertThat(said("jargon")).containsExactly("en/a/one.md:5:21");
        write("site.yaml", "name: Shop\ncheck:\n  jargon:\n    yurtling: small tent\n    RMA: \"\"\n    de: {Beleg: Quittung}\n");
        assertThat(said("jargon")).containsExactlyInAnyOrder("de/a/one.md:5:5", "de/a/one.md:5:22", "en/a/one.md:5:5");
        assertThat(publisher.read().problems()).noneMatch(Problem::isError);
    }

    @Test
    void aTextForLawyersIsHardToReadAndOneForShoppersIsNot() {
        var hard = "Notwithstanding contractual obligations, reimbursement necessitates documentation substantiating dissatisfaction. ";
        article("en/a/hard.md", hard.repeat(14) + "\n");
        article("en/a/easy.md", "Send it back to us and we pay you at once. ".repeat(12) + "\n");
        article("en/a/short.md", hard.repeat(3) + "\n");
        assertThat(said("hard-to-read")).containsExactly("en/a/hard.md:5:1");
        var snapshot = publish();
        var figure = Readability.of(snapshot.article(Locale.ENGLISH, "hard").orElseThrow()).orElseThrow();
        assertThat(figure.isHard()).isTrue();
        assertThat(Readability.of(snapshot.article(Locale.ENGLISH, "easy").orElseThrow()).orElseThrow().isHard()).isFalse();
        assertThat(Readability.of(snapshot.article(Locale.ENGLISH, "short").orElseThrow())).isEmpty();
    }

    @Test
    void aLinkToOurOwnAddressIsNamedAndOneToTheShopIsNot() {
        article("en/a/one.md",
                "[a](https://help.shop.example/en/articles/two) [b](https://www.shop.example/) [c](https://help.shop.example.org/) [d](two.md)\n");
        article("en/a/two.md", "Text.\n");
        assertThat(said("own-domain")).containsExactly("en/a/one.md:5:5");
    }

    @Test
    void anArticleForAnUnknownTopicIsAnErrorAndKeepsItsLastGoodVersion() throws IOException {
        write("site.yaml", "topics:\n  - id: order\n  - id: return\n");
        write("en/a/one.md", "---\ntitle: Good\ntopic: order\n---\nText.\n");
        publisher.read();
        write("en/a/one.md", "---\ntitle: Wrong one\ntopic: ordre\n---\nText.\n");
        var snapshot = publisher.read();
        assertThat(snapshot.article(Locale.ENGLISH, "one").orElseThrow().title()).isEqualTo("Good");
        assertThat(snapshot.problems()).filteredOn(Problem::isError).extracting(Problem::toString)
                .containsExactly("en/a/one.md:3:8: error: There is no contact topic \"ordre\". Did you mean \"order\"? [unknown-topic]");
        write("site.yaml", "name: A site that defines no topics\n");
        assertThat(publisher.read().problems()).noneMatch(Problem::isError);
    }

    @Test
    void aWordThatFourArticlesClaimIsNamedOnceAndAWordOfThreeIsNot() {
        for (int i = 1; i <= 4; i++) {
            write("en/a/" + i + ".md", "---\ntitle: T" + i + "\nkeywords: [Parcel%s]\n---\nText.\n".formatted(i < 4 ? ", late" : ""));
            write("de/a/" + i + ".md", "---\ntitle: T" + i + "\nkeywords: [%s]\n---\nText.\n".formatted(i < 4 ? "Parcel" : "Paket"));
        }
        assertThat(said("keyword-used-by-many")).containsExactly("en/a/1.md:3:12");
        assertThat(problems("keyword-used-by-many").getFirst().message()).contains("\"parcel\" is on 4 articles").contains("en/a/2.md, en/a/3.md, en/a/4.md");
    }

    @Test
    void anArticleBesideTheCategoriesThatNothingLeadsToIsAnOrphan() {
        article("en/a/one.md", "[linked](../linked.md)\n");
        article("en/linked.md", "Text.\n");
        article("en/lost.md", "[myself](lost.md)\n");
        write("en/popular.md", "---\ntitle: Popular\nid: popular\n---\nText.\n");
        article("de/alone.md", "Hier gibt es keine Ordner.\n");
        write("site.yaml", "locales: [en, de]\npopular:\n  - article: popular\n");
        assertThat(said("orphan")).containsExactly("en/lost.md:1:1");
    }

    @Test
    void anArticleIsStaleFromTheDayAfterItsReview() {
        write("en/a/old.md", "---\ntitle: Old\nreviewBy: 2026-11-23\n---\nText.\n");
        write("en/a/due.md", "---\ntitle: Due\nreviewBy: 2026-11-24\n---\nText.\n");
        assertThat(said("stale")).containsExactly("en/a/old.md:3:11");
    }

    @Test
    void aRelatedArticleThatIsNotThereIsNamedAndOneOfAnotherLanguageIsNot() {
        write("en/a/one.md", "---\ntitle: One\nid: one\nrelated: [two, tow, later]\n---\nText.\n");
        write("en/a/later.md", "---\ntitle: Later\nid: later\ndraft: true\n---\nText.\n");
        write("de/a/zwei.md", "---\ntitle: Zwei\nid: two\n---\nText.\n");
        assertThat(said("unknown-related")).containsExactly("en/a/one.md:4:16", "en/a/one.md:4:21");
        assertThat(problems("unknown-related")).extracting(problem -> problem.message() + " " + problem.mend())
                .contains("There is no article with the id \"tow\". Did you mean \"two\"?").anyMatch(text -> text.contains("\"later\" is not published"));
    }

    @Test
    void aLinkThatLeadsNowhereIsNamedWithItsColumnEachTime() {
        article("en/a/one.md", "[here](gone.md)\n[there](xgone.md) and [again](gone.md)\n");
        assertThat(said("broken-link")).containsExactly("en/a/one.md:5:8", "en/a/one.md:6:9", "en/a/one.md:6:31");
    }

    @Test
    void aFileSwitchesItsOwnWarningsOffAndNoOthers() {
        article("en/a/one.md", "Intro\n\n<!-- cairn-check off: long-sentence, broken-link -->\n\n" + LONG + " [x](gone.md) RMA.\n");
        article("en/a/two.md", LONG + "\n\n```\n<!-- cairn-check off: long-sentence -->\n```\n");
        assertThat(said("long-sentence")).containsExactly("en/a/two.md:5:1");
        assertThat(said("broken-link")).isEmpty();
        assertThat(said("jargon")).hasSize(1);
        assertThat(publish().article(Locale.ENGLISH, "one").orElseThrow().html()).doesNotContain("cairn-check");
    }

    @Test
    void aSiteSwitchesWarningsOffButNoErrorsAndIsToldOfSlips() {
        article("en/a/one.md", LONG + "\n\n<!-- cairn-check off: jargn -->\n");
        write("en/a/two.md", "---\ntitle: Two\ndraft: perhaps\n---\nText.\n");
        write("site.yaml", "check:\n  off: [long-sentence, wrong-type, missing-altt]\n  on: []\n");
        assertThat(said("long-sentence")).isEmpty();
        assertThat(said("wrong-type")).containsExactly("en/a/two.md:3:8");
        assertThat(problems("unknown-rule")).extracting(problem -> problem.file() + ":" + problem.line() + ":" + problem.column() + " " + problem.mend())
                .containsExactly(
                        "en/a/one.md:7:1 Did you mean \"jargon\"?", "site.yaml:2:24 Take it out of the list, and mend what it names.",
                        "site.yaml:2:36 Did you mean \"missing-alt\"?");
        assertThat(said("unknown-key")).containsExactly("site.yaml:3:3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", ">", "1.", "a. ", "<!--", "<h2", "![](", "# ", "\u00a0"})
    void aHundredThousandMarksInALineTakeTheChecksNeitherDownNorLong(String mark) {
        article("en/a/one.md", "Text.\n\n~~~\n" + mark.repeat(100_000) + "\n~~~\n\n" + mark.repeat(300) + "\n");
        article("en/a/two.md", mark.repeat(100_000) + "\n");
        article("en/a/good.md", LONG + "\n");
        assertThat(said("long-sentence")).contains("en/a/good.md:5:1");
    }

    @Test
    void ourOwnHelpCenterHasNothingToMend() throws IOException {
        assertThat(new Publisher(new Folder(Path.of("content")), (_, key) -> key, NOON).read().problems()).isEmpty();
    }

    @Test
    void everyRuleHasItsPlaceOnThePageForWriters() throws IOException {
        var page = Files.readString(Path.of("docs/checks.md"));
        assertThat(Rules.WARNINGS).allSatisfy(rule -> assertThat(page).contains("| `" + rule + "` |"));
        assertThat(Rules.ERRORS).allSatisfy(rule -> assertThat(page).contains("| `" + rule + "` |"));
    }

    private List<String> said(String rule) {
        return problems(rule).stream()
                .map(problem -> problem.file() + ":" + problem.line() + (problem.column() == 0 ? "" : ":" + problem.column()))
                .toList();
    }

    private List<Problem> problems(String rule) {
        var all = publish().problems();
        assertThat(all).allMatch(problem -> (problem.isError() ? Rules.ERRORS : Rules.WARNINGS).contains(problem.rule()));
        return all.stream().filter(problem -> problem.rule().equals(rule)).toList();
    }

    private Snapshot publish() {
        try {
            return publisher.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void article(String path, String text) {
        write(path, "---\ntitle: Article\ndescription: What it says.\n---\n" + text);
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

    private static List<String> sentences(String text, Locale locale) {
        return Prose.blocks(org.jsoup.Jsoup.parseBodyFragment("<p>" + text).body(), locale).getFirst().sentences();
    }
}
