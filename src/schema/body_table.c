/* Reading a whole table body: its keys, and whether what it says fits together. */
#include "schema/body_internal.h"

#include <string.h>

static bool
read_columns(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
             GError **error)
{
    (void)key;
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < value->n_items; i += 2)
        if (!cm_body_read_column(value->items[i + 1], value->items[i]->text, target, context,
                                 error))
            return false;
    return true;
}

/* A primary key stands before all others. */
static bool
add_constraint(const CmYaml *node, CmConstraintKind kind, const char *name, GPtrArray *constraints,
               gpointer context, GError **error)
{
    CmConstraint *constraint = cm_body_read_constraint(node, kind, name, context, error);

    if (!constraint)
        return false;
    g_ptr_array_insert(constraints, kind == CM_CONSTRAINT_PRIMARY_KEY ? 0 : -1, constraint);
    return true;
}

static bool
read_primary_key(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
                 GError **error)
{
    (void)key;
    if (cm_table_primary_key(target))
        return cm_fail_at(error, value->at, CM_ERROR_KEY,
                          "the primary key is said twice: at a column and here");
    return add_constraint(value, CM_CONSTRAINT_PRIMARY_KEY, NULL, ((CmTable *)target)->constraints,
                          context, error);
}

bool
cm_body_read_constraints(const CmYaml *value, CmConstraintKind kind, GPtrArray *constraints,
                         gpointer context, GError **error)
{
    if (cm_yaml_is_null(value))
        return true;
    if (value->kind == CM_YAML_SCALAR)
        return cm_yaml_expect(value, CM_YAML_SEQUENCE, error);
    for (guint i = 0; i < value->n_items; i++) {
        bool is_map = value->kind == CM_YAML_MAPPING;
        const char *name = is_map ? value->items[i++]->text : NULL;

        if (!add_constraint(value->items[i], kind, name, constraints, context, error))
            return false;
    }
    return true;
}

/* The kind is the key's data. */
static bool
read_constraints(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
                 GError **error)
{
    return cm_body_read_constraints(value, (CmConstraintKind)GPOINTER_TO_INT(key->data),
                                    ((CmTable *)target)->constraints, context, error);
}

static bool
has_index(const GPtrArray *indexes, const char *name)
{
    for (guint i = 0; i < indexes->len; i++)
        if (!strcmp(((CmIndex *)indexes->pdata[i])->name, name))
            return true;
    return false;
}

bool
cm_body_read_indexes(const CmYaml *value, GPtrArray *indexes, const CmBodyContext *context,
                     GError **error)
{
    if (!cm_yaml_expect(value, CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; i < value->n_items; i += 2) {
        const char *name = value->items[i]->text;
        CmIndex *index = cm_body_read_index(value->items[i + 1], name, context, error);

        if (!index)
            return false;
        if (has_index(indexes, index->name)) {
            cm_fail_at(error, value->items[i]->at, CM_ERROR_KEY,
                       "index '%s' stands here already", index->name);
            cm_index_free(index);
            return false;
        }
        g_ptr_array_add(indexes, index);
    }
    return true;
}

static bool
read_indexes(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
             GError **error)
{
    (void)key;
    return cm_body_read_indexes(value, ((CmTable *)target)->indexes, context, error);
}

#define KIND(kind) GINT_TO_POINTER(CM_CONSTRAINT_##kind)

const CmYamlKey cm_body_table_keys[] = {
    {"columns", read_columns, 0, NULL},
    {"primary_key", read_primary_key, 0, NULL},
    {"foreign_keys", read_constraints, 0, KIND(FOREIGN_KEY)},
    {"uniques", read_constraints, 0, KIND(UNIQUE)},
    {"checks", read_constraints, 0, KIND(CHECK)},
    {"excludes", read_constraints, 0, KIND(EXCLUDE)},
    {"indexes", read_indexes, 0, NULL},
    {"virtual", cm_yaml_field_name, offsetof(CmTable, module), NULL},
    {"comment", cm_yaml_field_text, offsetof(CmTable, comment), NULL},
    {"renamed_from", cm_yaml_field_name, offsetof(CmTable, renamed_from), NULL},
    {"dialects", cm_body_field_dialects, offsetof(CmTable, dialects), NULL},
    {"info", cm_yaml_field_ignored, 0, NULL},
    CM_BODY_OPTION_KEYS(CmTable, CM_SECTION_TABLE),
    {NULL, NULL, 0, NULL},
};

/* Constraints and indexes may only name columns that are there: the one that is not, or NULL. */
static const char *
missing_column(const CmTable *table, const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        if (part->column && !cm_table_column(table, part->column))
            return part->column;
    }
    return NULL;
}

static bool
fail_missing(const CmTable *table, const char *what, const char *column, GError **error)
{
    return cm_fail(error, CM_ERROR_VALUE, "%s of table '%s' names no column: '%s'", what,
                   table->name.name, column);
}

static bool
check_constraint(const CmTable *table, const CmConstraint *constraint, GError **error)
{
    const char *missing = missing_column(table, constraint->parts);
    g_autofree char *what = missing ? cm_constraint_describe(constraint) : NULL;

    return !missing || fail_missing(table, what, missing, error);
}

static bool
check_index(const CmTable *table, const CmIndex *index, GError **error)
{
    const char *missing = missing_column(table, index->parts);
    g_autofree char *what = missing ? g_strdup_printf("index '%s'", index->name) : NULL;

    return !missing || fail_missing(table, what, missing, error);
}

static bool
check_table(const CmTable *table, GError **error)
{
    if (cm_table_has_others_columns(table))
        return true;
    if (!table->columns->len && !table->module &&
        !cm_options_is_set(table->options, "postgresql", "empty"))
        return cm_fail(error, CM_ERROR_VALUE, "table '%s' has no columns", table->name.name);
    for (guint i = 0; i < table->constraints->len; i++)
        if (!check_constraint(table, table->constraints->pdata[i], error))
            return false;
    for (guint i = 0; i < table->indexes->len; i++)
        if (!check_index(table, table->indexes->pdata[i], error))
            return false;
    return true;
}

/* Columns are read first, whatever stands where: all else refers to them. */
static bool
read_in_order(const CmYaml *node, const CmYamlKey *keys, CmTable *table,
              const CmBodyContext *context, GError **error)
{
    for (; keys->name; keys++) {
        const CmYaml *value = cm_yaml_get(node, keys->name);

        if (value && !keys->read(value, (char *)table + keys->offset, keys, (gpointer)context,
                                 error)) {
            cm_error_locate(error, value->at);
            return false;
        }
    }
    return true;
}

static bool
check_keys(const CmYaml *node, const CmYamlKey *extra, GError **error)
{
    for (guint i = 0; i < node->n_items; i += 2) {
        const char *name = node->items[i]->text;
        const CmYamlKey *key = cm_body_table_keys;

        while (key->name && strcmp(key->name, name))
            key++;
        for (const CmYamlKey *other = extra; !key->name && other && other->name; other++)
            if (!strcmp(other->name, name))
                key = other;
        if (!key->name)
            return cm_yaml_fail_key(node->items[i], cm_body_table_keys, error);
    }
    return true;
}

bool
cm_body_read_table(const CmYaml *node, const CmYamlKey *extra, CmTable *table,
                   const CmBodyContext *context, GError **error)
{
    if (!cm_yaml_expect(node, CM_YAML_MAPPING, error) || !check_keys(node, extra, error))
        return false;
    if (extra && !read_in_order(node, extra, table, context, error))
        return false;
    if (!read_in_order(node, cm_body_table_keys, table, context, error))
        return false;
    if (context && context->naming)
        cm_naming_apply(context->naming, table);
    if (check_table(table, error))
        return true;
    cm_error_locate(error, node->at);
    return false;
}
