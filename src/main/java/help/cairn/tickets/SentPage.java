package help.cairn.tickets;

/// The confirmation: the question is on disk.
///
/// @param reference such as HC-7K3M-9QXT
/// @param address the shopper's own link, with the secret key
/// @param at when it was sent, as it reads
/// @param promise by when we reply
/// @param held whether somebody looks at it first
/// @param mails whether replies come by mail
public record SentPage(String reference, String email, String address, String at, String promise, boolean held, boolean mails) {}
