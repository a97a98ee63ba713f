#include "migrate/compare.h"

#include "base/sqltext.h"
#include "dialect/ddl.h"

/* What the callbacks of the differ are handed. */
typedef struct {
    const CmDialect *dialect;
    GHashTable *names; /* of both schemas, in lower case: what a text may call by its name */
} Comparison;

static char *
type_text(const CmType *type, gconstpointer data)
{
    const Comparison *comparison = data;
    g_autofree char *text = comparison->dialect->type_text(type, NULL);

    return g_ascii_strup(text ? text : "", -1);
}

static char *
sql_text(const char *sql, gconstpointer data)
{
    const Comparison *comparison = data;

    return cm_sql_normalise(sql, comparison->dialect->spelling->lexer, comparison->names);
}

static char *
default_text(const CmDefault *value, gconstpointer data)
{
    const Comparison *comparison = data;
    g_autofree char *text = cm_ddl_default_text(comparison->dialect, value);

    return text ? sql_text(text, data) : NULL;
}

static void
add_name(GHashTable *names, const char *name)
{
    g_hash_table_add(names, g_ascii_strdown(name, -1));
}

static void
add_names(GHashTable *names, const CmSchema *schema)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        add_name(names, table->name.name);
        for (guint j = 0; j < table->columns->len; j++)
            add_name(names, ((CmColumn *)table->columns->pdata[j])->name);
    }
    for (guint i = 0; i < schema->views->len; i++) {
        const CmView *view = schema->views->pdata[i];

        add_name(names, view->name.name);
        for (GStrv column = view->columns; column && *column; column++)
            add_name(names, *column);
    }
}

static GHashTable *
all_names(const CmSchema *from, const CmSchema *to)
{
    static const char *const everywhere[] = {"rowid", "_rowid_", "oid", "old", "new"};
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(everywhere); i++)
        add_name(names, everywhere[i]);
    add_names(names, from);
    add_names(names, to);
    return names;
}

static CmNormaliser
make_normaliser(const Comparison *comparison)
{
    const CmDialect *dialect = comparison->dialect;

    return (CmNormaliser){
        .type = type_text,
        .server_default = default_text,
        .sql = sql_text,
        .ignore_case = dialect->ignores_case,
        .names_are_given = dialect->names_constraints,
        .views_are_bound = dialect->binds_views,
        .lexer = dialect->spelling->lexer,
        .indexes_are_local = dialect->indexes_are_local,
        .data = comparison,
    };
}

static bool
matches_any(const char *const *globs, const char *name)
{
    for (; globs && *globs; globs++)
        if (g_pattern_match_simple(*globs, name))
            return true;
    return false;
}

static bool
is_wanted(const CmName *name, const char *const *include, const char *const *exclude)
{
    if (include && *include && !matches_any(include, name->name))
        return false;
    return !matches_any(exclude, name->name);
}

static void
filter(CmSchema *schema, const char *const *include, const char *const *exclude)
{
    for (guint i = schema->triggers->len; i-- > 0;) {
        CmTrigger *trigger = schema->triggers->pdata[i];

        if (!is_wanted(&trigger->table, include, exclude) ||
            matches_any(exclude, trigger->name.name))
            cm_schema_remove_trigger(schema, trigger);
    }
    for (guint i = schema->objects->len; i-- > 0;) {
        CmObject *object = schema->objects->pdata[i];

        if ((object->table.name && !is_wanted(&object->table, include, exclude)) ||
            (!object->table.name && include && *include &&
             !matches_any(include, object->name.name)) ||
            matches_any(exclude, object->name.name))
            cm_schema_remove_object(schema, object);
    }
    for (guint i = schema->views->len; i-- > 0;) {
        CmView *view = schema->views->pdata[i];

        if (!is_wanted(&view->name, include, exclude))
            cm_schema_remove_view(schema, view);
    }
    for (guint i = schema->tables->len; i-- > 0;) {
        CmTable *table = schema->tables->pdata[i];

        if (!is_wanted(&table->name, include, exclude))
            cm_schema_remove_table(schema, table);
    }
}

/* What is made from a model says all of it, whatever the database. */
static void
say_object_in_full(CmOperation *operation, const CmSchema *declared)
{
    const CmObject *object = cm_schema_same_object(declared, operation->object);
    CmObject *copy;

    if (!object)
        return;
    copy = cm_object_copy(object);
    g_clear_pointer(&copy->renamed_from, g_free);
    g_strfreev(copy->former_labels);
    copy->former_labels = g_steal_pointer(&operation->object->former_labels);
    cm_object_free(operation->object);
    operation->object = copy;
}

static void
say_view_in_full(CmOperation *operation, const CmSchema *declared)
{
    const CmView *view = cm_schema_view(declared, &operation->table);

    if (!view)
        return;
    cm_view_free(operation->view);
    operation->view = cm_view_copy(view);
    for (guint i = 0; i < view->indexes->len; i++)
        g_clear_pointer(&((CmIndex *)operation->view->indexes->pdata[i])->renamed_from, g_free);
}

static void
say_trigger_in_full(CmOperation *operation, const CmSchema *declared)
{
    const CmTrigger *trigger =
        cm_schema_trigger(declared, &operation->trigger->table, &operation->table);

    if (!trigger)
        return;
    cm_trigger_free(operation->trigger);
    operation->trigger = cm_trigger_copy(trigger);
}

/* A table made from a model says all of it: types of other dialects, their indexes, comments. */
static void
say_table_in_full(CmOperation *operation, const CmSchema *declared)
{
    const CmTable *table = cm_schema_table(declared, &operation->table);
    const CmColumn *column;
    CmTable *body = operation->body;

    if (!table || !body)
        return;
    for (guint i = 0; i < body->columns->len; i++) {
        column = cm_table_column(table, ((CmColumn *)body->columns->pdata[i])->name);
        if (!column)
            continue;
        cm_column_free(body->columns->pdata[i]);
        body->columns->pdata[i] = cm_column_copy(column);
        g_clear_pointer(&((CmColumn *)body->columns->pdata[i])->renamed_from, g_free);
    }
    if (operation->kind != CM_OPERATION_CREATE_TABLE)
        return;
    body->comment = g_strdup(table->comment);
    cm_options_free(body->options);
    body->options = cm_options_copy(table->options);
    body->dialects = g_strdupv(table->dialects);
    for (guint i = 0; i < table->columns->len; i++) {
        column = table->columns->pdata[i];
        if (!cm_table_column(body, column->name))
            cm_table_add_column(body, cm_column_copy(column));
    }
    g_ptr_array_set_size(body->indexes, 0);
    for (guint i = 0; i < table->indexes->len; i++) {
        CmIndex *index = cm_index_copy(table->indexes->pdata[i]);

        g_clear_pointer(&index->renamed_from, g_free);
        cm_table_add_index(body, index);
    }
}

static void
say_in_full(CmOperation *operation, const CmSchema *declared)
{
    switch (operation->kind) {
    case CM_OPERATION_CREATE_OBJECT:
    case CM_OPERATION_ALTER_OBJECT:
        say_object_in_full(operation, declared);
        break;
    case CM_OPERATION_CREATE_VIEW:
        say_view_in_full(operation, declared);
        break;
    case CM_OPERATION_CREATE_TRIGGER:
        say_trigger_in_full(operation, declared);
        break;
    default:
        say_table_in_full(operation, declared);
        break;
    }
}

CmDiff *
cm_compare(const CmDialect *dialect, const CmSchema *live, const CmSchema *declared,
           const char *const *include, const char *const *exclude, GError **error)
{
    g_autoptr(CmSchema) from = cm_schema_copy(live);
    g_autoptr(CmSchema) to = cm_schema_copy(declared);
    g_autoptr(GHashTable) names =
        dialect->spelling->lexer->loose_quotes ? all_names(live, declared) : NULL;
    const Comparison comparison = {dialect, names};
    CmNormaliser normaliser = make_normaliser(&comparison);
    CmDiff *diff;

    from->is_unknown = false;
    g_hash_table_remove_all(from->unknown_tables);
    filter(from, include, exclude);
    filter(to, include, exclude);
    if (!dialect->project(from, error) || !dialect->project(to, error))
        return NULL;
    diff = cm_diff(from, to, &normaliser, error);
    for (guint i = 0; diff && i < diff->operations->len; i++)
        say_in_full(diff->operations->pdata[i], declared);
    return diff;
}
