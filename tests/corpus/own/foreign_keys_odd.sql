-- Foreign keys without columns of the parent, to missing tables, to the same table, in a circle.
CREATE TABLE implicit_parent (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE implicit (
    a INT REFERENCES implicit_parent,
    b INT,
    FOREIGN KEY (b) REFERENCES implicit_parent ON DELETE CASCADE
);
CREATE TABLE composite_parent (x INT, y INT, PRIMARY KEY (x, y));
CREATE TABLE implicit_composite (p INT, q INT, FOREIGN KEY (p, q) REFERENCES composite_parent);
CREATE TABLE orphan (id INTEGER PRIMARY KEY, gone INT REFERENCES not_there (id), lost REFERENCES not_there);
CREATE TABLE tree (id INTEGER PRIMARY KEY, parent INT REFERENCES tree (id) ON DELETE CASCADE, root INT REFERENCES tree);
CREATE TABLE hen (id INTEGER PRIMARY KEY, egg INT REFERENCES egg (id));
CREATE TABLE egg (id INTEGER PRIMARY KEY, hen INT REFERENCES hen (id));
CREATE TABLE collated (id INTEGER PRIMARY KEY, name TEXT, code TEXT COLLATE NOCASE, UNIQUE (code COLLATE BINARY));
CREATE UNIQUE INDEX collated_name ON collated (name COLLATE NOCASE);
CREATE TABLE of_collated (name TEXT REFERENCES collated (name), code TEXT REFERENCES collated (code));
CREATE TABLE twice (id INTEGER PRIMARY KEY, a INT REFERENCES tree (id) REFERENCES hen (id));
