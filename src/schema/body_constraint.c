/* Reading constraints and indexes of a table body. */
#include "schema/body_internal.h"

#include <string.h>

static bool
read_name(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
          GError **error)
{
    CmConstraint *constraint = target;

    (void)key;
    (void)context;
    constraint->is_nameless = cm_yaml_is_null(value);
    return cm_yaml_read_text_or_null(value, &constraint->name, error);
}

bool
cm_body_read_column_name(const CmYaml *value, CmName *table, char **column, GError **error)
{
    g_autofree char *text = NULL;
    g_autofree char *before = NULL;
    const char *dot;

    if (!cm_yaml_read_name(value, &text, error))
        return false;
    dot = strrchr(text, '.');
    if (!dot || !dot[1])
        return cm_fail_at(error, value->at, CM_ERROR_VALUE,
                          "'%s' names no column; write table.column, or {table: %s} for its "
                          "primary key",
                          text, text);
    before = g_strndup(text, (gsize)(dot - text));
    if (!cm_name_parse(before, table, error))
        return false;
    g_free(*column);
    *column = g_strdup(dot + 1);
    return true;
}

static bool
read_column_reference(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
                      GError **error)
{
    CmConstraint *constraint = target;
    char *column = NULL;

    (void)key;
    (void)context;
    if (!cm_body_read_column_name(value, &constraint->referred, &column, error))
        return false;
    g_strfreev(constraint->referred_columns);
    constraint->referred_columns = g_new0(char *, 2);
    constraint->referred_columns[0] = column;
    return true;
}

static const CmYamlKey referred_keys[] = {
    {"table", cm_body_field_table_name, offsetof(CmConstraint, referred), NULL},
    {"columns", cm_body_field_columns, offsetof(CmConstraint, referred_columns), NULL},
    {NULL, NULL, 0, NULL},
};

static bool
read_references(const CmYaml *value, gpointer target, const CmYamlKey *key, gpointer context,
                GError **error)
{
    if (value->kind == CM_YAML_SCALAR)
        return read_column_reference(value, target, key, context, error);
    return cm_yaml_read_mapping(value, referred_keys, target, context, error);
}

#define SHARED_KEYS                                                                      \
    {"name", read_name, 0, NULL},                                                        \
        {"comment", cm_yaml_field_text, offsetof(CmConstraint, comment), NULL},          \
        {"dialects", cm_body_field_dialects, offsetof(CmConstraint, dialects), NULL},    \
        {"deferrable", cm_yaml_field_boolean, offsetof(CmConstraint, deferrable), NULL}, \
        {"initially", cm_yaml_field_choice, offsetof(CmConstraint, initially),           \
         cm_initially_words},                                                            \
        CM_BODY_OPTION_KEYS(CmConstraint, CM_SECTION_CONSTRAINT)

static const CmYamlKey key_keys[] = {
    SHARED_KEYS,
    {"columns", cm_body_field_parts, offsetof(CmConstraint, parts), NULL},
    {NULL, NULL, 0, NULL},
};

static const CmYamlKey check_keys[] = {
    SHARED_KEYS,
    {"sql", cm_yaml_field_name, offsetof(CmConstraint, sql), NULL},
    {NULL, NULL, 0, NULL},
};

static const CmYamlKey exclude_keys[] = {
    SHARED_KEYS,
    {"columns", cm_body_field_parts, offsetof(CmConstraint, parts), NULL},
    {"where", cm_yaml_field_name, offsetof(CmConstraint, sql), NULL},
    {NULL, NULL, 0, NULL},
};

static const CmYamlKey foreign_key_keys[] = {
    SHARED_KEYS,
    {"columns", cm_body_field_parts, offsetof(CmConstraint, parts), NULL},
    {"column", read_column_reference, 0, NULL},
    {"table", cm_body_field_table_name, offsetof(CmConstraint, referred), NULL},
    {"references", read_references, 0, NULL},
    {"on_delete", cm_yaml_field_choice, offsetof(CmConstraint, on_delete), cm_action_words},
    {"on_update", cm_yaml_field_choice, offsetof(CmConstraint, on_update), cm_action_words},
    {"match", cm_yaml_field_name, offsetof(CmConstraint, match), NULL},
    {NULL, NULL, 0, NULL},
};

/* At a column the own side is that column, so `columns` are those of the table referred to. */
static const CmYamlKey reference_keys[] = {
    SHARED_KEYS,
    {"column", read_column_reference, 0, NULL},
    {"table", cm_body_field_table_name, offsetof(CmConstraint, referred), NULL},
    {"columns", cm_body_field_columns, offsetof(CmConstraint, referred_columns), NULL},
    {"on_delete", cm_yaml_field_choice, offsetof(CmConstraint, on_delete), cm_action_words},
    {"on_update", cm_yaml_field_choice, offsetof(CmConstraint, on_update), cm_action_words},
    {"match", cm_yaml_field_name, offsetof(CmConstraint, match), NULL},
    {NULL, NULL, 0, NULL},
};

static const CmYamlKey *const keys_of_kind[] = {
    [CM_CONSTRAINT_PRIMARY_KEY] = key_keys,         [CM_CONSTRAINT_UNIQUE] = key_keys,
    [CM_CONSTRAINT_FOREIGN_KEY] = foreign_key_keys, [CM_CONSTRAINT_CHECK] = check_keys,
    [CM_CONSTRAINT_EXCLUDE] = exclude_keys,
};

/* The short forms: [a, b], table.column, or a check's text. */
static bool
read_short(const CmYaml *node, CmConstraint *constraint, GError **error)
{
    if (constraint->kind == CM_CONSTRAINT_CHECK)
        return cm_yaml_read_name(node, &constraint->sql, error);
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
        return read_column_reference(node, constraint, NULL, NULL, error);
    return cm_body_read_parts(node, &constraint->parts, error);
}

bool
cm_body_is_check_key(const char *name)
{
    for (const CmYamlKey *key = check_keys; key->name; key++)
        if (!strcmp(key->name, name))
            return true;
    return false;
}

/* {name: sql}, unless the one key is a key of the long form. */
static bool
is_named_check(const CmYaml *node)
{
    return node->kind == CM_YAML_MAPPING && node->n_items == 2 &&
           !cm_body_is_check_key(node->items[0]->text) && node->items[1]->kind == CM_YAML_SCALAR;
}

static bool
fail_operator(const CmYaml *node, GError **error)
{
    return cm_fail_at(error, node->at, CM_ERROR_VALUE,
                      "'with' is an operator of an exclusion constraint, and of nothing else");
}

/* What an exclusion is over: columns or expressions, each with its operator. */
static bool
check_operators(const CmYaml *node, const CmConstraint *constraint, GError **error)
{
    if (!constraint->parts->len)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'columns' is missing");
    for (guint i = 0; i < constraint->parts->len; i++)
        if (!((const CmPart *)constraint->parts->pdata[i])->with)
            return cm_fail_at(error, node->at, CM_ERROR_KEY,
                              "each column of an exclusion constraint says its operator; write "
                              "{column: a, with: \"=\"}");
    return true;
}

/* What a key is over: nothing but columns. */
static bool
check_columns(const CmYaml *node, const CmConstraint *constraint, GError **error)
{
    if (!constraint->parts->len)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'columns' is missing");
    for (guint i = 0; i < constraint->parts->len; i++) {
        const CmPart *part = constraint->parts->pdata[i];

        if (!part->column)
            return cm_fail_at(error, node->at, CM_ERROR_VALUE,
                              "a %s is over columns, not over expressions",
                              cm_constraint_kind_name(constraint->kind));
        if (part->with)
            return fail_operator(node, error);
    }
    return true;
}

static bool
check_referred(const CmYaml *node, const CmConstraint *constraint, GError **error)
{
    guint count = constraint->referred_columns ? g_strv_length(constraint->referred_columns) : 0;
    g_autofree char *what = cm_constraint_describe(constraint);

    if (!constraint->referred.name)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'references' is missing");
    if (count && count != constraint->parts->len)
        return cm_fail_at(error, node->at, CM_ERROR_VALUE, "%s has %u columns but refers to %u",
                          what, constraint->parts->len, count);
    return true;
}

static bool
check_complete(const CmYaml *node, const CmConstraint *constraint, GError **error)
{
    if (constraint->kind == CM_CONSTRAINT_CHECK)
        return constraint->sql ||
               cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'sql' is missing");
    if (constraint->kind == CM_CONSTRAINT_EXCLUDE)
        return check_operators(node, constraint, error);
    if (!check_columns(node, constraint, error))
        return false;
    return constraint->kind != CM_CONSTRAINT_FOREIGN_KEY ||
           check_referred(node, constraint, error);
}

static bool
read_constraint(const CmYaml *node, CmConstraint *constraint, const CmBodyContext *context,
                GError **error)
{
    if (node->kind != CM_YAML_MAPPING)
        return read_short(node, constraint, error);
    return cm_yaml_read_mapping(node, keys_of_kind[constraint->kind], constraint,
                                (gpointer)context, error);
}

CmConstraint *
cm_body_read_constraint(const CmYaml *node, CmConstraintKind kind, const char *name,
                        const CmBodyContext *context, GError **error)
{
    g_autoptr(CmConstraint) constraint = cm_constraint_new(kind, name);

    if (kind == CM_CONSTRAINT_CHECK && !name && is_named_check(node))
        return cm_body_read_constraint(node->items[1], kind, node->items[0]->text, context, error);
    if (read_constraint(node, constraint, context, error) &&
        check_complete(node, constraint, error))
        return g_steal_pointer(&constraint);
    cm_error_locate(error, node->at);
    return NULL;
}

/* What is referred to is said once: by column, or by table and its columns. */
static bool
check_reference(const CmYaml *node, const CmConstraint *constraint, GError **error)
{
    if (cm_yaml_get(node, "column") &&
        (cm_yaml_get(node, "table") || cm_yaml_get(node, "columns")))
        return cm_fail_at(error, node->at, CM_ERROR_KEY,
                          "either 'column' is wanted here, or 'table' and 'columns'");
    if (!constraint->referred.name)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'column' or 'table' is missing");
    return check_referred(node, constraint, error);
}

CmConstraint *
cm_body_read_reference(const CmYaml *node, const char *column, const CmBodyContext *context,
                       GError **error)
{
    g_autoptr(CmConstraint) constraint = cm_constraint_new(CM_CONSTRAINT_FOREIGN_KEY, NULL);
    bool ok = node->kind == CM_YAML_MAPPING
                  ? cm_yaml_read_mapping(node, reference_keys, constraint, (gpointer)context, error)
                  : read_short(node, constraint, error);

    g_ptr_array_add(constraint->parts, cm_part_new(column));
    if (ok && check_reference(node, constraint, error))
        return g_steal_pointer(&constraint);
    cm_error_locate(error, node->at);
    return NULL;
}

static const CmYamlKey index_keys[] = {
    {"name", cm_yaml_field_name, offsetof(CmIndex, name), NULL},
    {"columns", cm_body_field_parts, offsetof(CmIndex, parts), NULL},
    {"unique", cm_yaml_field_boolean, offsetof(CmIndex, unique), NULL},
    {"where", cm_yaml_field_name, offsetof(CmIndex, where), NULL},
    {"comment", cm_yaml_field_text, offsetof(CmIndex, comment), NULL},
    {"renamed_from", cm_yaml_field_name, offsetof(CmIndex, renamed_from), NULL},
    {"dialects", cm_body_field_dialects, offsetof(CmIndex, dialects), NULL},
    CM_BODY_OPTION_KEYS(CmIndex, CM_SECTION_INDEX),
    {NULL, NULL, 0, NULL},
};

CmIndex *
cm_body_read_index(const CmYaml *node, const char *name, const CmBodyContext *context,
                   GError **error)
{
    g_autoptr(CmIndex) index = cm_index_new(name, false);
    bool ok;

    if (node->kind == CM_YAML_MAPPING)
        ok = cm_yaml_read_mapping(node, index_keys, index, (gpointer)context, error);
    else
        ok = cm_body_read_parts(node, &index->parts, error);
    if (!ok)
        return NULL;
    if (!index->parts->len || !index->name) {
        cm_fail_at(error, node->at, CM_ERROR_KEY, "key '%s' is missing",
                   index->name ? "columns" : "name");
        return NULL;
    }
    for (guint i = 0; i < index->parts->len; i++)
        if (((const CmPart *)index->parts->pdata[i])->with) {
            fail_operator(node, error);
            return NULL;
        }
    return g_steal_pointer(&index);
}
