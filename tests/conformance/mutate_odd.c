/* Tables that share what they have with others, or keep it in parts: partitions and heirs of
 * PostgreSQL, partitioned tables and those with a history of MariaDB. */
#include "conformance/mutate_pick.h"
#include "schema/parents.h"

static bool
is_set(const CmTable *table, const char *dialect, const char *key)
{
    return cm_options_get(table->options, dialect, key) != NULL;
}

guint
odd_of(const CmSchema *schema, const CmTable *table)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(schema, table, true);
    guint odd = 0;

    if (is_set(table, "mysql", "partition_by"))
        odd |= ODD_SPLIT;
    if (is_set(table, "mariadb", "period") || is_set(table, "mariadb", "system_versioned"))
        odd |= ODD_VERSIONED;
    if (heirs->len || is_set(table, "postgresql", "partition_by"))
        odd |= ODD_PARENT;
    if (is_set(table, "postgresql", "partition_of"))
        odd |= ODD_PARTITION;
    if (is_set(table, "postgresql", "inherits"))
        odd |= ODD_HEIR;
    if (!table->columns->len)
        odd |= ODD_EMPTY;
    return odd;
}

bool
is_partitioned(const CmTable *table)
{
    return is_set(table, "postgresql", "partition_by") || is_set(table, "mysql", "partition_by");
}

bool
is_from_parent(const Mutation *m, const CmTable *table, const char *column)
{
    g_autoptr(GPtrArray) parents = cm_schema_parents(m->schema, table->options);

    for (guint i = 0; i < parents->len; i++)
        if (cm_schema_column_handed_down(m->schema, parents->pdata[i], column))
            return true;
    return false;
}

/* Whether the server fills it with the time when a row came or went. */
static bool
is_end_of_time(const CmColumn *column)
{
    return column && column->computed && g_str_has_prefix(column->computed, "ROW ");
}

bool
has_ends_of_time(const CmTable *table)
{
    for (guint i = 0; i < table->columns->len; i++)
        if (is_end_of_time(table->columns->pdata[i]))
            return true;
    return false;
}

bool
has_other_history(const CmTable *table, const CmColumn *but)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (column != but && !is_end_of_time(column) &&
            !cm_options_is_set(column->options, "mariadb", "without_system_versioning"))
            return true;
    }
    return !is_set(table, "mariadb", "system_versioned");
}

static bool
splits(const CmTable *table, const char *column)
{
    return mentions(cm_options_text(table->options, "postgresql", "partition_by"), column) ||
           mentions(cm_options_text(table->options, "mysql", "partition_by"), column) ||
           mentions(cm_options_text(table->options, "mariadb", "period"), column) ||
           is_end_of_time(cm_table_column(table, column));
}

bool
is_splitting(const Mutation *m, const CmTable *table, const char *column)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(m->schema, table, true);
    const CmTable *parent = table;

    for (guint i = 0; i < heirs->len; i++)
        if (splits(heirs->pdata[i], column))
            return true;
    for (; parent; parent = cm_schema_parent(m->schema, parent))
        if (splits(parent, column))
            return true;
    return false;
}

/* An heir of several parents may have a column of more than one. */
bool
can_hand_down(const Mutation *m, const CmTable *table)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(m->schema, table, true);

    for (guint i = 0; i < heirs->len; i++) {
        g_auto(GStrv) names =
            cm_options_list(((CmTable *)heirs->pdata[i])->options, "postgresql", "inherits");

        if (names && g_strv_length(names) > 1)
            return false;
    }
    return true;
}

void
hand_down_new(const Mutation *m, const CmTable *table, const CmColumn *column)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(m->schema, table, true);

    for (guint i = 0; i < heirs->len; i++) {
        CmTable *heir = heirs->pdata[i];

        if (heir->columns->len && cm_schema_parent(m->schema, heir))
            cm_table_add_column(heir, cm_column_handed_down(column, table));
    }
}

void
hand_down(Mutation *m, const CmTable *table, const CmColumn *column)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(m->schema, table, true);

    for (guint i = 0; i < heirs->len; i++) {
        CmColumn *own = cm_table_column(heirs->pdata[i], column->name);

        if (!own)
            continue;
        cm_type_free(own->type);
        own->type = cm_type_copy(column->type);
        g_free(own->collation);
        own->collation = g_strdup(column->collation);
        own->nullable = column->nullable && (own->nullable || pick(m, 2));
    }
}

/* What an heir has of its own as well stays there. */
static bool
is_parents_alone(const Mutation *m, const CmTable *heir, const CmColumn *column)
{
    return cm_schema_parent(m->schema, heir) ||
           cm_options_is_set(column->options, "postgresql", "inherited");
}

bool
can_take_back(const Mutation *m, const CmTable *table, const char *name)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(m->schema, table, true);

    for (guint i = 0; i < heirs->len; i++) {
        const CmTable *heir = heirs->pdata[i];
        const CmColumn *own = cm_table_column(heir, name);

        if (own && is_parents_alone(m, heir, own) && !own->nullable &&
            own->server_default.kind == CM_DEFAULT_NONE && rows_of(m, heir))
            return false;
    }
    return can_hand_down(m, table);
}

void
take_back(const Mutation *m, const CmTable *table, const char *name)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(m->schema, table, true);

    for (guint i = 0; i < heirs->len; i++) {
        CmTable *heir = heirs->pdata[i];
        CmColumn *own = cm_table_column(heir, name);

        if (own && is_parents_alone(m, heir, own))
            g_ptr_array_remove(heir->columns, own);
    }
}

bool
have_constraint(const Mutation *m, const CmTable *table, const char *name)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(m->schema, table, true);

    for (guint i = 0; i < heirs->len; i++)
        if (name && cm_table_constraint(heirs->pdata[i], name))
            return true;
    return false;
}

static bool
is_parents(const CmConstraint *own, const CmConstraint *of)
{
    if (of->kind == CM_CONSTRAINT_FOREIGN_KEY)
        return cm_constraint_is_same_reference(own, of);
    return own->kind == of->kind && cm_parts_match(own->parts, of->parts);
}

void
take_back_constraint(const Mutation *m, const CmTable *table, const CmConstraint *constraint)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(m->schema, table, true);

    for (guint i = 0; i < heirs->len; i++) {
        CmTable *heir = heirs->pdata[i];

        for (guint j = heir->constraints->len; j-- > 0;)
            if (cm_schema_parent(m->schema, heir) && constraint->kind != CM_CONSTRAINT_CHECK &&
                is_parents(heir->constraints->pdata[j], constraint))
                g_ptr_array_remove_index(heir->constraints, j);
    }
}

/* The index of a partition that is attached to one of a table, or NULL. */
static CmIndex *
attached_index(const CmTable *partition, const CmTable *table, const char *name)
{
    const CmName full = {table->name.schema, (char *)name};
    g_autofree char *text = cm_name_to_string(&full);

    for (guint i = 0; i < partition->indexes->len; i++) {
        CmIndex *index = partition->indexes->pdata[i];

        if (!g_strcmp0(cm_options_text(index->options, "postgresql", "parent"), text))
            return index;
    }
    return NULL;
}

void
take_back_index(const Mutation *m, const CmTable *table, const char *name)
{
    for (guint i = 0; i < m->schema->tables->len; i++) {
        CmTable *partition = m->schema->tables->pdata[i];
        CmIndex *index;

        if (cm_schema_parent(m->schema, partition) != table)
            continue;
        index = attached_index(partition, table, name);
        if (!index)
            continue;
        take_back_index(m, partition, index->name);
        g_ptr_array_remove(partition->indexes, index);
    }
}

void
hand_down_index_name(const Mutation *m, const CmTable *table, const char *from, const char *to)
{
    const CmName full = {table->name.schema, (char *)to};
    g_autofree char *text = cm_name_to_string(&full);
    const CmValue value = cm_value_of_text(text);

    for (guint i = 0; i < m->schema->tables->len; i++) {
        CmTable *partition = m->schema->tables->pdata[i];
        CmIndex *index = cm_schema_parent(m->schema, partition) == table
                             ? attached_index(partition, table, from)
                             : NULL;

        if (index)
            cm_options_set(&index->options, "postgresql", "parent", &value);
    }
}

bool
is_attached(const CmIndex *index)
{
    return cm_options_get(index->options, "postgresql", "parent") != NULL;
}

bool
gets_indexes(const Mutation *m, const CmTable *table)
{
    const CmTable *parent = cm_schema_parent(m->schema, table);

    for (guint i = 0; parent && i < parent->indexes->len; i++)
        if (cm_options_is_set(((CmIndex *)parent->indexes->pdata[i])->options, "postgresql",
                              "only"))
            return true;
    return false;
}
