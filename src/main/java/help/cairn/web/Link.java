package help.cairn.web;

/// A link as pages show it.
public record Link(String title, String address) {}
