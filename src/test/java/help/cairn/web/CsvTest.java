package help.cairn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A colleague opens in a spreadsheet what a shopper typed.
class CsvTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', ignoreLeadingAndTrailingWhitespace = false, value = {
        "=cmd()|'=cmd()", "+1|'+1", "-1|'-1", "@a|'@a", "\uff1d1|'\uff1d1", " =1|' =1",
        // Elsewhere cells are apart by semicolons.
        "boots; =cmd()|boots;' =cmd()", "boots;=cmd()|boots;'=cmd()", "a;;=1|a;;'=1",
        "a=b; c-d|a=b; c-d", "what is 1+1|what is 1+1"})
    void nothingThatWasTypedRunsAsAFormula(String typed, String written) {
        assertThat(Csv.of(List.of(), List.of(List.of(typed, "end")))).isEqualTo(written + ",end\r\n");
    }

    @ParameterizedTest
    @CsvSource({"-3", "4"})
    void numbersStayNumbers(int number) {
        assertThat(Csv.of(List.of(), List.of(List.of(number, "end")))).isEqualTo(number + ",end\r\n");
    }
}
