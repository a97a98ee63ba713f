-- Foreign keys at columns and tables, with each action, named and not, over several columns.
CREATE TABLE parents (
    id INTEGER PRIMARY KEY,
    a INT,
    b INT,
    code TEXT UNIQUE,
    UNIQUE (a, b)
);
CREATE TABLE children (
    id INTEGER PRIMARY KEY,
    plain INT REFERENCES parents (id),
    cascading INT REFERENCES parents (id) ON DELETE CASCADE ON UPDATE CASCADE,
    restricted INT REFERENCES parents (id) ON UPDATE RESTRICT ON DELETE RESTRICT,
    nulled INT REFERENCES parents (id) ON DELETE SET NULL,
    defaulted INT DEFAULT 1 REFERENCES parents (id) ON DELETE SET DEFAULT ON UPDATE SET NULL,
    untouched INT REFERENCES parents (id) ON DELETE NO ACTION,
    named INT NOT NULL CONSTRAINT fk_named REFERENCES parents (id),
    a INT,
    b INT,
    code TEXT,
    FOREIGN KEY (a, b) REFERENCES parents (a, b) ON DELETE CASCADE,
    CONSTRAINT "fk code" FOREIGN KEY (code) REFERENCES parents (code) ON UPDATE CASCADE
);
