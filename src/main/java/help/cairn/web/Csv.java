package help.cairn.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/// Lines for a spreadsheet, comma-separated by RFC 4180.
public final class Csv {
    /// Where another spreadsheet's language separates cells by semicolons or tabs, a formula can begin after one of these too.
    private static final Pattern FORMULA = Pattern.compile("(^|[;\\t\\r\\n])( *)([=+@\\t\\r\\n\\uff1d\\uff0b\\uff0d\\uff20-])");

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

    /// Before what a spreadsheet would run as a formula stands an apostrophe.
    private static Object harmless(Object cell) {
        return cell instanceof String text ? FORMULA.matcher(text).replaceAll("$1'$2$3") : cell;
    }
}
