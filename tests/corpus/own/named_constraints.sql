-- Names on every constraint that can have one, and constraints in unusual order.
CREATE TABLE named (
    a INT NOT NULL CONSTRAINT ck_a CHECK (a > 0) CONSTRAINT uq_a UNIQUE,
    b TEXT DEFAULT 'b' COLLATE NOCASE CONSTRAINT ck_b CHECK (b <> ''),
    c INT CONSTRAINT fk_c REFERENCES named (a),
    d INT UNIQUE DEFAULT 4 NOT NULL CHECK (d <> 5),
    CONSTRAINT pk_named PRIMARY KEY (a, b),
    CONSTRAINT uq_bc UNIQUE (b, c),
    CONSTRAINT ck_same CHECK (a <> c),
    CONSTRAINT fk_bc FOREIGN KEY (d) REFERENCES named (d)
);
CREATE TABLE without_commas (
    a INT,
    b INT,
    CONSTRAINT one UNIQUE (a)
    CONSTRAINT two CHECK (b > 0)
    UNIQUE (b)
    CHECK (a > b)
);
CREATE TABLE shared_names (
    a INT CONSTRAINT sane CHECK (a > 0) CONSTRAINT sane UNIQUE,
    b INT CONSTRAINT sane CHECK (b > 0) CONSTRAINT sane UNIQUE,
    CONSTRAINT sane FOREIGN KEY (b) REFERENCES shared_names (a)
);
