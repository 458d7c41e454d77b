-- Questions to people. The shopper's key is kept as a hash only.
CREATE TABLE ticket (
    reference TEXT NOT NULL PRIMARY KEY,
    key_hash TEXT NOT NULL,
    topic TEXT NOT NULL,
    locale TEXT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'open', 'waiting', 'solved', 'closed')),
    held TEXT NOT NULL,
    queue TEXT NOT NULL,
    tags TEXT NOT NULL,
    priority TEXT NOT NULL,
    fields TEXT NOT NULL,
    via TEXT NOT NULL,
    assignee TEXT NOT NULL,
    session TEXT NOT NULL,
    visitor TEXT,
    made INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    promised INTEGER NOT NULL,
    answered INTEGER,
    solved INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_state ON ticket (state, made);

CREATE TABLE message (
    id INTEGER NOT NULL PRIMARY KEY,
    ticket TEXT NOT NULL REFERENCES ticket (reference) ON DELETE CASCADE,
    author TEXT NOT NULL CHECK (author IN ('shopper', 'staff', 'note')),
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;

CREATE INDEX message_ticket ON message (ticket, at);

-- What a shopper did before asking: apart from the question, because it expires on its own clock.
CREATE TABLE ticket_context (
    ticket TEXT NOT NULL PRIMARY KEY REFERENCES ticket (reference) ON DELETE CASCADE,
    context TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    key_hash TEXT NOT NULL PRIMARY KEY,
    body_hash TEXT NOT NULL,
    ticket TEXT NOT NULL REFERENCES ticket (reference) ON DELETE CASCADE,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What this installation signs with.
CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
