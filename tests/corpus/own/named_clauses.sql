-- Names on clauses that are hardly constraints: SQLite takes and keeps them, and never uses them.
CREATE TABLE clauses (
    id INTEGER PRIMARY KEY,
    a INT CONSTRAINT nn_a NOT NULL,
    b TEXT CONSTRAINT df_b DEFAULT 'b' CONSTRAINT co_b COLLATE NOCASE,
    c INT CONSTRAINT nn_c NOT NULL ON CONFLICT IGNORE,
    d INT CONSTRAINT ge_d AS (a + c)
);
