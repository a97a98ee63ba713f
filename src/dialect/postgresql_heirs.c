#include "dialect/postgresql_heirs.h"

#include "dialect/postgresql_column.h"
#include "dialect/postgresql_names.h"
#include "schema/parents.h"

GPtrArray *
cm_postgresql_heirs(const CmRendering *rendering, const CmTable *table)
{
    const CmTable *live =
        rendering->schema ? cm_schema_table(rendering->schema, &table->name) : NULL;

    return live ? cm_schema_heirs(rendering->schema, live, true) : g_ptr_array_new();
}

const CmColumn *
cm_postgresql_own_column(const CmRendering *rendering, const CmTable *heir, const CmTable *table,
                         const char *column)
{
    const CmTable *live = cm_schema_table(rendering->schema, &table->name);
    g_autoptr(GPtrArray) columns = cm_schema_columns_handed_down(rendering->schema, heir);

    for (guint i = 0; i < columns->len; i++) {
        const CmColumn *own = columns->pdata[i];

        if (!g_strcmp0(own->name, column))
            return own == cm_table_column(live, column) ? NULL : own;
    }
    return NULL;
}

static void
restore_default(const CmRendering *rendering, const CmTable *heir, const CmColumn *own,
                const CmColumn *now)
{
    g_autofree char *value = cm_postgresql_default(own);
    g_autofree char *name = cm_postgresql_quote(own->name);
    g_autofree char *clause = value ? g_strdup_printf("ALTER COLUMN %s SET DEFAULT %s", name, value)
                                    : g_strdup_printf("ALTER COLUMN %s DROP DEFAULT", name);

    if (!own->computed && !cm_default_equal(&own->server_default, &now->server_default))
        cm_rendering_add_named(rendering, "ALTER TABLE ONLY", &heir->name, clause);
}

void
cm_postgresql_restore_heirs(const CmRendering *rendering, const CmTable *table, const CmColumn *now,
                            bool set_default, bool dropped_not_null)
{
    g_autoptr(GPtrArray) heirs = cm_postgresql_heirs(rendering, table);

    for (guint i = 0; (set_default || dropped_not_null) && i < heirs->len; i++) {
        const CmTable *heir = heirs->pdata[i];
        const CmColumn *own = cm_postgresql_own_column(rendering, heir, table, now->name);
        g_autofree char *name = cm_postgresql_quote(now->name);

        if (own && set_default)
            restore_default(rendering, heir, own, now);
        if (own && dropped_not_null && !own->nullable)
            cm_rendering_alter_table(rendering, &heir->name, "ALTER COLUMN %s SET NOT NULL", name);
    }
}
