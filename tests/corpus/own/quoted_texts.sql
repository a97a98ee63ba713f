-- A name in double quotes that no column has is a text to SQLite, wherever an expression stands.
CREATE TABLE marks (
    id INTEGER PRIMARY KEY,
    kind TEXT DEFAULT "plain" CHECK (kind <> "nothing"),
    shown TEXT AS (kind || "s")
);
CREATE INDEX marks_kind ON marks (kind, "fixed");
CREATE INDEX marks_odd ON marks ("it's" COLLATE NOCASE DESC, "say ""hi""");
CREATE INDEX marks_some ON marks ("Kind") WHERE kind = "some";
