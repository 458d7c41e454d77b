package help.cairn.publishing;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/// The repository that writers push to, and how it lets Cairn in.
///
/// @param address `https://…`, `ssh://…`, `user@host:path`, or a path on this disk
/// @param branch empty for the repository's own choice
/// @param path the folder within the repository, without slashes at its ends; empty for all of it
/// @param user whose token it is; most hosts take any name; empty for any
/// @param token for `https`; empty for none
/// @param sshKey the file of a private key; the user's own keys unless given
/// @param knownHosts a file as OpenSSH writes it; the user's own unless given. A host that is not in it is not talked to
public record Remote(String address, String branch, String path, String user, String token, Optional<Path> sshKey, Optional<Path> knownHosts) {
    private static final String ANY_USER = "git";

    public Remote {
        path = path.replaceAll("^/+|/+$", "");
    }

    /// The address without anything secret in it.
    String said() {
        return address.replaceFirst("(?<=://)[^/@]*@", "");
    }

    CredentialsProvider credentials() {
        return token.isEmpty() || !address.startsWith("http") ? null : new UsernamePasswordCredentialsProvider(user.isEmpty() ? ANY_USER : user, token);
    }

    void prepare(Transport transport) {
        if (transport instanceof SshTransport ssh) {
            ssh.setSshSessionFactory(sessions());
        }
    }

    /// Without somebody to ask, a host whose key is not known is refused.
    private SshdSessionFactory sessions() {
        var home = new File(System.getProperty("user.home"));
        var builder = new SshdSessionFactoryBuilder().setHomeDirectory(home).setSshDirectory(new File(home, ".ssh")).setPreferredAuthentications("publickey");
        sshKey.ifPresent(key -> builder.setDefaultIdentities(_ -> List.of(key.toAbsolutePath())));
        knownHosts.ifPresent(hosts -> builder.setDefaultKnownHostsFiles(_ -> List.of(hosts.toAbsolutePath())));
        return builder.build(null);
    }

    /// Why a push failed, and what to do about it.
    String explainPush(Exception e) {
        var text = explain(e);
        return text.contains("does not let Cairn in")
                ? "The repository %s does not let Cairn write: give it a credential that may push, or set content.write to false.".formatted(said())
                : text.replace("could not be read", "could not be written");
    }

    /// What the other side says against a branch.
    String refused(String why) {
        return "The repository %s did not take the branch (%s): allow Cairn's credential to make branches that begin with cairn/."
                .formatted(said(), token.isEmpty() ? why : why.replace(token, "…"));
    }

    /// Why a fetch failed, and what to do about it.
    String explain(Exception e) {
        var all = new StringBuilder();
        for (Throwable cause = e; cause != null && cause != cause.getCause(); cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        var text = all.toString().toLowerCase(Locale.ROOT);
        var mend = text.contains("not authorized") || text.contains("not permitted") || text.contains("forbidden") || text.contains("authentication")
                || text.contains("auth fail") || text.contains("cannot log in")
                        ? "it does not let Cairn in: set content.token for https, or content.sshKey for ssh"
                        : text.contains("server key") || text.contains("host key")
                                ? "its key is not known: add it to the file of content.knownHosts"
                                : text.contains("not found") || text.contains("no remote repository") || text.contains("invalid remote")
                                        ? "there is no repository at this address: check content.git"
                                        : text.contains("redirect")
                                                ? "it sends elsewhere, which Cairn does not follow: write the new address in content.git"
                                                : "it cannot be reached (%s)".formatted(last(e));
        return "The repository %s could not be read: %s.".formatted(said(), mend);
    }

    private String last(Throwable e) {
        var cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        var text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage().lines().findFirst().orElse("");
        return (token.isEmpty() ? text : text.replace(token, "…")).replace(address, said());
    }
}
