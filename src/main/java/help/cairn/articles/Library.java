package help.cairn.articles;

/// Holds the snapshot that is being served. One write replaces it whole: a reader sees all of a publication or nothing.
public final class Library {
    private volatile Snapshot current;

    public Library(Snapshot first) {
        current = first;
    }

    /// Ask once per request and stay with the answer.
    public Snapshot current() {
        return current;
    }

    public void open(Snapshot snapshot) {
        current = snapshot;
    }
}
