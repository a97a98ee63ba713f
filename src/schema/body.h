/* The table body: how a table, column, constraint, index, view, trigger or other object is written
 * in YAML. One grammar for the model file and for operations in revision files, read and written
 * here only.
 *
 * docs/formats.md has the grammar. Reading never half-fills: on failure nothing is kept. */
#pragma once

#include "base/yaml_read.h"
#include "schema/naming.h"

/* What the text around a body decides; all may be NULL or false. */
typedef struct {
    GHashTable *types;      /* named types of the model: name to CmType */
    const CmNaming *naming; /* names what has none */
    bool in_model;          /* keys for programs alone are allowed: default, validate … */
    const char *dialect;    /* of what has one name on different databases it is this one's */
} CmBodyContext;

/* The keys of a table body, for readers that know more keys besides; context is a CmBodyContext,
 * target a CmTable. Ends with a key without a name. */
extern const CmYamlKey cm_body_table_keys[];

/* Reads the keys of a body into a table that has a name. extra (may be NULL) are keys besides,
 * read with the same target and context; those keys come before. */
bool cm_body_read_table(const CmYaml *node, const CmYamlKey *extra, CmTable *table,
                        const CmBodyContext *context, GError **error);

/* One column from its value, into a table: adds the column and what it says of keys, uniqueness,
 * indexes and references. */
bool cm_body_read_column(const CmYaml *node, const char *name, CmTable *table,
                         const CmBodyContext *context, GError **error);

/* A constraint or index from a mapping or list as in uniques, foreign_keys, checks, indexes; an
 * index's name may be NULL to be read from the mapping (transfer full). */
CmConstraint *cm_body_read_constraint(const CmYaml *node, CmConstraintKind kind, const char *name,
                                      const CmBodyContext *context, GError **error);
/* The foreign key that `references` at a column says (transfer full). */
CmConstraint *cm_body_read_reference(const CmYaml *node, const char *column,
                                     const CmBodyContext *context, GError **error);
CmIndex *cm_body_read_index(const CmYaml *node, const char *name, const CmBodyContext *context,
                            GError **error);

/* A view, trigger or other object from its mapping. Its name stands there, or else is the key
 * before it, which may be NULL where the name must stand there (transfer full). */
CmView *cm_body_read_view(const CmYaml *node, const char *key, const CmBodyContext *context,
                          GError **error);
CmTrigger *cm_body_read_trigger(const CmYaml *node, const char *key, const CmBodyContext *context,
                                GError **error);
CmObject *cm_body_read_object(const CmYaml *node, CmObjectKind kind, const char *key,
                              const CmBodyContext *context, GError **error);
/* The labels of an enum: a, or {label: a, renamed_from: b}. */
bool cm_body_read_labels(const CmYaml *node, CmObject *object, GError **error);

/* A default as it stands in a file: a scalar, null for none, or {sql: …}. */
bool cm_body_read_default(const CmYaml *node, CmDefault *out, GError **error);
/* {sql: …, stored: …} or null. */
bool cm_body_read_computed(const CmYaml *node, char **sql, bool *stored, GError **error);
/* A type by its text, named types of the context included (transfer full). */
CmType *cm_body_read_type(const CmYaml *node, const CmBodyContext *context, GError **error);
/* The one that a text begins with, whose first word has this length (transfer full). */
CmType *cm_body_take_type(const char **text, gsize length, const CmBodyContext *context,
                          GError **error);
/* "table" or "schema.table". */
bool cm_body_read_table_name(const CmYaml *node, CmName *out, GError **error);
/* sqlite: {key: value} into options, by the keys that the section has. */
bool cm_body_read_options(const CmYaml *node, const char *dialect, CmSection section,
                          CmOptions **options, GError **error);
/* A setting's value; the null value where null says that it is not set (transfer full). */
bool cm_body_read_setting(const CmYaml *node, CmSettingKind kind, CmValue *out, GError **error);
/* The dialects that files may name, NULL-terminated. */
extern const char *const cm_body_dialect_names[];
/* [sqlite, postgresql] of known dialects. */
bool cm_body_read_dialects(const CmYaml *node, GStrv *out, GError **error);
/* [a, b], a or null. Where nothing but the name of a column or a constraint stands it may be empty,
 * as in SQLite. */
bool cm_body_read_columns(const CmYaml *node, GStrv *out, GError **error);
/* [{column: a, order: desc}, b]. */
bool cm_body_read_parts(const CmYaml *node, GPtrArray **out, GError **error);

/* The same as read functions of a CmYamlKey. Options take their dialect from the key's name and
 * their section from its data; the field is a GPtrArray *, CmOptions *, GStrv or CmName. */
bool cm_body_field_columns(const CmYaml *value, gpointer field, const CmYamlKey *key,
                           gpointer context, GError **error);
bool cm_body_field_parts(const CmYaml *value, gpointer field, const CmYamlKey *key,
                         gpointer context, GError **error);
bool cm_body_field_options(const CmYaml *value, gpointer field, const CmYamlKey *key,
                           gpointer context, GError **error);
bool cm_body_field_dialects(const CmYaml *value, gpointer field, const CmYamlKey *key,
                            gpointer context, GError **error);
bool cm_body_field_table_name(const CmYaml *value, gpointer field, const CmYamlKey *key,
                              gpointer context, GError **error);

/* The keys that hold a dialect's options, for a struct that has `options`. */
#define CM_BODY_OPTION_KEY(Type, section, dialect)                                        \
    {                                                                                     \
        dialect, cm_body_field_options, offsetof(Type, options), GINT_TO_POINTER(section) \
    }
#define CM_BODY_OPTION_KEYS(Type, section)                                                        \
    CM_BODY_OPTION_KEY(Type, section, "sqlite"), CM_BODY_OPTION_KEY(Type, section, "postgresql"), \
        CM_BODY_OPTION_KEY(Type, section, "mysql"), CM_BODY_OPTION_KEY(Type, section, "mariadb")

/* What objects of all kinds have; the target is a CmObject. */
#define CM_BODY_OBJECT_KEYS                                                           \
    {"comment", cm_yaml_field_text, offsetof(CmObject, comment), NULL},               \
        {"renamed_from", cm_yaml_field_name, offsetof(CmObject, renamed_from), NULL}, \
        {"depends_on", cm_yaml_field_texts, offsetof(CmObject, depends_on), NULL},    \
        {"dialects", cm_body_field_dialects, offsetof(CmObject, dialects), NULL},     \
        CM_BODY_OPTION_KEYS(CmObject, CM_SECTION_OBJECT)

/* The same for options of the database as a whole, which are whole numbers or `any`: the
 * application looks after it. */
bool cm_body_field_database_options(const CmYaml *value, gpointer field, const CmYamlKey *key,
                                    gpointer context, GError **error);

#define CM_BODY_DATABASE_KEYS(Type)                                                                \
    {"sqlite", cm_body_field_database_options, offsetof(Type, options), NULL}

/* Writing: each builds a node in document. A body leaves out its table's name. An enum that the
 * context has among its types is written by its name; context may be NULL. */
CmYaml *cm_body_write_table(CmYamlDocument *document, const CmTable *table,
                            const CmBodyContext *context);
/* The column alone, with what of the table's constraints is written at a column (table may be
 * NULL). */
CmYaml *cm_body_write_column(CmYamlDocument *document, const CmColumn *column, const CmTable *table,
                             const CmBodyContext *context);
/* The one column of a body with all that the body says of it, as add_column has it. */
CmYaml *cm_body_write_added_column(CmYamlDocument *document, const CmTable *body);
/* with_name: the name stands in the mapping, not as the key before it. */
CmYaml *cm_body_write_constraint(CmYamlDocument *document, const CmConstraint *constraint,
                                 bool with_name);
CmYaml *cm_body_write_index(CmYamlDocument *document, const CmIndex *index);
CmYaml *cm_body_write_view(CmYamlDocument *document, const CmView *view, bool with_name);
CmYaml *cm_body_write_trigger(CmYamlDocument *document, const CmTrigger *trigger, bool with_name);
CmYaml *cm_body_write_object(CmYamlDocument *document, const CmObject *object,
                             const CmBodyContext *context, bool with_name);
/* Whether objects of a kind are written in a line each. */
bool cm_body_is_short_kind(CmObjectKind kind);
CmYaml *cm_body_write_labels(CmYamlDocument *document, const CmObject *object);
/* What objects of all kinds have: comment, former name, dialects, options … */
void cm_body_put_last(CmYamlDocument *document, CmYaml *body, const CmObject *object);
CmYaml *cm_body_write_value(CmYamlDocument *document, const CmValue *value);
CmYaml *cm_body_write_default(CmYamlDocument *document, const CmDefault *value);
CmYaml *cm_body_write_computed(CmYamlDocument *document, const char *sql, bool stored);
CmYaml *cm_body_write_parts(CmYamlDocument *document, const GPtrArray *parts);
CmYaml *cm_body_write_setting(CmYamlDocument *document, const CmValue *value, bool is_list);
void cm_body_write_options(CmYamlDocument *document, CmYaml *mapping, const CmOptions *options);
void cm_body_write_dialects(CmYamlDocument *document, CmYaml *mapping, GStrv dialects);
