#include "migrate/enum_names.h"

CmColumn *
cm_enums_former_column(const CmSchema *from, const CmTable *table, const CmColumn *column)
{
    const CmName name = {table->name.schema,
                         table->renamed_from ? table->renamed_from : table->name.name};
    const CmTable *was = cm_schema_table(from, &table->name);
    CmColumn *found;

    was = was ? was : cm_schema_table(from, &name);
    if (!was)
        return NULL;
    found = cm_table_column(was, column->name);
    return found || !column->renamed_from ? found : cm_table_column(was, column->renamed_from);
}

/* The columns that have an enum and are to have this one (transfer container). */
static GPtrArray *
find_columns(const CmSchema *from, const CmSchema *to, const CmObject *object)
{
    g_autofree char *name = cm_name_to_string(&object->name);
    GPtrArray *columns = g_ptr_array_new();

    for (guint i = 0; i < to->tables->len; i++) {
        const CmTable *table = to->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];
            CmColumn *was = NULL;

            if (column->type->kind == CM_TYPE_ENUM && !g_strcmp0(column->type->text, name))
                was = cm_enums_former_column(from, table, column);
            if (was && was->type->kind == CM_TYPE_ENUM && !was->type->text)
                g_ptr_array_add(columns, was);
        }
    }
    return columns;
}

static bool
same_labels(GStrv left, GStrv right)
{
    return g_strv_equal((const char *const *)left, (const char *const *)right);
}

static GStrv
labels_of(const GPtrArray *columns, guint at)
{
    return ((const CmColumn *)columns->pdata[at])->type->labels;
}

static void
take_name(CmSchema *from, CmSchema *to, const CmObject *object)
{
    g_autoptr(GPtrArray) columns = find_columns(from, to, object);
    CmObject *was;

    if (!columns->len || same_labels(labels_of(columns, 0), object->labels))
        return;
    for (guint i = 1; i < columns->len; i++)
        if (!same_labels(labels_of(columns, i), labels_of(columns, 0)))
            return;
    was = cm_object_new(CM_OBJECT_ENUM, object->name.schema, object->name.name);
    was->labels = g_strdupv(labels_of(columns, 0));
    for (guint i = 0; i < columns->len; i++)
        ((CmColumn *)columns->pdata[i])->type->text = cm_name_to_string(&object->name);
    cm_schema_add_object(from, was, NULL);
    was = cm_object_copy(object);
    g_clear_pointer(&was->comment, g_free);
    cm_schema_add_object(to, was, NULL);
}

void
cm_enums_take_names(CmSchema *from, CmSchema *to, const CmSchema *declared)
{
    for (guint i = 0; i < declared->objects->len; i++) {
        const CmObject *object = declared->objects->pdata[i];

        if (object->kind == CM_OBJECT_ENUM && object->labels)
            take_name(from, to, object);
    }
}
