package help.cairn.publishing;

import help.cairn.storage.Database;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Readings over a restart: unchanged files are not read again, and an article in error keeps its last good version.
final class ReadingStore {
    private static final JsonMapper JSON = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final Database database;

    private record Row(String path, String state, byte[] draft, byte[] good) {}

    ReadingStore(Database database) {
        this.database = database;
    }

    /// The readings by path. Those of another edition are there for their last good versions alone: their state is
    /// empty, so that every file is read again.
    Map<String, Reading> all(String edition) {
        var rows = database.read(handle -> {
            var same = handle.createQuery("SELECT edition FROM reading_edition").mapTo(String.class).findOne().filter(edition::equals).isPresent();
            return handle.createQuery("SELECT path, state, draft, good FROM reading")
                    .map((row, _) -> new Row(row.getString(1), same ? row.getString(2) : "", row.getBytes(3), row.getBytes(4)))
                    .list();
        });
        return rows.parallelStream().flatMap(row -> {
            try {
                var draft = unpacked(row.draft);
                var good = row.good == null ? draft.sound() ? draft : null : row.good.length == 0 ? null : unpacked(row.good);
                return java.util.stream.Stream.of(Map.entry(row.path, new Reading(row.state, draft, good)));
            } catch (IOException | JacksonException e) {
                // Another version of Cairn wrote it in another form: the file will be read again.
                return java.util.stream.Stream.empty();
            }
        }).collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, HashMap::new));
    }

    /// Keeps these readings and forgets those paths, in one transaction.
    void keep(String edition, Map<String, Reading> changed, Collection<String> gone) {
        var rows = changed.entrySet().parallelStream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .toList();
        database.write(handle -> {
            handle.execute("DELETE FROM reading_edition");
            handle.execute("INSERT INTO reading_edition (edition) VALUES (?)", edition);
            if (!rows.isEmpty()) {
                var batch = handle.prepareBatch("INSERT OR REPLACE INTO reading (path, state, draft, good) VALUES (?, ?, ?, ?)");
                rows.forEach(row -> batch.bind(0, row.path).bind(1, row.state).bind(2, row.draft).bind(3, row.good).add());
                batch.execute();
            }
            if (!gone.isEmpty()) {
                var batch = handle.prepareBatch("DELETE FROM reading WHERE path = ?");
                gone.forEach(path -> batch.bind(0, path).add());
                batch.execute();
            }
            return null;
        });
    }

    private static Row row(String path, Reading reading) {
        var good = reading.good() == null ? new byte[0] : reading.good() == reading.draft() ? null : packed(reading.good());
        return new Row(path, reading.state(), packed(reading.draft()), good);
    }

    private static byte[] packed(Draft draft) {
        var out = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try (var packing = new DeflaterOutputStream(out, deflater)) {
            JSON.writeValue(packing, draft);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static Draft unpacked(byte[] bytes) throws IOException {
        try (var in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return JSON.readValue(in, Draft.class);
        }
    }
}
