package help.cairn.web;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;

/// The interface's words in one locale, from the theme's `words/{locale}.properties`.
public final class Words {
    private final Locale locale;
    private final Map<String, String> texts;

    Words(Locale locale, Map<String, String> texts) {
        this.locale = locale;
        this.texts = Map.copyOf(texts);
    }

    public Locale locale() {
        return locale;
    }

    /// The text of this key, with `{0}`, `{1,number}`, `{0,choice,…}` filled in as `java.text.MessageFormat` does. A key
    /// that no file has answers itself, so that a gap is seen and breaks nothing; a test holds the files complete.
    public String say(String key, Object... values) {
        var text = texts.get(key);
        if (text == null) {
            return key;
        }
        // An apostrophe is an apostrophe in these files; MessageFormat wants it doubled.
        return new MessageFormat(text.replace("'", "''"), locale).format(values);
    }

    public boolean has(String key) {
        return texts.containsKey(key);
    }
}
