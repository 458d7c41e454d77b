package help.cairn.search;

/// The parts of an article that words are looked for in, each a field of the index.
enum Part {
    TITLE("title"), KEYWORDS("keywords"), HEADINGS("headings"), LEAD("lead"), BODY("body"), CATEGORY("category");

    static final Part[] ALL = values();

    final String field;

    Part(String field) {
        this.field = field;
    }
}
