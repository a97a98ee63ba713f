/* Puts views into an order in which they can be created. */
#pragma once

#include "base/lexer.h"
#include "schema/table.h"

/* Moves each view behind those whose names its query mentions, in any case of letters; otherwise
 * the order stays. A name may stand there for a column of the same name: that does no harm. */
void cm_views_sort(GPtrArray *views, const CmLexerOptions *lexer);
