package help.cairn.tickets;

import help.cairn.web.Words;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The files in a form that was sent: those that came with it, and those that came before and are still ticked. A browser
/// cannot put a file back into a form that is shown again, so it is kept here meanwhile.
///
/// @param kept by the name of the control that they came by
/// @param refused likewise
record Photos(Map<String, List<Attachment>> kept, Map<String, List<Refusal>> refused) {
    /// The control of a form that has none of its own for files.
    static final String ANY = "_files";
    static final Photos NONE = new Photos(Map.of(), Map.of());
    private static final String KEPT = "_kept";

    /// @param because words' key, `{0}` is the name of the file
    record Refusal(String name, String because) {}

    /// @param controls names of the controls for files in this form
    static Photos of(Context ctx, List<String> controls, Attachments attachments) {
        var kept = new LinkedHashMap<String, List<Attachment>>();
        var refused = new LinkedHashMap<String, List<Refusal>>();
        var before = ctx.formParams(KEPT).stream().limit(2L * Attachments.MOST).toList();
        int room = Attachments.MOST;
        for (var control : controls) {
            var ids = before.stream().filter(value -> value.startsWith(control + ":")).map(value -> value.substring(control.length() + 1)).toList();
            var found = attachments.find(ids).stream().limit(room).toList();
            room -= found.size();
            kept.put(control, new ArrayList<>(found));
            refused.put(control, new ArrayList<>());
            if (found.size() < ids.size()) {
                refused.get(control).add(new Refusal("", "file.err.gone"));
            }
        }
        if (ctx.isMultipartFormData()) {
            var files = ctx.uploadedFileMap();
            for (var control : controls) {
                for (var file : files.getOrDefault(control, List.of())) {
                    if (file.filename().isBlank() && file.size() == 0) {
                        continue;
                    }
                    if (room == 0) {
                        refused.get(control).add(new Refusal(FileCheck.shown(file.filename()), "file.err.many"));
                        continue;
                    }
                    switch (attachments.keep(ctx, file)) {
                        case Attachments.Outcome.Kept(var attachment) -> {
                            kept.get(control).add(attachment);
                            room--;
                        }
                        case Attachments.Outcome.Refused(var name, var because) -> refused.get(control).add(new Refusal(name, because));
                    }
                }
            }
        }
        return new Photos(kept, refused);
    }

    List<Attachment> all() {
        return kept.values().stream().flatMap(List::stream).toList();
    }

    /// The files of one control, as a field's value.
    String names(String control) {
        return kept.getOrDefault(control, List.of()).stream().map(Attachment::name).collect(Collectors.joining(", "));
    }

    /// Words' keys by control, for those whose files were not all taken.
    Map<String, String> problems() {
        var problems = new LinkedHashMap<String, String>();
        refused.forEach((control, refusals) -> {
            if (!refusals.isEmpty()) {
                problems.put(control, "file.err.some");
            }
        });
        return problems;
    }

    /// Whether a file was not taken because nothing can be written at the moment.
    boolean down() {
        return refused.values().stream().flatMap(List::stream).anyMatch(refusal -> refusal.because().equals(Attachments.DOWN));
    }

    /// Says that what was kept is not to be had any more.
    Photos gone() {
        var all = new LinkedHashMap<String, List<Refusal>>();
        kept.forEach((control, files) -> all.put(control, files.isEmpty() ? List.of() : List.of(new Refusal("", "file.err.gone"))));
        return new Photos(Map.of(), all);
    }

    /// One control as a form shows it.
    ///
    /// @param problem words' key, empty if nothing
    FileControl control(String name, String label, String hint, boolean required, String problem, Words words) {
        return new FileControl(
                name, label, hint.isEmpty() ? words.say("file.hint", Attachments.MOST) : hint, required, kept.getOrDefault(name, List.of()).stream()
                        .map(file -> new FileControl.Kept(KEPT, name + ":" + file.id(), file.name(), Attachment.size(file.size(), words))).toList(),
                refused.getOrDefault(name, List.of()).stream().map(refusal -> words.say(refusal.because(), refusal.name())).toList(),
                problem.isEmpty() ? "" : words.say(problem));
    }

    /// @param kept what came before and need not be chosen again
    /// @param refused a sentence for each file that was not taken
}
