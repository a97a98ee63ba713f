#include "dialect/postgresql_names.h"

#include <string.h>

#include "dialect/postgresql.h"

/* The one column that a check mentions, or NULL for none and for several. */
static const char *
only_column(const CmTable *table, const char *sql)
{
    const char *found = NULL;

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (!cm_postgresql_mentions(sql, column->name))
            continue;
        if (found)
            return NULL;
        found = column->name;
    }
    return found;
}

/* "a_b" of columns, "expr" standing for an expression; what stands behind 63 bytes is of no use. */
static char *
joined_columns(const CmConstraint *constraint)
{
    g_auto(GStrv) include = cm_postgresql_list(constraint->options, "include");
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < constraint->parts->len; i++) {
        const CmPart *part = constraint->parts->pdata[i];

        g_string_append_printf(out, "%s%s", out->len ? "_" : "",
                               part->column ? part->column : "expr");
        if (out->len >= CM_MADE_NAME_MOST_BYTES)
            return g_string_free(out, FALSE);
    }
    for (GStrv column = include; column && *column; column++)
        g_string_append_printf(out, "_%s", *column);
    return g_string_free(out, FALSE);
}

/* The name with the label's number: 0 is none. */
static char *
numbered_name(const CmTable *table, const CmConstraint *constraint, guint number)
{
    static const char *const labels[] = {
        [CM_CONSTRAINT_PRIMARY_KEY] = "pkey", [CM_CONSTRAINT_UNIQUE] = "key",
        [CM_CONSTRAINT_FOREIGN_KEY] = "fkey", [CM_CONSTRAINT_CHECK] = "check",
        [CM_CONSTRAINT_EXCLUDE] = "excl",
    };
    const char *label = labels[constraint->kind];
    g_autofree char *with_number = number ? g_strdup_printf("%s%u", label, number) : NULL;
    g_autofree char *columns = NULL;

    if (constraint->kind == CM_CONSTRAINT_CHECK)
        columns = g_strdup(only_column(table, constraint->sql));
    else if (constraint->kind != CM_CONSTRAINT_PRIMARY_KEY)
        columns = joined_columns(constraint);
    return cm_made_name(table->name.name, columns, with_number ? with_number : label);
}

/* Names are given in order; those that have one have it whatever their place. */
static char *
free_name(const CmTable *table, const CmConstraint *constraint, GHashTable *given)
{
    for (guint number = 0;; number++) {
        g_autofree char *name = numbered_name(table, constraint, number);

        if (!g_hash_table_contains(given, name) && !cm_table_constraint(table, name))
            return g_steal_pointer(&name);
    }
}

char *
cm_postgresql_constraint_name(const CmTable *table, const CmConstraint *constraint)
{
    g_autoptr(GHashTable) given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    if (constraint->name)
        return g_strdup(constraint->name);
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *other = table->constraints->pdata[i];

        if (other == constraint)
            break;
        if (!other->name && other->kind == constraint->kind)
            g_hash_table_add(given, free_name(table, other, given));
    }
    return free_name(table, constraint, given);
}

void
cm_postgresql_name_constraints(CmTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];

        if (!constraint->name)
            constraint->name = cm_postgresql_constraint_name(table, constraint);
    }
}

CmName
cm_postgresql_sequence_name(const CmTable *table, const CmColumn *column)
{
    const char *own = cm_postgresql_option(column->options, "identity_sequence");
    g_autofree char *made = cm_made_name(table->name.name, column->name, "seq");
    CmName name = {NULL, NULL};

    if (own && cm_name_parse(own, &name, NULL))
        return name;
    return cm_name_new(table->name.schema, made);
}
