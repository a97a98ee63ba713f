/* Random changes to a model that are sound by construction: what they take away nobody uses, and
 * the rows that are there fit what they ask for. */
#pragma once

#include "db/connection.h"
#include "schema/schema.h"

typedef struct {
    GRand *random;
    CmSchema *schema;     /* the model, changed in place; renames are marked by renamed_from */
    const CmSchema *before;   /* the model as it was */
    guint odd;                /* of Odd: what the tables may be that are chosen */
    CmConnection *connection; /* to the database that it describes, to look at rows */
    bool is_reordered;    /* a column was dropped: it comes back as the last */
    bool is_lossy;        /* something with rows was dropped: it comes back without */
    GString *story;       /* what was done, for messages */
} Mutation;

/* Tables that not every change can be made to, and what more is allowed there. */
typedef enum {
    ODD_SPLIT = 1 << 0,     /* of MariaDB, into partitions */
    ODD_VERSIONED = 1 << 1, /* of MariaDB, with a history or a period */
    ODD_PARENT = 1 << 2,    /* of PostgreSQL: others have its columns */
    ODD_PARTITION = 1 << 3, /* has its parent's columns */
    ODD_HEIR = 1 << 4,      /* has its parents' columns, and may have its own */
    ODD_EMPTY = 1 << 5,     /* says no columns */
    ODD_GIVEN = 1 << 6,     /* what a table says of columns that are its parent's may change */
} Odd;

/* A kind of change; change gives false, and leaves all as it was, where the die fell on something
 * that it cannot be made to. */
typedef struct {
    const char *name;
    bool (*change)(Mutation *mutation);
    const char *dialects; /* those that have it; NULL: all */
    guint odd;            /* of Odd: what it can be made to */
    bool is_seldom;       /* few schemas have what it needs */
} MutationKind;

/* All kinds; the last has no name. */
extern const MutationKind mutation_kinds[];
guint mutation_kind_count(void);

/* Whether databases of a dialect can be changed in this way. */
bool mutation_is_for(const MutationKind *kind, const char *dialect);

/* Makes one random change; the index of its kind, or -1 if the die fell badly. */
int mutate(Mutation *mutation);
