-- How often a ticket changed, so that a form knows whether what it was opened on still stands.
ALTER TABLE ticket ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
-- The ticket that this one goes on in.
ALTER TABLE ticket ADD COLUMN merged TEXT REFERENCES ticket (reference) ON DELETE SET NULL;

CREATE TRIGGER ticket_changed AFTER UPDATE OF changed ON ticket BEGIN
    UPDATE ticket SET version = version + 1 WHERE reference = new.reference;
END;

-- Pages and counts of the inbox: what is open is few, what was solved is in order already.
DROP INDEX ticket_state;
CREATE INDEX ticket_queue ON ticket (queue, state, held) WHERE held = '' AND state IN ('new', 'open');
CREATE INDEX ticket_waiting ON ticket (made, reference, state, held) WHERE held = '' AND state = 'waiting';
CREATE INDEX ticket_open ON ticket (promised, reference) WHERE held = '' AND state IN ('new', 'open');
CREATE INDEX ticket_done ON ticket (made, reference) WHERE held = '' AND state IN ('solved', 'closed');
CREATE INDEX ticket_held ON ticket (made, reference, held) WHERE held <> '';
CREATE INDEX ticket_made ON ticket (made);
CREATE INDEX ticket_email ON ticket (email, made);
CREATE INDEX ticket_merged ON ticket (merged) WHERE merged IS NOT NULL;

-- A reply that was sent already, so that a double tap sends it once.
CREATE TABLE message_once (
    key_hash TEXT NOT NULL PRIMARY KEY,
    ticket TEXT NOT NULL REFERENCES ticket (reference) ON DELETE CASCADE,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX message_once_at ON message_once (at);
CREATE INDEX message_once_ticket ON message_once (ticket);

-- What is found of a ticket besides its messages.
CREATE TABLE ticket_head (
    id INTEGER NOT NULL PRIMARY KEY,
    ticket TEXT NOT NULL UNIQUE REFERENCES ticket (reference) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE head_search USING fts5(text, content = 'ticket_head', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE message_search USING fts5(text, content = 'message', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
-- Words of an erased ticket must not stay in the file.
INSERT INTO head_search (head_search, rank) VALUES ('secure-delete', 1);
INSERT INTO message_search (message_search, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER ticket_head_found AFTER INSERT ON ticket_head BEGIN
    INSERT INTO head_search (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER ticket_head_reworded AFTER UPDATE OF text ON ticket_head BEGIN
    INSERT INTO head_search (head_search, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO head_search (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER ticket_head_gone AFTER DELETE ON ticket_head BEGIN
    INSERT INTO head_search (head_search, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE TRIGGER message_found AFTER INSERT ON message BEGIN
    INSERT INTO message_search (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER message_reworded AFTER UPDATE OF text ON message BEGIN
    INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO message_search (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER message_gone AFTER DELETE ON message BEGIN
    INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE TRIGGER ticket_found AFTER INSERT ON ticket BEGIN
    INSERT INTO ticket_head (ticket, text) VALUES (new.reference, new.reference || ' ' || new.subject || ' ' || new.name || ' ' || new.email || ' '
        || coalesce((SELECT group_concat(value, ' ') FROM json_each(new.fields)), ''));
END;
CREATE TRIGGER ticket_reworded AFTER UPDATE OF subject, name, email, fields ON ticket BEGIN
    UPDATE ticket_head SET text = new.reference || ' ' || new.subject || ' ' || new.name || ' ' || new.email || ' '
        || coalesce((SELECT group_concat(value, ' ') FROM json_each(new.fields)), '') WHERE ticket = new.reference;
END;

INSERT INTO ticket_head (ticket, text)
SELECT reference, reference || ' ' || subject || ' ' || name || ' ' || email || ' '
    || coalesce((SELECT group_concat(value, ' ') FROM json_each(fields)), '')
FROM ticket;
INSERT INTO message_search (message_search) VALUES ('rebuild');
