/* The differ: each kind of difference, what is no difference, renames and hints; and that a
 * difference applied gives what was wanted. */
#include <string.h>

#include "migrate/compare.h"
#include "unit/diff_text.h"
#include "unit/random_operation.h"
#include "unit/schema_text.h"

#define SCHEMAS 1500

static const CmComparing sqlite = {.dialect = &cm_dialect_sqlite};

static char *
same_type_text(const CmType *type, gconstpointer data)
{
    (void)data;
    return cm_type_to_string(type);
}

/* Compares to the letter. */
static const CmNormaliser exact = {
    .type = same_type_text,
    .server_default = same_default_text,
    .sql = same_sql_text,
    .views_are_bound = true,
    .lexer = &cm_lexer_options_postgresql,
};

static CmSchema *
parse_schema(const char *text)
{
    g_autofree char *whole = g_strdup_printf("cmig: 1\n%s", text);

    return model_schema(whole);
}

typedef struct {
    const char *from;
    const char *to;
    const char *wanted; /* the operations */
} Case;

#define T   "tables: {t: {columns: {id: integer pk, a: text, b: integer}"
#define END "}}\n"

static const Case cases[] = {
    {T END, T END, ""},
    {"tables: {}", T END, "create_table t"},
    {T END, "tables: {}", "drop_table t"},
    {T END, "tables: {t: {columns: {b: integer, id: integer pk, a: text}}}", ""},
    {T END, "tables: {t: {columns: {id: integer pk, a: text, b: integer, c: text}}}",
     "add_column t.c"},
    {T END, "tables: {t: {columns: {id: integer pk, a: text}}}", "drop_column t.b"},
    {T END, "tables: {t: {columns: {id: integer pk, a: text, b: bigint}}}", "alter_column t.b"},
    {T END, "tables: {t: {columns: {id: integer pk, a: text not null, b: integer}}}",
     "alter_column t.a"},
    {T END,
     "tables: {t: {columns: {id: integer pk, a: {type: text, server_default: x}, b: "
     "integer}}}",
     "alter_column t.a"},
    {T END,
     "tables: {t: {columns: {id: integer pk, a: {type: text, collation: NOCASE}, b: "
     "integer}}}",
     "alter_column t.a"},
    {T END, "tables: {t: {columns: {id: integer pk, a: {type: text, computed: b}, b: integer}}}",
     "alter_column t.a"},
    {T END, "tables: {t: {columns: {id: integer pk autoincrement, a: text, b: integer}}}",
     "alter_column t.id"},
    /* comments are nothing to SQLite */
    {T END, T ", comment: c" END, ""},
    {T END, "tables: {t: {columns: {id: integer pk, a: {type: text, comment: c}, b: integer}}}",
     ""},
    {T ", indexes: {ix: {columns: [a], comment: c}}" END, T ", indexes: {ix: [a]}" END, ""},
    {T ", checks: [{name: ck, sql: b > 0, comment: c}]" END, T ", checks: [{ck: b > 0}]" END, ""},
    /* nor are other databases' things */
    {T END, T ", postgresql: {with: fillfactor=90}" END, ""},
    {T END, T ", indexes: {ix: {columns: [a], dialects: [mysql]}}" END, ""},
    {T END,
     "tables: {t: {columns: {id: integer pk, a: text, b: integer, c: {type: text, dialects: "
     "[mysql]}}}}",
     ""},
    {T END,
     "tables: {t: {columns: {id: integer pk, a: {type: string, sqlite: {type: text}}, b: "
     "integer}}}",
     ""},
    /* the same said otherwise */
    {T ", checks: [b > 0]" END, T ", checks: ['B>0  /* x */']" END, ""},
    {T ", checks: ['b > 0']" END, T ", checks: ['\"b\" > 0']" END, ""},
    {"tables: {t: {columns: {id: int pk}}}", "tables: {T: {columns: {ID: integer pk}}}", ""},
    {T ", indexes: {ix: [{column: a, order: asc}]}" END, T ", indexes: {ix: [a]}" END, ""},
    {"tables: {t: {columns: {a: timestamptz}}}", "tables: {t: {columns: {a: timestamp}}}", ""},
    {"tables: {t: {columns: {a: {type: boolean, server_default: true}}}}",
     "tables: {t: {columns: {a: {type: boolean, server_default: 1}}}}", ""},
    {T ", sqlite: {strict: false}" END, T END, ""},
    /* options */
    {T END, T ", sqlite: {strict: true}" END, "set_table_options t"},
    {T ", sqlite: {strict: true}" END, T END, "set_table_options t"},
    {"database: {sqlite: {user_version: 1}}", "tables: {}", "set_database_options"},
    {"tables: {}", "database: {sqlite: {user_version: 1}}", "set_database_options"},
    {"database: {sqlite: {user_version: 1}}", "database: {sqlite: {user_version: any}}", ""},
    {"tables: {}", "database: {sqlite: {user_version: 0}}", ""},
    /* indexes */
    {T END, T ", indexes: {ix: [a]}" END, "create_index ix on t"},
    {T ", indexes: {ix: [a]}" END, T END, "drop_index ix on t"},
    {T ", indexes: {ix: [a]}" END, T ", indexes: {ix: [a, b]}" END,
     "drop_index ix on t; create_index ix on t"},
    {T ", indexes: {ix: [a]}" END, T ", indexes: {ix: {columns: [a], unique: true}}" END,
     "drop_index ix on t; create_index ix on t"},
    {T ", indexes: {ix: [a]}" END, T ", indexes: {ix: {columns: [a], where: b > 0}}" END,
     "drop_index ix on t; create_index ix on t"},
    {T ", indexes: {ix: [a]}" END, T ", indexes: {iy: {columns: [a], renamed_from: ix}}" END,
     "rename_index t.ix to iy"},
    /* constraints */
    {T END, T ", uniques: {uq: [a]}" END, "create_unique_constraint uq on t"},
    {T ", uniques: {uq: [a]}" END, T END, "drop_constraint uq on t"},
    {T ", uniques: {uq: [a]}" END, T ", uniques: {uq: [b]}" END,
     "drop_constraint uq on t; create_unique_constraint uq on t"},
    {T ", uniques: {uq: [a]}" END, T ", uniques: [[a]]" END,
     "drop_constraint uq on t; create_unique_constraint unique constraint (a) on t"},
    {T ", uniques: [[a]]" END, T ", uniques: [[b]]" END,
     "drop_constraint unique constraint (a) on t; "
     "create_unique_constraint unique constraint (b) on t"},
    {"tables: {t: {columns: {a: text, b: text}, primary_key: [a]}}",
     "tables: {t: {columns: {a: text, b: text}, primary_key: [a, b]}}",
     "drop_constraint primary key (a) on t; create_primary_key primary key (a, b) on t"},
    {T ", checks: [a > 0]" END, T ", checks: [a > 1]" END,
     "drop_constraint check constraint (a > 0) on t; "
     "create_check_constraint check constraint (a > 1) on t"},
    {T ", foreign_keys: [{columns: [b], references: t.id}]" END,
     T ", foreign_keys: [{columns: [b], references: t.id, on_delete: cascade}]" END,
     "drop_constraint foreign key (b) on t; create_foreign_key foreign key (b) on t"},
    /* a column and what leans on it */
    {T ", indexes: {ix: [a]}, checks: [{ck: a <> ''}]" END,
     "tables: {t: {columns: {id: integer pk, b: integer}}}",
     "drop_index ix on t; drop_constraint ck on t; drop_column t.a"},
    {T END,
     "tables: {t: {columns: {id: integer pk, a: text, b: integer, c: {type: integer, "
     "references: t.id}}, indexes: {ic: [c]}}}",
     "add_column t.c; create_index ic on t"},
    /* order of tables */
    {"tables: {}",
     "tables: {a: {columns: {x: {type: integer, references: b.x}}}, b: {columns: {x: "
     "integer pk}}}",
     "create_table b; create_table a"},
    {"tables: {a: {columns: {x: {type: integer, references: b.x}}}, b: {columns: {x: integer pk}}}",
     "tables: {}", "drop_table a; drop_table b"},
    {"tables: {}",
     "tables: {a: {columns: {x: {type: integer, references: b.x}}}, b: {columns: {x: "
     "{type: integer, references: a.x}}}}",
     "create_table b; create_table a"},
    /* an index's name moves to another table */
    {"tables: {a: {columns: {x: text}, indexes: {i: [x]}}, b: {columns: {x: text}}}",
     "tables: {a: {columns: {x: text}}, b: {columns: {x: text}, indexes: {i: [x]}}}",
     "drop_index i on a; create_index i on b"},
    {"tables: {b: {columns: {x: text}, indexes: {i: [x]}}}",
     "tables: {a: {columns: {x: text, y: text}, indexes: {i: [x]}}}",
     "drop_index i on b; create_table a; drop_table b"},
    /* renames */
    {T END, "tables: {u: {renamed_from: t, columns: {id: integer pk, a: text, b: integer}}}",
     "rename_table t to u"},
    {T END,
     "tables: {t: {columns: {id: integer pk, c: {type: text, renamed_from: a}, b: "
     "integer}}}",
     "rename_column t.a to c"},
    {T END,
     "tables: {u: {renamed_from: t, columns: {id: integer pk, c: {type: integer, "
     "renamed_from: a}, b: integer}}}",
     "rename_table t to u; rename_column u.a to c; alter_column u.c"},
    {"tables: {u: {columns: {id: integer pk}}}",
     "tables: {u: {renamed_from: t, columns: {id: {type: integer, primary_key: true, renamed_from: "
     "old}}}}",
     ""},
    /* one after the other, where each takes the name that the next gives up */
    {T END,
     "tables: {t: {columns: {id: integer pk, b: {type: text, renamed_from: a}, c: {type: "
     "integer, renamed_from: b}}}}",
     "rename_column t.b to c; rename_column t.a to b"},
    {T END,
     "tables: {t: {columns: {id: integer pk, a: text, b: {type: integer, renamed_from: a}, c: "
     "{type: integer, renamed_from: b}}}}",
     "add_column t.c"},
    {"tables: {t: {columns: {a: text}}, u: {columns: {b: text}}}",
     "tables: {u: {renamed_from: t, columns: {a: text}}, w: {renamed_from: u, columns: {b: "
     "text}}}",
     "rename_table u to w; rename_table t to u"},
    /* a table's former name as names of tables are written */
    {"tables: {'\"a.b\"': {columns: {a: text}}}",
     "tables: {u: {renamed_from: a.b, columns: {a: text}}}", "rename_table \"a.b\" to u"},
    {"tables: {'\"a.b\"': {columns: {a: text}}}",
     "tables: {u: {renamed_from: '\"a.b\"', columns: {a: text}}}", "rename_table \"a.b\" to u"},
    {"tables: {s.t: {columns: {a: text}}}",
     "tables: {s.u: {renamed_from: s.t, columns: {a: text}}}", "rename_table s.t to u"},
    {"tables: {s.t: {columns: {a: text}}}",
     "tables: {s.u: {renamed_from: r.t, columns: {a: text}}}", "create_table s.u; drop_table s.t"},
    {T ", checks: [{ck: b > 0}], indexes: {ix: [b]}" END,
     "tables: {t: {columns: {id: integer pk, a: text, c: {type: integer, renamed_from: b}}, "
     "checks: [{ck: c > 0}], indexes: {ix: [c]}}}",
     "rename_column t.b to c"},
    /* views and triggers */
    {T END, T END "objects: {views: {v: {sql: SELECT 1}}}", "create_view v"},
    {T END "objects: {views: {v: {sql: SELECT 1}}}", T END, "drop_view v"},
    {T END "objects: {views: {v: {sql: SELECT 1}}}", T END "objects: {views: {v: {sql: SELECT 2}}}",
     "drop_view v; create_view v"},
    {T END "objects: {views: {v: {sql: SELECT a FROM t}}}",
     T END "objects: {views: {v: {sql: 'select A  from T'}}}", ""},
    {T END "objects: {views: {v: {sql: SELECT 1}}}",
     T END "objects: {views: {v: {sql: SELECT 1, columns: [x]}}}", "drop_view v; create_view v"},
    {T END, T END "objects: {triggers: {g: {table: t, sql: CREATE TRIGGER g}}}",
     "create_trigger g"},
    {T END "objects: {triggers: {g: {table: t, sql: CREATE TRIGGER g}}}", T END, "drop_trigger g"},
    {T END "objects: {triggers: {g: {table: t, sql: CREATE TRIGGER g}}}", "tables: {}",
     "drop_trigger g; drop_table t"},
    {T END "objects: {views: {v: {sql: SELECT 1}}, triggers: {g: {table: v, sql: CREATE TRIGGER "
           "g}}}",
     T END "objects: {views: {v: {sql: SELECT 2}}, triggers: {g: {table: v, sql: "
           "CREATE TRIGGER g}}}",
     "drop_trigger g; drop_view v; create_view v; create_trigger g"},
    {T END "objects: {views: {v: {sql: SELECT a FROM t}}}",
     "tables: {u: {renamed_from: t, columns: {id: integer pk, a: text, b: integer}}}\n"
     "objects: {views: {v: {sql: SELECT a FROM u}}}",
     "drop_view v; rename_table t to u; create_view v"},
    /* virtual tables are replaced */
    {"tables: {f: {virtual: fts5(a)}}", "tables: {f: {virtual: 'fts5(a, b)'}}",
     "drop_table f; create_table f"},
    {"tables: {f: {virtual: fts5(a)}}", "tables: {f: {virtual: FTS5(a)}}", ""},
};

START_TEST(differences_are_found)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmSchema) from = parse_schema(cases[i].from);
        g_autoptr(CmSchema) to = parse_schema(cases[i].to);
        GError *error = NULL;
        g_autoptr(CmDiff) diff = cm_compare(&sqlite, from, to, NULL, &error);
        g_autofree char *text = NULL;

        ck_assert_msg(diff != NULL, "%s: %s", cases[i].to, error ? error->message : "");
        text = describe_diff(diff);
        ck_assert_msg(!strcmp(text, cases[i].wanted), "%s\nto %s\ngives  %s\nwanted %s",
                      cases[i].from, cases[i].to, text, cases[i].wanted);
    }
}
END_TEST

START_TEST(hints_point_at_what_may_be_renames)
{
    g_autoptr(CmSchema) from = parse_schema("tables: {t: {columns: {a: text, b: integer}}, "
                                            "old: {columns: {x: text}}}");
    g_autoptr(CmSchema) to = parse_schema("tables: {t: {columns: {c: text, b: integer}}, "
                                          "new: {columns: {x: text}}}");
    GError *error = NULL;
    g_autoptr(CmDiff) diff = cm_compare(&sqlite, from, to, NULL, &error);

    assert_ok(diff != NULL, error);
    ck_assert_uint_eq(diff->hints->len, 2);
    ck_assert_str_eq(diff->hints->pdata[0],
                     "column 't.a' goes and 't.c' comes with the same type; if that is a rename, "
                     "write 'renamed_from: a' at 'c'");
    ck_assert_str_eq(diff->hints->pdata[1],
                     "table 'old' goes and 'new' comes with the same columns; if that is a rename, "
                     "write 'renamed_from: old' at 'new'");
}
END_TEST

START_TEST(globs_leave_out)
{
    static const char *const exclude[] = {"x*", NULL};
    static const char *const include[] = {"t", NULL};
    g_autoptr(CmSchema) from = parse_schema("tables: {x1: {columns: {a: text}}}");
    g_autoptr(CmSchema) to = parse_schema("tables: {t: {columns: {a: text}}, u: {columns: {a: "
                                          "text}}}");
    GError *error = NULL;
    g_autoptr(CmDiff) without = cm_compare(
        &(CmComparing){.dialect = &cm_dialect_sqlite, .exclude = exclude}, from, to, NULL, &error);
    g_autoptr(CmDiff) only = cm_compare(
        &(CmComparing){.dialect = &cm_dialect_sqlite, .include = include}, from, to, NULL, &error);
    g_autofree char *first = describe_diff(without);
    g_autofree char *second = describe_diff(only);

    ck_assert_str_eq(first, "create_table t; create_table u");
    ck_assert_str_eq(second, "create_table t");
}
END_TEST

/* A column of another database's own type is declared in full in what comes of it. */
START_TEST(operations_say_what_the_model_says)
{
    g_autoptr(CmSchema) from = cm_schema_new();
    g_autoptr(CmSchema) to = parse_schema(
        "tables: {t: {comment: c, postgresql: {with: fillfactor=9}, columns: {a: {type: json, "
        "comment: d, postgresql: {type: jsonb}}}, indexes: {ix: {columns: [a], dialects: "
        "[mysql]}}}}");
    GError *error = NULL;
    g_autoptr(CmDiff) diff = cm_compare(&sqlite, from, to, NULL, &error);
    const CmTable *body;

    assert_ok(diff != NULL, error);
    body = ((CmOperation *)diff->operations->pdata[0])->body;
    ck_assert_str_eq(body->comment, "c");
    ck_assert_str_eq(((CmColumn *)body->columns->pdata[0])->comment, "d");
    ck_assert_str_eq(
        cm_options_text(((CmColumn *)body->columns->pdata[0])->options, "postgresql", "type"),
        "jsonb");
    ck_assert_uint_eq(body->indexes->len, 1);
    ck_assert_ptr_nonnull(cm_options_get(body->options, "postgresql", "with"));
}
END_TEST

static CmSchema *
random_change(Maker *maker, const CmSchema *from)
{
    CmSchema *to = cm_schema_copy(from);

    for (int i = pick(maker, 8); i > 0; i--) {
        g_autoptr(CmOperation) operation = make_operation(maker, to);
        GError *error = NULL;

        assert_ok(cm_operation_apply(operation, to, NULL, &error), error);
    }
    return to;
}

/* Whether replay of the difference gives what was wanted, and then nothing differs. */
/* What a model says of objects beside what is there. */
static void
forget_what_is_not_there(CmSchema *schema)
{
    for (guint i = 0; i < schema->objects->len; i++) {
        CmObject *object = schema->objects->pdata[i];

        g_clear_pointer(&object->former_labels, g_strfreev);
        g_clear_pointer(&object->renamed_from, g_free);
        g_clear_pointer(&object->depends_on, g_strfreev);
        g_clear_pointer(&object->dialects, g_strfreev);
    }
    /* what is attached to a parent's index is the parent's */
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->indexes->len; j++)
            cm_options_set(&((CmIndex *)table->indexes->pdata[j])->options, "postgresql", "parent",
                           &CM_VALUE_OF_NULL);
    }
}

START_TEST(a_difference_applied_gives_the_other)
{
    for (guint seed = 0; seed < SCHEMAS; seed++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        Maker maker = {random, seed % 2, 0, !(seed % 2)};
        g_autoptr(CmSchema) from = make_schema(&maker);
        g_autoptr(CmSchema) to = (forget_what_is_not_there(from), random_change(&maker, from));
        GError *error = NULL;
        g_autoptr(CmDiff) nothing =
            (forget_what_is_not_there(to), cm_diff(from, from, &exact, &error));
        g_autoptr(CmDiff) diff = cm_diff(from, to, &exact, &error);
        g_autofree char *wanted = NULL;
        g_autofree char *got = NULL;
        g_autofree char *what = NULL;

        ck_assert_msg(nothing && !nothing->operations->len, "seed %u differs from itself: %s", seed,
                      nothing ? describe_diff(nothing) : error->message);
        ck_assert_msg(diff != NULL, "seed %u: %s", seed, error ? error->message : "");
        what = describe_diff(diff);
        for (guint i = 0; i < diff->operations->len; i++)
            ck_assert_msg(cm_operation_apply(diff->operations->pdata[i], from, NULL, &error),
                          "seed %u: %s", seed, error ? error->message : "");
        wanted = full_schema_text(to, false);
        got = full_schema_text(from, false);
        if (strcmp(wanted, got))
            g_printerr("seed %u: %s\nwanted\n%s\ngot\n%s\n", seed, what, wanted, got);
        ck_assert_msg(!strcmp(wanted, got), "seed %u", seed);
    }
}
END_TEST

/* SQLite lets constraints share a name: they are told apart, but none can be dropped by it. */
START_TEST(constraints_that_share_a_name_stay_as_they_are)
{
#define SHARED(more)                                                                              \
    "tables: {t: {columns: {a: integer, b: integer}, checks: [{c: a > 0}, {c: b > 0}], uniques: " \
    "[{name: c, columns: [a]}" more "]}}"
    g_autoptr(CmSchema) from = parse_schema(SHARED(""));
    g_autoptr(CmSchema) to = parse_schema(SHARED(", {name: c, columns: [b]}"));
    g_autoptr(CmSchema) same = parse_schema(SHARED(""));
    GError *error = NULL;
    g_autoptr(CmDiff) nothing = cm_compare(&sqlite, from, same, NULL, &error);
    CmDiff *diff;

    assert_ok(nothing && !nothing->operations->len, error);
    diff = cm_compare(&sqlite, from, to, NULL, &error);
    assert_fails(diff != NULL, error, CM_ERROR_UNSUPPORTED);
    error = NULL;
    diff = cm_compare(&sqlite, to, from, NULL, &error);
    assert_fails(diff != NULL, error, CM_ERROR_UNSUPPORTED);
}
END_TEST

START_TEST(tables_are_sorted_by_what_they_refer_to)
{
    g_autoptr(CmSchema) schema = parse_schema(
        "tables: {d: {columns: {x: {type: integer, references: c.x}}}, c: {columns: {x: {type: "
        "integer, references: a.x}}}, a: {columns: {x: {type: integer, references: a.x}}}, b: "
        "{columns: {x: {type: integer, references: nowhere.x}}}}");
    g_autoptr(GPtrArray) sorted = cm_diff_sort_tables(schema->tables);
    static const char *const wanted[] = {"a", "b", "c", "d"};

    ck_assert_uint_eq(sorted->len, 4);
    for (guint i = 0; i < 4; i++)
        ck_assert_str_eq(((CmTable *)sorted->pdata[i])->name.name, wanted[i]);
}
END_TEST

START_TEST(a_chain_of_tables_is_not_too_long)
{
    g_autoptr(CmSchema) schema = cm_schema_new();
    g_autoptr(GPtrArray) sorted = NULL;

    for (int i = 0; i < 20000; i++) {
        g_autofree char *name = g_strdup_printf("t%05d", i);
        g_autofree char *next = g_strdup_printf("t%05d", i + 1);
        CmTable *table = cm_table_new(NULL, name);
        CmConstraint *key = cm_constraint_new(CM_CONSTRAINT_FOREIGN_KEY, NULL);

        key->referred = cm_name_new(NULL, next);
        cm_table_add_constraint(table, key);
        cm_schema_add_table(schema, table, NULL);
    }
    sorted = cm_diff_sort_tables(schema->tables);
    ck_assert_str_eq(((CmTable *)sorted->pdata[0])->name.name, "t19999");
}
END_TEST

UNIT_MAIN("diff/diff", differences_are_found, hints_point_at_what_may_be_renames, globs_leave_out,
          operations_say_what_the_model_says, a_difference_applied_gives_the_other,
          constraints_that_share_a_name_stay_as_they_are, tables_are_sorted_by_what_they_refer_to,
          a_chain_of_tables_is_not_too_long)
