/* Views and sequences of MySQL and MariaDB. Who defined a view is left out: it belongs to the
 * server, not to the schema. */
#include <string.h>

#include "base/lexer.h"
#include "dialect/mysql.h"
#include "inspect/mysql_internal.h"
#include "inspect/view_order.h"

char *
cm_mysql_tidy(const char *sql, const char *database)
{
    GString *out = g_string_new(NULL);
    const char *copied = sql;
    CmLexer lexer;
    CmToken token;
    CmToken dot;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    while (cm_lexer_next(&lexer, &token)) {
        g_autofree char *name = token.kind == CM_TOKEN_QUOTED ? cm_token_text(&token) : NULL;
        bool is_qualified = token.start > sql && token.start[-1] == '.';
        CmLexer ahead = lexer;

        if (!name)
            continue;
        g_string_append_len(out, copied, token.start - copied);
        copied = token.start + token.length;
        if (!is_qualified && database && !strcmp(name, database) && cm_lexer_next(&ahead, &dot) &&
            cm_token_is_symbol(&dot, ".")) {
            copied = dot.start + dot.length;
            lexer = ahead;
        } else {
            cm_spelling_append_identifier(out, &cm_spelling_mariadb, name);
        }
    }
    g_string_append(out, copied);
    return g_string_free(out, FALSE);
}

enum {
    DEFINITION = 1,
    CHECK_OPTION,
    SECURITY,
    ALGORITHM,
};

static bool
add_view(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    const char *name = cm_result_text(row, 0);
    g_autofree char *check = g_ascii_strdown(cm_result_text(row, CHECK_OPTION), -1);
    g_autofree char *algorithm = g_ascii_strdown(cm_result_text(row, ALGORITHM), -1);
    g_autofree char *sql = NULL;
    CmView *view;

    (void)error;
    if (!cm_inspect_options_want(reflection->options, name))
        return true;
    view = cm_view_new(NULL, name, NULL);
    sql = cm_mysql_nest_joins(cm_result_text(row, DEFINITION));
    view->sql = cm_mysql_tidy(sql, reflection->database);
    if (strcmp(check, "none"))
        cm_mysql_set_text(&view->options, "mysql", "check_option", check);
    if (!strcmp(cm_result_text(row, SECURITY), "INVOKER"))
        cm_mysql_set_text(&view->options, "mysql", "security", "invoker");
    if (*algorithm && strcmp(algorithm, "undefined"))
        cm_mysql_set_text(&view->options, "mysql", "algorithm", algorithm);
    return cm_schema_add_view(reflection->schema, view, error);
}

bool
cm_mysql_read_views(CmMysqlReflection *reflection, GError **error)
{
    g_autofree char *sql = g_strdup_printf(
        "SELECT table_name, view_definition, check_option, security_type, %s FROM "
        "information_schema.views WHERE table_schema = DATABASE() ORDER BY table_name",
        reflection->is_mariadb ? "algorithm" : "''");

    if (!cm_mysql_each_row(reflection, sql, add_view, error))
        return false;
    cm_views_sort(reflection->schema->views, &cm_lexer_options_mysql);
    return true;
}

static void
set_number(CmObject *object, const char *key, int64_t number)
{
    CmValue value = cm_value_of_integer(number);

    cm_object_set(object, key, &value);
}

static bool
add_sequence(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    CmObject *sequence = cm_object_copy(reflection->sequences->pdata[cm_result_integer(row, 0)]);
    CmValue cycles = cm_value_of_boolean(cm_result_integer(row, 6));

    set_number(sequence, "start", cm_result_integer(row, 1));
    set_number(sequence, "min", cm_result_integer(row, 2));
    set_number(sequence, "max", cm_result_integer(row, 3));
    set_number(sequence, "increment", cm_result_integer(row, 4));
    set_number(sequence, "cache", cm_result_integer(row, 5));
    cm_object_set(sequence, "cycle", &cycles);
    cm_mysql_project_sequence(sequence);
    return cm_schema_add_object(reflection->schema, sequence, error);
}

/* All sequences in one query: each is a table of one row. */
bool
cm_mysql_read_sequences(CmMysqlReflection *reflection, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);

    for (guint i = 0; i < reflection->sequences->len; i++) {
        const CmObject *sequence = reflection->sequences->pdata[i];

        g_string_append_printf(sql, "%sSELECT %u", i ? " UNION ALL " : "", i);
        g_string_append(sql, ", start_value, minimum_value, maximum_value, increment, cache_size, "
                             "cycle_option FROM ");
        cm_mysql_append_identifier(sql, sequence->name.name);
    }
    return !sql->len || cm_mysql_each_row(reflection, sql->str, add_sequence, error);
}
