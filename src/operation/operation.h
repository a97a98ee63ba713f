/* One migration step as a value: what a revision file says, autogenerate writes, the runner runs,
 * --sql renders, a downgrade reverses and replay applies.
 *
 * Operations know the schema before them: applying, reversing and rendering all get it. They are
 * neutral; options of one dialect sit under its name. An operation owns all it points to. */
#pragma once

#include "schema/schema.h"

typedef enum {
    CM_OPERATION_CREATE_TABLE,
    CM_OPERATION_DROP_TABLE,
    CM_OPERATION_RENAME_TABLE,
    CM_OPERATION_CREATE_TABLE_COMMENT,
    CM_OPERATION_DROP_TABLE_COMMENT,
    CM_OPERATION_SET_TABLE_OPTIONS,
    CM_OPERATION_SET_DATABASE_OPTIONS,
    CM_OPERATION_ADD_COLUMN,
    CM_OPERATION_DROP_COLUMN,
    CM_OPERATION_ALTER_COLUMN,
    CM_OPERATION_RENAME_COLUMN,
    CM_OPERATION_CREATE_INDEX,
    CM_OPERATION_DROP_INDEX,
    CM_OPERATION_RENAME_INDEX,
    CM_OPERATION_SET_INDEX_COMMENT,
    CM_OPERATION_CREATE_PRIMARY_KEY,
    CM_OPERATION_CREATE_UNIQUE_CONSTRAINT,
    CM_OPERATION_CREATE_FOREIGN_KEY,
    CM_OPERATION_CREATE_CHECK_CONSTRAINT,
    CM_OPERATION_CREATE_EXCLUDE_CONSTRAINT,
    CM_OPERATION_DROP_CONSTRAINT,
    CM_OPERATION_RENAME_CONSTRAINT,
    CM_OPERATION_SET_CONSTRAINT_COMMENT,
    CM_OPERATION_VALIDATE_CONSTRAINT,
    CM_OPERATION_CREATE_VIEW,
    CM_OPERATION_DROP_VIEW,
    CM_OPERATION_CREATE_TRIGGER,
    CM_OPERATION_DROP_TRIGGER,
    /* For each kind of object: create_enum, drop_sequence, alter_domain … */
    CM_OPERATION_CREATE_OBJECT,
    CM_OPERATION_DROP_OBJECT,
    CM_OPERATION_ALTER_OBJECT,
    CM_OPERATION_RENAME_OBJECT,
    CM_OPERATION_EXECUTE,
    CM_OPERATION_BULK_INSERT,
    CM_OPERATION_COUNT,
} CmOperationKind;

/* What alter_column changes: only what is set counts, the values stand in `to`. */
typedef struct {
    bool type;
    bool nullable;
    bool server_default;
    bool computed;
    bool autoincrement;
    bool collation;
    bool comment;
    bool options;
} CmColumnAspects;

/* SQL for one dialect, or for all that have no text of their own. */
typedef struct {
    char *dialect; /* NULL: the others */
    char *sql;
    int line; /* of a text that is a part of its file as it stands: its first line; else 0 */
} CmDialectText;

typedef struct {
    CmOperationKind kind;
    CmPosition at;  /* in the revision file; the file's name is borrowed from its owner */
    GStrv dialects; /* where it runs; NULL: everywhere */
    bool of_view;   /* a comment, options or an index of a view: for words alone */
    CmName table;   /* the table concerned; of views and triggers their own name */
    char *name;     /* of the column, index or constraint concerned */
    bool of_parent; /* drop_column of one that stays, as a parent has it: no values go */
    char *new_name; /* of renames */
    char *comment;  /* of a table, index or constraint; NULL: it goes */
    CmTable *body;  /* create_table: the table; add_column: one column and what it says */
    CmColumn *to;   /* alter_column: the values */
    CmColumnAspects changes;
    bool repeats_options; /* they are said with what changes, and do not change: for words */
    char *emptied; /* alter_column that leaves no options: the dialect they were of, for words */
    CmIndex *index;
    CmConstraint
        *constraint; /* one that is there: what it is, where it has no name or a lost one */
    CmView *view;
    CmTrigger *trigger;
    CmName on;          /* drop_trigger: the table it is on, where names are not unique */
    CmObject *object;   /* create, alter: all of it, as it is after; drop, rename: its kind, its
                           name before and, of what belongs to one, the table */
    CmOptions *options; /* set_table_options, set_database_options, drop_index; alter_column: how
                           it is done, not what the column is */
    GPtrArray *texts;   /* execute: CmDialectText */
    GStrv affects;      /* execute: the tables it may change; NULL: any */
    GStrv columns;      /* bulk_insert */
    GPtrArray *types;   /* bulk_insert: the columns' CmType *, each of which may be NULL */
    GPtrArray *rows;    /* bulk_insert: arrays of as many CmValue as there are columns */
} CmOperation;

CmOperation *cm_operation_new(CmOperationKind kind);
void cm_operation_free(CmOperation *operation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmOperation, cm_operation_free)

/* An array that frees its operations. */
GPtrArray *cm_operations_new(void);

/* What creates all of a schema from nothing, in the schema's order, which need not be one in which
 * it can run (transfer full). */
GPtrArray *cm_operations_creating(const CmSchema *schema);

/* The name in revision files, such as "create_table" or "drop_sequence". Static. */
const char *cm_operation_name(const CmOperation *operation);

/* The same of a kind; object is the kind of object where the kind of operation is about objects,
 * and means nothing elsewhere. Static. */
const char *cm_operation_kind_name(CmOperationKind kind, CmObjectKind object);

/* The kind of a name; false if there is none. *object is set where the operation is about objects.
 */
bool cm_operation_kind_find(const char *name, CmOperationKind *kind, CmObjectKind *object);

/* All names (transfer container: free with g_free), NULL-terminated, for suggestions. */
const char **cm_operation_names(void);

/* Short builders, all taking over what they are given but names (transfer full). */
CmOperation *cm_operation_create_table(CmTable *table);
CmOperation *cm_operation_drop_table(const CmName *table);
CmOperation *cm_operation_on(CmOperationKind kind, const CmName *table, const char *name,
                             const char *new_name);
CmOperation *cm_operation_add_column(const CmName *table, CmColumn *column);
/* Alters a column, which had the options `was` (may be NULL), to the copied values of `to`. */
CmOperation *cm_operation_alter_column(const CmName *table, const char *name,
                                       const CmColumnAspects *changes, const CmOptions *was,
                                       const CmColumn *to);
CmOperation *cm_operation_create_index(const CmName *table, CmIndex *index);
CmOperation *cm_operation_create_constraint(const CmName *table, CmConstraint *constraint);
CmOperation *cm_operation_drop_constraint(const CmName *table, const CmConstraint *constraint);
/* An operation about a constraint that is there, named or not. */
CmOperation *cm_operation_on_constraint(CmOperationKind kind, const CmName *table,
                                        const CmConstraint *constraint);
CmOperation *cm_operation_create_view(CmView *view);
CmOperation *cm_operation_create_trigger(CmTrigger *trigger);
/* The table is named only where the schema has another trigger of the name. */
CmOperation *cm_operation_drop_trigger(const CmTrigger *trigger, const CmSchema *schema);
CmOperation *cm_operation_create_object(CmObject *object);
CmOperation *cm_operation_alter_object(CmObject *object);
CmOperation *cm_operation_drop_object(const CmObject *object);
CmOperation *cm_operation_rename_object(const CmObject *object, const char *new_name);

/* Adds a text to execute, copied (transfer none); dialect NULL is for all others. */
CmDialectText *cm_operation_add_text(CmOperation *operation, const char *dialect, const char *sql);

/* What messages and plans call it: "create_table users", "drop_index ix_a on users" (transfer
 * full). */
char *cm_operation_describe(const CmOperation *operation);

/* Whether it runs on a dialect. */
bool cm_operation_is_for(const CmOperation *operation, const char *dialect);

/* Adds the schemas that it names to a set of texts, which it copies. */
void cm_operation_namespaces(const CmOperation *operation, GHashTable *names);

/* The text of execute for a dialect, or NULL when it has none to run there; with dialect NULL,
 * which is any, one of its texts that is not empty, if there is one. */
const char *cm_operation_text(const CmOperation *operation, const char *dialect);

/* Changes the schema as the database would be changed: replay. Fails, with the schema as it was,
 * when the operation does not fit: no such table, name taken … dialect (may be NULL) leaves out
 * what is for others, and says how texts are read. */
bool cm_operation_apply(const CmOperation *operation, CmSchema *schema, const char *dialect,
                        GError **error);

/* What undoes it, as operations in order, made from the schema before it, whose texts are a
 * dialect's (may be NULL) (transfer full). Fails with CM_ERROR_IRREVERSIBLE for what cannot be
 * undone: execute and bulk_insert. */
GPtrArray *cm_operation_reverse(const CmOperation *operation, const CmSchema *before,
                                const char *dialect, GError **error);

/* What undoes a list, from the schema before its first (transfer full). */
GPtrArray *cm_operations_reverse(const GPtrArray *operations, const CmSchema *before,
                                 const char *dialect, GError **error);

/* Takes out of such a list, which begins with the schema, what drops things that are gone by then:
 * an object that a table or column owns goes with that, the key of a partition with its parent's.
 */
void cm_operations_leave_out_gone(GPtrArray *operations, CmSchema *schema, const char *dialect);

/* The trigger that drop_trigger means, or NULL (transfer none). */
CmTrigger *cm_operation_find_trigger(const CmOperation *operation, const CmSchema *schema);

/* Finds what an operation on a constraint means in a table; fails naming it (transfer none). */
CmConstraint *cm_operation_find_constraint(const CmOperation *operation, const CmTable *table,
                                           GError **error);
