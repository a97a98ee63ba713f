/* SQLite's inspector: three queries, read in one snapshot. sqlite_master has the text of every
 * object; pragma_table_list tells which tables belong to a virtual one; pragma_table_xinfo, joined
 * over all tables, is SQLite's own reading of the columns, against which ours is held. */
#include <string.h>

#include "inspect/inspector.h"
#include "inspect/sqlite_check.h"
#include "inspect/sqlite_parser.h"
#include "inspect/view_order.h"

/* Sorted here, so that objects are added in their order. A table's rows come first, since those of
 * indexes and triggers are attached to it. */
static const char objects_sql[] =
    "SELECT type, name, tbl_name, sql FROM main.sqlite_master "
    "WHERE sql IS NOT NULL AND lower(substr(name, 1, 7)) <> 'sqlite_' "
    "ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, "
    "CASE WHEN type IN ('table', 'trigger') THEN name END, rowid";

typedef struct {
    CmConnection *connection;
    const CmInspectOptions *options;
    CmSchema *schema;
    CmSqliteFacts *facts;
    GPtrArray *views; /* read, not in the schema yet */
} Reflection;

static bool
add_table(Reflection *reflection, const CmResult *row, GError **error)
{
    const char *name = cm_result_text(row, 1);
    CmSqliteFact *fact = cm_sqlite_facts_find(reflection->facts, name);
    CmTable *table;

    if (!cm_inspect_options_want(reflection->options, name) || (fact && fact->is_shadow))
        return true;
    table = cm_sqlite_parse_table(cm_result_text(row, 3), error);
    if (!table)
        return false;
    if (!cm_schema_add_table(reflection->schema, table, error))
        return false;
    return cm_sqlite_facts_check_table(reflection->facts, name, table, error);
}

static bool
add_index(Reflection *reflection, const CmResult *row, GError **error)
{
    const char *owner = cm_result_text(row, 2);
    CmSqliteFact *fact = cm_sqlite_facts_find(reflection->facts, owner);
    CmName table = {NULL, NULL};
    CmIndex *index;
    bool same;

    if (!fact || !fact->table)
        return true;
    index = cm_sqlite_parse_index(cm_result_text(row, 3), &table, error);
    if (!index)
        return false;
    cm_table_add_index(fact->table, index);
    cm_sqlite_follow_columns(fact->table, index->parts);
    same = !g_ascii_strcasecmp(table.name, owner);
    cm_name_clear(&table);
    return same || cm_fail(error, CM_ERROR_UNSUPPORTED,
                           "index '%s' is read as one of another table than SQLite's '%s'; please "
                           "report",
                           index->name, owner);
}

static bool
read_view(Reflection *reflection, const CmResult *row, GError **error)
{
    const char *name = cm_result_text(row, 1);
    CmView *view;

    if (!cm_inspect_options_want(reflection->options, name))
        return true;
    view = cm_sqlite_parse_view(cm_result_text(row, 3), error);
    if (view)
        g_ptr_array_add(reflection->views, view);
    return view != NULL;
}

/* A trigger names its table in any case of letters; the schema has it in one. */
static bool
add_trigger(Reflection *reflection, const CmResult *row, GError **error)
{
    const CmSqliteFact *fact = cm_sqlite_facts_find(reflection->facts, cm_result_text(row, 2));
    const char *owner = fact ? fact->name : cm_result_text(row, 2);
    CmTrigger *trigger;

    if (!cm_inspect_options_want(reflection->options, owner) || (fact && fact->is_shadow) ||
        cm_inspect_options_exclude(reflection->options, cm_result_text(row, 1)))
        return true;
    trigger = cm_sqlite_parse_trigger(cm_result_text(row, 3), error);
    if (!trigger)
        return false;
    g_free(trigger->table.name);
    trigger->table.name = g_strdup(owner);
    return cm_schema_add_trigger(reflection->schema, trigger, error);
}

static bool
add_views(Reflection *reflection, GError **error)
{
    cm_views_sort(reflection->views, &cm_lexer_options_sqlite);
    while (reflection->views->len)
        if (!cm_schema_add_view(reflection->schema, g_ptr_array_steal_index(reflection->views, 0),
                                error))
            return false;
    return true;
}

static const struct {
    const char *type;
    bool (*add)(Reflection *reflection, const CmResult *row, GError **error);
} kinds[] = {
    {"table", add_table},
    {"index", add_index},
    {"view", read_view},
    {"trigger", add_trigger},
};

static bool
add_object(Reflection *reflection, const CmResult *row, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (!strcmp(kinds[i].type, cm_result_text(row, 0)))
            return kinds[i].add(reflection, row, error);
    return cm_fail(error, CM_ERROR_UNSUPPORTED,
                   "'%s' is of a kind unknown here, '%s'; please report", cm_result_text(row, 1),
                   cm_result_text(row, 0));
}

static bool
add_objects(Reflection *reflection, GError **error)
{
    g_autoptr(CmResult) rows =
        cm_connection_query(reflection->connection, objects_sql, NULL, 0, error);
    GError *failure = NULL;

    if (!rows)
        return false;
    while (cm_result_next(rows, &failure))
        if (!add_object(reflection, rows, error))
            return false;
    if (failure) {
        g_propagate_error(error, failure);
        return false;
    }
    return add_views(reflection, error);
}

/* A foreign key names table and columns in any case of letters: they are written as declared. */
static void
follow_reference(const CmSqliteFacts *facts, CmConstraint *key)
{
    const CmSqliteFact *fact = cm_sqlite_facts_find(facts, key->referred.name);

    if (!fact)
        return;
    g_free(key->referred.name);
    key->referred.name = g_strdup(fact->name);
    if (!fact->table || !key->referred_columns)
        return;
    for (GStrv name = key->referred_columns; *name; name++) {
        char *declared = g_strdup(cm_sqlite_declared_name(fact->table, *name));

        g_free(*name);
        *name = declared;
    }
}

static void
follow_references(const Reflection *reflection)
{
    const GPtrArray *tables = reflection->schema->tables;

    for (guint i = 0; i < tables->len; i++) {
        const CmTable *table = tables->pdata[i];

        for (guint j = 0; j < table->constraints->len; j++) {
            CmConstraint *constraint = table->constraints->pdata[j];

            if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
                follow_reference(reflection->facts, constraint);
        }
    }
}

/* What an application keeps in the head of the file. */
static bool
read_options(Reflection *reflection, GError **error)
{
    static const char *const keys[] = {"user_version", "application_id"};
    g_autoptr(CmResult) rows =
        cm_connection_query(reflection->connection,
                            "SELECT (SELECT user_version FROM pragma_user_version), "
                            "(SELECT application_id FROM pragma_application_id)",
                            NULL, 0, error);

    if (!rows || !cm_result_next(rows, error))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        CmValue value = cm_value_of_integer(cm_result_integer(rows, i));

        if (value.integer)
            cm_options_set(&reflection->schema->options, "sqlite", keys[i], &value);
    }
    return true;
}

static bool
read_all(Reflection *reflection, GError **error)
{
    reflection->facts = cm_sqlite_facts_read(reflection->connection, error);
    if (!reflection->facts || !add_objects(reflection, error) ||
        !cm_sqlite_facts_check_columns(reflection->facts, reflection->connection, error))
        return false;
    follow_references(reflection);
    return (reflection->options && reflection->options->include) || read_options(reflection, error);
}

/* The queries see one state of the database: a deferred transaction reads and locks no one out. */
static bool
reflect(CmConnection *connection, const CmInspectOptions *options, CmSchema *schema, GError **error)
{
    bool own = !cm_connection_in_transaction(connection);
    Reflection reflection = {connection, options, schema, NULL, NULL};
    bool ok;

    if (own && !cm_connection_execute(connection, "BEGIN", NULL, 0, error))
        return false;
    reflection.views = g_ptr_array_new_with_free_func((GDestroyNotify)cm_view_free);
    ok = read_all(&reflection, error);
    g_ptr_array_unref(reflection.views);
    cm_sqlite_facts_free(reflection.facts);
    if (own)
        ok = cm_connection_rollback(connection, ok ? error : NULL) && ok;
    return ok;
}

const CmInspector cm_inspector_sqlite = {
    .name = "sqlite",
    .reflect = reflect,
};
