/* Schemas and changes of them, in the words of the server. */
#pragma once

/* What is there before, and the operations. */
typedef struct {
    const char *setup;
    const char *changes;
} Case;

#define TABLE                                                                                      \
    "- create_table: {name: t, columns: {id: integer pk, a: text, b: {type: string(9), nullable: " \
    "false, server_default: x}, n: integer}, uniques: [{columns: [b]}], checks: [n > 0], "         \
    "indexes: {ix: [a]}}"

static const Case live_cases[] = {
    {"[]",
     "- create_table: {name: u, columns: {id: integer pk, s: {type: smallint, nullable: false, "
     "autoincrement: true, postgresql: {numbering: serial}}, i: {type: bigint, nullable: false, "
     "autoincrement: true, postgresql: {numbering: identity_always, identity_start: 7, "
     "identity_increment: 3, identity_cycle: true, identity_sequence: my_seq}}}}"},
    {TABLE, "- drop_table: t"},
    {TABLE, "- rename_table: {name: t, to: Order}\n"
            "- rename_column: {table: Order, column: id, to: \"the key\"}\n"
            "- rename_column: {table: Order, column: b, to: b2}\n"
            "- drop_constraint: {table: Order, type: unique, columns: [b2]}\n"
            "- create_check_constraint: {table: Order, sql: n < 9, name: ck}\n"
            "- rename_constraint: {table: Order, name: ck, to: \"n is < 9\"}"},
    {TABLE,
     "- create_table_comment: {table: t, comment: it's}\n"
     "- set_table_options: {table: t, postgresql: {unlogged: true, with: "
     "[autovacuum_enabled=false, fillfactor=70], row_security: force, replica_identity: full, "
     "clustered_on: ix}}"},
    {TABLE
     "\n"
     "- set_table_options: {table: t, postgresql: {unlogged: true, with: "
     "[autovacuum_enabled=false, fillfactor=70], row_security: force, replica_identity: full, "
     "clustered_on: ix}}",
     "- set_table_options: {table: t, postgresql: {unlogged: false, with: [fillfactor=80], "
     "row_security: only_force, replica_identity: nothing, clustered_on: false}}"},
    {TABLE,
     "- add_column: {table: t, name: z, column: {type: timestamptz, nullable: false, "
     "server_default: {sql: now()}, comment: c, unique: true, index: true}}\n"
     "- add_column: {table: t, name: k, column: {type: text, collation: C, postgresql: {storage: "
     "main, compression: pglz, statistics: 50, with: [n_distinct=5]}}}\n"
     "- add_column: {table: t, name: g, column: {type: integer, computed: {sql: n * 2, stored: "
     "true}}}\n"
     "- add_column: {table: t, name: s, column: {type: integer, nullable: false, autoincrement: "
     "true, postgresql: {numbering: serial}}}\n"
     "- add_column: {table: t, name: m, column: \"enum(a, b)\"}"},
    {TABLE, "- drop_column: {table: t, column: n}\n"
            "- drop_column: {table: t, column: id}\n"
            "- drop_column: {table: t, column: a}"},
    {TABLE,
     "- alter_column: {table: t, column: a, type: integer, nullable: false, server_default: 5, "
     "comment: c}\n"
     "- alter_column: {table: t, column: b, type: text, server_default: null, collation: C}\n"
     "- alter_column: {table: t, column: n, type: bigint}\n"
     "- alter_column: {table: t, column: id, type: bigint}"},
    {TABLE,
     "- alter_column: {table: t, column: id, autoincrement: false}\n"
     "- alter_column: {table: t, column: n, nullable: false, autoincrement: true, postgresql: "
     "{numbering: identity}}"},
    {TABLE, "- alter_column: {table: t, column: id, autoincrement: true, postgresql: {numbering: "
            "serial}}\n"
            "- alter_column: {table: t, column: id, type: bigint}\n"
            "- alter_column: {table: t, column: id, autoincrement: true, postgresql: {numbering: "
            "identity_always, identity_start: 9, identity_max: 100}}\n"
            "- alter_column: {table: t, column: id, autoincrement: true, postgresql: {numbering: "
            "identity_always, identity_increment: 4, identity_sequence: other_seq}}"},
    {TABLE, "- alter_column: {table: t, column: a, postgresql: {storage: external, statistics: 10, "
            "with: [n_distinct=5], compression: pglz}}\n"
            "- alter_column: {table: t, column: a, postgresql: {with: [n_distinct=6]}}\n"
            "- alter_column: {table: t, column: a, postgresql: {}}"},
    {TABLE, "- drop_constraint: {table: t, type: primary}\n"
            "- create_primary_key: {table: t, columns: [n], name: pk}"},
    {TABLE,
     "- create_unique_constraint: {table: t, columns: [a], name: uq, comment: c, deferrable: "
     "true, initially: deferred, postgresql: {include: [n], with: [fillfactor=70], "
     "nulls_not_distinct: true, index_comment: i}}\n"
     "- create_check_constraint: {table: t, sql: length(a) > 2, name: ck, comment: c, "
     "postgresql: {no_inherit: true}}\n"
     "- create_check_constraint: {table: t, sql: length((b)::text) > 2, postgresql: {not_valid: "
     "true}}\n"
     "- create_foreign_key: {table: t, columns: [n], references: t.id, name: fk, on_delete: set "
     "null, on_update: cascade, deferrable: true, comment: c, postgresql: {set_null_columns: "
     "[n]}}\n"
     "- create_foreign_key: {table: t, columns: [n], references: t.id, match: FULL, on_delete: "
     "restrict, postgresql: {not_valid: true}}"},
    {TABLE "\n"
           "- create_check_constraint: {table: t, sql: n < 100}\n"
           "- create_check_constraint: {table: t, sql: n < 200}\n"
           "- create_unique_constraint: {table: t, columns: [a, n]}\n"
           "- create_foreign_key: {table: t, columns: [n], references: t.id}\n"
           "- create_foreign_key: {table: t, columns: [n], references: t.id, on_delete: cascade}",
     "- drop_constraint: {table: t, type: check, sql: n < 200}\n"
     "- drop_constraint: {table: t, type: check, sql: n < 100}\n"
     "- drop_constraint: {table: t, type: unique, columns: [a, n]}\n"
     "- drop_constraint: {table: t, type: foreignkey, columns: [n]}\n"
     "- drop_constraint: {table: t, type: foreignkey, columns: [n]}"},
    {"- create_table: {name: r, columns: {room: sql(int4range), during: \"sql(tstzrange)\", n: "
     "integer}}",
     "- create_exclude_constraint: {table: r, name: ex, columns: [{column: during, with: "
     "\"&&\"}, {sql: \"int4range(n, (n + 1))\", with: \"&&\"}], where: n > 0, comment: c}\n"
     "- create_exclude_constraint: {table: r, columns: [{column: room, with: \"&&\"}], "
     "deferrable: true}"},
    {TABLE,
     "- create_index: {name: i1, table: t, columns: [{column: a, order: desc, nulls: last, "
     "collation: C, ops: text_pattern_ops}, {sql: lower((b)::text)}], unique: true, where: n > "
     "0, comment: c, postgresql: {include: [n], nulls_not_distinct: true, with: [fillfactor=70], "
     "statistics: [2=500]}}\n"
     "- create_index: {name: \"I 2\", table: t, columns: [n], postgresql: {using: hash}}\n"
     "- create_index: {name: i3, table: t, columns: [n], postgresql: {using: brin, with: "
     "[pages_per_range=4]}}\n"
     "- create_index: {name: i4, table: t, columns: [a], comment: c, postgresql: {concurrently: "
     "true}}\n"
     "- rename_index: {table: t, name: i1, to: i5}\n"
     "- drop_index: {table: t, name: ix}"},
    {TABLE
     "\n"
     "- create_check_constraint: {table: t, sql: length(a) > 2, name: ck, postgresql: {not_valid: "
     "true}}\n"
     "- create_foreign_key: {table: t, columns: [n], references: t.id, postgresql: {not_valid: "
     "true}}\n"
     "- create_view: {name: mv, materialized: true, sql: SELECT t.a FROM t, indexes: {im: [a]}}",
     "- set_index_comment: {table: t, name: ix, comment: it's}\n"
     "- set_index_comment: {table: mv, name: im, comment: c}\n"
     "- set_constraint_comment: {table: t, type: unique, columns: [b], comment: c}\n"
     "- set_constraint_comment: {table: t, type: primary, comment: the key}\n"
     "- set_constraint_comment: {table: t, type: check, sql: n > 0, comment: c}\n"
     "- set_constraint_comment: {table: t, name: ck, comment: c}\n"
     "- validate_constraint: {table: t, name: ck}\n"
     "- validate_constraint: {table: t, type: foreignkey, columns: [n]}\n"
     "- set_constraint_comment: {table: t, name: ck, comment: null}"},
    {"- create_table: {name: p, columns: {at: date not null, x: {type: integer, server_default: "
     "3}}, checks: [{name: pc, sql: x > 0}], indexes: {pi: [x]}, postgresql: {partition_by: "
     "RANGE (at)}}",
     "- create_table: {name: p1, columns: {at: date not null, x: {type: integer, server_default: "
     "3}}, indexes: {p1i: {columns: [x], postgresql: {parent: pi}}}, postgresql: {partition_of: "
     "p, partition_bound: \"FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')\"}}\n"
     "- create_table: {name: p2, columns: {at: date not null, x: {type: integer, server_default: "
     "3}}, indexes: {p2_x_idx: {columns: [x], postgresql: {parent: pi}}}, postgresql: "
     "{partition_of: p, partition_bound: DEFAULT, partition_by: LIST (x)}}\n"
     "- create_table: {name: p21, columns: {x: {type: integer, server_default: 4}, at: date not "
     "null}, indexes: {p21_x_idx: {columns: [x], postgresql: {parent: p2_x_idx}}}, postgresql: "
     "{partition_of: p2, partition_bound: \"FOR VALUES IN (1, 2)\"}}"},
    {"- create_table: {name: p, columns: {at: date not null, x: integer}, postgresql: "
     "{partition_by: RANGE (at)}}\n"
     "- create_table: {name: q, columns: {at: date not null, x: integer}}",
     "- set_table_options: {table: q, postgresql: {partition_of: p, partition_bound: DEFAULT}}\n"
     "- set_table_options: {table: q, postgresql: {partition_bound: \"FOR VALUES FROM "
     "('2020-01-01') TO ('2021-01-01')\"}}"},
    {"- create_table: {name: p, columns: {at: date not null, x: integer}, postgresql: "
     "{partition_by: RANGE (at)}}\n"
     "- create_table: {name: p1, columns: {at: date not null, x: integer}, postgresql: "
     "{partition_of: p, partition_bound: DEFAULT}}\n"
     "- create_table: {name: p2, columns: {at: date not null, x: integer}, postgresql: "
     "{partition_of: p, partition_bound: \"FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')\"}}",
     "- create_index: {name: pi, table: p, columns: [x], postgresql: {only: true}}\n"
     "- create_index: {name: p1i, table: p1, columns: [x], postgresql: {parent: pi}}"},
    {"- create_table: {name: p, columns: {at: date}, primary_key: {columns: [at]}, postgresql: "
     "{partition_by: RANGE (at)}}\n"
     "- create_table: {name: p1, columns: {at: date}, primary_key: {columns: [at]}, postgresql: "
     "{partition_of: p, partition_bound: DEFAULT, partition_by: RANGE (at)}}\n"
     "- create_table: {name: p2, columns: {at: date}, primary_key: {columns: [at]}, postgresql: "
     "{partition_of: p1, partition_bound: DEFAULT}}\n"
     "- create_table: {name: r, columns: {at: date}, foreign_keys: [{columns: [at], references: "
     "{table: p, columns: [at]}}]}",
     "- drop_table: p2\n"
     "- drop_table: p1"},
    {TABLE "\n"
           "- create_table: {name: s, columns: {z: integer}}",
     "- create_table: {name: u, columns: {own: integer, b: {type: string(9), nullable: false, "
     "server_default: y, postgresql: {inherited: true}}}, checks: [{name: uc, sql: own > 0}], "
     "postgresql: {inherits: [t, s]}}\n"
     "- create_table: {name: w, columns: {z: integer}}\n"
     "- set_table_options: {table: w, postgresql: {inherits: [s]}}"},
    {"- create_composite: {name: co, columns: {x: integer, y: text}}",
     "- create_table: {name: u, columns: {x: {type: integer, server_default: 1, nullable: "
     "false}, y: text}, primary_key: [x], postgresql: {of_type: co}}"},
    {TABLE "\n"
           "- create_schema: {name: audit}",
     "- create_table: {name: audit.log, columns: {id: integer pk, t_id: {type: integer, "
     "references: t.id}, m: \"enum(x, y)\", n: {type: integer, nullable: false, autoincrement: "
     "true, postgresql: {numbering: serial}}}, indexes: {ix: [m]}, comment: c}\n"
     "- rename_table: {name: audit.log, to: log2}\n"
     "- rename_index: {table: audit.log2, name: ix, to: iy}\n"
     "- alter_column: {table: audit.log2, column: m, type: \"enum(y, x, z)\"}\n"
     "- alter_column: {table: audit.log2, column: m, type: text}"},
    {"[]",
     "- create_table: {name: u, columns: {id: integer pk, v: {type: integer, references: "
     "v.id}}}\n"
     "- create_enum: {name: e, labels: [a]}\n"
     "- create_table: {name: v, columns: {id: integer pk, u: {type: integer, references: {name: "
     "\"v to u\", column: u.id}}}}\n"
     "- create_index: {name: iv, table: v, columns: [u]}"},
    {"- create_enum: {name: mood, labels: [sad, happy], comment: how}\n"
     "- create_table: {name: t, columns: {id: integer pk, m: {type: \"enum mood(sad, happy)\", "
     "server_default: sad}, ms: 'sql(\"mood[]\")'}, checks: [{name: ck, sql: \"m <> "
     "'sad'::mood\"}], indexes: {im: {columns: [m], where: \"m = 'happy'::mood\"}}}\n"
     "- create_function:\n"
     "    name: feel(mood)\n"
     "    sql: \"CREATE OR REPLACE FUNCTION feel(m mood)\\n RETURNS text\\n LANGUAGE sql\\nAS "
     "$function$SELECT $1::text$function$\"\n"
     "- create_view: {name: v, sql: \"SELECT t.id, t.m, feel(t.m) AS f FROM t\", comment: c}\n"
     "- create_trigger: {name: g, table: t, sql: \"CREATE TRIGGER g BEFORE UPDATE OF m ON t FOR "
     "EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()\", comment: tc, postgresql: "
     "{enabled: disabled}}\n"
     "- create_policy: {name: po, table: t, roles: [public], using: \"m = 'sad'::mood\", "
     "comment: pc}",
     "- alter_enum: {name: mood, labels: [low, sad, so, happy], comment: how}\n"
     "- alter_enum: {name: mood, labels: [happy, sad, low]}"},
    {"- create_enum: {name: mood, labels: [sad, happy], comment: how}\n"
     "- create_table: {name: t, columns: {id: integer pk, m: {type: \"enum mood(sad, happy)\", "
     "server_default: sad}, ms: 'sql(\"mood[]\")'}, checks: [{name: ck, sql: \"m <> "
     "'sad'::mood\"}], indexes: {im: {columns: [m], where: \"m = 'sad'::mood\"}}}",
     "- rename_enum: {name: mood, to: state}\n"
     "- alter_enum: {name: state, labels: [sad, {label: glad, renamed_from: happy}]}"},
    {"- create_table: {name: t, columns: {m: \"enum(a, b)\", d: {type: \"enum(p, q)\", "
     "server_default: q}}}",
     "- alter_column: {table: t, column: m, type: \"enum(a, c, b)\"}\n"
     "- alter_column: {table: t, column: m, type: \"enum(b)\"}\n"
     "- rename_column: {table: t, column: m, to: m2}\n"
     "- rename_table: {name: t, to: t2}\n"
     "- alter_column: {table: t2, column: d, type: \"enum(q)\"}\n"
     "- alter_column: {table: t2, column: m2, type: text}\n"
     "- drop_column: {table: t2, column: d}"},
    {"- create_domain: {name: d, type: integer, checks: [{name: d_check, sql: VALUE > 0}], "
     "comment: c}\n"
     "- create_table: {name: t, columns: {a: {type: sql(d), server_default: 3}}, checks: [{name: "
     "ck, sql: (a)::integer < 100}]}\n"
     "- create_view: {name: v, sql: \"SELECT t.a FROM t\"}",
     "- alter_domain: {name: d, type: integer, nullable: false, server_default: 3, checks: "
     "[{name: big, sql: VALUE > 9, comment: x}, {name: later, sql: VALUE < 900, postgresql: "
     "{not_valid: true}}]}\n"
     "- alter_domain: {name: d, type: integer, checks: [{name: big, sql: VALUE > 9, comment: x}, "
     "{name: later, sql: VALUE < 900}]}\n"
     "- alter_domain: {name: d, type: integer, checks: [{name: big, sql: VALUE > 9, postgresql: "
     "{not_valid: true}}, {name: later, sql: VALUE < 900, comment: y}]}\n"
     "- rename_domain: {name: d, to: e}"},
    {"- create_composite: {name: co, columns: {x: integer, y: {type: text, comment: c, "
     "collation: C}}}\n"
     "- create_table: {name: t, columns: {a: sql(co)}}",
     "- alter_composite: {name: co, columns: {y: {type: text, collation: C}, z: date}, comment: "
     "c}\n"
     "- alter_composite: {name: co, columns: {z: timestamptz, x: text, y: {type: text, "
     "collation: C}}, comment: c}\n"
     "- create_composite: {name: c2, columns: {a: 'sql(\"co[]\")'}}"},
    {TABLE "\n"
           "- create_sequence: {name: q, type: integer, increment: 2, min: 5, max: 900, start: 7, "
           "cache: 3, cycle: true, owned_by: t.n, comment: c}",
     "- alter_sequence: {name: q, increment: 5, max: 9000, min: 2, postgresql: {unlogged: "
     "true}}\n"
     "- rename_sequence: {name: q, to: q2}\n"
     "- create_sequence: {name: q3, type: smallint}\n"
     "- alter_column: {table: t, column: n, server_default: {sql: \"nextval('q3'::regclass)\"}}\n"
     "- alter_sequence: {name: q3, type: smallint, owned_by: t.n}"},
    {"[]",
     "- create_function:\n"
     "    name: f(integer)\n"
     "    comment: c\n"
     "    sql: \"CREATE OR REPLACE FUNCTION f(a integer)\\n RETURNS integer\\n LANGUAGE sql\\nAS "
     "$function$SELECT later($1)$function$\"\n"
     "- create_function:\n"
     "    name: later(integer)\n"
     "    sql: \"CREATE OR REPLACE FUNCTION later(a integer)\\n RETURNS integer\\n LANGUAGE "
     "sql\\n IMMUTABLE\\nAS $function$SELECT $1$function$\"\n"
     "- create_procedure:\n"
     "    name: p()\n"
     "    sql: \"CREATE OR REPLACE PROCEDURE p()\\n LANGUAGE sql\\nAS $procedure$SELECT "
     "1$procedure$\"\n"
     "- create_aggregate:\n"
     "    name: total(integer)\n"
     "    comment: c\n"
     "    sql: \"CREATE AGGREGATE total(integer) (\\n    SFUNC = int4pl,\\n    STYPE = "
     "integer\\n)\"\n"
     "- create_aggregate:\n"
     "    name: number(*)\n"
     "    sql: \"CREATE AGGREGATE number(*) (\\n    SFUNC = int8inc,\\n    STYPE = bigint,\\n    "
     "INITCOND = '0'\\n)\""},
    {TABLE "\n"
           "- create_function:\n"
           "    name: f(text)\n"
           "    sql: \"CREATE OR REPLACE FUNCTION f(a text)\\n RETURNS text\\n LANGUAGE sql\\n "
           "IMMUTABLE\\nAS $function$SELECT $1$function$\"\n"
           "- create_index: {name: fi, table: t, columns: [{sql: f(a)}]}\n"
           "- create_view: {name: v, sql: \"SELECT f(t.a) AS f FROM t\"}\n"
           "- alter_column: {table: t, column: a, server_default: {sql: \"f('x'::text)\"}}",
     "- alter_function:\n"
     "    name: f(text)\n"
     "    sql: \"CREATE OR REPLACE FUNCTION f(a text)\\n RETURNS text\\n LANGUAGE sql\\n "
     "IMMUTABLE STRICT\\nAS $function$SELECT $1 || ''$function$\"\n"
     "- alter_function:\n"
     "    name: f(text)\n"
     "    comment: c\n"
     "    sql: \"CREATE OR REPLACE FUNCTION f(b text)\\n RETURNS text\\n LANGUAGE sql\\n "
     "IMMUTABLE\\nAS $function$SELECT $1$function$\""},
    {TABLE,
     "- create_view: {name: v, sql: \"SELECT t.a, t.n FROM t\", comment: c, postgresql: {with: "
     "[security_barrier=true], column_comments: [\"a=one\"], clauses: [ALTER COLUMN n SET "
     "DEFAULT 3]}}\n"
     "- create_view: {name: mv, materialized: true, sql: \"SELECT t.id FROM t\", indexes: {mi: "
     "{columns: [id], unique: true, comment: ic}}, comment: mc, postgresql: {with: "
     "[fillfactor=70], clustered_on: mi, clauses: [ALTER COLUMN id SET STATISTICS 7]}}\n"
     "- create_view: {name: me, materialized: true, sql: \"SELECT 1 AS x\", postgresql: "
     "{no_data: true}}"},
    {TABLE
     "\n"
     "- create_view: {name: v, sql: \"SELECT t.a, t.n FROM t\", comment: c, postgresql: {with: "
     "[security_barrier=true], column_comments: [\"a=one\"]}}\n"
     "- create_view: {name: w, sql: \"SELECT v.a FROM v\"}\n"
     "- create_trigger: {name: vt, table: v, sql: \"CREATE TRIGGER vt INSTEAD OF INSERT ON v FOR "
     "EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()\", comment: c}\n"
     "- create_rule: {name: vr, table: v, sql: \"CREATE RULE vr AS\\n    ON DELETE TO v DO "
     "INSTEAD NOTHING\"}\n"
     "- create_view: {name: mv, materialized: true, sql: \"SELECT w.a FROM w\", indexes: {mi: "
     "[a]}}",
     "- alter_column: {table: t, column: a, type: string(100)}"},
    {TABLE,
     "- create_trigger: {name: h, table: t, sql: \"CREATE TRIGGER h AFTER INSERT ON t "
     "REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION "
     "suppress_redundant_updates_trigger()\", comment: c, postgresql: {enabled: always}}\n"
     "- create_trigger: {name: c, table: t, sql: \"CREATE CONSTRAINT TRIGGER c AFTER UPDATE ON t "
     "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "
     "suppress_redundant_updates_trigger()\"}\n"
     "- create_rule: {name: r, table: t, comment: c, sql: \"CREATE RULE r AS\\n    ON DELETE TO "
     "t DO INSTEAD NOTHING\", postgresql: {enabled: replica}}\n"
     "- create_policy: {name: p1, table: t, command: insert, roles: [cmig], check: n > 0, "
     "permissive: false, comment: c}\n"
     "- create_statistics: {name: st, table: t, expressions: [a, b], kinds: [ndistinct, mcv], "
     "target: 9, comment: c}\n"
     "- create_statistics: {name: st2, table: t, expressions: [n, (lower(a))]}\n"
     "- rename_policy: {name: p1, table: t, to: p2}\n"
     "- alter_policy: {name: p2, table: t, roles: [public], using: n > 1}\n"
     "- alter_statistics: {name: st, table: t, expressions: [a, n]}\n"
     "- alter_rule: {name: r, table: t, sql: \"CREATE RULE r AS\\n    ON DELETE TO t DO "
     "NOTHING\"}"},
    {"[]", "- create_schema: {name: \"A b\", comment: c}\n"
           "- create_extension: {name: citext, schema: A b}\n"
           "- create_collation: {name: german, provider: icu, locale: de-u-kn-true, deterministic: "
           "false, comment: c}\n"
           "- create_collation: {name: \"A b.c\", provider: libc, locale: C}\n"
           "- create_raw: {name: \"operator ===(integer,integer)\", type: operator, sql: \"CREATE "
           "OPERATOR === (\\n    FUNCTION = int4eq,\\n    LEFTARG = integer,\\n    RIGHTARG = "
           "integer\\n)\", drop_sql: \"DROP OPERATOR ===(integer,integer)\"}\n"
           "- alter_schema: {name: \"A b\", comment: d}\n"
           "- rename_collation: {name: german, to: deutsch}"},
    {TABLE "\n"
           "- create_unique_constraint: {table: t, name: uq, columns: [a], postgresql: {include: "
           "[n]}}\n"
           "- create_index: {table: t, name: inc, columns: [a], postgresql: {include: [n, b]}}",
     "- rename_column: {table: t, column: n, to: m}\n"
     "- drop_column: {table: t, column: m}"},
    {"[]",
     "- create_table: {name: t, columns: {a: integer not null, b: integer}, primary_key: "
     "{columns: [a]}, uniques: [{columns: [a]}, {columns: [b]}, {columns: [b], name: again}], "
     "checks: [{sql: a > 0, postgresql: {not_valid: true}}, {sql: a > 1}]}"},
    {TABLE,
     "- alter_column: {table: t, column: a, collation: C, postgresql: {storage: external}}\n"
     "- alter_column: {table: t, column: a, type: integer, collation: null, postgresql: {}}\n"
     "- alter_column: {table: t, column: a, type: boolean}"},
    {"- create_table: {name: t, columns: {id: integer, n: integer}, checks: [{c: n > 0}]}\n"
     "- create_table: {name: h, columns: {b: integer}, postgresql: {inherits: [t]}}\n"
     "- create_table: {name: hh, columns: {d: integer}, postgresql: {inherits: [h]}}",
     "- create_check_constraint: {table: h, name: c, sql: n > 0, postgresql: {inherited: true}}\n"
     "- create_check_constraint: {table: hh, name: c, sql: n > 0, postgresql: {inherited: true}}"},
    {"- create_table: {name: t, columns: {id: integer pk, n: {type: integer, nullable: false, "
     "autoincrement: true, postgresql: {numbering: serial}}}}\n"
     "- create_table: {name: u, columns: {a: {type: integer, server_default: {sql: "
     "\"nextval('t_id_seq'::regclass)\"}}, b: {type: integer, server_default: {sql: "
     "\"nextval('t_n_seq'::regclass)\"}}}}",
     "- rename_column: {table: t, column: id, to: key}\n"
     "- rename_table: {name: t, to: tt}\n"
     "- rename_column: {table: tt, column: n, to: m}"},
};
