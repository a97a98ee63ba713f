/* What a model may say of keys and indexes and MySQL or MariaDB has not: refused by name, before
 * anything runs, where leaving it out would mean something else. */
#include "base/sqltext.h"
#include "dialect/mysql.h"

static bool
fail_lack(const CmDialect *dialect, const char *what, const char *table, const char *name,
          const char *advice, GError **error)
{
    return cm_fail(error, CM_ERROR_UNSUPPORTED,
                   "%s has no %s (%s%s%s): %s, or leave it to others with 'dialects:'",
                   cm_mysql_is_mariadb(dialect) ? "MariaDB" : "MySQL", what, table,
                   name ? ", " : "", name ? name : "", advice);
}

static bool
has_expressions(const CmIndex *index)
{
    for (guint i = 0; i < index->parts->len; i++)
        if (((CmPart *)index->parts->pdata[i])->sql)
            return true;
    return false;
}

static bool
has_collations(const CmIndex *index)
{
    for (guint i = 0; i < index->parts->len; i++)
        if (((CmPart *)index->parts->pdata[i])->collation)
            return true;
    return false;
}

bool
cm_mysql_check_index(const CmDialect *dialect, const char *table, const CmIndex *index,
                     GError **error)
{
    if (index->unique && index->where)
        return fail_lack(dialect, "unique indexes over some rows alone", table, index->name,
                         "leave out 'where', with which it would hold for all", error);
    if (cm_mysql_is_mariadb(dialect) && has_expressions(index))
        return fail_lack(dialect, "indexes over expressions", table, index->name,
                         "index a computed column", error);
    if (has_collations(index))
        return fail_lack(dialect, "collations of an index's columns", table, index->name,
                         "give the column the collation", error);
    return true;
}

bool
cm_mysql_check_constraint(const CmDialect *dialect, const char *table,
                          const CmConstraint *constraint, GError **error)
{
    if (constraint->deferrable || constraint->initially != CM_INITIALLY_DEFAULT)
        return fail_lack(dialect, "deferrable constraints", table, constraint->name,
                         "leave out 'deferrable' and 'initially'", error);
    if (constraint->on_delete == CM_ACTION_SET_DEFAULT ||
        constraint->on_update == CM_ACTION_SET_DEFAULT)
        return fail_lack(dialect, "SET DEFAULT of foreign keys", table, constraint->name,
                         "take another action", error);
    return true;
}

static const CmConstraint *
find_check(const CmTable *table, const char *column, const CmLexerOptions *lexer)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *check = table->constraints->pdata[i];

        if (check->kind == CM_CONSTRAINT_CHECK && cm_sql_mentions(check->sql, column, lexer))
            return check;
    }
    return NULL;
}

/* What an expression that mentions the column is of (transfer full), or NULL. */
static char *
find_user(const CmTable *table, const char *column, const CmDialect *dialect)
{
    const CmLexerOptions *lexer = dialect->spelling->lexer;
    const CmConstraint *check = find_check(table, column, lexer);

    if (check)
        return cm_constraint_describe(check);
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *other = table->columns->pdata[i];

        if (cm_sql_mentions(cm_mysql_text(dialect, other->options, "check"), column, lexer))
            return g_strdup_printf("the check of column '%s'", other->name);
        if ((other->computed_stored || !cm_mysql_is_mariadb(dialect)) &&
            cm_sql_mentions(other->computed, column, lexer))
            return g_strdup_printf("the computed column '%s'", other->name);
    }
    return NULL;
}

bool
cm_mysql_check_numbered(const CmDialect *dialect, const CmTable *table, GError **error)
{
    bool is_mariadb = cm_mysql_is_mariadb(dialect);

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        g_autofree char *user =
            cm_mysql_is_numbered(table, column) ? find_user(table, column->name, dialect) : NULL;

        if (user)
            return cm_fail(error, CM_ERROR_UNSUPPORTED,
                           "%s takes no column that it numbers in a check or a %s column, as "
                           "'%s' in %s of table '%s': say 'autoincrement: false' of it, or leave "
                           "the other to others with 'dialects:'",
                           is_mariadb ? "MariaDB" : "MySQL", is_mariadb ? "stored" : "computed",
                           column->name, user, table->name.name);
    }
    return true;
}

bool
cm_mysql_check_keys(const CmDialect *dialect, const CmTable *table, GError **error)
{
    for (guint i = 0; i < table->constraints->len; i++)
        if (!cm_mysql_check_constraint(dialect, table->name.name, table->constraints->pdata[i],
                                       error))
            return false;
    for (guint i = 0; i < table->indexes->len; i++)
        if (!cm_mysql_check_index(dialect, table->name.name, table->indexes->pdata[i], error))
            return false;
    return cm_mysql_check_numbered(dialect, table, error);
}
