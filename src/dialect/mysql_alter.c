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
    return kind == CM_OPERATION_RENAME_COLUMN || cm_ddl_changes_table(kind);
}

/* Whether what is pending has to wait for the index that comes in place of one that a key, or a
 * column that is numbered, needs. */
static bool
waits_for_index(const CmMysqlAlter *alter, const char *going)
{
    return !g_hash_table_contains(alter->added, going) &&
           (cm_mysql_leaves_unnumbered(alter, going) ||
            cm_mysql_leaves_unserved(alter->schema, alter->before, cm_mysql_altered(alter), going));
}

/* A column goes before another of its name comes: of both in one statement nobody could tell, once
 * it is cut off, whether the one that is there is the old one or the new. */
static bool
let_go_first(CmMysqlAlter *alter, const CmColumn *coming, GError **error)
{
    g_autoptr(GString) drop = cm_mysql_clause("DROP COLUMN ", alter, coming->name);

    return coming->computed || !cm_mysql_altered(alter)->columns->len ||
           !g_ptr_array_find_with_equal_func(alter->drops, drop->str, g_str_equal, NULL) ||
           waits_for_index(alter, coming->name) || cm_mysql_flush(alter, error);
}

/* What comes with a column: its constraints and indexes, under the names that they got. */
static bool
render_add_column(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    const CmTable *body = operation->body;
    guint first = cm_mysql_altered(alter)->constraints->len;
    const CmTable *table;

    if (!let_go_first(alter, body->columns->pdata[0], error) ||
        !cm_operation_apply(operation, alter->schema, alter->dialect->name, error))
        return false;
    table = cm_mysql_altered(alter);
    cm_mysql_name_constraints(alter->dialect, cm_mysql_altered(alter));
    g_hash_table_add(alter->added, g_strdup(operation->name));
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (i >= first ||
            (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY && cm_table_primary_key(body)))
            cm_mysql_add_constraint(alter, constraint);
    }
    for (guint i = 0; i < body->indexes->len; i++)
        cm_mysql_add_index(alter, body->indexes->pdata[i]);
    return true;
}

/* With a column go the keys and indexes over it, which the server would keep on what is left. */
static bool
render_drop_column(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    g_autoptr(CmTable) table = cm_table_copy(cm_mysql_altered(alter));
    const CmTable *after;

    if ((!waits_for_index(alter, operation->name) && !cm_mysql_flush(alter, error)) ||
        !cm_operation_apply(operation, alter->schema, alter->dialect->name, error))
        return false;
    after = cm_mysql_altered(alter);
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];
        bool stays = constraint->kind == CM_CONSTRAINT_PRIMARY_KEY
                         ? cm_table_primary_key(after) != NULL
                         : cm_table_constraint(after, constraint->name) != NULL;

        if (!stays && cm_mysql_is_aside(alter, constraint))
            continue;
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

/* An older server is told the whole column. */
static bool
add_renamed_column(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    bool can =
        cm_mysql_can(alter->dialect, alter->schema->server_version, CM_MYSQL_RENAMES_COLUMNS);
    const CmTable *table = cm_mysql_altered(alter);
    GString *out =
        cm_mysql_clause(can ? "RENAME COLUMN " : "CHANGE COLUMN ", alter, operation->name);

    g_string_append(out, can ? " TO " : " ");
    if (can) {
        cm_spelling_append_identifier(out, alter->dialect->spelling, operation->new_name);
    } else if (!cm_mysql_append_column(out, alter->dialect, table,
                                       cm_table_column(table, operation->new_name), error)) {
        g_string_free(out, TRUE);
        return false;
    }
    cm_mysql_add_single(alter, out);
    return true;
}

static bool
render_rename_column(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    g_autoptr(GPtrArray) views = NULL;

    if (!cm_mysql_flush(alter, error))
        return false;
    views = cm_mysql_views(alter->schema);
    if (!cm_mysql_apply(alter, operation, error) || !add_renamed_column(alter, operation, error) ||
        !cm_mysql_replace_views(alter->dialect, alter->schema, views, alter->statements, error))
        return false;
    cm_mysql_start_over(alter);
    return true;
}

/* Another index of the name takes its place, in one statement. */
static bool
replace_index(CmMysqlAlter *alter, const CmOperation *operation, const char *name, GError **error)
{
    if (!cm_mysql_flush(alter, error) || !cm_mysql_apply(alter, operation, error))
        return false;
    cm_mysql_put(alter->drops, cm_mysql_clause("DROP INDEX ", alter, operation->name));
    cm_mysql_add_index(alter, cm_table_index(cm_mysql_altered(alter), name));
    return cm_mysql_flush(alter, error);
}

static bool
render_index_comment(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    return replace_index(alter, operation, operation->name, error);
}

/* The unique constraint of an earlier operation that an index is known as, once it is read back. */
static const CmConstraint *
unique_behind(const CmMysqlAlter *alter, const char *name)
{
    const CmTable *table = cm_mysql_altered(alter);
    const CmConstraint *unique =
        cm_table_index(table, name) ? NULL : cm_table_constraint(table, name);

    return unique && unique->kind == CM_CONSTRAINT_UNIQUE ? unique : NULL;
}

bool
cm_mysql_render_rename_index(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    GString *out;

    if (unique_behind(alter, operation->name)) {
        g_autoptr(CmOperation) rename = cm_operation_on(CM_OPERATION_RENAME_CONSTRAINT, alter->name,
                                                        operation->name, operation->new_name);

        return cm_mysql_render_rename_constraint(alter, rename, error);
    }
    if (!cm_mysql_can(alter->dialect, alter->schema->server_version, CM_MYSQL_RENAMES_INDEXES))
        return replace_index(alter, operation, operation->new_name, error);
    if (!cm_mysql_flush(alter, error))
        return false;
    out = cm_mysql_clause("RENAME INDEX ", alter, operation->name);
    g_string_append(out, " TO ");
    cm_spelling_append_identifier(out, alter->dialect->spelling, operation->new_name);
    cm_mysql_add_single(alter, out);
    if (!cm_mysql_apply(alter, operation, error))
        return false;
    cm_mysql_start_over(alter);
    return true;
}

/* An index that the server may have made for a key, and would drop for the sake of this one: it is
 * made anew, as one that is wanted. */
static void
keep_indexes(CmMysqlAlter *alter, const CmIndex *coming)
{
    const CmTable *table = cm_mysql_altered(alter);

    for (guint i = 0; i < alter->before->indexes->len; i++) {
        const CmIndex *index = alter->before->indexes->pdata[i];

        if (cm_table_index(table, index->name) &&
            cm_mysql_gives_way_to(alter->before, index, coming))
            cm_mysql_make_anew(alter, index);
    }
}

static bool
render_create_index(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    keep_indexes(alter, operation->index);
    cm_mysql_stop_serving(alter, operation->index);
    cm_mysql_add_index(alter, operation->index);
    if (!cm_mysql_apply(alter, operation, error))
        return false;
    if (operation->index->unique)
        cm_mysql_keep_unique(alter, operation->name);
    return true;
}

bool
cm_mysql_render_drop_index(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    const CmConstraint *unique = unique_behind(alter, operation->name);

    if (unique) {
        g_autoptr(CmOperation) drop = cm_operation_drop_constraint(alter->name, unique);

        return cm_mysql_render_drop_constraint(alter, drop, error);
    }
    cm_mysql_put(alter->drops, cm_mysql_clause("DROP INDEX ", alter, operation->name));
    return cm_mysql_apply(alter, operation, error);
}

/* Of the constraints only a primary key keeps one: another takes its place, in one statement. */
static bool
render_constraint_comment(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    const CmConstraint *key = cm_table_primary_key(cm_mysql_altered(alter));

    if (cm_operation_find_constraint(operation, cm_mysql_altered(alter), NULL) != key)
        return cm_mysql_apply(alter, operation, error);
    if (!cm_mysql_flush(alter, error) || !cm_mysql_apply(alter, operation, error))
        return false;
    key = cm_table_primary_key(cm_mysql_altered(alter));
    cm_mysql_put(alter->drops, cm_mysql_drop_clause(alter, key));
    cm_mysql_add_constraint(alter, key);
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
    [CM_OPERATION_RENAME_COLUMN] = render_rename_column,
    [CM_OPERATION_CREATE_INDEX] = render_create_index,
    [CM_OPERATION_DROP_INDEX] = cm_mysql_render_drop_index,
    [CM_OPERATION_RENAME_INDEX] = cm_mysql_render_rename_index,
    [CM_OPERATION_SET_INDEX_COMMENT] = render_index_comment,
    [CM_OPERATION_CREATE_PRIMARY_KEY] = cm_mysql_render_create_constraint,
    [CM_OPERATION_CREATE_UNIQUE_CONSTRAINT] = cm_mysql_render_create_constraint,
    [CM_OPERATION_CREATE_FOREIGN_KEY] = cm_mysql_render_create_constraint,
    [CM_OPERATION_CREATE_CHECK_CONSTRAINT] = cm_mysql_render_create_constraint,
    [CM_OPERATION_DROP_CONSTRAINT] = cm_mysql_render_drop_constraint,
    [CM_OPERATION_RENAME_CONSTRAINT] = cm_mysql_render_rename_constraint,
    [CM_OPERATION_SET_CONSTRAINT_COMMENT] = render_constraint_comment,
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

/* Whether an operation drops an index that went with its foreign key. */
static bool
went_with_key(const CmMysqlAlter *alter, const CmTable *start, const CmOperation *operation)
{
    return operation->kind == CM_OPERATION_DROP_INDEX && cm_table_index(start, operation->name) &&
           !cm_table_index(cm_mysql_altered(alter), operation->name);
}

static const GPtrArray *
parts_of(const CmOperation *operation)
{
    switch (operation->kind) {
    case CM_OPERATION_CREATE_PRIMARY_KEY:
    case CM_OPERATION_CREATE_UNIQUE_CONSTRAINT:
        return operation->constraint->parts;
    case CM_OPERATION_CREATE_INDEX:
        return operation->index->parts;
    default:
        return NULL;
    }
}

/* Whether the operation makes a key of a column that was just added, which may number its rows by
 * it, and can be made by now. */
static bool
keys_added(const CmMysqlAlter *alter, const CmOperation *operation)
{
    const GPtrArray *parts = parts_of(operation);
    const CmTable *table = cm_mysql_altered(alter);
    const CmPart *first = parts && parts->len ? parts->pdata[0] : NULL;

    if (!first || !first->column || !g_hash_table_contains(alter->added, first->column))
        return false;
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        if (!part->column || !cm_table_column(table, part->column))
            return false;
    }
    if (operation->kind == CM_OPERATION_CREATE_PRIMARY_KEY)
        return !cm_table_primary_key(table);
    return cm_table_column(table, first->column)->autoincrement == CM_AUTOINCREMENT_YES &&
           (!operation->name || !cm_table_index(table, operation->name));
}

/* A column that numbers the rows that are there comes in one statement with its key. */
static bool
render_keys_of_added(CmMysqlAlter *alter, const GPtrArray *operations, guint at, guint length,
                     bool *done, GError **error)
{
    for (guint i = 0; i < length; i++) {
        const CmOperation *operation = operations->pdata[at + i];

        if (done[i] || !keys_added(alter, operation))
            continue;
        done[i] = true;
        if (!renderers[operation->kind](alter, operation, error))
            return false;
    }
    return true;
}

static bool
render_run(CmMysqlAlter *alter, const GPtrArray *operations, guint *at, GError **error)
{
    guint length = run_length(operations, *at);
    g_autofree bool *done = g_new0(bool, length);
    g_autoptr(CmTable) start = cm_table_copy(cm_mysql_altered(alter));

    alter->operations = operations;
    alter->rest = *at + length;
    if (!drop_keys(alter, operations, *at, length, done, error))
        return false;
    for (guint i = 0; i < length; i++) {
        done[i] = done[i] || went_with_key(alter, start, operations->pdata[*at + i]);
        cm_mysql_take_period(alter, operations->pdata[*at + i]);
    }
    for (guint i = 0; i < length; i++, (*at)++) {
        const CmOperation *operation = operations->pdata[*at];

        if (!done[i] && cm_mysql_moves_row_ends(alter, operations, *at, alter->rest) &&
            !cm_mysql_render_row_ends(alter, operations, *at, alter->rest, done + i, error))
            return false;
        if (done[i])
            continue;
        cm_mysql_note_demands(alter, operation);
        done[i] = true;
        if (!renderers[operation->kind](alter, operation, error) ||
            (operation->kind == CM_OPERATION_ADD_COLUMN &&
             !render_keys_of_added(alter, operations, *at - i, length, done, error)))
            return false;
    }
    alter->is_last = true;
    return cm_mysql_flush(alter, error);
}

/* The operations on one table that follow each other. */
static bool
alter_one(const CmDialect *dialect, const GPtrArray *operations, guint *at, CmSchema *schema,
          GPtrArray *statements, GPtrArray *aside, GError **error)
{
    const CmOperation *first = operations->pdata[*at];
    CmMysqlAlter alter = {.dialect = dialect,
                          .schema = schema,
                          .name = &first->table,
                          .statements = statements,
                          .aside = aside};
    bool ok;

    if (!cm_schema_check_known(schema, alter.name, error))
        return false;
    if (cm_schema_view(schema, alter.name)) {
        (*at)++;
        return cm_mysql_apply(&alter, first, error); /* a comment, of which views have none */
    }
    if (!cm_mysql_altered(&alter))
        return cm_fail(error, CM_ERROR_NO_SUCH_TABLE, "there is no table '%s'", alter.name->name);
    alter.drops = g_ptr_array_new_with_free_func(g_free);
    alter.adds = g_ptr_array_new_with_free_func(g_free);
    alter.served = g_ptr_array_new_with_free_func(g_free);
    alter.columns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    alter.added = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    cm_mysql_name_constraints(dialect, cm_mysql_altered(&alter));
    cm_mysql_imply_indexes(cm_mysql_altered(&alter));
    alter.before = cm_table_copy(cm_mysql_altered(&alter));
    ok = render_run(&alter, operations, at, error) &&
         cm_mysql_check_numbered(dialect, cm_mysql_altered(&alter), error);
    g_ptr_array_unref(alter.drops);
    g_ptr_array_unref(alter.adds);
    g_ptr_array_unref(alter.served);
    g_hash_table_unref(alter.columns);
    g_hash_table_unref(alter.added);
    g_free(alter.algorithm);
    g_free(alter.lock);
    cm_table_free(alter.before);
    return ok;
}

bool
cm_mysql_alter_table(const CmDialect *dialect, const GPtrArray *operations, guint *at,
                     CmSchema *schema, GPtrArray *statements, GError **error)
{
    g_autoptr(GPtrArray) aside = NULL;
    guint end = *at;

    while (end < operations->len &&
           cm_mysql_changes_table(((const CmOperation *)operations->pdata[end])->kind))
        end++;
    aside = cm_mysql_put_aside(dialect, operations, *at, end, schema, statements);
    do {
        if (!alter_one(dialect, operations, at, schema, statements, aside, error))
            return false;
    } while (aside->len && *at < end);
    cm_mysql_give_back(dialect, aside, schema, statements);
    return true;
}
