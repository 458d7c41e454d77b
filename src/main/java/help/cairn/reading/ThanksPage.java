package help.cairn.reading;

import help.cairn.web.Link;
import java.util.List;

/// What a reader sees after saying whether an answer helped.
public record ThanksPage(boolean helpful, Link article, List<Link> related) {}
