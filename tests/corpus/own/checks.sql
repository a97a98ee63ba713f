-- CHECK at columns and tables, named and not, with everything an expression may hold.
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    age INT CHECK (age >= 0) CHECK (age < 200),
    sex TEXT CONSTRAINT known_sex CHECK (sex IN ('m', 'f', 'it''s', '')),
    mail TEXT CHECK (mail LIKE '%@%' ESCAPE '\' AND length(mail) > 3),
    state TEXT CHECK (state <> "none"),
    kind INT CHECK (CASE kind WHEN 1 THEN age > 1 WHEN 2 THEN 1 ELSE kind BETWEEN 3 AND 9 END),
    born TEXT CHECK (born IS NULL OR born GLOB '[0-9][0-9][0-9][0-9]-*'),
    data BLOB CHECK (typeof(data) IN ('null', 'blob') AND data <> x'00ff'),
    CHECK (age > id OR (kind || ',' || sex) = '1,m'),
    CONSTRAINT "a name with ( and ," CHECK (CAST(mail AS TEXT) = mail COLLATE NOCASE),
    CHECK (json_valid(state) OR state NOT IN ('{', ')')),
    CHECK (id <> 5), CHECK (id != 6), CHECK (id == id)
);
