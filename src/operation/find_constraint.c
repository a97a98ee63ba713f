/* Finding the constraint that an operation means. */
#include "operation/internal.h"

#include <string.h>

/* What a foreign key refers to tells it apart as far as it is said, by both. */
static bool
same_referred(const CmConstraint *wanted, const CmConstraint *constraint)
{
    GStrv left = wanted->referred_columns;
    GStrv right = constraint->referred_columns;

    if (!wanted->referred.name)
        return true;
    if (!cm_name_equal(&wanted->referred, &constraint->referred))
        return false;
    return !left || !*left || !right || !*right ||
           g_strv_equal((const char *const *)left, (const char *const *)right);
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

/* How much a constraint is like one that nobody gave a name: it has none, or one that begins with
 * its table's as PostgreSQL's do ("users_email_key"), or any. */
static int
namelessness(const CmConstraint *constraint, const CmTable *table)
{
    gsize length = strlen(table->name.name);

    if (!constraint->name)
        return 3;
    return g_str_has_prefix(constraint->name, table->name.name) && constraint->name[length] == '_'
               ? 2
               : 1;
}

/* Of several the most nameless, and of those the last, so that dropping undoes creating. */
static CmConstraint *
find_nameless(const CmConstraint *wanted, const CmTable *table)
{
    g_autoptr(GHashTable) names = column_names(table);
    CmConstraint *best = NULL;
    int most = 0;

    for (guint i = table->constraints->len; i-- > 0;) {
        CmConstraint *constraint = table->constraints->pdata[i];
        int how = namelessness(constraint, table);

        if (how <= most || !is_meant(wanted, constraint, names))
            continue;
        best = constraint;
        most = how;
    }
    return best;
}

/* A primary key that is said to be one, and has no name here, is called anything elsewhere. */
static CmConstraint *
find_nameless_key(const CmOperation *operation, const CmTable *table)
{
    CmConstraint *key = cm_table_primary_key(table);
    bool is_meant = operation->kind == CM_OPERATION_RENAME_CONSTRAINT && operation->constraint &&
                    operation->constraint->kind == CM_CONSTRAINT_PRIMARY_KEY;

    return is_meant && key && !key->name ? key : NULL;
}

CmConstraint *
cm_operation_find_constraint(const CmOperation *operation, const CmTable *table, GError **error)
{
    CmConstraint *constraint = operation->name ? cm_table_constraint(table, operation->name)
                                               : find_nameless(operation->constraint, table);
    g_autofree char *what = NULL;

    if (!constraint && operation->name)
        constraint = find_nameless_key(operation, table);
    if (constraint)
        return constraint;
    what = operation->name ? g_strdup_printf("constraint '%s'", operation->name)
                           : cm_constraint_describe(operation->constraint);
    cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "table '%s' has no %s", table->name.name, what);
    return NULL;
}
