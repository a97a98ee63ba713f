-- Defaults that are texts, words and expressions.
CREATE TABLE texts (
    empty TEXT NOT NULL DEFAULT '',
    quoted TEXT DEFAULT 'it''s',
    double_inside TEXT DEFAULT 'say "no"',
    in_double TEXT DEFAULT "double",
    in_double_spaced TEXT DEFAULT "two words",
    null_text TEXT DEFAULT 'NULL',
    word_text TEXT DEFAULT 'CURRENT_TIMESTAMP',
    bare TEXT DEFAULT bare_word,
    lines TEXT DEFAULT 'two
lines',
    spaces TEXT DEFAULT '  two  ',
    backslash TEXT DEFAULT '\n',
    unicode TEXT DEFAULT 'größer ☃',
    yes BOOLEAN DEFAULT TRUE,
    no BOOLEAN NOT NULL DEFAULT false,
    moment TEXT DEFAULT CURRENT_TIMESTAMP,
    day TEXT DEFAULT current_date,
    hour TEXT DEFAULT CURRENT_TIME,
    call TEXT DEFAULT (datetime('now', 'localtime')),
    epoch INT DEFAULT (CAST(strftime('%s', 'now') AS INT)),
    random_id TEXT DEFAULT (lower(hex(randomblob(16)))),
    sum INT NOT NULL DEFAULT (1 + 2 * (3 - 4)),
    joined TEXT DEFAULT ('a' || 'b'),
    pick INT DEFAULT (CASE WHEN 1 THEN 2 ELSE 3 END)
);
