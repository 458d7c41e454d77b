package help.cairn.publishing;

import help.cairn.articles.Problem;
import help.cairn.articles.Slug;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Who is where: the id, slug and address of everything that is published, and the ways from a link to an article. A
/// file is named by its path throughout, so that a change to a text changes nothing here.
final class Register {
    private final Map<String, Draft> drafts = new TreeMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Slug> slugs = new HashMap<>();
    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, String> paths = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, String> byId = new HashMap<>();
    private final Map<String, String> byOld = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /// @param wanted what shall be published, in order. Where two claim the same id or slug, the one that had it has it,
    ///        else the first; the other one keeps what it was before, if anything
    /// @param former the version of a file that is published until now, by path; null for none
    static Register of(Collection<Draft> wanted, Function<String, Draft> former) {
        var register = new Register();
        var taken = new HashMap<String, String>();
        var stay = new HashSet<String>();
        for (var draft : wanted) {
            var until = former.apply(draft.path());
            if (until == draft || until != null && key(until, id(until)).equals(key(draft, id(draft))) && until.slug().equals(draft.slug())) {
                stay.add(draft.path());
                register.admit(draft, taken).ifPresent(register.problems::add);
            }
        }
        for (var draft : wanted) {
            if (!stay.contains(draft.path())) {
                register.admit(draft, taken).ifPresent(problem -> {
                    register.problems.add(problem);
                    var good = former.apply(draft.path());
                    if (good != null && good != draft) {
                        register.admit(good, taken);
                    }
                });
            }
        }
        for (var draft : wanted) {
            register.draft(draft.path()).filter(admitted -> !register.slugs.containsKey(admitted.path()))
                    .ifPresent(admitted -> register.slugs.put(admitted.path(), free(admitted, taken)));
        }
        register.slugs.forEach((path, slug) -> {
            var address = "/" + register.drafts.get(path).locale().toLanguageTag() + "/articles/" + slug;
            register.addresses.put(path, address);
            register.paths.put(address, path);
            register.names.add(slug.value());
        });
        return register;
    }

    boolean holds(Draft draft) {
        return drafts.get(draft.path()) == draft;
    }

    /// Empty if the draft is in, else why it is not.
    private Optional<Problem> admit(Draft draft, Map<String, String> taken) {
        var id = id(draft);
        var twin = byId.get(key(draft, id));
        if (twin != null) {
            return Optional.of(Problem.error(draft.path(), draft.line("id"), 1, "duplicate-id", "The id \"%s\" is already that of %s.".formatted(id, twin),
                    "Give one of them another id."));
        }
        if (draft.slug().isPresent()) {
            var same = taken.putIfAbsent(key(draft, draft.slug().get()), draft.path());
            if (same != null) {
                return Optional.of(Problem.error(
                        draft.path(), draft.line("slug"), 1, "duplicate-slug", "The slug \"%s\" is already that of %s.".formatted(draft.slug().get(), same),
                        "Give one of them another slug."));
            }
            slugs.put(draft.path(), new Slug(draft.slug().get()));
        }
        drafts.put(draft.path(), draft);
        ids.put(draft.path(), id);
        byId.put(key(draft, id), draft.path());
        for (var alias : draft.aliases()) {
            byOld.putIfAbsent(Publisher.bare(alias), draft.path());
            if (!alias.contains("/")) {
                byOld.putIfAbsent("/" + draft.locale().toLanguageTag() + "/articles/" + alias, draft.path());
            }
        }
        return Optional.empty();
    }

    /// The file's name, else with its folders in front of it, else with a number behind it.
    private static Slug free(Draft draft, Map<String, String> taken) {
        var words = draft.fileName();
        var folders = draft.folders();
        for (int i = folders.size(); i >= 0; i--) {
            var slug = Slug.of(words);
            if (taken.putIfAbsent(key(draft, slug.value()), draft.path()) == null) {
                return slug;
            }
            words = (i > 0 ? folders.get(i - 1) + " " : "") + words;
        }
        for (int number = 2;; number++) {
            var slug = Slug.of(draft.fileName() + "-" + number);
            if (taken.putIfAbsent(key(draft, slug.value()), draft.path()) == null) {
                return slug;
            }
        }
    }

    /// The id that a writer gave, else the path within the locale, which all its translations share.
    static String id(Draft draft) {
        return draft.id().isEmpty() ? DraftReader.ENDING.matcher(draft.below()).replaceFirst("") : draft.id();
    }

    private static String key(Draft draft, String name) {
        return draft.locale() + " " + name;
    }

    /// Takes the new text of an article that stays who and where it was.
    ///
    /// @return false if it does not stay so: then the register has to be made anew
    boolean replace(Draft draft) {
        var before = drafts.get(draft.path());
        if (before == null || !before.locale().equals(draft.locale()) || !before.below().equals(draft.below()) || !before.id().equals(draft.id())
                || !before.slug().equals(draft.slug()) || !before.aliases().equals(draft.aliases())) {
            return false;
        }
        drafts.put(draft.path(), draft);
        return true;
    }

    /// What a link has to be looked at again for, if it asked for one of these.
    Set<String> differences(Register other) {
        var keys = new HashSet<String>();
        different(addresses, other.addresses).forEach(path -> keys.add(Links.file(path)));
        different(byId, other.byId).forEach(key -> keys.add(Links.id(key)));
        different(byOld, other.byOld).forEach(old -> keys.add(Links.old(old)));
        different(paths, other.paths).forEach(address -> keys.add(Links.slug(address)));
        // An article that moved is found by its id or old address as before, but leads elsewhere.
        byId.forEach((key, path) -> {
            if (keys.contains(Links.file(path))) {
                keys.add(Links.id(key));
            }
        });
        byOld.forEach((old, path) -> {
            if (keys.contains(Links.file(path))) {
                keys.add(Links.old(old));
            }
        });
        return keys;
    }

    private static Set<String> different(Map<String, String> a, Map<String, String> b) {
        var keys = new HashSet<String>();
        a.forEach((key, value) -> {
            if (!value.equals(b.get(key))) {
                keys.add(key);
            }
        });
        b.keySet().stream().filter(key -> !a.containsKey(key)).forEach(keys::add);
        return keys;
    }

    /// Everything that is published, by path and in order.
    Map<String, Draft> drafts() {
        return drafts;
    }

    boolean has(String path) {
        return drafts.containsKey(path);
    }

    Optional<Draft> draft(String path) {
        return Optional.ofNullable(drafts.get(path));
    }

    String id(String path) {
        return ids.get(path);
    }

    Slug slug(String path) {
        return slugs.get(path);
    }

    String address(String path) {
        return addresses.get(path);
    }

    /// The path of the article with this id in this locale.
    ///
    /// @param key locale and id, with a space between
    Optional<String> byId(String key) {
        return Optional.ofNullable(byId.get(key));
    }

    /// The path of the article that names this as an old address of its own.
    Optional<String> byOld(String address) {
        return Optional.ofNullable(byOld.get(address));
    }

    /// The path of the article that a help desk's address such as `/hc/en-us/articles/123-Title` means, in any locale.
    Optional<String> byForeign(String address) {
        var match = Links.ZENDESK.matcher(address);
        return match.find()
                ? byId.entrySet().stream().filter(entry -> entry.getKey().endsWith(" " + match.group(1))).map(Map.Entry::getValue).sorted().findFirst()
                : Optional.empty();
    }

    boolean isAddress(String address) {
        return paths.containsKey(address);
    }

    /// The path of the article at this address.
    Optional<String> byAddress(String address) {
        return Optional.ofNullable(paths.get(address));
    }

    /// Whether any article, in any locale, has this slug.
    boolean isSlug(String slug) {
        return names.contains(slug);
    }

    Map<String, String> byOld() {
        return byOld;
    }

    List<Problem> problems() {
        return problems;
    }
}
