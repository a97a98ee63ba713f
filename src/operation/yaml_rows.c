/* Reading the rows of bulk_insert: `columns`, or the first row, names the columns of all. */
#include "operation/yaml_internal.h"

#include <string.h>

static bool
read_cell(const CmYaml *node, const CmOperation *operation, guint at, CmValue *values,
          GError **error)
{
    return cm_operation_read_cell(node, operation->types->pdata[at], &values[at], error);
}

/* A row without names has its values in the order of `columns`. */
static bool
read_list(const CmYaml *row, const CmOperation *operation, CmValue *values, GError **error)
{
    if (row->n_items != operation->types->len)
        return cm_fail_at(error, row->at, CM_ERROR_VALUE,
                          "%u values stand here, and 'columns' names %u", row->n_items,
                          operation->types->len);
    for (guint i = 0; i < row->n_items; i++)
        if (!read_cell(row->items[i], operation, i, values, error))
            return false;
    return true;
}

static bool
read_mapping(const CmYaml *row, const CmOperation *operation, CmValue *values, GError **error)
{
    guint width = operation->types->len;

    for (guint i = 0; i < row->n_items; i += 2) {
        const char *name = row->items[i]->text;
        guint at = i / 2;

        /* Most rows have the order of the first. */
        if (at >= width || strcmp(operation->columns[at], name))
            for (at = 0; at < width && strcmp(operation->columns[at], name); at++)
                continue;
        if (at == width)
            return cm_fail_at(error, row->items[i]->at, CM_ERROR_KEY,
                              "column '%s' is not in the first row or in 'columns', which every "
                              "row has the columns of",
                              name);
        if (!read_cell(row->items[i + 1], operation, at, values, error))
            return false;
    }
    return row->n_items == 2 * width ||
           cm_fail_at(error, row->at, CM_ERROR_KEY,
                      "a column of the first row or of 'columns' is missing here");
}

static bool
read_row(const CmYaml *row, CmOperation *operation, bool may_be_list, GError **error)
{
    CmValue *values = g_new0(CmValue, operation->types->len);

    g_ptr_array_add(operation->rows, values);
    if (may_be_list && row->kind == CM_YAML_SEQUENCE)
        return read_list(row, operation, values, error);
    if (!cm_yaml_expect(row, CM_YAML_MAPPING, error))
        return false;
    if (!operation->types->len)
        return cm_fail_at(error, row->at, CM_ERROR_VALUE, "a row names at least one column");
    return read_mapping(row, operation, values, error);
}

static void
free_type(gpointer type)
{
    cm_type_free(type);
}

static void
add_column(CmOperation *operation, GPtrArray *names, const char *name, CmType *type)
{
    g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_add(operation->types, type);
}

/* A list of names, or a mapping of name to type. */
static bool
read_columns(const CmYaml *node, CmOperation *operation, GPtrArray *names, GError **error)
{
    g_auto(GStrv) list = NULL;

    if (node->kind != CM_YAML_MAPPING) {
        if (!cm_body_read_columns(node, &list, error))
            return false;
        for (GStrv name = list; *name; name++)
            add_column(operation, names, *name, NULL);
    }
    for (guint i = 0; node->kind == CM_YAML_MAPPING && i < node->n_items; i += 2) {
        const CmYaml *value = node->items[i + 1];
        CmType *type = cm_yaml_is_null(value) ? NULL : cm_body_read_type(value, NULL, error);

        if (!type && !cm_yaml_is_null(value))
            return false;
        add_column(operation, names, node->items[i]->text, type);
    }
    return names->len || cm_fail_at(error, node->at, CM_ERROR_VALUE, "no column is named here");
}

static bool
read_all(const CmYaml *node, const CmYaml *columns, CmOperation *operation, GPtrArray *names,
         GError **error)
{
    const CmYaml *rows = cm_yaml_get(node, "rows");

    if (!rows)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'rows' is missing");
    if (!cm_yaml_expect(rows, CM_YAML_SEQUENCE, error))
        return false;
    if (columns && !read_columns(columns, operation, names, error))
        return false;
    if (!columns && rows->n_items) {
        const CmYaml *first = rows->items[0];

        if (!cm_yaml_expect(first, CM_YAML_MAPPING, error))
            return false;
        for (guint i = 0; i < first->n_items; i += 2)
            add_column(operation, names, first->items[i]->text, NULL);
    }
    g_ptr_array_add(names, NULL);
    operation->columns = g_strdupv((GStrv)names->pdata);
    for (guint i = 0; i < rows->n_items; i++)
        if (!read_row(rows->items[i], operation, columns, error))
            return false;
    return true;
}

bool
cm_operation_read_rows(const CmYaml *node, CmOperation *operation, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    operation->types = g_ptr_array_new_with_free_func(free_type);
    operation->rows = g_ptr_array_new();
    return read_all(node, cm_yaml_get(node, "columns"), operation, names, error);
}
