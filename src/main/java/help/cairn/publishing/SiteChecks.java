package help.cairn.publishing;

import help.cairn.articles.Problem;
import help.cairn.articles.Site;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What can be said about articles only beside each other: cheap enough to be said anew at every publication.
final class SiteChecks {
    private static final int NAMED = 5;

    private final Collection<Draft> live;
    private final Register register;
    private final Site site;
    private final LocalDate today;
    private final Said said;
    private final List<Problem> problems = new ArrayList<>();

    /// What the drafts themselves do not say.
    ///
    /// @param linked the paths of articles that another article's text links to
    /// @param ids of all articles that are there, published or not
    /// @param keywords of all articles that are published
    record Said(Supplier<Set<String>> linked, Supplier<Set<String>> ids, Keywords keywords, History history) {}

    private SiteChecks(Register register, Site site, LocalDate today, Said said) {
        this.live = register.drafts().values();
        this.register = register;
        this.site = site;
        this.today = today;
        this.said = said;
    }

    /// @param register everything that is published
    static List<Problem> problems(Register register, Site site, LocalDate today, Said said) {
        var checks = new SiteChecks(register, site, today, said);
        boolean outside = false;
        for (var draft : checks.live) {
            checks.stale(draft);
            checks.related(draft);
            outside |= draft.category().isEmpty();
        }
        said.keywords.crowded(checks::shared);
        if (outside) {
            checks.orphans();
        }
        checks.translations();
        return checks.problems;
    }

    private void stale(Draft draft) {
        draft.reviewBy().filter(day -> day.isBefore(today)).ifPresent(day -> warn(draft, draft.notes().place("reviewBy", ""), "stale",
                "The article should have been looked through by %s.".formatted(day), "Check that it is still true, then set \"reviewBy\" to a later day."));
    }

    private void related(Draft draft) {
        for (var id : draft.related()) {
            if (site.locales().stream().noneMatch(locale -> register.byId(locale + " " + id).isPresent())) {
                var known = said.ids.get();
                var near = known.stream().filter(other -> other.charAt(0) == id.charAt(0) && Math.abs(other.length() - id.length()) <= 2).toList();
                warn(draft, draft.notes().place("related", id), "unknown-related",
                        known.contains(id)
                                ? "The related article \"%s\" is not published.".formatted(id)
                                : "There is no article with the id \"%s\".".formatted(id),
                        Yaml.nearest(id, near).map("Did you mean \"%s\"?"::formatted).orElse("Take it out, or name the id of an article that is there."));
            }
        }
    }

    private void shared(String word, Collection<Draft> all) {
        var first = all.iterator().next();
        var others = all.stream().skip(1).limit(NAMED).map(Draft::path).toList();
        int more = all.size() - 1 - others.size();
        var typed = first.keywords().stream().filter(keyword -> keyword.equalsIgnoreCase(word)).findFirst().orElse(word);
        warn(first, first.notes().place("keywords", typed), Keywords.RULE,
                "The keyword \"%s\" is on %d articles, so it tells none of them from the others: also on %s%s.".formatted(
                        word, all.size(), String.join(", ", others), more > 0 ? " and %d more".formatted(more) : ""),
                "Leave it on the one that answers it best.");
    }

    /// Every article in a category is listed there, so what can be lost is a file beside the categories that nothing
    /// leads to. Where there are no categories at all, all articles are listed together and none is lost.
    private void orphans() {
        var sorted = new HashSet<Locale>();
        var named = new HashSet<String>();
        live.forEach(draft -> {
            if (draft.below().indexOf('/') >= 0) {
                sorted.add(draft.locale());
            }
            named.addAll(draft.related());
        });
        var linked = said.linked.get();
        site.popular().forEach(shortcut -> named.add(shortcut.article()));
        site.notices().forEach(notice -> notice.article().ifPresent(named::add));
        site.topics().forEach(topic -> named.addAll(topic.articles()));
        live.forEach(draft -> {
            if (draft.below().indexOf('/') < 0 && sorted.contains(draft.locale()) && !draft.featured() && !named.contains(register.id(draft.path()))
                    && !linked.contains(draft.path())) {
                warn(draft, new Yaml.Place(1, 0), "orphan", "The article stands in no category, and nothing leads to it.",
                        "Move it into a category's folder, or link to it.");
            }
        });
    }

    private void translations() {
        if (site.locales().size() == 1) {
            return;
        }
        var sources = new HashMap<String, Draft>();
        live.forEach(draft -> {
            if (draft.locale().equals(site.defaultLocale())) {
                sources.put(register.id(draft.path()), draft);
            }
        });
        live.forEach(draft -> {
            var source = sources.get(register.id(draft.path()));
            if (source == null || source == draft) {
                return;
            }
            var changed = changed(source);
            var translated = changed(draft);
            if (changed.isPresent() && translated.isPresent() && translated.get().isBefore(changed.get())) {
                var commit = said.history.of(source.path()).map(History.Past::commit).orElse("");
                warn(draft, new Yaml.Place(1, 0), "translation-outdated", "The translation is of %s, but %s changed on %s%s.".formatted(
                        day(translated.get()), source.path(), day(changed.get()), commit.isEmpty() ? "" : " with " + Commit.brief(commit)),
                        "Look what changed there, and change it here too.");
            }
        });
    }

    /// What a writer says of it comes before what Git says; without Git nothing is known.
    private Optional<Instant> changed(Draft draft) {
        return draft.lastmod().map(due -> due.in(site.timeZone()))
                .or(() -> said.history.of(draft.path()).filter(past -> past.first() != null).map(History.Past::changed));
    }

    private LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, site.timeZone());
    }

    private void warn(Draft draft, Yaml.Place place, String rule, String message, String mend) {
        problems.add(Problem.warning(draft.path(), place.line(), place.column(), rule, message, mend));
    }
}
