package help.cairn.publishing;

import help.cairn.articles.Problem;
import help.cairn.articles.Slug;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
    /// @param claims who had which address until now
    /// @param history which of those that never had one was published first
    static Register of(Collection<Draft> wanted, Function<String, Draft> former, Addresses.Claims claims, History history) {
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
        register.derive(register.drafts.values().stream().filter(draft -> !register.slugs.containsKey(draft.path())).toList(), taken, claims, history);
        register.slugs.forEach((path, slug) -> {
            var address = address(register.drafts.get(path), slug);
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

    /// Gives those that name no slug one that is made of their file's name. Who had an address keeps it, whatever comes
    /// later; of those that never had one, the one that was published first comes first.
    private void derive(Collection<Draft> derived, Map<String, String> taken, Addresses.Claims claims, History history) {
        var names = new HashMap<String, Slug>();
        var newcomers = new ArrayList<Draft>();
        for (var draft : derived) {
            var name = Slug.of(draft.fileName());
            names.put(draft.path(), name);
            kept(draft, name, taken, claims).ifPresentOrElse(slug -> slugs.put(draft.path(), slug), () -> newcomers.add(draft));
        }
        newcomers.sort(Comparator.comparing((Draft draft) -> history.of(draft.path()).map(History.Past::first).orElse(Instant.MAX))
                .thenComparing(Draft::path));
        newcomers.forEach(draft -> slugs.put(draft.path(), free(draft, names.get(draft.path()), taken)));
        for (var draft : derived) {
            var name = names.get(draft.path());
            var slug = slugs.get(draft.path());
            var other = taken.get(key(draft, name.value()));
            if (other != null && !other.equals(draft.path())) {
                problems.add(Problem.warning(
                        draft.path(), 1, 1, "address-taken",
                        "The address %s is already that of %s, so this article is at %s.".formatted(address(draft, name), other, address(draft, slug)),
                        "Rename the file, or give the article a slug of its own, as in \"slug: %s\".".formatted(slug)));
            }
        }
    }

    /// The slug that it has until now, if that is one that it could get.
    private Optional<Slug> kept(Draft draft, Slug name, Map<String, String> taken, Addresses.Claims claims) {
        for (int folders = 0; folders <= draft.folders().size(); folders++) {
            var slug = folders == 0 ? name : spelled(draft, folders);
            if (keeps(draft, slug, taken, claims)) {
                return Optional.of(slug);
            }
        }
        for (int number = 2; claims.known(address(draft, name.numbered(number))); number++) {
            if (keeps(draft, name.numbered(number), taken, claims)) {
                return Optional.of(name.numbered(number));
            }
        }
        return Optional.empty();
    }

    private boolean keeps(Draft draft, Slug slug, Map<String, String> taken, Addresses.Claims claims) {
        return claims.owner(address(draft, slug), this).filter(draft.path()::equals).isPresent()
                && taken.putIfAbsent(key(draft, slug.value()), draft.path()) == null;
    }

    /// The file's name, else with its folders in front of it, else with a number behind it.
    private static Slug free(Draft draft, Slug name, Map<String, String> taken) {
        for (int folders = 0; folders <= draft.folders().size(); folders++) {
            var slug = folders == 0 ? name : spelled(draft, folders);
            if (taken.putIfAbsent(key(draft, slug.value()), draft.path()) == null) {
                return slug;
            }
        }
        for (int number = 2;; number++) {
            var slug = name.numbered(number);
            if (taken.putIfAbsent(key(draft, slug.value()), draft.path()) == null) {
                return slug;
            }
        }
    }

    /// The file's name with this many of its folders in front of it.
    private static Slug spelled(Draft draft, int folders) {
        var all = draft.folders();
        return Slug.of(String.join(" ", all.subList(all.size() - folders, all.size())) + " " + draft.fileName());
    }

    private static String address(Draft draft, Slug slug) {
        return "/" + draft.locale().toLanguageTag() + "/articles/" + slug;
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
