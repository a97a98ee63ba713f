/* What SQLite's ALTER TABLE can do by itself. */
#include <string.h>

#include "dialect/sqlite.h"
#include "dialect/sqlite_types.h"

/* ALTER TABLE ADD COLUMN takes a default only if it is the same for all rows. */
static bool
has_constant_default(const CmColumn *column)
{
    g_autofree char *text = cm_ddl_default_text(&cm_dialect_sqlite, &column->server_default);

    return !text || (*text != '(' && g_ascii_strncasecmp(text, "CURRENT_", 8));
}

/* ALTER TABLE ADD COLUMN gives the rows there are the number itself, where a row that is inserted
 * gets its text. */
static bool
has_boolean_text(const CmColumn *column)
{
    g_autofree char *text = cm_ddl_default_text(&cm_dialect_sqlite, &column->server_default);

    return text && (!g_ascii_strcasecmp(text, "TRUE") || !g_ascii_strcasecmp(text, "FALSE")) &&
           cm_sqlite_type_affinity(column->type) == CM_AFFINITY_TEXT;
}

static bool
can_add_in_place(const CmTable *body)
{
    const CmColumn *column = body->columns->pdata[0];

    if (column->computed && column->computed_stored)
        return false;
    if (!has_constant_default(column) || has_boolean_text(column))
        return false;
    if (!column->nullable && !column->computed && !cm_column_has_default(column))
        return false;
    for (guint i = 0; i < body->constraints->len; i++)
        if (((CmConstraint *)body->constraints->pdata[i])->kind != CM_CONSTRAINT_FOREIGN_KEY ||
            cm_column_has_default(column))
            return false;
    return body->constraints->len <= 1;
}

/* ALTER TABLE DROP COLUMN refuses a column that anything else mentions. */
static bool
is_mentioned(const CmTable *table, const char *column, const CmSchema *schema)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (cm_parts_mention(constraint->parts, column) ||
            cm_sqlite_mentions(constraint->sql, column))
            return true;
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (cm_sqlite_mentions(index->where, column))
            return true;
        for (guint j = 0; j < index->parts->len; j++) {
            const CmPart *part = index->parts->pdata[j];

            if (!g_strcmp0(part->column, column) || cm_sqlite_mentions(part->sql, column))
                return true;
        }
    }
    for (guint i = 0; i < table->columns->len; i++)
        if (cm_sqlite_mentions(((CmColumn *)table->columns->pdata[i])->computed, column))
            return true;
    for (guint i = 0; i < schema->triggers->len; i++)
        if (cm_sqlite_mentions(((CmTrigger *)schema->triggers->pdata[i])->sql, column))
            return true;
    return false;
}

/* ALTER TABLE DROP COLUMN cuts the last column off at the comma before it, and takes one in a
 * comment for that. */
static bool
is_behind_comment(const CmTable *table, const char *column)
{
    const CmColumn *last =
        table->columns->len ? table->columns->pdata[table->columns->len - 1] : NULL;

    return table->is_annotated && last && !g_ascii_strcasecmp(last->name, column);
}

/* Labels of an enum are none of SQLite's. */
static bool
changes_type(const CmOperation *operation, const CmTable *table)
{
    const CmColumn *column = cm_table_column(table, operation->name);
    g_autofree char *was = column ? cm_sqlite_type_to_text(column->type) : NULL;
    g_autofree char *is =
        operation->changes.type ? cm_sqlite_type_to_text(operation->to->type) : NULL;

    return operation->changes.type && g_strcmp0(was, is);
}

bool
cm_sqlite_is_in_place(const CmOperation *operation, const CmTable *table, const CmSchema *schema)
{
    const CmColumnAspects *changes = &operation->changes;

    switch (operation->kind) {
    case CM_OPERATION_ADD_COLUMN:
        return can_add_in_place(operation->body);
    case CM_OPERATION_DROP_COLUMN:
        return !is_behind_comment(table, operation->name) &&
               !is_mentioned(table, operation->name, schema);
    case CM_OPERATION_ALTER_COLUMN:
        return !changes_type(operation, table) && !changes->nullable && !changes->server_default &&
               !changes->computed && !changes->autoincrement && !changes->collation &&
               !changes->options;
    case CM_OPERATION_CREATE_TABLE_COMMENT:
    case CM_OPERATION_DROP_TABLE_COMMENT:
    case CM_OPERATION_CREATE_INDEX:
    case CM_OPERATION_DROP_INDEX:
    case CM_OPERATION_RENAME_INDEX:
    case CM_OPERATION_SET_INDEX_COMMENT:
    case CM_OPERATION_SET_CONSTRAINT_COMMENT:
    case CM_OPERATION_VALIDATE_CONSTRAINT:
        return true;
    default:
        return false;
    }
}
