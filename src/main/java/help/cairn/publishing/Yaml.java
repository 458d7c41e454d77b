package help.cairn.publishing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// YAML that remembers where everything stands, so that a mistake can be named with its line and column. No types are
/// made from tags, and aliases, nesting and size are bounded.
public sealed interface Yaml {
    /// Where it stands; both from 1.
    Place place();

    record Place(int line, int column) {}

    /// @param plain whether it stood without quotes, so that `true` or `12` may be meant as such
    record Text(String value, boolean plain, Place place) implements Yaml {}

    record Items(List<Yaml> values, Place place) implements Yaml {}

    record Entries(Map<String, Entry> values, Place place) implements Yaml {
        public Optional<Yaml> get(String key) {
            return Optional.ofNullable(values.get(key)).map(Entry::value);
        }
    }

    /// A key's own place is what a typo is reported at.
    record Entry(Place key, Yaml value) {}

    /// Text that is not YAML.
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Place place;

        Unreadable(String message, Place place) {
            super(message);
            this.place = place;
        }

        public Place place() {
            return place;
        }
    }

    int DEEPEST = 30;
    int LONGEST = 1024 * 1024;

    /// Reads one document; empty text is an empty map.
    ///
    /// @param firstLine the line of the file at which this text begins, from 1
    static Yaml read(String text, int firstLine) throws Unreadable {
        var settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(20)
                .setCodePointLimit(LONGEST)
                .build();
        try {
            return new Compose(settings)
                    .composeString(text)
                    .map(node -> of(node, firstLine, 0))
                    .orElseGet(() -> new Entries(Map.of(), new Place(firstLine, 1)));
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark();
            var place = mark.map(at -> new Place(at.getLine() + firstLine, at.getColumn() + 1))
                    .orElse(new Place(firstLine, 1));
            throw new Unreadable(e.getProblem() == null ? "This is not YAML" : e.getProblem(), place);
        } catch (YamlEngineException | StackOverflowError | IllegalStateException e) {
            throw new Unreadable(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), new Place(firstLine, 1));
        }
    }

    private static Yaml of(Node node, int firstLine, int depth) {
        var place = node.getStartMark()
                .map(mark -> new Place(mark.getLine() + firstLine, mark.getColumn() + 1))
                .orElse(new Place(firstLine, 1));
        if (depth > DEEPEST) {
            throw new IllegalStateException("This is nested more than %d deep".formatted(DEEPEST));
        }
        return switch (node) {
            case ScalarNode scalar ->
                new Text(scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN, place);
            case SequenceNode sequence -> {
                var items = new ArrayList<Yaml>();
                sequence.getValue().forEach(item -> items.add(of(item, firstLine, depth + 1)));
                yield new Items(items, place);
            }
            case MappingNode mapping -> {
                var entries = new LinkedHashMap<String, Entry>();
                for (var tuple : mapping.getValue()) {
                    var key = of(tuple.getKeyNode(), firstLine, depth + 1);
                    if (key instanceof Text(var name, _, var at)) {
                        entries.put(name, new Entry(at, of(tuple.getValueNode(), firstLine, depth + 1)));
                    }
                }
                yield new Entries(entries, place);
            }
            default -> throw new IllegalStateException("This uses an alias where a value is wanted");
        };
    }

    /// The known key that looks most like this one, if one is near: at most two slips away.
    static Optional<String> nearest(String key, Collection<String> known) {
        return known.stream()
                .filter(name -> slips(key.toLowerCase(java.util.Locale.ROOT), name.toLowerCase(java.util.Locale.ROOT)) <= 2)
                .min(java.util.Comparator.comparingInt(name -> slips(key, name)));
    }

    private static int slips(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                row[j] = Math.min(
                        Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
