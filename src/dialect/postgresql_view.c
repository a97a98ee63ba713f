#include "dialect/postgresql_view.h"
#include "schema/parents.h"

#include <string.h>

#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_object.h"

const char *
cm_postgresql_view_kind(const CmView *view)
{
    return view->materialized ? "MATERIALIZED VIEW" : "VIEW";
}

static char *
create_view_sql(const CmView *view)
{
    const char *method = cm_postgresql_option(view->options, "access_method");
    const char *tablespace = cm_postgresql_option(view->options, "tablespace");
    g_autofree char *with = cm_postgresql_settings(view->options, "with");
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "CREATE %s ", cm_postgresql_view_kind(view));
    cm_ddl_append_name(out, &cm_dialect_postgresql, &view->name);
    if (view->columns && *view->columns) {
        g_string_append_c(out, ' ');
        cm_ddl_append_columns(out, &cm_dialect_postgresql, (const char *const *)view->columns);
    }
    if (method)
        g_string_append_printf(out, " USING %s", method);
    if (with)
        g_string_append_printf(out, " WITH %s", with);
    if (tablespace) {
        g_string_append(out, " TABLESPACE ");
        cm_spelling_append_identifier(out, &cm_spelling_postgresql, tablespace);
    }
    g_string_append(out, " AS ");
    cm_ddl_append_sql(out, &cm_dialect_postgresql, view->sql);
    if (cm_postgresql_is_set(view->options, "no_data"))
        g_string_append(out, " WITH NO DATA");
    return g_string_free(out, FALSE);
}

void
cm_postgresql_comment_view_column(const CmRendering *rendering, const CmView *view,
                                  const char *said, bool is_set)
{
    const char *end = said;
    bool is_quoted = false;
    g_autofree char *of = cm_postgresql_name(&view->name);
    g_autofree char *name = NULL;

    for (; *end && (is_quoted || *end != '='); end++)
        is_quoted ^= *end == '"';
    name = g_strdup_printf("%s.%.*s", of, (int)(end - said), said);
    cm_rendering_comment(rendering, "COLUMN", name, is_set && *end ? end + 1 : NULL);
}

/* What CREATE cannot say of columns: clauses of ALTER, and comments. */
static void
finish_columns(const CmRendering *rendering, const CmView *view)
{
    g_auto(GStrv) clauses = cm_postgresql_list(view->options, "clauses");
    g_auto(GStrv) comments = cm_postgresql_list(view->options, "column_comments");
    g_autofree char *name = cm_postgresql_name(&view->name);

    for (GStrv clause = clauses; clause && *clause; clause++)
        cm_statements_add_format(rendering->statements, "ALTER %s %s %s",
                                 cm_postgresql_view_kind(view), name, *clause);
    for (GStrv comment = comments; comment && *comment; comment++)
        cm_postgresql_comment_view_column(rendering, view, *comment, true);
}

void
cm_postgresql_add_view(const CmRendering *rendering, const CmView *view)
{
    const char *clustered = cm_postgresql_option(view->options, "clustered_on");
    g_autofree char *name = cm_postgresql_name(&view->name);
    g_autofree char *index = clustered ? cm_postgresql_quote(clustered) : NULL;

    cm_statements_add(rendering->statements, create_view_sql(view));
    finish_columns(rendering, view);
    for (guint i = 0; i < view->indexes->len; i++)
        cm_postgresql_add_index(rendering, &view->name, view->indexes->pdata[i]);
    /* One that is there has been told so with the index. */
    if (index && !(rendering->schema && cm_schema_view(rendering->schema, &view->name)))
        cm_statements_add_format(rendering->statements, "ALTER MATERIALIZED VIEW %s CLUSTER ON %s",
                                 name, index);
    if (view->comment)
        cm_rendering_comment(rendering, cm_postgresql_view_kind(view), name, view->comment);
}

void
cm_postgresql_remove_view(const CmRendering *rendering, const CmView *view)
{
    g_autofree char *verb = g_strdup_printf("DROP %s", cm_postgresql_view_kind(view));

    cm_rendering_add_named(rendering, verb, &view->name, NULL);
}

void
cm_postgresql_restore_view(const CmRendering *rendering, const CmView *view)
{
    const CmSchema *schema = rendering->schema;

    cm_postgresql_add_view(rendering, view);
    for (guint i = 0; i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];

        if ((object->kind == CM_OBJECT_RULE || object->kind == CM_OBJECT_STATISTICS) &&
            cm_name_equal(&object->table, &view->name))
            cm_postgresql_add_object(rendering, object, NULL);
    }
    for (guint i = 0; i < schema->triggers->len; i++)
        if (cm_name_equal(&((CmTrigger *)schema->triggers->pdata[i])->table, &view->name))
            cm_postgresql_add_trigger(rendering, schema->triggers->pdata[i]);
}

/* When a trigger fires: always where nothing is said, which the server calls its origin. */
static const char *
enabled_sql(const char *enabled)
{
    return !strcmp(enabled, "disabled")  ? "DISABLE"
           : !strcmp(enabled, "replica") ? "ENABLE REPLICA"
           : !strcmp(enabled, "always")  ? "ENABLE ALWAYS"
                                         : "ENABLE";
}

/* The trigger of a parent that a partition has a copy of, or NULL. */
static const CmTrigger *
find_original(const CmSchema *schema, const CmTrigger *copy)
{
    const CmTable *table = cm_schema_table(schema, &copy->table);
    const CmTrigger *found = NULL;

    while (table && (!found || cm_postgresql_is_set(found->options, "inherited"))) {
        table = cm_schema_parent(schema, table);
        found = table ? cm_schema_trigger(schema, &table->name, &copy->name) : NULL;
    }
    return found;
}

static bool
is_below(const CmSchema *schema, const CmName *name, const CmName *parent)
{
    const CmTable *table = cm_schema_table(schema, name);

    do
        table = table ? cm_schema_parent(schema, table) : NULL;
    while (table && !cm_name_equal(&table->name, parent));
    return table;
}

/* A trigger that is made anew has new copies, which partitions switch otherwise. */
static void
switch_copies(const CmRendering *rendering, const CmTrigger *trigger)
{
    const CmSchema *schema = rendering->schema;

    for (guint i = 0; schema && i < schema->triggers->len; i++) {
        const CmTrigger *copy = schema->triggers->pdata[i];

        if (cm_postgresql_is_set(copy->options, "inherited") &&
            cm_name_equal(&copy->name, &trigger->name) &&
            is_below(schema, &copy->table, &trigger->table))
            cm_statements_add(rendering->statements, g_strdup(copy->sql));
    }
}

void
cm_postgresql_switch_copies_of(const CmRendering *rendering, const CmTable *partition)
{
    const CmSchema *schema = rendering->schema;

    for (guint i = 0; i < schema->triggers->len; i++) {
        const CmTrigger *copy = schema->triggers->pdata[i];

        if (cm_postgresql_is_set(copy->options, "inherited") &&
            (cm_name_equal(&copy->table, &partition->name) ||
             is_below(schema, &copy->table, &partition->name)))
            cm_statements_add(rendering->statements, g_strdup(copy->sql));
    }
}

void
cm_postgresql_add_trigger(const CmRendering *rendering, const CmTrigger *trigger)
{
    const char *enabled = cm_postgresql_option(trigger->options, "enabled");
    g_autofree char *own = cm_postgresql_quote(trigger->name.name);
    g_autofree char *of = cm_postgresql_name(&trigger->table);
    g_autofree char *name = g_strdup_printf("%s ON %s", own, of);

    cm_statements_add(rendering->statements, g_strdup(trigger->sql));
    if (enabled)
        cm_rendering_alter_table(rendering, &trigger->table, "%s TRIGGER %s", enabled_sql(enabled),
                                 own);
    if (trigger->comment)
        cm_rendering_comment(rendering, "TRIGGER", name, trigger->comment);
    switch_copies(rendering, trigger);
}

/* A copy goes with its original only; what is taken back is how it is switched. */
static void
switch_back(const CmRendering *rendering, const CmTrigger *copy)
{
    const CmTrigger *original = find_original(rendering->schema, copy);
    const char *enabled = original ? cm_postgresql_option(original->options, "enabled") : NULL;
    g_autofree char *name = cm_postgresql_quote(copy->name.name);
    g_autofree char *clause =
        g_strdup_printf("%s TRIGGER %s", enabled_sql(enabled ? enabled : ""), name);

    if (original)
        cm_rendering_add_named(rendering, "ALTER TABLE ONLY", &copy->table, clause);
}

void
cm_postgresql_remove_trigger(const CmRendering *rendering, const CmTrigger *trigger)
{
    g_autofree char *own = cm_postgresql_quote(trigger->name.name);
    g_autofree char *of = cm_postgresql_name(&trigger->table);

    if (cm_trigger_is_copy(trigger))
        switch_back(rendering, trigger);
    else
        cm_statements_add_format(rendering->statements, "DROP TRIGGER %s ON %s", own, of);
}

bool
cm_postgresql_create_view(const CmRendering *rendering, GError **error)
{
    (void)error;
    cm_postgresql_add_view(rendering, cm_rendering_operation(rendering)->view);
    return true;
}

bool
cm_postgresql_drop_view(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmView *view = cm_schema_view(rendering->schema, &operation->table);

    if (!view)
        return cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "there is no view '%s'",
                       operation->table.name);
    cm_postgresql_remove_view(rendering, view);
    return true;
}

bool
cm_postgresql_create_trigger(const CmRendering *rendering, GError **error)
{
    (void)error;
    cm_postgresql_add_trigger(rendering, cm_rendering_operation(rendering)->trigger);
    return true;
}

bool
cm_postgresql_drop_trigger(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmTrigger *trigger = cm_operation_find_trigger(operation, rendering->schema);

    if (!trigger)
        return cm_fail(error, CM_ERROR_NO_SUCH_OBJECT, "there is no trigger '%s'",
                       operation->table.name);
    cm_postgresql_remove_trigger(rendering, trigger);
    return true;
}
