/* What a partition has from its parent is the parent's matter: columns that come, go and change
 * there, and indexes that are attached to the parent's. */
#include "diff/internal.h"

const CmTable *
cm_diff_parent(const CmSchema *schema, const CmTable *table)
{
    const char *parent = cm_options_text(table->options, "postgresql", "partition_of");
    const CmTable *found = NULL;
    GError *ignored = NULL;
    CmName name = {NULL, NULL};

    if (parent && cm_name_parse(parent, &name, &ignored))
        found = cm_schema_table(schema, &name);
    g_clear_error(&ignored);
    cm_name_clear(&name);
    return found;
}

/* A parent may be a partition itself. */
static const CmTable *
table_with_columns(const CmSchema *schema, const CmTable *table)
{
    for (int depth = 0; table && !table->columns->len && depth < 64; depth++)
        table = cm_diff_parent(schema, table);
    return table;
}

static void
take_columns(CmTable *table, const CmTable *from)
{
    for (guint i = 0; from && i < from->columns->len; i++)
        cm_table_add_column(table, cm_column_copy(from->columns->pdata[i]));
}

static bool
is_partition(const CmTable *table)
{
    return cm_options_text(table->options, "postgresql", "partition_of") != NULL;
}

CmSchema *
cm_diff_fill_partitions(CmSchema *from, const CmSchema *to)
{
    CmSchema *filled = NULL;

    for (guint i = 0; i < to->tables->len; i++) {
        const CmTable *right = to->tables->pdata[i];
        CmTable *left = is_partition(right) ? cm_schema_table(from, &right->name) : NULL;

        if (!left || !is_partition(left) || !left->columns->len == !right->columns->len)
            continue;
        if (!left->columns->len) {
            take_columns(left, table_with_columns(from, left));
            continue;
        }
        if (!filled)
            filled = cm_schema_copy(to);
        take_columns(cm_schema_table(filled, &right->name), table_with_columns(to, right));
    }
    return filled;
}

static void
leave_attached_indexes(const CmDiffing *diffing, CmTable *from, const CmTable *to)
{
    const CmValue none = CM_VALUE_OF_NULL;

    for (guint i = from->indexes->len; i-- > 0;) {
        CmIndex *index = from->indexes->pdata[i];
        const CmIndex *said = cm_diffing_index(diffing, to->indexes, index->name);

        if (!cm_options_get(index->options, "postgresql", "parent"))
            continue;
        if (!said)
            g_ptr_array_remove_index(from->indexes, i);
        else if (!cm_options_get(said->options, "postgresql", "parent"))
            cm_options_set(&index->options, "postgresql", "parent", &none);
    }
}

void
cm_diffing_leave_attached(CmDiffing *diffing)
{
    for (guint i = 0; i < diffing->from->tables->len; i++) {
        CmTable *from = diffing->from->tables->pdata[i];
        const CmTable *to = cm_diffing_table(diffing, diffing->to, &from->name);

        if (to)
            leave_attached_indexes(diffing, from, to);
    }
}
