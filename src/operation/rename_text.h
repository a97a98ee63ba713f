/* Renaming a table or one of its columns in the text of a view or trigger, by its tokens: what
 * stands where a table stands, and what is qualified by the table. It knows no grammar, so it errs
 * to the side of leaving a name alone. lexer reads the text, and says how names are quoted. */
#pragma once

#include "base/error.h"
#include "base/lexer.h"
#include "schema/name.h"

/* The text with the table renamed where it is read, written or qualifies a column (transfer
 * full). */
char *cm_rename_text_table(const char *sql, const char *from, const char *to,
                           const CmLexerOptions *lexer);

/* The text with a column of the table renamed (transfer full): behind NEW, OLD and the table's
 * name, in the list of UPDATE OF, and when is_unique, which says that no other table in the text
 * has such a column, wherever it stands. */
char *cm_rename_text_column(const char *sql, const char *table, const char *from, const char *to,
                            bool is_unique, const CmLexerOptions *lexer);

/* The same for a publication (transfer full): among what it says of the table. */
char *cm_rename_text_published_column(const char *sql, const CmName *table, const char *from,
                                      const char *to, const CmLexerOptions *lexer);

/* The same for a view (transfer full): what it gave by the old name it gives by it still,
 * "t.b AS a". */
char *cm_rename_text_view_column(const char *sql, const char *table, const char *from,
                                 const char *to, bool is_unique, const CmLexerOptions *lexer);
