-- What has to leave the house, written in one transaction with the ticket or message that it tells of. The payload is
-- emptied once it was sent: it can hold the shopper's own link.
CREATE TABLE delivery (
    id INTEGER NOT NULL PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    ticket TEXT NOT NULL REFERENCES ticket (reference) ON DELETE CASCADE,
    destination TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('opened', 'written', 'replied')),
    recipient TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    made INTEGER NOT NULL,
    due INTEGER NOT NULL,
    waited INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    ended INTEGER
) STRICT;

CREATE INDEX delivery_pending ON delivery (destination, due, id) WHERE state = 'pending';
CREATE INDEX delivery_dead ON delivery (ended) WHERE state = 'dead';
CREATE INDEX delivery_ticket ON delivery (ticket, destination, id);
CREATE INDEX delivery_made ON delivery (made);
-- How often one address was told of a ticket that it may never have written.
CREATE INDEX delivery_recipient ON delivery (recipient, made) WHERE recipient <> '';

-- Keys of the shopper's page that went out by mail, beside the one that the form answered with.
CREATE TABLE ticket_key (
    ticket TEXT NOT NULL REFERENCES ticket (reference) ON DELETE CASCADE,
    key_hash TEXT NOT NULL,
    PRIMARY KEY (ticket, key_hash)
) STRICT, WITHOUT ROWID;
