-- The two numbers in the head of the file.
PRAGMA application_id = 252006673;
PRAGMA user_version = 78;
CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
