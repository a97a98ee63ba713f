#include "schema/schema.h"

#include <string.h>

CmSchema *
cm_schema_new(void)
{
    CmSchema *schema = g_new0(CmSchema, 1);

    schema->tables = g_ptr_array_new_with_free_func((GDestroyNotify)cm_table_free);
    schema->views = g_ptr_array_new_with_free_func((GDestroyNotify)cm_view_free);
    schema->triggers = g_ptr_array_new_with_free_func((GDestroyNotify)cm_trigger_free);
    schema->objects = g_ptr_array_new_with_free_func((GDestroyNotify)cm_object_free);
    schema->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    schema->twins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    schema->unknown_tables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return schema;
}

/* Tables and views share one namespace in every database; triggers and other objects have their
 * own, some of them one for each table. The default schema means the same said as unsaid. */
static char *
key_of(const CmSchema *schema, char kind, const CmName *name)
{
    const char kind_text[] = {kind, '\0'};
    bool is_said = name->schema && g_strcmp0(name->schema, schema->default_schema);

    return g_strconcat(kind_text, is_said ? name->schema : "", "\1", name->name, NULL);
}

/* The same before the types of a routine's arguments. */
static void
leave_in_arguments(const CmSchema *schema, char **key)
{
    const char *arguments = schema->default_schema ? strchr(*key, '(') : NULL;
    g_autofree char *said = arguments ? g_strconcat(schema->default_schema, ".", NULL) : NULL;
    g_auto(GStrv) parts = arguments ? g_strsplit(arguments, said, -1) : NULL;
    g_autofree char *left = parts ? g_strjoinv("", parts) : NULL;
    char *out;

    if (!arguments)
        return;
    out = g_strdup_printf("%.*s%s", (int)(arguments - *key), *key, left);
    g_free(*key);
    *key = out;
}

static char *
key_within(const CmSchema *schema, char kind, int object_kind, const CmName *table,
           const CmName *name)
{
    g_autofree char *outer = table ? key_of(schema, kind, table) : NULL;
    g_autofree char *inner = key_of(schema, kind, name);

    leave_in_arguments(schema, &inner);
    return g_strdup_printf("%s\2%d\2%s", outer ? outer : "", object_kind, inner);
}

static char *
trigger_key(const CmSchema *schema, const CmTrigger *trigger)
{
    return key_within(schema, 'g', 0, &trigger->table, &trigger->name);
}

static bool
is_within_table(const CmObject *object)
{
    return (cm_object_kind_info(object->kind)->parts & CM_OBJECT_HAS_TABLE) != 0;
}

static char *
object_key(const CmSchema *schema, const CmObject *object)
{
    return key_within(schema, 'o', (int)object->kind,
                      is_within_table(object) ? &object->table : NULL, &object->name);
}

void
cm_schema_set_default(CmSchema *schema, const char *name)
{
    if (!g_strcmp0(schema->default_schema, name))
        return;
    g_free(schema->default_schema);
    schema->default_schema = g_strdup(name);
    cm_schema_index_names(schema);
}

void
cm_schema_take_server(CmSchema *schema, const CmSchema *from)
{
    schema->server_version = from->server_version;
    schema->folds_names = from->folds_names;
    cm_schema_set_default(schema, from->default_schema);
    g_free(schema->collation);
    schema->collation = g_strdup(from->collation);
    g_free(schema->usual_collations);
    schema->usual_collations = g_strdup(from->usual_collations);
}

CmSchema *
cm_schema_copy(const CmSchema *schema)
{
    CmSchema *copy = cm_schema_new();
    GHashTableIter iterator;
    gpointer name;

    cm_schema_take_server(copy, schema);
    for (guint i = 0; i < schema->tables->len; i++)
        cm_schema_add_table(copy, cm_table_copy(schema->tables->pdata[i]), NULL);
    for (guint i = 0; i < schema->views->len; i++)
        cm_schema_add_view(copy, cm_view_copy(schema->views->pdata[i]), NULL);
    for (guint i = 0; i < schema->triggers->len; i++)
        cm_schema_add_trigger(copy, cm_trigger_copy(schema->triggers->pdata[i]), NULL);
    for (guint i = 0; i < schema->objects->len; i++)
        cm_schema_add_object(copy, cm_object_copy(schema->objects->pdata[i]), NULL);
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
    g_ptr_array_unref(schema->objects);
    cm_options_free(schema->options);
    g_hash_table_unref(schema->by_name);
    g_hash_table_unref(schema->twins);
    g_hash_table_unref(schema->unknown_tables);
    g_free(schema->collation);
    g_free(schema->usual_collations);
    g_free(schema->hidden);
    g_free(schema->broken);
    g_free(schema->default_schema);
    g_free(schema);
}

static gpointer
find(const CmSchema *schema, char kind, const CmName *name)
{
    g_autofree char *key = key_of(schema, kind, name);

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
cm_schema_trigger(const CmSchema *schema, const CmName *table, const CmName *name)
{
    g_autofree char *key = table ? key_within(schema, 'g', 0, table, name) : NULL;
    CmTrigger *found = NULL;

    if (table)
        return g_hash_table_lookup(schema->by_name, key);
    for (guint i = 0; i < schema->triggers->len; i++) {
        CmTrigger *trigger = schema->triggers->pdata[i];

        if (!cm_name_equal(&trigger->name, name))
            continue;
        if (found)
            return NULL;
        found = trigger;
    }
    return found;
}

CmObject *
cm_schema_object(const CmSchema *schema, CmObjectKind kind, const CmName *table, const CmName *name)
{
    g_autofree char *key = key_within(schema, 'o', (int)kind, table, name);

    return g_hash_table_lookup(schema->by_name, key);
}

CmObject *
cm_schema_same_object(const CmSchema *schema, const CmObject *object)
{
    return cm_schema_object(schema, object->kind, is_within_table(object) ? &object->table : NULL,
                            &object->name);
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
    const char *what = cm_schema_table(schema, name)  ? "table"
                       : cm_schema_view(schema, name) ? "view"
                                                      : NULL;
    g_autofree char *text = what ? cm_name_to_string(name) : NULL;

    return !what || cm_fail(error, CM_ERROR_ALREADY_EXISTS, "%s '%s' exists already", what, text);
}

bool
cm_schema_add_table(CmSchema *schema, CmTable *table, GError **error)
{
    if (!check_free(schema, &table->name, error)) {
        cm_table_free(table);
        return false;
    }
    g_ptr_array_add(schema->tables, table);
    g_hash_table_insert(schema->by_name, key_of(schema, 't', &table->name), table);
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
    g_hash_table_insert(schema->by_name, key_of(schema, 'v', &view->name), view);
    return true;
}

bool
cm_schema_add_trigger(CmSchema *schema, CmTrigger *trigger, GError **error)
{
    if (cm_schema_trigger(schema, &trigger->table, &trigger->name)) {
        cm_fail(error, CM_ERROR_ALREADY_EXISTS, "trigger '%s' exists already", trigger->name.name);
        cm_trigger_free(trigger);
        return false;
    }
    g_ptr_array_add(schema->triggers, trigger);
    g_hash_table_insert(schema->by_name, trigger_key(schema, trigger), trigger);
    return true;
}

bool
cm_schema_add_object(CmSchema *schema, CmObject *object, GError **error)
{
    if (cm_schema_same_object(schema, object)) {
        g_autofree char *text = cm_object_describe(object);

        cm_object_free(object);
        return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "%s exists already", text);
    }
    g_ptr_array_add(schema->objects, object);
    g_hash_table_insert(schema->by_name, object_key(schema, object), object);
    return true;
}

static void
forget(CmSchema *schema, char kind, const CmName *name)
{
    g_autofree char *key = key_of(schema, kind, name);

    g_hash_table_remove(schema->by_name, key);
}

static void
remove_what_belongs_to(CmSchema *schema, const CmName *name)
{
    for (guint i = schema->objects->len; i-- > 0;) {
        CmObject *object = schema->objects->pdata[i];

        if (cm_name_equal(&object->table, name))
            cm_schema_remove_object(schema, object);
    }
    for (guint i = schema->triggers->len; i-- > 0;) {
        CmTrigger *trigger = schema->triggers->pdata[i];

        if (cm_name_equal(&trigger->table, name))
            cm_schema_remove_trigger(schema, trigger);
    }
}

void
cm_schema_remove_table(CmSchema *schema, CmTable *table)
{
    remove_what_belongs_to(schema, &table->name);
    forget(schema, 't', &table->name);
    g_ptr_array_remove(schema->tables, table);
}

void
cm_schema_remove_view(CmSchema *schema, CmView *view)
{
    remove_what_belongs_to(schema, &view->name);
    forget(schema, 'v', &view->name);
    g_ptr_array_remove(schema->views, view);
}

void
cm_schema_remove_trigger(CmSchema *schema, CmTrigger *trigger)
{
    g_autofree char *key = trigger_key(schema, trigger);

    g_hash_table_remove(schema->by_name, key);
    g_ptr_array_remove(schema->triggers, trigger);
}

void
cm_schema_remove_object(CmSchema *schema, CmObject *object)
{
    g_autofree char *key = object_key(schema, object);

    g_hash_table_remove(schema->by_name, key);
    g_ptr_array_remove(schema->objects, object);
}

void
cm_schema_replace_object(CmSchema *schema, CmObject *object, CmObject *with)
{
    guint at;

    g_ptr_array_find(schema->objects, object, &at);
    g_hash_table_insert(schema->by_name, object_key(schema, with), with);
    schema->objects->pdata[at] = with;
    cm_object_free(object);
}

bool
cm_schema_rename_object(CmSchema *schema, CmObject *object, const char *name, GError **error)
{
    g_autofree char *before = object_key(schema, object);
    g_autofree char *old = object->name.name;
    g_autofree char *key = NULL;

    object->name.name = g_strdup(name);
    key = object_key(schema, object);
    if (g_hash_table_contains(schema->by_name, key)) {
        g_free(object->name.name);
        object->name.name = g_steal_pointer(&old);
        return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "%s '%s' exists already",
                       cm_object_kind_info(object->kind)->word, name);
    }
    g_hash_table_remove(schema->by_name, before);
    g_hash_table_insert(schema->by_name, g_steal_pointer(&key), object);
    return true;
}

static void
follow_name(CmName *name, const CmName *from, const char *to)
{
    if (!cm_name_equal(name, from))
        return;
    g_free(name->name);
    name->name = g_strdup(to);
}

/* The keys of what belongs to a table hold the table's name. */
static void
follow_owner(CmSchema *schema, const CmName *from, const char *to)
{
    for (guint i = 0; i < schema->triggers->len; i++) {
        CmTrigger *trigger = schema->triggers->pdata[i];
        g_autofree char *key = trigger_key(schema, trigger);

        if (!cm_name_equal(&trigger->table, from))
            continue;
        g_hash_table_remove(schema->by_name, key);
        follow_name(&trigger->table, from, to);
        g_hash_table_insert(schema->by_name, trigger_key(schema, trigger), trigger);
    }
    for (guint i = 0; i < schema->objects->len; i++) {
        CmObject *object = schema->objects->pdata[i];
        g_autofree char *key = object_key(schema, object);

        if (!cm_name_equal(&object->table, from))
            continue;
        g_hash_table_remove(schema->by_name, key);
        follow_name(&object->table, from, to);
        g_hash_table_insert(schema->by_name, object_key(schema, object), object);
    }
}

static void
follow_rename(CmSchema *schema, const CmName *from, const char *to)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->constraints->len; j++)
            follow_name(&((CmConstraint *)table->constraints->pdata[j])->referred, from, to);
    }
    follow_owner(schema, from, to);
}

void
cm_schema_index_names(CmSchema *schema)
{
    GHashTable *names = schema->by_name;

    g_hash_table_remove_all(names);
    for (guint i = 0; i < schema->tables->len; i++)
        g_hash_table_insert(names,
                            key_of(schema, 't', &((CmTable *)schema->tables->pdata[i])->name),
                            schema->tables->pdata[i]);
    for (guint i = 0; i < schema->views->len; i++)
        g_hash_table_insert(names, key_of(schema, 'v', &((CmView *)schema->views->pdata[i])->name),
                            schema->views->pdata[i]);
    for (guint i = 0; i < schema->triggers->len; i++)
        g_hash_table_insert(names, trigger_key(schema, schema->triggers->pdata[i]),
                            schema->triggers->pdata[i]);
    for (guint i = 0; i < schema->objects->len; i++)
        g_hash_table_insert(names, object_key(schema, schema->objects->pdata[i]),
                            schema->objects->pdata[i]);
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
    g_hash_table_insert(schema->by_name, key_of(schema, 't', &table->name), table);
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

void
cm_schema_mark_known(CmSchema *schema)
{
    schema->is_unknown = false;
    g_hash_table_remove_all(schema->unknown_tables);
}

bool
cm_schema_check_known(const CmSchema *schema, const CmName *table, GError **error)
{
    g_autofree char *name = NULL;

    if (!schema->is_unknown && !g_hash_table_size(schema->unknown_tables))
        return true;
    name = cm_name_to_string(table);
    if (!schema->is_unknown && !g_hash_table_contains(schema->unknown_tables, name))
        return true;
    if (!schema->is_unknown)
        return cm_fail(error, CM_ERROR_UNKNOWN_STATE,
                       "what table '%s' looks like is not known without a database, because SQL "
                       "before says with 'affects' that it changes it; write that SQL as "
                       "operations, or this change as SQL, or run it on a database without '--sql'",
                       name);
    return cm_fail(error, CM_ERROR_UNKNOWN_STATE,
                   "what table '%s' looks like is not known without a database, because plain SQL "
                   "before may have changed it; say which tables that SQL touches with 'affects: "
                   "[...]', or run it on a database without '--sql'",
                   name);
}
