/* Tables of MariaDB that keep their rows' history: the two columns that say since when and until
 * when a row is valid come and go in one statement, with the period that they make and, where it
 * begins or ends, the versioning. */
#include "dialect/mysql_alter.h"

#include <string.h>

static const char versioned[] = "system_versioned";

static bool
is_row_end(const CmColumn *column)
{
    return column && (cm_mysql_is_row_end(column, true) || cm_mysql_is_row_end(column, false));
}

static bool
is_about_end(const CmMysqlAlter *alter, const CmOperation *operation)
{
    if (operation->kind == CM_OPERATION_ADD_COLUMN)
        return is_row_end(operation->body->columns->pdata[0]);
    return operation->kind == CM_OPERATION_DROP_COLUMN &&
           is_row_end(cm_table_column(cm_mysql_altered(alter), operation->name));
}

/* Whether the last of several parts is the column that says until when rows are valid. */
static bool
ends_with_end(const CmTable *table, const GPtrArray *parts)
{
    const CmPart *last = parts->len > 1 ? parts->pdata[parts->len - 1] : NULL;
    const CmColumn *column = last && last->column ? cm_table_column(table, last->column) : NULL;

    return column && cm_mysql_is_row_end(column, false);
}

void
cm_mysql_forget_row_ends(CmTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *key = table->constraints->pdata[i];

        if ((key->kind == CM_CONSTRAINT_PRIMARY_KEY || key->kind == CM_CONSTRAINT_UNIQUE) &&
            ends_with_end(table, key->parts))
            g_ptr_array_remove_index(key->parts, key->parts->len - 1);
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        CmIndex *index = table->indexes->pdata[i];

        if (index->unique && ends_with_end(table, index->parts))
            g_ptr_array_remove_index(index->parts, index->parts->len - 1);
    }
}

/* What a table is told of its versioning, or NULL. */
static const CmOption *
find_versioning(const CmOperation *operation)
{
    for (guint i = 0; operation->kind == CM_OPERATION_SET_TABLE_OPTIONS && operation->options &&
                      i < operation->options->len;
         i++) {
        const CmOption *option = &g_array_index(operation->options, CmOption, i);

        if (!strcmp(option->key, versioned))
            return option;
    }
    return NULL;
}

bool
cm_mysql_moves_row_ends(const CmMysqlAlter *alter, const GPtrArray *operations, guint at, guint end)
{
    if (is_about_end(alter, operations->pdata[at]))
        return true;
    if (!find_versioning(operations->pdata[at]))
        return false;
    for (guint i = at + 1; i < end; i++)
        if (is_about_end(alter, operations->pdata[i]))
            return true;
    return false;
}

static const CmColumn *
find_end(const CmTable *table, bool is_start)
{
    for (guint i = 0; i < table->columns->len; i++)
        if (cm_mysql_is_row_end(table->columns->pdata[i], is_start))
            return table->columns->pdata[i];
    return NULL;
}

/* What else the operation sets is done when its turn comes. */
static bool
apply_versioning(const CmMysqlAlter *alter, const CmOption *option, GError **error)
{
    g_autoptr(CmOperation) operation =
        cm_operation_on(CM_OPERATION_SET_TABLE_OPTIONS, alter->name, NULL, NULL);

    cm_options_set(&operation->options, option->dialect, option->key, &option->value);
    return cm_mysql_apply((CmMysqlAlter *)alter, operation, error);
}

/* What no statement of the server makes. */
static bool
check_ends(const CmMysqlAlter *alter, const CmTable *before, GError **error)
{
    const CmTable *after = cm_mysql_altered(alter);
    const CmColumn *start = find_end(after, true);
    const CmColumn *stop = find_end(after, false);
    const char *one = start ? start->name : stop ? stop->name : NULL;
    bool was = cm_mysql_is_set(alter->dialect, before->options, versioned);

    if (!start != !stop)
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "column '%s' says of rows of table '%s' only since when, or until when, "
                       "they are valid: ROW START and ROW END come and go together",
                       one, after->name.name);
    if (one && !cm_mysql_is_set(alter->dialect, after->options, versioned))
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "column '%s' says since when rows of table '%s' are valid, which only a "
                       "table with 'mariadb: {system_versioned: true}' knows",
                       one, after->name.name);
    return !one || !was ||
           cm_fail(error, CM_ERROR_UNSUPPORTED,
                   "table '%s' keeps in columns of its own since when rows are valid, and MariaDB "
                   "cannot have '%s' in their place: leave ROW START and ROW END out, or set "
                   "'system_versioned' to null in a revision before this one, with which the "
                   "history goes",
                   after->name.name, one);
}

static bool
append_end(const CmMysqlAlter *alter, const CmColumn *column, GPtrArray *clauses, GError **error)
{
    GString *out = g_string_new("ADD COLUMN ");
    bool ok = cm_mysql_append_column(out, alter->dialect, cm_mysql_altered(alter), column, error);

    cm_mysql_put(clauses, out);
    return ok;
}

static bool
append_ends(const CmMysqlAlter *alter, GPtrArray *clauses, GError **error)
{
    const CmColumn *start = find_end(cm_mysql_altered(alter), true);
    const CmColumn *stop = find_end(cm_mysql_altered(alter), false);
    GString *period;

    if (!start)
        return true;
    if (!append_end(alter, start, clauses, error) || !append_end(alter, stop, clauses, error))
        return false;
    period = cm_mysql_clause("ADD PERIOD FOR SYSTEM_TIME (", alter, start->name);
    g_string_append(period, ", ");
    cm_spelling_append_identifier(period, alter->dialect->spelling, stop->name);
    cm_mysql_put(clauses, g_string_append(period, ")"));
    return true;
}

bool
cm_mysql_render_row_ends(CmMysqlAlter *alter, const GPtrArray *operations, guint at, guint end,
                         bool *done, GError **error)
{
    g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(CmTable) before = NULL;
    bool was, is;

    if (!cm_mysql_flush(alter, error))
        return false;
    before = cm_table_copy(cm_mysql_altered(alter));
    for (guint i = at; i < end; i++) {
        const CmOperation *operation = operations->pdata[i];
        const CmOption *option = find_versioning(operation);
        bool is_end = !done[i - at] && is_about_end(alter, operation);

        if (is_end && operation->kind == CM_OPERATION_DROP_COLUMN)
            cm_mysql_put(clauses, cm_mysql_clause("DROP COLUMN ", alter, operation->name));
        if (is_end ? !cm_mysql_apply(alter, operation, error)
                   : option && !done[i - at] && !apply_versioning(alter, option, error))
            return false;
        done[i - at] |= is_end;
    }
    was = cm_mysql_is_set(alter->dialect, before->options, versioned);
    is = cm_mysql_is_set(alter->dialect, cm_mysql_altered(alter)->options, versioned);
    if (was && !is)
        cm_mysql_put(clauses, g_string_new("DROP SYSTEM VERSIONING"));
    if (!check_ends(alter, before, error) || !append_ends(alter, clauses, error))
        return false;
    if (!was && is)
        cm_mysql_put(clauses, g_string_new("ADD SYSTEM VERSIONING"));
    cm_mysql_add_alter(alter, clauses);
    cm_mysql_start_over(alter);
    return true;
}
