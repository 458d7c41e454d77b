package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Category;
import help.cairn.articles.Passage;
import help.cairn.articles.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import help.cairn.articles.Section;
import help.cairn.search.Languages.Language;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.reverse.ReverseStringFilter;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.BytesRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One index per locale, brought from snapshot to snapshot by what changed. Each snapshot keeps a reader of its own, so
/// that a search sees exactly the articles of the snapshot that the request lives in.
public final class Indexes implements AutoCloseable {
    static final String ID = "id";
    /// The words of an article as they are written, without stems.
    static final String PLAIN = "plain";
    /// The same from the last letter to the first, for words that end in another.
    static final String REVERSED = "reversed";
    private static final String FINGERPRINT = "fingerprint";
    private static final String EDITION = "edition";
    private static final int SNAPSHOTS_KEPT = 3;
    private static final FieldType COUNTS = type(IndexOptions.DOCS_AND_FREQS, true);
    private static final FieldType POSITIONS = type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS, true);
    private static final FieldType PLACES = type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS, true);
    private static final FieldType WORDS = type(IndexOptions.DOCS_AND_FREQS, false);
    private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);
    /// Lucene advises a preview feature of Java at every start; an operator can do nothing with that. Held, because
    /// loggers that nobody holds forget their level.
    private static final java.util.logging.Logger LUCENE = java.util.logging.Logger.getLogger("org.apache.lucene.internal.vectorization");

    static {
        LUCENE.setLevel(java.util.logging.Level.SEVERE);
    }

    private final Optional<Path> folder;
    private final String edition;
    private final Map<Locale, Shelf> shelves = new HashMap<>();
    private final Deque<Snapshot> kept = new ArrayDeque<>();
    private final Map<Snapshot, Map<Locale, Index>> indexes = new ConcurrentHashMap<>();

    /// What is written to.
    ///
    /// @param fingerprints what each article that is in the index looked like when it was put there, by id
    /// @param categories those whose articles are in the index as they are
    private record Shelf(
            Directory directory, IndexWriter writer, Language language, Map<String, String> fingerprints, Set<Category> categories) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            writer.close();
            directory.close();
        }
    }

    private Indexes(Optional<Path> folder, String edition) {
        this.folder = folder;
        this.edition = edition;
    }

    /// Indexes that live as long as the process.
    public static Indexes inMemory() {
        return new Indexes(Optional.empty(), "");
    }

    /// Indexes that a restart finds again. The folder may be deleted at any time while the server does not run.
    ///
    /// @param edition which build of the program this is: the index of another one is made anew
    public static Indexes in(Path folder, String edition) {
        return new Indexes(Optional.of(folder), edition);
    }

    /// Makes the index of a snapshot from that of the one before.
    synchronized void prepare(Snapshot snapshot) {
        var byLocale = new HashMap<Locale, Index>();
        try {
            for (var locale : snapshot.site().locales()) {
                byLocale.put(locale, updated(shelf(locale), snapshot, locale));
            }
        } catch (IOException | IllegalStateException e) {
            abandon(byLocale);
            throw new UncheckedIOException("The search index could not be written: " + e.getMessage(),
                    e instanceof IOException because ? because : new IOException(e));
        } catch (RuntimeException | Error e) {
            abandon(byLocale);
            throw e;
        }
        indexes.put(snapshot, byLocale);
        kept.addLast(snapshot);
        if (kept.size() > SNAPSHOTS_KEPT) {
            release(kept.removeFirst());
        }
    }

    /// A writer that failed half way stays closed, and what it was told is not all in the index: the next publication opens
    /// another.
    private void abandon(Map<Locale, Index> half) {
        half.values().forEach(Indexes::close);
        shelves.values().forEach(Indexes::abandon);
        shelves.clear();
    }

    /// Lets go what was prepared for a snapshot, which otherwise would push out those that are still read.
    synchronized void discard(Snapshot snapshot) {
        if (kept.remove(snapshot)) {
            release(snapshot);
        }
    }

    private void release(Snapshot snapshot) {
        indexes.remove(snapshot).values().forEach(Indexes::close);
    }

    private static void close(Index index) {
        try {
            index.close();
        } catch (IOException e) {
            LOG.warn("An old index could not be closed.", e);
        }
    }

    private static void abandon(Shelf shelf) {
        try {
            shelf.writer.rollback();
            shelf.directory.close();
        } catch (IOException e) {
            LOG.warn("An index could not be closed.", e);
        }
    }

    /// The index of this snapshot and locale, null if there is none.
    Index borrow(Snapshot snapshot, Locale locale) {
        var index = indexes.getOrDefault(snapshot, Map.of()).get(locale);
        return index != null && index.reader().tryIncRef() ? index : null;
    }

    private Index updated(Shelf shelf, Snapshot snapshot, Locale locale) throws IOException {
        var now = snapshot.categories(locale);
        var gone = shelf.categories.isEmpty() ? new HashSet<>(shelf.fingerprints.keySet()) : new HashSet<String>();
        // A category in which nothing changed is the very same object as before.
        var different = Collections.<Category>newSetFromMap(new IdentityHashMap<>());
        different.addAll(now);
        for (var category : shelf.categories) {
            if (!different.remove(category)) {
                category.all().forEach(article -> gone.add(article.id()));
            }
        }
        var added = new ArrayList<Runnable>();
        for (var category : different) {
            for (var article : (Iterable<Article>) category.all()::iterator) {
                var shelves = category.title() + "\n" + snapshot.sectionOf(article).map(Section::title).orElse("");
                var fingerprint = article.revision() + " " + article.path() + " " + shelves;
                gone.remove(article.id());
                if (!fingerprint.equals(shelf.fingerprints.put(article.id(), fingerprint))) {
                    added.add(() -> {
                        try {
                            shelf.writer.updateDocument(new Term(ID, article.id()), document(article, shelves, shelf.language, fingerprint));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
                }
            }
        }
        try {
            added.parallelStream().forEach(Runnable::run);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (var id : gone) {
            shelf.writer.deleteDocuments(new Term(ID, id));
            shelf.fingerprints.remove(id);
        }
        shelf.categories.clear();
        shelf.categories.addAll(now);
        if (folder.isPresent() && shelf.writer.hasUncommittedChanges()) {
            shelf.writer.setLiveCommitData(Map.of(EDITION, edition).entrySet());
            shelf.writer.commit();
        }
        var before = kept.isEmpty() ? null : indexes.get(kept.getLast()).get(locale);
        return new Index(DirectoryReader.open(shelf.writer), snapshot, locale, shelf.language, before);
    }

    private static Document document(Article article, String shelves, Language language, String fingerprint) {
        var document = new Document();
        document.add(new StringField(ID, article.id(), Field.Store.YES));
        // Beside the stored id, which takes ten times as long to read.
        document.add(new BinaryDocValuesField(ID, new BytesRef(article.id())));
        document.add(new StoredField(FINGERPRINT, fingerprint));
        var words = String.join("\n", article.keywords()) + "\n" + String.join("\n", article.tags());
        var headings = String.join("\n", article.passages().stream().map(Passage::heading).toList());
        var text = article.text();
        document.add(new Field(Part.TITLE.field, article.title(), POSITIONS));
        document.add(new Field(Part.KEYWORDS.field, words, COUNTS));
        document.add(new Field(Part.HEADINGS.field, headings, COUNTS));
        document.add(new Field(Part.LEAD.field, article.summary(), COUNTS));
        document.add(new Field(Part.BODY.field, text, PLACES));
        document.add(new Field(Part.CATEGORY.field, shelves, COUNTS));
        var all = String.join("\n", article.title(), words, article.description(), text);
        document.add(new Field(PLAIN, all, WORDS));
        if (language.compounds()) {
            document.add(new Field(REVERSED, all, WORDS));
        }
        return document;
    }

    private static FieldType type(IndexOptions options, boolean lengths) {
        var type = new FieldType();
        type.setIndexOptions(options);
        type.setTokenized(true);
        type.setOmitNorms(!lengths);
        type.freeze();
        return type;
    }

    private Shelf shelf(Locale locale) throws IOException {
        var open = shelves.get(locale);
        if (open == null) {
            open = folder.isEmpty() ? opened(new ByteBuffersDirectory(), locale) : onDisk(folder.get().resolve(locale.toLanguageTag()), locale);
            shelves.put(locale, open);
        }
        return open;
    }

    private Shelf onDisk(Path place, Locale locale) throws IOException {
        Files.createDirectories(place);
        try {
            return opened(FSDirectory.open(place), locale);
        } catch (LockObtainFailedException e) {
            LOG.info("Another Cairn uses the index in {}: this one keeps its own in memory.", place);
            return opened(new ByteBuffersDirectory(), locale);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The index in {} cannot be read and is made anew: {}", place, e.toString());
            try (var files = Files.walk(place)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
            Files.createDirectories(place);
            return opened(FSDirectory.open(place), locale);
        }
    }

    private Shelf opened(Directory directory, Locale locale) throws IOException {
        var language = Languages.of(locale);
        var perField = new PerFieldAnalyzerWrapper(language.indexed(), Map.of(PLAIN, language.plain(), REVERSED, reversing(language.plain())));
        IndexWriter writer = null;
        try {
            writer = new IndexWriter(directory, new IndexWriterConfig(perField).setMergeScheduler(new SerialMergeScheduler()));
            if (!edition.equals(committed(writer))) {
                writer.deleteAll();
            }
            return new Shelf(directory, writer, language, fingerprints(writer), Collections.newSetFromMap(new IdentityHashMap<>()));
        } catch (IOException | IllegalArgumentException e) {
            if (writer != null) {
                writer.rollback();
            }
            directory.close();
            throw e;
        }
    }

    private static Analyzer reversing(Analyzer plain) {
        return new AnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
            @Override
            protected Analyzer getWrappedAnalyzer(String field) {
                return plain;
            }

            @Override
            protected TokenStreamComponents wrapComponents(String field, TokenStreamComponents components) {
                return new TokenStreamComponents(components.getSource(), new ReverseStringFilter(components.getTokenStream()));
            }
        };
    }

    private static String committed(IndexWriter writer) {
        var data = writer.getLiveCommitData();
        if (data != null) {
            for (var entry : data) {
                if (entry.getKey().equals(EDITION)) {
                    return entry.getValue();
                }
            }
        }
        return "";
    }

    private static Map<String, String> fingerprints(IndexWriter writer) throws IOException {
        var all = new HashMap<String, String>();
        try (var reader = DirectoryReader.open(writer)) {
            for (var leaf : reader.leaves()) {
                var stored = leaf.reader().storedFields();
                for (int doc : living(leaf.reader())) {
                    var document = stored.document(doc);
                    all.put(document.get(ID), document.get(FINGERPRINT));
                }
            }
        }
        return all;
    }

    private static List<Integer> living(LeafReader reader) {
        var living = reader.getLiveDocs();
        var docs = new ArrayList<Integer>();
        for (int doc = 0; doc < reader.maxDoc(); doc++) {
            if (living == null || living.get(doc)) {
                docs.add(doc);
            }
        }
        return docs;
    }

    /// Lets the index on disk go, so that another process can have it.
    @Override
    public synchronized void close() {
        while (!kept.isEmpty()) {
            release(kept.removeFirst());
        }
        for (var shelf : shelves.values()) {
            try {
                shelf.close();
            } catch (IOException e) {
                LOG.warn("The index could not be closed; it is read again or made anew at the next start.", e);
            }
        }
        shelves.clear();
    }
}
