/* Comparing a hand-written model with what a PostgreSQL server has made of it: no difference that
 * is one of spelling alone, and every other. */
#include "inspect/inspector.h"
#include "migrate/compare.h"
#include "support/server.h"
#include "unit/diff_text.h"

static const char model_text[] =
    "cmig: 1\n"
    "types:\n"
    "  mood: {enum: [sad, happy]}\n"
    "tables:\n"
    "  items:\n"
    "    columns:\n"
    "      id: integer pk\n"
    "      name: {type: string(40), nullable: false, server_default: untitled}\n"
    "      mood: {type: mood, server_default: happy}\n"
    "      made: {type: timestamptz, server_default: {sql: now()}}\n"
    "      changed: {type: timestamptz, server_default: {sql: CURRENT_TIMESTAMP}}\n"
    "      price: {type: \"numeric(10, 2)\", server_default: 0}\n"
    "      tags: {type: array(text), server_default: {sql: \"'{}'\"}}\n"
    "      data: {type: jsonb, server_default: {sql: \"'{}'::jsonb\"}}\n"
    "      is_new: {type: boolean, server_default: false}\n"
    "      title: {type: text, computed: {sql: \"upper(name) || '!'\", stored: true}}\n"
    "      count: {type: integer, server_default: {sql: 1+2}}\n"
    "    checks:\n"
    "    - price > 0 and name in ('x', 'y', 'z')\n"
    "    - {name: ck_mood, sql: mood <> 'sad' or price between 1 and 10, comment: it depends}\n"
    "    excludes:\n"
    "      ex: {columns: [{sql: \"int4range(id, id+1)\", with: \"&&\"}], where: price>1}\n"
    "    indexes:\n"
    "      ix_name: {columns: [{sql: lower(name)}, {column: price, order: desc}], where: price>5 "
    "and "
    "not is_new}\n"
    "      ix_sum: {columns: [{sql: id+count}], comment: of two}\n"
    "  visits:\n"
    "    columns: {at: date not null, who: integer}\n"
    "    postgresql: {partition_by: range(at)}\n"
    "  visits_2026:\n"
    "    postgresql: {partition_of: visits, partition_bound: \"for values from ('2026-1-1') to "
    "('2027-01-01')\"}\n"
    "objects:\n"
    "  domains:\n"
    "    positive: {type: integer, server_default: 5, checks: [{sql: value>0 and value<>7, "
    "comment: not all}]}\n"
    "  functions:\n"
    "    add(integer, integer):\n"
    "      sql: create function add(integer, integer) returns integer language sql immutable as "
    "'select $1+$2'\n"
    "    touch():\n"
    "      sql: create or replace function public.touch() returns trigger language plpgsql as "
    "$$begin new.name = 'x'; return new; end$$\n"
    "  views:\n"
    "    everything: {sql: select * from items}\n"
    "    happy: {sql: \"select id, name from everything where mood='happy' and price>add(1,2)\"}\n"
    "    named: {columns: [a, b], sql: \"select id, name from items\"}\n"
    "    grouped: {sql: \"select i.id, i.name, count(*) from items i group by i.id\"}\n"
    "  triggers:\n"
    "    touch: {table: items, sql: create trigger touch before update or insert on public.items "
    "for "
    "each row when (new.price>1) execute function touch()}\n"
    "  policies:\n"
    "    own: {table: items, command: select, using: \"price>1 and exists (select 1 from visits v "
    "where v.who=id)\"}\n"
    "  rules:\n"
    "    kept: {table: visits, sql: create rule kept as on delete to visits do instead nothing}\n"
    "  statistics:\n"
    "    st: {table: items, expressions: [name, lower(name)]}\n";

/* What a server of 13 can have of it: statistics over columns alone. */
static const char with_expressions[] = "[name, lower(name)]",
                  without_expressions[] = "[name, price]";

/* A piece of the model, what stands in its place, and the operations that it takes; "": none. */
static const struct {
    const char *before;
    const char *after;
    const char *wanted;
} cases[] = {
    /* another spelling of the same */
    {"1+2", "(1)  +  (2)", ""},
    {"price > 0 and name in ('x', 'y', 'z')", "(0 < price) is true", "!"},
    {"price > 0 and name in ('x', 'y', 'z')", "(((price > 0) AND name IN ('x','y','z')))", ""},
    {"price between 1 and 10", "(price >= 1 and price <= 10)", ""},
    {"upper(name) || '!'", "UPPER(name)||'!'::text", ""},
    {"price>5 and not is_new", "not is_new and price>5", "!"},
    {"price>5 and not is_new", "(price > 5) AND (NOT is_new)", ""},
    {"select * from items", "select items.* from public.items", ""},
    {"mood='happy' and", "'happy'=mood and", "!"},
    {"mood='happy' and", "(mood = 'happy'::mood) and", ""},
    {"columns: [a, b], sql: \"select id, name", "sql: \"select id as a, name as b", ""},
    {"value>0 and value<>7", "(VALUE > 0) and VALUE != 7", ""},
    {"create trigger touch before update or insert on public.items",
     "CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON items", ""},
    {"(new.price>1)", "((new.price > 1))", ""},
    {"range(at)", "RANGE  ( at )", ""},
    {"'2026-1-1'", "date '2026-01-01'", ""},
    {"create rule kept as on delete to visits do instead nothing",
     "CREATE OR REPLACE RULE kept AS ON DELETE TO public.visits DO INSTEAD NOTHING", ""},
    /* the moment at which a transaction began, and numbers in quotes */
    {"now()", "CURRENT_TIMESTAMP", ""},
    {"{sql: CURRENT_TIMESTAMP}", "{sql: transaction_timestamp()}", ""},
    {"CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP(3)", "alter_column items.changed"},
    {"\"numeric(10, 2)\", server_default: 0", "\"numeric(10, 2)\", server_default: {sql: \"'0'\"}",
     ""},
    {"\"numeric(10, 2)\", server_default: 0", "\"numeric(10, 2)\", server_default: \"1\"",
     "alter_column items.price"},
    /* another meaning */
    {"now()", "clock_timestamp()", "alter_column items.made"},
    {"1+2", "2+2", "alter_column items.count"},
    {"server_default: happy", "server_default: sad", "alter_column items.mood"},
    {"server_default: untitled", "server_default: Untitled", "alter_column items.name"},
    {"'{}'::jsonb", "'[]'::jsonb", "alter_column items.data"},
    {"('x', 'y', 'z')", "('x', 'y')",
     "drop_constraint items_check on items; create_check_constraint check constraint (price > 0 "
     "and "
     "name in ('x', 'y')) on items"},
    {"between 1 and 10", "between 1 and 11",
     "drop_constraint ck_mood on items; create_check_constraint ck_mood on items"},
    {"price>1}\n    indexes", "price>2}\n    indexes",
     "drop_constraint ex on items; create_exclude_constraint ex on items"},
    {"id, id+1", "id, id+2", "drop_constraint ex on items; create_exclude_constraint ex on items"},
    {"upper(name) || '!'", "upper(name) || '?'", "alter_column items.title"},
    {"and not is_new", "and is_new", "drop_index ix_name on items; create_index ix_name on items"},
    {"lower(name)}, {", "upper(name)}, {",
     "drop_index ix_name on items; create_index ix_name on items"},
    {"id+count", "id-count", "drop_index ix_sum on items; create_index ix_sum on items"},
    {"of two", "of both", "set_index_comment ix_sum on items"},
    {", comment: it depends", "", "set_constraint_comment ck_mood on items"},
    {"price > 0 and name in ('x', 'y', 'z')",
     "{sql: \"price > 0 and name in ('x', 'y', 'z')\", comment: c}",
     "set_constraint_comment items_check on items"},
    {", comment: not all", "", "alter_domain positive"},
    {"comment: it depends}", "comment: it depends, postgresql: {not_valid: true}}",
     "drop_constraint ck_mood on items; create_check_constraint ck_mood on items"},
    {"from ('2026-1-1')", "from ('2026-1-2')", "set_table_options visits_2026"},
    {"value<>7", "value<>8", "alter_domain positive"},
    {"server_default: 5", "server_default: 6", "alter_domain positive"},
    {"select $1+$2", "select $1-$2", "alter_function add(integer, integer)"},
    {"new.name = 'x'", "new.name = 'y'", "alter_function touch()"},
    {"mood='happy' and", "mood='sad' and", "drop_view happy; create_view happy"},
    {"columns: [a, b]", "columns: [a, c]", "drop_view named; create_view named"},
    {"(new.price>1)", "(new.price>2)", "drop_trigger touch; create_trigger touch"},
    {"v.who=id", "v.who>id", "alter_policy own on items"},
    {"do instead nothing", "do also nothing", "alter_rule kept on visits"},
    {"[name, lower(name)]", "[name, upper(name)]", "alter_statistics st on items"},
    /* what changes below a view that reads all columns changes the view */
    {"      count: {", "      extra: text\n      count: {",
     "drop_view happy; drop_view everything; add_column items.extra; create_view everything; "
     "create_view happy"},
    /* what the server does not know yet costs no other text its comparison */
    {"    - price > 0", "    - later(name)\n    - price > 0",
     "create_check_constraint check constraint (later(name)) on items"},
    {"    - price > 0", "    - price >\n    - price > 0",
     "create_check_constraint check constraint (price >) on items"},
    {"      count: {", "      kind: {type: \"enum kind(a, b)\", server_default: b}\n      count: {",
     "drop_view happy; drop_view everything; create_enum kind; add_column items.kind; create_view "
     "everything; create_view happy"},
    {"      count: {", "      kind: {type: sql(later), server_default: {sql: 1+1}}\n      count: {",
     "drop_view happy; drop_view everything; add_column items.kind; create_view everything; "
     "create_view happy"},
    {"  domains:\n", "  domains:\n    later: {type: integer, checks: [value < 9]}\n",
     "create_domain later"},
};

/* The operations between the database and a model (transfer full). */
static CmDiff *
compare(CmConnection *connection, const CmSchema *declared, char **reason)
{
    const CmComparing comparing = {.dialect = &cm_dialect_postgresql, .connection = connection};
    GError *error = NULL;
    g_autoptr(CmSchema) live = cm_inspect(connection, NULL, &error);
    CmDiff *diff = live ? cm_compare(&comparing, live, declared, reason, &error) : NULL;

    assert_ok(diff != NULL, error);
    return diff;
}

static void
build(CmConnection *connection, const CmDiff *diff)
{
    g_autoptr(CmSchema) before = cm_schema_new();
    g_autoptr(GPtrArray) statements = cm_statements_new();
    GError *error = NULL;

    before->server_version = cm_connection_version_number(connection);
    assert_ok(
        cm_dialect_render(&cm_dialect_postgresql, diff->operations, before, statements, &error),
        error);
    for (guint i = 0; i < statements->len; i++)
        assert_ok(cm_connection_execute_statement(connection, statements->pdata[i], &error), error);
}

static int64_t
count_relations(CmConnection *connection)
{
    GError *error = NULL;
    g_autoptr(CmResult) row =
        cm_connection_query(connection, "SELECT count(*) FROM pg_class", NULL, 0, &error);

    assert_ok(row && cm_result_next(row, &error), error);
    return cm_result_integer(row, 0);
}

static bool
has_expressions(const CmConnection *connection)
{
    return cm_connection_version_number(connection) >= 140000;
}

/* The model as a server can have it, with a piece of it in place of another (transfer full). */
static char *
model_with(const CmConnection *connection, const char *before, const char *after)
{
    g_autoptr(GString) text = g_string_new(model_text);

    ck_assert_msg(g_string_replace(text, before, after, 1) == 1, "%s", before);
    if (!has_expressions(connection))
        ck_assert_uint_eq(g_string_replace(text, with_expressions, without_expressions, 1), 1);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* The model as a server can have it (transfer full). */
static CmSchema *
declare(const CmConnection *connection)
{
    g_autofree char *text = model_with(connection, "cmig: 1", "cmig: 1");

    return model_schema(text);
}

/* A connection that only reads is enough. */
START_TEST(meaning_is_compared_and_not_spelling)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, 0);
    g_autoptr(CmSchema) declared = declare(connection);
    g_autofree char *reason = NULL;
    g_autoptr(CmDiff) all = compare(connection, declared, &reason);
    g_autoptr(CmConnection) reader = NULL;
    int64_t relations;

    build(connection, all);
    g_clear_pointer(&connection, cm_connection_close);
    reader = test_connect(database->url, CM_OPEN_READ_ONLY);
    relations = count_relations(reader);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = NULL;
        g_autoptr(CmSchema) changed = NULL;
        g_autofree char *why = NULL;
        g_autoptr(CmDiff) diff = NULL;
        g_autofree char *got = NULL;

        if (!strcmp(cases[i].before, with_expressions) && !has_expressions(reader))
            continue;
        text = model_with(reader, cases[i].before, cases[i].after);
        changed = model_schema(text);
        diff = compare(reader, changed, &why);
        got = describe_diff(diff);
        ck_assert_msg(why == NULL, "%s", why);
        if (*cases[i].wanted == '!')
            ck_assert_msg(*got, "%s: no difference", cases[i].after);
        else
            ck_assert_msg(!strcmp(got, cases[i].wanted), "%s -> %s\n%s\nnot %s", cases[i].before,
                          cases[i].after, got, cases[i].wanted);
        ck_assert(!cm_connection_in_transaction(reader));
    }
    ck_assert_int_eq(count_relations(reader), relations);
    g_clear_pointer(&reader, cm_connection_close);
}
END_TEST

/* What was written by the user and not by the server is what a revision says. */
START_TEST(operations_say_what_the_model_says)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, 0);
    g_autoptr(CmSchema) declared = declare(connection);
    g_autoptr(CmDiff) all = compare(connection, declared, NULL);
    g_autofree char *text =
        model_with(connection, "price>5 and not is_new", "price>6 and not is_new");
    g_autoptr(CmSchema) changed = model_schema(text);
    g_autoptr(CmDiff) diff = NULL;
    const CmIndex *index;

    build(connection, all);
    diff = compare(connection, changed, NULL);
    ck_assert_uint_eq(diff->operations->len, 2);
    index = ((CmOperation *)diff->operations->pdata[1])->index;
    ck_assert_str_eq(index->where, "price>6 and not is_new");
    ck_assert_str_eq(((CmPart *)index->parts->pdata[0])->sql, "lower(name)");
    g_clear_pointer(&connection, cm_connection_close);
}
END_TEST

START_TEST(without_temporary_tables_texts_are_compared_as_they_are)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, 0);
    g_autoptr(CmSchema) declared =
        model_schema("cmig: 1\ntables: {t: {columns: {a: integer}, checks: {c: a>0 and a<9}}}\n");
    g_autoptr(CmDiff) all = compare(connection, declared, NULL);
    g_autofree char *sql =
        g_strdup_printf("REVOKE TEMPORARY ON DATABASE %s FROM PUBLIC", database->name);
    g_autofree char *reason = NULL;
    g_autofree char *got = NULL;
    g_autoptr(CmDiff) diff = NULL;

    build(connection, all);
    test_execute(connection, sql);
    test_execute(connection, "DROP ROLE IF EXISTS test_respell");
    test_execute(connection, "CREATE ROLE test_respell");
    test_execute(connection, "SET ROLE test_respell");
    diff = compare(connection, declared, &reason);
    ck_assert_ptr_nonnull(reason);
    ck_assert_msg(strstr(reason, "permission denied to create temporary tables") != NULL, "%s",
                  reason);
    got = describe_diff(diff);
    ck_assert_str_eq(got, "drop_constraint c on t; create_check_constraint c on t");
    ck_assert(!cm_connection_in_transaction(connection));
    test_execute(connection, "RESET ROLE");
    test_execute(connection, "DROP ROLE test_respell");
    g_clear_pointer(&connection, cm_connection_close);
}
END_TEST

UNIT_MAIN("respell/postgresql", meaning_is_compared_and_not_spelling,
          operations_say_what_the_model_says,
          without_temporary_tables_texts_are_compared_as_they_are)
