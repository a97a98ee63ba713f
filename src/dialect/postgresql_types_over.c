#include "dialect/postgresql_types_over.h"

#include <string.h>

#include "dialect/postgresql_types.h"

/* Whether one of its columns is of the type, or an array of it. */
static bool
is_made_of(const CmObject *object, const CmName *name)
{
    g_autofree char *type = cm_postgresql_name(name);

    if (object->kind != CM_OBJECT_DOMAIN && object->kind != CM_OBJECT_COMPOSITE)
        return false;
    for (guint i = 0; i < object->columns->len; i++) {
        g_autofree char *text =
            cm_postgresql_type_to_text(((CmColumn *)object->columns->pdata[i])->type);

        if (text && g_str_has_prefix(text, type) &&
            (!text[strlen(type)] || !strcmp(text + strlen(type), "[]")))
            return true;
    }
    return false;
}

/* Puts an object in front of what is made of it, which is found first. */
static void
visit(const CmSchema *schema, const CmName *name, GHashTable *seen, GPtrArray *backwards)
{
    for (guint i = 0; i < schema->objects->len; i++) {
        CmObject *object = schema->objects->pdata[i];

        if (!is_made_of(object, name) || !g_hash_table_add(seen, object))
            continue;
        visit(schema, &object->name, seen, backwards);
        g_ptr_array_add(backwards, object);
    }
}

GPtrArray *
cm_postgresql_types_over(const CmSchema *schema, const CmName *name)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) backwards = g_ptr_array_new();
    GPtrArray *types = g_ptr_array_new();

    visit(schema, name, seen, backwards);
    for (guint i = backwards->len; i-- > 0;)
        g_ptr_array_add(types, backwards->pdata[i]);
    return types;
}
