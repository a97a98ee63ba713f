/* Statements that PostgreSQL refuses within a transaction, told by their first words. */
#include "dialect/postgresql_check.h"

#include <string.h>

#include "base/lexer.h"

/* Each is words that follow one another; * stands for any words between. */
static const char *const forms[][5] = {
    {"CREATE", "INDEX", "CONCURRENTLY"},
    {"CREATE", "UNIQUE", "INDEX", "CONCURRENTLY"},
    {"DROP", "INDEX", "CONCURRENTLY"},
    {"REINDEX", "*", "CONCURRENTLY"},
    {"REINDEX", "SYSTEM"},
    {"REINDEX", "DATABASE"},
    {"ALTER", "TABLE", "*", "DETACH", "PARTITION"}, /* CONCURRENTLY, which is looked for below */
    {"VACUUM"},
    {"CREATE", "DATABASE"},
    {"DROP", "DATABASE"},
    {"CREATE", "TABLESPACE"},
    {"DROP", "TABLESPACE"},
    {"ALTER", "SYSTEM"},
    {"CREATE", "SUBSCRIPTION"},
    {"DROP", "SUBSCRIPTION"},
};

#define MOST_WORDS 24 /* that are looked at: none of the forms has its last one so late */

static GPtrArray *
first_words(const char *sql)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (words->len < MOST_WORDS && cm_lexer_next_code(&lexer, &token))
        if (token.kind == CM_TOKEN_WORD) {
            g_autofree char *word = g_strndup(token.start, token.length);

            g_ptr_array_add(words, g_ascii_strup(word, -1));
        }
    return words;
}

static bool
has_form(const GPtrArray *words, const char *const *form, gsize length)
{
    guint at = 0;
    bool skips = false;

    for (gsize i = 0; i < length && form[i]; i++) {
        if (!strcmp(form[i], "*")) {
            skips = true;
            continue;
        }
        while (skips && at < words->len && strcmp(words->pdata[at], form[i]))
            at++;
        if (at >= words->len || strcmp(words->pdata[at], form[i]))
            return false;
        at++;
        skips = false;
    }
    return true;
}

bool
cm_postgresql_is_autocommit(const char *sql)
{
    g_autoptr(GPtrArray) words = first_words(sql);

    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (!has_form(words, forms[i], G_N_ELEMENTS(forms[i])))
            continue;
        if (strcmp(forms[i][0], "ALTER") || strcmp(forms[i][1], "TABLE"))
            return true;
        return !strcmp(words->pdata[words->len - 1], "CONCURRENTLY");
    }
    return false;
}
