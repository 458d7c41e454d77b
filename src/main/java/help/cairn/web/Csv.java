package help.cairn.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/// Lines for a spreadsheet, comma-separated by RFC 4180.
public final class Csv {
    private static final String BEGINS_FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private Csv() {}

    /// @param columns their names; empty where lines follow earlier ones
    /// @param lines texts and numbers; null where there is nothing to say
    public static String of(List<String> columns, List<List<Object>> lines) {
        var text = new StringBuilder();
        try (var csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            if (!columns.isEmpty()) {
                csv.printRecord(columns);
            }
            for (var line : lines) {
                csv.printRecord(line.stream().map(Csv::harmless));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// Text that a spreadsheet would run as a formula begins with an apostrophe.
    private static Object harmless(Object cell) {
        return cell instanceof String text && !text.isEmpty() && BEGINS_FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : cell;
    }
}
