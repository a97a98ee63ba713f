/* How tables are partitioned, as text: what the server writes otherwise than a model, and means the
 * same. */
#include "base/token_reader.h"
#include "dialect/mysql.h"

#include <string.h>

/* The engine of a part, which is the table's. */
static bool
skip_engine(CmTokenReader *reader)
{
    CmTokenReader ahead = *reader;

    cm_token_reader_take(&ahead, "STORAGE");
    if (!cm_token_reader_take(&ahead, "ENGINE"))
        return false;
    cm_token_reader_take_symbol(&ahead, "=");
    cm_token_reader_next(&ahead);
    *reader = ahead;
    return true;
}

/* How many parts there are, where there is one, or where they are listed. */
static bool
skip_count(CmTokenReader *reader)
{
    CmTokenReader ahead = *reader;
    bool is_one;

    if (!cm_token_reader_take(&ahead, "PARTITIONS") || !ahead.token.start)
        return false;
    is_one = ahead.token.length == 1 && *ahead.token.start == '1';
    if (!is_one && !strchr(ahead.token.start, '('))
        return false;
    cm_token_reader_next(&ahead);
    *reader = ahead;
    return true;
}

static void
append_token(GString *out, const CmToken *token)
{
    g_autofree char *text = cm_token_text(token);
    g_autofree char *upper = g_ascii_strup(text, -1);

    if (token->kind == CM_TOKEN_STRING)
        g_string_append_printf(out, "'%s' ", text);
    else
        g_string_append_printf(out, "%s ", upper);
}

static char *
meaning(const char *sql)
{
    GString *out = g_string_new(NULL);
    CmTokenReader reader;

    cm_token_reader_init(&reader, sql, &cm_lexer_options_mysql);
    while (reader.token.start) {
        if (cm_token_reader_take_symbol(&reader, "=") || skip_engine(&reader) ||
            skip_count(&reader))
            continue;
        append_token(out, &reader.token);
        cm_token_reader_next(&reader);
    }
    g_string_replace(out, "( MAXVALUE )", "MAXVALUE", 0);
    return g_string_free(out, FALSE);
}

void
cm_mysql_forgive_partitions(CmTable *table, const CmTable *wanted)
{
    const char *sql = cm_options_text(table->options, "mysql", "partition_by");
    const char *other = cm_options_text(wanted->options, "mysql", "partition_by");
    g_autofree char *means = sql ? meaning(sql) : NULL;
    g_autofree char *other_means = other ? meaning(other) : NULL;
    const CmValue value = cm_value_of_text(other);

    if (means && !g_strcmp0(means, other_means))
        cm_options_set(&table->options, "mysql", "partition_by", &value);
}
