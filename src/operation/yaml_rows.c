/* Reading the rows of bulk_insert: the first names the columns of all. */
#include "operation/yaml_internal.h"

#include <string.h>

static bool
read_row(const CmYaml *row, CmOperation *operation, GError **error)
{
    guint width = g_strv_length(operation->columns);
    CmValue *values = g_new0(CmValue, width);

    g_ptr_array_add(operation->rows, values);
    if (!cm_yaml_expect(row, CM_YAML_MAPPING, error))
        return false;
    if (!width)
        return cm_fail_at(error, row->at, CM_ERROR_VALUE, "a row names at least one column");
    for (guint i = 0; i < row->n_items; i += 2) {
        guint at = 0;

        while (operation->columns[at] && strcmp(operation->columns[at], row->items[i]->text))
            at++;
        if (at == width)
            return cm_fail_at(error, row->items[i]->at, CM_ERROR_KEY,
                              "column '%s' is not in the first row; every row has the columns of "
                              "the first",
                              row->items[i]->text);
        if (!cm_yaml_read_value(row->items[i + 1], &values[at], error))
            return false;
    }
    return row->n_items == 2 * width ||
           cm_fail_at(error, row->at, CM_ERROR_KEY, "a column of the first row is missing here");
}

bool
cm_operation_read_rows(const CmYaml *node, CmOperation *operation, GError **error)
{
    const CmYaml *rows = cm_yaml_get(node, "rows");
    g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func(g_free);

    if (!rows)
        return cm_fail_at(error, node->at, CM_ERROR_KEY, "key 'rows' is missing");
    if (!cm_yaml_expect(rows, CM_YAML_SEQUENCE, error))
        return false;
    if (rows->n_items && !cm_yaml_expect(rows->items[0], CM_YAML_MAPPING, error))
        return false;
    for (guint i = 0; rows->n_items && i < rows->items[0]->n_items; i += 2)
        g_ptr_array_add(columns, g_strdup(rows->items[0]->items[i]->text));
    g_ptr_array_add(columns, NULL);
    operation->columns = (GStrv)g_ptr_array_free(g_steal_pointer(&columns), FALSE);
    operation->rows = g_ptr_array_new();
    for (guint i = 0; i < rows->n_items; i++)
        if (!read_row(rows->items[i], operation, error))
            return false;
    return true;
}
