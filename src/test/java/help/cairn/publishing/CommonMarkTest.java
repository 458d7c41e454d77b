package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The examples of CommonMark's own specification, through our pipeline before cleaning. What deviates is one of the
/// extensions at work, and is listed in `docs/commonmark.md`.
class CommonMarkTest {
    private static final Pattern EXAMPLE = Pattern.compile("^`{32} example\\n(.*?)^\\.\\n(.*?)^`{32}$", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void theExamplesOfVersion028RenderAsTheSpecificationSays() throws IOException {
        assertThat(deviating("/spec.0.28.txt")).containsExactly(573, 577, 579, 582, 583);
    }

    @Test
    void theExamplesOfVersion030RenderAsTheSpecificationSays() throws IOException {
        assertThat(deviating("/spec.0.30.txt")).containsExactly(
                28, 138, 146, 171, 195, 201, 215, 216, 312, 313, 331, 332, 334, 335, 336, 337, 415, 416, 488, 492, 493, 539, 601, 605, 607, 610, 611, 640);
    }

    private static List<Integer> deviating(String name) throws IOException {
        var markdown = new Markdown();
        var deviating = new ArrayList<Integer>();
        int number = 0;
        try (var stream = CommonMarkTest.class.getResourceAsStream(name)) {
            var examples = EXAMPLE.matcher(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            while (examples.find()) {
                number++;
                var text = examples.group(1).replace('→', '\t');
                String html;
                try {
                    html = markdown.html(text);
                } catch (Markdown.Refused e) {
                    html = "refused: " + e.getMessage();
                }
                if (!html.equals(examples.group(2).replace('→', '\t'))) {
                    deviating.add(number);
                }
            }
        }
        assertThat(number).isGreaterThan(600);
        return deviating;
    }
}
