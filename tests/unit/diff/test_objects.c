/* Differences of what is no table, and the order of operations by what mentions what. */
#include <string.h>

#include "unit/diff_text.h"
#include "unit/schema_text.h"

static char *
type_text(const CmType *type, gconstpointer data)
{
    (void)data;
    return type->kind == CM_TYPE_ENUM ? g_strdup(type->text) : cm_type_to_string(type);
}

/* A database that keeps views and other texts in parsed form. */
static const CmNormaliser bound = {
    .type = type_text,
    .server_default = same_default_text,
    .sql = same_sql_text,
    .names_are_given = true,
    .views_are_bound = true,
    .keys_are_relations = true,
    .lexer = &cm_lexer_options_postgresql,
};

static CmSchema *
parse_schema(const char *text)
{
    g_autofree char *whole = g_strdup_printf("cmig: 1\n%s", text);

    return model_schema(whole);
}

#define T                "tables: {t: {columns: {a: integer, b: text}}}\n"
#define EMPTY            "tables: {}\n"
#define VIEWS(views)     T "objects: {views: {" views "}}\n"
#define T_AND            "tables: {t: {columns: {a: integer, b: text}, "
#define INDEX(index)     T_AND "indexes: {i: {" index "}}}}\n"
#define CHECK(check)     T_AND "checks: [{" check "}]}}\n"
#define NOT_VALID        "postgresql: {not_valid: true}"
#define OBJECTS(objects) T "objects: {" objects "}\n"

#define P(more)      "p: {columns: {a: text, b: text}" more "}"
#define C(more)      "c: {columns: {x: text}" more "}"
#define UNIQUE       ", uniques: {u: [a]}"
#define UNIQUE_INDEX ", indexes: {i: {columns: [a], unique: true}}"
#define TO_P(name, of) \
    ", foreign_keys: [{name: " name ", columns: [" of "], references: {table: p, columns: [a]}}]"
#define TABLES(tables) "tables: {" tables "}\n"

static const struct {
    const char *from;
    const char *to;
    const char *wanted;
} cases[] = {
    /* what is unique comes before the foreign keys that refer to it, and goes behind them */
    {TABLES(P("") ", " C("")), TABLES(P(UNIQUE) ", " C(TO_P("f", "x"))),
     "create_unique_constraint u on p; create_foreign_key f on c"},
    {TABLES(P("")), TABLES(P(UNIQUE_INDEX TO_P("g", "b"))),
     "create_index i on p; create_foreign_key g on p"},
    {TABLES(P(UNIQUE_INDEX TO_P("g", "b"))), TABLES(P("")),
     "drop_constraint g on p; drop_index i on p"},
    {TABLES(P("")), TABLES(P(UNIQUE) ", " C(TO_P("f", "x"))),
     "create_table c; create_unique_constraint u on p; create_foreign_key f on c"},
    {TABLES(P("")), TABLES(P(UNIQUE) ", a: {columns: {y: text}}, " C(TO_P("f", "x"))),
     "create_table a; create_table c; create_unique_constraint u on p; create_foreign_key f on c"},
    {TABLES(P(UNIQUE) ", " C(TO_P("f", "x"))), TABLES(P("")),
     "drop_constraint f on c; drop_constraint u on p; drop_table c"},
    {TABLES(P(UNIQUE TO_P("g", "b"))), TABLES(P(UNIQUE_INDEX TO_P("g", "b"))),
     "drop_constraint g on p; drop_constraint u on p; create_index i on p; "
     "create_foreign_key g on p"},
    {TABLES(P(UNIQUE UNIQUE_INDEX)), TABLES(P(UNIQUE UNIQUE_INDEX TO_P("g", "b"))),
     "create_foreign_key g on p"},
    /* types of both ends, which do not go with each other until both are there */
    {"tables: {p: {columns: {a: text pk}}, c: {columns: {x: text}" TO_P("f", "x") "}}\n",
     "tables: {p: {columns: {a: uuid pk}}, c: {columns: {x: uuid}" TO_P("f", "x") "}}\n",
     "drop_constraint f on c; alter_column p.a; alter_column c.x; create_foreign_key f on c"},
    /* the name of a key moves to another table */
    {"tables: {p: {columns: {a: integer}, primary_key: {name: k, columns: [a]}}}\n",
     "tables: {p: {columns: {a: integer}}, c: {columns: {a: integer}, "
     "primary_key: {name: k, columns: [a]}}}\n",
     "drop_constraint k on p; create_table c"},
    {"tables: {p: {columns: {a: integer}, primary_key: {name: k, columns: [a]}}, "
     "q: {columns: {b: integer}, foreign_keys: [{name: f, columns: [b], references: {table: p, "
     "columns: [a]}}]}}\n",
     "tables: {c: {columns: {a: integer}, primary_key: {name: k, columns: [a]}}}\n",
     "drop_constraint f on q; drop_constraint k on p; create_table c; drop_table q; drop_table p"},
    {"tables: {p: {columns: {a: text pk}}, c: {columns: {x: text}" TO_P("f", "x") "}}\n",
     "tables: {p: {columns: {a: uuid pk}}, c: {columns: {x: text}}}\n",
     "drop_constraint f on c; alter_column p.a"},
    /* a label goes that is a default which goes, and others not */
    {"types: {e: {enum: [x, y]}}\ntables: {t: {columns: {a: {type: e, server_default: x}, "
     "b: {type: e, server_default: y}, c: {type: e, server_default: x}}}}\n",
     "types: {e: {enum: [y, z]}}\ntables: {t: {columns: {a: {type: e, server_default: z}, "
     "b: {type: e, server_default: y}}}}\n",
     "alter_column t.a; alter_column t.c; alter_enum e; alter_column t.a; drop_column t.c"},
    /* a partial index is no key, and nothing waits for what does not come */
    {TABLES(P("")),
     TABLES(P(", indexes: {i: {columns: [a], unique: true, where: a > 'b'}}" TO_P("g", "b"))),
     "create_foreign_key g on p; create_index i on p"},
    /* the names of parameters are no mentions */
    {EMPTY,
     "tables: {}\nobjects:\n  domains: {d: {type: text, checks: [{c: f(VALUE)}]}}\n"
     "  functions:\n    f(text): {sql: 'CREATE FUNCTION f(d text, OUT d integer) RETURNS TABLE (d "
     "text, x text) AS $$$$'}\n",
     "create_function f(text); create_domain d"},
    {EMPTY,
     "tables: {}\nobjects:\n  domains: {d: {type: text}}\n"
     "  functions: {b(d): {sql: 'CREATE FUNCTION b(d) RETURNS text AS $$$$'}, "
     "c(d): {sql: 'CREATE FUNCTION c(INOUT e d DEFAULT 1) AS $$$$'}}\n",
     "create_domain d; create_function b(d); create_function c(d)"},
    /* all kinds, in the order of their kinds */
    {EMPTY,
     "types: {e: {enum: [x]}}\ntables: {t: {columns: {a: e}}, s: {columns: {a: integer}}}\n"
     "objects:\n"
     "  schemas: {s: }\n  extensions: {x: }\n  collations: {c: {locale: C}}\n"
     "  domains: {d: {type: text}}\n  composites: {k: {columns: {a: text}}}\n"
     "  sequences: {q: }\n  functions: {f(): {sql: CREATE FUNCTION f}}\n"
     "  procedures: {p(): {sql: CREATE PROCEDURE p}}\n"
     "  aggregates: {g(text): {sql: CREATE AGGREGATE g}}\n"
     "  statistics: {st: {table: t, expressions: [a]}}\n  views: {v: {sql: SELECT 1}}\n"
     "  rules: {r: {table: t, sql: CREATE RULE r}}\n  policies: {o: {table: t}}\n"
     "  triggers: {tr: {table: t, sql: CREATE TRIGGER tr}}\n"
     "  raw: {w: {sql: CREATE x, drop_sql: DROP x}, z: {type: event trigger, sql: s, drop_sql: "
     "d}}\n",
     "create_schema s; create_extension x; create_collation c; create_enum e; create_domain d; "
     "create_composite k; create_sequence q; create_function f(); create_procedure p(); "
     "create_aggregate g(text); create_raw w; create_table s; create_table t; "
     "create_statistics st on t; create_view v; create_rule r on t; create_policy o on t; "
     "create_raw z; create_trigger tr"},
    /* a function that is over a table or a view comes behind it */
    {EMPTY,
     "tables: {t: {columns: {a: integer}}}\nobjects:\n"
     "  functions:\n    f(): {sql: CREATE FUNCTION f() RETURNS SETOF v AS $$SELECT 1$$}\n"
     "    g(t): {sql: 'CREATE FUNCTION g(t) RETURNS integer AS $$SELECT f()$$'}\n"
     "  views: {w: {sql: SELECT * FROM f()}, v: {sql: SELECT a FROM t}}\n",
     "create_table t; create_function g(t); create_view v; create_function f(); create_view w"},
    /* its body is another matter */
    {EMPTY,
     "tables: {t: {columns: {a: {type: integer, server_default: {sql: f()}}}}}\nobjects:\n"
     "  functions: {f(): {sql: 'CREATE FUNCTION f() RETURNS integer AS $$SELECT a FROM t$$'}}\n",
     "create_function f(); create_table t"},
    /* names in strings are those of sequences */
    {EMPTY,
     "tables: {t: {columns: {a: {type: integer, server_default: {sql: "
     "\"nextval('s.q'::regclass)\"}}}}}\n"
     "objects: {sequences: {s.q: {owned_by: t.a}}, schemas: {s: }}\n",
     "create_schema s; create_sequence s.q; create_table t"},
    {EMPTY,
     "tables: {b: {columns: {x: sql(a)}}, a: {columns: {x: sql(d)}}}\n"
     "objects: {domains: {d: {type: sql(k)}}, composites: {k: {columns: {x: integer}}}}\n",
     "create_composite k; create_domain d; create_table a; create_table b"},
    {EMPTY,
     "tables: {a: {columns: {x: integer}, postgresql: {partition_of: z, partition_bound: "
     "DEFAULT}}, "
     "z: {columns: {x: integer}, postgresql: {partition_by: LIST (x)}}}\n",
     "create_table z; create_table a"},
    /* what is raw is known by its own name where that is a type's */
    {EMPTY,
     "tables: {}\nobjects:\n  functions: {f(s.r): {sql: CREATE FUNCTION f(a s.r)}, g(): {sql: "
     "CREATE "
     "FUNCTION g(\"R s\")}}\n  raw:\n    '\"range type s.r\"': {sql: 'CREATE TYPE s.r AS RANGE "
     "(SUBTYPE "
     "= d, "
     "MULTIRANGE_TYPE_NAME = \"R s\")', drop_sql: x}\n  domains: {d: {type: text}}\n",
     "create_domain d; create_raw \"range type s.r\"; create_function f(s.r); create_function g()"},
    /* what is said to be needed */
    {EMPTY,
     "tables: {}\nobjects:\n  raw: {a: {sql: x, drop_sql: y, depends_on: [b]}, b: {sql: x, "
     "drop_sql: y}}\n",
     "create_raw b; create_raw a"},
    /* a circle ends where the kinds say so */
    {EMPTY,
     "tables: {}\nobjects:\n  functions: {f(): {sql: CREATE FUNCTION f() RETURNS SETOF v}}\n"
     "  views: {v: {sql: SELECT f()}, u: {sql: SELECT * FROM v}}\n",
     "create_function f(); create_view v; create_view u"},
    /* foreign keys go by themselves where nothing else is in the way */
    {EMPTY,
     "tables: {a: {columns: {b: {type: integer, references: b.id}}}, b: {columns: {id: integer "
     "pk}}}\nobjects: {sequences: {s: }}\n",
     "create_sequence s; create_table b; create_table a"},
    /* drops go backwards */
    {"types: {e: {enum: [x]}}\n"
     "tables: {t: {columns: {a: e}}, u: {columns: {a: {type: integer, server_default: {sql: "
     "f()}}}}}\n"
     "objects:\n  functions: {f(): {sql: CREATE FUNCTION f() RETURNS SETOF t}}\n"
     "  views: {v: {sql: SELECT * FROM w}, w: {sql: SELECT * FROM u}}\n"
     "  policies: {o: {table: t}}\n  sequences: {q: {owned_by: t.a}}\n",
     EMPTY, "drop_view v; drop_view w; drop_table u; drop_function f(); drop_table t; drop_enum e"},
    /* objects on a table that stays go before it changes */
    {OBJECTS("policies: {o: {table: t, using: b = 'x'}}"), "tables: {t: {columns: {a: integer}}}\n",
     "drop_policy o on t; drop_column t.b"},
    {OBJECTS("policies: {o: {table: t, using: b = 'x'}}"),
     "tables: {t: {columns: {a: integer}}}\nobjects: {policies: {o: {table: t, using: a = 1}}}\n",
     "drop_policy o on t; drop_column t.b; create_policy o on t"},
    {OBJECTS("policies: {o: {table: t, using: a = 1}}"), OBJECTS("policies: {o: {table: t}}"),
     "alter_policy o on t"},
    /* settings */
    {OBJECTS("sequences: {s: {start: 5}}"), OBJECTS("sequences: {s: {start: 6}}"),
     "alter_sequence s"},
    {OBJECTS("sequences: {s: {cycle: false}}"), OBJECTS("sequences: {s: }"), ""},
    {OBJECTS("policies: {o: {table: t, permissive: true}}"), OBJECTS("policies: {o: {table: t}}"),
     ""},
    {OBJECTS("extensions: {x: {version: 1.1}}"), OBJECTS("extensions: {x: }"), ""},
    {OBJECTS("extensions: {x: {version: 1.1}}"), OBJECTS("extensions: {x: {version: 1.2}}"),
     "alter_extension x"},
    {OBJECTS("sequences: {s: {owned_by: t.a}}"), OBJECTS("sequences: {s: {owned_by: t.b}}"),
     "alter_sequence s"},
    {OBJECTS("sequences: {s: {comment: c}}"), OBJECTS("sequences: {s: }"), "alter_sequence s"},
    {OBJECTS("sequences: {s: {postgresql: {unlogged: false}}}"), OBJECTS("sequences: {s: }"), ""},
    {OBJECTS("domains: {d: {type: text, checks: [{k: VALUE > 'a'}]}}"),
     OBJECTS("domains: {d: {type: text, checks: [VALUE > 'a']}}"), ""},
    {OBJECTS("domains: {d: {type: text, checks: [{k: VALUE > 'a'}]}}"),
     OBJECTS("domains: {d: {type: text, checks: [{k: VALUE > 'b'}]}}"), "alter_domain d"},
    {OBJECTS("domains: {d: {type: text}}"), OBJECTS("domains: {d: {type: text, nullable: false}}"),
     "alter_domain d"},
    {OBJECTS("composites: {k: {columns: {a: text}}}"),
     OBJECTS("composites: {k: {columns: {a: text, b: text}}}"), "alter_composite k"},
    {OBJECTS("functions: {f(): {sql: x}}"), OBJECTS("functions: {f(): {sql: y}}"),
     "alter_function f()"},
    /* one name, another kind: what is in the way goes first */
    {OBJECTS("domains: {k: {type: text}}"), OBJECTS("composites: {k: {columns: {a: text}}}"),
     "drop_domain k; create_composite k"},
    {OBJECTS("functions: {f(): {sql: x}}"), OBJECTS("procedures: {f(): {sql: x}}"),
     "drop_function f(); create_procedure f()"},
    /* labels */
    {"types: {e: {enum: [a, b]}}\n" EMPTY, "types: {e: {enum: [a, b]}}\n" EMPTY, ""},
    {"types: {e: {enum: [a, b]}}\n" EMPTY, "types: {e: {enum: [a, b, c]}}\n" EMPTY, "alter_enum e"},
    {"types: {e: {enum: [a, b]}}\n" EMPTY,
     "types: {e: {enum: [a, {label: b, renamed_from: c}]}}\n" EMPTY, ""},
    /* names before */
    {"types: {e: {enum: [a]}}\ntables: {t: {columns: {x: e}}}\n",
     "types: {f: {enum: [a], renamed_from: e}}\ntables: {t: {columns: {x: f}}}\n",
     "rename_enum e to f"},
    {"types: {e: {enum: [a]}}\ntables: {t: {columns: {x: {type: e, server_default: {sql: "
     "\"'a'::e\"}}}}}\nobjects: {views: {v: {sql: \"SELECT x FROM t WHERE x = 'a'::e\"}}}\n",
     "types: {f: {enum: [a], renamed_from: e}}\ntables: {t: {columns: {x: {type: f, "
     "server_default: {sql: \"'a'::f\"}}}}}\n"
     "objects: {views: {v: {sql: \"SELECT x FROM t WHERE x = 'a'::f\"}}}\n",
     "rename_enum e to f"},
    {"tables: {t: {columns: {x: {type: integer, server_default: {sql: \"nextval('q')\"}}}}}\n"
     "objects: {sequences: {q: }}\n",
     "tables: {t: {columns: {x: {type: integer, server_default: {sql: \"nextval('r')\"}}}}}\n"
     "objects: {sequences: {r: {renamed_from: q}}}\n",
     "rename_sequence q to r"},
    {"tables: {s.t: {columns: {x: sql(s.d)}}}\nobjects: {schemas: {s: }, domains: {s.d: {type: "
     "text}}}\n",
     "tables: {r.t: {columns: {x: sql(r.d)}}}\nobjects: {schemas: {r: {renamed_from: s}}, domains: "
     "{r.d: {type: text}}}\n",
     "rename_schema s to r"},
    {OBJECTS("policies: {o: {table: t, using: a = 1}}"),
     "tables: {u: {renamed_from: t, columns: {c: {type: integer, renamed_from: a}, b: text}}}\n"
     "objects: {policies: {p: {table: u, using: c = 1, renamed_from: o}}}\n",
     "rename_table t to u; rename_column u.a to c; rename_policy o on u to p"},
    /* a routine is changed in its place where it lets go of what goes, and says nothing new */
    {VIEWS("v: {sql: SELECT a FROM t}}, functions: {f(): {sql: CREATE FUNCTION f() RETURN v}"),
     OBJECTS("functions: {f(): {sql: CREATE FUNCTION f() RETURN 1}}"),
     "alter_function f(); drop_view v"},
    {VIEWS("v: {sql: SELECT a FROM t}}, functions: {f(): {sql: CREATE FUNCTION f() RETURN v}"),
     VIEWS("w: {sql: SELECT a FROM t}}, functions: {f(): {sql: CREATE FUNCTION f() RETURN w}"),
     "drop_function f(); drop_view v; create_view w; create_function f()"},
    {T_AND "}}\nobjects: {functions: {f(): {sql: CREATE FUNCTION f() RETURN (SELECT b FROM t)}}}\n",
     "tables: {t: {columns: {a: integer, c: text}}}\nobjects: {functions: {f(): {sql: CREATE "
     "FUNCTION f() RETURN (SELECT c FROM t)}}}\n",
     "drop_function f(); add_column t.c; drop_column t.b; create_function f()"},
    {T_AND "}}\nobjects: {functions: {f(): {sql: CREATE FUNCTION f() RETURN (SELECT b FROM t)}}}\n",
     "tables: {t: {columns: {a: integer}}}\nobjects: {functions: {f(): {sql: CREATE "
     "FUNCTION f() RETURN (SELECT a FROM t)}}}\n",
     "alter_function f(); drop_column t.b"},
    /* what only calls its parameter like a view stays */
    {VIEWS(
         "v: {sql: SELECT a FROM t}}, functions: {f(): {sql: 'CREATE FUNCTION f(v integer) RETURNS "
         "TABLE (v text)'}"),
     VIEWS(
         "v: {sql: SELECT b FROM t}}, functions: {f(): {sql: 'CREATE FUNCTION f(v integer) RETURNS "
         "TABLE (v text)'}"),
     "drop_view v; create_view v"},
    /* a view that reads one which goes is made anew, the others stay */
    {VIEWS("v: {sql: SELECT a FROM t}, w: {sql: SELECT a FROM v}, x: {sql: SELECT b FROM t}"),
     VIEWS("v: {sql: SELECT a + 1 FROM t}, w: {sql: SELECT a FROM v}, x: {sql: SELECT b FROM t}"),
     "drop_view w; drop_view v; create_view v; create_view w"},
    {VIEWS("v: {sql: SELECT 1}"), VIEWS("v: {sql: SELECT 1, materialized: true}"),
     "drop_view v; create_view v"},
    {VIEWS("v: {sql: SELECT 1}"), VIEWS("v: {sql: SELECT 1, comment: c}"),
     "create_table_comment v"},
    {VIEWS("v: {sql: SELECT 1, comment: c}"), VIEWS("v: {sql: SELECT 1}"), "drop_table_comment v"},
    {VIEWS("v: {sql: SELECT 1}"),
     VIEWS("v: {sql: SELECT 1, postgresql: {with: [security_barrier=true]}}"),
     "set_table_options v"},
    {VIEWS("v: {sql: SELECT 1, materialized: true, postgresql: {no_data: true}}"),
     VIEWS("v: {sql: SELECT 1, materialized: true}"), ""},
    {VIEWS("v: {sql: SELECT a FROM t, materialized: true, indexes: {i: [a], j: [a]}}"),
     VIEWS("v: {sql: SELECT a FROM t, materialized: true, indexes: {j: [b], k: [a]}}"),
     "drop_index j on v; drop_index i on v; create_index j on v; create_index k on v"},
    {VIEWS("v: {sql: SELECT a FROM t, materialized: true, indexes: {i: [a]}}"),
     VIEWS("v: {sql: SELECT a FROM t, materialized: true, indexes: {i: {columns: [a], comment: "
           "c}}}"),
     "set_index_comment i on v"},
    /* comments of what stays */
    {INDEX("columns: [a], comment: c"), INDEX("columns: [a], comment: d"),
     "set_index_comment i on t"},
    {INDEX("columns: [a], comment: c"), INDEX("columns: [a]"), "set_index_comment i on t"},
    {INDEX("columns: [a]"), INDEX("columns: [b], comment: c"),
     "drop_index i on t; create_index i on t"},
    {CHECK("name: k, sql: a > 0, comment: c"), CHECK("name: k, sql: a > 0"),
     "set_constraint_comment k on t"},
    {CHECK("name: k, sql: a > 0"), CHECK("sql: a > 0, comment: c"),
     "set_constraint_comment k on t"},
    {CHECK("sql: a > 0"), CHECK("sql: a > 0, comment: c"),
     "set_constraint_comment check constraint (a > 0) on t"},
    {CHECK("name: k, sql: a > 0"), CHECK("name: k, sql: a > 1, comment: c"),
     "drop_constraint k on t; create_check_constraint k on t"},
    {OBJECTS("domains: {d: {type: text, checks: [{name: k, sql: VALUE > 'a'}]}}"),
     OBJECTS("domains: {d: {type: text, checks: [{name: k, sql: VALUE > 'a', comment: c}]}}"),
     "alter_domain d"},
    /* what is not valid yet can be made so, and not the other way round */
    {CHECK("name: k, sql: a > 0, " NOT_VALID), CHECK("name: k, sql: a > 0"),
     "validate_constraint k on t"},
    {CHECK("sql: a > 0, " NOT_VALID), CHECK("sql: a > 0, comment: c"),
     "validate_constraint check constraint (a > 0) on t; "
     "set_constraint_comment check constraint (a > 0) on t"},
    {CHECK("name: k, sql: a > 0"), CHECK("name: k, sql: a > 0, " NOT_VALID),
     "drop_constraint k on t; create_check_constraint k on t"},
    {CHECK("name: k, sql: a > 0, " NOT_VALID), CHECK("name: k, sql: a > 1"),
     "drop_constraint k on t; create_check_constraint k on t"},
    {CHECK("name: k, sql: a > 0, " NOT_VALID), CHECK("name: l, sql: a > 0"),
     "drop_constraint k on t; create_check_constraint l on t"},
    {CHECK("name: k, sql: a > 0, postgresql: {not_valid: true, not_enforced: true}"),
     CHECK("name: k, sql: a > 0, postgresql: {not_enforced: true}"),
     "drop_constraint k on t; create_check_constraint k on t"},
    /* a trigger is told by its table */
    {OBJECTS("triggers: {g: {table: t, sql: x}}"),
     OBJECTS("triggers: {g: {table: t, sql: x, postgresql: {enabled: always}}}"),
     "drop_trigger g; create_trigger g"},
    /* constraints and indexes that only this kind of database has */
    {T, "tables: {t: {columns: {a: integer, b: text}, excludes: {x: [{column: a, with: '='}]}}}\n",
     "create_exclude_constraint x on t"},
    {"tables: {t: {columns: {a: integer, b: text}, excludes: {x: [{column: a, with: '='}]}}}\n",
     "tables: {t: {columns: {a: integer, b: text}, excludes: {x: [{column: a, with: '<>'}]}}}\n",
     "drop_constraint x on t; create_exclude_constraint x on t"},
    /* what changes of a parent changes of its partitions */
    {"tables: {p: {columns: {a: integer, b: text}}, c: {columns: {a: integer, b: text}, "
     "postgresql: "
     "{partition_of: p}}}\n",
     "tables: {p: {columns: {a: bigint, c: text}}, c: {columns: {a: bigint, c: text}, postgresql: "
     "{partition_of: p}}}\n",
     "add_column p.c; alter_column p.a; drop_column p.b"},
    {"tables: {p: {columns: {a: integer}}, c: {columns: {a: integer}, postgresql: {partition_of: "
     "p}}}\n",
     "tables: {p: {columns: {a: integer}}, c: {columns: {a: integer not null}, postgresql: "
     "{partition_of: p}}}\n",
     "alter_column c.a"},
    /* columns that are not said are the parent's */
    {"tables: {p: {columns: {a: integer}}, c: {postgresql: {partition_of: p}}}\n",
     "tables: {p: {columns: {a: integer}}, c: {columns: {a: integer}, postgresql: {partition_of: "
     "p}}}\n",
     ""},
    {"tables: {p: {columns: {a: integer}}, c: {columns: {a: integer not null}, postgresql: "
     "{partition_of: p}}}\n",
     "tables: {p: {columns: {a: integer}}, c: {postgresql: {partition_of: p}}}\n",
     "alter_column c.a"},
    /* what is attached to the parent's index is its */
    {"tables: {t: {columns: {a: integer}, indexes: {i: {columns: [a], postgresql: {parent: "
     "p}}}}}\n",
     "tables: {t: {columns: {a: integer}}}\n", ""},
    {"tables: {t: {columns: {a: integer}, indexes: {i: {columns: [a], postgresql: {parent: "
     "p}}}}}\n",
     "tables: {t: {columns: {a: integer}, indexes: {i: [a]}}}\n", ""},
};

/* What undoes the operations gives the schema before them again. */
static void
check_undone(const CmDiff *diff, const CmSchema *from, const char *name)
{
    g_autofree char *was = full_schema_text(from, false);
    g_autofree char *is = NULL;
    g_autoptr(CmSchema) schema = cm_schema_copy(from);
    GError *error = NULL;
    g_autoptr(GPtrArray) undoing = cm_operations_reverse(diff->operations, from, NULL, &error);

    ck_assert_msg(undoing != NULL, "%s: %s", name, error ? error->message : "");
    for (guint i = 0; i < diff->operations->len; i++)
        assert_ok(cm_operation_apply(diff->operations->pdata[i], schema, NULL, &error), error);
    for (guint i = 0; i < undoing->len; i++)
        assert_ok(cm_operation_apply(undoing->pdata[i], schema, NULL, &error), error);
    is = full_schema_text(schema, false);
    ck_assert_msg(!strcmp(was, is), "%s:\n%s\nnot\n%s", name, is, was);
}

START_TEST(objects_are_compared_and_ordered)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmSchema) from = parse_schema(cases[i].from);
        g_autoptr(CmSchema) to = parse_schema(cases[i].to);
        GError *error = NULL;
        g_autoptr(CmDiff) diff = cm_diff(from, to, &bound, &error);
        g_autofree char *got = NULL;

        ck_assert_msg(diff != NULL, "%s: %s", cases[i].to, error ? error->message : "");
        got = describe_diff(diff);
        ck_assert_msg(!strcmp(got, cases[i].wanted),
                      "case %" G_GSIZE_FORMAT ":\n%s\n%s\n%s\nnot %s", i, cases[i].from,
                      cases[i].to, got, cases[i].wanted);
        check_undone(diff, from, cases[i].to);
    }
}
END_TEST

START_TEST(labels_keep_what_they_were_called)
{
    g_autoptr(CmSchema) from = parse_schema("types: {e: {enum: [a, b, c]}}\ntables: {}\n");
    g_autoptr(CmSchema) to =
        parse_schema("types: {e: {enum: [a, {label: d, renamed_from: b}, {label: x, renamed_from: "
                     "y}, {label: c, renamed_from: a}]}}\ntables: {}\n");
    GError *error = NULL;
    g_autoptr(CmDiff) diff = cm_diff(from, to, &bound, &error);
    const CmObject *object;

    assert_ok(diff != NULL, error);
    ck_assert_uint_eq(diff->operations->len, 1);
    object = ((CmOperation *)diff->operations->pdata[0])->object;
    ck_assert_str_eq(object->former_labels[1], "b");
    ck_assert_str_eq(object->former_labels[2], "");
    ck_assert_str_eq(object->former_labels[3], "");
}
END_TEST

/* A view on a view on a view …: no order of the model makes it slow, or deep. */
START_TEST(a_chain_of_views_is_not_too_long)
{
    g_autoptr(CmSchema) from = cm_schema_new();
    g_autoptr(CmSchema) to = cm_schema_new();
    GError *error = NULL;
    g_autoptr(CmDiff) diff = NULL;

    for (guint i = 20000; i-- > 0;) {
        g_autofree char *name = g_strdup_printf("v%u", i);
        g_autofree char *sql =
            i ? g_strdup_printf("SELECT * FROM v%u", i - 1) : g_strdup("SELECT 1");

        cm_schema_add_view(to, cm_view_new(NULL, name, sql), NULL);
    }
    diff = cm_diff(from, to, &bound, &error);
    assert_ok(diff != NULL, error);
    ck_assert_uint_eq(diff->operations->len, 20000);
    for (guint i = 0; i < 20000; i++) {
        g_autofree char *name = g_strdup_printf("v%u", i);

        ck_assert_str_eq(((CmOperation *)diff->operations->pdata[i])->table.name, name);
    }
}
END_TEST

/* A range type has no other name to go by until the column lets go of it. */
START_TEST(the_name_of_a_range_type_in_use_is_refused)
{
    g_autoptr(CmSchema) from =
        parse_schema("tables: {t: {columns: {a: sql(r), b: text}}}\nobjects: {raw: {'\"range type "
                     "r\"': {sql: CREATE TYPE r AS RANGE (), drop_sql: DROP TYPE r}}}\n");
    g_autoptr(CmSchema) to = parse_schema("types: {r: {enum: [x]}}\n"
                                          "tables: {t: {columns: {a: text, b: r}}}\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(CmDiff) diff = cm_diff(from, to, &bound, &error);

    ck_assert_ptr_null(diff);
    ck_assert_str_eq(error->message,
                     "raw range type r goes, and something else is to have its name while 't' "
                     "uses it: write two revisions, by way of a third name");
}
END_TEST

UNIT_MAIN("diff/objects", objects_are_compared_and_ordered, labels_keep_what_they_were_called,
          a_chain_of_views_is_not_too_long, the_name_of_a_range_type_in_use_is_refused)
