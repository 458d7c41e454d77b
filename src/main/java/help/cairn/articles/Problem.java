package help.cairn.articles;

import java.util.Comparator;

/// Something a writer should mend: what, where and how.
///
/// @param severity an error keeps the article from being published, a warning does not
/// @param file relative to the content folder
/// @param line from 1, which also stands for the file as a whole
/// @param column from 1, which also stands for the line as a whole
/// @param rule a stable name in lower case with hyphens, such as `unknown-key`
/// @param message one sentence that says what is wrong
/// @param mend one sentence that says what to write instead
public record Problem(Severity severity, String file, int line, int column, String rule, String message, String mend) {
    /// As someone meets them who goes through the files from the top.
    public static final Comparator<Problem> BY_PLACE = (one, other) -> {
        int order = one.file.equals(other.file) ? Integer.compare(one.line, other.line) : one.file.compareTo(other.file);
        return order == 0 ? Integer.compare(one.column, other.column) : order;
    };

    public enum Severity {
        ERROR, WARNING
    }

    public Problem {
        line = Math.max(1, line);
        column = Math.max(1, column);
    }

    public static Problem error(String file, int line, int column, String rule, String message, String mend) {
        return new Problem(Severity.ERROR, file, line, column, rule, message, mend);
    }

    public static Problem warning(String file, int line, int column, String rule, String message, String mend) {
        return new Problem(Severity.WARNING, file, line, column, rule, message, mend);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /// As compilers write it: `file:line:column: error: message mend [rule]`.
    @Override
    public String toString() {
        return "%s:%d:%d: %s: %s %s [%s]".formatted(file, line, column, isError() ? "error" : "warning", message, mend, rule);
    }
}
