package help.cairn.publishing;

import help.cairn.articles.CannedReply;
import help.cairn.articles.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `replies/{locale}/NAME.md`: texts that colleagues send often. One with an error is left out and named.
final class CannedReplies {
    private static final Pattern FILE = Pattern.compile("replies/([^/]+)/([^/]+)\\.md");
    private static final Pattern OPEN = Pattern.compile("\\{([^{}\\s]{1,40})\\}");
    private static final Pattern FRONT = Pattern.compile("\\A---\\R(.*?\\R)?---[ \\t]*(\\R|\\z)", Pattern.DOTALL);
    private static final int LONGEST = 8_000;
    private static final int MOST = 500;

    private Map<String, Read> known = new HashMap<>();

    private record Read(String state, Optional<CannedReply> reply, List<Problem> problems) {}

    static boolean isOne(String path) {
        return FILE.matcher(path).matches();
    }

    /// @param locales those that the site offers
    /// @return in the order of their titles
    List<CannedReply> read(Map<String, ContentFile> files, List<Locale> locales, List<Problem> problems) throws IOException {
        var after = new HashMap<String, Read>();
        for (var file : files.values()) {
            if (!isOne(file.path()) || after.size() >= MOST) {
                continue;
            }
            var before = known.get(file.path());
            var read = before != null && before.state.equals(file.state()) ? before : read(file);
            after.put(file.path(), read);
            problems.addAll(read.problems);
            read.reply.filter(reply -> !locales.contains(reply.locale())).ifPresent(reply -> problems.add(Problem.warning(
                    file.path(), 1, 1, "locale-not-listed", "Nobody can choose this reply, because \"locales\" does not name its language.",
                    "Add \"%s\" to \"locales\" in site.yaml, or take the file away.".formatted(reply.locale().toLanguageTag()))));
        }
        known = after;
        return after.values().stream().flatMap(read -> read.reply.stream())
                .sorted(Comparator.comparing(CannedReply::title).thenComparing(CannedReply::name)).toList();
    }

    private static Read read(ContentFile file) throws IOException {
        var problems = new ArrayList<Problem>();
        var path = file.path();
        var place = FILE.matcher(path);
        if (!place.matches()) {
            throw new IllegalArgumentException(path);
        }
        var whole = file.text();
        var entries = new Yaml.Entries(Map.of(), new Yaml.Place(1, 1));
        var front = FRONT.matcher(whole);
        int line = 1;
        var text = whole;
        if (front.find()) {
            text = whole.substring(front.end());
            line = (int) front.group().lines().count() + 1;
            try {
                if (front.group(1) != null && Yaml.read(front.group(1), 2) instanceof Yaml.Entries found) {
                    entries = found;
                }
            } catch (Yaml.Unreadable e) {
                problems.add(
                        Problem.error(path, e.place().line(), e.place().column(), "front-matter", "The front matter is not YAML: %s.".formatted(e.getMessage()),
                                "Put texts with a colon or quotes between quotation marks."));
            }
        } else if (whole.startsWith("---")) {
            problems.add(Problem.error(path, 1, 1, "front-matter", "The front matter has no end.", "Close it with a line of three hyphens."));
        }
        var title = FrontMatter.ofReply(path, entries, problems).text("title").orElseGet(() -> DraftReader.titleOf(path));
        if (text.isBlank()) {
            problems.add(Problem.error(path, line, 1, "empty-reply", "The reply says nothing.", "Write its text below the front matter."));
        }
        if (text.length() > LONGEST) {
            problems.add(Problem.error(path, line, 1, "too-large", "The reply has more than %d letters.".formatted(LONGEST),
                    "Write an article and link to it."));
        }
        var lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            var open = OPEN.matcher(lines[i]);
            while (open.find()) {
                if (!open.group().equals(CannedReply.NAME) && !open.group().equals(CannedReply.REFERENCE)) {
                    problems.add(Problem.error(path, line + i, open.start() + 1, "unknown-placeholder",
                            "Nothing is known that could stand for \"%s\".".formatted(open.group()),
                            "Use %s or %s.".formatted(CannedReply.NAME, CannedReply.REFERENCE)));
                }
            }
        }
        return new Read(
                file.state(), problems.stream().anyMatch(Problem::isError)
                        ? Optional.empty()
                        : Optional.of(new CannedReply(Locale.forLanguageTag(place.group(1)), place.group(2), title, text.strip().replace("\r\n", "\n"))),
                problems);
    }
}
