package help.cairn.publishing;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The files of an export, read within limits: an export is input like any other.
final class ExportFiles {
    static final int DEEPEST_FOLDER = 12;
    private static final long LARGEST = 200L * 1024 * 1024;
    private static final int MOST = 100_000;
    private static final int DEEPEST = 100;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build())
            .build();

    /// One answer of the other product's API, as it was saved.
    record Answer(String file, JsonNode json) {}

    private ExportFiles() {}

    /// @throws IOException in one sentence for the person who called the import
    static List<Answer> json(Path export) throws IOException {
        if (!Files.exists(export)) {
            throw new IOException("%s is not there: name the exported JSON file, or the folder with the exported JSON files.".formatted(export));
        }
        if (!Files.isDirectory(export)) {
            return List.of(new Answer(export.getFileName().toString(), read(export)));
        }
        var answers = new ArrayList<Answer>();
        for (var file : list(export, Set.of("json"))) {
            answers.add(new Answer(export.relativize(file).toString().replace('\\', '/'), read(file)));
        }
        if (answers.isEmpty()) {
            throw new IOException("%s holds no JSON file: save the API's answers there as files that end in .json.".formatted(export));
        }
        return answers;
    }

    /// Files of these kinds, in order; hidden ones and symbolic links are left alone.
    static List<Path> list(Path folder, Set<String> endings) throws IOException {
        try (var files = Files.find(folder, DEEPEST_FOLDER, (file, about) -> about.isRegularFile() && endings.contains(ending(file)), new FileVisitOption[0])) {
            var found = files.filter(file -> !hidden(folder.relativize(file))).limit(MOST + 1).sorted().toList();
            if (found.size() > MOST) {
                throw new IOException("%s holds more than %d files: import its folders one by one.".formatted(folder, MOST));
            }
            return found;
        } catch (java.io.UncheckedIOException e) {
            throw new IOException("%s cannot be read in full: check the permissions of its folders.".formatted(folder), e);
        }
    }

    private static boolean hidden(Path path) {
        for (var part : path) {
            if (part.toString().startsWith(".") || part.toString().equals("node_modules")) {
                return true;
            }
        }
        return false;
    }

    static String ending(Path file) {
        var name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static JsonNode read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("%s is larger than 200 MB: save the export in several files.".formatted(file));
        }
        try (var in = Files.newInputStream(file)) {
            var node = JSON.readTree(in);
            if (node == null || node.isMissingNode()) {
                throw new IOException("%s is empty: export it again.".formatted(file));
            }
            return node;
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new IOException(
                    "%s is not the JSON of an export%s: export it again, and save the answer as it is."
                            .formatted(file, at == null || at.getLineNr() < 1 ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr())),
                    e);
        }
    }

    /// A value of a wrong type; its words name the field.
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String field, String wanted, JsonNode seen) {
            super("\"%s\" must be %s, but is %s".formatted(field, wanted, seen.isObject()
                    ? "an object"
                    : seen.isArray()
                            ? "a list"
                            : seen.isString()
                                    ? "a text"
                                    : seen.isNumber() ? "a number" : seen.isNull() ? "null" : seen.isMissingNode() ? "missing" : "true or false"));
        }
    }

    static Optional<String> text(JsonNode from, String field) throws Wrong {
        var value = from.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new Wrong(field, "a text", value);
        }
        return Optional.of(value.asString().replace("\u0000", "")).filter(text -> !text.isBlank());
    }

    /// Numbers and texts name things alike.
    static Optional<String> id(JsonNode from, String field) throws Wrong {
        var value = from.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() && !value.isString()) {
            throw new Wrong(field, "a number or a text", value);
        }
        return Optional.of(value.asString().strip()).filter(id -> !id.isEmpty());
    }

    static boolean yes(JsonNode from, String field) throws Wrong {
        var value = from.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw new Wrong(field, "true or false", value);
        }
        return value.asBoolean(false);
    }

    static int number(JsonNode from, String field, int otherwise) throws Wrong {
        var value = from.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new Wrong(field, "a whole number", value);
        }
        return value.asInt();
    }

    static List<String> texts(JsonNode from, String field) throws Wrong {
        var value = from.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        for (var item : value) {
            if (!item.isString()) {
                throw new Wrong(field, "a list of texts", item);
            }
            texts.add(item.asString().strip());
        }
        if (!value.isArray()) {
            throw new Wrong(field, "a list of texts", value);
        }
        return texts.stream().filter(text -> !text.isEmpty()).distinct().toList();
    }
}
