package help.cairn.reading;

import help.cairn.web.Link;

/// What follows a vote when scripts are off.
public record ThanksPage(boolean helpful, Link article, String contactAddress) {}
