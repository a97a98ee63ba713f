/* The sequence of a serial column and one that stands for itself are the same to the server. Where
 * a change has one become the other, it stays, with what it counted to. */
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_numbering.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_types.h"

static CmObject *
own_sequence(const CmTable *table, const CmColumn *column)
{
    CmName name = cm_postgresql_sequence_name(table, column);
    CmObject *sequence = cm_object_new(CM_OBJECT_SEQUENCE, name.schema, name.name);
    g_autofree char *type = cm_postgresql_type_to_text(column->type);
    const CmValue value = cm_value_of_text(type);

    cm_object_set(sequence, "type", &value);
    sequence->table = cm_name_copy(&table->name);
    sequence->column = g_strdup(column->name);
    cm_postgresql_project_sequence(sequence);
    cm_name_clear(&name);
    return sequence;
}

static bool
is_called(const CmTable *table, const CmColumn *column, const CmName *name)
{
    CmName own = cm_postgresql_sequence_name(table, column);
    bool is_it = cm_name_equal(&own, name);

    cm_name_clear(&own);
    return is_it;
}

CmObject *
cm_postgresql_serial_sequence(const CmSchema *schema, const CmName *name)
{
    for (guint i = 0; schema && i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];

            if (cm_postgresql_numbering(table, column) == CM_NUMBERING_SERIAL &&
                is_called(table, column, name))
                return own_sequence(table, column);
        }
    }
    return NULL;
}

bool
cm_postgresql_sequence_stands(const CmRendering *rendering, const CmTable *table,
                              const CmColumn *column)
{
    g_autoptr(CmObject) own = own_sequence(table, column);

    return rendering->schema && cm_schema_same_object(rendering->schema, own);
}

bool
cm_postgresql_become_serial(const CmRendering *rendering, const CmTable *table,
                            const CmColumn *column)
{
    g_autoptr(CmObject) own = own_sequence(table, column);
    const CmObject *there =
        rendering->schema ? cm_schema_same_object(rendering->schema, own) : NULL;

    return there && cm_postgresql_alter_sequence(rendering, there, own, NULL);
}
