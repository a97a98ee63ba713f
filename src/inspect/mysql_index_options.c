/* What of an index only SHOW CREATE TABLE tells. */
#include <string.h>

#include "base/lexer.h"
#include "inspect/mysql_internal.h"

/* A line of SHOW CREATE TABLE behind the name of a key; false where the table has no such key. */
static bool
find_key(CmLexer *lexer, const char *shown, const char *kind, const char *name)
{
    g_autoptr(GString) head = g_string_new("\n  ");
    const char *line;

    g_string_append(head, kind);
    if (name) {
        g_string_append_c(head, ' ');
        cm_mysql_append_identifier(head, name);
    }
    g_string_append(head, " (");
    line = strstr(shown, head->str);
    if (!line)
        return false;
    line += head->len;
    cm_lexer_init(lexer, line, (gssize)strcspn(line, "\n"), &cm_lexer_options_mysql);
    return true;
}

static void
set_block_size(CmOptions **options, const CmToken *number)
{
    const CmValue size = cm_value_of_integer(g_ascii_strtoll(number->start, NULL, 10));

    cm_options_set(options, "mysql", "key_block_size", &size);
}

/* A parser stands in a comment that old servers skip: "50100 WITH PARSER `name`". */
static void
read_parser(CmOptions **options, const CmToken *comment)
{
    CmLexer lexer;
    CmToken token;
    g_autofree char *name = NULL;

    cm_lexer_init(&lexer, comment->start + 3, (gssize)comment->length - 5, &cm_lexer_options_mysql);
    while (cm_lexer_next_code(&lexer, &token) && !cm_token_is(&token, "PARSER"))
        continue;
    if (!cm_lexer_next_code(&lexer, &token))
        return;
    name = cm_token_text(&token);
    cm_mysql_set_text(options, "mysql", "parser", name);
}

static void
settle(CmOptions **options, CmLexer *lexer)
{
    int depth = 1;
    CmToken token;

    while (cm_lexer_next(lexer, &token)) {
        depth += cm_token_is_symbol(&token, "(") - cm_token_is_symbol(&token, ")");
        if (depth > 0)
            continue;
        if (token.kind == CM_TOKEN_WORD && cm_token_is(&token, "KEY_BLOCK_SIZE") &&
            cm_lexer_next(lexer, &token) && cm_lexer_next(lexer, &token))
            set_block_size(options, &token);
        else if (token.kind == CM_TOKEN_COMMENT && g_str_has_prefix(token.start, "/*!"))
            read_parser(options, &token);
    }
}

void
cm_mysql_settle_indexes(CmTable *table, const char *shown)
{
    CmConstraint *key = cm_table_primary_key(table);
    CmLexer lexer;

    if (key && find_key(&lexer, shown, "PRIMARY KEY", NULL))
        settle(&key->options, &lexer);
    for (guint i = 0; i < table->indexes->len; i++) {
        CmIndex *index = table->indexes->pdata[i];
        const char *kind = cm_options_text(index->options, "mysql", "kind");
        g_autofree char *word = kind ? g_ascii_strup(kind, -1) : g_strdup("UNIQUE");
        g_autofree char *head = g_strconcat(word, " KEY", NULL);

        if (find_key(&lexer, shown, kind || index->unique ? head : "KEY", index->name))
            settle(&index->options, &lexer);
    }
}
