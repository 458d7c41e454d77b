package help.cairn.publishing;

import help.cairn.articles.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One file read and parsed, before its links are known to lead anywhere.
///
/// @param below the path within its locale, without the locale's folder or suffix
/// @param body null when an error keeps the article out
/// @param lines where some keys of its front matter stand
/// @param lastmod when a writer says that it changed last; otherwise its history says so
/// @param revision changes whenever the file does, or a fact that it uses
/// @param facts the facts that it uses and what they said, as [Facts#unchanged] wants them
record Draft(
        String path,
        Locale locale,
        String below,
        String id,
        String title,
        Optional<String> slug,
        String description,
        List<String> tags,
        List<String> keywords,
        List<String> aliases,
        boolean draft,
        Optional<Due> from,
        Optional<Due> until,
        Optional<LocalDate> reviewBy,
        int weight,
        boolean featured,
        List<String> related,
        String topic,
        Optional<Due> lastmod,
        Body body,
        Map<String, Integer> lines,
        String revision,
        Map<String, String> facts,
        List<Problem> problems,
        CheckNotes notes) {

    Draft {
        // A draft that an older program kept knows of neither.
        facts = facts == null ? Map.of() : Map.copyOf(facts);
        notes = notes == null ? CheckNotes.NONE : notes;
    }

    /// Whether it can be published as far as its own text goes.
    boolean sound() {
        return body != null && !failing();
    }

    /// Asked of every file at every publication.
    private boolean failing() {
        for (var problem : problems) {
            if (problem.isError()) {
                return true;
            }
        }
        return false;
    }

    boolean shownAt(Instant now, ZoneId zone) {
        return !draft
                && from.map(first -> !now.isBefore(first.in(zone))).orElse(true)
                && until.map(last -> now.isBefore(last.in(zone))).orElse(true);
    }

    /// When it appears or goes by itself next.
    Optional<Instant> turn(Instant now, ZoneId zone) {
        return draft
                ? Optional.empty()
                : Stream.of(from, until).flatMap(Optional::stream).map(moment -> moment.in(zone)).filter(now::isBefore).min(Instant::compareTo);
    }

    /// The line of this key in its front matter; 1 if it has none.
    int line(String key) {
        return lines.getOrDefault(key, 1);
    }

    /// The folders above the file, within its locale.
    List<String> folders() {
        var parts = below.split("/");
        return List.of(parts).subList(0, parts.length - 1);
    }

    /// The folder at the top, which is its category; empty if it lies beside them.
    String category() {
        return below.substring(0, Math.max(0, below.indexOf('/')));
    }

    String fileName() {
        return DraftReader.fileName(below);
    }
}
