-- Defaults that are numbers, blobs, or nothing.
CREATE TABLE numbers (
    zero INT DEFAULT 0,
    one INTEGER NOT NULL DEFAULT 1,
    minus INT DEFAULT -1,
    minus_apart INT DEFAULT - 2,
    plus INT DEFAULT +3,
    large BIGINT DEFAULT 9223372036854775807,
    small BIGINT DEFAULT -9223372036854775808,
    too_large NUMERIC DEFAULT 9223372036854775808,
    fraction REAL DEFAULT 0.50,
    bare_fraction REAL DEFAULT .5,
    open_fraction REAL DEFAULT 5.,
    power REAL DEFAULT 1.5e-10,
    upper_power REAL DEFAULT 2E+3,
    hexadecimal INT DEFAULT 0xFF,
    text_of_one INT DEFAULT '1',
    in_parentheses INT DEFAULT (7),
    blob BLOB DEFAULT x'00ffAB',
    empty_blob BLOB DEFAULT X'',
    null_given TEXT DEFAULT NULL,
    no_default TEXT
);
