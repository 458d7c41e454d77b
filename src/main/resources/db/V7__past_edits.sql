-- Every change of a file, oldest first, one a line: milliseconds and commit. Null if there was only the one that the row names.
ALTER TABLE past ADD COLUMN edits TEXT;
-- What was known until now does not say: the history is walked once more.
DELETE FROM past_edition;
