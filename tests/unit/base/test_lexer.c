#include "base/lexer.h"

#include <string.h>

#include "support/unit.h"

static const char kind_letters[] = {
    [CM_TOKEN_WORD] = 'w',      [CM_TOKEN_QUOTED] = 'q',  [CM_TOKEN_STRING] = 's',
    [CM_TOKEN_BLOB] = 'b',      [CM_TOKEN_NUMBER] = 'n',  [CM_TOKEN_SYMBOL] = 'o',
    [CM_TOKEN_PARAMETER] = 'p', [CM_TOKEN_COMMENT] = 'c', [CM_TOKEN_ERROR] = 'e',
};

/* One "kind:text" a token, with a bar after each. */
static char *
describe(const char *sql, gssize length, const CmLexerOptions *options)
{
    GString *out = g_string_new(NULL);
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, length, options);
    while (cm_lexer_next(&lexer, &token))
        g_string_append_printf(out, "%c:%.*s|", kind_letters[token.kind], (int)token.length,
                               token.start);
    return g_string_free(out, FALSE);
}

typedef struct {
    const CmLexerOptions *options;
    const char *sql;
    const char *wanted;
} LexCase;

#define LITE &cm_lexer_options_sqlite
#define PG   &cm_lexer_options_postgresql
#define MY   &cm_lexer_options_mysql

static const LexCase lex_cases[] = {
    {LITE, "", ""},
    {LITE, " \t\r\n\f ", ""},
    {LITE, "\xef\xbb\xbfSELECT", "w:SELECT|"},
    {LITE, "a.b,c_1$", "w:a|o:.|w:b|o:,|w:c_1$|"},
    {LITE, "größe_日本", "w:größe_日本|"},
    {LITE, "\"a\"\"b\"`c``d`[e\"]", "q:\"a\"\"b\"|q:`c``d`|q:[e\"]|"},
    {LITE, "'it''s' '' ''''", "s:'it''s'|s:''|s:''''|"},
    {LITE, "'a\\' b", "s:'a\\'|w:b|"},
    {LITE, "x'0aFF' X'' x y", "b:x'0aFF'|b:X''|w:x|w:y|"},
    {LITE, "x'0' x'0g'", "e:x'0'|e:x'0g'|"},
    {LITE, "x'00", "e:x'00|"},
    {LITE, "1 1.5 .5 5. 1e10 1.e-3 0x1F", "n:1|n:1.5|n:.5|n:5.|n:1e10|n:1.e-3|n:0x1F|"},
    {LITE, "1e 12abc 1.5x 0xg", "e:1e|e:12abc|e:1.5x|e:0xg|"},
    {LITE, "1+2-3", "n:1|o:+|n:2|o:-|n:3|"},
    {LITE, "a||b->c->>d", "w:a|o:|||w:b|o:->|w:c|o:->>|w:d|"},
    {LITE, "<= >= <> != == << >> < > = !", "o:<=|o:>=|o:<>|o:!=|o:==|o:<<|o:>>|o:<|o:>|o:=|o:!|"},
    {LITE, "<=>=", "o:<=>|o:=|"},
    {LITE, "? ?1 ?12a :a @b $c $1 :", "p:?|p:?1|p:?12|w:a|p::a|p:@b|p:$c|p:$1|o::|"},
    {LITE, "a::b", "w:a|o:::|w:b|"},
    {LITE, "-- c\r\nx--y", "c:-- c\r|w:x|c:--y|"},
    {LITE, "/**/a/* ' */b/* /* */c", "c:/**/|w:a|c:/* ' */|w:b|c:/* /* */|w:c|"},
    {LITE, "/*/ a", "e:/*/ a|"},
    {LITE, "'abc", "e:'abc|"},
    {LITE, "'abc''", "e:'abc''|"},
    {LITE, "\"a", "e:\"a|"},
    {LITE, "[a", "e:[a|"},
    {LITE, "`a``", "e:`a``|"},
    {LITE, "# a", "o:#|w:a|"},
    {LITE, "$$a$$", "p:$$a$$|"},
    {LITE,
     "\x01"
     "a",
     "e:\x01|w:a|"},
    {PG, "a[1]", "w:a|o:[|n:1|o:]|"},
    {PG, "$$a'b$$ $x$ $$ $x$ $1", "s:$$a'b$$|s:$x$ $$ $x$|p:$1|"},
    {PG, "$x$ $y$", "e:$x$ $y$|"},
    {PG, "a$b$c", "w:a$b$c|"},
    {PG, "/* /* */ */ a", "c:/* /* */ */|w:a|"},
    {PG, "/* /* */", "e:/* /* */|"},
    {PG, "E'a\\'b' e'\\\\' 'a\\'", "s:E'a\\'b'|s:e'\\\\'|s:'a\\'|"},
    {PG, "B'01' x'1F' U&'a' U&\"b\" N'c'", "b:B'01'|b:x'1F'|s:U&'a'|q:U&\"b\"|s:N'c'|"},
    {PG, "b'2'", "e:b'2'|"},
    {PG, "a @> b #>> c ?| d", "w:a|o:@>|w:b|o:#>>|w:c|o:?||w:d|"},
    {PG, "a=-1 b@-1", "w:a|o:=|o:-|n:1|w:b|o:@-|n:1|"},
    {PG, "a*--c", "w:a|o:*|c:--c|"},
    {PG, "a+/*c*/b", "w:a|o:+|c:/*c*/|w:b|"},
    {PG, "a::int[1:n]", "w:a|o:::|w:int|o:[|n:1|o::|w:n|o:]|"},
    {PG, "1..2", "n:1|o:.|n:.2|"},
    {MY, "\"a\\\"b\" `c`", "s:\"a\\\"b\"|q:`c`|"},
    {MY, "'a\\'b' 'c\\", "s:'a\\'b'|e:'c\\|"},
    {MY, "# c\n1--2 -- d\n--", "c:# c|n:1|o:-|o:-|n:2|c:-- d|c:--|"},
    {MY, "2fa 1e5 @v @@g.x", "w:2fa|n:1e5|p:@v|p:@@g|o:.|w:x|"},
    {MY, "_utf8mb4'a' N'b' 0x1F", "w:_utf8mb4|s:'a'|s:N'b'|n:0x1F|"},
};

START_TEST(tokens_are_cut)
{
    for (gsize i = 0; i < G_N_ELEMENTS(lex_cases); i++) {
        const LexCase *lex = &lex_cases[i];
        g_autofree char *found = describe(lex->sql, -1, lex->options);

        ck_assert_msg(!strcmp(found, lex->wanted), "%s: found %s, wanted %s", lex->sql, found,
                      lex->wanted);
    }
}
END_TEST

START_TEST(length_is_kept_to)
{
    g_autofree char *cut = describe("'ab'", 3, LITE);
    g_autofree char *nul = describe("a\0b", 3, LITE);
    g_autofree char *slash = describe("/*/", 2, LITE);

    ck_assert_str_eq(cut, "e:'ab|");
    ck_assert(g_str_has_prefix(nul, "w:a|e:"));
    ck_assert_str_eq(slash, "e:/*|");
}
END_TEST

START_TEST(places_count_characters)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, "é x\n  'a\nb' y", -1, LITE);
    cm_lexer_next(&lexer, &token);
    cm_lexer_next(&lexer, &token);
    ck_assert_int_eq(token.line, 1);
    ck_assert_int_eq(token.column, 3);
    cm_lexer_next(&lexer, &token);
    ck_assert_int_eq(token.line, 2);
    ck_assert_int_eq(token.column, 3);
    cm_lexer_next(&lexer, &token);
    ck_assert_int_eq(token.line, 3);
    ck_assert_int_eq(token.column, 4);
    ck_assert(!cm_lexer_next(&lexer, &token));
}
END_TEST

static const LexCase text_cases[] = {
    {LITE, "\"a\"\"b\"", "a\"b"},
    {LITE, "`a``b`", "a`b"},
    {LITE, "[a]", "a"},
    {LITE, "[]", ""},
    {LITE, "\"\"", ""},
    {LITE, "'it''s'", "it's"},
    {LITE, "''''''", "''"},
    {LITE, "'a\\n'", "a\\n"},
    {LITE, "x'00'", "x'00'"},
    {LITE, "Name", "Name"},
    {PG, "E'a\\n\\'\\\\'", "a\n'\\"},
    {PG, "$q$it's$q$", "it's"},
    {PG, "$$$$", ""},
    {PG, "U&\"a\"", "a"},
    {PG, "N'a''b'", "a'b"},
    {MY, "\"a\"\"b\\\"c\"", "a\"b\"c"},
};

START_TEST(quotes_are_folded)
{
    for (gsize i = 0; i < G_N_ELEMENTS(text_cases); i++) {
        const LexCase *lex = &text_cases[i];
        g_autofree char *found = NULL;
        CmLexer lexer;
        CmToken token;

        cm_lexer_init(&lexer, lex->sql, -1, lex->options);
        ck_assert(cm_lexer_next(&lexer, &token));
        ck_assert_uint_eq(token.length, strlen(lex->sql));
        found = cm_token_text(&token);
        ck_assert_str_eq(found, lex->wanted);
    }
}
END_TEST

START_TEST(tokens_are_recognised)
{
    static const char *const words[] = {"view", "table", NULL};
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, "/* c */ TaBle \"table\" ->>", -1, LITE);
    ck_assert(cm_lexer_next_code(&lexer, &token));
    ck_assert(cm_token_is(&token, "table") && !cm_token_is(&token, "tabl"));
    ck_assert(cm_token_is_any(&token, words) && !cm_token_is_any(&token, words + 2));
    ck_assert(cm_token_is_name(&token, "TaBle") && !cm_token_is_name(&token, "table"));
    ck_assert(cm_lexer_next_code(&lexer, &token));
    ck_assert(!cm_token_is(&token, "table") && cm_token_is_identifier(&token));
    ck_assert(!cm_token_is_any(&token, words) && cm_token_is_name(&token, "table"));
    ck_assert(cm_lexer_next_code(&lexer, &token));
    ck_assert(cm_token_is_symbol(&token, "->>") && !cm_token_is_symbol(&token, "->"));
    ck_assert(!cm_token_is_name(&token, "->>"));
    ck_assert(!cm_lexer_next_code(&lexer, &token));
}
END_TEST

/* Whatever the bytes, the lexer ends, and its tokens follow each other within the text. */
START_TEST(noise_comes_to_an_end)
{
    static const char alphabet[] = "'\"`[]$-/*#\\x0eE.?:@ \n;(ab\0\xc3\xa9\xff";
    const CmLexerOptions *const all[] = {LITE, PG, MY};
    g_autoptr(GRand) random = g_rand_new_with_seed(7);

    for (int round = 0; round < 20000; round++) {
        gsize length = (gsize)g_rand_int_range(random, 0, 24);
        g_autofree char *text = g_malloc(length + 1);
        const char *last;
        CmLexer lexer;
        CmToken token;

        for (gsize i = 0; i < length; i++)
            text[i] = alphabet[g_rand_int_range(random, 0, sizeof alphabet - 1)];
        last = text;
        cm_lexer_init(&lexer, text, (gssize)length, all[round % 3]);
        while (cm_lexer_next(&lexer, &token)) {
            g_autofree char *meaning = cm_token_text(&token);

            ck_assert(strlen(meaning) <= token.length);
            ck_assert(token.start >= last && token.length > 0);
            ck_assert((token.kind == CM_TOKEN_ERROR) == (token.problem != NULL));
            last = token.start + token.length;
            ck_assert(last <= text + length);
        }
    }
}
END_TEST

UNIT_MAIN("base/lexer", tokens_are_cut, quotes_are_folded, length_is_kept_to,
          places_count_characters, tokens_are_recognised, noise_comes_to_an_end)
