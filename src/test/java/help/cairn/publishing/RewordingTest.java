package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RewordingTest {
    @Test
    void aWriterSeesTheWordsThatChangedAndAFewAroundThem() {
        assertThat(said("You have 30 days. It costs £3.50 to return.", "You have 45 days. It costs £2.95 to return."))
                .isEqualTo("You have [-30][+45] days. It costs [-£3.50][+£2.95] to return.");
        assertThat(said("within four weeks", "within one day")).isEqualTo("within [-four weeks][+one day]");
        assertThat(said("It is here.", "It is not here.")).isEqualTo("It is [+not ]here.");
        assertThat(said("", "A first sentence.")).isEqualTo("[+A first sentence.]");
        assertThat(said("Same.", "Same.")).isEqualTo("Same.");
        assertThat(said("", "")).isEmpty();
    }

    @Test
    void aLongTextIsCutAroundTheChange() {
        var many = IntStream.range(0, 500).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
        assertThat(said(many + " old " + many, many + " new " + many)).startsWith("…").endsWith("…").contains("word499 [-old][+new] word0")
                .hasSizeLessThan(300);
        assertThat(said(many, "new " + many.replace("word", "other")).length()).isLessThan(5000);
    }

    private static String said(String before, String after) {
        return Rewording.between(before, after, Locale.ENGLISH).stream().map(piece -> switch (piece.kind()) {
            case "gone" -> "[-" + piece.text() + "]";
            case "came" -> "[+" + piece.text() + "]";
            default -> piece.text();
        }).collect(Collectors.joining());
    }
}
