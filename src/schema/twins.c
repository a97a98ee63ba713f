#include "schema/twins.h"

static char *
view_key(const CmView *view)
{
    g_autofree char *name = cm_name_to_string(&view->name);

    return g_strdup_printf("view %s", name);
}

static char *
trigger_key(const CmTrigger *trigger)
{
    g_autofree char *table = cm_name_to_string(&trigger->table);
    g_autofree char *name = cm_name_to_string(&trigger->name);

    return g_strdup_printf("trigger %s of %s", name, table);
}

static CmDialects
mask(const GStrv dialects)
{
    return cm_dialects_of((const char *const *)dialects);
}

static void
note(CmSchema *schema, char *key_, CmDialects dialects)
{
    CmDialects noted = GPOINTER_TO_UINT(g_hash_table_lookup(schema->twins, key_));

    g_hash_table_insert(schema->twins, key_, GUINT_TO_POINTER(noted | dialects));
}

/* Whether one of two stays, and which: the second where the dialect has it. */
static bool
are_twins(const GStrv first, const GStrv second, const char *dialect, bool *second_stays)
{
    *second_stays = dialect && mask(second) & cm_dialects_one(dialect);
    return !(mask(first) & mask(second));
}

bool
cm_schema_add_twin_view(CmSchema *schema, CmView *view, const char *dialect, GError **error)
{
    CmView *other = cm_schema_view(schema, &view->name);
    bool stays;

    if (!other || !are_twins(other->dialects, view->dialects, dialect, &stays))
        return cm_schema_add_view(schema, view, error);
    note(schema, view_key(view), mask(other->dialects) | mask(view->dialects));
    if (stays) {
        cm_schema_remove_view(schema, other);
        return cm_schema_add_view(schema, view, error);
    }
    cm_view_free(view);
    return true;
}

bool
cm_schema_add_twin_trigger(CmSchema *schema, CmTrigger *trigger, const char *dialect,
                           GError **error)
{
    CmTrigger *other = cm_schema_trigger(schema, &trigger->table, &trigger->name);
    bool stays;

    if (!other || !are_twins(other->dialects, trigger->dialects, dialect, &stays))
        return cm_schema_add_trigger(schema, trigger, error);
    note(schema, trigger_key(trigger), mask(other->dialects) | mask(trigger->dialects));
    if (stays) {
        cm_schema_remove_trigger(schema, other);
        return cm_schema_add_trigger(schema, trigger, error);
    }
    cm_trigger_free(trigger);
    return true;
}

bool
cm_schema_add_twin_object(CmSchema *schema, CmObject *object, const char *dialect, GError **error)
{
    CmObject *other = cm_schema_same_object(schema, object);
    bool stays;

    if (!other || !are_twins(other->dialects, object->dialects, dialect, &stays))
        return cm_schema_add_object(schema, object, error);
    note(schema, cm_object_describe(object), mask(other->dialects) | mask(object->dialects));
    if (stays) {
        cm_schema_remove_object(schema, other);
        return cm_schema_add_object(schema, object, error);
    }
    cm_object_free(object);
    return true;
}

/* Leaves those that have what is known but for its twins; false where none is left. */
static bool
leave(const CmSchema *declared, const char *key, const GStrv own, GStrv *known)
{
    CmDialects twins = GPOINTER_TO_UINT(g_hash_table_lookup(declared->twins, key));
    CmDialects rest = mask(*known) & ~(twins & ~mask(own));

    if (rest && rest != mask(*known)) {
        g_strfreev(*known);
        *known = cm_dialects_names(rest);
    }
    return rest != 0;
}

static void
leave_views(CmSchema *known, const CmSchema *declared)
{
    for (guint i = known->views->len; i-- > 0;) {
        CmView *view = known->views->pdata[i];
        const CmView *own = cm_schema_view(declared, &view->name);
        g_autofree char *key = view_key(view);

        if (own && !leave(declared, key, own->dialects, &view->dialects))
            cm_schema_remove_view(known, view);
    }
}

static void
leave_triggers(CmSchema *known, const CmSchema *declared)
{
    for (guint i = known->triggers->len; i-- > 0;) {
        CmTrigger *trigger = known->triggers->pdata[i];
        const CmTrigger *own = cm_schema_trigger(declared, &trigger->table, &trigger->name);
        g_autofree char *key = trigger_key(trigger);

        if (own && !leave(declared, key, own->dialects, &trigger->dialects))
            cm_schema_remove_trigger(known, trigger);
    }
}

void
cm_schema_leave_twins(CmSchema *known, const CmSchema *declared)
{
    leave_views(known, declared);
    leave_triggers(known, declared);
    for (guint i = known->objects->len; i-- > 0;) {
        CmObject *object = known->objects->pdata[i];
        const CmObject *own = cm_schema_same_object(declared, object);
        g_autofree char *key = cm_object_describe(object);

        if (own && !leave(declared, key, own->dialects, &object->dialects))
            cm_schema_remove_object(known, object);
    }
}
