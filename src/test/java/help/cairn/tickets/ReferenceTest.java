package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
    @RepeatedTest(20)
    void isReadHoweverItIsTypedAndASlipIsNoticed() {
        var reference = Reference.fresh();
        assertThat(reference).matches("HC-[0-9BCDFGHJKMNPQRSTVWXYZ]{4}-[0-9BCDFGHJKMNPQRSTVWXYZ]{4}");
        assertThat(Reference.read(reference.toLowerCase().replace("-", " ").replace('0', 'o').replace('1', 'l'))).hasValue(reference);
        var slip = reference.charAt(4) == '7' ? '8' : '7';
        assertThat(Reference.read(reference.substring(0, 4) + slip + reference.substring(5))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HC-HCXM-M3C3", "HCXM-M3C3", "hcxmm3c3", "hc hcxm m3c3"})
    void isReadAlsoWhereItBeginsAsAllOfThemAreWritten(String typed) {
        assertThat(Reference.read(typed)).hasValue("HC-HCXM-M3C3");
    }
}
