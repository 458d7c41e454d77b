-- What the reports on articles, tickets and searches look up, so that they need no look at the log itself.

-- Who read what, or saw it as the instant answer, as the log tells it: whoever counts readers looks at nothing else.
CREATE TABLE reader (
    article TEXT NOT NULL,
    who TEXT NOT NULL,
    at INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    PRIMARY KEY (article, who, at)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER event_read AFTER INSERT ON event WHEN new.type IN ('engaged', 'answer_seen') AND new.class = 'human' BEGIN
    INSERT OR IGNORE INTO reader (article, who, at, locale, device)
    SELECT json_extract(new.fields, '$.article'), coalesce('visitor ' || new.visitor, 'session ' || new.session), new.at, coalesce(new.locale, ''),
        coalesce(new.device, '')
    WHERE json_type(new.fields, '$.article') = 'text';
END;
CREATE TRIGGER event_read_gone AFTER DELETE ON event WHEN old.type IN ('engaged', 'answer_seen') AND old.class = 'human' BEGIN
    DELETE FROM reader WHERE article = json_extract(old.fields, '$.article') AND who = coalesce('visitor ' || old.visitor, 'session ' || old.session)
        AND at = old.at;
END;
CREATE TRIGGER event_read_unnamed AFTER UPDATE OF visitor, session ON event WHEN old.type IN ('engaged', 'answer_seen') AND old.class = 'human' BEGIN
    UPDATE OR REPLACE reader SET who = coalesce('visitor ' || new.visitor, 'session ' || new.session)
    WHERE article = json_extract(old.fields, '$.article') AND who = coalesce('visitor ' || old.visitor, 'session ' || old.session) AND at = old.at;
END;

INSERT OR IGNORE INTO reader (article, who, at, locale, device)
SELECT json_extract(fields, '$.article'), coalesce('visitor ' || visitor, 'session ' || session), at, coalesce(locale, ''), coalesce(device, '')
FROM event WHERE type IN ('engaged', 'answer_seen') AND class = 'human' AND json_type(fields, '$.article') = 'text';

-- Votes that tell what is missing.
CREATE INDEX event_unhelpful ON event (json_extract(fields, '$.article'), at)
    WHERE type = 'vote' AND class = 'human' AND json_extract(fields, '$.helpful') = 0;
CREATE INDEX event_ticket_at ON event (at) WHERE type = 'ticket';
-- Which words lead to an article, and which search led to a ticket.
CREATE INDEX settled_search_article ON settled_search (article, words, who, at, locale, device) WHERE article <> '';
CREATE INDEX settled_search_ticket ON settled_search (ticket) WHERE ticket <> '';
