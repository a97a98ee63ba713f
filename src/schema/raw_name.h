/* The names of what is raw: it is called after its kind and its own name, as in "range type r". */
#pragma once

#include "base/lexer.h"
#include "schema/object.h"

/* The name of a raw object of a kind, as "range type", and that of the multirange type which comes
 * with it, as far as its statement says it; false if it is none (transfer full, after freeing what
 * own held). */
bool cm_raw_name(const CmObject *object, const char *kind, CmName *own);
bool cm_raw_multirange_name(const CmObject *object, const CmLexerOptions *lexer, CmName *own);
