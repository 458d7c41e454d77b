package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Writers who move here bring what they wrote elsewhere.
class ImportJourneyTest {
    private static final byte[] DOT = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    @TempDir
    Path home;

    private final StringWriter said = new StringWriter();

    @Test
    void aZendeskCenterIsThereWithItsLinksPicturesAndOldAddresses() throws IOException {
        zendesk();
        assertThat(run("zendesk", "export")).isZero();
        var center = read();
        assertThat(errors(center)).isEmpty();
        var parcel = center.byId(Locale.ENGLISH, "360001111").orElseThrow();
        assertThat(parcel.title()).isEqualTo("Where is my parcel?");
        assertThat(parcel.tags()).containsExactly("tracking", "parcel");
        assertThat(parcel.featured()).isTrue();
        assertThat(parcel.updated()).hasToString("2025-03-02");
        assertThat(parcel.html())
                .contains("href=\"/en/articles/my-parcel-is-late#h_01HABC\"")
                .contains("href=\"/en/categories/orders-delivery#delivery\"")
                .contains("href=\"/en/contact\"")
                .contains("<kbd>Track</kbd>").contains("/media/").contains("width=\"1\"")
                .contains("callout warn").contains("<details").contains("youtube.com/embed/abc")
                .contains("1-2<br").contains("rowspan=\"2\"").contains("<code class=\"language-sh\">curl -I shop.example")
                .contains("{name} _and_ a*b").doesNotContain("alert(");
        assertThat(center.redirect("/hc/en-us/articles/360001111-Where-is-my-parcel")).contains("/en/articles/where-is-my-parcel");
        assertThat(center.redirect("/hc/en-us/articles/360001111")).contains("/en/articles/where-is-my-parcel");
        assertThat(text("en/orders-delivery/delivery/where-is-my-parcel.md"))
                .contains("[late](my-parcel-is-late.md#h_01HABC)").contains("![The page](track.png)").contains("1. Open the mail.")
                .contains("   - Look in spam")
                .contains("> [!WARNING]\n> Never pay by text message.").contains("| Country |").doesNotContain("h_01HXYZ");
        assertThat(text("redirects.csv")).startsWith("source,dest\n")
                .contains("/hc/en-us/articles/360001111-Where-is-my-parcel,en/orders-delivery/delivery/where-is-my-parcel.md\n")
                .contains("/hc/en-us/sections/70,/en/categories/orders-delivery\n");
        var german = center.byId(Locale.GERMAN, "360001111").orElseThrow();
        assertThat(german.slug().value()).isEqualTo("wo-ist-mein-paket");
        assertThat(german.path()).isEqualTo("de/orders-delivery/delivery/where-is-my-parcel.md");
        assertThat(center.site().locales()).containsExactly(Locale.ENGLISH, Locale.GERMAN);
        assertThat(center.categories(Locale.GERMAN).getFirst().sections().getFirst().title()).isEqualTo("Lieferung");
    }

    @Test
    void whatCannotBeConvertedIsNamedWithWhatStandsThereInstead() throws IOException {
        zendesk();
        run("zendesk", "export");
        assertThat(said.toString().lines())
                .contains("en/orders-delivery/delivery/where-is-my-parcel.md: a script: left out")
                .anyMatch(line -> line.contains("a picture on another server: https://cdn.example.com/far.png: its address is kept"))
                .anyMatch(line -> line.contains("a table with merged cells") && line.endsWith("kept as HTML"))
                .anyMatch(line -> line.contains("not in the export: /hc/en-us/articles/999-Gone")
                        && line.contains("https://alder.zendesk.com/hc/en-us/articles/999-Gone"))
                .anyMatch(line -> line.contains("a frame of another site: https://game.example/x"))
                .anyMatch(line -> line.contains("was for some readers only"));
        assertThat(read().byId(Locale.ENGLISH, "360003333")).isEmpty();
        assertThat(text("redirects.csv")).doesNotContain("360003333");
    }

    @Test
    void anIntercomCenterIsThereInItsLanguages() throws IOException {
        write("export/articles.json", """
                {"type":"list","pages":{"page":1,"total_pages":1},"data":[
                 {"type":"article","id":"39","title":"Return an item","description":"How to send it back","state":"published","parent_id":18,
                  "parent_ids":[18,5],"url":"https://help.alder.example/en/articles/39-return-an-item","updated_at":1741000000,"default_locale":"en",
                  "tags":{"type":"tag.list","tags":[{"type":"tag","id":"1","name":"returns"}]},
                  "body":"<p class=\\"no-margin\\">See <a href=\\"https://help.alder.example/en/articles/40-refunds\\">refunds</a>.</p>\
                <div class=\\"intercom-interblocks-callout\\"><p>Keep the box.</p></div>\
                <div class=\\"intercom-container\\"><img src=\\"https://downloads.intercomcdn.com/i/o/123456/label.png?expires=1\\" alt=\\"The label\\"></div>",
                  "translated_content":{"type":"article_translated_content","de":{"type":"article_content","title":"Artikel zurückgeben","body":"<p>So geht es.</p>",
                   "state":"published","url":"https://help.alder.example/de/articles/39-zuruck"},"fr":null}},
                 {"type":"article","id":"40","title":"Refunds","state":"published","parent_id":19,"body":"<p>Soon.</p>",
                  "url":"https://help.alder.example/en/articles/40-refunds"},
                 {"type":"article","id":"41","title":"Not yet","state":"draft","parent_id":null,"body":"<p>Wait.</p>","url":null}]}
                """);
        write("export/collections.json", """
                {"type":"list","data":[
                 {"type":"collection","id":"18","name":"Returns","description":"Sending back","order":1,"parent_id":null,
                  "url":"https://help.alder.example/en/collections/18-returns","translated_content":{"de":{"name":"Rückgaben"}}},
                 {"type":"collection","id":"19","name":"Money","parent_id":"18","order":0}]}
                """);
        Files.write(home.resolve("export/label.png"), DOT);
        assertThat(run("intercom", "export")).isZero();
        var center = read();
        assertThat(errors(center)).isEmpty();
        var article = center.byId(Locale.ENGLISH, "39").orElseThrow();
        assertThat(article.description()).isEqualTo("How to send it back");
        assertThat(article.tags()).containsExactly("returns");
        assertThat(article.html()).contains("href=\"/en/articles/refunds\"").contains("class=\"callout\"").contains("/media/");
        assertThat(text("en/returns/return-an-item.md")).contains("[refunds](money/refunds.md)").contains("![The label](label.png)");
        assertThat(center.categories(Locale.GERMAN)).extracting("title").containsExactly("Rückgaben");
        assertThat(center.byId(Locale.ENGLISH, "41")).isEmpty();
        assertThat(center.redirect("/en/articles/39-return-an-item")).contains("/en/articles/return-an-item");
        assertThat(center.redirect("/de/articles/39")).contains("/de/articles/artikel-zuruckgeben");
        assertThat(said.toString()).contains("stood in 2 collections");
    }

    @Test
    void aFolderOfPagesKeepsItsFoldersPicturesAndLinks() throws IOException {
        write("export/Store Support/index.html", "<title>The store</title><main><h1>The store</h1><a href='Shipping/Where%20is%20it.html'>Where</a></main>");
        write("export/Store Support/Shipping/Where is it.html", """
                <html><head><title>Where is it? | Alder</title><meta name="description" content="Find a parcel"><meta name="keywords" content="parcel, lost"></head>
                <body><nav>Home</nav><main><h1>Where is it?</h1><p>See <a href="../pay.html#cards">cards</a>.</p>
                <p><img src="../../img/box.png" alt="A box"></p><p><img src="../../../secret.png" alt="no"></p></main></body></html>
                """);
        write("export/Store Support/pay.html", "<title>Pay</title><body><h2 id=\"cards\">Cards we take</h2><dl><dt>Visa</dt><dd>Yes</dd></dl></body>");
        Files.createDirectories(home.resolve("export/img"));
        Files.write(home.resolve("export/img/box.png"), DOT);
        Files.write(home.resolve("secret.png"), DOT);
        assertThat(run("html-folder", "export")).isZero();
        var center = read();
        assertThat(errors(center)).isEmpty();
        var article = center.article(Locale.ENGLISH, "where-is-it").orElseThrow();
        assertThat(article.html()).contains("href=\"/en/articles/pay#cards\"").contains("/media/").doesNotContain("Home");
        assertThat(article.description()).isEqualTo("Find a parcel");
        assertThat(article.keywords()).containsExactly("parcel", "lost");
        assertThat(center.categories(Locale.ENGLISH)).extracting("title").containsExactly("The store");
        assertThat(center.redirect("/Store%20Support/Shipping/Where%20is%20it.html")).contains("/en/articles/where-is-it");
        assertThat(said.toString()).contains("a picture that is not in the export: ../../../secret.png").contains("the page is a list of links");
        assertThat(files()).noneMatch(path -> path.contains("secret"));
    }

    @Test
    void whatLooksLikeAMarkStaysText() throws IOException {
        write("export/odd.html", """
                <title>Odd</title><p># no heading</p><p>1. no list<br>- nor this<br># nor that</p><p>a_b_c 2*3*4 &lt;b&gt; {x} [y](z) \\ ~~w~~ &amp;lt;</p>
                <p><b>W</b>ord</p><p>!<a href="https://alder.example/x">y</a></p><ul><li><input type="checkbox" checked> done</li><li>code<pre>a

                  b</pre></li></ul><ul><li>other</li></ul>
                <table><tr><th>A|B</th></tr><tr><td><p>1|2</p><p><code>c|d</code></p></td></tr></table>
                """);
        assertThat(run("html-folder", "export")).isZero();
        assertThat(said.toString()).isEqualTo("1 articles, 0 pictures, 2 redirects into %s; 0 notes, 0 not imported\n".formatted(home.resolve("content")));
        assertThat(read().article(Locale.ENGLISH, "odd").orElseThrow().html())
                .contains("<p># no heading</p>").contains("1. no list<br>").contains("- nor this<br>").contains("# nor that</p>")
                .contains("a_b_c 2*3*4 &lt;b&gt; {x} [y](z) \\ ~~w~~ &amp;lt;").contains("<strong>W</strong>ord").contains(">y</a>").doesNotContain("<img")
                .contains("checked").contains("a\n\n").contains("A|B").contains("1|2<br>").contains("<code>c|d</code>")
                .containsPattern("(?s)</ul>.*<ul>.*other");
        assertThat(text("en/odd.md")).contains("- [x] done").contains("A\\|B ").doesNotContain("<p>").doesNotContain("<table");
    }

    @Test
    void noTitleLeadsOutOfTheFolderOrOntoAnotherFile() throws IOException {
        write("export/a.json", """
                {"articles":[
                 {"id":1,"locale":"en-us","section_id":7,"title":"../../../etc/passwd","body":"<p>a</p>"},
                 {"id":2,"locale":"en-us","section_id":7,"title":"NUL","body":"<p>b</p>"},
                 {"id":"../3","locale":"en-us","section_id":7,"title":"Parcel","body":"<p>c</p>"},
                 {"id":4,"locale":"en-us","section_id":7,"title":"PARCEL","body":"<p>d</p>"},
                 {"id":5,"locale":"en-us","section_id":7,"title":"%s","body":"<p>e</p>"}],
                 "sections":[{"id":7,"name":"..","locale":"en-us","parent_section_id":7}]}
                """.formatted("包裹".repeat(200)));
        assertThat(run("zendesk", "export")).isZero();
        assertThat(files()).allMatch(path -> path.matches("redirects.csv|site.yaml|en/article/[^/]{1,83}")).hasSize(8);
        assertThat(files().stream().map(path -> path.toLowerCase(Locale.ROOT))).doesNotHaveDuplicates().noneMatch(path -> path.endsWith("/nul.md"));
        assertThat(read().size()).isEqualTo(5);
        try (var around = Files.list(home)) {
            assertThat(around.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("export", "content");
        }
    }

    @Test
    void whatIsThereStaysUnlessItIsToBeWrittenOver() throws IOException {
        zendesk();
        write("content/en/orders-delivery/delivery/where-is-my-parcel.md", "# Mine\n");
        assertThat(run("zendesk", "export")).isEqualTo(1);
        assertThat(text("en/orders-delivery/delivery/where-is-my-parcel.md")).isEqualTo("# Mine\n");
        assertThat(files()).hasSize(1);
        assertThat(run("zendesk", "export", "--force")).isZero();
        assertThat(text("en/orders-delivery/delivery/where-is-my-parcel.md")).contains("Where is my parcel?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"articles\":[{\"id\":", "", "7", "{\"articles\":{}}", "{\"articles\":\"all\"}", "not json"})
    void aBrokenExportIsNamedAndNothingIsWritten(String json) throws IOException {
        write("export/broken.json", json);
        assertThat(run("zendesk", "export")).isEqualTo(1);
        assertThat(run("intercom", "export")).isEqualTo(1);
        assertThat(home.resolve("content")).doesNotExist();
    }

    @Test
    void deepNestingTakesNothingDown() throws IOException {
        write("export/deep.json", "[".repeat(100_000));
        assertThat(run("zendesk", "export")).isEqualTo(1);
        write("export/deep.json",
                "{\"articles\":[{\"id\":1,\"title\":\"Deep\",\"body\":\"%s deep %s\"},{\"id\":2,\"title\":\"Lists\",\"body\":\"%s x\"}]}".formatted(
                        "<div><blockquote>".repeat(5_000), "<b>".repeat(5_000), "<ul><li>".repeat(5_000)));
        assertThat(run("zendesk", "export")).isBetween(0, 1);
        assertThat(read().byId(Locale.ENGLISH, "1").orElseThrow().text()).contains("deep");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "{\"id\":2,\"title\":5,\"body\":\"x\"};\"title\" must be a text",
        "{\"id\":2,\"title\":\"x\",\"body\":[]};\"body\" must be a text",
        "{\"id\":{},\"title\":\"x\"};\"id\" must be a number or a text",
        "{\"id\":2,\"title\":\"x\",\"locale\":\"xx-yy\"};\"xx-yy\" has no code"})
    void anArticleOfAWrongShapeIsRefusedAndTheOthersAreImported(String article, String why) throws IOException {
        write("export/articles.json", "{\"articles\":[{\"id\":1,\"title\":\"Good\",\"body\":\"<p>Text.</p>\"},%s]}".formatted(article));
        assertThat(run("zendesk", "export")).isEqualTo(1);
        assertThat(read().byId(Locale.ENGLISH, "1")).isPresent();
        assertThat(said.toString()).contains("articles.json: ").contains(why).contains("1 articles, 0 pictures").contains("1 not imported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zendesk", "intercom", "html-folder"})
    void aMissingExportAndAMissingPlaceAreSaid(String source) {
        assertThat(run(source, "nowhere")).isEqualTo(1);
        assertThat(Main.run(Clock.systemUTC(), new PrintWriter(said), "import", source, home.toString())).isEqualTo(2);
    }

    private void zendesk() throws IOException {
        write("export/articles.json", """
                {"count":3,"next_page":null,"articles":[
                 {"id":360001111,"html_url":"https://alder.zendesk.com/hc/en-us/articles/360001111-Where-is-my-parcel","locale":"en-us","source_locale":"en-us",
                  "section_id":70,"title":"Where is my parcel?","draft":false,"promoted":true,"position":2,"label_names":["tracking","parcel"],
                  "user_segment_id":null,"edited_at":"2025-03-02T10:00:00Z","updated_at":"2025-03-04T10:00:00Z","body":"<p class=\\"wysiwyg-text-align-left\\">\
                <span style=\\"font-size:14px\\">In <strong>3&nbsp;days</strong>. See <a href=\\"/hc/en-us/articles/360002222#h_01HABC\\">late</a>, \
                <a href=\\"https://alder.zendesk.com/hc/en-us/sections/70-Delivery\\">Delivery</a> or <a href=\\"/hc/en-us/requests/new\\">write to us</a>.</span></p>\
                <h2 id=\\"h_01HXYZ\\"><strong>Track it</strong></h2><ol><li>Open the mail.<ul><li>Look in spam</li></ul></li><li><p>Press <kbd>Track</kbd>.</p>\
                <p><img src=\\"/hc/article_attachments/9001/track.png\\" alt=\\"The page\\"></p></li></ol>\
                <div class=\\"callout callout--warning\\"><p><strong>Warning:</strong> Never pay by text message.</p></div>\
                <table><tbody><tr><td><strong>Country</strong></td><td><strong>Days</strong></td></tr><tr><td>UK</td><td>1-2<br>3 in winter</td></tr></tbody></table>\
                <table><tbody><tr><td rowspan=\\"2\\">A</td><td>B</td></tr><tr><td>C</td></tr></tbody></table>\
                <pre><code class=\\"language-sh\\">curl -I shop.example\\n\\n  done</code></pre><details><summary>And then?</summary><p>Wait.</p></details>\
                <iframe src=\\"//www.youtube.com/embed/abc\\"></iframe><iframe src=\\"https://game.example/x\\"></iframe>\
                <p><img src=\\"https://cdn.example.com/far.png\\" alt=\\"far\\"></p><script>alert(1)</script><p>{name} _and_ a*b</p>\
                <p><a href=\\"/hc/en-us/articles/999-Gone\\">gone</a></p>"},
                 {"id":360002222,"html_url":"https://alder.zendesk.com/hc/en-us/articles/360002222-Late","locale":"en-us","source_locale":"en-us","section_id":70,
                  "title":"My parcel is late","draft":false,"position":1,"user_segment_id":null,"body":"<h2 id=\\"h_01HABC\\">When it is late</h2><p>Wait.</p>"},
                 {"id":360003333,"html_url":"https://alder.zendesk.com/hc/en-us/articles/360003333-VIP","locale":"en-us","source_locale":"en-us","section_id":70,
                  "title":"For good customers","draft":false,"position":3,"user_segment_id":12,"body":"<p>Hush.</p>"}]}
                """);
        write("export/structure.json", """
                {"sections":[{"id":70,"category_id":60,"name":"Delivery","description":"All about it","position":1,"locale":"en-us","parent_section_id":null,
                  "html_url":"https://alder.zendesk.com/hc/en-us/sections/70-Delivery"}],
                 "categories":[{"id":60,"name":"Orders & delivery","description":"","position":0,"locale":"en-us",
                  "html_url":"https://alder.zendesk.com/hc/en-us/categories/60-Orders"}]}
                """);
        write("export/translations.json", """
                {"translations":[
                 {"id":1,"source_id":360001111,"source_type":"Article","locale":"de","title":"Wo ist mein Paket?","body":"<p>Bald da.</p>","draft":false},
                 {"id":2,"source_id":70,"source_type":"Section","locale":"de","title":"Lieferung","body":""}]}
                """);
        write("export/attachments.json", "{\"article_attachments\":[{\"id\":9001,\"article_id\":360001111,\"file_name\":\"track.png\"}]}");
        Files.createDirectories(home.resolve("export/attachments/9001"));
        Files.write(home.resolve("export/attachments/9001/track.png"), DOT);
    }

    private int run(String source, String export, String... more) {
        var arguments = Stream.concat(
                Stream.of("import", source, home.resolve(export).toString(), "--into", home.resolve("content").toString()), Stream.of(more));
        return Main.run(Clock.systemUTC(), new PrintWriter(said), arguments.toArray(String[]::new));
    }

    private Snapshot read() throws IOException {
        return new Publisher(new Folder(home.resolve("content")), (_, key) -> key, Clock.systemUTC()).read();
    }

    private static String errors(Snapshot center) {
        return center.problems().stream().filter(Problem::isError).map(Problem::toString).collect(Collectors.joining("\n"));
    }

    private String text(String path) throws IOException {
        return Files.readString(home.resolve("content").resolve(path));
    }

    private java.util.List<String> files() throws IOException {
        try (var all = Files.walk(home.resolve("content"))) {
            return all.filter(Files::isRegularFile).map(file -> home.resolve("content").relativize(file).toString()).toList();
        }
    }

    private void write(String path, String text) throws IOException {
        var file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
