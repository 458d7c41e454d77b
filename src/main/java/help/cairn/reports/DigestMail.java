package help.cairn.reports;

import help.cairn.web.Words;
import java.util.List;

/// A week for leads, or something that cannot wait for its end.
///
/// @param period in words; empty in a letter about a spike
/// @param open what of the figures may still change and what stands in none of them, in words
/// @param gaps at most ten, those first that cost most
/// @param closed gaps whose fix was shown to have worked, or not
/// @param spikes queries that far more than usual search for
/// @param report address of the report
/// @param all address of all gaps
public record DigestMail(
        Words words, String lang, String dir, String site, String period, List<Figure> figures, String open, List<Line> gaps, List<Line> closed,
        List<Line> spikes,
        String report, String all) {

    /// @param value empty where there is not enough to say one
    /// @param parts numerator and denominator
    /// @param change since the week before; empty where nobody can tell
    public record Figure(String title, String value, String range, String parts, String change, String definition) {}

    /// @param address of its page
    public record Line(String title, String text, String address) {}

    public String say(String key, Object... values) {
        return words.say(key, values);
    }
}
