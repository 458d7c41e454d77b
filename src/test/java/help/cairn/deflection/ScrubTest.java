package help.cairn.deflection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrubTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "refund to sam.okafor@example.com please | refund to ‹email› please",
        "call +44 20 7946 0958 | call ‹phone›",
        "ring 020 7946 0958 now | ring ‹phone› now",
        "(0151) 123 45678 | ‹phone›",
        "555-867-5309 | ‹phone›",
        "card 4111 1111 1111 1111 declined | card ‹card› declined",
        "5555-5555-5555-4444 | ‹card›",
        "order 30841172 late | order ‹number› late",
        "٣٠٨٤١١٧٢ | ‹number›",
        "tent pole 8.5 mm, size 42, 2026 | tent pole 8.5 mm, size 42, 2026",
        "open on 24.12.2026? | open on 24.12.2026?",
        "10-15 days | 10-15 days",
    })
    void whatTellsWhoSomebodyIsGoesAndTheQuestionStays(String typed, String kept) {
        assertThat(Scrub.clean(typed)).isEqualTo(kept);
    }
}
