-- Indexes over columns in both directions, expressions and part of a table.
CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    title TEXT,
    body TEXT,
    author INT,
    deleted INT DEFAULT 0,
    data TEXT
);
CREATE INDEX ix_simple ON posts (title);
CREATE INDEX ix_directions ON posts (author ASC, title DESC, id);
CREATE UNIQUE INDEX ux_partial ON posts (title) WHERE deleted = 0 AND title IS NOT NULL;
CREATE INDEX ix_expression ON posts (lower(title), length(body) DESC);
CREATE INDEX ix_arithmetic ON posts (author + 1, (author * 2));
CREATE INDEX ix_json ON posts (json_extract(data, '$.a.b'), author) WHERE json_valid(data);
CREATE INDEX ix_collated_expression ON posts (substr(title, 1, 3) COLLATE NOCASE DESC);
CREATE INDEX ix_case ON posts (CASE WHEN deleted THEN NULL ELSE author END);
CREATE INDEX ix_quoted_text ON posts (title || ',' || body) WHERE body <> 'it''s (not) here';
CREATE UNIQUE INDEX ux_everything ON posts (author, lower(title) DESC, body COLLATE RTRIM)
    WHERE author IN (1, 2, 3) OR body LIKE 'x%';
CREATE INDEX ix_twice ON posts (title);
