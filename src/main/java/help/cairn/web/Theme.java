package help.cairn.web;

import gg.jte.CodeResolver;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.ToolProvider;

/// How the help center looks and speaks: templates, styles, scripts, icons and words.
///
/// The default theme is compiled into the program. Another theme is a folder whose files stand in for files of the same
/// path: `templates/article.jte`, `styles/tokens.css`, `words/en.properties` (whose keys stand in one by one).
public final class Theme {
    private static final String DEFAULT = "/themes/default/";
    /// The library that draws charts, as its package has it.
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final String COMPILED = "help.cairn.theme";

    private final Optional<Path> folder;
    private final TemplateEngine templates;
    private final Map<Locale, Words> words = new ConcurrentHashMap<>();
    private final Map<String, Packed> assets = new LinkedHashMap<>();
    private final Map<String, String> addresses = new TreeMap<>();

    /// The theme that is built in.
    public static Theme standard() {
        return new Theme(Optional.empty(), null);
    }

    /// The built-in theme with the files of this folder in front of it.
    ///
    /// @param workspace where compiled templates go
    public static Theme over(Path folder, Path workspace) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "The theme folder %s does not exist: name a folder that does, or leave \"theme\" out.".formatted(folder));
        }
        return new Theme(Optional.of(folder), workspace);
    }

    private Theme(Optional<Path> folder, Path workspace) {
        this.folder = folder;
        var ownTemplates = folder.map(path -> Files.isDirectory(path.resolve("templates"))).orElse(false);
        templates = ownTemplates
                ? compiling(workspace)
                : TemplateEngine.createPrecompiled(null, ContentType.Html, Theme.class.getClassLoader(), COMPILED);
        asset("style.css", "text/css; charset=utf-8", "styles/tokens.css", "styles/help.css", "styles/extra.css");
        asset("staff.css", "text/css; charset=utf-8", CHARTS + "uPlot.min.css", "styles/staff.css");
        asset("help.js", "text/javascript; charset=utf-8", "scripts/help.js");
        asset("staff.js", "text/javascript; charset=utf-8", "scripts/staff.js");
        asset("chart.js", "text/javascript; charset=utf-8", CHARTS + "uPlot.iife.min.js", "scripts/chart.js");
        asset("favicon.svg", "image/svg+xml", "icons/favicon.svg");
    }

    private TemplateEngine compiling(Path workspace) {
        if (ToolProvider.getSystemJavaCompiler() == null) {
            throw new IllegalStateException(
                    "A theme with templates of its own needs a JDK to compile them, but this Java is a runtime alone: start Cairn with a JDK 25.");
        }
        var own = folder.orElseThrow().resolve("templates");
        var resolver = new CodeResolver() {
            @Override
            public String resolve(String name) {
                return text("templates/" + name).orElse(null);
            }

            @Override
            public long getLastModified(String name) {
                var file = own.resolve(name);
                try {
                    return Files.exists(file) ? Files.getLastModifiedTime(file).toMillis() : 0;
                } catch (IOException e) {
                    return 0;
                }
            }

            @Override
            public boolean exists(String name) {
                return text("templates/" + name).isPresent();
            }
        };
        // A package of its own: the default theme's classes are on the class path and would win.
        return TemplateEngine.create(
                resolver, workspace.resolve("theme"), ContentType.Html, Theme.class.getClassLoader(), "help.cairn.theme.own");
    }

    /// Renders a template to UTF-8.
    ///
    /// @param template without its ending, such as `article`
    public byte[] render(String template, Map<String, Object> values) {
        var output = new Utf8ByteOutput();
        templates.render(template + ".jte", values, output);
        return output.toByteArray();
    }

    /// The interface's words in this locale: its own file, else its language's, else English, key by key.
    public Words words(Locale locale) {
        return words.computeIfAbsent(locale, wanted -> {
            var texts = new HashMap<String, String>();
            for (var tag : List.of("en", wanted.getLanguage(), wanted.toLanguageTag())) {
                texts.putAll(properties(open("words/" + tag + ".properties", false)));
                texts.putAll(properties(open("words/" + tag + ".properties", true)));
            }
            return new Words(wanted, texts);
        });
    }

    /// Where a style sheet, script or icon is served; changes with its content, so it can be kept for a year.
    ///
    /// @param name `style.css`, `staff.css`, `help.js`, `staff.js`, `chart.js` or `favicon.svg`
    public String address(String name) {
        return addresses.get(name);
    }

    /// Changes with what shoppers see: with styles, scripts and icons, and with every file of a theme of one's own.
    public String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            addresses.values().forEach(address -> digest.update(address.getBytes(StandardCharsets.UTF_8)));
            if (folder.isPresent()) {
                try (var files = Files.walk(folder.get())) {
                    for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                        digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                        digest.update(Files.readAllBytes(file));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<Packed> asset(String address) {
        return Optional.ofNullable(assets.get(address));
    }

    private void asset(String name, String mediaType, String... files) {
        var all = new ByteArrayOutputStream();
        for (var file : files) {
            text(file).ifPresent(text -> {
                all.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                all.write('\n');
            });
        }
        var packed = Packed.smallest(mediaType, all.toByteArray());
        var address = "/assets/" + packed.tag() + "/" + name;
        assets.put(address, packed);
        addresses.put(name, address);
    }

    private Optional<String> text(String path) {
        try (var own = open(path, true);
                var standard = own == null ? open(path, false) : null) {
            var in = own != null ? own : standard;
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream open(String path, boolean own) {
        if (!own) {
            return Theme.class.getResourceAsStream(path.startsWith("/") ? path : DEFAULT + path);
        }
        if (path.startsWith("/")) {
            return null;
        }
        var file = folder.map(here -> here.resolve(path)).filter(Files::isRegularFile);
        try {
            return file.isPresent() ? Files.newInputStream(file.get()) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> properties(InputStream in) {
        var texts = new HashMap<String, String>();
        if (in != null) {
            try (var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
                var properties = new Properties();
                properties.load(reader);
                properties.forEach((key, value) -> texts.put(key.toString(), value.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }
}
