package help.cairn.reports;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.deflection.Bookkeeper;
import help.cairn.storage.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A notebook reads views, and the document tells what is in them.
class ViewsTest {
    private static final Pattern NAMED = Pattern.compile("^\\| `(view_\\w+)` \\|[^|]*\\|(.*)\\|$", Pattern.MULTILINE);

    @TempDir
    Path data;

    @Test
    void everyViewIsDescribedWithItsColumnsAndAnswers() throws Exception {
        var document = Files.readString(Path.of("docs/sql-views.md"));
        var described = NAMED.matcher(document).results().map(row -> Map.entry(row.group(1), row.group(2))).toList();
        try (var database = Database.open(data)) {
            var views = database
                    .<List<String>>read(handle -> handle.createQuery("SELECT name FROM sqlite_schema WHERE type = 'view'").mapTo(String.class).list());
            assertThat(described).extracting(Map.Entry::getKey).containsExactlyInAnyOrderElementsOf(views);
            for (var view : described) {
                database.read(handle -> handle.createQuery("SELECT * FROM " + view.getKey()).mapToMap().list());
                if (!view.getKey().endsWith("_day")) {
                    var columns = database.<List<String>>read(handle -> handle.createQuery("SELECT name FROM pragma_table_info('" + view.getKey() + "')")
                            .mapTo(String.class).list());
                    assertThat(columns).as(view.getKey()).allSatisfy(column -> assertThat(view.getValue()).contains("`" + column + "`"));
                }
            }
        }
    }

    @Test
    void theExampleSaysWhatTheReportSays() throws Exception {
        var example = Files.readString(Path.of("docs/sql-views.md")).replaceFirst("(?s).*?```sql\n(.*?);\n```.*", "$1");
        var ledger = new Ledger().add(Instant.parse("2026-10-05T12:00:00Z"), "ann", "search", "query", "tent")
                .add(Instant.parse("2026-10-05T12:00:00Z"), "bob", "engaged", "article", "tents").add(Instant.parse("2026-10-05T12:00:00Z"), "-/1", "search");
        try (var database = Database.open(data)) {
            ledger.into(database);
            Bookkeeper.of(database, ZoneId.of("UTC")).keep(Duration.ofMinutes(1));
            assertThat(new ArrayList<>(database.<List<Double>>read(handle -> handle.createQuery(example).map((row, _) -> row.getDouble("give_up")).list())))
                    .containsExactly(0.5);
        }
    }
}
