-- The order in which events arrived, which is not the order in which they happened: scripts tell late, and logs are imported.
ALTER TABLE event ADD COLUMN position INTEGER;
UPDATE event SET position = ordered.position
FROM (SELECT id, row_number() OVER (ORDER BY at, id) AS position FROM event) AS ordered
WHERE ordered.id = event.id;
CREATE INDEX event_position ON event (position);

-- Who found an article by which words on which day. The visitor is a mark that is another one for every article, so
-- that nobody can be followed from row to row.
CREATE TABLE learning_evidence (
    locale TEXT NOT NULL,
    article TEXT NOT NULL,
    day INTEGER NOT NULL,
    mark TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (locale, article, day, mark, words)
) STRICT, WITHOUT ROWID;

-- How far the event log was read. At most one row.
CREATE TABLE learning_place (
    position INTEGER NOT NULL
) STRICT;

-- What somebody took away for good: words in alphabetical order, and the article.
CREATE TABLE learning_forgotten (
    locale TEXT NOT NULL,
    article TEXT NOT NULL,
    words TEXT NOT NULL,
    who TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (locale, article, words)
) STRICT, WITHOUT ROWID;
