/* Indexes, views, triggers, and what the database says as a whole. */
#include "conformance/mutate_pick.h"

static CmIndex *
pick_index(Mutation *m, const CmTable *table)
{
    if (!table || !table->indexes->len)
        return NULL;
    return table->indexes->pdata[pick(m, table->indexes->len)];
}

bool
mutate_add_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "ix");
    CmColumn *column = table ? table->columns->pdata[pick(m, table->columns->len)] : NULL;
    CmIndex *index;
    CmPart *part;

    if (!table)
        return false;
    index = cm_index_new(name, false);
    part = cm_part_new(column->name);
    part->order = pick(m, 3) ? CM_ORDER_DEFAULT : CM_ORDER_DESC;
    part->collation = pick(m, 3) ? NULL : g_strdup("NOCASE");
    g_ptr_array_add(index->parts, part);
    if (pick(m, 3) == 0)
        g_ptr_array_add(index->parts, cm_part_new_sql("1 + 1"));
    if (pick(m, 3) == 0)
        index->where = g_strdup("1 = 1");
    tell(m, "add index", table, column->name);
    cm_table_add_index(table, index);
    return true;
}

/* The key is unique whatever the rows. */
bool
mutate_add_unique_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    const CmConstraint *key = table ? cm_table_primary_key(table) : NULL;
    g_autofree char *name = new_name(m, "ux");
    CmIndex *index;

    if (!key)
        return false;
    index = cm_index_new(name, true);
    for (guint i = 0; i < key->parts->len; i++)
        g_ptr_array_add(index->parts, cm_part_new(((CmPart *)key->parts->pdata[i])->column));
    tell(m, "add unique index", table, name);
    cm_table_add_index(table, index);
    return true;
}

bool
mutate_change_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmIndex *index = pick_index(m, table);
    CmPart *part = index ? index->parts->pdata[0] : NULL;

    if (!index || index->renamed_from || (index->unique && is_referred(m, table)))
        return false;
    tell(m, "change index", table, index->name);
    if (pick(m, 2)) {
        part->order = part->order == CM_ORDER_DESC ? CM_ORDER_DEFAULT : CM_ORDER_DESC;
    } else {
        /* Never wider: some expressions can be had of the rows within alone. */
        char *where = g_strconcat(index->where ? index->where : "2 > 1",
                                  index->where ? " AND 2 > 1" : NULL, NULL);

        g_free(index->where);
        index->where = where;
    }
    index->unique = false;
    return true;
}

bool
mutate_rename_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmIndex *index = pick_index(m, table);

    if (!index || index->renamed_from || g_str_has_prefix(index->name, "ix_") ||
        g_str_has_prefix(index->name, "ux_"))
        return false;
    tell(m, "rename index", table, index->name);
    index->renamed_from = index->name;
    index->name = new_name(m, "ixr");
    return true;
}

bool
mutate_drop_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmIndex *index = pick_index(m, table);

    if (!index || is_referred(m, table))
        return false;
    tell(m, "drop index", table, index->name);
    g_ptr_array_remove(table->indexes, index);
    return true;
}

/* The name as SQL has it. */
static char *
quoted(const char *name)
{
    g_auto(GStrv) pieces = g_strsplit(name, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", pieces);

    return g_strdup_printf("\"%s\"", doubled);
}

bool
mutate_add_view(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "view");
    g_autofree char *of = table ? quoted(table->name.name) : NULL;
    g_autofree char *sql = g_strdup_printf("SELECT count(*) AS n FROM %s", of);

    if (!table)
        return false;
    tell(m, "add view of", table, name);
    return cm_schema_add_view(m->schema, cm_view_new(NULL, name, sql), NULL);
}

static CmView *
pick_view(Mutation *m)
{
    return m->schema->views->len ? m->schema->views->pdata[pick(m, m->schema->views->len)] : NULL;
}

bool
mutate_change_view(Mutation *m)
{
    CmView *view = pick_view(m);
    char *sql;

    if (!view)
        return false;
    tell(m, "change view", NULL, view->name.name);
    sql = g_strdup_printf("SELECT * FROM (\n%s\n)", view->sql);
    g_free(view->sql);
    view->sql = sql;
    return true;
}

bool
mutate_drop_view(Mutation *m)
{
    CmView *view = pick_view(m);

    if (!view || is_in_texts(m, view->name.name))
        return false;
    tell(m, "drop view", NULL, view->name.name);
    cm_schema_remove_view(m->schema, view);
    return true;
}

bool
mutate_add_trigger(Mutation *m)
{
    static const char *const events[] = {"INSERT", "UPDATE", "DELETE"};
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "trigger");
    g_autofree char *on = table ? quoted(table->name.name) : NULL;
    g_autofree char *sql = g_strdup_printf("CREATE TRIGGER %s AFTER %s ON %s BEGIN SELECT 1; END",
                                           name, events[pick(m, G_N_ELEMENTS(events))], on);

    if (!table)
        return false;
    tell(m, "add trigger to", table, name);
    return cm_schema_add_trigger(m->schema, cm_trigger_new(NULL, name, table->name.name, sql),
                                 NULL);
}

bool
mutate_drop_trigger(Mutation *m)
{
    guint count = m->schema->triggers->len;
    CmTrigger *trigger = count ? m->schema->triggers->pdata[pick(m, count)] : NULL;

    if (!trigger)
        return false;
    tell(m, "drop trigger", NULL, trigger->name.name);
    cm_schema_remove_trigger(m->schema, trigger);
    return true;
}

bool
mutate_database_options(Mutation *m)
{
    CmValue value = cm_value_of_integer(1 + pick(m, 100));

    tell(m, "change version", NULL, NULL);
    cm_options_set(&m->schema->options, "sqlite", pick(m, 2) ? "user_version" : "application_id",
                   &value);
    return true;
}
