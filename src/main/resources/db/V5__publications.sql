-- What Git knows of the past of articles, up to the commit that past_edition names.
CREATE TABLE past (
    path TEXT NOT NULL PRIMARY KEY,
    fate TEXT NOT NULL CHECK (fate IN ('alive', 'moved', 'deleted')),
    moved_to TEXT,
    first INTEGER,
    changed INTEGER,
    commit_id TEXT,
    authors TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE past_edition (
    edition TEXT NOT NULL,
    commit_id TEXT NOT NULL
) STRICT;

-- Every address that an article was ever served at, with what it was then.
CREATE TABLE address (
    address TEXT NOT NULL PRIMARY KEY,
    locale TEXT NOT NULL,
    article TEXT NOT NULL,
    path TEXT NOT NULL,
    title TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Files that went elsewhere: from a path to the next one.
CREATE TABLE move (
    former TEXT NOT NULL PRIMARY KEY,
    path TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every publication, and every attempt that did not become one. The report of an old one is let go.
CREATE TABLE publication (
    id INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('live', 'stopped', 'failed')),
    cause TEXT NOT NULL,
    commit_id TEXT NOT NULL,
    author TEXT NOT NULL,
    message TEXT NOT NULL,
    committed INTEGER,
    reason TEXT NOT NULL,
    articles INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    millis INTEGER NOT NULL,
    report BLOB
) STRICT;

-- The commit that somebody wants served although it is not the newest. At most one row; it holds until the branch moves on.
CREATE TABLE publication_order (
    commit_id TEXT NOT NULL,
    tip TEXT,
    who TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
