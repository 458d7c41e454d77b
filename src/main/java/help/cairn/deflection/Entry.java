package help.cairn.deflection;

import java.util.List;

/// What somebody did, as the books are kept from it: the act, and what only some kinds have besides.
///
/// @param topic of the form that was opened, or of the ticket; empty where there is none
/// @param ticket its reference; empty where there is none
/// @param person a salted hash of who sent the ticket; empty where nobody knows
/// @param arm of the hold-out; empty before the lot was drawn
/// @param place where somebody searched, such as `box`
/// @param errors how often a form came back before it was sent
/// @param score from 1 to 5 of a rating; 0 where there is none
/// @param articles that the form offered
record Entry(
        Act act, String type, String device, String topic, String ticket, String person, String arm, String place, int errors, int score,
        List<String> articles) {
    boolean is(String wanted) {
        return type.equals(wanted);
    }
}
