/* PostgreSQL's DDL, in pieces: postgresql.c has the table of operations, each of the other files
 * one subject. All of them are given a rendering: the operation, the schema before it, and where
 * the statements go.
 *
 * Names and texts are those of the schema value: what is in the default schema is not qualified. */
#pragma once

#include "dialect/ddl.h"

typedef struct {
    const GPtrArray *operations; /* of the revision, all for this dialect, */
    guint at;                    /* and which of them is rendered, */
    guint count;                 /* with how many behind it, itself included */
    CmSchema *schema;            /* before it; NULL where it stands alone. Types that come and go
                                    with a column are added and removed here */
    GPtrArray *statements;       /* CmStatement */
} CmRendering;

/* See CmDialect.show_object. */
char *cm_postgresql_show_object(const char *sql);

/* CmDialect.leftovers: the invalid index of CREATE INDEX CONCURRENTLY, and those of REINDEX. */
char *cm_postgresql_leftovers(const char *sql);

/* See CmDialect.changes_session and is_setting. */
bool cm_postgresql_changes_session(const char *sql);
bool cm_postgresql_is_setting(const char *sql);

/* See CmDialect.default_meaning. */
char *cm_postgresql_default_meaning(const char *text);

/* The operation that is rendered. */
const CmOperation *cm_rendering_operation(const CmRendering *rendering);

/* Adds "VERB name" and "VERB name TAIL". */
void cm_rendering_add_named(const CmRendering *rendering, const char *verb, const CmName *name,
                            const char *tail);

/* Adds "ALTER TABLE name CLAUSES". */
void cm_rendering_alter_table(const CmRendering *rendering, const CmName *table, const char *format,
                              ...) G_GNUC_PRINTF(3, 4);

/* Adds "COMMENT ON KIND name IS 'comment'"; NULL and "" take a comment away. */
void cm_rendering_comment(const CmRendering *rendering, const char *kind, const char *name,
                          const char *comment);

/* Whether the server is known to be older than a major version. */
bool cm_rendering_is_before(const CmRendering *rendering, int major);

/* The table that the operation is about, or NULL and an error. */
CmTable *cm_rendering_table(const CmRendering *rendering, GError **error);

/* The table as it is after the operation, or those rendered with it (transfer full). */
CmTable *cm_rendering_table_after(const CmRendering *rendering, const CmTable *before,
                                  GError **error);

/* Identifiers, names and literals as SQL (transfer full). */
char *cm_postgresql_quote(const char *identifier);
char *cm_postgresql_name(const CmName *name);
char *cm_postgresql_literal(const char *text);
/* Of a name as options hold it, "audit.log". */
char *cm_postgresql_named(const char *name);

/* Options of PostgreSQL's own. */
const char *cm_postgresql_option(const CmOptions *options, const char *key);
bool cm_postgresql_is_set(const CmOptions *options, const char *key);
GStrv cm_postgresql_list(const CmOptions *options, const char *key);
const CmValue *cm_postgresql_value(const CmOptions *options, const char *key);

/* "(a=1, b=2)" of a list of settings, or NULL for none (transfer full). */
char *cm_postgresql_settings(const CmOptions *options, const char *key);

/* What turns one list of settings into another: "SET (a=1)", "RESET (b)", either or both (transfer
 * full). */
GStrv cm_postgresql_setting_clauses(const CmOptions *was, const CmOptions *now, const char *key);

/* Whether a text mentions an identifier, however quoted, or has an operator or a string, which are
 * given as they stand in it. NULL mentions nothing. */
bool cm_postgresql_mentions(const char *sql, const char *identifier);

/* Whether a routine has a body that the server has read, not one in a string: BEGIN ATOMIC, RETURN.
 */
bool cm_postgresql_has_read_body(const char *sql);

/* Whether a text reads a table, and of it the column (NULL: any). */
bool cm_postgresql_reads(const char *sql, const CmName *table, const char *column);

/* The expression after DEFAULT (transfer full), or NULL for none. */
char *cm_postgresql_default(const CmColumn *column);
