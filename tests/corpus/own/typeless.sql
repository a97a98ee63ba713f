-- Columns without a type, alone and before each kind of constraint.
CREATE TABLE bare (a, b, c);
CREATE TABLE constrained (
    a NOT NULL,
    b DEFAULT 1,
    c UNIQUE,
    d CHECK (d > 0),
    e REFERENCES bare (a),
    f COLLATE NOCASE,
    g AS (a),
    h CONSTRAINT named NOT NULL,
    i NULL,
    PRIMARY KEY (a)
);
CREATE TABLE one (x);
