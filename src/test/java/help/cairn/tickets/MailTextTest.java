package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTextTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "On Tue, 24 Nov 2026 at 10:00, Mara <help@alder.example> wrote:", "On Tue, 24 Nov 2026 at 10:00, Mara of the help\n<help@alder.example> wrote:",
        "Am Di., 24. Nov. 2026 um 10:00 Uhr schrieb Mara <help@alder.example>:", "El mar, 24 nov 2026 a las 10:00, Mara (<help@alder.example>) escribió:",
        "Le mar. 24 nov. 2026 à 10:00, Mara a écrit :", "في الثلاثاء، 24 نوفمبر 2026 كتب Mara:"
    })
    void whatWasWrittenBeforeIsFolded(String introduction) {
        assertThat(MailText.of("Thanks!\n\n" + introduction + "\n> It comes\n>\n> tomorrow\n")).isEqualTo(
                new MailText("Thanks!", introduction + "\n> It comes\n>\n> tomorrow"));
    }

    @Test
    void whoeverAnswersBelowIsReadToo() {
        assertThat(MailText.of("On Tuesday Mara wrote:\n> It comes tomorrow\n\nIt did not.")).isEqualTo(
                new MailText("It did not.", "On Tuesday Mara wrote:\n> It comes tomorrow"));
    }

    @Test
    void anAnswerBetweenTheLinesKeepsTheLines() {
        var text = "> Which size?\n42\n> Which colour?\nBrown\n> Where to?\nHome";
        assertThat(MailText.of(text)).isEqualTo(new MailText(text, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-----Original Message-----\nFrom: Mara\n", "-----Ursprüngliche Nachricht-----\nVon: Mara\n",
        "________________________________\nFrom: Mara\n"})
    void allBelowAnOriginalMessageIsFolded(String mark) {
        assertThat(MailText.of("No.\n" + mark + "Yes?")).isEqualTo(new MailText("No.", mark + "Yes?"));
    }

    @Test
    void aSentenceThatOnlySoundsLikeAnIntroductionStays() {
        assertThat(MailText.of("On Monday my mother wrote:\nplease send it back.").quoted()).isEmpty();
    }
}
