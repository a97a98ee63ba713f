#include "respell/internal.h"

#include "dialect/compile.h"
#include "inspect/inspector.h"

bool
cm_respell_is_needed(const CmDialect *dialect)
{
    return dialect->scratch_opening || dialect->spells_temporary_tables;
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

/* The savepoint is a statement of its own: of a text that is no SQL the server runs nothing. */
static bool
try_text(const CmScratch *scratch, const char *text)
{
    CmConnection *connection = scratch->of->connection;
    g_autofree char *guarded = g_strdup_printf("%sRELEASE SAVEPOINT cmig_try", text);
    GError *ignored = NULL;

    if (cm_connection_execute(connection, "SAVEPOINT cmig_try", NULL, 0, &ignored) &&
        cm_connection_execute(connection, guarded, NULL, 0, &ignored))
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

    cm_schema_take_server(schema, scratch->of->from);
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

/* What the server did not make is not there: as far as rendering needs to know. */
static void
forget(CmSchema *schema, const CmOperation *operation, guint objects)
{
    CmTable *table = cm_schema_table(schema, &operation->table);
    CmColumn *column = table && operation->kind == CM_OPERATION_ADD_COLUMN
                           ? cm_table_column(table, operation->name)
                           : NULL;

    if (table && operation->kind == CM_OPERATION_CREATE_TABLE)
        cm_schema_remove_table(schema, table);
    else if (column)
        g_ptr_array_remove(table->columns, column);
    while (schema->objects->len > objects)
        cm_schema_remove_object(schema, schema->objects->pdata[schema->objects->len - 1]);
}

static bool
make_at_once(const CmScratch *scratch, guint first, guint end, CmSchema *schema)
{
    g_autoptr(GString) all = g_string_new(NULL);

    for (guint i = first; i < end; i++) {
        g_autofree char *text = render(scratch, scratch->operations->pdata[i], schema);

        g_string_append(all, text ? text : "");
    }
    return try_text(scratch, all->str);
}

/* Makes it if the server takes it. */
static bool
try_operation(const CmScratch *scratch, CmOperation *operation, CmSchema *schema)
{
    guint objects = schema->objects->len;
    g_autofree char *text = render(scratch, operation, schema);

    if (text && try_text(scratch, text))
        return true;
    forget(schema, operation, objects);
    return false;
}

/* A column whose expression the server does not take is made without it. */
static void
try_column(const CmScratch *scratch, const CmName *table, const CmColumn *column, CmSchema *schema)
{
    g_autoptr(CmOperation) operation = cm_operation_add_column(table, cm_column_copy(column));
    CmColumn *copy = operation->body->columns->pdata[0];

    if (try_operation(scratch, operation, schema) || !copy->computed)
        return;
    g_clear_pointer(&copy->computed, g_free);
    try_operation(scratch, operation, schema);
}

/* Column by column, those that compute from others behind these. */
static void
try_columns(const CmScratch *scratch, const CmTable *table, CmSchema *schema)
{
    CmTable *empty = cm_table_new(table->name.schema, table->name.name);
    g_autoptr(CmOperation) operation = cm_operation_create_table(empty);

    empty->options = cm_options_copy(table->options);
    if (!try_operation(scratch, operation, schema))
        return;
    for (int computed = 0; computed < 2; computed++)
        for (guint i = 0; i < table->columns->len; i++) {
            const CmColumn *column = table->columns->pdata[i];

            if (!column->computed == !computed)
                try_column(scratch, &table->name, column, schema);
        }
}

/* One by one: what the server does not take is left out. */
static void
make_one_by_one(const CmScratch *scratch, guint first, guint end, CmSchema *schema)
{
    for (guint i = first; i < end; i++) {
        const GPtrArray *plain = scratch->plain->pdata[i];

        if (try_operation(scratch, scratch->operations->pdata[i], schema) || !plain)
            continue;
        for (guint j = 0; j < plain->len; j++) {
            CmOperation *operation = plain->pdata[j];

            if (!try_operation(scratch, operation, schema) && j == 0)
                try_columns(scratch, operation->body, schema);
        }
    }
}

/* Types that came with columns are there for all that follows. */
static void
keep_types(CmSchema *types, const CmSchema *schema)
{
    for (guint i = 0; i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];

        if (object->kind == CM_OBJECT_ENUM && !cm_schema_same_object(types, object))
            cm_schema_add_object(types, cm_object_copy(object), NULL);
    }
}

/* So many at once: nearly always all are taken. */
#define AT_ONCE 100

static void
make_all(const CmScratch *scratch)
{
    g_autoptr(CmSchema) types = schema_before(scratch);

    for (guint first = 0; first < scratch->operations->len; first += AT_ONCE) {
        guint end = MIN(first + AT_ONCE, scratch->operations->len);
        g_autoptr(CmSchema) schema = cm_schema_copy(types);

        if (!make_at_once(scratch, first, end, schema)) {
            cm_schema_free(schema);
            schema = cm_schema_copy(types);
            make_one_by_one(scratch, first, end, schema);
        }
        keep_types(types, schema);
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
    g_autoptr(GHashTable) read = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) made = g_hash_table_new(NULL, NULL);
    CmScratch scratch = {of, default_schema, side, other, operations, plain, read, names, made};
    g_autoptr(CmSchema) spelled = NULL;

    cm_scratch_collect(&scratch);
    if (!operations->len)
        return true;
    if (!cm_connection_execute(of->connection, "SAVEPOINT cmig_spell", NULL, 0, error))
        return false;
    make_all(&scratch);
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
    g_autoptr(GHashTable) read = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) made = g_hash_table_new(NULL, NULL);
    CmScratch scratch = {of, NULL, side, other, operations, plain, read, names, made};

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

/* A server that takes no temporary objects of this user says so at once. In the middle of a
 * transaction, a savepoint begins what is to be undone. */
static bool
open_scratch(const CmRespelling *of, bool is_within, char **reason)
{
    const char *const *opening = of->dialect->scratch_opening;
    GError *problem = NULL;

    for (const char *const *sql = opening; *sql; sql++) {
        const char *begin = is_within ? "SAVEPOINT cmig_scratch" : *sql;

        if (cm_connection_execute(of->connection, sql == opening ? begin : *sql, NULL, 0, &problem))
            continue;
        *reason = g_strdup(problem->message);
        g_clear_error(&problem);
        return false;
    }
    return true;
}

static bool
close_scratch(const CmRespelling *of, bool is_within, GError **error)
{
    if (!is_within)
        return cm_connection_rollback(of->connection, error);
    return cm_connection_execute(of->connection, "ROLLBACK TO SAVEPOINT cmig_scratch", NULL, 0,
                                 error) &&
           cm_connection_execute(of->connection, "RELEASE SAVEPOINT cmig_scratch", NULL, 0, error);
}

/* What the server said once it may say otherwise when it reads that again, as it does of an IN over
 * varchar: what came by way of its own words, as from a downgrade, is like what was spelled twice.
 */
static bool
respell(const CmRespelling *of, const char *default_schema, char **reason, GError **error)
{
    bool is_within = cm_connection_in_transaction(of->connection);
    bool ok = true;

    if (open_scratch(of, is_within, reason))
        ok = spell_side(of, default_schema, of->to, of->from, error) &&
             spell_side(of, default_schema, of->from, of->to, error) &&
             spell_side(of, default_schema, of->to, of->from, error);
    return close_scratch(of, is_within, ok ? error : NULL) && ok;
}

/* On the second database, if there is one: what is said of the first is found out there. */
bool
cm_respell(const CmRespelling *asked, char **reason, GError **error)
{
    bool is_mariadb = asked->dialect->spells_temporary_tables;
    CmRespelling of = *asked;
    g_autoptr(GHashTable) renamed = cm_diff_renamed(of.from, of.to, of.normaliser);
    g_autoptr(CmConnection) scratch = NULL;
    g_autofree char *default_schema = NULL;
    GError *problem = NULL;

    *reason = NULL;
    of.renamed = renamed;
    if (!(is_mariadb ? cm_respell_mariadb_is_needed(&of) : has_differences(&of, of.to, of.from)))
        return true;
    if (!find_default_schema(&of, &default_schema, error))
        return false;
    if (of.open_scratch)
        scratch = of.open_scratch(of.scratch_data, of.connection, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    of.connection = scratch ? scratch : of.connection;
    return is_mariadb ? cm_respell_mariadb(&of, reason, error)
                      : respell(&of, default_schema, reason, error);
}
