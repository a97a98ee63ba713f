#include "dialect/postgresql_heirs.h"

#include "dialect/postgresql_column.h"
#include "dialect/postgresql_names.h"

GPtrArray *
cm_postgresql_heirs(const CmRendering *rendering, const CmTable *table)
{
    const CmTable *live =
        rendering->schema ? cm_schema_table(rendering->schema, &table->name) : NULL;

    return live ? cm_schema_heirs(rendering->schema, live, true) : g_ptr_array_new();
}

GPtrArray *
cm_postgresql_followers(const CmRendering *rendering, const CmTable *table, const CmColumn *was,
                        CmColumnIsLike is_like)
{
    const CmTable *live =
        rendering->schema ? cm_schema_table(rendering->schema, &table->name) : NULL;

    return live ? cm_schema_followers(rendering->schema, live, was, is_like) : g_ptr_array_new();
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

static void
restore_not_null(const CmRendering *rendering, const CmTable *heir, const CmColumn *own)
{
    g_autofree char *name = cm_postgresql_quote(own->name);

    cm_rendering_alter_table(rendering, &heir->name, "ALTER COLUMN %s SET NOT NULL", name);
}

bool
cm_postgresql_keeps_not_null(const CmRendering *rendering)
{
    return rendering->schema->server_version && !cm_rendering_is_before(rendering, 18);
}

bool
cm_postgresql_inherits_not_null(const CmRendering *rendering, const CmTable *heir, const char *name,
                                const GPtrArray *but)
{
    g_autoptr(GPtrArray) parents = cm_schema_parents(rendering->schema, heir->options);

    for (guint i = 0; i < parents->len; i++) {
        const CmColumn *column =
            cm_schema_column_handed_down(rendering->schema, parents->pdata[i], name);

        if (column && !column->nullable && !cm_postgresql_not_null_is(column, "no_inherit") &&
            !(but && g_ptr_array_find((GPtrArray *)but, parents->pdata[i], NULL)))
            return true;
    }
    return false;
}

/* From 18 on an heir keeps a NOT NULL that was ever said there, whatever its parent does, and
 * cannot cease to have it as long as the parent has: both is made up for when that has none any
 * more. */
static void
drop_not_null(const CmRendering *rendering, const CmTable *heir, const char *column,
              GPtrArray *changed)
{
    g_autofree char *name = cm_postgresql_quote(column);

    if (cm_postgresql_inherits_not_null(rendering, heir, column, changed))
        return;
    g_ptr_array_add(changed, (gpointer)heir);
    cm_rendering_alter_table(rendering, &heir->name, "ALTER COLUMN %s DROP NOT NULL", name);
}

void
cm_postgresql_restore_heirs(const CmRendering *rendering, const CmTable *table, const CmColumn *was,
                            const CmColumn *now, bool set_default, bool dropped_not_null)
{
    g_autoptr(GPtrArray) heirs = cm_postgresql_heirs(rendering, table);
    g_autoptr(GPtrArray) defaults = NULL;
    g_autoptr(GPtrArray) nulls = NULL;
    g_autoptr(GPtrArray) changed = g_ptr_array_new();

    if (!heirs->len || (!set_default && !dropped_not_null))
        return;
    defaults = cm_postgresql_followers(rendering, table, was, cm_column_is_like_default);
    nulls = cm_postgresql_followers(rendering, table, was, cm_column_is_like_nullable);
    g_ptr_array_add(changed, cm_schema_table(rendering->schema, &table->name));
    for (guint i = 0; i < heirs->len; i++) {
        const CmTable *heir = heirs->pdata[i];
        const CmColumn *own = cm_schema_column_handed_down(rendering->schema, heir, now->name);

        if (own && set_default && !g_ptr_array_find(defaults, heir, NULL))
            restore_default(rendering, heir, own, now);
        if (!own || !dropped_not_null)
            continue;
        if (!own->nullable && !g_ptr_array_find(nulls, heir, NULL))
            restore_not_null(rendering, heir, own);
        else if (cm_postgresql_keeps_not_null(rendering))
            drop_not_null(rendering, heir, own->name, changed);
    }
}

void
cm_postgresql_settle_defaults(const CmRendering *rendering, const CmTable *table, const char *name)
{
    g_autoptr(GPtrArray) heirs = cm_postgresql_heirs(rendering, table);
    g_autoptr(CmSchema) after = heirs->len ? cm_schema_copy(rendering->schema) : NULL;

    if (!after || !cm_operation_apply(cm_rendering_operation(rendering), after,
                                      cm_dialect_postgresql.name, NULL))
        return;
    for (guint i = 0; i < heirs->len; i++) {
        const CmTable *heir = heirs->pdata[i];
        const CmTable *later = cm_schema_table(after, &heir->name);
        const CmColumn *was = cm_schema_column_handed_down(rendering->schema, heir, name);
        const CmColumn *now = later ? cm_schema_column_handed_down(after, later, name) : NULL;

        if (was && now)
            restore_default(rendering, heir, now, was);
    }
}
