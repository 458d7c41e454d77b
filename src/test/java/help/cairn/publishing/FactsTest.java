package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import help.cairn.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactsTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "30 | en | 30", "1500 | en | 1,500", "1500 | de | 1.500", "2.50 | en | 2.50", "2.50 | de | 2,50", "2.50 | es | 2,50",
        "2026-12-24 | de | 24. Dezember 2026", "2026-12-24 | es | 24 de diciembre de 2026", "'2026-12-24' | de | 2026-12-24",
        "{amount: 4.95, currency: GBP} | en | £4.95", "{amount: 4.95, currency: GBP} | de | 4,95 £", "{amount: 4.95, currency: GBP} | es | 4,95 £",
        "{amount: 4.9, currency: EUR} | en | €4.90", "{amount: 50, currency: GBP} | en | £50", "{amount: 1500, currency: JPY} | en | ¥1,500",
        "Mon to Fri | de | Mon to Fri", "007 | en | 007", "{en: Saturday, de: Samstag} | de | Samstag", "{en: Saturday, de: Samstag} | en-GB | Saturday",
        "{en: Saturday, de: Samstag} | es | Saturday", "{en: {amount: 4, currency: GBP}, de: {amount: 5, currency: EUR}} | de | 5 €",
        "{value: 30, words: {de: [Tage]}} | de | 30"
    })
    void aFactIsSaidAsItsReadersWriteIt(String value, String locale, String said) {
        value = value.startsWith("2026-12-24") && said.equals(value) ? "\"" + value + "\"" : value;
        assertThat(facts("fact: " + value).say("fact", Locale.forLanguageTag(locale)).orElseThrow().replace('\u00A0', ' ')).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a: 1#fact: true | facts.yaml:2:7 wrong-type", "fact: | facts.yaml:1:6 wrong-type", "fact: [1, 2] | facts.yaml:1:7 wrong-type",
        "fact: 2026-13-40 | facts.yaml:1:7 wrong-type", "fact: {amount: much, currency: GBP} | facts.yaml:1:16 wrong-type",
        "fact: {amount: 4, currency: gbp} | facts.yaml:1:29 wrong-type", "fact: {amount: 4, currnecy: GBP} | facts.yaml:1:19 unknown-key",
        "fact: {en: {de: {es: x}}} | facts.yaml:1:12 wrong-type", "fact: {english: x} | facts.yaml:1:8 wrong-type",
        "delivery.price: 4 | facts.yaml:1:1 wrong-type", "fact: {value: 4, wrods: {}} | facts.yaml:1:18 unknown-key",
        "a: 1#fact: 'open | facts.yaml:2:", "- 1 | facts.yaml:1:1 facts", "fact: {} | facts.yaml:1:7 wrong-type"
    })
    void aMistakeInTheFactsIsNamedWithItsLineAndColumn(String text, String place) {
        var problems = new java.util.ArrayList<Problem>();
        var facts = Facts.read(text.replace('#', '\n'), problems);
        assertThat(problems).hasSize(1).first().satisfies(problem -> {
            assertThat(problem.file() + ":" + problem.line() + ":" + problem.column() + " " + problem.rule()).startsWith(place);
            assertThat(problem.isError()).isTrue();
            assertThat(problem.mend()).isNotBlank();
        });
        assertThat(facts.say("fact", Locale.ENGLISH)).isEmpty();
    }

    @Test
    void aWriterSaysAFactInTextTitleAndDescriptionInEachLanguage() {
        write("facts.yaml", "returnWindowDays: 45\ndeliveryPrice: {amount: 3.95, currency: GBP}\nminimum: 1500\n");
        var text = "---\ntitle: \"{{ facts.returnWindowDays }} days\"\ndescription: Costs {{facts.deliveryPrice}}.\n---\n"
                + "Costs **{{ facts.deliveryPrice }}**.\n\n## Over {{ facts.minimum }}\n\n| a |\n|---|\n| {{ facts.deliveryPrice }} |\n";
        write("en/a/one.md", text);
        write("de/a/one.md", text);
        var snapshot = publish();
        assertThat(told(snapshot)).isEmpty();
        var english = snapshot.article(Locale.ENGLISH, "one").orElseThrow();
        assertThat(english.title()).isEqualTo("45 days");
        assertThat(english.description()).isEqualTo("Costs £3.95.");
        assertThat(english.html()).contains("<strong>£3.95</strong>").contains("<td>£3.95</td>").contains("<h2 id=\"over-1-500\">Over 1,500</h2>");
        assertThat(english.text()).contains("Costs £3.95.");
        assertThat(snapshot.article(Locale.GERMAN, "one").orElseThrow().html()).contains("<strong>3,95&nbsp;£</strong>").contains("Over 1.500");
    }

    @Test
    void bracesThatAreMeantAsSuchStayAndCodeIsFilledToo() {
        write("facts.yaml", "port: 8080\n");
        write("en/a/one.md", "# One\n\nWrite \\{{ facts.port }}, or `\\{{ facts.port }}`, for `{{ facts.port }}`.\n\n```\n{{ facts.port }}\n```\n");
        var html = publish().article(Locale.ENGLISH, "one").orElseThrow().html();
        assertThat(html).contains("Write {{ facts.port }}, or <code>{{ facts.port }}</code>, for <code>8,080</code>.").containsPattern(">8,080\\s*</code>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<img src=x onerror=alert(1)>", "**bold** _x_ [a](b)", "a | b", "# heading", "`code`", "- item", "&lt;b&gt; &amp;", "x\\*y"})
    void nothingThatAFactSaysBecomesMarkup(String hostile) {
        write("facts.yaml", "fact: '" + hostile + "'\n");
        write("en/a/one.md", "# One\n\n{{ facts.fact }}\n\n<p title=\"{{ facts.fact }}\">x</p>\n\n`{{ facts.fact }}`\n");
        var article = publish().article(Locale.ENGLISH, "one").orElseThrow();
        assertThat(article.text()).isEqualTo(hostile + "\nx\n" + hostile + "\n");
        assertThat(article.html()).doesNotContain("<img").doesNotContain("<strong>").doesNotContain("<em>").doesNotContain("href").doesNotContain("<li>");
    }

    @Test
    void aFactInAnAddressIsDialledOrOpenedButNeverRuns() {
        write("facts.yaml", "phone: +44 20 7946 0958\nshop: https://shop.example/a?b=c\nbad: javascript:alert(1)\nquote: '\" onclick=\"x'\n");
        write("en/a/one.md", "# One\n\n[call](tel:{{ facts.phone }}) [shop]({{ facts.shop }}) [bad]({{ facts.bad }}) <a href=\"{{ facts.quote }}\">q</a>\n");
        var html = publish().article(Locale.ENGLISH, "one").orElseThrow().html();
        assertThat(html).contains("href=\"tel:+442079460958\"").contains("href=\"https://shop.example/a?b=c\"").doesNotContain("javascript")
                .doesNotContain(" onclick");
    }

    @Test
    void anUnknownFactKeepsItsArticleAloneAtTheLastGoodVersion() throws IOException {
        write("facts.yaml", "returnWindowDays: 30\n");
        write("en/a/one.md", "---\ntitle: One\n---\nThe good text.\n");
        write("en/a/two.md", "---\ntitle: Two\n---\nWithin {{ facts.returnWindowDays }} days.\n");
        var publisher = publisher();
        publisher.read();
        write("en/a/one.md", "---\ntitle: One\ndescription: \"x {{ facts.nothing }}\"\n---\n\nWithin  {{ facts.retrunWindowDays }} days, {{ facts.a.b }}.\n");
        var snapshot = publisher.read();
        assertThat(told(snapshot)).allMatch(Problem::isError).extracting(problem -> problem.file() + ":" + problem.line() + ":" + problem.column())
                .containsExactly("en/a/one.md:3:17", "en/a/one.md:6:9", "en/a/one.md:6:44");
        assertThat(told(snapshot)).extracting(Problem::rule).containsOnly("unknown-fact");
        assertThat(told(snapshot)).extracting(Problem::mend).contains("Did you mean \"returnWindowDays\"?",
                "Add it to facts.yaml, as in \"nothing: 30\".");
        assertThat(snapshot.article(Locale.ENGLISH, "one").orElseThrow().html()).contains("The good text.");
        assertThat(snapshot.article(Locale.ENGLISH, "two").orElseThrow().html()).contains("Within 30 days.");
        write("facts.yaml", "returnWindowDays: 30\nnothing: 1\nretrunWindowDays: 2\n");
        write("en/a/one.md", "---\ntitle: One\n---\nWithin {{ facts.retrunWindowDays }} days.\n");
        assertThat(told(publisher.read())).isEmpty();
    }

    @Test
    void aFactThatChangesReadsTheArticlesThatUseItAndNoOthers(@TempDir Path data) throws IOException {
        write("facts.yaml", "days: 30\nhours: 8\n");
        write("en/a/days.md", "---\ntitle: Days\n---\n{{ facts.days }}\n");
        write("en/a/hours.md", "---\ntitle: Hours\n---\n{{ facts.hours }}\n");
        write("en/a/plain.md", "---\ntitle: Plain\n---\nNothing.\n");
        try (var database = Database.open(data)) {
            var publisher = new Publisher(new Folder(folder), (_, key) -> key, NOON, database, "build");
            var before = publisher.read();
            publisher.remember();
            write("facts.yaml", "days: 31\nhours: 8 # opening hours\n");
            var after = publisher.read();
            assertThat(after.article(Locale.ENGLISH, "days").orElseThrow().html()).contains("31");
            assertThat(after.commit()).isNotEqualTo(before.commit());
            assertThat(List.of("hours", "plain")).allMatch(slug -> after.article(Locale.ENGLISH, slug).get() == before.article(Locale.ENGLISH, slug).get());
            assertThat(after.article(Locale.ENGLISH, "days").get().revision()).isNotEqualTo(before.article(Locale.ENGLISH, "days").get().revision());
            // A restart finds the readings of the first fact and sees that they are old.
            var restarted = new Publisher(new Folder(folder), (_, key) -> key, NOON, database, "build").read();
            assertThat(restarted.article(Locale.ENGLISH, "days").orElseThrow().html()).contains("31");
        }
    }

    @Test
    void theSiteAndItsFoldersSayFactsToo() {
        write("facts.yaml", "days: 45\nprice: {amount: 3.95, currency: GBP}\n");
        write("site.yaml", """
                locales: [en, de]
                notices:
                  - {title: "Only {{ facts.days }}", text: {en: "From {{ facts.price }}", de: "Ab {{ facts.price }}"}}
                topics:
                  - id: order
                    hint: {en: "{{ facts.dayz }} days", de: Hinweis}
                    fields: [{name: number, type: text, hint: "{{ facts.days }} days"}]
                """);
        write("en/a/_index.md", "---\ntitle: A\ndescription: From {{ facts.price }}\n---\n");
        write("en/a/one.md", "# One\n");
        var snapshot = publish();
        var notice = snapshot.site().notices().getFirst();
        assertThat(notice.title().in(Locale.GERMAN)).isEqualTo("Only 45");
        assertThat(notice.text().in(Locale.GERMAN)).isEqualTo("Ab 3,95\u00A0£");
        assertThat(notice.text().in(Locale.ENGLISH)).isEqualTo("From £3.95");
        assertThat(snapshot.site().topics().getFirst().fields().getFirst().hint().in(Locale.ENGLISH)).isEqualTo("45 days");
        assertThat(snapshot.categories(Locale.ENGLISH).getFirst().description()).isEqualTo("From £3.95");
        assertThat(told(snapshot)).singleElement().satisfies(problem -> assertThat(problem.toString())
                .startsWith("site.yaml:6:17: error: There is no fact \"dayz\". Did you mean \"days\"?"));
    }

    @Test
    void aFactThatLeavesOutALanguageIsNamed() {
        write("facts.yaml", "a: 1\nday: {en: Saturday}\n");
        write("site.yaml", "locales: [en, de]\n");
        write("en/a/one.md", "# One\n");
        assertThat(told(publish())).extracting(Problem::toString).singleElement().asString()
                .startsWith("facts.yaml:2:1: warning: The fact \"day\" says nothing in de");
    }

    @Test
    void whatRepeatsAFactIsPointedAtAndACoincidenceIsNot() throws IOException {
        write("facts.yaml", """
                returnWindowDays: {value: 45, words: {de: [Tage, Tagen]}}
                price: {amount: 3.95, currency: GBP}
                sale: 2026-12-24
                carrier: Trail Post
                short: UPS
                """);
        write("en/a/one.md", """
                ---
                title: Within 45 days
                keywords: [45 days, Trail Post]
                ---
                A **45-day** window, 45 items, 145 days, 40–45 days, ~~45 days~~.

                Costs £3.95, not £13.95 or £3.955, see [prices](/en/£3.95). `£3.95` {{ facts.price }}

                On December 24, 2026 by Trail Post or UPS, not by Trail Posters.
                """);
        write("de/a/one.md", "---\ntitle: Eins\n---\nIn 45 Tagen für 3,95 £, 45 Stück.\n");
        var publisher = publisher();
        publisher.read();
        assertThat(publisher.repeatedFacts()).allMatch(problem -> !problem.isError() && problem.rule().equals("repeated-fact"))
                .extracting(problem -> problem.file() + ":" + problem.line() + ":" + problem.column() + " " + problem.message())
                .containsExactlyInAnyOrder(
                        "en/a/one.md:2:15 \"45\" repeats the fact returnWindowDays.", "en/a/one.md:5:5 \"45\" repeats the fact returnWindowDays.",
                        "en/a/one.md:7:7 \"£3.95\" repeats the fact price.", "en/a/one.md:9:4 \"December 24, 2026\" repeats the fact sale.",
                        "en/a/one.md:9:25 \"Trail Post\" repeats the fact carrier.", "de/a/one.md:4:4 \"45\" repeats the fact returnWindowDays.",
                        "de/a/one.md:4:17 \"3,95 £\" repeats the fact price.");
    }

    @Test
    void thousandsOfUsesOfALongFactAndOfAnUnknownOneAreRead() {
        write("facts.yaml", "fact: " + "word ".repeat(190) + "\nlate: 2026-12-24\n");
        write("en/a/one.md", "# One\n\n" + "{{ facts.nofact }} {{ facts.late }}\n".repeat(1_000));
        write("en/a/two.md", "# Two\n\n" + "{{ facts.fact }}\n\n".repeat(500));
        var snapshot = publish();
        assertThat(told(snapshot)).hasSizeLessThan(100);
        assertThat(snapshot.article(Locale.ENGLISH, "two").orElseThrow().words()).isEqualTo(95_000);
    }

    private static Facts facts(String text) {
        var problems = new java.util.ArrayList<Problem>();
        var facts = Facts.read(text, problems);
        assertThat(problems).isEmpty();
        return facts;
    }

    private Publisher publisher() {
        return new Publisher(new Folder(folder), (_, key) -> key, NOON);
    }

    private Snapshot publish() {
        try {
            return publisher().read();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void write(String path, String text) {
        try {
            var file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Besides that the articles of these tests have no description.
    private static List<Problem> told(Snapshot snapshot) {
        return snapshot.problems().stream().filter(problem -> !problem.rule().equals("missing-description")).toList();
    }
}
