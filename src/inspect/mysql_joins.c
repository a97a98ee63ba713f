/* What follows FROM in the query of a view. Tables that commas join the server writes as `a join b
 * join c`, and where it reads that again, as `((a join b) join c)`. */
#include <string.h>

#include "base/lexer.h"
#include "inspect/mysql_internal.h"

/* A FROM whose end is not reached. */
typedef struct {
    gsize start; /* of what follows it, in the text written */
    int depth;   /* of parentheses */
    guint joins; /* so far, without parentheses around them */
} From;

static bool
ends_from(const CmToken *token)
{
    static const char *const words[] = {"WHERE",  "GROUP",     "HAVING", "ORDER",
                                        "LIMIT",  "UNION",     "EXCEPT", "INTERSECT",
                                        "WINDOW", "PROCEDURE", NULL};

    return cm_token_is_any(token, words);
}

/* Puts parentheses around what it joined. */
static void
end_from(GString *out, GArray *stack)
{
    const From *from = &g_array_index(stack, From, stack->len - 1);

    if (from->joins) {
        g_autofree char *opening = g_strnfill(from->joins, '(');

        g_string_insert(out, (gssize)from->start, opening);
        g_string_append_c(out, ')');
    }
    g_array_set_size(stack, stack->len - 1);
}

static From *
innermost(const GArray *stack, int depth)
{
    From *from = stack->len ? &g_array_index(stack, From, stack->len - 1) : NULL;

    return from && from->depth == depth ? from : NULL;
}

/* What goes before the space that stands before a token. */
static void
close_before(GString *out, const CmToken *token, GArray *stack, int depth)
{
    static const char *const joins[] = {"JOIN", "STRAIGHT_JOIN", NULL};
    From *from = innermost(stack, depth);

    if (from && (cm_token_is_symbol(token, ")") || ends_from(token)))
        end_from(out, stack);
    else if (from && cm_token_is_any(token, joins) && from->joins++)
        g_string_append_c(out, ')');
}

char *
cm_mysql_nest_joins(const char *sql)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(From));
    const char *copied = sql;
    CmLexer lexer;
    CmToken token;
    int depth = 0;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    while (cm_lexer_next(&lexer, &token)) {
        close_before(out, &token, stack, depth);
        g_string_append_len(out, copied, token.start + (gssize)token.length - copied);
        copied = token.start + token.length;
        if (token.kind == CM_TOKEN_WORD && cm_token_is(&token, "FROM")) {
            const From opened = {out->len + 1, depth, 0};

            g_array_append_val(stack, opened);
        }
        depth += cm_token_is_symbol(&token, "(") - cm_token_is_symbol(&token, ")");
    }
    while (stack->len)
        end_from(out, stack);
    g_string_append(out, copied);
    return g_string_free(out, FALSE);
}
