/* A collation in the place of another: what has it, or says it, goes or is converted. */
#include <string.h>

#include "dialect/postgresql_column.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_remake_internal.h"

static void
visit_collated(const CmRendering *rendering, const CmName *collation, CmVisitColumn visit,
               gpointer data)
{
    const CmSchema *schema = rendering->schema;
    g_autofree char *name = cm_name_to_string(collation);

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];

            if (!g_strcmp0(column->collation, name) &&
                !cm_remake_is_inherited(schema, table, column))
                visit(table, column, name, false, data);
        }
    }
}

static void
collate(const CmTable *table, const CmColumn *column, const char *collation, bool is_array,
        gpointer data)
{
    CmConversion *how = data;
    g_autofree char *name = cm_postgresql_quote(column->name);
    g_autofree char *type =
        how->error ? NULL : cm_postgresql_column_type(table, column, &how->error);
    g_autoptr(GString) out = g_string_new(NULL);

    (void)is_array;
    if (!type || column->computed)
        return;
    cm_ddl_append_collation(out, &cm_dialect_postgresql, collation);
    cm_rendering_alter_table(how->rendering, &table->name, "ALTER COLUMN %s TYPE %s COLLATE %s",
                             name, type, out->str);
}

static bool
has_collation(const CmObject *object, const char *name)
{
    for (guint i = 0; i < object->columns->len; i++)
        if (!g_strcmp0(((CmColumn *)object->columns->pdata[i])->collation, name))
            return true;
    return false;
}

static bool
fail_held(const char *collation, const char *what, const char *by, GError **error)
{
    return cm_fail(error, CM_ERROR_UNSUPPORTED,
                   "collation '%s' changes while %s '%s' has it, which PostgreSQL gives no other: "
                   "create another collation, and give it to what is to have that",
                   collation, what, by);
}

/* Types and partition keys cannot be given another collation. */
static bool
check_free(const CmSchema *schema, const CmObject *collation, GError **error)
{
    g_autofree char *name = cm_name_to_string(&collation->name);

    for (guint i = 0; i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];
        bool is_range =
            object->kind == CM_OBJECT_RAW && g_str_has_prefix(object->name.name, "range type ");
        bool is_type = object->kind == CM_OBJECT_DOMAIN || object->kind == CM_OBJECT_COMPOSITE;

        if ((is_type && has_collation(object, name)) ||
            (is_range && cm_postgresql_mentions(object->sql, collation->name.name)))
            return fail_held(name, is_range ? "the" : cm_object_kind_info(object->kind)->word,
                             object->name.name, error);
    }
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        if (cm_postgresql_mentions(cm_postgresql_option(table->options, "partition_by"),
                                   collation->name.name))
            return fail_held(name, "the partition key of table", table->name.name, error);
    }
    return true;
}

bool
cm_postgresql_remake_collation(const CmRendering *rendering, const CmObject *collation,
                               const char *create, GError **error)
{
    g_autoptr(CmDependents) dependents = cm_dependents_new(rendering);
    g_autofree char *aside = cm_remake_name_aside(&collation->name);
    g_autofree char *quoted = cm_postgresql_quote(aside);
    g_autofree char *rename = g_strdup_printf("RENAME TO %s", quoted);
    g_autofree char *name = cm_postgresql_name(&collation->name);
    CmName old = {collation->name.schema, aside};
    CmConversion conversion = {rendering, NULL, NULL, NULL};

    if (!check_free(rendering->schema, collation, error))
        return false;
    visit_collated(rendering, &collation->name, cm_remake_set_aside, dependents);
    cm_dependents_add_named(dependents, collation->name.name);
    cm_dependents_add_routines(dependents, collation->name.name, NULL);
    cm_dependents_drop(dependents);
    cm_rendering_add_named(rendering, "ALTER COLLATION", &collation->name, rename);
    cm_statements_add(rendering->statements, g_strdup(create));
    visit_collated(rendering, &collation->name, collate, &conversion);
    if (conversion.error) {
        g_propagate_error(error, conversion.error);
        return false;
    }
    if (collation->comment)
        cm_rendering_comment(rendering, "COLLATION", name, collation->comment);
    cm_rendering_add_named(rendering, "DROP COLLATION", &old, NULL);
    return cm_dependents_create(dependents, error);
}
