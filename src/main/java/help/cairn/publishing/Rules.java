package help.cairn.publishing;

import java.util.Set;

/// The names of all rules, as writers meet them in reports, in `site.yaml` and in docs/checks.md.
final class Rules {
    /// These can be switched off. A name may stand in both sets: an unknown key is a warning in an article and an
    /// error in `site.yaml`.
    static final Set<String> WARNINGS = Set.of(
            "address-taken", "broken-expectation", "broken-link", "broken-redirect", "case-differs", "duplicate-redirect", "file-name", "foreign-picture",
            "hard-to-read",
            "heading-jump", "jargon", "keyword-used-by-many",
            "lfs-pointer", "link-outside",
            "link-to-draft", "locale-not-listed", "long-sentence", "missing-alt", "missing-anchor", "missing-description", "missing-locale", "missing-picture",
            "missing-title", "orphan",
            "own-domain", "queries", "redirect-loop", "redirects", "repeated-fact", "stale", "submodule", "symbolic-link", "title-repeated",
            "translation-outdated", "unknown-article", "unknown-key", "unknown-locale", "unknown-related", "unknown-rule", "useless-synonym");

    /// These keep an article from being published, so they hold always.
    static final Set<String> ERRORS = Set.of(
            "broken-expectation", "duplicate-id", "duplicate-slug", "facts", "front-matter", "lfs-pointer", "not-utf-8", "pins", "site", "slug", "synonyms",
            "too-large",
            "unknown-fact", "unknown-key", "unknown-topic",
            "unreadable-file", "unreadable-text", "wrong-type");

    private Rules() {}
}
