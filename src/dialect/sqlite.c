/* How SQLite does operations: natively where ALTER TABLE can, by rebuilding the table where it
 * cannot. Consecutive changes of one table become one rebuild. Comments are not SQLite's: they
 * are passed over. */
#include "dialect/enum_columns.h"
#include "dialect/sqlite.h"
#include "dialect/sqlite_types.h"

#include <string.h>

typedef bool (*Render)(const CmOperation *operation, const CmSchema *schema,
                       GPtrArray *statements, GError **error);

static char *
type_text(const CmType *type, GError **error)
{
    char *text = cm_sqlite_type_to_text(type);

    if (!text)
        cm_fail(error, CM_ERROR_UNSUPPORTED, "SQLite has no type '%s'",
                cm_type_kind_name(type->kind));
    return text;
}

static bool
create_table(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
             GError **error)
{
    char *sql = cm_sqlite_create_table(operation->body, NULL, error);

    (void)schema;
    if (!sql)
        return false;
    cm_statements_add(statements, sql);
    for (guint i = 0; i < operation->body->indexes->len; i++)
        cm_statements_add(statements,
                          cm_ddl_create_index(&cm_dialect_sqlite, &operation->table,
                                              operation->body->indexes->pdata[i]));
    return true;
}

/* "VERB name", the name quoted as needed. */
static bool
add_named(GPtrArray *statements, const char *verb, const CmName *name)
{
    GString *sql = g_string_new(verb);

    cm_ddl_append_name(sql, &cm_dialect_sqlite, name);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    return true;
}

static bool
drop_table(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
           GError **error)
{
    (void)schema;
    (void)error;
    return add_named(statements, "DROP TABLE ", &operation->table);
}

static void
add_rename(GPtrArray *statements, const CmName *name, const char *new_name)
{
    GString *sql = g_string_new("ALTER TABLE ");

    cm_ddl_append_name(sql, &cm_dialect_sqlite, name);
    g_string_append(sql, " RENAME TO ");
    cm_spelling_append_identifier(sql, &cm_spelling_sqlite, new_name);
    cm_statements_add(statements, g_string_free(sql, FALSE));
}

/* SQLite takes a name in other letters for one that is taken already. */
static bool
rename_table(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
             GError **error)
{
    bool is_same = schema && !g_ascii_strcasecmp(operation->table.name, operation->new_name);
    g_autofree char *between =
        is_same ? cm_sqlite_free_name(schema, operation->new_name, NULL) : NULL;
    const CmName middle = {operation->table.schema, between};

    (void)error;
    if (is_same)
        add_rename(statements, &operation->table, between);
    add_rename(statements, is_same ? &middle : &operation->table, operation->new_name);
    return true;
}

static bool
say_nothing(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
            GError **error)
{
    (void)operation;
    (void)schema;
    (void)statements;
    (void)error;
    return true;
}

static bool
add_column(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
           GError **error)
{
    const CmTable *body = operation->body;
    g_autoptr(GString) sql = g_string_new("ALTER TABLE ");

    (void)schema;
    cm_ddl_append_name(sql, &cm_dialect_sqlite, &operation->table);
    g_string_append(sql, " ADD COLUMN ");
    if (!cm_sqlite_append_column(sql, body->columns->pdata[0], NULL, error))
        return false;
    for (guint i = 0; i < body->constraints->len; i++) {
        const CmConstraint *reference = body->constraints->pdata[i];

        g_string_append_c(sql, ' ');
        if (reference->name) {
            g_string_append(sql, "CONSTRAINT ");
            cm_spelling_append_identifier(sql, &cm_spelling_sqlite, reference->name);
            g_string_append_c(sql, ' ');
        }
        cm_ddl_append_references(sql, &cm_dialect_sqlite, reference);
    }
    cm_statements_add(statements, g_string_free(g_steal_pointer(&sql), FALSE));
    for (guint i = 0; i < body->indexes->len; i++)
        cm_statements_add(statements, cm_ddl_create_index(&cm_dialect_sqlite, &operation->table,
                                                          body->indexes->pdata[i]));
    return true;
}

static bool
drop_column(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
            GError **error)
{
    GString *sql = g_string_new("ALTER TABLE ");

    (void)schema;
    (void)error;
    cm_ddl_append_name(sql, &cm_dialect_sqlite, &operation->table);
    g_string_append(sql, " DROP COLUMN ");
    cm_spelling_append_identifier(sql, &cm_spelling_sqlite, operation->name);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    return true;
}

static bool
rename_column(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
              GError **error)
{
    GString *sql = g_string_new("ALTER TABLE ");

    (void)schema;
    (void)error;
    cm_ddl_append_name(sql, &cm_dialect_sqlite, &operation->table);
    g_string_append(sql, " RENAME COLUMN ");
    cm_spelling_append_identifier(sql, &cm_spelling_sqlite, operation->name);
    g_string_append(sql, " TO ");
    cm_spelling_append_identifier(sql, &cm_spelling_sqlite, operation->new_name);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    return true;
}

static bool
create_index(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
             GError **error)
{
    (void)schema;
    (void)error;
    cm_statements_add(statements, cm_ddl_create_index(&cm_dialect_sqlite, &operation->table,
                                                      operation->index));
    return true;
}

static bool
drop_index(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
           GError **error)
{
    CmName name = {operation->table.schema, operation->name};

    (void)schema;
    (void)error;
    return add_named(statements, "DROP INDEX ", &name);
}

/* SQLite cannot rename an index: another of the new name takes its place. */
static bool
rename_index(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
             GError **error)
{
    const CmTable *table = cm_schema_table(schema, &operation->table);
    const CmIndex *index = table ? cm_table_index(table, operation->name) : NULL;
    g_autoptr(CmIndex) renamed = cm_index_copy(index);

    if (!index)
        return cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "there is no such index");
    g_free(renamed->name);
    renamed->name = g_strdup(operation->new_name);
    drop_index(operation, schema, statements, error);
    cm_statements_add(statements,
                      cm_ddl_create_index(&cm_dialect_sqlite, &operation->table, renamed));
    return true;
}

static bool
create_view(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
            GError **error)
{
    (void)schema;
    (void)error;
    cm_statements_add(statements, cm_ddl_create_view(&cm_dialect_sqlite, operation->view));
    return true;
}

static bool
drop_view(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
          GError **error)
{
    (void)schema;
    (void)error;
    return add_named(statements, "DROP VIEW ", &operation->table);
}

static bool
create_trigger(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
               GError **error)
{
    (void)schema;
    (void)error;
    cm_statements_add(statements, g_strdup(operation->trigger->sql));
    return true;
}

static bool
drop_trigger(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
             GError **error)
{
    (void)schema;
    (void)error;
    return add_named(statements, "DROP TRIGGER ", &operation->table);
}

static bool
execute(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
        GError **error)
{
    (void)schema;
    return cm_ddl_add_execute(statements, &cm_dialect_sqlite, operation, error);
}

static bool
bulk_insert(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
            GError **error)
{
    (void)schema;
    (void)error;
    cm_ddl_add_bulk_insert(statements, &cm_dialect_sqlite, operation);
    return true;
}

static bool
set_database_options(const CmOperation *operation, const CmSchema *schema, GPtrArray *statements,
                     GError **error)
{
    (void)schema;
    (void)error;
    for (guint i = 0; i < operation->options->len; i++) {
        const CmOption *option = &g_array_index(operation->options, CmOption, i);

        if (strcmp(option->dialect, "sqlite") == 0)
            cm_statements_add(statements, g_strdup_printf("PRAGMA %s = %" G_GINT64_FORMAT,
                                                          option->key, option->value.integer));
    }
    return true;
}

/* A hole is what only a rebuild can do. */
static const Render renderers[CM_OPERATION_COUNT] = {
    [CM_OPERATION_CREATE_TABLE] = create_table,
    [CM_OPERATION_DROP_TABLE] = drop_table,
    [CM_OPERATION_RENAME_TABLE] = rename_table,
    [CM_OPERATION_CREATE_TABLE_COMMENT] = say_nothing,
    [CM_OPERATION_DROP_TABLE_COMMENT] = say_nothing,
    [CM_OPERATION_SET_DATABASE_OPTIONS] = set_database_options,
    [CM_OPERATION_ADD_COLUMN] = add_column,
    [CM_OPERATION_DROP_COLUMN] = drop_column,
    [CM_OPERATION_ALTER_COLUMN] = say_nothing,
    [CM_OPERATION_RENAME_COLUMN] = rename_column,
    [CM_OPERATION_CREATE_INDEX] = create_index,
    [CM_OPERATION_DROP_INDEX] = drop_index,
    [CM_OPERATION_RENAME_INDEX] = rename_index,
    [CM_OPERATION_SET_INDEX_COMMENT] = say_nothing,
    [CM_OPERATION_SET_CONSTRAINT_COMMENT] = say_nothing,
    [CM_OPERATION_VALIDATE_CONSTRAINT] = say_nothing,
    [CM_OPERATION_CREATE_VIEW] = create_view,
    [CM_OPERATION_DROP_VIEW] = drop_view,
    [CM_OPERATION_CREATE_TRIGGER] = create_trigger,
    [CM_OPERATION_DROP_TRIGGER] = drop_trigger,
    [CM_OPERATION_EXECUTE] = execute,
    [CM_OPERATION_BULK_INSERT] = bulk_insert,
};

/* How many operations from `at` on change one table, which a rebuild takes along. Renames stay
 * outside, since only SQLite itself renames in views and triggers. */
static guint
run_length(const GPtrArray *operations, guint at)
{
    const CmOperation *first = operations->pdata[at];
    guint end = at;

    while (end < operations->len &&
           cm_ddl_changes_table(((CmOperation *)operations->pdata[end])->kind) &&
           cm_name_equal(&((CmOperation *)operations->pdata[end])->table, &first->table))
        end++;
    return end - at;
}

static bool
is_self_contained(CmOperationKind kind)
{
    switch (kind) {
    case CM_OPERATION_CREATE_TABLE:
    case CM_OPERATION_DROP_TABLE:
    case CM_OPERATION_CREATE_INDEX:
    case CM_OPERATION_DROP_INDEX:
    case CM_OPERATION_CREATE_VIEW:
    case CM_OPERATION_DROP_VIEW:
    case CM_OPERATION_CREATE_TRIGGER:
    case CM_OPERATION_DROP_TRIGGER:
    case CM_OPERATION_SET_DATABASE_OPTIONS:
    case CM_OPERATION_EXECUTE:
    case CM_OPERATION_BULK_INSERT:
        return true;
    default:
        return false;
    }
}

static bool
stands_alone(const GPtrArray *operations, guint at)
{
    guint length = MAX(run_length(operations, at), 1);

    for (guint i = at; i < at + length; i++)
        if (!is_self_contained(((const CmOperation *)operations->pdata[i])->kind))
            return false;
    return true;
}

/* Whether any of a run needs a rebuild, seen from the table as it is when its turn comes. */
static bool
needs_rebuild(const GPtrArray *operations, guint at, guint length, const CmSchema *schema,
              bool *out, GError **error)
{
    g_autoptr(CmSchema) scratch = NULL;

    *out = false;
    for (guint i = at; i < at + length; i++) {
        const CmOperation *operation = operations->pdata[i];
        const CmTable *table = cm_schema_table(scratch ? scratch : schema, &operation->table);

        if (table && !cm_sqlite_is_in_place(operation, table, schema)) {
            *out = true;
            return true;
        }
        if (i + 1 == at + length)
            break;
        if (!scratch) {
            scratch = cm_schema_new();
            if (table)
                cm_schema_add_table(scratch, cm_table_copy(table), NULL);
        }
        if (!cm_operation_apply(operation, scratch, "sqlite", error))
            return false;
    }
    return true;
}

static bool
rebuild(const GPtrArray *operations, guint at, guint length, CmSchema *schema,
        GPtrArray *statements, GError **error)
{
    const CmOperation *first = operations->pdata[at];
    CmTable *table = cm_schema_table(schema, &first->table);
    g_autoptr(CmTable) before = cm_table_copy(table);

    if (table->module)
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "a virtual table cannot be altered; drop it and create it again");
    for (guint i = at; i < at + length; i++)
        if (!cm_operation_apply(operations->pdata[i], schema, "sqlite", error))
            return false;
    return cm_sqlite_rebuild(before, table, schema, statements, error);
}

/* One operation in SQLite's own words. */
static bool
render_natively(const GPtrArray *operations, guint at, CmSchema *schema, GPtrArray *statements,
                GError **error)
{
    const CmOperation *operation = operations->pdata[at];
    bool is_checked = operation->kind == CM_OPERATION_RENAME_TABLE ||
                      operation->kind == CM_OPERATION_RENAME_COLUMN ||
                      operation->kind == CM_OPERATION_DROP_COLUMN;
    g_autoptr(CmSqliteAside) aside =
        schema && is_checked ? cm_sqlite_set_aside(operations, at, schema, statements) : NULL;

    if (!renderers[operation->kind])
        return cm_fail(error, CM_ERROR_NO_SUCH_TABLE, "there is no such table");
    if (!renderers[operation->kind](operation, schema, statements, error) ||
        (schema && !cm_operation_apply(operation, schema, "sqlite", error)))
        return false;
    if (aside)
        cm_sqlite_put_back(aside, schema, statements);
    return true;
}

static bool
render(const GPtrArray *operations, guint *at, CmSchema *schema, GPtrArray *statements,
       GError **error)
{
    const CmOperation *operation = operations->pdata[*at];
    guint length = schema ? run_length(operations, *at) : 0;
    bool is_rebuild = false;

    if (cm_enum_columns_change(&cm_dialect_sqlite, operation)) {
        (*at)++;
        return cm_enum_columns_render(&cm_dialect_sqlite, operation, schema, statements, error);
    }
    if (!cm_sqlite_check_has(operation, error))
        return false;
    if (length && !cm_schema_check_known(schema, &operation->table, error))
        return false;
    if (length && !needs_rebuild(operations, *at, length, schema, &is_rebuild, error))
        return false;
    if (is_rebuild) {
        if (!rebuild(operations, *at, length, schema, statements, error))
            return false;
        *at += length;
        return true;
    }
    if (!render_natively(operations, *at, schema, statements, error))
        return false;
    (*at)++;
    return true;
}

static const char *const settings[] = {"PRAGMA", NULL};

const CmDialect cm_dialect_sqlite = {
    .name = "sqlite",
    .spelling = &cm_spelling_sqlite,
    .script = &cm_script_options_sqlite,
    .has_transactional_ddl = true,
    .ignores_case = true,
    .renames_constraints = true,
    .locks_file = true,
    .ignores_lengths = true,
    .inlines_enums = true,
    .forgets_labels = true,
    .settings = settings,
    .script_opening = "PRAGMA foreign_keys = OFF",
    .own_tables = &cm_own_tables_sqlite,
    .find_table_sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?",
    .type_text = type_text,
    .stands_alone = stands_alone,
    .render = render,
    .project = cm_sqlite_project,
};
