package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadabilityTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | parcel 2 arrives 2 working 2 days 1 the 1 table 2 changed 1 wanted 2 boxes 2 makes 1 idea 3 delivery 4 science 2 question 2 £3.95 1
            de | Paket 2 Bestellung 3 Rücksendung 3 Gutschein 2 Theater 3 liefern 2 Häuser 2 Zeitraum 2 Neuigkeit 3
            es | paquete 3 día 2 cuenta 2 teatro 3 devolución 4 reembolso 4 quiero 2 guía 2 ciudad 2
            fr | colis 2 livre 1 envoyer 3 maison 2 arrivent 2 beaucoup 2
            nl | pakket 2 nieuw 1 mooi 1 betaling 3 huis 1 bestelling 3
            """)
    void syllablesAreCountedAsPeopleSayThem(String language, String words) {
        var all = words.split(" ");
        for (int i = 0; i < all.length; i += 2) {
            assertThat(Syllables.in(all[i], Locale.of(language))).as(language + " " + all[i]).isEqualTo(Integer.parseInt(all[i + 1]));
        }
    }

    /// Ten sentences of ten words with one syllable and four letters each, so that every formula can be worked out by hand.
    @ParameterizedTest
    @CsvSource({
        "en, Flesch Reading Ease, 112.1", "de, Flesch-Amstad, 111.5", "es, Flesch-Szigriszt, 134.5", "fr, Kandel-Moles, 123.3", "it, Gulpease, 79.0",
        "nl, Flesch-Douma, 120.5", "sv, LIX, 10.0"
    })
    void eachLanguageHasItsFormula(String language, String formula, double value) {
        var text = Collections.nCopies(10, new Prose.Block(Prose.Kind.TEXT, "", List.of("Pack" + " pack".repeat(9) + ".")));
        var figure = Readability.of(text, Locale.of(language)).orElseThrow();
        assertThat(figure.formula()).isEqualTo(formula);
        assertThat(figure.value()).isEqualTo(value);
        assertThat(figure.source()).matches(".+ \\d{4}");
        assertThat(figure.isHard()).isFalse();
        assertThat(Readability.of(text.subList(0, 9), Locale.of(language))).isEmpty();
    }

    @Test
    void aLanguageWithoutSpacesHasNoFigure() {
        var text = Collections.nCopies(200, new Prose.Block(Prose.Kind.TEXT, "", List.of("您的 包裹 在 哪里。")));
        assertThat(Readability.of(text, Locale.CHINESE)).isEmpty();
    }

    @Test
    void headingsTablesAndCodeDoNotCount() {
        var body = org.jsoup.Jsoup.parseBodyFragment(
                "<h2>Head</h2><p>One <code>a b c</code> two.</p><pre>three four</pre><table><tr><td>five</td></tr></table><ul><li>six<ul><li>seven</li></ul></li></ul>")
                .body();
        assertThat(Prose.blocks(body, Locale.ENGLISH)).filteredOn(block -> block.kind() == Prose.Kind.TEXT).extracting(Prose.Block::text)
                .containsExactly("One " + Prose.CODE + " two.", "six", "seven");
    }
}
