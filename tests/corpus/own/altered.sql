-- Tables whose stored text was changed by ALTER TABLE.
CREATE TABLE before (id INTEGER PRIMARY KEY, old_name TEXT CHECK (old_name <> ''), gone INT);
CREATE INDEX ix_before ON before (old_name) WHERE old_name > 'a';
CREATE TABLE child (id INT REFERENCES before (id));
ALTER TABLE before RENAME TO "after all";
ALTER TABLE "after all" RENAME COLUMN old_name TO "new name";
ALTER TABLE "after all" ADD COLUMN added TEXT NOT NULL DEFAULT 'x' COLLATE NOCASE;
ALTER TABLE "after all" ADD COLUMN parent INT REFERENCES child (id);
ALTER TABLE "after all" ADD COLUMN made INT AS (id + 1);
ALTER TABLE "after all" DROP COLUMN gone;
