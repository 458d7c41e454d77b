package help.cairn.tickets;

import java.util.List;

/// "Still need help?": what is it about?
public record ContactPage(List<Choice> topics, List<Channel> channels) {
    public record Choice(String title, String help, String icon, String address) {}

    /// @param kind `mail`, `phone`, `whatsapp`, `chat` or `sms`
    /// @param hours when somebody answers there; empty if always
    public record Channel(String kind, String label, String value, String address, boolean open, String hours) {}
}
