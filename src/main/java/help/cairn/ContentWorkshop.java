package help.cairn;

import help.cairn.publishing.Proposal;
import help.cairn.publishing.Proposals;
import help.cairn.reports.Workshop;
import java.io.IOException;
import java.util.List;

/// Leads from what people look for to the content that answers it.
record ContentWorkshop(Proposals proposals) implements Workshop {
    @Override
    public boolean commits() {
        return proposals.writes();
    }

    @Override
    public Change article(String folder, String name, String text) throws IOException {
        return change(proposals.article(folder, name, text));
    }

    @Override
    public Change keywords(String path, List<String> words) throws IOException, Impossible {
        try {
            return change(proposals.keywords(path, words));
        } catch (Proposals.Impossible e) {
            throw new Impossible(e.getMessage(), e);
        }
    }

    @Override
    public Change synonym(String locale, List<String> from, List<String> to) throws IOException {
        return change(proposals.synonym(locale, from, to));
    }

    @Override
    public String commit(Change change, String name, String message, String author, String email) throws IOException {
        return proposals.push(new Proposal(change.path(), "", change.text()), name, message, author, email);
    }

    private static Change change(Proposal proposal) {
        return new Change(proposal.path(), proposal.after(), proposal.patch());
    }
}
