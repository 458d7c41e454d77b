package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import help.cairn.articles.Asset;
import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import help.cairn.storage.Database;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void aWriterSeesTheirArticleWithItsLinkAndItsNeighbour() {
        write("en/orders/track.md",
                "---\ntitle: Where is my parcel?\ndescription: On its way.\n---\nSee [late](late.md#next).\n\n## Steps\n\n1. One\n2. Two\n");
        write("en/orders/late.md", "---\ndescription: Wait.\n---\n# My parcel is late\n\n## What comes {#next}\n\nWait.\n");
        var snapshot = publish();
        var article = snapshot.article(Locale.ENGLISH, "track").orElseThrow();
        assertThat(article.title()).isEqualTo("Where is my parcel?");
        assertThat(article.html()).contains("href=\"/en/articles/late#next\"").contains("<ol class=\"steps\"");
        assertThat(article.contents()).extracting("text").containsExactly("Steps");
        assertThat(snapshot.article(Locale.ENGLISH, "late").orElseThrow().title()).isEqualTo("My parcel is late");
        assertThat(snapshot.problems()).isEmpty();
    }

    @Test
    void aPictureKeepsItsPlaceAndALinkIntoNowhereIsNamed() {
        write("en/a/box.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 320\"></svg>");
        write("en/a/one.md", "---\ntitle: One\ndescription: 1\n---\n![A box](box.svg)\n\n[there](two.md#nowhere)\n");
        write("en/a/two.md", "---\ntitle: Two\ndescription: 2\n---\n## Somewhere\n");
        var snapshot = publish();
        assertThat(snapshot.article(Locale.ENGLISH, "one").orElseThrow().html()).contains("width=\"640\"").contains("height=\"320\"")
                .contains("loading=\"lazy\"");
        assertThat(snapshot.problems()).extracting(problem -> problem.file() + ":" + problem.line() + " " + problem.rule())
                .containsExactly("en/a/one.md:7 missing-anchor");
    }

    @Test
    void aFileOfFiftyMegabytesAndNamesThatDifferByCaseTakeNothingElseDown() {
        write("en/a/good.md", "---\ntitle: Good\n---\nText.\n");
        writeBytes("en/a/huge.md", new byte[50 * 1024 * 1024]);
        write("en/a/Parcel.md", "---\ntitle: Upper\n---\nText.\n");
        write("en/a/parcel.md", "---\ntitle: Lower\n---\nText.\n");
        var snapshot = publish();
        assertThat(snapshot.article(Locale.ENGLISH, "good")).isPresent();
        assertThat(snapshot.problems()).filteredOn(problem -> problem.file().equals("en/a/huge.md")).isNotEmpty().allMatch(problem -> problem.isError());
        assertThat(snapshot.articles(Locale.ENGLISH)).extracting("title").contains("Upper", "Lower");
        assertThat(snapshot.articles(Locale.ENGLISH)).extracting(article -> article.slug().value()).doesNotHaveDuplicates();
        assertThat(snapshot.problems()).anyMatch(problem -> problem.rule().equals("case-differs"));
    }

    @Test
    void anArticleInErrorKeepsItsLastGoodVersionAndIsNamed() throws Exception {
        write("en/a/one.md", "---\ntitle: One\n---\nThe good text.\n");
        var publisher = new Publisher(new Folder(folder), (_, key) -> key, NOON);
        publisher.read();
        write("en/a/one.md", "---\ntitle: One\ndraft: perhaps\n---\nThe text of the mistake.\n");
        var snapshot = publisher.read();
        assertThat(snapshot.article(Locale.ENGLISH, "one").orElseThrow().html()).contains("The good text.");
        assertThat(snapshot.problems()).extracting(problem -> problem.rule()).containsExactly("wrong-type");
        java.nio.file.Files.delete(folder.resolve("en/a/one.md"));
        assertThat(publisher.read().article(Locale.ENGLISH, "one")).isEmpty();
    }

    @Test
    void theLastGoodVersionOutlivesARestartAndAnUnchangedFileIsNotReadAgain(@TempDir Path data) throws Exception {
        write("en/a/one.md", "---\ntitle: One\nkeywords: [first]\n---\nThe good text, see [two](two.md).\n");
        write("en/a/two.md", "---\ntitle: Two\ndescription: 2\n---\nUnchanged.\n");
        try (var database = Database.open(data)) {
            var before = new Publisher(new Folder(folder), (_, key) -> key, NOON, database, "build 1");
            before.read();
            before.remember();
        }
        write("en/a/one.md", "---\ntitle: One\ndraft: perhaps\n---\nThe text of the mistake.\n");
        var file = folder.resolve("en/a/two.md");
        var modified = Files.getLastModifiedTime(file);
        write("en/a/two.md", "---\ntitle: Tow\ndescription: 2\n---\nUnchanged.\n");
        Files.setLastModifiedTime(file, modified);
        try (var database = Database.open(data)) {
            var after = new Publisher(new Folder(folder), (_, key) -> key, NOON, database, "build 1").read();
            var one = after.article(Locale.ENGLISH, "one").orElseThrow();
            assertThat(one.html()).contains("The good text, see <a href=\"/en/articles/two\">");
            assertThat(one.keywords()).containsExactly("first");
            assertThat(after.problems()).extracting(Problem::rule).containsExactly("wrong-type");
            assertThat(after.article(Locale.ENGLISH, "two").orElseThrow().title()).isEqualTo("Two");
            var other = new Publisher(new Folder(folder), (_, key) -> key, NOON, database, "build 2").read();
            assertThat(other.article(Locale.ENGLISH, "one").orElseThrow().html()).contains("The good text");
            assertThat(other.article(Locale.ENGLISH, "two").orElseThrow().title()).isEqualTo("Tow");
        }
    }

    @Test
    void aWriterCannotForgeTheMarkThatStandsForALink() {
        write("en/a/one.md", "---\ntitle: One\n---\n<p title=' href=\"\uFDD09\uFDD1\"'>x</p>\n\n[a](two.md) `\uFDD00\uFDD1`\n");
        write("en/a/two.md", "---\ntitle: Two\n---\nText.\n");
        assertThat(publish().article(Locale.ENGLISH, "one").orElseThrow().html()).contains("/en/articles/two").doesNotContain("\uFDD0");
    }

    @Test
    void aMistakeIsNamedWithItsLineAndTakesNoOtherArticleDown() {
        write("en/a/good.md", "---\ntitle: Good\n---\nText.\n");
        write("en/a/yaml.md", "---\ntitle: \"open\ndraft: [\n---\nText.\n");
        write("en/a/type.md", "---\ntitle: Type\ndraft: perhaps\n---\nText.\n");
        write("en/a/key.md", "---\ntitle: Key\nkeywrods: [x]\n---\nText.\n");
        write("en/a/lists.md", "- ".repeat(1000) + "x\n");
        write("en/a/twin.md", "---\ntitle: Twin\nid: same\n---\nText.\n");
        write("en/a/twin2.md", "---\ntitle: Twin\nid: same\n---\nText.\n");
        write("en/a/no-name.md", "---\ndescription: No title\n---\nText.\n");
        write("en/a/link.md", "---\ntitle: Link\n---\n\n[gone](gone.md) [out](../../../etc/passwd.md)\n");
        writeBytes("en/a/bytes.md", new byte[] {'o', 'k', '\n', (byte) 0xff, '\n'});
        var snapshot = publish();
        assertThat(snapshot.problems())
                .extracting(problem -> problem.file() + ":" + problem.line() + " " + problem.rule())
                .contains(
                        "en/a/type.md:3 wrong-type", "en/a/key.md:3 unknown-key", "en/a/lists.md:1 unreadable-text",
                        "en/a/twin2.md:3 duplicate-id", "en/a/link.md:5 broken-link", "en/a/link.md:5 link-outside",
                        "en/a/bytes.md:2 not-utf-8", "en/a/no-name.md:1 missing-title")
                .anyMatch(text -> text.startsWith("en/a/yaml.md:") && text.endsWith("front-matter"));
        assertThat(snapshot.articles(Locale.ENGLISH)).extracting("title").containsExactlyInAnyOrder("Good", "Key", "Twin", "Link", "No name");
        assertThat(snapshot.problems()).filteredOn(problem -> problem.rule().equals("unknown-key"))
                .extracting(Problem::mend).containsExactly("Did you mean \"keywords\"?");
    }

    @Test
    void draftsAndWhatIsNotYetOrNoLongerDueStayOut() {
        write("en/a/draft.md", "---\ntitle: Draft\ndraft: true\n---\nx\n");
        write("en/a/later.md", "---\ntitle: Later\npublishDate: 2026-11-25\n---\nx\n");
        write("en/a/today.md", "---\ntitle: Today\npublishDate: 2026-11-24\n---\nx\n");
        write("en/a/over.md", "---\ntitle: Over\nexpiryDate: 2026-11-24\n---\nx\n");
        assertThat(publish().articles(Locale.ENGLISH)).extracting("title").containsExactly("Today");
    }

    @Test
    void aDateWithATimeIsKeptToTheMinuteInTheSitesZoneOrItsOwn() throws IOException {
        write("site.yaml", "timeZone: America/New_York\n");
        write("en/a/past.md", "---\ntitle: Past\npublishDate: 2026-11-24 06:59\n---\nx\n");
        write("en/a/soon.md", "---\ntitle: Soon\npublishDate: 2026-11-24T07:01:00\n---\nx\n");
        write("en/a/own.md", "---\ntitle: Own\npublishDate: 2026-11-24T13:01:00+01:00\n---\nx\n");
        write("en/a/over.md", "---\ntitle: Over\nexpiryDate: 2026-11-24T12:00:00Z\n---\nx\n");
        write("en/a/typo.md", "---\ntitle: Typo\nlastmod: 2026-11-24foo\n---\nx\n");
        var now = new Instant[] {NOON.instant()};
        var publisher = new Publisher(new Folder(folder), (_, key) -> key, ((InstantSource) () -> now[0]).withZone(ZoneOffset.UTC));
        assertThat(publisher.read().articles(Locale.ENGLISH)).extracting("title").containsExactly("Past");
        assertThat(told(publisher.read())).extracting(Problem::toString).singleElement().asString().startsWith("en/a/typo.md:3:10: error: \"lastmod\"");
        now[0] = Instant.parse("2026-11-24T12:01:00Z");
        assertThat(publisher.read().articles(Locale.ENGLISH)).extracting("title").containsExactly("Own", "Past", "Soon");
    }

    @Test
    void aLinkToAnAddressIsCheckedToo() {
        write("site.yaml", "locales: [en, de]\n");
        write("de/orders/x.md", "---\ntitle: X\n---\nx\n");
        write("en/My Orders/late.md", "# Late\n\n## Next\n\nx\n");
        write("en/My Orders/good.md",
                "# Good\n\n[a](/en/articles/late#next) [b](/de/articles/late) [c](/en/categories/my-orders) [d](/en/contact?topic=other) [e](/)\n");
        write("en/My Orders/bad.md", "# Bad\n\nlater [a](/en/articles/later)\n[b](/en/articles/late#never) [c](/en/categories/shoes) [d](/shop)\n");
        var snapshot = publish();
        assertThat(told(snapshot)).extracting(problem -> problem.file() + ":" + problem.line() + ":" + problem.column() + " " + problem.rule())
                .containsExactly(
                        "en/My Orders/bad.md:3:11 broken-link", "en/My Orders/bad.md:4:5 missing-anchor", "en/My Orders/bad.md:4:34 broken-link",
                        "en/My Orders/bad.md:4:60 broken-link");
        assertThat(snapshot.article(Locale.ENGLISH, "bad").orElseThrow().html()).doesNotContain("/en/articles/later").doesNotContain("/shop")
                .contains("/en/articles/late#never");
    }

    @ParameterizedTest
    @CsvSource({"'', 2", "'---\ntitle: Deep\n---\n', 5"})
    void whatCannotBeReadIsNamedAtItsLine(String front, int line) {
        write("en/a/deep.md", front + "Text.\n" + "> ".repeat(400) + "x\n");
        assertThat(publish().problems()).extracting(problem -> problem.line() + " " + problem.rule()).containsExactly(line + " unreadable-text");
    }

    @Test
    void anIdThatNoArticleHasAndATopicThatIsNotThereAreNamedAtTheirLine() {
        write("site.yaml", "topics: [{id: order, title: Order}, {id: other, title: Other}]\n");
        write("en/a/one.md", "---\ntitle: One\nrelated: [a/two, gone]\n---\nx\n");
        write("en/a/three.md", "---\ntitle: Three\nrelated: a/two\ntopic: parcels\n---\nx\n");
        write("en/a/two.md", "---\ntitle: Two\ntopic: other\n---\nx\n");
        assertThat(told(publish())).extracting(problem -> problem.line() + " " + problem.rule() + " " + problem.isError())
                .containsExactly("3 unknown-related false", "4 unknown-topic true");
    }

    @Test
    void theSiteKeepsItsTopicsWhileItsFileIsBroken() throws IOException {
        write("site.yaml", "name: The Shop\ntopics: [{id: order}, {id: other}]\n");
        write("en/a/one.md", "# One\n\nx\n");
        var publisher = new Publisher(new Folder(folder), (_, key) -> key, NOON);
        publisher.read();
        write("site.yaml", "name: [The\n");
        var snapshot = publisher.read();
        assertThat(snapshot.site().name()).isEqualTo("The Shop");
        assertThat(snapshot.site().topic("order")).isPresent();
        assertThat(told(snapshot)).extracting(Problem::rule).containsExactly("site");
    }

    @Test
    void aLanguageThatTheSiteDoesNotOfferIsNotMixedIntoAnother() {
        write("site.yaml", "locales: [en]\n");
        write("en/a/one.md", "# One\n\nx\n");
        write("de/a/eins.md", "# Eins\n\nx\n");
        var snapshot = publish();
        assertThat(snapshot.articles(Locale.ENGLISH)).extracting("title").containsExactly("One");
        assertThat(told(snapshot)).extracting(Problem::rule).containsExactly("locale-not-listed");
    }

    @Test
    void theFirstHeadingIsTheTitleWhateverItsLevel() {
        write("en/a/one.md", "### Small heading\n\nText.\n");
        assertThat(publish().articles(Locale.ENGLISH)).extracting("title").containsExactly("Small heading");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](JaVaScRiPt:alert(1))", "[x](java&#10;script:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)", "<a href=\"vbscript:x\">x</a>", "<svg onload=alert(1)>", "<iframe src=\"https://evil.example\"></iframe>",
        "<p style=\"position:fixed\">x</p>", "<form action=/x><button>x</button></form>", "<details ontoggle=alert(1) open>x</details>"
    })
    void whatCouldRunInAReadersBrowserIsGone(String hostile) {
        write("en/a/hostile.md", "---\ntitle: Hostile\n---\nBefore.\n\n" + hostile + "\n\nAfter.\n");
        var html = publish().article(Locale.ENGLISH, "hostile").orElseThrow().html();
        assertThat(html).contains("Before.").contains("After.");
        assertThat(html.toLowerCase(Locale.ROOT))
                .doesNotContain("<script").doesNotContain("alert(1)\"").doesNotContain("script:").doesNotContain("data:")
                .doesNotContainPattern("<[^>]+ on[a-z]+=").doesNotContain("<iframe").doesNotContain("style=").doesNotContain("<form").doesNotContain("<svg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- ", "> ", "*", "_", "[a](", "`", "1. "})
    void twoKilobytesThatOverflowAParserAreNamedInsteadOfRendered(String mark) {
        write("en/a/deep.md", mark.repeat(20_000 / mark.length()) + "\n");
        write("en/a/good.md", "# Good\n\nText.\n");
        var snapshot = publish();
        assertThat(snapshot.problems()).extracting(Problem::file).contains("en/a/deep.md");
        assertThat(snapshot.article(Locale.ENGLISH, "good")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "[!DNL ", "[!DNL x   ", "  \n", "{: x \n"})
    @Timeout(60)
    void halfAMegabyteOfTheSameTakesNobodysTime(String mark) {
        write("en/a/same.md", "---\ntitle: Same\n---\n" + mark.repeat(500_000 / mark.length()) + "end\n");
        write("en/a/good.md", "# Good\n\nText.\n");
        assertThat(publish().article(Locale.ENGLISH, "good")).isPresent();
    }

    @Test
    @Timeout(30)
    void aChainOfManyRedirectsTakesNobodysTime() {
        write("redirects.csv", IntStream.range(0, 20_000).mapToObj(i -> "/way-%d,/way-%d\n".formatted(i, i + 1)).collect(Collectors.joining())
                + "/way-20000,/en/articles/good\n/round,/and-round\n/and-round,/round\n");
        write("en/a/good.md", "# Good\n\nText.\n");
        var snapshot = publish();
        assertThat(snapshot.redirect("/way-0")).contains("/en/articles/good");
        assertThat(snapshot.redirect("/way-20000")).contains("/en/articles/good");
        assertThat(snapshot.redirect("/round")).isEmpty();
        assertThat(snapshot.problems()).filteredOn(problem -> problem.rule().equals("redirect-loop")).hasSize(2);
    }

    /// A file that is longer than memory takes no room on a disk that leaves out what is empty.
    @ParameterizedTest
    @ValueSource(strings = {"site.yaml", "facts.yaml", "queries.yml", "redirects.csv", "redirects.yaml", "en/a/_index.md"})
    void anArchiveUnderTheNameOfSettingsTakesNothingDown(String name) throws IOException {
        write("en/a/good.md", "# Good\n\nText.\n");
        write(name, "");
        try (var file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(8L * 1024 * 1024 * 1024);
        }
        assertThat(publish().article(Locale.ENGLISH, "good")).isPresent();
    }

    @Test
    void aLinkLeadsToWhatIsThereRatherThanToWhoCallsItAnOldAddressOfTheirs() {
        write("en/a/good.md", "# Good\n\nText.\n");
        write("en/a/other.md", "---\ntitle: Other\naliases: [/en/articles/good, /en, /en/articles/former]\n---\n"
                + "[Good](/en/articles/good), [home](/en), [former](/en/articles/former).\n");
        assertThat(publish().article(Locale.ENGLISH, "other").orElseThrow().html())
                .contains("href=\"/en/articles/good\"", "href=\"/en\"", "href=\"/en/articles/other\"");
    }

    @Test
    void aSlugWithoutEndIsNamedAndTakesNothingElseDown() {
        write("en/a/endless.md", "---\ntitle: Endless\nslug: " + "a-".repeat(20_000) + "a\n---\nText.\n");
        write("en/a/good.md", "# Good\n\nText.\n");
        var snapshot = publish();
        assertThat(snapshot.problems()).anySatisfy(problem -> assertThat(problem.toString()).startsWith(
                "en/a/endless.md:3:1: error: A slug has at most 250 letters, but this has 40001."));
        assertThat(snapshot.article(Locale.ENGLISH, "good")).isPresent();
    }

    @Test
    void aFileWhoseNameEndsAsThatOfAFoldersOwnIsAnArticle() {
        write("en/a/_index.md", "---\ntitle: Prices\n---\n");
        write("en/a/price_index.md", "---\ntitle: The price index\n---\nText.\n");
        assertThat(publish().articles(Locale.ENGLISH)).extracting("title").containsExactly("The price index");
    }

    @Test
    void whatWasWithdrawnDoesNotComeBackWithTheNextMistake() throws Exception {
        write("en/a/one.md", "---\ntitle: One\n---\nThe old promise.\n");
        write("en/a/two.md", "---\ntitle: Two\n---\nText.\n");
        var publisher = new Publisher(new Folder(folder), (_, key) -> key, NOON);
        publisher.read();
        write("en/a/one.md", "---\ntitle: One\ndraft: true\n---\nThe old promise.\n");
        assertThat(publisher.read().article(Locale.ENGLISH, "one")).isEmpty();
        write("en/a/one.md", "---\ntitle: One\ndraft: perhaps\n---\nThe old promise.\n");
        assertThat(publisher.read().article(Locale.ENGLISH, "one")).isEmpty();
    }

    @Test
    void anotherTimeZoneOrAnotherTopicDecidesAnewAboutEveryArticle() throws IOException {
        write("site.yaml", "topics: [{id: order}]\n");
        write("en/a/early.md", "---\ntitle: Early\npublishDate: 2026-11-25\n---\nText.\n");
        write("en/a/topic.md", "---\ntitle: Topic\ntopic: payment\n---\nText.\n");
        var publisher = new Publisher(new Folder(folder), (_, key) -> key, NOON);
        assertThat(publisher.read().size()).isZero();
        write("site.yaml", "timeZone: Pacific/Kiritimati\ntopics: [{id: order}, {id: payment}]\n");
        assertThat(publisher.read().articles(Locale.ENGLISH)).extracting("title").containsExactlyInAnyOrder("Early", "Topic");
    }

    @Test
    void whoHadAnAddressKeepsItOverARestart(@TempDir Path data) throws Exception {
        write("en/a/later.md", "---\ntitle: First come\nslug: track\n---\nText.\n");
        for (var build : List.of("build 1", "build 1", "build 2")) {
            try (var database = Database.open(data)) {
                var publisher = new Publisher(new Folder(folder), (_, key) -> key, NOON, database, build);
                publisher.read();
                write("en/a/early.md", "---\ntitle: Second\nslug: track\n---\nText.\n");
                var snapshot = publisher.read();
                publisher.remember();
                assertThat(snapshot.article(Locale.ENGLISH, "track").orElseThrow().title()).isEqualTo("First come");
                assertThat(snapshot.problems()).extracting(Problem::rule).containsOnlyOnce("duplicate-slug");
            }
        }
    }

    @Test
    void aPublicationThatFailsMidwayTakesNothingAlong() throws IOException {
        write("en/a/one.md", "---\ntitle: One\n---\nText.\n");
        write("redirects.csv", "/old,/en/articles/one\n");
        var disk = new Folder(folder);
        var broken = new AtomicBoolean();
        var publisher = new Publisher(new Source() {
            @Override
            public String name() {
                return disk.name();
            }

            @Override
            public Tree now() throws IOException {
                var tree = disk.now();
                if (broken.get()) {
                    tree.files().put("redirects.csv", new Unreadable("redirects.csv", broken, null));
                }
                return tree;
            }
        }, (_, key) -> key, NOON);
        publisher.read();
        write("en/a/two.md", "---\ntitle: Two\n---\nText.\n");
        broken.set(true);
        assertThatThrownBy(publisher::read).isInstanceOf(IOException.class);
        broken.set(false);
        var snapshot = publisher.read();
        assertThat(snapshot.articles(Locale.ENGLISH)).extracting("title").containsExactlyInAnyOrder("One", "Two");
        assertThat(snapshot.redirect("/old")).contains("/en/articles/one");
    }

    @Test
    void anArticleThatTheDiskWouldNotGiveIsTriedAgain() throws IOException {
        write("en/a/one.md", "---\ntitle: One\n---\nText.\n");
        var disk = new Folder(folder);
        var broken = new AtomicBoolean(true);
        var publisher = new Publisher(new Source() {
            @Override
            public String name() {
                return disk.name();
            }

            @Override
            public Tree now() throws IOException {
                var tree = disk.now();
                tree.files().computeIfPresent("en/a/one.md", (path, file) -> new Unreadable(path, broken, file));
                return tree;
            }
        }, (_, key) -> key, NOON);
        assertThat(publisher.read().problems()).extracting(Problem::rule).containsExactly("unreadable-file");
        broken.set(false);
        write("en/a/two.md", "---\ntitle: Two\n---\nText.\n");
        var snapshot = publisher.read();
        assertThat(snapshot.articles(Locale.ENGLISH)).extracting("title").containsExactlyInAnyOrder("One", "Two");
    }

    private record Unreadable(String path, AtomicBoolean broken, ContentFile file) implements ContentFile {
        @Override
        public String state() {
            return "broken";
        }

        @Override
        public long size() {
            return 1;
        }

        @Override
        public byte[] bytes() throws IOException {
            if (broken.get()) {
                throw new IOException("The disk cannot be read.");
            }
            return file.bytes();
        }
    }

    @Test
    void anUnchangedFolderIsTheSameCommitAndAChangedOneIsNot() throws IOException {
        write("en/a/one.md", "# One\n\nText.\n");
        var publisher = new Publisher(new Folder(folder), (_, key) -> key, NOON);
        var first = publisher.read();
        assertThat(publisher.read().commit()).isEqualTo(first.commit());
        write("en/a/one.md", "# One\n\nOther text.\n");
        assertThat(publisher.read().commit()).isNotEqualTo(first.commit());
    }

    @Test
    void ourOwnHelpCenterHasNothingToMend() throws IOException {
        assertThat(new Publisher(new Folder(Path.of("content")), (_, key) -> key, NOON).read().problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"arduino-en/content, 403", "adobe-en-2024/help, 1100", "logingov/content/_help, 200"})
    void aHelpCenterWrittenByOthersIsReadAsItIs(String name, int articles) throws IOException {
        var content = Path.of("../shared/content").resolve(name);
        assumeTrue(Files.isDirectory(content), "SKIPPED: no content at " + content);
        var snapshot = new Publisher(new Folder(content), (_, key) -> key, NOON).read();
        assertThat(snapshot.size()).isGreaterThanOrEqualTo(articles);
        assertThat(snapshot.problems()).filteredOn(Problem::isError).isEmpty();
    }

    private Snapshot publish() {
        try {
            return new Publisher(new Folder(folder), (_, key) -> key, NOON).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String path, String text) {
        writeBytes(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private void writeBytes(String path, byte[] bytes) {
        try {
            var file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFilmThatIsLargerThanTheMemoryIsPublished() throws IOException {
        write("en/a/tent.md", "---\ntitle: Tent\n---\n![The tent is pitched](film.mp4)\n");
        try (var film = new RandomAccessFile(folder.resolve("en/a/film.mp4").toFile(), "rw")) {
            film.setLength(Runtime.getRuntime().maxMemory() + 1);
        }
        var snapshot = publish();
        assertThat(told(snapshot)).isEmpty();
        var address = Jsoup.parse(snapshot.article(Locale.ENGLISH, "tent").orElseThrow().html()).select("[src]").attr("src");
        assertThat(snapshot.asset(address)).get().extracting(Asset::size).isEqualTo(Runtime.getRuntime().maxMemory() + 1);
    }

    /// The files of redirects that two real help centers keep, as they are.
    @Test
    void realRedirectsLeadToTheArticlesThatAreHereAndElsewhereForTheRest() throws IOException {
        var arduino = Path.of("../shared/content/arduino-en");
        var adobe = Path.of("../shared/content/adobe-en-2024");
        assumeTrue(Files.isDirectory(arduino) && Files.isDirectory(adobe), "SKIPPED: there is no real content beside the project");
        write("redirects.yml", Files.readString(arduino.resolve("scripts/sync-redirects/redirects.yml")));
        write("redirects.csv", Files.readString(adobe.resolve("redirects.csv")));
        write("en/a/ide.md", "---\ntitle: IDE support\nid: 9207690465436\n---\nText.\n");
        var snapshot = publish();
        assertThat(snapshot.redirect("/ide")).contains("/en/articles/ide");
        assertThat(snapshot.redirect("/docs/commerce-knowledge-base/kb/best-practices/redis/extended-redis-cache-implementation-magento-commerce-2.3.5.html"))
                .contains(
                        "https://experienceleague.adobe.com/docs/commerce-operations/implementation-playbook/best-practices/planning/redis-service-configuration.html");
        var redirects = snapshot.problems().stream().filter(problem -> problem.file().startsWith("redirects")).toList();
        assertThat(redirects).noneMatch(Problem::isError);
        // What leads to articles that are not in this small help center is named; nothing else is.
        assertThat(redirects).extracting(Problem::rule).isSubsetOf("broken-redirect", "redirect-loop", "duplicate-redirect");
        assertThat(redirects).filteredOn(problem -> problem.file().equals("redirects.csv")).hasSizeLessThan(10);
    }

    /// Besides that the articles of these tests have no description.
    private static List<Problem> told(Snapshot snapshot) {
        return snapshot.problems().stream().filter(problem -> !problem.rule().equals("missing-description")).toList();
    }
}
