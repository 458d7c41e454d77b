package help.cairn.articles;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a question to a person can be about, as `site.yaml` defines it.
///
/// @param articles ids of the answers to offer first
/// @param promise how much opening time passes at most until the first reply
/// @param guarded never held out of an experiment (safety, payment security, outages, legal)
public record Topic(
        String id,
        String icon,
        Localized title,
        Localized help,
        Localized hint,
        List<String> articles,
        String queue,
        List<String> tags,
        Priority priority,
        Duration promise,
        boolean guarded,
        List<Field> fields) {

    public enum Priority {
        LOW, NORMAL, HIGH, URGENT
    }

    public enum FieldType {
        TEXT, LONG_TEXT, EMAIL, ORDER_NUMBER, CHOICE, PHOTO, DATE
    }

    /// One question of the topic's form.
    ///
    /// @param showWhen the field is asked only when another field has this value
    public record Field(
            String name,
            FieldType type,
            boolean required,
            Localized label,
            Localized hint,
            List<Option> options,
            Optional<Condition> showWhen) {
        public Field {
            options = List.copyOf(options);
        }
    }

    /// One answer of a choice.
    public record Option(String value, Localized label) {}

    /// The value that another field must have.
    public record Condition(String field, String value) {}

    public Topic {
        articles = List.copyOf(articles);
        tags = List.copyOf(tags);
        fields = List.copyOf(fields);
    }
}
