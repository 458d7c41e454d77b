-- What colleagues made of search gaps. A gap is known again by the queries that were its own when somebody decided on it, however
-- queries are grouped later on. Nobody writes "verified": that is in verdict, and only what happened after publishing decides it.
CREATE TABLE gap (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'accepted', 'in progress', 'published', 'ignored')),
    owner INTEGER REFERENCES account (id) ON DELETE SET NULL,
    article TEXT NOT NULL,
    locale TEXT NOT NULL,
    revision TEXT NOT NULL,
    linked INTEGER,
    published INTEGER,
    verdict TEXT NOT NULL CHECK (verdict IN ('', 'verified', 'no effect'))
) STRICT, WITHOUT ROWID;

CREATE TABLE gap_query (
    query TEXT NOT NULL PRIMARY KEY,
    gap TEXT NOT NULL REFERENCES gap (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX gap_query_gap ON gap_query (gap);

CREATE TABLE gap_history (
    gap TEXT NOT NULL REFERENCES gap (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    act TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;

CREATE INDEX gap_history_gap ON gap_history (gap, at);
