-- Collations of columns, keys and indexes, equal and different.
CREATE TABLE names (
    id INTEGER PRIMARY KEY,
    nocase TEXT COLLATE NOCASE,
    rtrim TEXT NOT NULL COLLATE RTRIM DEFAULT 'x',
    lower TEXT collate nocase,
    binary TEXT COLLATE BINARY,
    plain TEXT,
    UNIQUE (plain COLLATE NOCASE),
    UNIQUE (nocase, rtrim)
);
CREATE INDEX inherited ON names (nocase);
CREATE INDEX overridden ON names (nocase COLLATE BINARY, plain COLLATE NOCASE DESC, rtrim);
CREATE UNIQUE INDEX folded ON names (plain COLLATE RTRIM);
