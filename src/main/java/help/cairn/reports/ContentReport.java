package help.cairn.reports;

import help.cairn.articles.Article;
import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Share;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which articles need a look, and why: what publishing found wrong with them beside what shoppers made of them in a period.
///
/// @param from first day
/// @param to the first day that does not belong to it
/// @param articles how many are published, each counted once whatever its languages
/// @param helpful of all votes, those that say it helped: what "rarely helpful" is measured against
/// @param wrote of the readers of an article, those who wrote a ticket within 72 hours after it: what "tickets follow" is measured against
/// @param rows those with something to mend first, then most views first
public record ContentReport(
        String from, String to, String timeZone, Optional<String> locale, long articles, Share helpful, Share wrote, List<Row> rows) {
    /// What there is to mend, the most urgent first.
    public enum Kind {
        /// A new edition is kept back by errors.
        HELD("held"),
        /// A link or a picture leads nowhere.
        DEAD("dead"),
        /// The day in `reviewBy` is over.
        REVIEW("review"),
        /// Not in all languages, or older there.
        TRANSLATION("translation"),
        /// Found helpful less often than articles are.
        UNHELPFUL("unhelpful"),
        /// Followed by tickets more often than articles are.
        TICKETS("tickets"),
        /// Nobody looked at it.
        UNSEEN("unseen");

        private static final Map<String, Kind> RULES = Map.of(
                "broken-link", DEAD, "missing-anchor", DEAD, "missing-picture", DEAD, "unknown-related", DEAD, "link-to-draft", DEAD, "broken-redirect",
                DEAD, "redirect-loop", DEAD, "stale", REVIEW, "translation-outdated", TRANSLATION);

        private final String tag;

        Kind(String tag) {
            this.tag = tag;
        }

        public String tag() {
            return tag;
        }

        /// How bad it is: what shoppers stumble over, or what can wait.
        public boolean urgent() {
            return this == HELD || this == DEAD;
        }

        static Optional<Kind> of(String tag) {
            return Arrays.stream(values()).filter(kind -> kind.tag.equals(tag)).findFirst();
        }

        private static Optional<Kind> of(Problem problem) {
            return problem.isError() ? Optional.of(HELD) : Optional.ofNullable(RULES.get(problem.rule()));
        }
    }

    /// One thing to mend.
    ///
    /// @param kind its tag
    /// @param place file and line; empty where it is about no line
    /// @param says what is wrong
    /// @param mend what to do
    /// @param here what was counted of this article; empty where nothing was
    /// @param languages that it is not in, for a translation that is missing
    public record Finding(String kind, String place, String says, String mend, Optional<Share> here, List<String> languages) {}

    /// An article, or a file that is none.
    ///
    /// @param article its id; empty for a file that is no article
    /// @param updated the day of its last change; empty if it is not published
    public record Row(
            String article, String title, String category, List<String> locales, String address, String updated, long views, Share helpful, Share wrote,
            List<Finding> findings) {
        boolean has(Kind kind) {
            return findings.stream().anyMatch(finding -> finding.kind.equals(kind.tag));
        }

        private int urgency() {
            return findings.stream().mapToInt(finding -> Kind.of(finding.kind).orElseThrow().ordinal()).min().orElse(Kind.values().length);
        }
    }

    static ContentReport of(Period period, ArticleReport read, Snapshot snapshot) {
        var problems = problems(snapshot.problems());
        var rows = new ArrayList<Row>();
        boolean seen = read.counts().views() > 0;
        for (var row : read.articles()) {
            if (!row.title().isEmpty()) {
                rows.add(row(period, row, read.rates(), snapshot, problems, seen));
            }
        }
        long articles = rows.size();
        if (period.category().isEmpty()) {
            problems.forEach((file, its) -> {
                if (period.locale().isEmpty() || file.startsWith(period.locale().get() + "/") || file.indexOf('/') < 0) {
                    rows.add(new Row("", file, "", List.of(), "", "", 0, Share.of(0, 0), Share.of(0, 0), its));
                }
            });
        }
        rows.sort(Comparator.comparingInt(Row::urgency).thenComparing(Comparator.comparingInt((Row row) -> row.findings.size()).reversed())
                .thenComparing(Comparator.comparingLong(Row::views).reversed()).thenComparing(Row::title));
        return new ContentReport(
                read.from(), read.to(), read.timeZone(), read.locale(), articles, read.rates().helpful(), read.rates().wrote(), List.copyOf(rows));
    }

    private static Map<String, List<Finding>> problems(Collection<Problem> all) {
        var files = new LinkedHashMap<String, List<Finding>>();
        for (var problem : all) {
            Kind.of(problem).ifPresent(kind -> files.computeIfAbsent(problem.file(), _ -> new ArrayList<>()).add(new Finding(
                    kind.tag, problem.file() + ":" + problem.line(), problem.message(), problem.mend(), Optional.empty(), List.of())));
        }
        return files;
    }

    /// @param problems by file; those that are told here are taken out
    private static Row row(
            Period period, ArticleReport.Row row, ArticleReport.Rates all, Snapshot snapshot, Map<String, List<Finding>> problems, boolean seen) {
        var versions = snapshot.translations(row.article());
        var findings = new ArrayList<Finding>();
        versions.forEach((locale, version) -> {
            if (period.locale().isEmpty() || period.locale().get().equals(locale.toLanguageTag())) {
                Optional.ofNullable(problems.remove(version.path())).ifPresent(findings::addAll);
            } else {
                problems.remove(version.path());
            }
        });
        var missing = snapshot.site().locales().stream().filter(locale -> !versions.containsKey(locale)).map(Locale::toLanguageTag).toList();
        if (!missing.isEmpty()) {
            findings.add(new Finding(
                    Kind.TRANSLATION.tag, "", "There is no translation into %s.".formatted(String.join(", ", missing)), "Translate it.", Optional.empty(),
                    missing));
        }
        var helpful = row.rates().helpful();
        if (helpful.denominator() > 0 && helpful.high() < all.helpful().interval().value()) {
            findings.add(new Finding(
                    Kind.UNHELPFUL.tag, "", "Found helpful less often than articles are.", "Read the reasons given, and change what they name.",
                    Optional.of(helpful), List.of()));
        }
        var wrote = row.rates().wrote();
        if (wrote.denominator() > 0 && wrote.low() > all.wrote().interval().value()) {
            findings.add(new Finding(
                    Kind.TICKETS.tag, "", "Its readers write tickets more often than readers do.",
                    "Read those tickets, and answer in the article what they ask.",
                    Optional.of(wrote), List.of()));
        }
        if (seen && row.counts().views() == 0 && versions.values().stream().noneMatch(version -> after(version, period.from()))) {
            findings.add(new Finding(
                    Kind.UNSEEN.tag, "", "Nobody looked at it.", "See whether search finds it by the words shoppers use, or take it away.", Optional.empty(),
                    List.of()));
        }
        findings.sort(Comparator.comparing(finding -> Kind.of(finding.kind).orElseThrow()));
        var best = period.locale().map(Locale::forLanguageTag).map(versions::get).filter(version -> version != null)
                .orElseGet(() -> versions.values().iterator().next());
        return new Row(
                row.article(), row.title(), row.category(), row.locales(), best.address(), best.updated().toString(), row.counts().views(), helpful, wrote,
                List.copyOf(findings));
    }

    private static boolean after(Article version, LocalDate day) {
        return version.published().filter(published -> published.isAfter(day)).isPresent();
    }
}
