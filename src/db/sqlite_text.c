#include "db/sqlite_text.h"

#include "base/lexer.h"

#include <stdio.h>
#include <string.h>

const char *
cm_sqlite_guess_sqlstate(const char *message)
{
    if (g_str_has_suffix(message, "syntax error") || g_str_has_prefix(message, "incomplete input"))
        return "42601";
    if (g_str_has_prefix(message, "no such table"))
        return "42P01";
    if (g_str_has_prefix(message, "no such column"))
        return "42703";
    if (g_str_has_prefix(message, "duplicate column name"))
        return "42701";
    return g_str_has_suffix(message, "already exists") ? "42P07" : "HY000";
}

char *
cm_sqlite_explain(const char *path, int lock_timeout, const char *sqlstate, const char *message)
{
    static const char *const about_file[] = {"08001", "25006", "53100", "58030", "XX001", NULL};

    if (!strcmp(sqlstate, "55P03"))
        return g_strdup_printf("the database '%s' is locked by another connection (waited %d ms)",
                               path, lock_timeout);
    if (g_strv_contains(about_file, sqlstate))
        return g_strdup_printf("the database '%s': %s", path, message);
    return g_strdup(message);
}

bool
cm_sqlite_exists(const CmUrl *url)
{
    return !url->database || g_file_test(url->database, G_FILE_TEST_EXISTS);
}

bool
cm_sqlite_rests_in_wal(const char *path)
{
    g_autofree char *log = g_strconcat(path, "-wal", NULL);
    FILE *file = g_file_test(log, G_FILE_TEST_EXISTS) ? NULL : fopen(path, "re");
    char head[20] = "";
    bool is_read = file && fread(head, sizeof head, 1, file) == 1;

    if (file)
        fclose(file);
    return is_read && head[18] == 2 && head[19] == 2;
}

bool
cm_sqlite_is_repeatable(const char *sql)
{
    static const char *const words[] = {"SELECT",  "INSERT", "UPDATE", "DELETE",
                                        "REPLACE", "WITH",   NULL};
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_sqlite);
    return cm_lexer_next_code(&lexer, &token) && cm_token_is_any(&token, words);
}

bool
cm_sqlite_is_empty(const char *sql)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_sqlite);
    while (cm_lexer_next_code(&lexer, &token))
        if (!cm_token_is_symbol(&token, ";"))
            return false;
    return true;
}

/* The options that Python's driver takes besides are passed over, so that a URL can be shared. */
bool
cm_sqlite_read_options(const CmUrl *url, int *lock_timeout, GError **error)
{
    static const char *const passed_over[] = {"autocommit",        "cached_statements",
                                              "check_same_thread", "detect_types",
                                              "isolation_level",   NULL};

    for (guint i = 0; i < url->options->len; i++) {
        const CmUrlOption *option = &g_array_index(url->options, CmUrlOption, i);
        char *end;
        double seconds;

        if (g_strv_contains(passed_over, option->key))
            continue;
        if (strcmp(option->key, "timeout"))
            return cm_fail(error, CM_ERROR_URL,
                           "unknown option '%s' in the URL of a SQLite database: there is timeout",
                           option->key);
        seconds = g_ascii_strtod(option->value, &end);
        if (!*option->value || *end || !(seconds >= 0 && seconds <= 86400))
            return cm_fail(error, CM_ERROR_URL,
                           "the URL's option timeout must be seconds, not '%s'", option->value);
        *lock_timeout = (int)(seconds * 1000);
    }
    return true;
}
