/* The same of views, triggers and other objects, and what is refused. */
#pragma once

#include "unit/dialect/postgresql_cases.h"

static const Case object_cases[] = {
    {"- create_view: {name: x, columns: [p, q], sql: \"SELECT 1, 2\", comment: c, postgresql: "
     "{with: [security_barrier=true]}}",
     "CREATE VIEW x (p, q) WITH (security_barrier=true) AS SELECT 1, 2;\n"
     "COMMENT ON VIEW x IS 'c'"},
    {"- create_view: {name: x, sql: SELECT 1 AS p, materialized: true, indexes: {ip: {columns: "
     "[p], unique: true}}, postgresql: {with: [fillfactor=70], tablespace: fast, no_data: true, "
     "clustered_on: ip}}",
     "CREATE MATERIALIZED VIEW x WITH (fillfactor=70) TABLESPACE fast AS SELECT 1 AS p WITH NO "
     "DATA;\n"
     "CREATE UNIQUE INDEX ip ON x (p);\n"
     "ALTER MATERIALIZED VIEW x CLUSTER ON ip"},
    {"- drop_view: w\n"
     "- drop_view: v\n"
     "- drop_view: mv",
     "DROP VIEW w;\n"
     "DROP VIEW v;\n"
     "DROP MATERIALIZED VIEW mv"},
    {"- create_trigger: {name: h, table: t, sql: CREATE TRIGGER h AFTER INSERT ON t EXECUTE "
     "FUNCTION f(), comment: c, postgresql: {enabled: replica}}\n"
     "- drop_trigger: g",
     "CREATE TRIGGER h AFTER INSERT ON t EXECUTE FUNCTION f();\n"
     "ALTER TABLE t ENABLE REPLICA TRIGGER h;\n"
     "COMMENT ON TRIGGER h ON t IS 'c';\n"
     "DROP TRIGGER g ON t"},
    {"- create_schema: {name: \"A b\"}\n"
     "- alter_schema: {name: audit, comment: new}\n"
     "- rename_schema: {name: audit, to: log}\n"
     "- drop_schema: log",
     "CREATE SCHEMA \"A b\";\n"
     "COMMENT ON SCHEMA audit IS 'new';\n"
     "ALTER SCHEMA audit RENAME TO log;\n"
     "DROP SCHEMA log"},
    {"- create_extension: {name: hstore, schema: audit, version: \"1.8\"}\n"
     "- alter_extension: {name: hstore, schema: t, version: \"1.9\"}\n"
     "- drop_extension: hstore",
     "CREATE EXTENSION hstore SCHEMA audit VERSION '1.8';\n"
     "ALTER EXTENSION hstore SET SCHEMA t;\n"
     "ALTER EXTENSION hstore UPDATE TO '1.9';\n"
     "DROP EXTENSION hstore"},
    {"- create_collation: {name: german, provider: icu, locale: de-u-kn, deterministic: false, "
     "comment: c}\n"
     "- alter_collation: {name: german, provider: libc, lc_collate: C, lc_ctype: C}\n"
     "- drop_collation: german",
     "CREATE COLLATION german (provider = icu, locale = 'de-u-kn', deterministic = false);\n"
     "COMMENT ON COLLATION german IS 'c';\n"
     "ALTER COLLATION german RENAME TO _cmig_german;\n"
     "CREATE COLLATION german (provider = libc, lc_collate = 'C', lc_ctype = 'C');\n"
     "DROP COLLATION _cmig_german;\n"
     "COMMENT ON COLLATION german IS NULL;\n"
     "DROP COLLATION german"},
    {"- create_enum: {name: audit.e, labels: [a, it's]}\n"
     "- rename_enum: {name: audit.e, to: f}\n"
     "- drop_enum: audit.f",
     "CREATE TYPE audit.e AS ENUM ('a', 'it''s');\n"
     "ALTER TYPE audit.e RENAME TO f;\n"
     "DROP TYPE audit.f"},
    {"- alter_enum: {name: mood, labels: [low, sad, happy, {label: glad}]}",
     "ALTER TYPE mood ADD VALUE 'low' BEFORE 'sad';\n"
     "ALTER TYPE mood ADD VALUE 'glad' AFTER 'happy'"},
    {"- alter_enum: {name: mood, labels: [sad, ok, happy]}\n"
     "- bulk_insert: {table: t, columns: [b, m], rows: [{b: x, m: ok}]}",
     "!ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok' AFTER 'sad';\n"
     "INSERT INTO t (b, m) VALUES ('x', 'ok')"},
    {"- alter_enum: {name: mood, labels: [{label: happy, renamed_from: sad}, {label: sad, "
     "renamed_from: happy}]}",
     "ALTER TYPE mood RENAME VALUE 'sad' TO '_cmig_happy';\n"
     "ALTER TYPE mood RENAME VALUE 'happy' TO 'sad';\n"
     "ALTER TYPE mood RENAME VALUE '_cmig_happy' TO 'happy'"},
    {"- alter_enum: {name: mood, labels: [happy, sad]}",
     "DROP INDEX im;\n"
     "ALTER TABLE t DROP CONSTRAINT ck;\n"
     "ALTER TABLE t ALTER COLUMN m DROP DEFAULT;\n"
     "ALTER TYPE mood RENAME TO _cmig_mood;\n"
     "CREATE TYPE mood AS ENUM ('happy', 'sad');\n"
     "ALTER TABLE t ALTER COLUMN m TYPE mood USING m::text::mood;\n"
     "DROP TYPE _cmig_mood;\n"
     "ALTER TABLE t ALTER COLUMN m SET DEFAULT 'sad';\n"
     "ALTER TABLE t ADD CONSTRAINT ck CHECK (m <> 'sad');\n"
     "CREATE INDEX im ON t (m) WHERE m = 'happy'"},
    {"- create_domain: {name: e, type: string(9), nullable: false, server_default: x, collation: "
     "C, checks: [{name: c1, sql: VALUE <> 'y', comment: c}, {sql: VALUE > 'a', postgresql: "
     "{not_valid: true}}]}\n"
     "- drop_domain: e",
     "CREATE DOMAIN e AS character varying(9) COLLATE \"C\" DEFAULT 'x' NOT NULL CONSTRAINT c1 "
     "CHECK (VALUE <> 'y');\n"
     "COMMENT ON CONSTRAINT c1 ON DOMAIN e IS 'c';\n"
     "ALTER DOMAIN e ADD CHECK (VALUE > 'a') NOT VALID;\n"
     "DROP DOMAIN e"},
    {"- alter_domain: {name: d, type: integer, nullable: false, server_default: 3, checks: "
     "[{name: big, sql: VALUE > 9}]}\n"
     "- alter_domain: {name: d, type: integer, checks: [{name: big, sql: VALUE > 9}]}",
     "ALTER DOMAIN d SET DEFAULT 3;\n"
     "ALTER DOMAIN d SET NOT NULL;\n"
     "ALTER DOMAIN d DROP CONSTRAINT d_check;\n"
     "ALTER DOMAIN d ADD CONSTRAINT big CHECK (VALUE > 9);\n"
     "ALTER DOMAIN d DROP DEFAULT;\n"
     "ALTER DOMAIN d DROP NOT NULL"},
    {"- alter_domain: {name: d, type: integer, checks: [{sql: VALUE > 0, comment: c}]}\n"
     "- alter_domain: {name: d, type: integer, checks: [{sql: VALUE > 0, postgresql: {not_valid: "
     "true}}]}\n"
     "- alter_domain: {name: d, type: integer, checks: [{sql: VALUE > 0, comment: d}]}\n"
     "- alter_domain: {name: d, type: integer, checks: [VALUE > 0]}",
     "COMMENT ON CONSTRAINT d_check ON DOMAIN d IS 'c';\n"
     "ALTER DOMAIN d DROP CONSTRAINT d_check;\n"
     "ALTER DOMAIN d ADD CHECK (VALUE > 0) NOT VALID;\n"
     "ALTER DOMAIN d VALIDATE CONSTRAINT d_check;\n"
     "COMMENT ON CONSTRAINT d_check ON DOMAIN d IS 'd';\n"
     "COMMENT ON CONSTRAINT d_check ON DOMAIN d IS NULL"},
    {"- alter_domain: {name: d, type: bigint, checks: [VALUE > 0]}",
     "ALTER TYPE d RENAME TO _cmig_d;\n"
     "CREATE DOMAIN d AS bigint CHECK (VALUE > 0);\n"
     "DROP TYPE _cmig_d"},
    {"- alter_composite: {name: co, columns: {y: {type: string(3), comment: c}, z: date}}",
     "ALTER TYPE co DROP ATTRIBUTE x CASCADE, ALTER ATTRIBUTE y TYPE character varying(3) "
     "CASCADE, ADD ATTRIBUTE z date CASCADE;\n"
     "COMMENT ON COLUMN co.y IS 'c'"},
    {"- create_sequence: {name: r, type: integer, increment: -1, min: -9, max: -1, start: -1, "
     "cache: 3, cycle: true, owned_by: t.a, postgresql: {unlogged: true}}\n"
     "- alter_sequence: {name: r, increment: 2}",
     "CREATE UNLOGGED SEQUENCE r AS integer INCREMENT BY -1 MINVALUE -9 MAXVALUE -1 START WITH "
     "-1 CACHE 3 CYCLE OWNED BY t.a;\n"
     "ALTER SEQUENCE r AS bigint INCREMENT BY 2 NO MINVALUE NO MAXVALUE START WITH 1 CACHE 1 "
     "RESTART NO CYCLE OWNED BY NONE;\n"
     "ALTER SEQUENCE r SET LOGGED"},
    {"- create_sequence: {name: r, owned_by: u.k}\n"
     "- create_table: {name: u, columns: {k: {type: bigint, server_default: {sql: "
     "nextval('r')}}}}",
     "CREATE SEQUENCE r;\n"
     "CREATE TABLE u (\n"
     "    k bigint DEFAULT (nextval('r'))\n"
     ");\n"
     "ALTER SEQUENCE r OWNED BY u.k"},
    {"- alter_function: {name: \"f(integer)\", sql: \"CREATE FUNCTION f(a integer) RETURNS "
     "integer LANGUAGE sql AS 'SELECT 2'\"}",
     "SET LOCAL check_function_bodies = off;\n"
     "CREATE OR REPLACE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 2'"},
    {"- alter_function: {name: \"f(integer)\", sql: \"CREATE FUNCTION f(b integer) RETURNS "
     "integer LANGUAGE sql AS 'SELECT 1'\"}",
     "DROP TRIGGER g ON t;\n"
     "DROP FUNCTION f(integer);\n"
     "SET LOCAL check_function_bodies = off;\n"
     "CREATE FUNCTION f(b integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';\n"
     "CREATE TRIGGER g BEFORE UPDATE OF a ON t EXECUTE FUNCTION f()"},
    {"- create_function: {name: \"g1()\", sql: \"CREATE FUNCTION g1() RETURNS integer LANGUAGE "
     "sql AS 'SELECT 1';\", comment: c}\n"
     "- create_procedure: {name: \"g2()\", sql: \"CREATE PROCEDURE g2() LANGUAGE sql AS 'SELECT "
     "1'\"}\n"
     "- rename_function: {name: \"g1()\", to: \"g3()\"}\n"
     "- drop_function: g3()\n"
     "- drop_procedure: g2()",
     "SET LOCAL check_function_bodies = off;\n"
     "CREATE FUNCTION g1() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n"
     "COMMENT ON FUNCTION g1() IS 'c';\n"
     "CREATE PROCEDURE g2() LANGUAGE sql AS 'SELECT 1';\n"
     "ALTER FUNCTION g1() RENAME TO g3;\n"
     "DROP FUNCTION g3();\n"
     "DROP PROCEDURE g2()"},
    {"- create_aggregate: {name: \"total(integer)\", sql: \"CREATE AGGREGATE total(integer) "
     "(SFUNC = int4pl, STYPE = integer)\", comment: c}\n"
     "- drop_aggregate: total(integer)",
     "CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);\n"
     "COMMENT ON AGGREGATE total(integer) IS 'c';\n"
     "DROP AGGREGATE total(integer)"},
    {"- create_statistics: {name: audit.s2, table: t, expressions: [a, (n % 2)], kinds: [mcv, "
     "ndistinct], target: 9}\n"
     "- alter_statistics: {name: st, table: t, expressions: [a, n]}\n"
     "- drop_statistics: {name: st, table: t}",
     "CREATE STATISTICS audit.s2 (mcv, ndistinct) ON a, (n % 2) FROM t;\n"
     "ALTER STATISTICS audit.s2 SET STATISTICS 9;\n"
     "DROP STATISTICS st;\n"
     "CREATE STATISTICS st ON a, n FROM t;\n"
     "DROP STATISTICS st"},
    {"- create_rule: {name: r2, table: s, sql: CREATE RULE r2 AS ON UPDATE TO s DO NOTHING, "
     "postgresql: {enabled: disabled}}\n"
     "- rename_rule: {name: r, table: s, to: r3}\n"
     "- drop_rule: {name: r3, table: s}",
     "CREATE RULE r2 AS ON UPDATE TO s DO NOTHING;\n"
     "ALTER TABLE s DISABLE RULE r2;\n"
     "ALTER RULE r ON s RENAME TO r3;\n"
     "DROP RULE r3 ON s"},
    {"- create_policy: {name: p2, table: t, permissive: false, command: insert, roles: [public, "
     "Some Role], check: n > 0}\n"
     "- alter_policy: {name: po, table: t, using: a = 'y'}\n"
     "- drop_policy: {name: po, table: t}",
     "CREATE POLICY p2 ON t AS RESTRICTIVE FOR INSERT TO PUBLIC, \"Some Role\" WITH CHECK (n > "
     "0);\n"
     "DROP POLICY po ON t;\n"
     "CREATE POLICY po ON t USING (a = 'y');\n"
     "DROP POLICY po ON t"},
    {"- alter_raw: {name: ra, type: cast, sql: CREATE CAST (x AS z) WITH INOUT, drop_sql: DROP "
     "CAST (x AS z)}\n"
     "- drop_raw: ra",
     "DROP CAST (x AS y);\n"
     "CREATE CAST (x AS z) WITH INOUT;\n"
     "DROP CAST (x AS z)"},
    {"- create_raw: {name: se, type: server, sql: \"CREATE SERVER se FOREIGN DATA WRAPPER w "
     "OPTIONS "
     "(a 'x', b E'y\\\\n', c 'z')\", drop_sql: DROP SERVER se}\n"
     "- alter_raw: {name: se, type: server, sql: \"CREATE SERVER se FOREIGN DATA WRAPPER w OPTIONS "
     "(b E'v\\\\n', c 'z', d 'it''s')\", drop_sql: DROP SERVER se}\n"
     "- alter_raw: {name: se, type: server, sql: CREATE SERVER se FOREIGN DATA WRAPPER w, "
     "drop_sql: "
     "DROP SERVER se}\n"
     "- alter_raw: {name: se, type: server, sql: \"CREATE SERVER se FOREIGN DATA WRAPPER w OPTIONS "
     "(a 'x')\", drop_sql: DROP SERVER se}\n"
     "- alter_raw: {name: se, type: server, sql: \"CREATE SERVER se FOREIGN DATA WRAPPER u OPTIONS "
     "(a 'x')\", drop_sql: DROP SERVER se}",
     "CREATE SERVER se FOREIGN DATA WRAPPER w OPTIONS (a 'x', b E'y\\n', c 'z');\n"
     "ALTER SERVER se OPTIONS (DROP a, SET b E'v\\n', ADD d 'it''s');\n"
     "ALTER SERVER se OPTIONS (DROP b, DROP c, DROP d);\n"
     "ALTER SERVER se OPTIONS (ADD a 'x');\n"
     "DROP SERVER se;\n"
     "CREATE SERVER se FOREIGN DATA WRAPPER u OPTIONS (a 'x')"},
    {"- alter_raw: {name: ra, type: cast, sql: \"CREATE CAST (x AS y) WITH INOUT; COMMENT ON CAST "
     "(x "
     "AS y) IS 'c'\", drop_sql: DROP CAST (x AS y)}\n"
     "- alter_raw: {name: ra, type: cast, sql: \"CREATE CAST (x AS y) WITH INOUT; COMMENT ON CAST "
     "(x "
     "AS y) IS 'd'\", drop_sql: DROP CAST (x AS y)}\n"
     "- alter_raw: {name: ra, type: cast, sql: CREATE CAST (x AS y) WITH INOUT, drop_sql: DROP "
     "CAST "
     "(x AS y)}",
     "COMMENT ON CAST (x AS y) IS 'c';\n"
     "COMMENT ON CAST (x AS y) IS 'd';\n"
     "COMMENT ON CAST (x AS y) IS NULL"},
    {"- create_event: {name: e, sql: CREATE EVENT e}",
     "ERROR f:1:3: create_event e: PostgreSQL has no events"},
    {"- rename_raw: {name: ra, to: rb}",
     "ERROR f:1:3: rename_raw ra to rb: this kind of object cannot be renamed; drop it and "
     "create it again"},
    {"- execute: \"VACUUM t; SELECT 1; create index concurrently i on t (a)\"",
     "!VACUUM t;\n"
     "SELECT 1;\n"
     "!create index concurrently i on t (a)"},
    {"- bulk_insert: {table: t, rows: [{id: 1, b: x}, {id: 2, b: null}]}",
     "INSERT INTO t (id, b) VALUES (1, 'x'), (2, NULL)"},
    {"- create_unique_constraint: {table: t, columns: [nope]}",
     "ERROR f:1:3: create_unique_constraint unique constraint (nope) on t: table 't' has no "
     "column 'nope'"},
    {"- drop_table: nope", "ERROR f:1:3: drop_table nope: there is no table 'nope'"},
    {"- create_table: {name: u, columns: {a: \"sql(\\\"\\\")\"}}",
     "ERROR f:1:3: create_table u: column 'a': PostgreSQL wants a type for every column"},
    {"- drop_constraint: {table: t, name: nope}",
     "ERROR f:1:3: drop_constraint nope on t: table 't' has no constraint 'nope'"},
};
