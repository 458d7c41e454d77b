-- Further kinds of deliveries. A column takes its own check along when it goes, and nothing else of the table changes.
ALTER TABLE delivery ADD COLUMN what TEXT NOT NULL DEFAULT 'opened'
    CHECK (what IN ('opened', 'written', 'replied', 'updated', 'solved', 'link'));
UPDATE delivery SET what = kind;
ALTER TABLE delivery DROP COLUMN kind;
ALTER TABLE delivery RENAME COLUMN what TO kind;

-- Somebody asked for the link to a ticket. Who asks is told the same whatever becomes of it, and nothing of it is looked
-- up before the answer. The address is kept as a hash.
CREATE TABLE link_request (
    id INTEGER NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL,
    address_hash TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- What the shopper said of how their question was handled. It can be changed once.
CREATE TABLE rating (
    ticket TEXT NOT NULL PRIMARY KEY REFERENCES ticket (reference) ON DELETE CASCADE,
    score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    effort INTEGER NOT NULL CHECK (effort BETWEEN 0 AND 5),
    saved TEXT NOT NULL CHECK (saved IN ('', 'yes', 'no')),
    article TEXT NOT NULL,
    comment TEXT NOT NULL,
    at INTEGER NOT NULL,
    changed INTEGER
) STRICT, WITHOUT ROWID;

-- Every mail that came in, so that none is taken twice. The sender is kept as a hash.
CREATE TABLE mail_in (
    digest TEXT NOT NULL PRIMARY KEY,
    sender_hash TEXT NOT NULL,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('joined', 'opened', 'held', 'automatic', 'bounced', 'own')),
    ticket TEXT REFERENCES ticket (reference) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX mail_in_sender ON mail_in (sender_hash, at);
CREATE INDEX mail_in_ticket ON mail_in (ticket) WHERE ticket IS NOT NULL;

-- What a message by mail has beside its text. The sender stands here only if it is not who asked.
CREATE TABLE message_mail (
    message INTEGER NOT NULL PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('written', 'automatic', 'bounced')),
    sender TEXT NOT NULL,
    quoted TEXT NOT NULL
) STRICT;

-- A ticket that was answered by mail after it was settled for good goes on as another.
CREATE TABLE ticket_follows (
    ticket TEXT NOT NULL PRIMARY KEY REFERENCES ticket (reference) ON DELETE CASCADE,
    earlier TEXT NOT NULL REFERENCES ticket (reference) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_follows_earlier ON ticket_follows (earlier);
