package help.cairn.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gzip, deflate, br | br", "gzip;q=1, br;q=0.5 | gzip", "br;q=0.5,gzip;q=0.8 | gzip", "br;q=0, gzip | gzip", "BR | br", "* | br",
        "*;q=0.5, gzip | gzip", "br;q=0, * | gzip", "gzip;q=0 | ''", "identity | ''", "'' | ''", "; | ''"
    })
    void aBrowserGetsTheEncodingThatItPrefers(String header, String encoding) {
        assertThat(Packed.preferred(header, true)).isEqualTo(encoding);
    }
}
