package help.cairn.publishing;

import help.cairn.storage.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The addresses that articles had, over restarts.
final class AddressStore {
    private final Database database;

    AddressStore(Database database) {
        this.database = database;
    }

    Map<String, Addresses.Former> all() {
        return database.read(handle -> {
            var all = new HashMap<String, Addresses.Former>();
            handle.createQuery("SELECT address, locale, article, path, title FROM address").map((row, _) -> all.put(
                    row.getString(1), new Addresses.Former(row.getString(2), row.getString(3), row.getString(4), row.getString(5)))).list();
            return all;
        });
    }

    /// The addresses that these files had.
    Map<String, List<String>> of(Collection<String> paths) {
        if (paths.isEmpty()) {
            return Map.of();
        }
        return database.read(handle -> {
            var found = new HashMap<String, List<String>>();
            handle.createQuery("SELECT path, address FROM address WHERE path IN (<paths>) ORDER BY address").bindList("paths", List.copyOf(paths))
                    .map((row, _) -> found.computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(row.getString(2))).list();
            return found;
        });
    }

    /// Files that went elsewhere: former path to next path.
    Map<String, String> moves() {
        return database.read(handle -> {
            var all = new HashMap<String, String>();
            handle.createQuery("SELECT former, path FROM move").map((row, _) -> all.put(row.getString(1), row.getString(2))).list();
            return all;
        });
    }

    void keep(Map<String, Addresses.Former> addresses, Map<String, String> moves) {
        database.write(handle -> {
            if (!addresses.isEmpty()) {
                var batch = handle.prepareBatch("INSERT OR REPLACE INTO address (address, locale, article, path, title) VALUES (?, ?, ?, ?, ?)");
                addresses.forEach((address, former) -> batch.bind(0, address).bind(1, former.locale()).bind(2, former.article()).bind(3, former.path())
                        .bind(4, former.title()).add());
                batch.execute();
            }
            if (!moves.isEmpty()) {
                var batch = handle.prepareBatch("INSERT OR REPLACE INTO move (former, path) VALUES (?, ?)");
                moves.forEach((former, path) -> batch.bind(0, former).bind(1, path).add());
                batch.execute();
            }
            return null;
        });
    }
}
