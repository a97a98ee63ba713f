#include "schema/own_enum.h"

#include <string.h>

#include "schema/made_name.h"
#include "schema/parents.h"

CmType *
cm_column_enum(const CmColumn *column)
{
    CmType *type = column->type;

    while (type && type->kind == CM_TYPE_ARRAY)
        type = type->element;
    return type && type->kind == CM_TYPE_ENUM ? type : NULL;
}

CmName
cm_column_enum_made_name(const CmTable *table, const CmColumn *column)
{
    g_autofree char *made = cm_made_name(table->name.name, column->name, NULL);

    return cm_name_new(table->name.schema, made);
}

CmName
cm_column_enum_name(const CmTable *table, const CmColumn *column)
{
    const CmType *type = cm_column_enum(column);
    CmName name = {NULL, NULL};

    if (type && type->text && cm_name_parse(type->text, &name, NULL))
        return name;
    return cm_column_enum_made_name(table, column);
}

bool
cm_column_has_enum(const CmTable *table, const CmColumn *column, const CmName *wanted)
{
    CmName name;
    bool is_it;

    if (!cm_column_enum(column))
        return false;
    name = cm_column_enum_name(table, column);
    is_it = cm_name_equal(&name, wanted);
    cm_name_clear(&name);
    return is_it;
}

static bool
is_of_object(const CmSchema *schema, const char *name)
{
    for (guint i = 0; i < schema->objects->len; i++) {
        const GPtrArray *columns = ((CmObject *)schema->objects->pdata[i])->columns;

        for (guint j = 0; j < columns->len; j++) {
            const CmType *type = cm_column_enum(columns->pdata[j]);

            if (type && !g_strcmp0(type->text, name))
                return true;
        }
    }
    return false;
}

static bool
is_of_other_column(const CmSchema *schema, const CmTable *of, const CmColumn *own,
                   const CmName *name)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(schema, of, true);

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];
        bool is_same =
            cm_name_equal(&table->name, &of->name) || g_ptr_array_find(heirs, table, NULL);

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];

            if (cm_column_has_enum(table, column, name) &&
                !(is_same && !strcmp(column->name, own->name)))
                return true;
        }
    }
    return false;
}

bool
cm_column_enum_follows(const CmSchema *schema, const CmTable *table, const CmColumn *column)
{
    CmName made = cm_column_enum_made_name(table, column);
    g_autofree char *text = cm_name_to_string(&made);
    bool follows = cm_column_has_enum(table, column, &made) && !is_of_object(schema, text) &&
                   !is_of_other_column(schema, table, column, &made);

    cm_name_clear(&made);
    return follows;
}
