-- Every kind of primary key, and whether its columns may be NULL.
CREATE TABLE rowid_alias (id INTEGER PRIMARY KEY, a TEXT);
CREATE TABLE rowid_alias_lower (id integer primary key, a TEXT);
CREATE TABLE rowid_alias_not_null (id INTEGER NOT NULL PRIMARY KEY);
CREATE TABLE rowid_alias_at_table (a TEXT, id INTEGER, PRIMARY KEY (id));
CREATE TABLE int_is_no_alias (id INT PRIMARY KEY);
CREATE TABLE bigint_is_no_alias (id BIGINT NOT NULL PRIMARY KEY);
CREATE TABLE unsigned_is_no_alias (id INTEGER UNSIGNED PRIMARY KEY);
CREATE TABLE desc_is_no_alias (id INTEGER PRIMARY KEY DESC);
CREATE TABLE nullable_key (code TEXT PRIMARY KEY);
CREATE TABLE not_null_key (code TEXT NOT NULL PRIMARY KEY);
CREATE TABLE typeless_key (code PRIMARY KEY);
CREATE TABLE composite (a INT, b TEXT NOT NULL, c REAL, PRIMARY KEY (b, a));
CREATE TABLE composite_desc (a INT, b TEXT, PRIMARY KEY (a DESC, b));
CREATE TABLE composite_collate (a TEXT, b TEXT, PRIMARY KEY (a COLLATE NOCASE, b));
CREATE TABLE named (a INT CONSTRAINT pk_named PRIMARY KEY);
CREATE TABLE named_at_table (a INT, b INT, CONSTRAINT pk_named_at_table PRIMARY KEY (a, b));
CREATE TABLE no_key (a INT, b INT);
CREATE TABLE column_twice (a INT, b INT, PRIMARY KEY (a, b, a), UNIQUE (b, b));
