package help.cairn.publishing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What the checks across articles must know of one file: the rules that it switches off, and where its keys stand.
///
/// @param places of keys, and of the items of lists as `related late-parcel`
record CheckNotes(Set<String> off, Map<String, Yaml.Place> places) {
    static final CheckNotes NONE = new CheckNotes(Set.of(), Map.of());

    private static final Pattern OFF = Pattern.compile("<!--\\s*cairn-check\\s+off:([^>]{0,1000}?)-->");
    private static final Set<String> KEYS = Set.of("keywords", "related", "reviewBy", "topic");

    /// Rules that a file names in a comment, and where.
    record Named(String rule, int at) {}

    static CheckNotes of(String text, Yaml.Entries entries) {
        var places = new HashMap<String, Yaml.Place>();
        entries.values().forEach((key, entry) -> {
            if (KEYS.contains(key)) {
                places.put(key, entry.value().place());
                if (entry.value() instanceof Yaml.Items(var items, _)) {
                    items.forEach(item -> {
                        if (item instanceof Yaml.Text(var value, _, var place)) {
                            places.put(key + " " + value.strip(), place);
                        }
                    });
                }
            }
        });
        var off = new TreeSet<String>();
        named(text).forEach(named -> off.add(named.rule));
        return new CheckNotes(off, places);
    }

    static List<Named> named(String text) {
        return OFF.matcher(SourceText.withoutCode(text)).results()
                .flatMap(comment -> Arrays.stream(comment.group(1).split("[,\\s]+")).filter(rule -> !rule.isEmpty())
                        .map(rule -> new Named(rule, comment.start())))
                .toList();
    }

    /// The place of this item, else of its key, else of the file's first line.
    Yaml.Place place(String key, String item) {
        return places.getOrDefault(key + " " + item, places.getOrDefault(key, new Yaml.Place(1, 0)));
    }
}
