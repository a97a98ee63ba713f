/* Parts of tables that come later than these, since what they need comes in between: a check by a
 * function that takes the rows of its table. They go before that in turn. */
#include "base/sqltext.h"
#include "diff/internal.h"
#include "diff/order.h"

bool
cm_diffing_is_late(const CmDiffing *diffing, gconstpointer part)
{
    return diffing->late && g_hash_table_contains(diffing->late, part);
}

static bool
uses_column(const CmDiffing *diffing, const GPtrArray *parts, const char *sql, const char *column)
{
    const CmLexerOptions *lexer = diffing->normaliser->lexer;

    for (guint i = 0; i < parts->len; i++)
        if (cm_sql_mentions(((CmPart *)parts->pdata[i])->sql, column, lexer))
            return true;
    return cm_parts_mention(parts, column) || cm_sql_mentions(sql, column, lexer);
}

/* A computed column, and what is over it. */
static void
take_computed(const CmDiffing *diffing, const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (uses_column(diffing, constraint->parts, constraint->sql, column))
            g_hash_table_add(diffing->late, (gpointer)constraint);
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (uses_column(diffing, index->parts, index->where, column))
            g_hash_table_add(diffing->late, (gpointer)index);
    }
}

static void
take_late(const CmDiffing *diffing, const CmOrderNode *node)
{
    for (guint i = 0; i < node->late->len; i++)
        g_hash_table_add(diffing->late, node->late->pdata[i]);
    for (guint i = 0; i < node->table->columns->len; i++) {
        const CmColumn *column = node->table->columns->pdata[i];

        if (column->computed && cm_diffing_is_late(diffing, column))
            take_computed(diffing, node->table, column->name);
    }
}

void
cm_diffing_take_late(CmDiffing *diffing, const GPtrArray *nodes)
{
    for (guint i = 0; i < nodes->len; i++) {
        const CmOrderNode *node = nodes->pdata[i];

        if (!node->late->len)
            continue;
        diffing->late = diffing->late ? diffing->late : g_hash_table_new(NULL, NULL);
        take_late(diffing, node);
    }
}

static void
forget(const CmDiffing *diffing, const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++)
        g_hash_table_remove(diffing->late, parts->pdata[i]);
}

bool
cm_diffing_complete(CmDiffing *diffing, const GPtrArray *nodes, GError **error)
{
    for (guint i = 0; i < nodes->len; i++) {
        const CmTable *table = ((CmOrderNode *)nodes->pdata[i])->table;

        forget(diffing, table->columns);
        forget(diffing, table->constraints);
        forget(diffing, table->indexes);
        if (!cm_diffing_table_changes(diffing, table, error))
            return false;
    }
    return true;
}

void
cm_diffing_leave_late(const CmDiffing *diffing, const CmTable *table, CmTable *copy)
{
    for (guint i = table->columns->len; diffing->late && i-- > 0;) {
        const CmColumn *column = table->columns->pdata[i];

        if (cm_diffing_is_late(diffing, column) && column->computed)
            g_ptr_array_remove_index(copy->columns, i);
        else if (cm_diffing_is_late(diffing, column))
            cm_default_clear(&((CmColumn *)copy->columns->pdata[i])->server_default);
    }
}

static bool
drop_late_of(CmDiffing *diffing, const CmTable *table, const GPtrArray *late, GError **error)
{
    const CmName *name = &table->name;

    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (g_ptr_array_find((GPtrArray *)late, index, NULL) &&
            !cm_diffing_add(
                diffing, cm_operation_on(CM_OPERATION_DROP_INDEX, name, index->name, NULL), error))
            return false;
    }
    for (guint i = table->constraints->len; i-- > 0;)
        if (g_ptr_array_find((GPtrArray *)late, table->constraints->pdata[i], NULL) &&
            !cm_diffing_add(
                diffing, cm_operation_drop_constraint(name, table->constraints->pdata[i]), error))
            return false;
    for (guint i = table->columns->len; i-- > 0;) {
        const CmColumn *column = table->columns->pdata[i];

        if (!g_ptr_array_find((GPtrArray *)late, column, NULL))
            continue;
        if (!column->computed && !cm_diffing_drop_default(diffing, table, column, error))
            return false;
        if (column->computed &&
            !cm_diffing_add(diffing,
                            cm_operation_on(CM_OPERATION_DROP_COLUMN, name, column->name, NULL),
                            error))
            return false;
    }
    return true;
}

bool
cm_diffing_drop_late(CmDiffing *diffing, const GPtrArray *nodes, GError **error)
{
    for (guint i = nodes->len; i-- > 0;) {
        const CmOrderNode *node = nodes->pdata[i];

        if (node->late->len && !drop_late_of(diffing, node->table, node->late, error))
            return false;
    }
    return true;
}
