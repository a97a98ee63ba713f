-- A virtual table of fts5, its shadow tables, and triggers that keep it up to date.
CREATE TABLE documents (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
CREATE VIRTUAL TABLE search USING fts5 (title, body, content='documents', content_rowid='id',
    tokenize = "unicode61 remove_diacritics 2", prefix='2 3');
CREATE VIRTUAL TABLE alone USING fts5 (text, author UNINDEXED);
CREATE TRIGGER documents_inserted AFTER INSERT ON documents BEGIN
    INSERT INTO search (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER documents_deleted AFTER DELETE ON documents BEGIN
    INSERT INTO search (search, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
