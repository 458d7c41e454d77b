package help.cairn;

import help.cairn.articles.Snapshot;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import help.cairn.search.Evaluation.Judged;
import help.cairn.web.Json;
import help.cairn.web.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A folder with documents and judged questions, published as if it were content.
///
/// `docs.jsonl` has `id`, `title`, `body` in Markdown and perhaps `section`, `description` and `keywords`; `queries.jsonl`
/// has `qid`, `query`, `relevant` and perhaps `kind` and `sources`; `out-of-scope.jsonl` questions that nothing answers.
/// A folder whose name ends in `-typos`, `-misspell` or `-prefix` has the documents of the one without.
///
/// @param name the folder's name
public record JudgedSet(String name, Snapshot snapshot, List<Judged> questions, List<Judged> outOfScope) {
    private static final Pattern VARIANT = Pattern.compile("(.+)-(typos|misspell|prefix)");
    private static final Pattern LOCALE = Pattern.compile("-([a-z]{2})(?=-|$)");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    /// Reads sets; those that share documents share a snapshot.
    public static List<JudgedSet> read(List<Path> folders, Clock clock) throws IOException {
        var snapshots = new HashMap<Path, Snapshot>();
        var all = new ArrayList<JudgedSet>();
        for (var given : folders) {
            var folder = given.toAbsolutePath().normalize();
            var name = folder.getFileName().toString();
            var locale = locale(name);
            var documents = documents(folder, name);
            if (!snapshots.containsKey(documents)) {
                snapshots.put(documents, publish(documents, locale, clock));
            }
            all.add(new JudgedSet(
                    name, snapshots.get(documents), questions(folder.resolve("queries.jsonl"), locale),
                    questions(folder.resolve("out-of-scope.jsonl"), locale)));
        }
        return all;
    }

    /// The last part of the name that is a language, English if there is none.
    private static Locale locale(String name) {
        return LOCALE.matcher(name).results().map(found -> found.group(1)).filter(LANGUAGES::contains).reduce((_, last) -> last).map(Locale::forLanguageTag)
                .orElse(Locale.ENGLISH);
    }

    private static Path documents(Path folder, String name) throws IOException {
        var variant = VARIANT.matcher(name);
        var own = folder.resolve("docs.jsonl");
        var base = variant.matches() ? folder.resolveSibling(variant.group(1)).resolve("docs.jsonl") : own;
        if (!Files.exists(own) && !Files.exists(base)) {
            throw new IOException("There are no documents for %s: %s is missing.".formatted(name, own));
        }
        return Files.exists(own) ? own : base;
    }

    private static Snapshot publish(Path documents, Locale locale, Clock clock) throws IOException {
        var folder = Files.createTempDirectory("cairn-evaluate");
        try {
            int number = 0;
            for (var document : lines(documents)) {
                var section = document.path("section").asString("").replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-+|-+$", "");
                var place = Files.createDirectories(folder.resolve(locale.toLanguageTag()).resolve(section.isEmpty() ? "articles" : section));
                var front = new StringBuilder("---\n");
                for (var key : List.of("id", "title", "description", "keywords")) {
                    if (document.has(key)) {
                        front.append(key).append(": ").append(Json.text(document.get(key))).append('\n');
                    }
                }
                Files.writeString(place.resolve(++number + ".md"), front.append("---\n\n").append(document.path("body").asString("")));
            }
            var theme = Theme.standard();
            return new Publisher(new Folder(folder), (where, key) -> theme.words(where).say(key), clock).read();
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    private static List<Judged> questions(Path file, Locale locale) throws IOException {
        return Files.exists(file)
                ? lines(file).stream()
                        .map(line -> new Judged(
                                line.path("qid").asString(), line.path("query").asString(), locale, texts(line, "relevant"),
                                line.path("kind").asString("plain"),
                                texts(line, "sources")))
                        .toList()
                : List.of();
    }

    private static Set<String> texts(JsonNode line, String key) {
        var texts = new HashSet<String>();
        line.path(key).forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).map(Json::tree).toList();
    }

    /// Articles that are not published although the set has them, by id; such a set would judge wrongly.
    Set<String> missing() {
        var missing = new HashSet<String>();
        questions.forEach(judged -> judged.relevant().stream().filter(id -> snapshot.byId(judged.locale(), id).isEmpty()).forEach(missing::add));
        return missing;
    }
}
