/* An order in which tables, views and objects can be made: each behind what its texts mention and,
 * as far as that leaves a choice, by kind and then as they stood. Circles are broken where the
 * kinds say so: a database checks the bodies of routines when they run; and before that by leaving
 * parts of a table for later, as a check by a function that takes the rows of its table. */
#pragma once

#include "diff/diff.h"
#include "schema/raw_name.h"

typedef struct {
    const CmObject *object; /* one of these three */
    const CmTable *table;
    const CmView *view;
    int rank;
    guint at;              /* where it stood */
    guint place;           /* where it stands in the end */
    GPtrArray *needs;      /* CmOrderNode that must come before */
    GArray *part_needs;    /* CmPartNeed: those of parts of a table, which may come later than it */
    GPtrArray *late;       /* parts that are to come later than it, */
    GPtrArray *late_needs; /* behind these CmOrderNode */
    GPtrArray *completes;  /* CmOrderNode whose late parts can come behind this one */
    GPtrArray *dependents; /* CmOrderNode that must come after */
    GPtrArray *followers;  /* CmOrderNode that had better come after */
    guint waits;           /* for so many that must come before */
    guint hopes;           /* for so many that had better */
    bool is_placed;
    bool is_passed; /* in the search for a circle */
} CmOrderNode;

/* A check, exclusion, index, or column with a default or that is computed, and what it needs. */
typedef struct {
    gconstpointer part;
    CmOrderNode *other;
} CmPartNeed;

const CmName *cm_order_node_name(const CmOrderNode *node);

/* node comes after other: must it, or had it better. */
void cm_order_link(CmOrderNode *node, CmOrderNode *other, bool must);
/* The part of node's table must. */
void cm_order_link_part(CmOrderNode *node, CmOrderNode *other, gconstpointer part);

/* Nodes by their names, to find those that a text mentions. */
typedef struct {
    GHashTable *by_name;   /* names in lower case to GPtrArray of CmOrderNode */
    GHashTable *sequences; /* idem: the names of sequences that come with serial columns */
    const CmLexerOptions *lexer;
    gconstpointer part; /* of a table, which is being linked; NULL: all of the node is */
} CmMentions;

void cm_mentions_add(CmMentions *mentions, CmOrderNode *node);

/* Has a node come after all nodes that it mentions. */
void cm_mentions_link(CmMentions *mentions, CmOrderNode *node);

/* What is to be put in order; the lists are borrowed, and tables stand in an order that serves
 * their foreign keys. */
typedef struct {
    const GPtrArray *objects; /* CmObject */
    const GPtrArray *tables;  /* CmTable, those that are new, */
    const GPtrArray *changed; /* and those that are there and may change; or NULL */
    const GPtrArray *views;   /* CmView */
    const CmLexerOptions *lexer;
} CmOrderInput;

/* CmOrderNode in order (transfer full). */
GPtrArray *cm_diff_order(const CmOrderInput *input);
