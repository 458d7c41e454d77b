package help.cairn.publishing;

import help.cairn.articles.Problem;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One file read and parsed, before its links are known to lead anywhere.
///
/// @param below the path within its locale, without the locale's folder or suffix
/// @param body null when an error keeps the article out
/// @param revision changes whenever the file does
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
        Optional<LocalDate> from,
        Optional<LocalDate> until,
        Optional<LocalDate> reviewBy,
        int weight,
        boolean featured,
        List<String> related,
        String topic,
        LocalDate updated,
        Body body,
        String revision,
        List<Problem> problems) {

    boolean broken() {
        return problems.stream().anyMatch(Problem::isError);
    }

    boolean shownOn(LocalDate day) {
        return !draft
                && from.map(first -> !day.isBefore(first)).orElse(true)
                && until.map(last -> day.isBefore(last)).orElse(true);
    }

    /// The folders above the file, within its locale.
    List<String> folders() {
        var parts = below.split("/");
        return List.of(parts).subList(0, parts.length - 1);
    }

    String fileName() {
        var name = below.substring(below.lastIndexOf('/') + 1);
        return name.replaceFirst("\\.(md|markdown)$", "");
    }
}
