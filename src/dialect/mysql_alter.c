/* Changes of one table become one ALTER TABLE, as far as they fit: the server then sees that an
 * index that a foreign key needs comes before another goes, that a numbered column keeps a key, and
 * copies the table once.
 *
 * Foreign keys that go are dropped before all else. Columns that change are written once, as they
 * are at the end. What renames stands alone. */
#include "dialect/mysql_alter.h"

#include <string.h>

bool
cm_mysql_changes_table(CmOperationKind kind)
{
    switch (kind) {
    case CM_OPERATION_CREATE_TABLE_COMMENT:
    case CM_OPERATION_DROP_TABLE_COMMENT:
    case CM_OPERATION_SET_TABLE_OPTIONS:
    case CM_OPERATION_ADD_COLUMN:
    case CM_OPERATION_DROP_COLUMN:
    case CM_OPERATION_ALTER_COLUMN:
    case CM_OPERATION_RENAME_COLUMN:
    case CM_OPERATION_CREATE_INDEX:
    case CM_OPERATION_DROP_INDEX:
    case CM_OPERATION_RENAME_INDEX:
    case CM_OPERATION_SET_INDEX_COMMENT:
    case CM_OPERATION_CREATE_PRIMARY_KEY:
    case CM_OPERATION_CREATE_UNIQUE_CONSTRAINT:
    case CM_OPERATION_CREATE_FOREIGN_KEY:
    case CM_OPERATION_CREATE_CHECK_CONSTRAINT:
    case CM_OPERATION_DROP_CONSTRAINT:
    case CM_OPERATION_RENAME_CONSTRAINT:
    case CM_OPERATION_SET_CONSTRAINT_COMMENT:
    case CM_OPERATION_VALIDATE_CONSTRAINT:
        return true;
    default:
        return false;
    }
}

CmTable *
cm_mysql_altered(const CmMysqlAlter *alter)
{
    return cm_schema_table(alter->schema, alter->name);
}

GString *
cm_mysql_clause(const char *verb, const CmMysqlAlter *alter, const char *identifier)
{
    GString *out = g_string_new(verb);

    if (identifier)
        cm_spelling_append_identifier(out, alter->dialect->spelling, identifier);
    return out;
}

void
cm_mysql_put(GPtrArray *clauses, GString *clause_)
{
    g_ptr_array_add(clauses, g_string_free(clause_, FALSE));
}

/* "ALTER TABLE name clause, clause". */
static void
add_statement(const CmMysqlAlter *alter, const GPtrArray *clauses)
{
    GString *sql = g_string_new("ALTER TABLE ");

    cm_ddl_append_name(sql, alter->dialect, alter->name);
    for (guint i = 0; i < clauses->len; i++)
        g_string_append_printf(sql, "%s%s", i ? ",\n    " : " ", (char *)clauses->pdata[i]);
    if (alter->algorithm)
        g_string_append_printf(sql, ",\n    ALGORITHM=%s", alter->algorithm);
    if (alter->lock)
        g_string_append_printf(sql, ",\n    LOCK=%s", alter->lock);
    cm_statements_add(alter->statements, g_string_free(sql, FALSE));
}

void
cm_mysql_add_single(const CmMysqlAlter *alter, GString *clause_)
{
    g_autoptr(GPtrArray) one = g_ptr_array_new_with_free_func(g_free);

    cm_mysql_put(one, clause_);
    add_statement(alter, one);
}

/* A key that comes or goes changes whether its column is numbered, which only the column says. */
static void
touch_numbered(const CmMysqlAlter *alter)
{
    const CmTable *after = cm_mysql_altered(alter);

    for (guint i = 0; i < after->columns->len; i++) {
        const CmColumn *column = after->columns->pdata[i];
        const CmColumn *was = cm_table_column(alter->before, column->name);

        if (was && cm_mysql_is_numbered(alter->before, was) != cm_mysql_is_numbered(after, column))
            g_hash_table_add(alter->columns, g_strdup(column->name));
    }
}

/* In the table's order, so that the text does not depend on a hash. */
static bool
append_modified(const CmMysqlAlter *alter, GPtrArray *clauses, GError **error)
{
    const CmTable *table = cm_mysql_altered(alter);

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        bool is_added = g_hash_table_contains(alter->added, column->name);
        g_autoptr(GString) out = NULL;

        if (!is_added && !g_hash_table_contains(alter->columns, column->name))
            continue;
        out = g_string_new(is_added ? "ADD COLUMN " : "MODIFY COLUMN ");
        if (!cm_mysql_append_column(out, alter->dialect, table, column, error))
            return false;
        cm_mysql_put(clauses, g_steal_pointer(&out));
    }
    return true;
}

static void
start_over(CmMysqlAlter *alter)
{
    g_ptr_array_set_size(alter->drops, 0);
    g_ptr_array_set_size(alter->adds, 0);
    g_hash_table_remove_all(alter->columns);
    g_hash_table_remove_all(alter->added);
    cm_table_free(alter->before);
    alter->before = cm_table_copy(cm_mysql_altered(alter));
    g_clear_pointer(&alter->algorithm, g_free);
    g_clear_pointer(&alter->lock, g_free);
}

static void
add_index(CmMysqlAlter *alter, const CmIndex *index)
{
    GString *out = g_string_new("ADD ");

    cm_mysql_append_index(out, alter->dialect, index);
    cm_mysql_put(alter->adds, out);
}

/* A foreign key that was there and has lost the index that it needs gets one of its own, as it
 * would have had from the start; to a new one the server gives it. */
static void
serve_keys(CmMysqlAlter *alter)
{
    CmTable *table = cm_mysql_altered(alter);
    guint first = table->indexes->len;

    cm_mysql_imply_indexes(table);
    for (guint i = first; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (cm_table_constraint(alter->before, index->name))
            add_index(alter, index);
    }
}

/* Writes what is pending as one statement. */
bool
cm_mysql_flush(CmMysqlAlter *alter, GError **error)
{
    g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);

    touch_numbered(alter);
    serve_keys(alter);
    for (guint i = 0; i < alter->drops->len; i++)
        g_ptr_array_add(clauses, g_strdup(alter->drops->pdata[i]));
    if (!append_modified(alter, clauses, error))
        return false;
    for (guint i = 0; i < alter->adds->len; i++)
        g_ptr_array_add(clauses, g_strdup(alter->adds->pdata[i]));
    if (clauses->len)
        add_statement(alter, clauses);
    start_over(alter);
    return true;
}

/* What comes with a column: its constraints and indexes, under the names that they got. */
static bool
render_add_column(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    const CmTable *body = operation->body;
    guint first = cm_mysql_altered(alter)->constraints->len;
    const CmTable *table;

    if (!cm_operation_apply(operation, alter->schema, alter->dialect->name, error))
        return false;
    table = cm_mysql_altered(alter);
    cm_mysql_name_constraints(alter->dialect, cm_mysql_altered(alter));
    g_hash_table_add(alter->added, g_strdup(operation->name));
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (i >= first ||
            (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY && !cm_table_primary_key(alter->before)))
            cm_mysql_add_constraint(alter, constraint);
    }
    for (guint i = 0; i < body->indexes->len; i++)
        add_index(alter, body->indexes->pdata[i]);
    return true;
}

/* With a column go the keys and indexes over it, which the server would keep on what is left. */
static bool
render_drop_column(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    g_autoptr(CmTable) table = cm_table_copy(cm_mysql_altered(alter));
    const CmTable *after;

    if (!cm_mysql_flush(alter, error) ||
        !cm_operation_apply(operation, alter->schema, alter->dialect->name, error))
        return false;
    after = cm_mysql_altered(alter);
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];
        bool stays = constraint->kind == CM_CONSTRAINT_PRIMARY_KEY
                         ? cm_table_primary_key(after) != NULL
                         : cm_table_constraint(after, constraint->name) != NULL;

        if (!stays && constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
            cm_mysql_add_single(alter, cm_mysql_drop_clause(alter, constraint));
        else if (!stays)
            cm_mysql_put(alter->drops, cm_mysql_drop_clause(alter, constraint));
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (!cm_table_index(after, index->name))
            cm_mysql_put(alter->drops, cm_mysql_clause("DROP INDEX ", alter, index->name));
    }
    cm_mysql_put(alter->drops, cm_mysql_clause("DROP COLUMN ", alter, operation->name));
    return true;
}

bool
cm_mysql_apply(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    return cm_operation_apply(operation, alter->schema, alter->dialect->name, error);
}

static bool
render_alter_column(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    g_hash_table_add(alter->columns, g_strdup(operation->name));
    return cm_mysql_apply(alter, operation, error);
}

static bool
render_rename(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    GString *out = cm_mysql_clause(operation->kind == CM_OPERATION_RENAME_INDEX ? "RENAME INDEX "
                                                                                : "RENAME COLUMN ",
                                   alter, operation->name);
    g_autoptr(GPtrArray) views = NULL;

    g_string_append(out, " TO ");
    cm_spelling_append_identifier(out, alter->dialect->spelling, operation->new_name);
    if (!cm_mysql_flush(alter, error)) {
        g_string_free(out, TRUE);
        return false;
    }
    cm_mysql_add_single(alter, out);
    views = cm_mysql_views(alter->schema);
    if (!cm_mysql_apply(alter, operation, error) ||
        !cm_mysql_replace_views(alter->dialect, alter->schema, views, alter->statements, error))
        return false;
    start_over(alter);
    return true;
}

static bool
render_create_index(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    add_index(alter, operation->index);
    return cm_mysql_apply(alter, operation, error);
}

bool
cm_mysql_render_drop_index(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    cm_mysql_put(alter->drops, cm_mysql_clause("DROP INDEX ", alter, operation->name));
    return cm_mysql_apply(alter, operation, error);
}

/* Another index of the name takes its place, in one statement. */
static bool
render_index_comment(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    if (!cm_mysql_flush(alter, error) || !cm_mysql_apply(alter, operation, error))
        return false;
    cm_mysql_put(alter->drops, cm_mysql_clause("DROP INDEX ", alter, operation->name));
    add_index(alter, cm_table_index(cm_mysql_altered(alter), operation->name));
    return cm_mysql_flush(alter, error);
}

typedef bool (*Render)(CmMysqlAlter *alter, const CmOperation *operation, GError **error);

static const Render renderers[CM_OPERATION_COUNT] = {
    [CM_OPERATION_CREATE_TABLE_COMMENT] = cm_mysql_render_comment,
    [CM_OPERATION_DROP_TABLE_COMMENT] = cm_mysql_render_comment,
    [CM_OPERATION_SET_TABLE_OPTIONS] = cm_mysql_render_options,
    [CM_OPERATION_ADD_COLUMN] = render_add_column,
    [CM_OPERATION_DROP_COLUMN] = render_drop_column,
    [CM_OPERATION_ALTER_COLUMN] = render_alter_column,
    [CM_OPERATION_RENAME_COLUMN] = render_rename,
    [CM_OPERATION_CREATE_INDEX] = render_create_index,
    [CM_OPERATION_DROP_INDEX] = cm_mysql_render_drop_index,
    [CM_OPERATION_RENAME_INDEX] = render_rename,
    [CM_OPERATION_SET_INDEX_COMMENT] = render_index_comment,
    [CM_OPERATION_CREATE_PRIMARY_KEY] = cm_mysql_render_create_constraint,
    [CM_OPERATION_CREATE_UNIQUE_CONSTRAINT] = cm_mysql_render_create_constraint,
    [CM_OPERATION_CREATE_FOREIGN_KEY] = cm_mysql_render_create_constraint,
    [CM_OPERATION_CREATE_CHECK_CONSTRAINT] = cm_mysql_render_create_constraint,
    [CM_OPERATION_DROP_CONSTRAINT] = cm_mysql_render_drop_constraint,
    [CM_OPERATION_RENAME_CONSTRAINT] = cm_mysql_render_rename_constraint,
    [CM_OPERATION_SET_CONSTRAINT_COMMENT] = cm_mysql_apply,
    [CM_OPERATION_VALIDATE_CONSTRAINT] = cm_mysql_apply,
};

static guint
run_length(const GPtrArray *operations, guint at)
{
    const CmOperation *first = operations->pdata[at];
    guint end = at;

    for (; end < operations->len; end++) {
        const CmOperation *operation = operations->pdata[end];

        if (!cm_mysql_changes_table(operation->kind) ||
            !cm_name_equal(&operation->table, &first->table))
            break;
    }
    return end - at;
}

/* Whether an operation drops a foreign key that the table has from the start of the run. */
static bool
drops_key(const CmMysqlAlter *alter, const CmOperation *operation)
{
    const CmConstraint *constraint =
        operation->kind == CM_OPERATION_DROP_CONSTRAINT
            ? cm_operation_find_constraint(operation, cm_mysql_altered(alter), NULL)
            : NULL;

    return constraint && constraint->kind == CM_CONSTRAINT_FOREIGN_KEY;
}

/* A server that is told to drop and add a key of one name in one statement does not always manage,
 * and an index that a key needs cannot go: keys go first. */
static bool
drop_keys(CmMysqlAlter *alter, const GPtrArray *operations, guint at, guint length, bool *done,
          GError **error)
{
    for (guint i = 0; i < length; i++) {
        const CmOperation *operation = operations->pdata[at + i];

        done[i] = drops_key(alter, operation);
        if (done[i] && !cm_mysql_render_drop_constraint(alter, operation, error))
            return false;
    }
    return cm_mysql_flush(alter, error);
}

static bool
render_run(CmMysqlAlter *alter, const GPtrArray *operations, guint *at, GError **error)
{
    guint length = run_length(operations, *at);
    g_autofree bool *done = g_new0(bool, length);

    if (!drop_keys(alter, operations, *at, length, done, error))
        return false;
    for (guint i = 0; i < length; i++, (*at)++) {
        const CmOperation *operation = operations->pdata[*at];

        if (done[i])
            continue;
        cm_mysql_note_demands(alter, operation);
        if (!renderers[operation->kind](alter, operation, error))
            return false;
    }
    return cm_mysql_flush(alter, error);
}

bool
cm_mysql_alter_table(const CmDialect *dialect, const GPtrArray *operations, guint *at,
                     CmSchema *schema, GPtrArray *statements, GError **error)
{
    const CmOperation *first = operations->pdata[*at];
    CmMysqlAlter alter = {
        .dialect = dialect, .schema = schema, .name = &first->table, .statements = statements};
    bool ok;

    if (!cm_schema_check_known(schema, alter.name, error))
        return false;
    if (!cm_mysql_altered(&alter))
        return cm_fail(error, CM_ERROR_NO_SUCH_TABLE, "there is no table '%s'", alter.name->name);
    alter.drops = g_ptr_array_new_with_free_func(g_free);
    alter.adds = g_ptr_array_new_with_free_func(g_free);
    alter.columns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    alter.added = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    cm_mysql_name_constraints(dialect, cm_mysql_altered(&alter));
    cm_mysql_imply_indexes(cm_mysql_altered(&alter));
    alter.before = cm_table_copy(cm_mysql_altered(&alter));
    ok = render_run(&alter, operations, at, error);
    g_ptr_array_unref(alter.drops);
    g_ptr_array_unref(alter.adds);
    g_hash_table_unref(alter.columns);
    g_hash_table_unref(alter.added);
    g_free(alter.algorithm);
    g_free(alter.lock);
    cm_table_free(alter.before);
    return ok;
}
