/* Reading columns of a table body, and the body itself. */
#include "schema/body.h"

#include <string.h>

#define BLANKS " \t\n"

/* A column being read, with what it says beyond itself. */
typedef struct {
    CmColumn *column;
    bool is_key;
    bool nullable;
    bool has_nullable;
    bool is_unique;
    char *unique_name;
    bool is_indexed;
    char *index_name;
    CmConstraint *reference;
    CmOptions *options;
} ColumnReading;

static void
clear_reading(ColumnReading *reading)
{
    cm_column_free(reading->column);
    g_free(reading->unique_name);
    g_free(reading->index_name);
    cm_constraint_free(reading->reference);
    cm_options_free(reading->options);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ColumnReading, clear_reading)

static bool
read_type(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
          GError **error)
{
    CmColumn *column = ((ColumnReading *)field)->column;

    (void)key;
    cm_type_free(column->type);
    column->type = cm_body_read_type(value, context, error);
    return column->type != NULL;
}

static bool
read_nullable(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    ColumnReading *reading = field;

    (void)key;
    (void)context;
    reading->has_nullable = true;
    return cm_yaml_read_boolean(value, &reading->nullable, error);
}

/* true, false, or a name. */
static bool
read_flag_or_name(const CmYaml *value, bool *flag, char **name, GError **error)
{
    GError *ignored = NULL;

    if (value->kind == CM_YAML_SCALAR && value->plain &&
        cm_yaml_read_boolean(value, flag, &ignored))
        return true;
    g_clear_error(&ignored);
    *flag = true;
    return cm_yaml_read_name(value, name, error);
}

static bool
read_unique(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
            GError **error)
{
    ColumnReading *reading = field;

    (void)key;
    (void)context;
    return read_flag_or_name(value, &reading->is_unique, &reading->unique_name, error);
}

static bool
read_index(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
           GError **error)
{
    ColumnReading *reading = field;

    (void)key;
    (void)context;
    return read_flag_or_name(value, &reading->is_indexed, &reading->index_name, error);
}

static bool
read_autoincrement(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                   GError **error)
{
    CmColumn *column = ((ColumnReading *)field)->column;
    bool yes;

    (void)key;
    (void)context;
    if (value->kind == CM_YAML_SCALAR && !strcmp(value->text, "auto")) {
        column->autoincrement = CM_AUTOINCREMENT_AUTO;
        return true;
    }
    if (!cm_yaml_read_boolean(value, &yes, error))
        return false;
    column->autoincrement = yes ? CM_AUTOINCREMENT_YES : CM_AUTOINCREMENT_NO;
    return true;
}

static bool
read_default(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
             GError **error)
{
    (void)key;
    (void)context;
    return cm_body_read_default(value, &((ColumnReading *)field)->column->server_default, error);
}

static bool
read_computed(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    CmColumn *column = ((ColumnReading *)field)->column;

    (void)key;
    (void)context;
    return cm_body_read_computed(value, &column->computed, &column->computed_stored, error);
}

static bool
read_references(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                GError **error)
{
    ColumnReading *reading = field;

    (void)key;
    cm_constraint_free(reading->reference);
    reading->reference = cm_body_read_reference(value, reading->column->name, context, error);
    return reading->reference != NULL;
}

/* A text of the column; data is its offset there. */
static bool
read_column_text(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                 GError **error)
{
    char *column = (char *)((ColumnReading *)field)->column;

    (void)context;
    return cm_yaml_read_text_or_null(value, (char **)(column + GPOINTER_TO_SIZE(key->data)), error);
}

static bool
read_dialects(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
              GError **error)
{
    (void)key;
    (void)context;
    return cm_body_read_dialects(value, &((ColumnReading *)field)->column->dialects, error);
}

/* Keys of which the database knows nothing: only a model has them. */
static bool
read_program_key(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                 GError **error)
{
    const CmBodyContext *body = context;

    (void)field;
    return (body && body->in_model) ||
           cm_fail_at(error, value->at, CM_ERROR_KEY,
                      "'%s' belongs into the model; a revision holds only what the database does",
                      key->name);
}

#define TEXT(member) GSIZE_TO_POINTER(offsetof(CmColumn, member))

static const CmYamlKey column_keys[] = {
    {"type", read_type, 0, NULL},
    {"primary_key", cm_yaml_field_boolean, offsetof(ColumnReading, is_key), NULL},
    {"nullable", read_nullable, 0, NULL},
    {"unique", read_unique, 0, NULL},
    {"index", read_index, 0, NULL},
    {"autoincrement", read_autoincrement, 0, NULL},
    {"server_default", read_default, 0, NULL},
    {"computed", read_computed, 0, NULL},
    {"references", read_references, 0, NULL},
    {"collation", read_column_text, 0, TEXT(collation)},
    {"comment", read_column_text, 0, TEXT(comment)},
    {"renamed_from", read_column_text, 0, TEXT(renamed_from)},
    {"dialects", read_dialects, 0, NULL},
    CM_BODY_OPTION_KEYS(ColumnReading, CM_SECTION_COLUMN),
    {"default", read_program_key, 0, NULL},
    {"onupdate", read_program_key, 0, NULL},
    {"key", read_program_key, 0, NULL},
    {"c_name", read_program_key, 0, NULL},
    {"c_type", read_program_key, 0, NULL},
    {"validate", read_program_key, 0, NULL},
    {"sensitive", read_program_key, 0, NULL},
    {"immutable", read_program_key, 0, NULL},
    {"version", read_program_key, 0, NULL},
    {"deferred", read_program_key, 0, NULL},
    {"deprecated", read_program_key, 0, NULL},
    {"info", read_program_key, 0, NULL},
    {NULL, NULL, 0, NULL},
};

/* Moves *at behind the word, if it stands there. */
static bool
take_word(const char **at, const char *word)
{
    gsize length = strlen(word);

    if (strncmp(*at, word, length) || strcspn(*at + length, BLANKS))
        return false;
    *at += length;
    *at += strspn(*at, BLANKS);
    return true;
}

static bool
take_not_null(const char **at)
{
    const char *rest = *at;

    if (!take_word(&rest, "not") || !take_word(&rest, "null"))
        return false;
    *at = rest;
    return true;
}

/* The words that may follow a type in the short form. */
static bool
read_short_words(const char *words, ColumnReading *reading, GError **error)
{
    const char *at = words + strspn(words, BLANKS);

    while (*at) {
        if (take_word(&at, "pk"))
            reading->is_key = true;
        else if (take_word(&at, "unique"))
            reading->is_unique = true;
        else if (take_word(&at, "index"))
            reading->is_indexed = true;
        else if (take_word(&at, "autoincrement"))
            reading->column->autoincrement = CM_AUTOINCREMENT_YES;
        else if (take_word(&at, "null"))
            reading->has_nullable = reading->nullable = true;
        else if (take_not_null(&at)) {
            reading->has_nullable = true;
            reading->nullable = false;
        } else
            return cm_fail(error, CM_ERROR_VALUE,
                           "unknown word '%.*s' behind a type; the words are pk, not null, null, "
                           "unique, index, autoincrement",
                           (int)strcspn(at, BLANKS), at);
    }
    return true;
}

static bool
read_short(const CmYaml *node, ColumnReading *reading, const CmBodyContext *context,
           GError **error)
{
    const char *rest = node->text;

    reading->column->type = cm_body_take_type(&rest, strcspn(rest, BLANKS), context, error);
    return reading->column->type && read_short_words(rest, reading, error);
}

/* Fills in what a single-column constraint or index takes from its column. */
static void
add_said_by_column(ColumnReading *reading, CmTable *table, const CmBodyContext *context)
{
    const char *const columns[] = {reading->column->name, NULL};

    if (reading->is_unique) {
        CmConstraint *unique = cm_constraint_new(CM_CONSTRAINT_UNIQUE, reading->unique_name);

        g_ptr_array_unref(unique->parts);
        unique->parts = cm_parts_new(columns);
        cm_table_add_constraint(table, unique);
    }
    if (reading->reference)
        cm_table_add_constraint(table, g_steal_pointer(&reading->reference));
    if (reading->is_indexed) {
        CmIndex *index = cm_index_new(reading->index_name, false);

        g_ptr_array_unref(index->parts);
        index->parts = cm_parts_new(columns);
        if (!index->name)
            index->name = cm_naming_index(context ? context->naming : NULL, table, index->parts);
        cm_table_add_index(table, index);
    }
}

static void
add_to_key(CmTable *table, const char *column)
{
    CmConstraint *key = cm_table_primary_key(table);

    if (!key) {
        key = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL);
        cm_table_add_constraint(table, key);
    }
    g_ptr_array_add(key->parts, cm_part_new(column));
}

bool
cm_body_read_column(const CmYaml *node, const char *name, CmTable *table,
                    const CmBodyContext *context, GError **error)
{
    g_auto(ColumnReading) reading = {.column = cm_column_new(name, NULL)};
    bool ok;

    if (cm_table_column(table, name))
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "column '%s' stands here already", name);
    ok = node->kind == CM_YAML_SCALAR
             ? read_short(node, &reading, context, error)
             : cm_yaml_read_mapping(node, column_keys, &reading, (gpointer)context, error);
    if (ok && !reading.column->type)
        ok = cm_fail(error, CM_ERROR_KEY, "key 'type' is missing");
    if (!ok) {
        cm_error_locate(error, node->at);
        return false;
    }
    reading.column->nullable = reading.has_nullable ? reading.nullable : !reading.is_key;
    reading.column->options = g_steal_pointer(&reading.options);
    add_said_by_column(&reading, table, context);
    if (reading.is_key)
        add_to_key(table, name);
    cm_table_add_column(table, g_steal_pointer(&reading.column));
    return true;
}
