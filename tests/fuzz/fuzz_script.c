/* Any text as a script of each dialect: refused, or split into statements, which stand in it in
 * that order. What SQLite's script was split into is not split further. */
#include <string.h>

#include "sql/script.h"

static const CmPosition origin = {"fuzz", 1, 1};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static GPtrArray *
split(const char *text, const CmScriptOptions *options)
{
    GPtrArray *statements = cm_script_split(text, origin, options, NULL);
    const char *at = text;

    for (guint i = 0; statements && i < statements->len; i++) {
        const CmScriptStatement *statement = statements->pdata[i];

        g_assert(*statement->text && statement->line > 0 && statement->column > 0);
        at = strstr(at, statement->text);
        g_assert(at);
        at += strlen(statement->text);
    }
    return statements;
}

static void
split_again(const CmScriptStatement *statement)
{
    g_autofree char *text = g_strconcat(statement->text, ";", NULL);
    g_autoptr(GPtrArray) again = split(text, &cm_script_options_sqlite);

    g_assert(again && again->len == 1);
    g_assert_cmpstr(((CmScriptStatement *)again->pdata[0])->text, ==, statement->text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GPtrArray) sqlite = split(text, &cm_script_options_sqlite);
    GPtrArray *postgresql = split(text, &cm_script_options_postgresql);
    GPtrArray *mysql = split(text, &cm_script_options_mysql);

    for (guint i = 0; sqlite && i < sqlite->len; i++)
        split_again(sqlite->pdata[i]);
    g_clear_pointer(&postgresql, g_ptr_array_unref);
    g_clear_pointer(&mysql, g_ptr_array_unref);
    return 0;
}
