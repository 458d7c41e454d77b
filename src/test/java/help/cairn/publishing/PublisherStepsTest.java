package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import help.cairn.storage.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever writers do one after the other, readers see what they would see if everything were read anew.
class PublisherStepsTest {
    private static final Instant START = Instant.parse("2026-11-24T20:00:00Z");
    private static final int STEPS = Integer.getInteger("steps.steps", 18);
    private static final List<String> FOLDERS = List.of("orders", "returns", "orders/late", "pay ments");
    private static final List<String> NAMES = List.of("track", "Track", "refund", "card", "a b", "größe");
    private static final List<String> TOPICS = List.of("order", "payment", "wrong");

    private static final Pattern MEDIA = Pattern.compile("src=\"(/media/[^\"]+)\"");

    @TempDir
    Path folder;

    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<String> told = new ArrayList<>();
    private final TreeSet<String> addresses = new TreeSet<>();
    private final Map<String, TreeSet<String>> owners = new HashMap<>();
    private final TreeSet<String> named = new TreeSet<>();
    private Map<String, String> before = Map.of();
    private Random random;
    private Instant now = START;
    private int times;

    /// `-DargLine="-Dsteps.seeds=20 -Dsteps.steps=60"` plays many more.
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("steps.seeds", 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFolder(long seed) throws IOException {
        var root = Files.createDirectories(folder.resolve("content"));
        var written = new HashMap<String, byte[]>();
        try (var database = Database.open(folder.resolve("data"))) {
            var publisher = publisher(new Folder(root), database, "build 1");
            play(seed, publisher, database, () -> new Folder(root), () -> {
                for (var path : written.keySet()) {
                    if (!files.containsKey(path)) {
                        Files.delete(root.resolve(path));
                    }
                }
                for (var file : files.entrySet()) {
                    if (written.get(file.getKey()) != file.getValue()) {
                        var place = root.resolve(file.getKey());
                        Files.createDirectories(place.getParent());
                        Files.write(place, file.getValue());
                        Files.setLastModifiedTime(place, FileTime.from(now.plusMillis(++times)));
                    }
                }
                written.clear();
                written.putAll(files);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRepository(long seed) throws IOException {
        var copy = folder.resolve("data/content.git");
        try (var writer = new GitRepositories(folder);
                var database = Database.open(folder.resolve("data"));
                var content = GitContent.open(remote(writer), copy, Optional.of(new PastStore(database)))) {
            var publisher = publisher(content, database, "build 1");
            play(seed, publisher, database, () -> GitContent.open(remote(writer), copy, Optional.empty()), () -> {
                try (var inside = Files.walk(writer.work())) {
                    for (var file : inside.filter(Files::isRegularFile).filter(file -> !file.startsWith(writer.work().resolve(".git"))).toList()) {
                        if (!files.containsKey(writer.work().relativize(file).toString())) {
                            Files.delete(file);
                        }
                    }
                }
                files.forEach(writer::write);
                writer.at(now.plusSeconds(++times).minus(Duration.ofHours(2)).toString()).push(told.getLast());
                content.fetch();
            });
        }
    }

    private static Remote remote(GitRepositories writer) {
        return new Remote(writer.address(), "main", "", "", "", Optional.empty(), Optional.empty());
    }

    private interface Save {
        void all() throws IOException;
    }

    private interface Opening {
        Source source() throws IOException;
    }

    private Publisher publisher(Source source, Database database, String build) {
        return new Publisher(source, (_, key) -> key, clock(), database, build).at("help.shop.example");
    }

    private Clock clock() {
        return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    }

    private void play(long seed, Publisher publisher, Database database, Opening opening, Save save) throws IOException {
        random = new Random(seed);
        put("site.yaml", site());
        for (int i = 0; i < 6; i++) {
            put(anyPath(), article());
        }
        for (int step = 0; step < STEPS; step++) {
            told.add("seed " + seed + ", step " + step + ": " + edit());
            save.all();
            var snapshot = publisher.read();
            publisher.secure();
            publisher.remember();
            var seen = seen(snapshot);
            var story = String.join("\n", told);
            try (var source = opening.source()) {
                same("restarted", seen(publisher(source, database, "build 1").read()), seen);
            }
            try (var source = opening.source()) {
                same("read anew", seen(publisher(source, database, "build 2").read()), seen);
            }
            if (snapshot.problems().stream().noneMatch(Problem::isError)) {
                try (var source = opening.source()) {
                    var anew = new Publisher(source, (_, key) -> key, clock()).at("help.shop.example").read();
                    if (addresses(anew).equals(addresses(snapshot))) {
                        same("without a past", withoutPast(seen(anew)), withoutPast(seen));
                    } else {
                        assertThat(contested()).as("nobody contested an address: %s", story).isTrue();
                    }
                }
            }
            check(snapshot, story);
            stay(snapshot, story);
        }
    }

    private static Map<String, String> addresses(Snapshot snapshot) {
        var addresses = new TreeMap<String, String>();
        snapshot.site().locales().forEach(locale -> snapshot.articles(locale).forEach(article -> addresses.put(article.path(), article.address())));
        return addresses;
    }

    private boolean contested() {
        return owners.values().stream().anyMatch(paths -> paths.size() > 1);
    }

    /// An article that stays where it is and names no slug keeps its address, unless somebody names just that.
    private void stay(Snapshot snapshot, String story) {
        var now = addresses(snapshot);
        now.forEach((path, address) -> {
            owners.computeIfAbsent(address, _ -> new TreeSet<>()).add(path);
            var until = before.get(path);
            if (until != null && !until.equals(address) && !named.contains(path) && !names(snapshot, path)
                    && until.split("/")[1].equals(address.split("/")[1])) {
                assertThat(now.keySet()).as("%s lost %s: %s", path, until, story)
                        .anyMatch(other -> now.get(other).equals(until) && names(snapshot, other));
            }
        });
        before = now;
        named.clear();
        now.keySet().stream().filter(path -> names(snapshot, path)).forEach(named::add);
    }

    /// Whether a file names a slug, or may have done so when it was right last.
    private boolean names(Snapshot snapshot, String path) {
        return snapshot.heldBack().contains(path) || new String(files.get(path), StandardCharsets.UTF_8).contains("\nslug:");
    }

    /// No address dies, and none leads to another that is not there.
    private void check(Snapshot snapshot, String story) {
        var live = snapshot.site().locales().stream().flatMap(locale -> Stream.concat(
                snapshot.articles(locale).stream().map(article -> article.address()),
                snapshot.categories(locale).stream().map(category -> category.address()))).toList();
        assertThat(live).as("two at one address: %s", story).doesNotHaveDuplicates();
        addresses.addAll(live);
        for (var address : addresses) {
            if (!live.contains(address)) {
                var to = snapshot.redirect(address);
                assertThat(to.isPresent() || snapshot.gone(address).isPresent()).as("%s is lost: %s", address, story).isTrue();
                assertThat(to.filter(there -> there.matches(".*/(articles|categories)/.*"))).as("%s leads on: %s", address, story)
                        .matches(there -> there.isEmpty() || live.contains(there.get().replaceFirst("#.*", "")));
            }
        }
        live.forEach(address -> assertThat(snapshot.redirect(address).isPresent() || snapshot.gone(address).isPresent()).as(story).isFalse());
    }

    private List<String> seen(Snapshot snapshot) {
        var seen = new ArrayList<String>();
        var asked = new TreeSet<>(addresses);
        asked.addAll(List.of("/hc/1", "/hc/2", "/hc/3", "/was/here", "/old", "/en/articles/old", "/de/articles/old", "/en/articles/card", "/de/articles/card"));
        seen.add(snapshot.site().toString());
        for (var locale : snapshot.site().locales()) {
            for (var category : snapshot.categories(locale)) {
                seen.add("category " + category.address() + " " + category);
            }
            for (var article : snapshot.articles(locale)) {
                seen.add("article " + article);
                MEDIA.matcher(article.html()).results().forEach(match -> seen.add(
                        "asset " + snapshot.asset(match.group(1)).map(asset -> asset.mediaType() + asset.size()).orElse("lost")));
            }
        }
        snapshot.problems().stream().map(problem -> "problem " + problem + problem.severity()).sorted().forEach(seen::add);
        for (var address : asked) {
            snapshot.redirect(address).ifPresent(to -> seen.add("redirect " + address + " " + to));
            snapshot.gone(address).ifPresent(title -> seen.add("gone " + address + " " + title));
        }
        return seen;
    }

    private void same(String how, List<String> anew, List<String> step) {
        var lost = new ArrayList<>(anew);
        lost.removeAll(step);
        var odd = new ArrayList<>(step);
        odd.removeAll(anew);
        assertThat(step).as("%s, which would have %s instead of %s:%n%s", how, lost, odd, String.join("\n", told)).isEqualTo(anew);
    }

    private static List<String> withoutPast(List<String> seen) {
        return seen.stream().filter(line -> !line.startsWith("redirect ") && !line.startsWith("gone ")).toList();
    }

    private String edit() {
        return switch (random.nextInt(22)) {
            case 0, 1, 2 -> put(anyPath(), article());
            case 3, 4 -> change(text -> text + "\n\nMore " + random.nextInt(100) + ".\n");
            case 5 -> change(_ -> article());
            case 6 -> some().map(path -> "delete " + path + gone(path)).orElse("nothing");
            case 7, 8 -> some().map(path -> {
                var to = anyPath();
                files.put(to, files.remove(path));
                return "move " + path + " to " + to;
            }).orElse("nothing");
            case 9 -> change(text -> line(text, "draft", text.contains("draft: true") ? "false" : "true"));
            case 10 -> change(text -> line(text, "publishDate", START.plus(Duration.ofHours(random.nextInt(-6, 12))).toString().substring(0, 16)));
            case 11 -> change(text -> line(text, "expiryDate", LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(random.nextInt(3)).toString()));
            case 12 -> change(text -> line(text, "slug", any(List.of("one", "two", "track", "card"))));
            case 13 -> change(text -> line(text, "id", any(List.of("one", "two", "three"))));
            case 14 -> change(text -> line(text, "aliases", "[" + any(List.of("old", "/was/here", "/en/articles/track", "card")) + "]"));
            case 15 -> change(text -> line(text, "weight", text.contains("weight: heavy") ? "5" : "heavy"));
            case 16 -> put(any(List.of("en/orders/box.svg", "orders/box.svg", "de/orders/box.svg")),
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d 32\"></svg>".formatted(random.nextInt(9) + 1));
            case 17 -> put(any(List.of("en/", "de/", "")) + any(FOLDERS) + "/_index.md", "---\ntitle: %s\nweight: %d\nicon: %s\n%s---\n".formatted(
                    any(List.of("Front", "\"{{ facts.days }} days\"", "[")), random.nextInt(20), any(List.of("box", "card")),
                    any(List.of("", "slug: late\n", "slug: returns\n", "slug: Not Good\n"))));
            case 18 -> put("site.yaml", site());
            case 19 -> put("facts.yaml", any(List.of("days: 30\n", "days: 14\nprice: 3 EUR\n", "price: 4\n")));
            case 20 -> put("redirects.csv", "/hc/1,/en/articles/%s\n/hc/2,%s\n/hc/3,/hc/1\n".formatted(any(List.of("track", "one", "two")), anyPath()));
            default -> {
                now = now.plus(Duration.ofMinutes(random.nextInt(600)));
                yield "it is " + now;
            }
        };
    }

    private String gone(String path) {
        files.remove(path);
        return "";
    }

    private String site() {
        return "check: {off: [missing-description, long-sentence%s]}\n".formatted(random.nextBoolean() ? ", missing-picture" : "")
                + any(List.of("", "locales: [en, de]\n", "locales: [de, en]\n", "locales: [en]\n"))
                + any(List.of("", "timeZone: Asia/Tokyo\n", "timeZone: America/New_York\n"))
                + any(List.of("", "topics: [{id: order}]\n", "topics: [{id: order}, {id: payment}]\n"))
                + any(List.of("", "name: Shop\n", "authors: true\n"));
    }

    private String article() {
        var text = new StringBuilder("---\ntitle: %s\n".formatted(any(List.of("Track", "Refund", "\"Card {{ facts.days }}\"", "Late"))));
        if (random.nextInt(4) == 0) {
            text.append("topic: ").append(any(TOPICS)).append('\n');
        }
        if (random.nextInt(4) == 0) {
            text.append("related: [").append(any(List.of("one", "two", "orders/track"))).append("]\n");
        }
        if (random.nextInt(4) == 0) {
            text.append("reviewBy: 2026-11-25\n");
        }
        if (random.nextInt(5) == 0) {
            text.append("slug: ").append(any(List.of("one", "two", "track"))).append('\n');
        }
        text.append("---\nText, see [that](").append(link()).append(").\n\n");
        text.append("## Part %d\n\nAnd [this](%s) within {{ facts.days }} days.\n".formatted(random.nextInt(3), link()));
        if (random.nextInt(3) == 0) {
            text.append("\n![A box](box.svg)\n");
        }
        return text.toString();
    }

    private String link() {
        var anchor = random.nextInt(2) == 0 ? "#part-" + random.nextInt(3) : "";
        return any(List.<Supplier<String>>of(
                () -> any(NAMES).replace(" ", "%20") + ".md" + anchor, () -> "/" + anyPath().replace(" ", "%20") + anchor,
                () -> "/en/articles/" + any(List.of("track", "one", "two", "refund", "orders-track")) + anchor,
                () -> "/de/articles/" + any(List.of("track", "one", "two", "refund")),
                () -> any(List.of("/en/categories/orders", "/de/categories/returns", "/en", "/de", "/de/contact", "/hc/1", "/was/here",
                        "/hc/en-us/articles/12"))))
                .get();
    }

    private String anyPath() {
        return any(List.of("en/", "en/", "de/", "")) + (random.nextInt(8) == 0 ? "" : any(FOLDERS) + "/") + any(NAMES) + ".md";
    }

    private Optional<String> some() {
        var articles = files.keySet().stream().filter(path -> path.endsWith(".md")).toList();
        return articles.isEmpty() ? Optional.empty() : Optional.of(any(articles));
    }

    private String put(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
        return "write " + path + ": " + text.replace("\n", "⏎");
    }

    private String change(UnaryOperator<String> how) {
        return some().map(path -> put(path, how.apply(new String(files.get(path), StandardCharsets.UTF_8)))).orElse("nothing");
    }

    /// Sets one key of the front matter.
    private static String line(String text, String key, String value) {
        return text.replaceFirst("(?m)^" + key + ": .*\n", "").replaceFirst("---\n", Matcher.quoteReplacement("---\n" + key + ": " + value + "\n"));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
