package help.cairn.publishing;

import help.cairn.publishing.ExportFiles.Wrong;
import help.cairn.publishing.Handover.Label;
import help.cairn.publishing.Handover.Page;
import help.cairn.publishing.Handover.Shelf;
import help.cairn.publishing.Imported.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import tools.jackson.databind.JsonNode;

/// Reads the answers of Intercom's API: articles with their translations, and collections.
final class IntercomExport {
    private static final Pattern NUMBERED = Pattern.compile("(?i)/articles/(\\d+)");
    private static final Pattern LOCALE = Pattern.compile("(?i)/([a-z]{2}(?:-[a-z]{2})?)/(?:articles|collections)/");

    private final List<Note> notes;
    private final List<Note> refused;
    private final Map<String, Found> articles = new LinkedHashMap<>();
    private final Map<String, Found> collections = new LinkedHashMap<>();

    private record Found(String file, JsonNode json) {}

    /// One language's version of an article or a collection.
    private record Version(String tag, JsonNode json) {}

    private IntercomExport(List<Note> notes, List<Note> refused) {
        this.notes = notes;
        this.refused = refused;
    }

    /// @param locale the language of what does not name its own, and the first of the site; the export's own if empty
    static Handover read(Path export, Optional<Locale> locale, List<Note> notes, List<Note> refused) throws IOException {
        var reading = new IntercomExport(notes, refused);
        for (var answer : ExportFiles.json(export)) {
            reading.sort(answer.file(), answer.json());
        }
        if (reading.articles.isEmpty()) {
            throw new IOException("%s holds no articles: export https://api.intercom.io/articles too.".formatted(export));
        }
        return reading.handover(export, locale);
    }

    private void sort(String file, JsonNode json) {
        if (json.isArray()) {
            json.forEach(item -> sort(file, item));
            return;
        }
        if (!json.isObject()) {
            refused.add(new Note(file, "it holds a value that is no object", "save the API's answers as they are"));
            return;
        }
        var inside = List.of("data", "articles", "collections").stream().map(json::path).filter(list -> !list.isMissingNode()).toList();
        if (!inside.isEmpty() && !json.path("type").asString("list").equals("article")) {
            for (var list : inside) {
                if (list.isArray()) {
                    list.forEach(item -> sort(file, item));
                } else if (list.isObject()) {
                    sort(file, list);
                } else {
                    refused.add(new Note(file, "its list of articles or collections is no list", "save the API's answer as it is"));
                }
            }
            return;
        }
        try {
            var id = ExportFiles.id(json, "id").orElse("");
            if (id.isEmpty()) {
                refused.add(new Note(file, "it holds something without an \"id\"", "save the API's answers as they are"));
            } else if (json.path("type").asString("").equals("article") || json.has("body") || json.has("title")) {
                articles.put(id, new Found(file, json));
            } else {
                collections.put(id, new Found(file, json));
            }
        } catch (Wrong e) {
            refused.add(new Note(file, e.getMessage(), "export it again"));
        }
    }

    private Handover handover(Path export, Optional<Locale> locale) {
        var tags = new LinkedHashSet<String>();
        for (var found : articles.values()) {
            versions(found.json, "").forEach(version -> tags.add(version.tag));
        }
        tags.remove("");
        var tongues = new Tongues(tags);
        var named = articles.values().stream().map(found -> own(found.json)).filter(tag -> !tag.isEmpty()).findFirst();
        var first = locale.or(() -> named.flatMap(tongues::of)).orElse(Locale.ENGLISH);
        var shelves = new ArrayList<Shelf>();
        collections.forEach((id, found) -> {
            try {
                shelves.add(shelf(id, found.json, tongues, first));
            } catch (Wrong e) {
                refused.add(new Note(found.file, "collection %s: %s".formatted(id, e.getMessage()), "its articles are imported without it; export it again"));
            }
        });
        var pages = new ArrayList<Page>();
        articles.forEach((id, found) -> {
            try {
                pages(id, found, tongues, first, pages);
            } catch (Wrong e) {
                refused.add(new Note(found.file, "article %s: %s".formatted(id, e.getMessage()), "not imported; export it again"));
            }
        });
        var folder = Files.isDirectory(export) ? export : export.toAbsolutePath().getParent();
        var origin = articles.values().stream().map(found -> OldAddress.origin(found.json.path("url").asString(""))).filter(text -> !text.isEmpty())
                .findFirst().orElse("");
        return new Handover(first, shelves, pages, origin, Optional.of(NUMBERED), folder, Map.of());
    }

    /// The locale of what stands outside of `translated_content`.
    private static String own(JsonNode json) {
        var named = json.path("default_locale").asString("");
        var match = LOCALE.matcher(json.path("url").asString(""));
        return named.isEmpty() && match.find() ? match.group(1) : named;
    }

    private static List<Version> versions(JsonNode json, String otherwise) {
        var all = new LinkedHashMap<String, Version>();
        var own = own(json).isEmpty() ? otherwise : own(json);
        all.put(own, new Version(own, json));
        for (var translation : json.path("translated_content").properties()) {
            if (translation.getValue().isObject()) {
                all.putIfAbsent(translation.getKey(), new Version(translation.getKey(), translation.getValue()));
            }
        }
        return List.copyOf(all.values());
    }

    private static Shelf shelf(String id, JsonNode json, Tongues tongues, Locale first) throws Wrong {
        var labels = new LinkedHashMap<Locale, Label>();
        for (var version : versions(json, "")) {
            var words = ExportFiles.text(version.json, "description").map(text -> Jsoup.parse(text).text()).orElse("");
            var label = ExportFiles.text(version.json, "name").map(name -> new Label(name.strip(), words));
            label.ifPresent(found -> (version.tag.isEmpty() ? Optional.of(first) : tongues.of(version.tag)).ifPresent(locale -> labels.put(locale, found)));
        }
        var address = ExportFiles.text(json, "url").map(OldAddress::path).filter(path -> !path.isEmpty()).map(List::of).orElse(List.of());
        return new Shelf(id, ExportFiles.id(json, "parent_id").orElse(""), labels, ExportFiles.number(json, "order", Handover.UNSORTED), address);
    }

    private void pages(String id, Found found, Tongues tongues, Locale first, List<Page> pages) throws Wrong {
        var json = found.json;
        var shelf = ExportFiles.id(json, "parent_id");
        var shelves = new ArrayList<String>();
        for (var parent : json.path("parent_ids")) {
            shelves.add(parent.asString(""));
        }
        if (shelf.isEmpty() && !shelves.isEmpty()) {
            shelf = Optional.of(shelves.getFirst());
        }
        if (shelves.size() > 1) {
            notes.add(new Note(found.file, "article %s stood in %d collections".formatted(id, shelves.size()), "it stands in the first of them"));
        }
        var audience = ExportFiles.text(json, "help_center_audience").orElse("everyone");
        var tags = new ArrayList<String>();
        for (var tag : json.path("tags").path("tags")) {
            ExportFiles.text(tag, "name").ifPresent(tags::add);
        }
        for (var version : versions(json, "")) {
            var locale = version.tag.isEmpty() ? Optional.of(first) : tongues.of(version.tag);
            var title = ExportFiles.text(version.json, "title").orElse("");
            var body = ExportFiles.text(version.json, "body").orElse("");
            if (locale.isEmpty()) {
                refused.add(new Note(found.file, "article %s: the language \"%s\" has no code of two letters".formatted(id, version.tag),
                        "not imported; change it in the export"));
                continue;
            }
            if (version.json != json && title.isEmpty() && body.isEmpty()) {
                continue;
            }
            if (!audience.equals("everyone")) {
                notes.add(new Note(found.file, "article %s (%s) was for some readers only".formatted(id, title),
                        "imported as a draft; take \"draft: true\" out to show it to everybody"));
            }
            if (ExportFiles.yes(version.json, "has_unpublished_changes")) {
                notes.add(new Note(found.file, "article %s (%s) has unpublished changes, which are not in the export".formatted(id, title),
                        "the published text is imported"));
            }
            pages.add(new Page(
                    id, shelf.orElse(""), locale.get(), title.strip(), ExportFiles.text(version.json, "description").map(String::strip).orElse(""),
                    body, tags, List.of(), !ExportFiles.text(version.json, "state").orElse("published").equals("published") || !audience.equals("everyone"),
                    false, day(version.json), Handover.UNSORTED, addresses(id, version), found.file));
        }
    }

    private static Optional<LocalDate> day(JsonNode json) {
        long seconds = json.path("updated_at").asLong(0);
        return seconds > 0 && seconds < 253_402_300_799L ? Optional.of(LocalDate.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC)) : Optional.empty();
    }

    private static List<String> addresses(String id, Version version) throws Wrong {
        var whole = ExportFiles.text(version.json, "url").map(OldAddress::path).orElse("");
        var all = new LinkedHashSet<String>();
        if (!whole.isEmpty()) {
            all.add(whole);
            all.add(whole.replaceFirst("(/articles/\\d+)-[^/]*$", "$1"));
        } else if (!version.tag.isEmpty()) {
            all.add("/" + version.tag + "/articles/" + id);
        }
        return List.copyOf(all);
    }
}
