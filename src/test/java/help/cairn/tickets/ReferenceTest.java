package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;

class ReferenceTest {
    @RepeatedTest(20)
    void isReadHoweverItIsTypedAndASlipIsNoticed() {
        var reference = Reference.fresh();
        assertThat(reference).matches("HC-[0-9BCDFGHJKMNPQRSTVWXYZ]{4}-[0-9BCDFGHJKMNPQRSTVWXYZ]{4}");
        assertThat(Reference.read(reference.toLowerCase().replace("-", " ").replace('0', 'o').replace('1', 'l'))).hasValue(reference);
        var slip = reference.charAt(4) == '7' ? '8' : '7';
        assertThat(Reference.read(reference.substring(0, 4) + slip + reference.substring(5))).isEmpty();
    }
}
