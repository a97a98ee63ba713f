/* Constraints that only got another name: they say the same, and keep what leans on them, such as
 * foreign keys, and views that group by a key. Nothing need be said for that: dropping one and
 * making the other comes to the same. */
#include "diff/internal.h"

#include <string.h>

/* Whether a table has an index of this name, its own or that of a key. */
static bool
has_index_named(const CmDiffing *diffing, const CmTable *table, const char *name)
{
    const CmConstraint *constraint = cm_table_constraint(table, name);

    return cm_diffing_index(diffing, table->indexes, name) ||
           (constraint && cm_constraint_has_index(constraint));
}

/* The index of a key shares its names with all relations of the schema. */
static bool
is_free_relation(const CmDiffing *diffing, const char *schema, const char *name)
{
    const CmName relation = {(char *)schema, (char *)name};

    if (cm_schema_table(diffing->from, &relation) || cm_schema_view(diffing->from, &relation) ||
        cm_schema_object(diffing->from, CM_OBJECT_SEQUENCE, NULL, &relation))
        return false;
    for (guint i = 0; i < diffing->from->tables->len; i++) {
        const CmTable *table = diffing->from->tables->pdata[i];

        if (!g_strcmp0(table->name.schema, schema) && has_index_named(diffing, table, name))
            return false;
    }
    return true;
}

static bool
is_free(const CmDiffing *diffing, const CmTable *table, const CmConstraint *constraint)
{
    return !cm_table_constraint(table, constraint->name) &&
           (!cm_constraint_has_index(constraint) ||
            is_free_relation(diffing, table->name.schema, constraint->name));
}

/* One that says the same and is to go. What comes from a parent gets its name there. */
static const CmConstraint *
former_constraint(const CmDiffing *diffing, const CmTable *from, const CmTable *to,
                  const CmConstraint *constraint)
{
    g_autofree char *key = cm_diffing_constraint_key(diffing, constraint);

    for (guint i = 0; i < from->constraints->len; i++) {
        const CmConstraint *was = from->constraints->pdata[i];
        g_autofree char *other = NULL;

        if (!was->name || was->kind != constraint->kind ||
            cm_options_is_set(was->options, "postgresql", "inherited"))
            continue;
        other = cm_diffing_constraint_key(diffing, was);
        if (!g_strcmp0(key, other) && !cm_diffing_equal_constraint(diffing, to, from, was, NULL))
            return was;
    }
    return NULL;
}

/* A primary key is said to be one: not all databases have its name. */
static CmOperation *
rename_operation(const CmTable *table, const CmConstraint *was, const char *name)
{
    CmOperation *operation =
        cm_operation_on(CM_OPERATION_RENAME_CONSTRAINT, &table->name, was->name, name);

    if (was->kind == CM_CONSTRAINT_PRIMARY_KEY)
        operation->constraint = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL);
    return operation;
}

static bool
rename_once(CmDiffing *diffing, const CmTable *from, const CmTable *to, guint *renamed,
            GError **error)
{
    for (guint i = 0; i < to->constraints->len; i++) {
        const CmConstraint *constraint = to->constraints->pdata[i];
        const CmConstraint *was;

        if (!constraint->name || !is_free(diffing, from, constraint))
            continue;
        was = former_constraint(diffing, from, to, constraint);
        if (!was)
            continue;
        if (!cm_diffing_add(diffing, rename_operation(from, was, constraint->name), error))
            return false;
        ++*renamed;
    }
    return true;
}

/* Whether a constraint is to go on under another name. */
static bool
goes_on(const CmDiffing *diffing, const CmTable *from, const CmTable *to,
        const CmConstraint *constraint)
{
    g_autofree char *key = cm_diffing_constraint_key(diffing, constraint);

    if (cm_diffing_equal_constraint(diffing, to, from, constraint, NULL))
        return false;
    for (guint i = 0; i < to->constraints->len; i++) {
        g_autofree char *other = cm_diffing_constraint_key(diffing, to->constraints->pdata[i]);

        if (!strcmp(key, other))
            return true;
    }
    return false;
}

/* The one that has the name of another one, which is to come, or NULL. */
static const CmConstraint *
holder_of_name(const CmDiffing *diffing, const CmTable *from, const CmConstraint *constraint)
{
    const CmConstraint *holder =
        constraint->name ? cm_table_constraint(from, constraint->name) : NULL;
    g_autofree char *key = holder ? cm_diffing_constraint_key(diffing, holder) : NULL;
    g_autofree char *wanted = holder ? cm_diffing_constraint_key(diffing, constraint) : NULL;

    return g_strcmp0(key, wanted) ? holder : NULL;
}

/* Of constraints of a table whose names go round, one goes by way of another name. */
static bool
break_circle(CmDiffing *diffing, const CmTable *from, const CmTable *to, guint *renamed,
             GError **error)
{
    for (guint i = 0; i < to->constraints->len; i++) {
        const CmConstraint *constraint = to->constraints->pdata[i];
        const CmConstraint *holder = holder_of_name(diffing, from, constraint);
        const CmConstraint *was = holder ? former_constraint(diffing, from, to, constraint) : NULL;
        g_autofree char *between = was ? g_strdup_printf("_cmig_%s", was->name) : NULL;

        if (!was || was == holder || !goes_on(diffing, from, to, holder) ||
            g_str_has_prefix(was->name, "_cmig_") || cm_table_constraint(from, between))
            continue;
        ++*renamed;
        return cm_diffing_add(diffing, rename_operation(from, was, between), error);
    }
    return true;
}

typedef bool (*Rename)(CmDiffing *diffing, const CmTable *from, const CmTable *to, guint *renamed,
                       GError **error);

static bool
rename_in_tables(CmDiffing *diffing, Rename rename, guint *renamed, GError **error)
{
    *renamed = 0;
    for (guint i = 0; i < diffing->to->tables->len; i++) {
        const CmTable *to = diffing->to->tables->pdata[i];
        const CmTable *from = cm_diffing_table(diffing, diffing->from, &to->name);

        if (from && !rename(diffing, from, to, renamed, error))
            return false;
    }
    return true;
}

/* A name may be free only once another constraint, of whatever table, has got its own. */
bool
cm_diffing_rename_constraints(CmDiffing *diffing, GError **error)
{
    guint renamed;

    do {
        if (!rename_in_tables(diffing, rename_once, &renamed, error) ||
            (!renamed && !rename_in_tables(diffing, break_circle, &renamed, error)))
            return false;
    } while (renamed);
    return true;
}
