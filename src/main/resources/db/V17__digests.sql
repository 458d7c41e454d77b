-- Letters to leads that a mail server took, so that none goes out twice.
CREATE TABLE digest (
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (name, address)
) STRICT, WITHOUT ROWID;
