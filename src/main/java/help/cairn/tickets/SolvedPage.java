package help.cairn.tickets;

import help.cairn.web.Link;

/// An offered answer was enough: nothing was sent.
public record SolvedPage(Link article, Link back) {}
