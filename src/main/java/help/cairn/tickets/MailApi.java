package help.cairn.tickets;

import help.cairn.staff.Colleagues;
import help.cairn.web.Clients;
import help.cairn.web.Json;
import help.cairn.web.Limits;
import help.cairn.web.OpenApi;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.TooManyRequestsResponse;
import io.javalin.http.UnauthorizedResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// `POST /api/v1/mail`: a mail server hands over what arrives, instead of a mailbox that is looked into.
public final class MailApi {
    public static final OpenApi.Operation TAKE = new OpenApi.Operation(
            "POST", "/api/v1/mail", "takeMail",
            "Takes a mail as it arrived, of 25 MB at most; answers once it is on disk. The same mail again changes nothing.",
            List.of(new OpenApi.Parameter("Authorization", "header", "string", true, "Bearer and a token of a role that answers tickets.")),
            Optional.of(new OpenApi.Raw("message/rfc822")), 200, Optional.of(Taken.class));

    private static final int WRONG_A_MINUTE = 20;

    /// @param outcome `joined` a ticket, `opened` one, `held` for a look, `automatic`, `bounced`, `own` or `known`
    /// @param reference of the ticket that it belongs to now
    record Taken(String outcome, Optional<String> reference) {}

    private final Optional<MailIn> in;
    private final Colleagues colleagues;
    private final Limits limits;
    private final Clients clients;

    /// @param in empty if no mail is taken in here
    public MailApi(Optional<MailIn> in, Colleagues colleagues, Limits limits, Clients clients) {
        this.in = in;
        this.colleagues = colleagues;
        this.limits = limits;
        this.clients = clients;
    }

    /// @throws UnauthorizedResponse without a known token
    /// @throws ForbiddenResponse if the token's role answers no tickets, or no mail is taken in
    public void take(Context ctx) {
        var token = Optional.ofNullable(ctx.header("Authorization")).filter(given -> given.startsWith("Bearer ")).map(given -> given.substring(7).strip());
        var role = token.flatMap(colleagues::roleOf);
        if (role.isEmpty()) {
            if (!limits.allow("mail token", clients.address(ctx), WRONG_A_MINUTE)) {
                throw new TooManyRequestsResponse("Try again in a minute.");
            }
            ctx.header("WWW-Authenticate", "Bearer");
            throw new UnauthorizedResponse("Send a token: \"cairn token create --role agent\" makes one.");
        }
        if (!role.get().answers()) {
            throw new ForbiddenResponse("This token's role does not answer tickets.");
        }
        var taker = in.orElseThrow(() -> new ForbiddenResponse("No mail is taken in: set mail.in.address to where answers arrive."));
        var raw = body(ctx);
        if (raw.length == 0) {
            throw new BadRequestResponse("Send the mail as it arrived, as message/rfc822.");
        }
        var outcome = taker.take(raw);
        ctx.header("Cache-Control", "no-store");
        Json.write(ctx, new Taken(outcome.what(), outcome.ticket()));
    }

    private static byte[] body(Context ctx) {
        try {
            var body = ctx.bodyInputStream().readNBytes(MailReader.LARGEST + 1);
            if (body.length > MailReader.LARGEST) {
                throw new ContentTooLargeResponse("A mail of more than 25 MB is not taken.");
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
