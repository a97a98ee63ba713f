#include "schema/namespaces.h"

void
cm_name_namespaces(const CmName *name, GHashTable *names)
{
    if (name->schema && !g_hash_table_contains(names, name->schema))
        g_hash_table_add(names, g_strdup(name->schema));
}

void
cm_constraint_namespaces(const CmConstraint *constraint, GHashTable *names)
{
    cm_name_namespaces(&constraint->referred, names);
}

void
cm_table_namespaces(const CmTable *table, GHashTable *names)
{
    cm_name_namespaces(&table->name, names);
    for (guint i = 0; i < table->constraints->len; i++)
        cm_constraint_namespaces(table->constraints->pdata[i], names);
}

void
cm_object_namespaces(const CmObject *object, GHashTable *names)
{
    const CmName own = {object->name.name, NULL};

    cm_name_namespaces(object->kind == CM_OBJECT_SCHEMA ? &own : &object->name, names);
    cm_name_namespaces(&object->table, names);
}

void
cm_schema_namespaces(const CmSchema *schema, GHashTable *names)
{
    for (guint i = 0; i < schema->objects->len; i++)
        cm_object_namespaces(schema->objects->pdata[i], names);
    for (guint i = 0; i < schema->tables->len; i++)
        cm_table_namespaces(schema->tables->pdata[i], names);
    for (guint i = 0; i < schema->views->len; i++)
        cm_name_namespaces(&((const CmView *)schema->views->pdata[i])->name, names);
    for (guint i = 0; i < schema->triggers->len; i++)
        cm_name_namespaces(&((const CmTrigger *)schema->triggers->pdata[i])->table, names);
}
