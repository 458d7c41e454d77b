-- What came along with a message. Without a ticket it waits to be sent off, and goes after a day.
CREATE TABLE attachment (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    ticket TEXT REFERENCES ticket (reference) ON DELETE CASCADE,
    message INTEGER REFERENCES message (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL,
    made INTEGER NOT NULL
) STRICT;

CREATE INDEX attachment_ticket ON attachment (ticket) WHERE ticket IS NOT NULL;
CREATE INDEX attachment_message ON attachment (message) WHERE message IS NOT NULL;
CREATE INDEX attachment_waiting ON attachment (made, size) WHERE ticket IS NULL;

-- Apart, so that a file is not written a second time when its ticket is.
CREATE TABLE attachment_content (
    number INTEGER NOT NULL PRIMARY KEY REFERENCES attachment (number) ON DELETE CASCADE,
    content BLOB NOT NULL
) STRICT;
