/* What the parts of PostgreSQL's inspector share: the catalogs as far as they have been read.
 *
 * Each part sends one query and takes its rows; what belongs together is joined here by OID, so
 * that the number of queries does not depend on what there is. postgresql.c has the order: a part
 * may rely on those before it. Nothing is in the schema before all of it is known. */
#pragma once

#include "dialect/postgresql_types.h"
#include "inspect/inspector.h"
#include "inspect/postgresql_text.h"

/* OIDs of catalogs, which are the same on all servers. */
typedef enum {
    CM_CATALOG_TABLESPACE = 1213,
    CM_CATALOG_TYPE = 1247,
    CM_CATALOG_PROC = 1255,
    CM_CATALOG_CLASS = 1259,
    CM_CATALOG_ACCESS_METHOD = 2601,
    CM_CATALOG_CONSTRAINT = 2606,
    CM_CATALOG_NAMESPACE = 2615,
    CM_CATALOG_REWRITE = 2618,
    CM_CATALOG_TRIGGER = 2620,
    CM_CATALOG_EXTENSION = 3079,
    CM_CATALOG_POLICY = 3256,
    CM_CATALOG_STATISTICS = 3381,
    CM_CATALOG_COLLATION = 3456,
} CmCatalogClass;

typedef struct {
    CmColumn *column;
    guint collation; /* OID */
    char identity;   /* a, d or 0 */
    bool is_local;   /* declared here, not only inherited */
    bool is_inherited;
    bool has_sequence; /* of an identity: its own */
    bool is_said;      /* the column is the table's, or the composite type's */
} CmCatalogColumn;

/* A relation in scope: a table of any kind, a view, a composite type. Of one that is not wanted,
 * only columns are known, to which foreign keys of others may point. */
typedef struct {
    guint oid;
    char kind; /* pg_class.relkind */
    CmName name;
    char *server;     /* of f: SERVER and its options */
    CmTable *table;   /* of r, p and f; the schema's in the end, but for f */
    CmView *view;     /* of v and m; idem */
    CmObject *object; /* of c; the catalog's */
    bool is_wanted;
    bool is_partition;
    GArray *parents;    /* of gint64: OIDs */
    GPtrArray *columns; /* CmCatalogColumn by number, from 0; NULL: dropped */
} CmCatalogRelation;

/* A sequence that a column owns. */
typedef struct {
    guint oid;
    CmObject *object; /* what CREATE SEQUENCE would say */
    guint owner;      /* OID of the table */
    int number;       /* of the column */
    bool is_identity;
    bool is_unlogged;
    char *text; /* as a text of type regclass */
} CmCatalogSequence;

/* The index, or the constraint that it serves, whose columns are being read. */
typedef struct {
    GPtrArray *parts;    /* CmPart, borrowed */
    CmOptions **options; /* borrowed */
    GStrv collations;    /* as its whole text says them, or NULL */
} CmCatalogIndex;

typedef struct {
    CmConnection *connection;
    const CmInspectOptions *options;
    CmSchema *schema;
    int version; /* major */
    char *default_schema;
    GString *scope;        /* OIDs of the namespaces looked at: "0, 2200, 16385" */
    GHashTable *names;     /* texts: of namespaces, access methods, tablespaces */
    GHashTable *comments;  /* texts */
    GHashTable *relations; /* OID to CmCatalogRelation */
    GPtrArray *ordered;    /* the same in the order of their names */
    GPtrArray *sequences;  /* CmCatalogSequence */
    CmCatalogIndex index;
    GHashTable *key_indexes; /* OID of an index to the CmConstraint that it serves */
    GHashTable *enum_arrays; /* OID of an array to the CmObject of its elements' enum */
    GHashTable *used;        /* enums that columns have, if not everything is asked for */
    GHashTable *enums;       /* OID of the type to CmObject, one of objects */
    GPtrArray *triggers;     /* CmTrigger, idem */
    GHashTable *needed;      /* CmObject and CmView to a GPtrArray of those that they depend on */
    GPtrArray *objects;      /* CmObject, the schema's in the end */
    GHashTable *known;       /* CmObject and CmView by their class and OID: for dependencies */
} CmCatalog;

/* Reads one row. */
typedef bool (*CmCatalogTake)(CmCatalog *catalog, const CmResult *row, GError **error);

/* Sends a query of cm_catalog_fill()'s form and hands each row to take. */
bool cm_catalog_each(CmCatalog *catalog, const char *sql, CmCatalogTake take, GError **error);

/* Cells: a boolean, an OID, a text (transfer full) that may be NULL. */
bool cm_catalog_is_true(const CmResult *row, guint column);
guint cm_catalog_oid(const CmResult *row, guint column);
char *cm_catalog_text(const CmResult *row, guint column);

/* A table whose keys are a class, an OID and a number; it frees its values by destroy. */
GHashTable *cm_catalog_table_new(GDestroyNotify destroy);
void cm_catalog_set(GHashTable *table, CmCatalogClass class_, guint oid, int number,
                    gpointer value);
gpointer cm_catalog_get(const GHashTable *table, CmCatalogClass class_, guint oid, int number);

/* The name of a namespace as a schema writes it: NULL for the default one. */
const char *cm_catalog_schema(const CmCatalog *catalog, guint namespace_);
/* The same for an object; where the server has one of its own by that name, which is found first,
 * the default schema is said too. */
const char *cm_catalog_schema_said(const CmCatalog *catalog, guint namespace_, bool is_hidden);
/* "table", "schema.table" as cm_name_to_string() writes it (transfer full). */
char *cm_catalog_name(const CmCatalog *catalog, guint namespace_, const char *name);
/* The same for a collation, since those of the server are found without a schema. */
char *cm_catalog_collation(const CmCatalog *catalog, guint namespace_, const char *name);
/* The name of a relation as its text of type regclass says it. */
void cm_catalog_read_name(const CmCatalog *catalog, const char *text, CmName *out);
/* The same as cm_name_to_string() writes it (transfer full); NULL for NULL. */
char *cm_catalog_regclass(const CmCatalog *catalog, const char *text);
/* The relation in scope with this OID, or NULL. */
CmCatalogRelation *cm_catalog_relation(const CmCatalog *catalog, guint oid);
/* A column by its number from 1, or NULL; and its name, "" if there is none. */
CmCatalogColumn *cm_catalog_column(const CmCatalogRelation *relation, gint64 number);
const char *cm_catalog_column_name(const CmCatalogRelation *relation, gint64 number);

/* A type by its OID and its text: an enum in scope with its labels, or what the text says (transfer
 * full). */
CmType *cm_catalog_type(const CmCatalog *catalog, guint oid, const char *text);

/* Notes that a column is of this type, or of an array of it. */
void cm_catalog_use_type(CmCatalog *catalog, guint oid);

/* What COMMENT ON said, or NULL (transfer full); number is that of a column, or 0. */
char *cm_catalog_comment(const CmCatalog *catalog, CmCatalogClass class_, guint oid, int number);

/* Adds an object that the schema will have, with its comment; takes it over. */
void cm_catalog_add(CmCatalog *catalog, CmObject *object, CmCatalogClass class_, guint oid);

/* An object that is kept as statements; kind_sql is what DROP calls the kind, comment may be NULL
 * (transfer full). */
CmObject *cm_catalog_raw(const char *kind, const char *kind_sql, const char *name, const char *sql,
                         const char *comment);
/* The comment on a schema that is there without being made, as such an object; NULL if there is
 * none. */
CmObject *cm_catalog_raw_comment(const CmCatalog *catalog, const char *schema, guint oid);

/* Adds a comment as such an object, for which what it is about has no place; name is SQL. */
void cm_catalog_add_comment(CmCatalog *catalog, const char *kind, const char *name,
                            const char *comment, const CmName *after);

/* Options under `postgresql`: a text that is not NULL, what is true, a list (borrowed), and an
 * array's elements in order. */
void cm_catalog_set_text(CmOptions **options, const char *key, const char *text);
void cm_catalog_set_true(CmOptions **options, const char *key, bool is_true);
void cm_catalog_set_integer(CmOptions **options, const char *key, int64_t number);
void cm_catalog_set_list(CmOptions **options, const char *key, GStrv elements);
void cm_catalog_set_array(CmOptions **options, const char *key, const char *array);

void cm_catalog_relation_free(gpointer relation);
void cm_catalog_sequence_free(gpointer sequence);

/* The parts, in the order in which they are to be called. */
bool cm_catalog_read_session(CmCatalog *catalog, GError **error);
bool cm_catalog_read_comments(CmCatalog *catalog, GError **error);
bool cm_catalog_read_names(CmCatalog *catalog, GError **error);
bool cm_catalog_read_relations(CmCatalog *catalog, GError **error);
bool cm_catalog_read_types(CmCatalog *catalog, GError **error);
bool cm_catalog_read_collations(CmCatalog *catalog, GError **error);
bool cm_catalog_read_columns(CmCatalog *catalog, GError **error);
bool cm_catalog_read_constraints(CmCatalog *catalog, GError **error);
bool cm_catalog_read_indexes(CmCatalog *catalog, GError **error);
bool cm_catalog_read_attached(CmCatalog *catalog, GError **error);
bool cm_catalog_read_routines(CmCatalog *catalog, GError **error);
bool cm_catalog_read_raw(CmCatalog *catalog, GError **error);
bool cm_catalog_read_dependencies(CmCatalog *catalog, GError **error);

/* What is made of them, in this order: the columns that each table says itself; how they are
 * numbered; what views and foreign tables say of their columns; and objects (CmObject) and views
 * (CmView) in one list, in which they can be created (transfer container). */
void cm_catalog_say_columns(CmCatalog *catalog);
void cm_catalog_number_columns(CmCatalog *catalog);
void cm_catalog_describe_others(CmCatalog *catalog);
GPtrArray *cm_catalog_in_order(CmCatalog *catalog);
