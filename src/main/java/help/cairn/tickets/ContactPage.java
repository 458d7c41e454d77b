package help.cairn.tickets;

import java.util.List;

/// "Still need help?": what is it about?
///
/// @param promise such as "Open now. You should hear back by 17:40."
/// @param context the name of what the shopper did, for other ways to a person; empty if there is nothing to hand along
/// @param along what a colleague sees by that name
public record ContactPage(List<Choice> topics, List<Channel> channels, String promise, String context, List<String> along) {
    public record Choice(String title, String help, String icon, String address) {}

    /// @param kind `mail`, `phone`, `whatsapp`, `chat` or `sms`
    /// @param address what a tap opens
    public record Channel(String kind, String label, String value, String address, String state) {}
}
