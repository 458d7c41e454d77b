package help.cairn.web;

import java.util.List;

/// What people see when something went wrong: what happened, that nothing is lost, and ways onward.
///
/// @param status HTTP status
/// @param key the words' prefix, such as `problem.404`
/// @param links three ways onward
/// @param suggested what to search for, such as the title of an article that is gone; empty if there is nothing to suggest
/// @param detail for colleagues: what was wrong and how to mend it; empty for shoppers
public record ProblemPage(int status, String key, List<Link> links, String suggested, String detail) {}
