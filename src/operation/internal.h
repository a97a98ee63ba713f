/* What applying and reversing share. */
#pragma once

#include "base/sqltext.h"
#include "operation/operation.h"

/* Every dialect that cmig knows folds or quotes its own way; expressions in models are written
 * without quotes or with standard ones, which this reads. */
extern const CmLexerOptions *const cm_operation_lexer;

/* Of objects beside tables, whatever their kind (object.c). */
bool cm_operation_apply_create_object(const CmOperation *operation, CmSchema *schema,
                                      GError **error);
bool cm_operation_apply_drop_object(const CmOperation *operation, CmSchema *schema, GError **error);
bool cm_operation_apply_alter_object(const CmOperation *operation, CmSchema *schema,
                                     GError **error);
bool cm_operation_apply_rename_object(const CmOperation *operation, CmSchema *schema,
                                      GError **error);
bool cm_operation_reverse_create_object(const CmOperation *operation, const CmSchema *before,
                                        GPtrArray *out, GError **error);
bool cm_operation_reverse_drop_object(const CmOperation *operation, const CmSchema *before,
                                      GPtrArray *out, GError **error);
bool cm_operation_reverse_alter_object(const CmOperation *operation, const CmSchema *before,
                                       GPtrArray *out, GError **error);
bool cm_operation_reverse_rename_object(const CmOperation *operation, const CmSchema *before,
                                        GPtrArray *out, GError **error);

/* Appends what brings back the objects that go with a table or view: before it those that its
 * columns need, behind it the others. */
void cm_operation_recreate_before(const CmSchema *before, const CmTable *table, GPtrArray *out);
void cm_operation_recreate_behind(const CmSchema *before, const CmName *owner, GPtrArray *out);

/* Whether a constraint or index is over a column, by its name or in an expression: then it goes
 * when the column goes. */
bool cm_operation_constraint_is_over(const CmConstraint *constraint, const char *column);
bool cm_operation_index_is_over(const CmIndex *index, const char *column);

/* Renames in all that a schema keeps as text or as a list of columns; the table has its old name
 * still in the first, and the column its old name in the second. */
void cm_operation_rename_table_in_texts(CmSchema *schema, const CmName *table, const char *to);
void cm_operation_rename_column_everywhere(CmSchema *schema, CmTable *table, const char *from,
                                           const char *to);
