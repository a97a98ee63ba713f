/* A SQL script as the statements it consists of.
 *
 * Splitting is by tokens and by the little grammar it takes to see that a semicolon stands within a
 * trigger, a routine or a list; whether a statement makes sense is for the database to say. What
 * only the clients of PostgreSQL and MySQL understand is understood where dumps use it (COPY … FROM
 * stdin with its lines, DELIMITER) and refused by name where not (\connect and its like).
 *
 * Statements own their text. */
#pragma once

#include "base/lexer.h"

/* How semicolons within bodies are told from those between statements. */
typedef enum {
    CM_SCRIPT_BODIES_NONE,
    CM_SCRIPT_BODIES_TRIGGERS, /* SQLite: CREATE TRIGGER ends with ; END ; */
    CM_SCRIPT_BODIES_ROUTINES, /* CREATE TRIGGER, FUNCTION … with nested BEGIN … END */
} CmScriptBodies;

typedef struct {
    const CmLexerOptions *lexer;
    CmScriptBodies bodies;
    bool parentheses;      /* a semicolon within parentheses ends nothing */
    bool copy_lines;       /* the data lines of COPY … FROM stdin follow it, up to \. */
    bool delimiter_lines;  /* DELIMITER xx changes what ends a statement */
    bool client_commands;  /* a statement that opens with \ is for the client: refused */
    bool version_comments; /* a comment that opens with ! or M! is run */
} CmScriptOptions;

extern const CmScriptOptions cm_script_options_sqlite;
extern const CmScriptOptions cm_script_options_postgresql;
extern const CmScriptOptions cm_script_options_mysql;

typedef struct {
    char *text; /* from its first token to its last: no comment around it, no delimiter */
    char *data; /* of COPY … FROM stdin: its lines, without the closing \.; else NULL */
    int line;   /* where it begins in the file */
    int column;
} CmScriptStatement;

/* The statements of text, in order (transfer full: CmScriptStatement *, freed with the array).
 * origin is the place of the text's first character, for a script that is part of a file. Empty
 * statements are left out. Fails with CM_ERROR_SYNTAX and the place of what is never closed. */
GPtrArray *cm_script_split(const char *text, CmPosition origin, const CmScriptOptions *options,
                           GError **error);

/* Frees a statement; NULL is ignored. */
void cm_script_statement_free(CmScriptStatement *statement);
