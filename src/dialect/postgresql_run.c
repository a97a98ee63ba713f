/* Foreign keys within a run of operations that create or drop tables: PostgreSQL wants the table
 * that a key refers to, so one that points ahead is added behind the run, and one that would be in
 * the way of a drop goes before it. */
#include "dialect/postgresql_run.h"

#include <string.h>

#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_partition.h"

static bool
creates(const CmOperation *operation)
{
    switch (operation->kind) {
    case CM_OPERATION_CREATE_TABLE:
    case CM_OPERATION_CREATE_TABLE_COMMENT:
    case CM_OPERATION_CREATE_INDEX:
    case CM_OPERATION_CREATE_VIEW:
    case CM_OPERATION_CREATE_TRIGGER:
    case CM_OPERATION_CREATE_OBJECT:
        return true;
    default:
        return false;
    }
}

static bool
drops(const CmOperation *operation)
{
    switch (operation->kind) {
    case CM_OPERATION_DROP_TABLE:
    case CM_OPERATION_DROP_VIEW:
    case CM_OPERATION_DROP_TRIGGER:
    case CM_OPERATION_DROP_OBJECT:
        return true;
    default:
        return false;
    }
}

/* The place of each table of a run: name to index + 1. */
static GHashTable *
places(const CmRendering *rendering, guint from, guint to, CmOperationKind kind)
{
    GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = from; i < to; i++) {
        const CmOperation *operation = rendering->operations->pdata[i];

        if (operation->kind == kind)
            g_hash_table_insert(table, cm_name_to_string(&operation->table),
                                GUINT_TO_POINTER(i + 1));
    }
    return table;
}

static guint
place_of(GHashTable *table, const CmName *name)
{
    g_autofree char *key = cm_name_to_string(name);

    return GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
}

bool
cm_postgresql_points_ahead(const CmRendering *rendering, const CmConstraint *constraint)
{
    if (constraint->kind != CM_CONSTRAINT_FOREIGN_KEY || !rendering->schema ||
        cm_schema_table(rendering->schema, &constraint->referred))
        return false;
    for (guint i = rendering->at + 1; i < rendering->operations->len; i++) {
        const CmOperation *operation = rendering->operations->pdata[i];

        if (!creates(operation))
            return false;
        if (operation->kind == CM_OPERATION_CREATE_TABLE &&
            cm_name_equal(&operation->table, &constraint->referred))
            return true;
    }
    return false;
}

/* In CREATE TABLE the server makes one of two keys over the same columns. */
static bool
is_merged(const CmTable *table, const CmConstraint *constraint)
{
    for (guint i = 0; constraint->kind == CM_CONSTRAINT_UNIQUE; i++) {
        const CmConstraint *other = table->constraints->pdata[i];

        if (other == constraint)
            break;
        if ((other->kind == CM_CONSTRAINT_UNIQUE || other->kind == CM_CONSTRAINT_PRIMARY_KEY) &&
            cm_parts_match(constraint->parts, other->parts))
            return true;
    }
    return false;
}

bool
cm_postgresql_wants_index(const CmTable *table, const CmConstraint *constraint)
{
    return constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
           cm_name_equal(&constraint->referred, &table->name) &&
           !cm_table_has_key_constraint(table, constraint->referred_columns);
}

bool
cm_postgresql_comes_late(const CmRendering *rendering, const CmTable *table,
                         const CmConstraint *constraint)
{
    return cm_postgresql_is_not_valid(constraint) || is_merged(table, constraint) ||
           cm_postgresql_wants_index(table, constraint) ||
           cm_postgresql_points_ahead(rendering, constraint);
}

static bool
add_keys_of(const CmRendering *rendering, const CmTable *body, guint at, GHashTable *created,
            GError **error)
{
    g_autoptr(CmTable) named = cm_table_copy(body);

    cm_postgresql_name_constraints(named);
    for (guint i = 0; i < named->constraints->len; i++) {
        const CmConstraint *key = named->constraints->pdata[i];

        if (key->kind == CM_CONSTRAINT_FOREIGN_KEY && place_of(created, &key->referred) > at + 1 &&
            !cm_postgresql_add_constraint(rendering, named, key, error))
            return false;
    }
    return true;
}

bool
cm_postgresql_close_run(const CmRendering *rendering, GError **error)
{
    const GPtrArray *operations = rendering->operations;
    guint end = rendering->at + 1;
    guint begin = end;
    g_autoptr(GHashTable) created = NULL;

    if (!creates(operations->pdata[rendering->at]) ||
        (end < operations->len && creates(operations->pdata[end])))
        return true;
    while (begin > 0 && creates(operations->pdata[begin - 1]))
        begin--;
    created = places(rendering, begin, end, CM_OPERATION_CREATE_TABLE);
    for (guint i = begin; i < end; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == CM_OPERATION_CREATE_TABLE &&
            !add_keys_of(rendering, operation->body, i, created, error))
            return false;
    }
    return true;
}

/* The keys of a table that refer to one which is dropped before it. */
static void
remove_keys_of(const CmRendering *rendering, const CmTable *table, guint place, GHashTable *dropped)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];
        guint referred =
            key->kind == CM_CONSTRAINT_FOREIGN_KEY ? place_of(dropped, &key->referred) : 0;

        if (referred && referred < place)
            cm_postgresql_remove_constraint(rendering, table, key);
    }
}

/* A key that refers to a partitioned table is in the way of its partitions, too. */
static void
add_parents(const CmRendering *rendering, guint at, GHashTable *dropped)
{
    const CmOperation *operation = rendering->operations->pdata[at];
    const CmTable *table = operation->kind == CM_OPERATION_DROP_TABLE
                               ? cm_schema_table(rendering->schema, &operation->table)
                               : NULL;

    while (table && (table = cm_postgresql_parent(rendering, table))) {
        guint place = place_of(dropped, &table->name);

        if (!place || place > at + 1)
            g_hash_table_insert(dropped, cm_name_to_string(&table->name), GUINT_TO_POINTER(at + 1));
    }
}

void
cm_postgresql_open_run(const CmRendering *rendering)
{
    const GPtrArray *operations = rendering->operations;
    guint end = rendering->at;
    g_autoptr(GHashTable) dropped = NULL;

    for (guint i = rendering->at; i-- > 0 && drops(operations->pdata[i]);)
        if (((CmOperation *)operations->pdata[i])->kind == CM_OPERATION_DROP_TABLE)
            return;
    while (end < operations->len && drops(operations->pdata[end]))
        end++;
    dropped = places(rendering, rendering->at, end, CM_OPERATION_DROP_TABLE);
    for (guint i = rendering->at; i < end; i++)
        add_parents(rendering, i, dropped);
    for (guint i = rendering->at; i < end; i++) {
        const CmOperation *operation = operations->pdata[i];
        const CmTable *table = operation->kind == CM_OPERATION_DROP_TABLE
                                   ? cm_schema_table(rendering->schema, &operation->table)
                                   : NULL;

        if (table)
            remove_keys_of(rendering, table, i + 1, dropped);
    }
}

static bool
refers_to_parent(const CmRendering *rendering, const CmTable *table, const CmTable *partition)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];
        const CmTable *parent = key->kind == CM_CONSTRAINT_FOREIGN_KEY ? partition : NULL;

        while (parent && (parent = cm_postgresql_parent(rendering, parent)))
            if (cm_name_equal(&parent->name, &key->referred))
                return true;
    }
    return false;
}

/* Whether the run of drops that goes on here drops a table. */
static bool
is_dropped_soon(const CmRendering *rendering, const CmTable *table)
{
    const GPtrArray *operations = rendering->operations;

    for (guint i = rendering->at; i < operations->len && drops(operations->pdata[i]); i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == CM_OPERATION_DROP_TABLE &&
            cm_name_equal(&operation->table, &table->name))
            return true;
    }
    return false;
}

bool
cm_postgresql_is_held(const CmRendering *rendering, const CmTable *partition)
{
    if (!cm_postgresql_parent(rendering, partition))
        return false;
    for (guint i = 0; i < rendering->schema->tables->len; i++) {
        const CmTable *table = rendering->schema->tables->pdata[i];

        if (refers_to_parent(rendering, table, partition) && !is_dropped_soon(rendering, table))
            return true;
    }
    return false;
}
