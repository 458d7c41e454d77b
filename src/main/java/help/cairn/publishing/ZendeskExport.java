package help.cairn.publishing;

import help.cairn.publishing.ExportFiles.Answer;
import help.cairn.publishing.ExportFiles.Wrong;
import help.cairn.publishing.Handover.Label;
import help.cairn.publishing.Handover.Page;
import help.cairn.publishing.Handover.Shelf;
import help.cairn.publishing.Imported.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import tools.jackson.databind.JsonNode;

/// Reads the answers of Zendesk's Help Center API: articles, sections, categories, translations and attachments, in one
/// file or in many, one page of a list in each.
final class ZendeskExport {
    private static final Pattern NUMBERED = Pattern.compile("(?i)/hc/(?:[a-z]{2}[a-z0-9-]*/)?articles/(\\d+)");
    private static final String NO_LOCALE = "";

    private final List<Note> refused;
    private final List<Note> notes;
    private final Map<String, Found> articles = new LinkedHashMap<>();
    private final Map<String, Found> sections = new LinkedHashMap<>();
    private final Map<String, Found> categories = new LinkedHashMap<>();
    private final Map<String, Map<String, Found>> translations = new HashMap<>();
    private final Map<String, String> attachments = new HashMap<>();

    private record Found(String file, JsonNode json) {}

    private ZendeskExport(List<Note> notes, List<Note> refused) {
        this.notes = notes;
        this.refused = refused;
    }

    /// @param locale the language of what does not name its own, and the first of the site; the export's own if empty
    static Handover read(Path export, Optional<Locale> locale, List<Note> notes, List<Note> refused) throws IOException {
        var reading = new ZendeskExport(notes, refused);
        for (var answer : ExportFiles.json(export)) {
            reading.sort(answer, answer.json());
        }
        if (reading.articles.isEmpty()) {
            throw new IOException("%s holds no articles: export /api/v2/help_center/articles.json too.".formatted(export));
        }
        return reading.handover(export, locale);
    }

    private void sort(Answer answer, JsonNode json) {
        if (json.isArray()) {
            json.forEach(item -> sort(answer, item));
            return;
        }
        if (!json.isObject()) {
            refused.add(new Note(answer.file(), "it holds a value that is no object", "save the API's answers as they are"));
            return;
        }
        var lists = Map.of(
                "articles", "article", "sections", "section", "categories", "category", "translations", "translation",
                "article_attachments", "article_attachment");
        var any = false;
        for (var entry : lists.entrySet()) {
            for (var name : List.of(entry.getKey(), entry.getValue())) {
                var value = json.path(name);
                if (value.isArray()) {
                    any = true;
                    value.forEach(item -> keep(entry.getValue(), answer.file(), item));
                } else if (value.isObject()) {
                    any = true;
                    keep(entry.getValue(), answer.file(), value);
                } else if (!value.isMissingNode() && json.path("id").isMissingNode()) {
                    any = true;
                    refused.add(new Note(answer.file(), "\"%s\" is no list".formatted(name), "save the API's answer as it is"));
                }
            }
        }
        if (!any) {
            keep(kind(json), answer.file(), json);
        }
    }

    private static String kind(JsonNode json) {
        return json.has("source_type") && json.has("source_id")
                ? "translation"
                : json.has("section_id")
                        ? "article"
                        : json.has("category_id")
                                ? "section"
                                : json.has("content_url")
                                        ? "article_attachment"
                                        : json.has("name") && json.has("html_url") ? "category" : "";
    }

    private void keep(String kind, String file, JsonNode item) {
        try {
            var id = item.isObject() ? ExportFiles.id(item, "id").orElse("") : "";
            var found = new Found(file, item);
            switch (kind) {
                case "article" -> {
                    newest(articles, id, found);
                    for (var translation : item.path("translations")) {
                        keep("translation", file, translation);
                    }
                    for (var attachment : item.path("attachments")) {
                        keep("article_attachment", file, attachment);
                    }
                }
                case "section" -> newest(sections, id, found);
                case "category" -> newest(categories, id, found);
                case "translation" -> {
                    var of = ExportFiles.text(item, "source_type").orElse("Article").toLowerCase(Locale.ROOT) + " "
                            + ExportFiles.id(item, "source_id").orElse("");
                    newest(translations.computeIfAbsent(of, _ -> new LinkedHashMap<>()), ExportFiles.text(item, "locale").orElse(NO_LOCALE), found);
                }
                case "article_attachment" -> ExportFiles.text(item, "file_name").ifPresent(name -> attachments.put(id, name));
                default -> notes.add(new Note(file, "it holds something that is no part of a help center", "left out"));
            }
        } catch (Wrong e) {
            refused.add(new Note(file, e.getMessage(), "export it again"));
        }
    }

    private static void newest(Map<String, Found> among, String id, Found found) throws Wrong {
        var before = among.get(id);
        if (before == null || ExportFiles.text(before.json, "updated_at").orElse("").compareTo(ExportFiles.text(found.json, "updated_at").orElse("")) <= 0) {
            among.put(id, found);
        }
    }

    private Handover handover(Path export, Optional<Locale> locale) {
        var tags = new LinkedHashSet<String>();
        var votes = new HashMap<String, Integer>();
        for (var found : articles.values()) {
            tags.add(found.json.path("locale").asString(NO_LOCALE));
            votes.merge(found.json.path("source_locale").asString(found.json.path("locale").asString(NO_LOCALE)), 1, Integer::sum);
        }
        translations.values().forEach(each -> tags.addAll(each.keySet()));
        tags.addAll(votes.keySet());
        tags.remove(NO_LOCALE);
        var tongues = new Tongues(tags);
        var usual = votes.entrySet().stream().filter(vote -> tongues.of(vote.getKey()).isPresent()).max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
        var first = locale.or(() -> usual.flatMap(tongues::of)).orElse(Locale.ENGLISH);
        var shelves = new ArrayList<Shelf>();
        categories.forEach((id, found) -> shelf("category", id, found, "", tongues, first, shelves));
        sections.forEach((id, found) -> {
            try {
                var above = ExportFiles.id(found.json, "parent_section_id").map(parent -> "section " + parent)
                        .or(() -> category(found)).orElse("");
                shelf("section", id, found, above, tongues, first, shelves);
            } catch (Wrong e) {
                refused.add(new Note(found.file, "section %s: %s".formatted(id, e.getMessage()), "export it again"));
            }
        });
        // Zendesk writes 0 for everything in a center that is sorted by title.
        var sorted = articles.values().stream().anyMatch(found -> found.json.path("position").asInt(0) != 0);
        var pages = new ArrayList<Page>();
        articles.forEach((id, found) -> {
            try {
                pages(id, found, tongues, first, sorted, pages);
            } catch (Wrong e) {
                refused.add(new Note(found.file, "article %s: %s".formatted(id, e.getMessage()), "not imported; export it again"));
            }
        });
        var folder = Files.isDirectory(export) ? export : export.toAbsolutePath().getParent();
        return new Handover(first, shelves, pages, origin(), Optional.of(NUMBERED), folder, attachments);
    }

    private static Optional<String> category(Found found) {
        var id = found.json.path("category_id");
        return id.isMissingNode() || id.isNull() ? Optional.empty() : Optional.of("category " + id.asString(""));
    }

    private void shelf(String kind, String id, Found found, String parent, Tongues tongues, Locale first, List<Shelf> shelves) {
        try {
            var labels = new LinkedHashMap<Locale, Label>();
            var own = localeOf(found.json, tongues, first).orElse(first);
            label(found.json, "name", "description").ifPresent(label -> labels.put(own, label));
            for (var translation : translations.getOrDefault(kind + " " + id, Map.of()).entrySet()) {
                var label = label(translation.getValue().json, "title", "body");
                tongues.of(translation.getKey()).ifPresent(locale -> label.ifPresent(words -> labels.put(locale, words)));
            }
            var address = address(found.json).filter(path -> !path.isEmpty());
            var addresses = new LinkedHashSet<String>();
            address.ifPresent(path -> {
                addresses.add(path);
                addresses.add(path.replaceFirst("(/\\d+)-[^/]*$", "$1"));
            });
            shelves.add(new Shelf(kind + " " + id, parent, labels, ExportFiles.number(found.json, "position", Handover.UNSORTED), List.copyOf(addresses)));
        } catch (Wrong e) {
            refused.add(new Note(found.file, "%s %s: %s".formatted(kind, id, e.getMessage()), "its articles are imported without it; export it again"));
        }
    }

    private static Optional<Label> label(JsonNode json, String title, String description) throws Wrong {
        var words = ExportFiles.text(json, description).map(text -> Jsoup.parse(text).text()).orElse("");
        return ExportFiles.text(json, title).map(name -> new Label(name.strip(), words));
    }

    private static Optional<Locale> localeOf(JsonNode json, Tongues tongues, Locale first) throws Wrong {
        var tag = ExportFiles.text(json, "locale").or(() -> Optional.ofNullable(json.path("source_locale").asString(null)));
        return tag.isEmpty() ? Optional.of(first) : tongues.of(tag.get());
    }

    private void pages(String id, Found found, Tongues tongues, Locale first, boolean sorted, List<Page> pages) throws Wrong {
        if (id.isEmpty()) {
            throw new Wrong("id", "a number", found.json.path("id"));
        }
        var written = new LinkedHashMap<String, Found>();
        written.put(ExportFiles.text(found.json, "locale").or(() -> Optional.ofNullable(found.json.path("source_locale").asString(null))).orElse(NO_LOCALE),
                found);
        translations.getOrDefault("article " + id, Map.of()).forEach(written::putIfAbsent);
        var section = ExportFiles.id(found.json, "section_id").map(number -> "section " + number).orElse("");
        var restricted = !found.json.path("user_segment_id").isNull() && !found.json.path("user_segment_id").isMissingNode();
        for (var version : written.entrySet()) {
            var json = version.getValue().json;
            var locale = version.getKey().isEmpty() ? Optional.of(first) : tongues.of(version.getKey());
            var title = ExportFiles.text(json, "title").or(() -> Optional.ofNullable(found.json.path("title").asString(null))).orElse("");
            if (locale.isEmpty()) {
                refused.add(new Note(version.getValue().file, "article %s: the language \"%s\" has no code of two letters".formatted(id, version.getKey()),
                        "not imported; change its \"locale\" in the export"));
                continue;
            }
            if (restricted) {
                notes.add(new Note(version.getValue().file, "article %s (%s) was for some readers only".formatted(id, title),
                        "imported as a draft; take \"draft: true\" out to show it to everybody"));
            }
            pages.add(new Page(
                    id, section, locale.get(), title.strip(), "", ExportFiles.text(json, "body").orElse(""),
                    ExportFiles.texts(found.json, "label_names"), List.of(),
                    ExportFiles.yes(json, "draft") || ExportFiles.yes(found.json, "draft") && json == found.json || restricted,
                    ExportFiles.yes(found.json, "promoted"),
                    ExportFiles.text(json, "edited_at").or(() -> Optional.ofNullable(json.path("updated_at").asString(null))).flatMap(ZendeskExport::day),
                    sorted ? ExportFiles.number(found.json, "position", Handover.UNSORTED) : Handover.UNSORTED,
                    addresses(id, version.getKey(), address(json).orElse("")),
                    version.getValue().file));
        }
    }

    /// With the title, which Zendesk puts there, and without it, which works there too.
    private static List<String> addresses(String id, String tag, String whole) {
        var all = new LinkedHashSet<String>();
        if (!whole.isEmpty()) {
            all.add(whole);
        }
        if (!tag.isEmpty()) {
            all.add("/hc/" + tag.toLowerCase(Locale.ROOT) + "/articles/" + id);
        } else if (whole.isEmpty()) {
            all.add("/hc/articles/" + id);
        }
        return List.copyOf(all);
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text.substring(0, Math.min(10, text.length()))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> address(JsonNode json) throws Wrong {
        return ExportFiles.text(json, "html_url").map(OldAddress::path);
    }

    private String origin() {
        return articles.values().stream()
                .map(found -> OldAddress.origin(found.json.path("html_url").asString("")))
                .filter(origin -> !origin.isEmpty())
                .collect(Collectors.groupingBy(origin -> origin, LinkedHashMap::new, Collectors.counting()))
                .entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("");
    }
}
