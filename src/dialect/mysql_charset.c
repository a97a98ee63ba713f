/* Character sets and collations, in the one form in which the inspector has them: a collation is
 * one of a character set, which is said as well; the usual one of a set is not said, nor what a
 * table has from the database, or a column from the table. */
#include "dialect/mysql.h"

#include <string.h>

/* Names of them are said in any case; utf8 is what utf8mb3 was called. */
static char *
tidy(const char *name, bool renames)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);

    if (!renames || strncmp(lower, "utf8", 4) || (lower[4] && lower[4] != '_'))
        return g_steal_pointer(&lower);
    return g_strconcat("utf8mb3", lower + 4, NULL);
}

static char *
charset_of(const char *collation)
{
    return g_strndup(collation, strcspn(collation, "_"));
}

static bool
is_usual(const CmSchema *schema, const char *collation)
{
    g_autofree char *listed = g_strdup_printf(",%s,", collation);

    return schema->usual_collations && strstr(schema->usual_collations, listed);
}

/* The collation that a character set has where none is said, or NULL where that is not known. */
static char *
usual_of(const CmSchema *schema, const char *charset)
{
    g_autofree char *stem = g_strdup_printf(",%s_", charset);
    const char *found = schema->usual_collations ? strstr(schema->usual_collations, stem) : NULL;

    if (!found)
        return is_usual(schema, charset) ? g_strdup(charset) : NULL;
    return g_strndup(found + 1, strcspn(found + 1, ","));
}

/* Brings what a table or column says into that form, where `inherited` is the collation that it
 * would have anyway, or NULL; gives the collation that it has (transfer full). */
static char *
settle(const CmSchema *schema, bool renames, const char *inherited, char **charset,
       char **collation)
{
    char *said[2] = {*charset, *collation};
    char *effective;

    *charset = said[0] ? tidy(said[0], renames) : NULL;
    *collation = said[1] ? tidy(said[1], renames) : NULL;
    g_free(said[0]);
    g_free(said[1]);
    if (*collation && !*charset)
        *charset = charset_of(*collation);
    if (*collation && is_usual(schema, *collation))
        g_clear_pointer(collation, g_free);
    effective = *collation ? g_strdup(*collation) : *charset ? usual_of(schema, *charset) : NULL;
    if (!*charset)
        return g_strdup(inherited);
    if (effective && !g_strcmp0(effective, inherited)) {
        g_clear_pointer(charset, g_free);
        g_clear_pointer(collation, g_free);
    }
    return effective;
}

static void
set_text(CmOptions **options, const char *key, const char *text)
{
    const CmValue value = text ? cm_value_of_text(text) : CM_VALUE_OF_NULL;

    cm_options_set(options, "mysql", key, &value);
}

static char *
get_text(const CmOptions *options, const char *key)
{
    return g_strdup(cm_options_text(options, "mysql", key));
}

static void
project_column(const CmSchema *schema, bool renames, const char *inherited, CmColumn *column)
{
    g_autofree char *charset = get_text(column->options, "charset");

    g_free(settle(schema, renames, inherited, &charset, &column->collation));
    set_text(&column->options, "charset", charset);
}

void
cm_mysql_project_charsets(const CmDialect *dialect, const CmSchema *schema, CmTable *table)
{
    bool renames = schema->server_version >= (cm_mysql_is_mariadb(dialect) ? 100600 : 80030);
    g_autofree char *charset = get_text(table->options, "charset");
    g_autofree char *collation = get_text(table->options, "collation");
    g_autofree char *effective = settle(schema, renames, schema->collation, &charset, &collation);

    set_text(&table->options, "charset", charset);
    set_text(&table->options, "collation", collation);
    for (guint i = 0; i < table->columns->len; i++)
        project_column(schema, renames, effective, table->columns->pdata[i]);
}
