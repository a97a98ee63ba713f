/* Tables of MariaDB that are split into partitions, or keep their history. */
#include "conformance/mutate_pick.h"

static bool
has_foreign_keys(const CmTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++)
        if (((CmConstraint *)table->constraints->pdata[i])->kind == CM_CONSTRAINT_FOREIGN_KEY)
            return true;
    return false;
}

/* Whether all unique indexes are over the column, and none is over words or places. */
static bool
have_indexes(const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (cm_options_get(index->options, "mysql", "kind") ||
            (index->unique && !cm_parts_mention(index->parts, column)))
            return false;
    }
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (key->kind == CM_CONSTRAINT_UNIQUE && !cm_parts_mention(key->parts, column))
            return false;
    }
    return true;
}

/* Into other partitions, where there are some; and into none. */
bool
mutate_split(Mutation *m)
{
    CmTable *table = pick_table(m);
    const CmConstraint *key = table ? cm_table_primary_key(table) : NULL;
    const char *name = key ? ((CmPart *)key->parts->pdata[0])->column : NULL;
    const CmColumn *column = name ? cm_table_column(table, name) : NULL;
    g_autofree char *by = NULL;
    CmValue value;

    if (!column || column->type->kind != CM_TYPE_INTEGER || has_foreign_keys(table) ||
        is_referred(m, table) || !have_indexes(table, name) ||
        cm_options_get(table->options, "mysql", "engine") ||
        odd_of(m->schema, table) & ODD_VERSIONED)
        return false;
    tell(m, "split", table, name);
    by = pick(m, 2) ? ask_format(m->connection, "HASH (%I) PARTITIONS %u", name, 2 + pick(m, 3))
                    : ask_format(m->connection,
                                 "RANGE (%I) (PARTITION p0 VALUES LESS THAN (5), PARTITION p1 "
                                 "VALUES LESS THAN MAXVALUE)",
                                 name);
    value = is_partitioned(table) && pick(m, 2) ? CM_VALUE_OF_NULL : cm_value_of_text(by);
    cm_options_set(&table->options, "mysql", "partition_by", &value);
    return true;
}

/* Whether an index is as long as can be: with a history it has the end of the time as well. */
static bool
has_long_index(const CmTable *table)
{
    for (guint i = 0; i < table->indexes->len; i++) {
        const GPtrArray *parts = ((CmIndex *)table->indexes->pdata[i])->parts;
        int length = 0;

        for (guint j = 0; j < parts->len; j++) {
            const char *name = ((CmPart *)parts->pdata[j])->column;
            const CmColumn *column = name ? cm_table_column(table, name) : NULL;

            length += column && column->type->length > 0 ? column->type->length : 0;
        }
        if (length > 700)
            return true;
    }
    return false;
}

/* One that has a history forgets it. */
bool
mutate_versioned(Mutation *m)
{
    CmTable *table = pick_table(m);
    const CmValue yes = cm_value_of_boolean(true);
    bool is_versioned = table && cm_options_is_set(table->options, "mariadb", "system_versioned");

    if (!table || is_partitioned(table) || has_ends_of_time(table) || has_long_index(table) ||
        cm_options_get(table->options, "mariadb", "period"))
        return false;
    for (guint i = 0; i < table->columns->len; i++)
        if (cm_options_get(((CmColumn *)table->columns->pdata[i])->options, "mariadb",
                           "without_system_versioning"))
            return false;
    tell(m, "change history of", table, NULL);
    cm_options_set(&table->options, "mariadb", "system_versioned",
                   is_versioned ? &CM_VALUE_OF_NULL : &yes);
    return true;
}
