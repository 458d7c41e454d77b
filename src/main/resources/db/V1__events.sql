-- The event log: added to, never changed. One row an event; its own fields are JSON.
CREATE TABLE event (
    id TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    session TEXT NOT NULL,
    visitor TEXT,
    class TEXT NOT NULL,
    why TEXT,
    locale TEXT,
    device TEXT,
    page TEXT,
    commit_id TEXT,
    arms TEXT,
    fields TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX event_at ON event (at, id);
CREATE INDEX event_session ON event (session, at);
CREATE INDEX event_visitor ON event (visitor, at) WHERE visitor IS NOT NULL;
