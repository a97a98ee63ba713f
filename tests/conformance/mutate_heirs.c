/* Partitions and heirs that come, go, and say columns of their own. */
#include <string.h>

#include "conformance/mutate_pick.h"
#include "operation/operation.h"
#include "schema/parents.h"

static void
set_text(CmTable *table, const char *key, const char *text)
{
    const CmValue value = cm_value_of_text(text);

    cm_options_set(&table->options, "postgresql", key, &value);
}

/* A table with an option of a partition, or a partitioned one, or NULL. */
static CmTable *
pick_with(Mutation *m, const char *key)
{
    guint count = m->schema->tables->len;
    guint first = count ? pick(m, count) : 0;

    for (guint i = 0; i < count; i++) {
        CmTable *table = m->schema->tables->pdata[(first + i) % count];

        if (cm_options_get(table->options, "postgresql", key))
            return table;
    }
    return NULL;
}

/* A new table with one column more than others hand down, and their name among its options. */
static bool
add_below(Mutation *m, const CmTable *parent, const char *key, const char *stem)
{
    g_autofree char *name = new_name(m, stem);
    g_autofree char *of = cm_name_to_string(&parent->name);
    const char *const parents[] = {of, NULL};
    CmTable *table = cm_table_new(NULL, name);

    tell(m, "add below", parent, name);
    if (!strcmp(key, "inherits")) {
        cm_options_set_list(&table->options, "postgresql", key, parents);
        if (pick(m, 2))
            cm_table_add_column(table, cm_column_new("own", cm_type_new(CM_TYPE_INTEGER)));
    } else {
        set_text(table, key, of);
        set_text(table, "partition_bound", "DEFAULT");
    }
    return cm_schema_add_table(m->schema, table, NULL);
}

static bool
has_default_partition(const Mutation *m, const CmTable *table)
{
    for (guint i = 0; i < m->schema->tables->len; i++) {
        const CmTable *other = m->schema->tables->pdata[i];

        if (cm_schema_parent(m->schema, other) == table &&
            !strcmp(cm_options_text(other->options, "postgresql", "partition_bound"), "DEFAULT"))
            return true;
    }
    return false;
}

/* One that takes what no other does. */
bool
mutate_add_partition(Mutation *m)
{
    CmTable *table = pick_with(m, "partition_by");
    const char *by = table ? cm_options_text(table->options, "postgresql", "partition_by") : NULL;

    if (!by || g_str_has_prefix(by, "HASH") || has_default_partition(m, table))
        return false;
    return add_below(m, table, "partition_of", "part");
}

bool
mutate_add_heir(Mutation *m)
{
    CmTable *table = pick_table(m);

    if (!table || is_partitioned(table) ||
        cm_options_get(table->options, "postgresql", "partition_of"))
        return false;
    return add_below(m, table, "inherits", "heir");
}

static bool
has_renamed_columns(const GPtrArray *columns)
{
    for (guint i = 0; i < columns->len; i++)
        if (((CmColumn *)columns->pdata[i])->renamed_from)
            return true;
    return false;
}

/* What it had from there is its own then; and of heirs that come back it stays their own. */
bool
mutate_leave_parent(Mutation *m)
{
    static const char *const keys[] = {"partition_of", "partition_bound"};
    CmTable *table = pick_with(m, keys[0]);
    g_autoptr(GPtrArray) columns = table ? cm_schema_columns_handed_down(m->schema, table) : NULL;
    const CmValue none = cm_value_of_boolean(false);
    CmOperation *leave;
    bool ok;

    if (!table || !cm_schema_parent(m->schema, table) || gets_indexes(m, table) ||
        is_referred(m, table) || has_renamed_columns(columns))
        return false;
    leave = cm_operation_on(CM_OPERATION_SET_TABLE_OPTIONS, &table->name, NULL, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        cm_options_set(&leave->options, "postgresql", keys[i], &none);
    tell(m, "leave parent of", table, NULL);
    ok = cm_operation_apply(leave, m->schema, dialect_of(m), NULL);
    cm_operation_free(leave);
    return ok;
}

/* A partition that says all of its columns, which then may be changed. */
bool
mutate_own_columns(Mutation *m)
{
    CmTable *table = pick_with(m, "partition_of");
    const CmTable *parent = table ? cm_schema_parent(m->schema, table) : NULL;
    g_autoptr(GPtrArray) columns = parent ? cm_schema_columns_handed_down(m->schema, parent) : NULL;
    CmColumn *column;

    if (!parent || table->columns->len || !columns->len || has_renamed_columns(columns))
        return false;
    for (guint i = 0; i < columns->len; i++)
        cm_table_add_column(table, cm_column_handed_down(columns->pdata[i], parent));
    column = pick_plain_column(m, table);
    if (column && !is_numbered(column) && mutate_typed_default(m, column)) {
        tell(m, "own default of", table, column->name);
        return true;
    }
    g_ptr_array_set_size(table->columns, 0);
    return false;
}

static CmTable *
new_partitioned(Mutation *m, const char *name, const char *by)
{
    static const char *const key[] = {"id", "n", NULL};
    CmTable *table = cm_table_new(NULL, name);
    CmConstraint *primary = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL);

    for (int i = 0; i < 2; i++) {
        CmColumn *column = cm_column_new(key[i], cm_type_new(CM_TYPE_INTEGER));

        column->nullable = false;
        cm_table_add_column(table, column);
    }
    cm_table_add_column(table, cm_column_new("t", cm_type_new(CM_TYPE_TEXT)));
    g_ptr_array_unref(primary->parts);
    primary->parts = cm_parts_new(key);
    if (pick(m, 2))
        cm_table_add_constraint(table, primary);
    else
        cm_constraint_free(primary);
    set_text(table, "partition_by", by);
    return table;
}

/* With two partitions, one of which may be partitioned, too. */
bool
mutate_add_partitioned(Mutation *m)
{
    static const struct {
        const char *by;
        const char *bounds[2];
    } ways[] = {
        {"RANGE (n)", {"FOR VALUES FROM (0) TO (100)", "FOR VALUES FROM (100) TO (MAXVALUE)"}},
        {"LIST (n)", {"FOR VALUES IN (1, 2)", "DEFAULT"}},
        {"HASH (n)",
         {"FOR VALUES WITH (modulus 2, remainder 0)", "FOR VALUES WITH (modulus 2, remainder 1)"}},
    };
    guint way = pick(m, G_N_ELEMENTS(ways));
    g_autofree char *name = new_name(m, "split");

    tell(m, "add partitioned table", NULL, name);
    cm_schema_add_table(m->schema, new_partitioned(m, name, ways[way].by), NULL);
    for (int i = 0; i < 2; i++) {
        g_autofree char *part = g_strdup_printf("%s_%d", name, i);
        CmTable *table = cm_table_new(NULL, part);

        set_text(table, "partition_of", name);
        set_text(table, "partition_bound", ways[way].bounds[i]);
        if (pick(m, 4) == 0)
            set_text(table, "partition_by", "LIST (n)");
        cm_schema_add_table(m->schema, table, NULL);
    }
    return true;
}
