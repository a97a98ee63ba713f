-- SQLite takes the empty text for a name of a table, a column or a constraint.
CREATE TABLE "" (
    "" INTEGER CONSTRAINT "" CHECK ("" > 0) CONSTRAINT "" UNIQUE,
    b TEXT COLLATE NOCASE CONSTRAINT "" NOT NULL,
    c INT CONSTRAINT "" REFERENCES "" (""),
    CONSTRAINT "" PRIMARY KEY (b, "")
);
CREATE INDEX "index of nothing" ON "" ("", b) WHERE "" IS NOT NULL;
CREATE TABLE refers (a INT REFERENCES "" (""), FOREIGN KEY (a) REFERENCES "" (""));
CREATE VIEW "view of nothing" ("", x) AS SELECT "", b FROM "";
CREATE TRIGGER "trigger of nothing" AFTER UPDATE OF "" ON "" BEGIN DELETE FROM refers; END;
