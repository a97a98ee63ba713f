#include "migrate/respell_internal.h"

#include "dialect/compile.h"
#include "inspect/inspector.h"

bool
cm_respell_is_needed(const CmDialect *dialect)
{
    return dialect->scratch_opening != NULL;
}

char *
cm_scratch_part_name(const char *table, const char *what, guint at)
{
    return g_strdup_printf("cmig_%s_%u_%s", what, at, table);
}

bool
cm_scratch_same(const CmScratch *scratch, const char *left, const char *right)
{
    const CmNormaliser *normaliser = scratch->of->normaliser;
    g_autofree char *one = NULL;
    g_autofree char *other = NULL;

    if (!left || !right || !g_strcmp0(left, right))
        return !g_strcmp0(left, right);
    one = normaliser->sql(left, normaliser->data);
    other = normaliser->sql(right, normaliser->data);
    return !g_strcmp0(one, other);
}

bool
cm_scratch_same_default(const CmScratch *scratch, const CmDefault *left, const CmDefault *right)
{
    const CmNormaliser *normaliser = scratch->of->normaliser;
    g_autofree char *one = normaliser->server_default(left, normaliser->data);
    g_autofree char *other = normaliser->server_default(right, normaliser->data);

    return !g_strcmp0(one, other);
}

/* The statements of one operation as a text, or NULL if the dialect cannot do it. */
static char *
render(const CmScratch *scratch, CmOperation *operation, CmSchema *schema)
{
    const CmDialect *dialect = scratch->of->dialect;
    g_autoptr(GPtrArray) statements = cm_statements_new();
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_autoptr(GString) text = g_string_new(NULL);
    GError *ignored = NULL;
    guint at = 0;

    g_ptr_array_add(one, operation);
    if (!cm_dialect_render_next(dialect, one, &at, schema, statements, &ignored)) {
        g_clear_error(&ignored);
        return NULL;
    }
    for (guint i = 0; i < statements->len; i++) {
        g_autofree char *sql =
            cm_compile_literal(statements->pdata[i], dialect->spelling, &ignored);

        g_clear_error(&ignored);
        if (!sql)
            return NULL;
        g_string_append_printf(text, "%s;\n", sql);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static bool
try_text(const CmScratch *scratch, const char *text)
{
    CmConnection *connection = scratch->of->connection;
    g_autofree char *guarded =
        g_strdup_printf("SAVEPOINT cmig_try;\n%sRELEASE SAVEPOINT cmig_try", text);
    GError *ignored = NULL;

    if (cm_connection_execute(connection, guarded, NULL, 0, &ignored))
        return true;
    g_clear_error(&ignored);
    cm_connection_execute(connection, "ROLLBACK TO SAVEPOINT cmig_try", NULL, 0, &ignored);
    g_clear_error(&ignored);
    return false;
}

/* Enums that both schemas have alike are there, and need not be made for a column. */
static CmSchema *
schema_before(const CmScratch *scratch)
{
    CmSchema *schema = cm_schema_new();

    schema->server_version = scratch->of->from->server_version;
    for (guint i = 0; i < scratch->side->objects->len; i++) {
        const CmObject *object = scratch->side->objects->pdata[i];
        const CmObject *other =
            object->kind == CM_OBJECT_ENUM ? cm_schema_same_object(scratch->other, object) : NULL;

        if (other &&
            g_strv_equal((const char *const *)object->labels, (const char *const *)other->labels))
            cm_schema_add_object(schema, cm_object_copy(object), NULL);
    }
    return schema;
}

/* All at once, which nearly always works. */
static bool
make_at_once(const CmScratch *scratch)
{
    g_autoptr(CmSchema) schema = schema_before(scratch);
    g_autoptr(GString) all = g_string_new(NULL);

    for (guint i = 0; i < scratch->operations->len; i++) {
        g_autofree char *text = render(scratch, scratch->operations->pdata[i], schema);

        g_string_append(all, text ? text : "");
    }
    return try_text(scratch, all->str);
}

/* A column whose expression the server does not take is made without it. */
static void
make_plain(const CmScratch *scratch, CmOperation *operation, CmSchema *schema)
{
    g_autoptr(CmSchema) before = cm_schema_copy(schema);
    CmColumn *column =
        operation->kind == CM_OPERATION_ADD_COLUMN ? operation->body->columns->pdata[0] : NULL;
    g_autofree char *text = render(scratch, operation, schema);
    g_autofree char *other = NULL;

    if ((text && try_text(scratch, text)) || !column || !column->computed)
        return;
    g_clear_pointer(&column->computed, g_free);
    other = render(scratch, operation, before);
    if (other)
        try_text(scratch, other);
}

/* One by one: what the server does not take is left out. */
static void
make_one_by_one(const CmScratch *scratch)
{
    g_autoptr(CmSchema) schema = schema_before(scratch);

    for (guint i = 0; i < scratch->operations->len; i++) {
        const GPtrArray *plain = scratch->plain->pdata[i];
        g_autoptr(CmSchema) before = plain ? cm_schema_copy(schema) : NULL;
        g_autofree char *text = render(scratch, scratch->operations->pdata[i], schema);

        if ((text && try_text(scratch, text)) || !plain)
            continue;
        cm_schema_free(schema);
        schema = g_steal_pointer(&before);
        for (guint j = 0; j < plain->len; j++)
            make_plain(scratch, plain->pdata[j], schema);
    }
}

static CmSchema *
look_at(const CmScratch *scratch, GError **error)
{
    const CmInspectOptions options = {.temporary = true};
    g_autoptr(CmSchema) spelled = cm_inspect(scratch->of->connection, &options, error);

    if (!spelled || !scratch->of->dialect->project(spelled, error))
        return NULL;
    return g_steal_pointer(&spelled);
}

static void
free_operations(gpointer operations)
{
    if (operations)
        g_ptr_array_unref(operations);
}

/* Within a savepoint, so that the two schemas do not get into each other's way. */
static bool
spell_side(const CmRespelling *of, const char *default_schema, CmSchema *side,
           const CmSchema *other, GError **error)
{
    g_autoptr(GPtrArray) operations = cm_operations_new();
    g_autoptr(GPtrArray) plain = g_ptr_array_new_with_free_func(free_operations);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) made = g_hash_table_new(NULL, NULL);
    CmScratch scratch = {of, default_schema, side, other, operations, plain, names, made};
    g_autoptr(CmSchema) spelled = NULL;

    cm_scratch_collect(&scratch);
    if (!operations->len)
        return true;
    if (!cm_connection_execute(of->connection, "SAVEPOINT cmig_spell", NULL, 0, error))
        return false;
    if (!make_at_once(&scratch))
        make_one_by_one(&scratch);
    spelled = look_at(&scratch, error);
    if (!spelled)
        return false;
    cm_scratch_take(&scratch, spelled);
    return cm_connection_execute(of->connection, "ROLLBACK TO SAVEPOINT cmig_spell", NULL, 0,
                                 error);
}

static bool
has_differences(const CmRespelling *of, CmSchema *side, const CmSchema *other)
{
    g_autoptr(GPtrArray) operations = cm_operations_new();
    g_autoptr(GPtrArray) plain = g_ptr_array_new_with_free_func(free_operations);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) made = g_hash_table_new(NULL, NULL);
    CmScratch scratch = {of, NULL, side, other, operations, plain, names, made};

    cm_scratch_collect(&scratch);
    return operations->len > 0;
}

static bool
find_default_schema(const CmRespelling *of, char **name, GError **error)
{
    const char *sql = of->dialect->default_schema_sql;
    g_autoptr(CmResult) row = sql ? cm_connection_query(of->connection, sql, NULL, 0, error) : NULL;
    GError *problem = NULL;

    if (!sql)
        return true;
    if (!row)
        return false;
    if (cm_result_next(row, &problem))
        *name = g_strdup(cm_result_text(row, 0));
    if (problem)
        g_propagate_error(error, problem);
    return !problem;
}

/* A server that takes no temporary objects of this user says so at once. */
static bool
open_scratch(const CmRespelling *of, char **reason)
{
    GError *problem = NULL;

    for (const char *const *sql = of->dialect->scratch_opening; *sql; sql++) {
        if (cm_connection_execute(of->connection, *sql, NULL, 0, &problem))
            continue;
        *reason = g_strdup(problem->message);
        g_clear_error(&problem);
        return false;
    }
    return true;
}

bool
cm_respell(const CmRespelling *of, char **reason, GError **error)
{
    g_autofree char *default_schema = NULL;
    bool ok = true;

    *reason = NULL;
    if (!has_differences(of, of->to, of->from))
        return true;
    if (!find_default_schema(of, &default_schema, error))
        return false;
    if (open_scratch(of, reason))
        ok = spell_side(of, default_schema, of->to, of->from, error) &&
             spell_side(of, default_schema, of->from, of->to, error);
    return cm_connection_rollback(of->connection, ok ? error : NULL) && ok;
}
