-- Names and texts outside ASCII, quoted and bare.
CREATE TABLE größen (id INTEGER PRIMARY KEY, länge INT CHECK (länge > 0), "mit Abstand" TEXT);
CREATE TABLE "日本語" (番号 INTEGER PRIMARY KEY, "名前" TEXT NOT NULL DEFAULT '無名', größe INT REFERENCES größen (id));
CREATE TABLE "☃ 🎉" ("é" TEXT, "É" TEXT, UNIQUE ("é"), CHECK ("É" <> 'Ünï
cödé'));
CREATE INDEX "индекс" ON "日本語" ("名前" DESC);
CREATE VIEW ansicht (breite) AS SELECT länge FROM größen WHERE "mit Abstand" <> 'ß';
CREATE TRIGGER auslöser AFTER INSERT ON größen BEGIN SELECT 'größer'; END;
