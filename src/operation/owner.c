#include "operation/internal.h"

bool
cm_operation_find_owner(const CmOperation *operation, const CmSchema *schema, CmOwner *owner,
                        GError **error)
{
    CmTable *table = cm_schema_table(schema, &operation->table);
    CmView *view = table ? NULL : cm_schema_view(schema, &operation->table);
    g_autofree char *name = NULL;

    if (!cm_schema_check_known(schema, &operation->table, error))
        return false;
    if (table) {
        *owner = (CmOwner){table, table->indexes, &table->comment, &table->options};
        return true;
    }
    if (view) {
        *owner = (CmOwner){NULL, view->indexes, &view->comment, &view->options};
        return true;
    }
    name = cm_name_to_string(&operation->table);
    return cm_fail(error, CM_ERROR_NO_SUCH_TABLE, "there is no table '%s'", name);
}

CmIndex *
cm_owner_index(const CmOwner *owner, const char *name)
{
    for (guint i = 0; i < owner->indexes->len; i++) {
        CmIndex *index = owner->indexes->pdata[i];

        if (!g_strcmp0(index->name, name))
            return index;
    }
    return NULL;
}

CmIndex *
cm_operation_find_index(const CmOperation *operation, const CmOwner *owner, GError **error)
{
    CmIndex *index = cm_owner_index(owner, operation->name);

    if (!index)
        cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "%s '%s' has no index '%s'",
                owner->table ? "table" : "view", operation->table.name, operation->name);
    return index;
}
