/* Tables and the other objects of a schema as values. A table owns its columns, constraints and
 * indexes, each in an order that means something: the order of columns is the table's, that of
 * constraints the one in which they are written into CREATE TABLE. */
#pragma once

#include "schema/object.h"

typedef struct {
    CmName name;
    GPtrArray *columns;     /* CmColumn */
    GPtrArray *constraints; /* CmConstraint, the primary key at most once */
    GPtrArray *indexes;     /* CmIndex */
    char *module;           /* of a virtual table what follows USING, or NULL */
    char *comment;
    char *renamed_from;
    GStrv dialects;
    CmOptions *options;
    bool is_annotated; /* SQLite: its stored text has commas in comments; known of live ones only */
    CmPosition at;     /* in the model file; its text belongs to whoever read it */
} CmTable;

/* A view: its query, kept as text. A materialized one holds rows and can have indexes. */
typedef struct {
    CmName name;
    GStrv columns; /* names given in the head of CREATE VIEW, or NULL */
    char *sql;     /* the query */
    bool materialized;
    GPtrArray *indexes; /* CmIndex */
    char *comment;
    GStrv depends_on; /* as in CmObject */
    GStrv dialects;
    CmOptions *options;
} CmView;

/* A trigger: the whole CREATE TRIGGER text, since its body is the database's own language. Some
 * databases have one namespace for the triggers of all tables, others one for each table: what
 * tells two triggers apart is the table and the name. */
typedef struct {
    CmName name;
    CmName table;
    char *sql;
    char *comment;
    GStrv dialects;
    CmOptions *options;
} CmTrigger;

CmTable *cm_table_new(const char *schema, const char *name);
CmTable *cm_table_copy(const CmTable *table);
void cm_table_free(CmTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmTable, cm_table_free)

/* Each finds by name, or gives NULL (nothing is transferred). */
CmColumn *cm_table_column(const CmTable *table, const char *name);
CmIndex *cm_table_index(const CmTable *table, const char *name);
CmConstraint *cm_table_constraint(const CmTable *table, const char *name);
CmConstraint *cm_table_primary_key(const CmTable *table);
/* The constraint of the same kind over the same columns as another one, or NULL. */
CmConstraint *cm_table_key_like(const CmTable *table, const CmConstraint *key);

/* Whether the table has columns that another table, or a type, says. */
bool cm_table_has_others_columns(const CmTable *table);

/* Whether a column is in the primary key. */
bool cm_table_is_key(const CmTable *table, const char *column);

/* Whether a foreign key of the table has the column. */
bool cm_table_refers(const CmTable *table, const char *column);
/* Whether foreign keys to these columns (none: to the primary key) have what to refer to. */
bool cm_table_has_key_constraint(const CmTable *table, GStrv columns);
bool cm_table_has_key(const CmTable *table, GStrv columns); /* or a unique index */

/* Takes over a column, constraint or index; a primary key is put before all others. */
void cm_table_add_column(CmTable *table, CmColumn *column);
void cm_table_add_constraint(CmTable *table, CmConstraint *constraint);
void cm_table_add_index(CmTable *table, CmIndex *index);

CmView *cm_view_new(const char *schema, const char *name, const char *sql);
CmView *cm_view_copy(const CmView *view);
void cm_view_free(CmView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmView, cm_view_free)

CmTrigger *cm_trigger_new(const char *schema, const char *name, const char *table, const char *sql);
CmTrigger *cm_trigger_copy(const CmTrigger *trigger);
/* Whether it is a partition's copy of its parent's trigger, of which only how it is switched is
 * its own. */
bool cm_trigger_is_copy(const CmTrigger *trigger);
void cm_trigger_free(CmTrigger *trigger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmTrigger, cm_trigger_free)

/* The name of the sequence that comes with a serial column of PostgreSQL; false for another column
 * (transfer full, after freeing what name held). */
bool cm_table_serial_name(const CmTable *table, const CmColumn *column, CmName *name);

/* Whether PostgreSQL may number a column by a sequence that comes with it, serial or as an
 * identity: called so, or by the option identity_sequence. */
bool cm_table_has_sequence(const CmTable *table, const CmColumn *column);
