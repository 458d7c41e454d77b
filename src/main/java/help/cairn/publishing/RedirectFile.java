package help.cairn.publishing;

import help.cairn.articles.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;

/// Reads `redirects.csv` and `redirects.yaml`: addresses of a former help center, and where they lead.
///
/// A table has two columns, from and to, with or without a line of names above. YAML is a map from one to the other, or
/// a list of entries with `from` and `to` (or `redirect_from` and `redirect_to`), at the top or under `redirects`.
final class RedirectFile {
    private static final List<String> NAMES = List.of("redirects.csv", "redirects.yaml", "redirects.yml");
    private static final long LARGEST = 20L * 1024 * 1024;
    private static final Set<String> FROM = Set.of("from", "source", "old", "redirect_from");
    private static final Set<String> TO = Set.of("to", "dest", "destination", "target", "new", "redirect_to");

    private final Register register;
    private final List<Problem> problems;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    private record Row(String file, int line, String from, String to) {}

    private RedirectFile(Register register, List<Problem> problems) {
        this.register = register;
        this.problems = problems;
    }

    /// The states of the files that redirects are read from.
    static List<String> states(Map<String, ContentFile> files) {
        return NAMES.stream().map(files::get).map(file -> file == null ? "" : file.state()).toList();
    }

    /// Old address (a path) to new address (a path here, or a whole address elsewhere).
    static Map<String, String> read(Map<String, ContentFile> files, Register register, List<Problem> problems) throws IOException {
        var reader = new RedirectFile(register, problems);
        for (var name : NAMES) {
            var file = files.get(name);
            if (file != null) {
                if (!name.endsWith(".csv")) {
                    reader.yaml(name, file.text().replaceFirst("^\uFEFF", ""));
                } else if (file.size() > LARGEST) {
                    reader.wrong(name, 1, "The file is larger than 20 MB.", "Keep the redirects that somebody still follows.");
                } else {
                    reader.table(name, new String(file.bytes(), StandardCharsets.UTF_8).replaceFirst("^\uFEFF", ""));
                }
            }
        }
        return reader.resolved();
    }

    private void table(String file, String text) {
        try (var parser = CSVFormat.DEFAULT.builder().setIgnoreSurroundingSpaces(true).setIgnoreEmptyLines(true).setCommentMarker('#').get()
                .parse(new StringReader(text))) {
            for (var record : parser) {
                int line = (int) parser.getCurrentLineNumber();
                if (record.size() < 2) {
                    wrong(file, line, "A redirect has two columns, from and to.", "Write it as in \"/old/address,/en/articles/new\".");
                } else if (!FROM.contains(record.get(0)) || !TO.contains(record.get(1))) {
                    add(new Row(file, line, record.get(0), record.get(1)));
                }
            }
        } catch (IOException | IllegalStateException | java.io.UncheckedIOException e) {
            wrong(file, 1, "This is not a table of comma-separated values.", "Put texts with a comma or quotes between quotation marks.");
        }
    }

    private void yaml(String file, String text) {
        try {
            var root = Yaml.read(text, 1);
            if (root instanceof Yaml.Entries entries && entries.get("redirects").isPresent()) {
                root = entries.get("redirects").get();
            }
            switch (root) {
                case Yaml.Entries map -> map.values().forEach((from, entry) -> {
                    if (entry.value() instanceof Yaml.Text(var to, _, _)) {
                        add(new Row(file, entry.key().line(), from, to));
                    } else {
                        wrong(file, entry.key().line(), "A redirect leads to one address.", "Write it as in \"/old/address: /en/articles/new\".");
                    }
                });
                case Yaml.Items list -> list.values().forEach(item -> {
                    var from = item instanceof Yaml.Entries entry ? text(entry, FROM) : Optional.<String>empty();
                    var to = item instanceof Yaml.Entries entry ? text(entry, TO) : Optional.<String>empty();
                    if (from.isPresent() && to.isPresent()) {
                        add(new Row(file, item.place().line(), from.get(), to.get()));
                    } else {
                        wrong(file, item.place().line(), "A redirect has \"from\" and \"to\".",
                                "Write it as in \"- {from: /old/address, to: /en/articles/new}\".");
                    }
                });
                case Yaml.Text text1 ->
                    wrong(file, text1.place().line(), "This is no list of redirects.", "Write it as in \"/old/address: /en/articles/new\".");
            }
        } catch (Yaml.Unreadable e) {
            wrong(file, e.place().line(), "This is not YAML: %s.".formatted(e.getMessage()), "Put addresses between quotation marks.");
        }
    }

    private static Optional<String> text(Yaml.Entries entry, Set<String> names) {
        return entry.values().entrySet().stream().filter(one -> names.contains(one.getKey()) && one.getValue().value() instanceof Yaml.Text)
                .map(one -> ((Yaml.Text) one.getValue().value()).value().strip()).findFirst();
    }

    private void add(Row row) {
        // Some tools write dots in addresses with a backslash in front of them.
        var from = Publisher.bare(row.from.replace("\\", ""));
        var twin = rows.putIfAbsent(from, row);
        if (twin != null && !twin.to.equals(row.to)) {
            problems.add(Problem.warning(row.file, row.line, 0, "duplicate-redirect",
                    "\"%s\" is already led to %s in line %d.".formatted(row.from, twin.to, twin.line), "Keep one of them."));
        }
    }

    /// Each address led to its end: no reader follows a chain, and a circle leads nowhere.
    private Map<String, String> resolved() {
        var ends = new HashMap<String, String>();
        var lasts = new HashMap<String, Optional<Row>>();
        rows.forEach((from, row) -> last(from, lasts).ifPresentOrElse(last -> {
            var here = here(last);
            if (here.isPresent()) {
                ends.put(from, here.get());
            } else if (last.to.matches("(?i)https?://[^\\s\"<>]+")) {
                ends.put(from, last.to);
            } else {
                problems.add(
                        Problem.warning(row.file, row.line, 0, "broken-redirect", "\"%s\" leads to \"%s\", which is not here.".formatted(row.from, last.to),
                                "Lead it to an article's file or address, or to a whole address elsewhere."));
            }
        }, () -> problems.add(Problem.warning(row.file, row.line, 0, "redirect-loop", "\"%s\" leads back to itself.".formatted(row.from),
                "Lead it to an article."))));
        return ends;
    }

    /// The last redirect of the way that begins at an address; empty for a way in a circle.
    ///
    /// @param known those that were looked for before, so that a long chain is walked once
    private Optional<Row> last(String from, Map<String, Optional<Row>> known) {
        var way = new HashSet<String>();
        var at = from;
        while (!known.containsKey(at) && way.add(at)) {
            var row = rows.get(at);
            var next = Publisher.bare(row.to);
            if (here(row).isPresent() || !rows.containsKey(next)) {
                known.put(at, Optional.of(row));
            } else {
                at = next;
            }
        }
        var last = known.getOrDefault(at, Optional.empty());
        way.forEach(address -> known.put(address, last));
        return last;
    }

    /// The address here that a redirect means, if it means one: by file, by address, or by an address that an article had.
    private Optional<String> here(Row row) {
        int hash = row.to.indexOf('#');
        var anchor = hash < 0 ? "" : row.to.substring(hash);
        var bare = Publisher.bare(row.to);
        var file = bare.substring(1);
        if (register.has(file)) {
            return Optional.of(register.address(file) + anchor);
        }
        if (register.isAddress(bare) || bare.matches("/[a-z]{2}(-[A-Z]{2})?(/(contact|search|categories/.+))?")) {
            return Optional.of(bare + anchor);
        }
        return register.byOld(bare).or(() -> register.byForeign(bare)).map(path -> register.address(path) + anchor);
    }

    private void wrong(String file, int line, String message, String mend) {
        problems.add(Problem.warning(file, line, 0, "redirects", message, mend));
    }
}
