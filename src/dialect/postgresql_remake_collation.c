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

    visit_collated(rendering, &collation->name, cm_remake_set_aside, dependents);
    cm_dependents_add_named(dependents, collation->name.name);
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
