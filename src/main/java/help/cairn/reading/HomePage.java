package help.cairn.reading;

import help.cairn.web.Link;
import java.util.List;

/// The start of the help center: ask, browse, or talk to a person.
public record HomePage(String hint, List<Link> popular, List<Shelf> shelves, List<Answer> featured) {
    /// A category as a row.
    public record Shelf(String title, String description, String icon, String address) {}

    /// A question whose answer opens in place.
    ///
    /// @param html cleaned
    public record Answer(String title, String html, String address) {}
}
