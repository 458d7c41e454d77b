-- The second step at sign-in. The secret is encrypted with a key that lies beside the database and is in no backup.
-- confirmed: since when it is asked for; empty while it is being set up.
-- last_step: the newest time step that opened; neither it nor an older one opens again.
CREATE TABLE second_step (
    account INTEGER NOT NULL PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    secret TEXT NOT NULL,
    made INTEGER NOT NULL,
    confirmed INTEGER,
    last_step INTEGER NOT NULL
) STRICT;

-- Each opens once.
CREATE TABLE recovery_code (
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;

-- The first step was passed and the second is asked for. This is no session.
CREATE TABLE half_sign_in (
    hash TEXT NOT NULL PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    how TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What kind of device and browser, such as "phone Firefox"; never a network address.
ALTER TABLE staff_session ADD COLUMN device TEXT NOT NULL DEFAULT '';
CREATE INDEX staff_session_account ON staff_session (account);

-- Entries get a number, so that pages of the trail follow each other however many entries a moment has.
ALTER TABLE audit RENAME TO audit_before;
CREATE TABLE audit (
    id INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    act TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;
INSERT INTO audit (at, who, act, what) SELECT at, who, act, what FROM audit_before ORDER BY at, rowid;
DROP TABLE audit_before;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_who ON audit (who, at);
CREATE INDEX audit_act ON audit (act, at);
