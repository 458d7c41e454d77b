-- What the files of the content said when they were last read, and what they said when they were last right.
-- Reading again gives the same, except for the last good version of an article that is in error now.
CREATE TABLE reading (
    path TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    draft BLOB NOT NULL,
    good BLOB
) STRICT;

-- One row: which program, words and rules the readings were made with.
CREATE TABLE reading_edition (
    edition TEXT NOT NULL
) STRICT;
