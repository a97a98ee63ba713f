/* How a dialect's schemas are compared: its canonical texts for the differ, and the two schemas
 * brought to one form. */
#pragma once

#include "dialect/dialect.h"
#include "diff/diff.h"

/* Compares what is there with what is declared, both projected to the dialect first, on copies;
 * names that the globs leave out are in neither. Operations of the result say what is declared in
 * full, other dialects' parts included (transfer full). */
CmDiff *cm_compare(const CmDialect *dialect, const CmSchema *live, const CmSchema *declared,
                   const char *const *include, const char *const *exclude, GError **error);
