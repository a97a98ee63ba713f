/* PostgreSQL's objects beside tables, one table of kinds for all of them. */
#pragma once

#include "dialect/postgresql.h"

/* Creates an object, with its comment; drops one. */
bool cm_postgresql_add_object(const CmRendering *rendering, const CmObject *object, GError **error);
void cm_postgresql_remove_object(const CmRendering *rendering, const CmObject *object);

/* A setting of the kind's own as SQL says it: a number as it is, a text as it is (transfer full);
 * NULL where it is not set. */
char *cm_postgresql_setting(const CmObject *object, const char *key);

/* "type COLLATE x": of a domain's value, of an attribute (transfer full). */
char *cm_postgresql_type_clause(const CmColumn *column, GError **error);

/* The name of a routine without its arguments (transfer full). */
char *cm_postgresql_routine_name(const CmObject *object);

/* What texts call a routine, an operator or an object of text search, which expressions name in a
 * string and statements that make others do not (transfer full); NULL: nothing that is known. */
char *cm_postgresql_called(const CmObject *object, bool is_in_string);

/* Gives a table that is new, or a column of it (NULL: any), the sequences that say it owns them. */
void cm_postgresql_own_sequences(const CmRendering *rendering, const CmTable *table,
                                 const char *column);

/* Has the sequences that a table owns stay what they are once the table changes to unlogged, or
 * back. */
void cm_postgresql_keep_sequences(const CmRendering *rendering, const CmTable *table);

/* What is changed in place, each given the object before and after. */
bool cm_postgresql_create_domain(const CmRendering *rendering, const CmObject *object,
                                 GError **error);
bool cm_postgresql_alter_domain(const CmRendering *rendering, const CmObject *before,
                                const CmObject *after, GError **error);
bool cm_postgresql_create_composite(const CmRendering *rendering, const CmObject *object,
                                    GError **error);
bool cm_postgresql_alter_composite(const CmRendering *rendering, const CmObject *before,
                                   const CmObject *after, GError **error);
bool cm_postgresql_create_sequence(const CmRendering *rendering, const CmObject *object,
                                   GError **error);
bool cm_postgresql_alter_sequence(const CmRendering *rendering, const CmObject *before,
                                  const CmObject *after, GError **error);
bool cm_postgresql_create_routine(const CmRendering *rendering, const CmObject *object,
                                  GError **error);
bool cm_postgresql_alter_routine(const CmRendering *rendering, const CmObject *before,
                                 const CmObject *after, GError **error);
bool cm_postgresql_create_policy(const CmRendering *rendering, const CmObject *object,
                                 GError **error);

bool cm_postgresql_create_extension(const CmRendering *rendering, const CmObject *object,
                                    GError **error);
bool cm_postgresql_alter_extension(const CmRendering *rendering, const CmObject *before,
                                   const CmObject *after, GError **error);
bool cm_postgresql_create_collation(const CmRendering *rendering, const CmObject *object,
                                    GError **error);
bool cm_postgresql_alter_collation(const CmRendering *rendering, const CmObject *before,
                                   const CmObject *after, GError **error);

/* Changes what is kept as its statements where it is; false: that cannot be (postgresql_raw.c). */
bool cm_postgresql_alter_raw(const CmRendering *rendering, const CmObject *before,
                             const CmObject *after);

/* Gives an extension the comment that it brings with it. */
void cm_postgresql_give_back_comment(const CmRendering *rendering, const CmObject *extension);

/* Operations. */
bool cm_postgresql_create_object(const CmRendering *rendering, GError **error);
bool cm_postgresql_drop_object(const CmRendering *rendering, GError **error);
bool cm_postgresql_alter_object(const CmRendering *rendering, GError **error);
bool cm_postgresql_rename_object(const CmRendering *rendering, GError **error);

/* Leaves out of a sequence what is usual for one that counts as it does. */
void cm_postgresql_project_sequence(CmObject *sequence);
