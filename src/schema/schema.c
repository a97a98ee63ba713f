#include "schema/schema.h"

#include <string.h>

CmSchema *
cm_schema_new(void)
{
    CmSchema *schema = g_new0(CmSchema, 1);

    schema->tables = g_ptr_array_new_with_free_func((GDestroyNotify)cm_table_free);
    schema->views = g_ptr_array_new_with_free_func((GDestroyNotify)cm_view_free);
    schema->triggers = g_ptr_array_new_with_free_func((GDestroyNotify)cm_trigger_free);
    schema->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    schema->unknown_tables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return schema;
}

/* Tables and views share one namespace in every database; triggers have their own. */
static char *
key_of(char kind, const CmName *name)
{
    return g_strdup_printf("%c%s%c%s", kind, name->schema ? name->schema : "", '\1', name->name);
}

CmSchema *
cm_schema_copy(const CmSchema *schema)
{
    CmSchema *copy = cm_schema_new();
    GHashTableIter iterator;
    gpointer name;

    for (guint i = 0; i < schema->tables->len; i++)
        cm_schema_add_table(copy, cm_table_copy(schema->tables->pdata[i]), NULL);
    for (guint i = 0; i < schema->views->len; i++)
        cm_schema_add_view(copy, cm_view_copy(schema->views->pdata[i]), NULL);
    for (guint i = 0; i < schema->triggers->len; i++)
        cm_schema_add_trigger(copy, cm_trigger_copy(schema->triggers->pdata[i]), NULL);
    copy->options = cm_options_copy(schema->options);
    copy->is_unknown = schema->is_unknown;
    g_hash_table_iter_init(&iterator, schema->unknown_tables);
    while (g_hash_table_iter_next(&iterator, &name, NULL))
        g_hash_table_add(copy->unknown_tables, g_strdup(name));
    return copy;
}

void
cm_schema_free(CmSchema *schema)
{
    if (!schema)
        return;
    g_ptr_array_unref(schema->tables);
    g_ptr_array_unref(schema->views);
    g_ptr_array_unref(schema->triggers);
    cm_options_free(schema->options);
    g_hash_table_unref(schema->by_name);
    g_hash_table_unref(schema->unknown_tables);
    g_free(schema);
}

static gpointer
find(const CmSchema *schema, char kind, const CmName *name)
{
    g_autofree char *key = key_of(kind, name);

    return g_hash_table_lookup(schema->by_name, key);
}

CmTable *
cm_schema_table(const CmSchema *schema, const CmName *name)
{
    return find(schema, 't', name);
}

CmView *
cm_schema_view(const CmSchema *schema, const CmName *name)
{
    return find(schema, 'v', name);
}

CmTrigger *
cm_schema_trigger(const CmSchema *schema, const CmName *name)
{
    return find(schema, 'g', name);
}

CmTable *
cm_schema_index_owner(const CmSchema *schema, const char *namespace_, const char *index)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        if (!g_strcmp0(table->name.schema, namespace_) && cm_table_index(table, index))
            return table;
    }
    return NULL;
}

static bool
check_free(const CmSchema *schema, const CmName *name, GError **error)
{
    g_autofree char *text = cm_name_to_string(name);

    if (cm_schema_table(schema, name))
        return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "table '%s' exists already", text);
    if (cm_schema_view(schema, name))
        return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "view '%s' exists already", text);
    return true;
}

bool
cm_schema_add_table(CmSchema *schema, CmTable *table, GError **error)
{
    if (!check_free(schema, &table->name, error)) {
        cm_table_free(table);
        return false;
    }
    g_ptr_array_add(schema->tables, table);
    g_hash_table_insert(schema->by_name, key_of('t', &table->name), table);
    return true;
}

bool
cm_schema_add_view(CmSchema *schema, CmView *view, GError **error)
{
    if (!check_free(schema, &view->name, error)) {
        cm_view_free(view);
        return false;
    }
    g_ptr_array_add(schema->views, view);
    g_hash_table_insert(schema->by_name, key_of('v', &view->name), view);
    return true;
}

bool
cm_schema_add_trigger(CmSchema *schema, CmTrigger *trigger, GError **error)
{
    if (cm_schema_trigger(schema, &trigger->name)) {
        cm_fail(error, CM_ERROR_ALREADY_EXISTS, "trigger '%s' exists already", trigger->name.name);
        cm_trigger_free(trigger);
        return false;
    }
    g_ptr_array_add(schema->triggers, trigger);
    g_hash_table_insert(schema->by_name, key_of('g', &trigger->name), trigger);
    return true;
}

static void
forget(CmSchema *schema, char kind, const CmName *name)
{
    g_autofree char *key = key_of(kind, name);

    g_hash_table_remove(schema->by_name, key);
}

static void
remove_triggers_of(CmSchema *schema, const CmName *name)
{
    for (guint i = schema->triggers->len; i-- > 0;) {
        CmTrigger *trigger = schema->triggers->pdata[i];

        if (cm_name_equal(&trigger->table, name))
            cm_schema_remove_trigger(schema, trigger);
    }
}

void
cm_schema_remove_table(CmSchema *schema, CmTable *table)
{
    remove_triggers_of(schema, &table->name);
    forget(schema, 't', &table->name);
    g_ptr_array_remove(schema->tables, table);
}

void
cm_schema_remove_view(CmSchema *schema, CmView *view)
{
    remove_triggers_of(schema, &view->name);
    forget(schema, 'v', &view->name);
    g_ptr_array_remove(schema->views, view);
}

void
cm_schema_remove_trigger(CmSchema *schema, CmTrigger *trigger)
{
    forget(schema, 'g', &trigger->name);
    g_ptr_array_remove(schema->triggers, trigger);
}

static void
follow_name(CmName *name, const CmName *from, const char *to)
{
    if (!cm_name_equal(name, from))
        return;
    g_free(name->name);
    name->name = g_strdup(to);
}

static void
follow_rename(CmSchema *schema, const CmName *from, const char *to)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->constraints->len; j++)
            follow_name(&((CmConstraint *)table->constraints->pdata[j])->referred, from, to);
    }
    for (guint i = 0; i < schema->triggers->len; i++)
        follow_name(&((CmTrigger *)schema->triggers->pdata[i])->table, from, to);
}

bool
cm_schema_rename_table(CmSchema *schema, CmTable *table, const char *name, GError **error)
{
    CmName to = {table->name.schema, (char *)name};
    CmName from;

    if (!check_free(schema, &to, error))
        return false;
    from = cm_name_copy(&table->name);
    forget(schema, 't', &table->name);
    g_free(table->name.name);
    table->name.name = g_strdup(name);
    g_hash_table_insert(schema->by_name, key_of('t', &table->name), table);
    follow_rename(schema, &from, name);
    cm_name_clear(&from);
    return true;
}

void
cm_schema_mark_unknown(CmSchema *schema, const char *const *tables)
{
    schema->is_unknown |= !tables;
    for (; tables && *tables; tables++)
        g_hash_table_add(schema->unknown_tables, g_strdup(*tables));
}

bool
cm_schema_check_known(const CmSchema *schema, const CmName *table, GError **error)
{
    g_autofree char *name = cm_name_to_string(table);

    if (!schema->is_unknown && !g_hash_table_contains(schema->unknown_tables, name))
        return true;
    return cm_fail(error, CM_ERROR_UNKNOWN_STATE,
                   "what table '%s' looks like is not known here, because plain SQL before may "
                   "have changed it; say which tables that SQL touches with 'affects: [...]'",
                   name);
}
