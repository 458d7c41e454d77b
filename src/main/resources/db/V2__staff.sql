-- People who work here. A password, a link and a session are kept as hashes only.
CREATE TABLE account (
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('admin', 'lead', 'agent', 'writer')),
    password TEXT,
    made INTEGER NOT NULL
) STRICT;

CREATE TABLE sign_in_link (
    hash TEXT NOT NULL PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_session (
    hash TEXT NOT NULL PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    form_token TEXT NOT NULL,
    made INTEGER NOT NULL,
    used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('admin', 'lead', 'agent', 'writer')),
    made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what to accounts and tokens.
CREATE TABLE audit (
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    act TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;
