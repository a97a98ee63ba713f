-- Names with dots, spaces, colons and whatever else could end a YAML or SQL token.
CREATE TABLE "audit.log" (id INTEGER PRIMARY KEY, "user.name" TEXT, "a b" INT, "c:d" INT, "e#f" INT);
CREATE TABLE "main.audit" ("id" INTEGER PRIMARY KEY, "log" INT REFERENCES "audit.log" (id));
CREATE TABLE " leading and trailing " (" a " TEXT, "-" TEXT, "?" TEXT, "*" TEXT, "&x" TEXT, "!y" TEXT, "@z" TEXT);
CREATE TABLE "1st" ("2nd" INT, "3" INT, "0x4" TEXT, "1e5" TEXT, CHECK ("2nd" < "3"));
CREATE TABLE "yes" ("no" INT, "on" INT, "off" INT, "null" INT, "~" INT, "y" INT, "true" INT, "1.5" INT);
CREATE TABLE "tab	and
line" ("back\slash" TEXT, "per%cent" TEXT, "dollar$sign" TEXT, "${brace}" TEXT, "semi;colon" TEXT, "{" INT, "[]" INT);
CREATE UNIQUE INDEX "ux.audit.log" ON "audit.log" ("user.name", "c:d") WHERE "e#f" > 0;
CREATE VIEW "view.with.dots" ("a.b") AS SELECT "user.name" FROM "audit.log";
CREATE TRIGGER "trigger.with.dots" AFTER DELETE ON "audit.log" BEGIN SELECT old."a b"; END;
