/* Indexes and keys of partitioned tables over a column that gets another type: the server makes
 * them anew with what hangs on them at the partitions, which gets other names then. Where that is a
 * loss they go, and come back by hand, those of partitions first: their parent's takes them. */
#include <string.h>

#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_dependents_internal.h"
#include "dialect/postgresql_names.h"
#include "schema/parents.h"

static bool
hangs_on(const CmIndex *child, const CmTable *table, const CmIndex *index)
{
    const CmName own = {table->name.schema, index->name};
    g_autofree char *name = cm_name_to_string(&own);

    return !g_strcmp0(cm_postgresql_option(child->options, "parent"), name);
}

/* Whether the server would call an index of a partition so, and there is nothing else to it. */
static bool
is_as_made(const CmTable *table, const CmIndex *index)
{
    g_autoptr(GString) columns = g_string_new(NULL);
    g_autofree char *made = NULL;

    for (guint i = 0; i < index->parts->len; i++) {
        const CmPart *part = index->parts->pdata[i];

        g_string_append_printf(columns, "%s%s", i ? "_" : "", part->column ? part->column : "expr");
    }
    made = cm_made_name(table->name.name, columns->str, "idx");
    return !strcmp(made, index->name) && !index->comment && index->options->len == 1;
}

static bool
is_key_as_made(const CmTable *table, const CmConstraint *key)
{
    g_autoptr(CmConstraint) nameless = cm_constraint_copy(key);
    g_autofree char *made = NULL;

    g_clear_pointer(&nameless->name, g_free);
    made = cm_postgresql_constraint_name(table, nameless);
    return (!key->name || !strcmp(made, key->name)) && !key->comment && !key->options;
}

/* The indexes of partitions that hang on one, the deepest first; and whether there is anything to
 * them that the server would not make again. */
static bool
find_children(const GPtrArray *heirs, const CmTable *table, const CmIndex *index, GArray *found)
{
    bool is_special = cm_postgresql_is_set(index->options, "only");

    for (guint i = 0; i < heirs->len; i++) {
        const CmTable *heir = heirs->pdata[i];

        for (guint j = 0; j < heir->indexes->len; j++) {
            const CmIndex *child = heir->indexes->pdata[j];
            const Part part = {heir, child};

            if (!hangs_on(child, table, index))
                continue;
            is_special |= find_children(heirs, heir, child, found) || !is_as_made(heir, child);
            g_array_append_val(found, part);
        }
    }
    return is_special;
}

static void
take_references(CmDependents *dependents, const CmTable *table, const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++)
        if (((CmPart *)parts->pdata[i])->column)
            cm_dependents_add_references(dependents, table, ((CmPart *)parts->pdata[i])->column);
}

static void
take_index(CmDependents *dependents, const GPtrArray *heirs, const CmTable *table,
           const CmIndex *index)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Part));

    if (!find_children(heirs, table, index, found) || !found->len)
        return;
    for (guint i = 0; i < found->len; i++) {
        const Part *part = &g_array_index(found, Part, i);

        cm_dependents_take_part(dependents, dependents->indexes, part->table, part->part);
    }
    cm_dependents_take_part(dependents, dependents->indexes, table, index);
    if (index->unique)
        take_references(dependents, table, index->parts);
}

static void
take_key(CmDependents *dependents, const GPtrArray *heirs, const CmTable *table,
         const CmConstraint *key)
{
    bool is_special = false;

    for (guint i = 0; i < heirs->len; i++) {
        const CmConstraint *own = cm_table_key_like(heirs->pdata[i], key);

        is_special |= own && !is_key_as_made(heirs->pdata[i], own);
    }
    for (guint i = heirs->len; is_special && i-- > 0;) {
        const CmConstraint *own = cm_table_key_like(heirs->pdata[i], key);

        if (own)
            cm_dependents_take_part(dependents, dependents->constraints, heirs->pdata[i], own);
    }
    if (!is_special)
        return;
    cm_dependents_take_part(dependents, dependents->constraints, table, key);
    take_references(dependents, table, key->parts);
}

static bool
is_key(const CmConstraint *constraint)
{
    return constraint->kind == CM_CONSTRAINT_PRIMARY_KEY ||
           constraint->kind == CM_CONSTRAINT_UNIQUE || constraint->kind == CM_CONSTRAINT_EXCLUDE;
}

static void
take_of_table(CmDependents *dependents, const CmTable *table, const char *column)
{
    const CmSchema *schema = dependents->rendering->schema;
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(schema, table, true);
    const CmTable *parent = cm_schema_parent(schema, table);

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (is_key(key) && cm_postgresql_constraint_uses(key, column) &&
            !(parent && cm_table_key_like(parent, key)))
            take_key(dependents, heirs, table, key);
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (cm_postgresql_index_uses(index, column) &&
            !cm_postgresql_option(index->options, "parent"))
            take_index(dependents, heirs, table, index);
    }
}

void
cm_dependents_add_attached(CmDependents *dependents, const CmTable *table, const char *column)
{
    const CmSchema *schema = dependents->rendering->schema;
    const CmTable *live = cm_schema_table(schema, &table->name);
    g_autoptr(GPtrArray) heirs = live ? cm_schema_heirs(schema, live, true) : NULL;

    if (!live)
        return;
    take_of_table(dependents, live, column);
    for (guint i = 0; i < heirs->len; i++)
        if (cm_postgresql_option(((CmTable *)heirs->pdata[i])->options, "partition_by"))
            take_of_table(dependents, heirs->pdata[i], column);
}

/* Whether a key of a partition is that of its parent's, which it comes and goes with. */
static bool
has_parents_key(const CmDependents *dependents, const Part *part)
{
    const CmTable *parent = cm_schema_parent(dependents->rendering->schema, part->table);
    const CmConstraint *key =
        parent && is_key(part->part) ? cm_table_key_like(parent, part->part) : NULL;

    return key && g_hash_table_contains(dependents->taken, key);
}

bool
cm_dependents_goes_with_parent(const CmDependents *dependents, const Part *part, bool is_index)
{
    const GArray *indexes = dependents->indexes;

    if (!is_index)
        return has_parents_key(dependents, part);
    for (guint i = 0; i < indexes->len; i++) {
        const Part *other = &g_array_index(indexes, Part, i);

        if (hangs_on(part->part, other->table, other->part))
            return true;
    }
    return false;
}
