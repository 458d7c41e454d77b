package help.cairn.web;

import java.util.List;

/// What people see when something went wrong: what happened, that nothing is lost, and ways onward.
///
/// @param status HTTP status
/// @param key the words' prefix, such as `problem.404`
/// @param links three ways onward
public record ProblemPage(int status, String key, List<Link> links) {}
