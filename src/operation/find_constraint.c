/* Finding the constraint that an operation means. */
#include "operation/internal.h"

#include <string.h>

/* What a foreign key refers to tells it apart as far as it is said. */
static bool
same_referred(const CmConstraint *wanted, const CmConstraint *constraint)
{
    GStrv left = wanted->referred_columns;
    GStrv right = constraint->referred_columns;

    if (!wanted->referred.name)
        return true;
    if (!cm_name_equal(&wanted->referred, &constraint->referred))
        return false;
    return !left || !*left ||
           (right && g_strv_equal((const char *const *)left, (const char *const *)right));
}

static GHashTable *
column_names(const CmTable *table)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < table->columns->len; i++)
        g_hash_table_add(names, g_ascii_strdown(((CmColumn *)table->columns->pdata[i])->name, -1));
    return names;
}

/* A nameless constraint is known by its kind and what it is over. */
static bool
is_meant(const CmConstraint *wanted, const CmConstraint *constraint, GHashTable *names)
{
    if (wanted->kind != constraint->kind)
        return false;
    if (wanted->kind == CM_CONSTRAINT_PRIMARY_KEY)
        return true;
    if (wanted->kind == CM_CONSTRAINT_CHECK)
        return cm_sql_equal(wanted->sql, constraint->sql, cm_operation_lexer(NULL), names);
    return cm_parts_match(wanted->parts, constraint->parts) && same_referred(wanted, constraint);
}

/* Of several the last, so that dropping undoes creating; one that has no name before one that may
 * have got its name from the server. */
static CmConstraint *
find_nameless(const CmConstraint *wanted, const CmTable *table)
{
    g_autoptr(GHashTable) names = column_names(table);
    CmConstraint *named = NULL;

    for (guint i = table->constraints->len; i-- > 0;) {
        CmConstraint *constraint = table->constraints->pdata[i];

        if (!is_meant(wanted, constraint, names))
            continue;
        if (!constraint->name)
            return constraint;
        named = named ? named : constraint;
    }
    return named;
}

CmConstraint *
cm_operation_find_constraint(const CmOperation *operation, const CmTable *table, GError **error)
{
    CmConstraint *constraint = operation->name ? cm_table_constraint(table, operation->name)
                                               : find_nameless(operation->constraint, table);
    g_autofree char *what = NULL;

    if (constraint)
        return constraint;
    what = operation->name ? g_strdup_printf("constraint '%s'", operation->name)
                           : cm_constraint_describe(operation->constraint);
    cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "table '%s' has no %s", table->name.name, what);
    return NULL;
}
