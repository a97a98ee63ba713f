-- revision: 1a
-- down_revision: none
-- message: SQL of somebody's own, with a count of what ran
-- +upgrade
CREATE TABLE notes (id integer PRIMARY KEY, body varchar(80));
INSERT INTO ran VALUES ('1a up, first');
CREATE INDEX ix_notes_body ON notes (body);
INSERT INTO ran VALUES ('1a up, second');
INSERT INTO notes VALUES (1, 'kept');
-- +downgrade
INSERT INTO ran VALUES ('1a down');
DROP TABLE notes;
