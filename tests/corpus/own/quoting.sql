-- All four ways of quoting a name, with every quote inside a name.
CREATE TABLE "double ""quoted""" (
    "a ""b""" INTEGER,
    [c d] TEXT,
    `e ``f``` REAL,
    'g ''h''' BLOB,
    plain INT,
    UNIQUE ("a ""b""", [c d]),
    CHECK (`e ``f``` > plain)
);
CREATE TABLE [in brackets] (id INTEGER PRIMARY KEY, [x"y] TEXT, "]" TEXT);
CREATE TABLE `in backticks` ("it's" TEXT PRIMARY KEY, FOREIGN KEY ("it's") REFERENCES [in brackets] ([x"y]));
CREATE TABLE 'in quotes' ('only one' INT);
CREATE INDEX "an ""index""" ON "double ""quoted""" ([c d] DESC, `e ``f```);
CREATE INDEX [in brackets index] ON 'in quotes' ("only one");
