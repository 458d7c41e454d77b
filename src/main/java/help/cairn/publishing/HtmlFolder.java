package help.cairn.publishing;

import help.cairn.publishing.Handover.Label;
import help.cairn.publishing.Handover.Page;
import help.cairn.publishing.Handover.Shelf;
import help.cairn.publishing.Imported.Note;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// Reads a folder of HTML pages: folders become categories and sections, a folder's `index.html` gives it its title.
final class HtmlFolder {
    private static final long LARGEST = 10L * 1024 * 1024;
    private static final String AROUND = "script,style,template,noscript,body > nav,body > header,body > footer,nav,[role=navigation],"
            + "[role=banner],[role=contentinfo],[role=search],.breadcrumb,.breadcrumbs";

    private final Path root;
    private final Optional<Locale> locale;
    private final List<Note> notes;
    private final List<Note> refused;
    private final Map<String, Shelf> shelves = new LinkedHashMap<>();
    private final List<Page> pages = new ArrayList<>();
    private boolean cut;

    private HtmlFolder(Path root, Optional<Locale> locale, List<Note> notes, List<Note> refused) {
        this.root = root;
        this.locale = locale;
        this.notes = notes;
        this.refused = refused;
    }

    /// @param locale the language of the pages; English if empty and no folders of languages are there
    static Handover read(Path root, Optional<Locale> locale, List<Note> notes, List<Note> refused) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException("%s is no folder: name the folder that holds the HTML pages.".formatted(root));
        }
        var reading = new HtmlFolder(root, locale, notes, refused);
        var files = ExportFiles.list(root, Set.of("html", "htm", "xhtml"));
        if (files.isEmpty()) {
            throw new IOException("%s holds no HTML page: name the folder that holds them.".formatted(root));
        }
        var tops = files.stream().map(file -> root.relativize(file)).map(path -> path.getNameCount() > 1 ? path.getName(0).toString() : "").distinct()
                .toList();
        var languages = tops.stream().allMatch(Tongues::isLanguage);
        for (var file : files) {
            reading.page(file, languages);
        }
        if (reading.cut) {
            notes.add(new Note(root.getFileName() + "/", "navigation, headers, footers and search boxes stand around the text of pages", "left out"));
        }
        var first = locale.or(() -> languages && !tops.contains("en") ? Optional.of(Locale.forLanguageTag(tops.getFirst())) : Optional.empty())
                .orElse(Locale.ENGLISH);
        return new Handover(first, List.copyOf(reading.shelves.values()), reading.pages, "", Optional.empty(), root, Map.of());
    }

    private void page(Path file, boolean languages) throws IOException {
        var path = root.relativize(file).toString().replace('\\', '/');
        if (Files.size(file) > LARGEST) {
            refused.add(new Note(path, "it is larger than 10 MB", "not imported; divide it"));
            return;
        }
        var document = Jsoup.parse(new ByteArrayInputStream(Files.readAllBytes(file)), null, "");
        document.outputSettings().prettyPrint(false);
        var parts = new ArrayList<>(Arrays.asList(path.split("/")));
        var tongue = languages ? Locale.forLanguageTag(parts.removeFirst()) : locale.orElse(Locale.ENGLISH);
        var name = parts.removeLast();
        var index = name.matches("(?i)index\\.x?html?");
        var shelf = shelf(parts, tongue);
        var main = main(document);
        var heading = main.selectFirst("h1");
        var title = heading != null && !heading.text().isBlank() ? heading.text() : document.title();
        title = title.isBlank() && !index ? DraftReader.titleOf(name.replaceFirst("\\.[^.]*$", "")) : title;
        var description = meta(document, "description").or(() -> meta(document, "og:description")).orElse("");
        if (heading != null && heading.text().equals(title)) {
            heading.remove();
        }
        if (index) {
            var label = new Label(title, description);
            Optional.ofNullable(shelves.get(shelf)).filter(_ -> !label.title().isBlank()).ifPresent(known -> known.labels().put(tongue, label));
            int words = main.text().length();
            if (main.select("a").text().length() * 2 > words || words == 0) {
                notes.add(new Note(path, "the page is a list of links", "left out; the category's page lists its articles"));
                return;
            }
        }
        pages.add(new Page(
                path.replaceFirst("\\.[^./]*$", "").substring(languages ? path.indexOf('/') + 1 : 0), shelf, tongue, title.strip(), description, main.html(),
                List.of(), meta(document, "keywords").map(HtmlFolder::divided).orElse(List.of()), false, false, Optional.of(updated(document, file)),
                Handover.UNSORTED, addresses(document, path, index), path));
    }

    private String shelf(List<String> folders, Locale tongue) {
        var id = "";
        for (var folder : folders) {
            var parent = id;
            id = id.isEmpty() ? folder : id + "/" + folder;
            shelves.computeIfAbsent(id, key -> new Shelf(key, parent, new LinkedHashMap<>(), Handover.UNSORTED, List.of())).labels()
                    .putIfAbsent(tongue, new Label(DraftReader.titleOf(folder), ""));
        }
        return id;
    }

    /// The page without what stands around it on every page.
    private Element main(Document document) {
        var main = List.of("main", "[role=main]", "article", "#content,#main,.article-body,.content").stream()
                .map(document::select).filter(found -> found.size() == 1).map(found -> found.get(0)).findFirst().orElse(document.body());
        cut |= !document.select("nav,header,footer,[role=search]").isEmpty();
        main.select(AROUND).remove();
        return main;
    }

    private static Optional<String> meta(Document document, String name) {
        return document.select("meta[name=%s],meta[property=%s]".formatted(name, name)).stream().map(meta -> meta.attr("content").strip())
                .filter(text -> !text.isEmpty()).findFirst();
    }

    private static List<String> divided(String words) {
        return Arrays.stream(words.split(",")).map(String::strip).filter(word -> !word.isEmpty()).distinct().toList();
    }

    private static LocalDate updated(Document document, Path file) throws IOException {
        var written = meta(document, "article:modified_time").or(() -> meta(document, "last-modified")).or(() -> meta(document, "date"));
        if (written.filter(text -> text.length() >= 10).isPresent()) {
            try {
                return LocalDate.parse(written.get().substring(0, 10));
            } catch (DateTimeException e) {
                // A date in words says nothing that the file's own would not.
            }
        }
        return LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC);
    }

    private static List<String> addresses(Document document, String path, boolean index) {
        var all = new LinkedHashSet<String>();
        all.add("/" + OldAddress.encoded(path));
        all.add("/" + OldAddress.encoded(path.replaceFirst(index ? "/?[^/]*$" : "\\.[^./]*$", "")));
        var canonical = document.selectFirst("link[rel=canonical]");
        if (canonical != null && !OldAddress.path(canonical.attr("href")).isEmpty()) {
            all.add(OldAddress.path(canonical.attr("href")));
        }
        all.remove("/");
        return List.copyOf(all);
    }
}
