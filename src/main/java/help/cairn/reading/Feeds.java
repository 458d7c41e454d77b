package help.cairn.reading;

import help.cairn.articles.Article;
import help.cairn.articles.Library;
import help.cairn.web.Pages;
import io.javalin.http.Context;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Comparator;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// What machines read: the map of the site, the feed of what changed, the description of the search.
public final class Feeds {
    private static final String SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static final String ATOM = "http://www.w3.org/2005/Atom";
    private static final String OPEN_SEARCH = "http://a9.com/-/spec/opensearch/1.1/";
    private static final int NEWEST = 30;
    private static final int SHORT_NAME = 16;

    private final Library library;
    private final Pages pages;

    public Feeds(Library library, Pages pages) {
        this.library = library;
        this.pages = pages;
    }

    @FunctionalInterface
    private interface Content {
        void to(XMLStreamWriter xml) throws XMLStreamException;
    }

    public void sitemap(Context ctx) {
        var snapshot = library.current();
        pages.sendShared(ctx, snapshot, "sitemap", "application/xml; charset=utf-8", () -> xml("urlset", SITEMAP, xml -> {
            for (var locale : snapshot.site().locales()) {
                entry(xml, "/" + locale.toLanguageTag(), "");
                for (var category : snapshot.categories(locale)) {
                    entry(xml, category.address(), "");
                }
                for (var article : snapshot.articles(locale)) {
                    entry(xml, article.address(), article.updated().toString());
                }
            }
        }));
    }

    private void entry(XMLStreamWriter xml, String path, String changed) throws XMLStreamException {
        xml.writeStartElement("url");
        text(xml, "loc", pages.absolute(path));
        if (!changed.isEmpty()) {
            text(xml, "lastmod", changed);
        }
        xml.writeEndElement();
    }

    /// `/{locale}/feed.xml`: the articles that changed last.
    public void feed(Context ctx) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        pages.sendShared(ctx, snapshot, ctx.path(), "application/atom+xml; charset=utf-8", () -> xml("feed", ATOM, xml -> {
            var newest = snapshot.articles(locale).stream()
                    .sorted(Comparator.comparing(Article::updated).reversed().thenComparing(Article::id))
                    .limit(NEWEST)
                    .toList();
            var home = pages.absolute("/" + locale.toLanguageTag());
            text(xml, "id", home);
            text(xml, "title", snapshot.site().name());
            link(xml, "alternate", home);
            link(xml, "self", pages.absolute(ctx.path()));
            text(xml, "updated", newest.isEmpty() ? snapshot.publishedAt().toString() : moment(newest.getFirst()));
            xml.writeStartElement("author");
            text(xml, "name", snapshot.site().name());
            xml.writeEndElement();
            for (var article : newest) {
                xml.writeStartElement("entry");
                text(xml, "id", pages.absolute(article.address()));
                text(xml, "title", article.title());
                link(xml, "alternate", pages.absolute(article.address()));
                text(xml, "updated", moment(article));
                text(xml, "summary", article.summary());
                xml.writeEndElement();
            }
        }));
    }

    private static String moment(Article article) {
        return article.updated().atStartOfDay(ZoneOffset.UTC).toInstant().toString();
    }

    /// `/opensearch.xml`: lets a browser search here from its address bar.
    public void openSearch(Context ctx) {
        var snapshot = library.current();
        pages.sendShared(ctx, snapshot, "opensearch", "application/opensearchdescription+xml; charset=utf-8",
                () -> xml("OpenSearchDescription", OPEN_SEARCH, xml -> {
                    var name = snapshot.site().name();
                    text(xml, "ShortName", name.length() > SHORT_NAME ? name.substring(0, SHORT_NAME).strip() : name);
                    text(xml, "Description", name);
                    text(xml, "InputEncoding", "UTF-8");
                    xml.writeEmptyElement("Url");
                    xml.writeAttribute("type", "text/html");
                    xml.writeAttribute("template", pages.absolute("/" + snapshot.site().defaultLocale().toLanguageTag() + "/search?q={searchTerms}"));
                }));
    }

    private static void link(XMLStreamWriter xml, String rel, String address) throws XMLStreamException {
        xml.writeEmptyElement("link");
        xml.writeAttribute("rel", rel);
        xml.writeAttribute("href", address);
    }

    private static void text(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text.replaceAll("[\\p{Cntrl}&&[^\\t\\n]]", " "));
        xml.writeEndElement();
    }

    private static byte[] xml(String root, String namespace, Content content) {
        try {
            var text = new StringWriter();
            var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement(root);
            xml.writeDefaultNamespace(namespace);
            content.to(xml);
            xml.writeEndElement();
            xml.writeEndDocument();
            return text.toString().getBytes(StandardCharsets.UTF_8);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }
}
