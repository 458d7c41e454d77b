package help.cairn.search;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.Snapshot;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import help.cairn.web.Theme;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What search takes for the same, put to our own articles.
class FoldingTest {
    private static final Indexes INDEXES = Indexes.inMemory();
    private static Snapshot snapshot;
    private static Folding folding;

    @BeforeAll
    static void read() throws Exception {
        var theme = Theme.standard();
        snapshot = new Publisher(new Folder(Path.of("content")), (locale, key) -> theme.words(locale).say(key), Clock.systemUTC()).read();
        var finder = new Finder(INDEXES);
        finder.prepare(snapshot);
        folding = new Folding(finder, INDEXES);
    }

    @AfterAll
    static void close() {
        INDEXES.close();
    }

    @Test
    void stemsSlipsAndSmallWordsMakeNoDifference() {
        same("en", "returning my parcels", "return parcel");
        same("en", "retrun a parcel", "return parcel");
        same("de", "Rücksendungen", "rücksendung");
        other("en", "return parcel", "return tent");
    }

    @Test
    void aSynonymIsTheSameOnlyWhereEachStandsForTheOther() {
        same("en", "package late", "parcel late");
        // Whoever asks for an anorak is shown rain jackets; whoever asks for rain jackets did not mean anoraks alone.
        other("en", "anorak", "rain jacket");
    }

    @Test
    void smallWordsAloneAreWordsAndSoIsALanguageThatTheSiteLacks() {
        assertThat(folding.words(snapshot, "en", "where is my")).isNotEmpty();
        same("fr", "les chaussures", "chaussure");
        assertThat(folding.words(snapshot, "ja", "返品したい")).isNotEmpty();
        assertThat(folding.words(snapshot, "", "boots")).isNotEmpty();
        assertThat(folding.words(snapshot, "en", "!!!")).isEmpty();
    }

    private static void same(String locale, String one, String other) {
        assertThat(folding.words(snapshot, locale, one)).as(one).isEqualTo(folding.words(snapshot, locale, other));
    }

    private static void other(String locale, String one, String other) {
        assertThat(folding.words(snapshot, locale, one)).as(one).isNotEqualTo(folding.words(snapshot, locale, other));
    }
}
