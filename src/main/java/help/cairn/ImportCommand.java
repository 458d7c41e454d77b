package help.cairn;

import help.cairn.publishing.Importer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Other help centers' exports into content.
@Command(name = "import", mixinStandardHelpOptions = true,
        description = "Turns another help center's export into Markdown with redirects. Asks nothing of the network.",
        synopsisSubcommandLabel = "zendesk|intercom|html-folder")
final class ImportCommand {
    @Spec
    CommandSpec spec;

    static final class Destination {
        @Option(names = "--into", required = true, paramLabel = "DIR", description = "the content folder to write")
        Path into;

        @Option(names = "--locale", paramLabel = "TAG", description = "the language of what does not name its own, and the site's first; such as en or pt-BR")
        String locale;

        @Option(names = "--force", description = "write over files that are there")
        boolean force;
    }

    @Command(name = "zendesk", mixinStandardHelpOptions = true, description = "Reads the answers of Zendesk's Help Center API.")
    int zendesk(@Parameters(paramLabel = "EXPORT", description = "a JSON file, or a folder of them with pictures beside") Path export,
            @Mixin Destination to) throws IOException {
        return run(Importer.Source.ZENDESK, export, to);
    }

    @Command(name = "intercom", mixinStandardHelpOptions = true, description = "Reads the answers of Intercom's API.")
    int intercom(@Parameters(paramLabel = "EXPORT", description = "a JSON file, or a folder of them with pictures beside") Path export,
            @Mixin Destination to) throws IOException {
        return run(Importer.Source.INTERCOM, export, to);
    }

    @Command(name = "html-folder", mixinStandardHelpOptions = true, description = "Reads a folder of HTML pages with their pictures.")
    int htmlFolder(@Parameters(paramLabel = "EXPORT", description = "the folder; folders inside become categories and sections") Path export,
            @Mixin Destination to) throws IOException {
        return run(Importer.Source.HTML_FOLDER, export, to);
    }

    private int run(Importer.Source source, Path export, Destination to) throws IOException {
        var imported = Importer.run(source, export, to.into, Optional.ofNullable(to.locale).map(Locale::forLanguageTag), to.force);
        var out = spec.commandLine().getOut();
        imported.notes().forEach(out::println);
        imported.refused().forEach(out::println);
        out.printf(Locale.ROOT, "%d articles, %d pictures, %d redirects into %s; %d notes, %d not imported%n", imported.articles(), imported.pictures(),
                imported.redirects(), to.into, imported.notes().size(), imported.refused().size());
        out.flush();
        return imported.refused().isEmpty() ? 0 : 1;
    }
}
