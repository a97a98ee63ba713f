#include "dialect/postgresql_partition.h"

#include <string.h>

#include "dialect/postgresql_constraint.h"
#include "schema/parents.h"

void
cm_postgresql_begin_element(GString *out)
{
    g_string_append(out, out->len ? ",\n    " : "\n    ");
}

const CmTable *
cm_postgresql_parent(const CmRendering *rendering, const CmTable *table)
{
    return rendering->schema ? cm_schema_parent(rendering->schema, table) : NULL;
}

/* The server wants the checks of all parents to be there before it takes a table for a partition.
 */
static bool
append_parents_checks(GString *out, const CmRendering *rendering, const CmTable *table,
                      GError **error)
{
    const CmTable *from = cm_postgresql_parent(rendering, table);

    for (; from; from = cm_postgresql_parent(rendering, from)) {
        for (guint i = 0; i < from->constraints->len; i++) {
            const CmConstraint *check = from->constraints->pdata[i];
            g_autofree char *text = NULL;

            if (check->kind != CM_CONSTRAINT_CHECK || !check->name ||
                cm_postgresql_is_set(check->options, "no_inherit") ||
                cm_table_constraint(table, check->name))
                continue;
            text = cm_postgresql_constraint(check, error);
            if (!text)
                return false;
            cm_postgresql_begin_element(out);
            g_string_append(out, text);
        }
    }
    return true;
}

/* A partition whose columns are not said has its parent's. */
bool
cm_postgresql_append_parent(GString *out, const CmRendering *rendering, const CmTable *table,
                            GError **error)
{
    const char *parent = cm_postgresql_option(table->options, "partition_of");
    g_autofree char *of = parent ? cm_postgresql_named(parent) : NULL;

    if (!of || table->columns->len)
        return append_parents_checks(out, rendering, table, error);
    g_string_append_printf(out,
                           "\n    LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING "
                           "GENERATED INCLUDING STORAGE",
                           of);
    if (!cm_rendering_is_before(rendering, 14))
        g_string_append(out, " INCLUDING COMPRESSION");
    return true;
}

static const char *
parent_index(const CmIndex *index, CmName *name)
{
    const char *parent = cm_postgresql_option(index->options, "parent");

    return parent && cm_name_parse(parent, name, NULL) ? name->name : NULL;
}

/* The indexes of a partition, first those that belong to one of its parent's, in the order of
 * these: where several are alike, the server takes the first for the first when the table is
 * attached. */
void
cm_postgresql_add_indexes(const CmRendering *rendering, const CmTable *table)
{
    const CmTable *from = cm_postgresql_parent(rendering, table);
    g_autoptr(GHashTable) added = g_hash_table_new(NULL, NULL);

    for (guint i = 0; from && i < from->indexes->len; i++) {
        const CmIndex *parent = from->indexes->pdata[i];

        for (guint j = 0; j < table->indexes->len; j++) {
            CmIndex *index = table->indexes->pdata[j];
            CmName name = {NULL, NULL};

            if (!g_strcmp0(parent_index(index, &name), parent->name) &&
                g_hash_table_add(added, index))
                cm_postgresql_add_index(rendering, &table->name, index);
            cm_name_clear(&name);
        }
    }
    for (guint i = 0; i < table->indexes->len; i++)
        if (!g_hash_table_contains(added, table->indexes->pdata[i]))
            cm_postgresql_add_index(rendering, &table->name, table->indexes->pdata[i]);
}

void
cm_postgresql_attach(const CmRendering *rendering, const CmTable *table)
{
    const char *parent = cm_postgresql_option(table->options, "partition_of");
    const char *bound = cm_postgresql_option(table->options, "partition_bound");
    g_autofree char *of = parent ? cm_postgresql_named(parent) : NULL;
    g_autofree char *name = cm_postgresql_name(&table->name);

    if (of)
        cm_statements_add_format(rendering->statements, "ALTER TABLE %s ATTACH PARTITION %s %s", of,
                                 name, bound ? bound : "DEFAULT");
}

void
cm_postgresql_detach(const CmRendering *rendering, const CmTable *table)
{
    const char *parent = cm_postgresql_option(table->options, "partition_of");
    g_autofree char *of = parent ? cm_postgresql_named(parent) : NULL;
    g_autofree char *name = cm_postgresql_name(&table->name);

    if (of)
        cm_statements_add_format(rendering->statements, "ALTER TABLE %s DETACH PARTITION %s", of,
                                 name);
}

/* A table takes its partitions along, of which nothing was said. */
bool
cm_postgresql_check_partitions(const CmRendering *rendering, const CmTable *table, GError **error)
{
    g_autofree char *name = cm_name_to_string(&table->name);

    for (guint i = 0; i < rendering->schema->tables->len; i++) {
        const CmTable *other = rendering->schema->tables->pdata[i];
        const char *parent = cm_postgresql_option(other->options, "partition_of");

        if (parent && !strcmp(parent, name))
            return cm_fail(error, CM_ERROR_INVALID_REQUEST,
                           "table '%s' has partitions, such as '%s', which would go with it; drop "
                           "them first",
                           name, other->name.name);
    }
    return true;
}

static bool
has_in_key(const CmTable *table, const char *column)
{
    return cm_postgresql_mentions(cm_postgresql_option(table->options, "partition_by"), column);
}

const CmTable *
cm_postgresql_parted_by(const CmRendering *rendering, const CmTable *table, const char *column)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(rendering->schema, table, true);
    const CmTable *by = has_in_key(table, column) ? table : NULL;

    for (guint i = 0; i < heirs->len && !by; i++)
        by = has_in_key(heirs->pdata[i], column) ? heirs->pdata[i] : NULL;
    return by;
}

bool
cm_postgresql_check_partition_key(const CmRendering *rendering, const CmTable *table,
                                  const char *column, const char *doing, GError **error)
{
    const CmTable *by = cm_postgresql_parted_by(rendering, table, column);

    return !by || cm_fail(error, CM_ERROR_UNSUPPORTED,
                          "column '%s' is part of the partition key of table '%s', and PostgreSQL "
                          "cannot %s it: make another table, and move the rows with SQL of your "
                          "own",
                          column, by->name.name, doing);
}
