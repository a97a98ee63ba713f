/* The many words that PostgreSQL takes for its types, read as the one that it gives back. */
#include "dialect/postgresql_types.h"

#include <stdlib.h>
#include <string.h>

#include "dialect/spelling.h"

/* A spelling taken apart: timestamp(3) with time zone[]. */
typedef struct {
    GString *words;   /* before the numbers: in small letters, one blank between them */
    GString *numbers; /* what stands in parentheses, or empty */
    GString *suffix;  /* words behind the numbers */
    char *schema;     /* of a qualified name */
    bool is_quoted;
    bool is_array;
} Parts;

static void
clear_parts(Parts *parts)
{
    g_string_free(parts->words, TRUE);
    g_string_free(parts->numbers, TRUE);
    g_string_free(parts->suffix, TRUE);
    g_free(parts->schema);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parts, clear_parts)

/* All words for one type, by its canonical one. */
typedef struct {
    const char *word;
    const char *base;
    const char *suffix;  /* or NULL */
    const char *numbers; /* those that are meant where none are written, or NULL */
} Word;

#define WITHOUT "without time zone"
#define WITH    "with time zone"

static const Word words[] = {
    {"bigint", "bigint", NULL, NULL},
    {"bit", "bit", NULL, "1"},
    {"bit varying", "bit varying", NULL, NULL},
    {"bool", "boolean", NULL, NULL},
    {"boolean", "boolean", NULL, NULL},
    {"bytea", "bytea", NULL, NULL},
    {"char", "character", NULL, "1"},
    {"char varying", "character varying", NULL, NULL},
    {"character", "character", NULL, "1"},
    {"character varying", "character varying", NULL, NULL},
    {"date", "date", NULL, NULL},
    {"dec", "numeric", NULL, NULL},
    {"decimal", "numeric", NULL, NULL},
    {"double precision", "double precision", NULL, NULL},
    {"float", "double precision", NULL, NULL},
    {"float4", "real", NULL, NULL},
    {"float8", "double precision", NULL, NULL},
    {"int", "integer", NULL, NULL},
    {"int2", "smallint", NULL, NULL},
    {"int4", "integer", NULL, NULL},
    {"int8", "bigint", NULL, NULL},
    {"integer", "integer", NULL, NULL},
    {"interval", "interval", NULL, NULL},
    {"json", "json", NULL, NULL},
    {"jsonb", "jsonb", NULL, NULL},
    {"national char", "character", NULL, "1"},
    {"national char varying", "character varying", NULL, NULL},
    {"national character", "character", NULL, "1"},
    {"national character varying", "character varying", NULL, NULL},
    {"nchar", "character", NULL, "1"},
    {"nchar varying", "character varying", NULL, NULL},
    {"numeric", "numeric", NULL, NULL},
    {"real", "real", NULL, NULL},
    {"smallint", "smallint", NULL, NULL},
    {"text", "text", NULL, NULL},
    {"time", "time", WITHOUT, NULL},
    {"time with time zone", "time", WITH, NULL},
    {"time without time zone", "time", WITHOUT, NULL},
    {"timestamp", "timestamp", WITHOUT, NULL},
    {"timestamp with time zone", "timestamp", WITH, NULL},
    {"timestamp without time zone", "timestamp", WITHOUT, NULL},
    {"timestamptz", "timestamp", WITH, NULL},
    {"timetz", "time", WITH, NULL},
    {"uuid", "uuid", NULL, NULL},
    {"varbit", "bit varying", NULL, NULL},
    {"varchar", "character varying", NULL, NULL},
};

static int
compare_word(const void *key, const void *word)
{
    return strcmp(key, ((const Word *)word)->word);
}

static const Word *
find_word(const char *text)
{
    return bsearch(text, words, G_N_ELEMENTS(words), sizeof *words, compare_word);
}

static void
append_word(GString *out, const CmToken *token)
{
    g_autofree char *text = cm_token_text(token);
    g_autofree char *small = g_ascii_strdown(text, -1);

    g_string_append(out, out->len ? " " : "");
    g_string_append(out, token->kind == CM_TOKEN_QUOTED ? text : small);
}

/* What stands in parentheses, up to the closing one; only a blank between two words matters. */
static bool
read_numbers(CmLexer *lexer, GString *out)
{
    bool was_word = false;
    CmToken token;

    while (cm_lexer_next_code(lexer, &token)) {
        bool is_word = token.kind == CM_TOKEN_WORD || token.kind == CM_TOKEN_NUMBER;

        if (cm_token_is_symbol(&token, ")"))
            return true;
        if (cm_token_is_symbol(&token, "(") || token.kind == CM_TOKEN_ERROR)
            return false;
        g_string_append(out, was_word && is_word ? " " : "");
        g_string_append_len(out, token.start, (gssize)token.length);
        was_word = is_word;
    }
    return false;
}

/* One token of a spelling; false where it is none. */
static bool
take_token(Parts *parts, CmLexer *lexer, const CmToken *token)
{
    GString *into = parts->numbers->len ? parts->suffix : parts->words;

    if (parts->is_array || cm_token_is(token, "array") || cm_token_is_symbol(token, "[")) {
        parts->is_array = true;
        return token->kind == CM_TOKEN_NUMBER || cm_token_is(token, "array") ||
               cm_token_is_symbol(token, "[") || cm_token_is_symbol(token, "]");
    }
    if (cm_token_is_symbol(token, "("))
        return !parts->numbers->len && parts->words->len && read_numbers(lexer, parts->numbers);
    if (cm_token_is_symbol(token, ".")) {
        if (parts->schema || !parts->words->len || into != parts->words)
            return false;
        parts->schema = g_strdup(parts->words->str);
        g_string_truncate(parts->words, 0);
        return true;
    }
    if (!cm_token_is_identifier(token))
        return false;
    parts->is_quoted = token->kind == CM_TOKEN_QUOTED;
    append_word(into, token);
    return true;
}

static bool
take_apart(Parts *parts, const char *text)
{
    CmLexer lexer;
    CmToken token;

    *parts =
        (Parts){g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), NULL, false, false};
    cm_lexer_init(&lexer, text, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next_code(&lexer, &token))
        if (!take_token(parts, &lexer, &token))
            return false;
    return parts->words->len > 0;
}

/* numeric(4) is numeric(4,0), and float(24) the largest that is real. */
static const char *
adjust(Parts *parts, const Word *word)
{
    if (!strcmp(word->base, "numeric") && parts->numbers->len && !strchr(parts->numbers->str, ','))
        g_string_append(parts->numbers, ",0");
    if (!strcmp(word->word, "float") && parts->numbers->len) {
        bool is_real = strtol(parts->numbers->str, NULL, 10) <= 24;

        g_string_truncate(parts->numbers, 0);
        return is_real ? "real" : word->base;
    }
    if (word->numbers && !parts->numbers->len)
        g_string_append(parts->numbers, word->numbers);
    return word->base;
}

static const Word *
known_word(const Parts *parts)
{
    bool is_own = !parts->schema || !strcmp(parts->schema, "pg_catalog");
    g_autofree char *all = parts->suffix->len
                               ? g_strdup_printf("%s %s", parts->words->str, parts->suffix->str)
                               : g_strdup(parts->words->str);

    if (!is_own || parts->is_quoted)
        return NULL;
    /* bpchar is its own type without a length. */
    if (!strcmp(all, "bpchar") && parts->numbers->len)
        return find_word("character");
    return find_word(all);
}

static void
append_known(GString *out, Parts *parts, const Word *word)
{
    g_string_append(out, adjust(parts, word));
    if (parts->numbers->len)
        g_string_append_printf(out, "(%s)", parts->numbers->str);
    if (word->suffix)
        g_string_append_printf(out, " %s", word->suffix);
}

/* A name that is also a word for a type of the server's own stays in quotes. */
static void
append_unknown(GString *out, const Parts *parts)
{
    const CmSpelling *spelling = &cm_spelling_postgresql;

    if (parts->schema && strcmp(parts->schema, "pg_catalog")) {
        cm_spelling_append_identifier(out, spelling, parts->schema);
        g_string_append_c(out, '.');
    }
    if (!parts->is_quoted && strchr(parts->words->str, ' '))
        g_string_append(out, parts->words->str);
    else if (parts->is_quoted && find_word(parts->words->str))
        g_string_append_printf(out, "\"%s\"", parts->words->str);
    else
        cm_spelling_append_identifier(out, spelling, parts->words->str);
    if (parts->numbers->len)
        g_string_append_printf(out, "(%s)", parts->numbers->str);
    if (parts->suffix->len)
        g_string_append_printf(out, " %s", parts->suffix->str);
}

char *
cm_postgresql_type_canonical(const char *text)
{
    g_auto(Parts) parts = {0};
    GString *out;
    const Word *word;

    if (!take_apart(&parts, text))
        return g_strdup(text);
    out = g_string_new(NULL);
    word = known_word(&parts);
    if (word)
        append_known(out, &parts, word);
    else
        append_unknown(out, &parts);
    g_string_append(out, parts.is_array ? "[]" : "");
    return g_string_free(out, FALSE);
}
