package help.cairn.reports;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Rows in the order that the address asks for, a page of them at a time.
///
/// @param address of the same, up to its question
record Listing(String address, Filters filters, String sort, boolean up, int page, String within, String show) {
    private static final int A_PAGE = 50;
    private static final int LONGEST = 200;

    /// @param order what rows can be ordered by; null if they cannot
    record Column<T>(String key, boolean number, Comparator<T> order, Function<T, ReportPage.Cell> cell) {}

    static Listing of(Context ctx, Filters filters) {
        var within = param(ctx, "q").strip();
        return new Listing(
                ctx.path(), filters, param(ctx, "sort"), param(ctx, "order").equals("up"), page(param(ctx, "page")),
                within.substring(0, Math.min(within.length(), LONGEST)), param(ctx, "show"));
    }

    private static String param(Context ctx, String name) {
        return Optional.ofNullable(ctx.queryParam(name)).orElse("");
    }

    private static int page(String text) {
        return text.matches("[1-9]\\d{0,5}") ? Integer.parseInt(text) : 1;
    }

    String query() {
        return address + "?" + filters.query() + part("q", within) + part("show", show) + part("sort", sort) + (up ? "&order=up" : "");
    }

    Listing sorted(String key, boolean upwards) {
        return new Listing(address, filters, key, upwards, 1, within, show);
    }

    Listing shown(String which) {
        return new Listing(address, filters, sort, up, 1, within, which);
    }

    private static String part(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /// What the form keeps that has no field of its own.
    List<ReportPage.Hidden> kept() {
        return java.util.stream.Stream.of(
                new ReportPage.Hidden("show", show), new ReportPage.Hidden("sort", sort), new ReportPage.Hidden("order", up ? "up" : ""))
                .filter(field -> !field.value().isEmpty()).toList();
    }

    /// @param usual the column by which rows are in order unless another is asked for; empty for the order that they come in
    /// @param empty what to say where there are none
    <T> ReportPage.Table table(
            String id, String title, String text, String empty, List<Column<T>> columns, List<T> rows, String usual, List<ReportPage.Meaning> how, String more,
            Telling telling) {
        var by = columns.stream().filter(column -> column.order != null && column.key.equals(sort)).findFirst();
        var column = by.or(() -> columns.stream().filter(one -> one.key.equals(usual)).findFirst());
        var ordered = column.map(one -> rows.stream().sorted(
                // Numbers begin with the most, words with the first.
                (by.isPresent() ? up : !one.number) ? one.order : one.order.reversed()).toList()).orElse(rows);
        int last = Math.max(1, Math.ceilDiv(ordered.size(), A_PAGE));
        int shown = Math.min(page, last);
        var heads = columns.stream().map(one -> {
            boolean current = column.filter(chosen -> chosen == one).isPresent();
            boolean upwards = by.isPresent() ? up : !one.number;
            return new ReportPage.Column(
                    telling.say("report.col." + one.key), one.number, one.order == null ? "" : sorted(one.key, current ? !upwards : !one.number).query(),
                    current ? upwards ? "ascending" : "descending" : "");
        }).toList();
        var cells = ordered.stream().skip((long) (shown - 1) * A_PAGE).limit(A_PAGE)
                .map(row -> new ReportPage.Row(columns.stream().map(one -> one.cell.apply(row)).toList())).toList();
        return new ReportPage.Table(
                id, title, ordered.isEmpty() ? empty : text, heads, cells, how, more, shown < last ? query() + "&page=" + (shown + 1) : "",
                shown > 1 ? query() + "&page=" + (shown - 1) : "");
    }
}
