-- Words of SQL as names of everything: quoted where they must be, bare where SQLite takes them.
CREATE TABLE "table" ("select" INTEGER PRIMARY KEY, "from" TEXT, "where" TEXT, "order" INT, "group" INT);
CREATE TABLE "order" (
    "index" INT REFERENCES "table" ("select"),
    "check" INT CHECK ("check" > 0),
    "unique" TEXT UNIQUE,
    "default" TEXT DEFAULT 'default',
    "primary" INT,
    "constraint" INT,
    "null" INT,
    CONSTRAINT "foreign" FOREIGN KEY ("primary") REFERENCES "table" ("select")
);
CREATE TABLE action (key TEXT, "key 2" TEXT, desc TEXT, asc INT, end INT, replace TEXT, row INT, temp INT, view INT, trigger INT, generated INT, always TEXT, PRIMARY KEY (key));
CREATE TABLE "CREATE" (rowid TEXT, oid INT, "true" INT, "false" INT, current INT, "current_date" TEXT);
CREATE INDEX "drop" ON "order" ("index", "unique" DESC);
CREATE VIEW "values" AS SELECT "select", "from" FROM "table" WHERE "order" > "group";
CREATE TRIGGER "begin" AFTER INSERT ON "order" BEGIN SELECT new."check" FROM "table"; END;
CREATE INDEX ix_action ON action (desc DESC, asc ASC) WHERE end > 0;
