-- STRICT, alone and with WITHOUT ROWID in both orders, with each type it knows.
CREATE TABLE every_type (
    id INTEGER PRIMARY KEY,
    a INT NOT NULL,
    b INTEGER DEFAULT 0,
    c REAL CHECK (c >= 0),
    d TEXT UNIQUE,
    e BLOB,
    f ANY
) STRICT;
CREATE TABLE both (k TEXT PRIMARY KEY, v ANY) STRICT, WITHOUT ROWID;
CREATE TABLE both_turned (k TEXT PRIMARY KEY, v ANY) WITHOUT ROWID, STRICT;
