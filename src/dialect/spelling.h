/* How a dialect spells identifiers, literals and binds: data only, one constant a dialect.
 *
 * Identifiers are quoted only where they must be, so that what cmig writes reads like what people
 * write. All functions may be called from any thread. */
#pragma once

#include "base/lexer.h"
#include "base/value.h"

typedef enum {
    CM_BIND_QUESTION, /* ? */
    CM_BIND_DOLLAR,   /* $1, $2 … */
} CmBindStyle;

typedef struct {
    const char *name;
    const CmLexerOptions *lexer; /* how to read what this spelling wrote */
    char quote;                  /* around identifiers, doubled within */
    bool upper_case_bare;        /* Name needs no quotes */
    CmBindStyle bind_style;
    gsize max_binds;             /* in one statement */
    const char *const *reserved; /* words to be quoted: in capitals, sorted */
    gsize reserved_count;
    const char *true_text;
    const char *false_text;
    const char *bytes_open; /* around hexadecimal digits */
    const char *bytes_close;
    bool backslashes; /* \ is doubled in strings */
    const char *infinity;
    const char *minus_infinity;
    const char *not_a_number;
    const char *default_row; /* after INSERT INTO t: a row of defaults only */
    bool client_splits;      /* the database's client ends a statement at any semicolon of it */
} CmSpelling;

extern const CmSpelling cm_spelling_sqlite;
extern const CmSpelling cm_spelling_postgresql;
extern const CmSpelling cm_spelling_mysql;
extern const CmSpelling cm_spelling_mariadb;

/* The spelling of a dialect by its name, or NULL. Static. */
const CmSpelling *cm_spelling_find(const char *dialect);

/* Whether the identifier means the same without quotes. */
bool cm_spelling_is_bare(const CmSpelling *spelling, const char *identifier);

/* The identifier as it is to be written (transfer full). */
char *cm_spelling_quote(const CmSpelling *spelling, const char *identifier);

/* Appends the identifier, quoted where it must be. */
void cm_spelling_append_identifier(GString *out, const CmSpelling *spelling,
                                   const char *identifier);

/* Appends schema.name, or name alone when schema is NULL. */
void cm_spelling_append_name(GString *out, const CmSpelling *spelling, const char *schema,
                             const char *name);

/* Appends the value as a literal. */
void cm_spelling_append_literal(GString *out, const CmSpelling *spelling, const CmValue *value);

/* Appends the placeholder of a bind, counted from 1. */
void cm_spelling_append_bind(GString *out, const CmSpelling *spelling, guint number);

/* The text with its placeholders replaced by literals (transfer full). With no binds the text stays
 * as it is. Fails with CM_ERROR_ARGUMENT when binds and placeholders do not match. */
char *cm_spelling_inline(const CmSpelling *spelling, const char *sql, const CmValue *binds,
                         gsize bind_count, GError **error);
