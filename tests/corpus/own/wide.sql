-- A table with many columns, as generators write them, and an index over many of them.
CREATE TABLE settings (
    c01 INT, c02 INT, c03 INT, c04 INT, c05 INT, c06 INT, c07 INT, c08 INT, c09 INT, c10 INT,
    c11 INT, c12 INT, c13 INT, c14 INT, c15 INT, c16 INT, c17 INT, c18 INT, c19 INT, c20 INT,
    c21 TEXT, c22 TEXT, c23 TEXT, c24 TEXT, c25 TEXT, c26 TEXT, c27 TEXT, c28 TEXT, c29 TEXT,
    c30 TEXT NOT NULL DEFAULT 'a rather long text that a writer of YAML may want to fold at some column, which must not change it',
    CHECK (c01 + c02 + c03 + c04 + c05 + c06 + c07 + c08 + c09 + c10 + c11 + c12 + c13 + c14 + c15 + c16 > 0)
);
CREATE INDEX ix_settings ON settings (c20, c19, c18, c17, c16, c15, c14, c13, c12, c11, c10, c09, c08);
