package help.cairn.tickets;

/// The confirmation: the question is on disk.
///
/// @param reference such as HC-7K3M-9QXT
/// @param ticketAddress the shopper's own link, with the secret key
/// @param promise by when we reply
public record SentPage(String reference, String email, String ticketAddress, String promise, String topicTitle) {}
