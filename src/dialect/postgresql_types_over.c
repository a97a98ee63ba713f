#include "dialect/postgresql_types_over.h"

#include <string.h>

#include "dialect/postgresql_object.h"
#include "dialect/postgresql_types.h"
#include "schema/raw_name.h"

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

/* A range type, which is raw, of the type. */
static bool
is_range_of(const CmTypeOver *over, const CmName *name)
{
    return over->object->kind == CM_OBJECT_RAW && over->name.name &&
           cm_postgresql_mentions(over->object->sql, name->name);
}

static CmTypeOver
type_of(const CmObject *object)
{
    CmTypeOver over = {object, {NULL, NULL}, {NULL, NULL}};

    if (object->kind != CM_OBJECT_RAW)
        over.name = cm_name_copy(&object->name);
    else if (object->sql && cm_raw_name(object, "range type", &over.name))
        cm_raw_multirange_name(object, &cm_lexer_options_postgresql, &over.multirange);
    return over;
}

static void
clear_over(gpointer data)
{
    CmTypeOver *over = data;

    cm_name_clear(&over->name);
    cm_name_clear(&over->multirange);
}

/* Puts an object in front of what is made of it, which is found first. */
static void
visit(const CmSchema *schema, const CmName *name, GHashTable *seen, GArray *types)
{
    for (guint i = 0; i < schema->objects->len; i++) {
        CmObject *object = schema->objects->pdata[i];
        CmTypeOver over = type_of(object);

        if ((!is_made_of(object, name) && !is_range_of(&over, name)) ||
            cm_name_equal(&over.name, name) || !g_hash_table_add(seen, object)) {
            clear_over(&over);
            continue;
        }
        visit(schema, &over.name, seen, types);
        if (over.multirange.name)
            visit(schema, &over.multirange, seen, types);
        g_array_insert_val(types, 0, over);
    }
}

GArray *
cm_postgresql_types_over(const CmSchema *schema, const CmName *name)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    GArray *types = g_array_new(FALSE, FALSE, sizeof(CmTypeOver));

    g_array_set_clear_func(types, clear_over);
    visit(schema, name, seen, types);
    return types;
}
