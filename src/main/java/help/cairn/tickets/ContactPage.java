package help.cairn.tickets;

import java.util.List;

/// "Still need help?": what is it about?
///
/// @param promise such as "Open now. You should hear back by 17:40."
public record ContactPage(List<Choice> topics, List<Channel> channels, String promise) {
    public record Choice(String title, String help, String icon, String address) {}

    /// @param kind `mail`, `phone`, `whatsapp`, `chat` or `sms`
    /// @param address what a tap opens
    public record Channel(String kind, String label, String value, String address, String state) {}
}
