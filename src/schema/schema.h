/* All objects of one database that cmig looks after, as one value: declared by a model file,
 * reflected from a live database, or replayed from revisions. Objects are found by name and walked
 * in the order in which they were added. */
#pragma once

#include "schema/table.h"

typedef struct CmSchema CmSchema;
struct CmSchema {
    GPtrArray *tables;   /* CmTable; read freely, change by the functions below */
    GPtrArray *views;    /* CmView, in an order in which they can be created */
    GPtrArray *triggers; /* CmTrigger, idem */
    GPtrArray *objects;  /* CmObject, idem */
    CmOptions *options;  /* of the database as a whole; one that is not set is 0 */
    /* Of SQL that ran and was not understood: the tables it may have touched are unknown, all of
     * them or those named here. */
    bool is_unknown;
    GHashTable *twins;          /* what other databases have under a name (twins.h); not copied */
    GHashTable *unknown_tables; /* of names as cm_name_to_string() gives them */
    int server_version;         /* of the server that holds it, as 150300 for 15.3; 0: not known */
    /* What texts of the database have for a collation where none is said, and those that character
     * sets have then, as ",a,b,"; NULL: not known. */
    char *collation;
    char *usual_collations;
    char *default_schema; /* that of names which say none; NULL: not known */
    bool folds_names; /* the server keeps names of tables and views in small letters */
    char *hidden; /* what the user lacks the right to see, and which; NULL: nothing that is known */
    char *broken; /* views that read what is not there, listed; NULL: none that is known */
    GHashTable *by_name;        /* private: "t:name" to object */
};

CmSchema *cm_schema_new(void);
CmSchema *cm_schema_copy(const CmSchema *schema);
/* Takes over what another schema knows of the server. */
void cm_schema_take_server(CmSchema *schema, const CmSchema *from);
void cm_schema_free(CmSchema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmSchema, cm_schema_free)

/* Finds by name, or gives NULL (nothing is transferred). */
CmTable *cm_schema_table(const CmSchema *schema, const CmName *name);
CmView *cm_schema_view(const CmSchema *schema, const CmName *name);
/* The trigger of this name on a table; with table NULL the only one of its name. */
CmTrigger *cm_schema_trigger(const CmSchema *schema, const CmName *table, const CmName *name);
/* An object of a kind; table is NULL but for kinds whose names are unique in a table only. */
CmObject *cm_schema_object(const CmSchema *schema, CmObjectKind kind, const CmName *table,
                           const CmName *name);
/* The one that is the same as another schema's. */
CmObject *cm_schema_same_object(const CmSchema *schema, const CmObject *object);

/* Says of foreign keys that name no columns those of the primary key that they refer to: of one, by
 * the table (or NULL, which changes nothing), and of all whose table is in the schema. */
void cm_constraint_fill_reference(CmConstraint *constraint, const CmTable *referred);
void cm_schema_fill_references(CmSchema *schema);

/* The table that has an index of this name in this schema, or NULL. */
CmTable *cm_schema_index_owner(const CmSchema *schema, const char *namespace_, const char *index);

/* Takes over an object; fails with CM_ERROR_ALREADY_EXISTS, and frees it, when its name is
 * taken. */
bool cm_schema_add_table(CmSchema *schema, CmTable *table, GError **error);
bool cm_schema_add_view(CmSchema *schema, CmView *view, GError **error);
bool cm_schema_add_trigger(CmSchema *schema, CmTrigger *trigger, GError **error);
bool cm_schema_add_object(CmSchema *schema, CmObject *object, GError **error);

/* Removes and frees an object that is there. With a table or view go its triggers, and the objects
 * that belong to it. */
void cm_schema_remove_table(CmSchema *schema, CmTable *table);
void cm_schema_remove_view(CmSchema *schema, CmView *view);
void cm_schema_remove_trigger(CmSchema *schema, CmTrigger *trigger);
void cm_schema_remove_object(CmSchema *schema, CmObject *object);

/* Puts an object in the place of one that is the same; takes it over and frees the other. */
void cm_schema_replace_object(CmSchema *schema, CmObject *object, CmObject *with);

/* Gives an object that is there another name. */
bool cm_schema_rename_object(CmSchema *schema, CmObject *object, const char *name, GError **error);

/* Finds all by the names that they have now. */
void cm_schema_index_names(CmSchema *schema);

/* Gives a schema of names, which has no CmObject of that name yet, another one in all names. */
void cm_schema_rename_namespace(CmSchema *schema, const char *from, const char *to);

/* Says which schema names have that say none; both are found by both. */
void cm_schema_set_default(CmSchema *schema, const char *name);

/* Fails where two tables would be one if this is the default schema. */
bool cm_schema_check_default(const CmSchema *schema, const char *name, GError **error);

/* Leaves the default schema of a live one unsaid, but where that says it too: before what hides
 * behind something of the server's. */
void cm_schema_leave_default(CmSchema *schema, const CmSchema *live);

/* Gives a table that is there another name; foreign keys that point to it follow, and so does what
 * belongs to it. */
bool cm_schema_rename_table(CmSchema *schema, CmTable *table, const char *name, GError **error);

/* Notes that opaque SQL may have touched these tables (NULL: all). */
void cm_schema_mark_unknown(CmSchema *schema, const char *const *tables);
/* Takes it that such SQL touched nothing. */
void cm_schema_mark_known(CmSchema *schema);

/* Fails with CM_ERROR_UNKNOWN_STATE if opaque SQL may have touched the table. */
bool cm_schema_check_known(const CmSchema *schema, const CmName *table, GError **error);
