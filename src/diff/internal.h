/* What the parts of the differ share. */
#pragma once

#include "diff/diff.h"

typedef struct {
    CmSchema *from; /* a copy that renames and changes are applied to as they are found */
    const CmSchema *to;
    const CmNormaliser *normaliser;
    CmDiff *diff;
} CmDiffing;

/* Adds an operation and applies it to `from`; takes it over. */
bool cm_diffing_add(CmDiffing *diffing, CmOperation *operation, GError **error);

/* A name as it is compared (transfer full). */
char *cm_diffing_fold(const CmDiffing *diffing, const char *name);

/* Whether two names of objects are one. */
bool cm_diffing_same_name(const CmDiffing *diffing, const char *left, const char *right);

/* The object of `from` or `to` that has the name, in the database's way of comparing. */
CmTable *cm_diffing_table(const CmDiffing *diffing, const CmSchema *schema, const CmName *name);
CmColumn *cm_diffing_column(const CmDiffing *diffing, const CmTable *table, const char *name);
CmIndex *cm_diffing_index(const CmDiffing *diffing, const CmTable *table, const char *name);

/* A text that two constraints or indexes share exactly when they say the same, their names apart
 * (transfer full). */
char *cm_diffing_constraint_key(const CmDiffing *diffing, const CmConstraint *constraint);
char *cm_diffing_index_key(const CmDiffing *diffing, const CmIndex *index);

bool cm_diffing_same_sql(const CmDiffing *diffing, const char *left, const char *right);

/* What is set in one and not, or otherwise, in the other, where unset is a value too (transfer
 * full); NULL if nothing is. */
CmOptions *cm_diff_options(const CmOptions *from, const CmOptions *to, CmValue unset);

/* Renames that the model states, then changes within tables that both have. */
bool cm_diffing_renames(CmDiffing *diffing, GError **error);
bool cm_diffing_tables(CmDiffing *diffing, GError **error);
