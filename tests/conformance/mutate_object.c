/* Indexes, views, triggers, and what the database says as a whole. */
#include <string.h>

#include "conformance/mutate_pick.h"

static CmIndex *
pick_index(Mutation *m, const CmTable *table)
{
    if (!table || !table->indexes->len)
        return NULL;
    return table->indexes->pdata[pick(m, table->indexes->len)];
}

/* Whether the table says the index among its options. */
static bool
is_said_by_table(const CmTable *table, const CmIndex *index)
{
    static const char *const keys[] = {"replica_identity", "clustered_on"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *text = cm_options_text(table->options, "postgresql", keys[i]);

        if (text && strstr(text, index->name))
            return true;
    }
    return false;
}

/* On MariaDB an index is over columns, and of all their rows. */
static void
add_expression(Mutation *m, CmIndex *index)
{
    if (pick(m, 3) == 0)
        g_ptr_array_add(index->parts, cm_part_new_sql("1 + 1"));
    if (pick(m, 3) == 0)
        index->where = g_strdup("1 = 1");
}

bool
mutate_add_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "ix");
    CmColumn *column = table ? pick_column(m, table) : NULL;
    CmIndex *index;
    CmPart *part;

    if (!column || !can_be_key(m, column))
        return false;
    index = cm_index_new(name, false);
    part = cm_part_new(column->name);
    part->order = pick(m, 3) ? CM_ORDER_DEFAULT : CM_ORDER_DESC;
    part->collation = pick(m, 3) || !is_sqlite(m) ? NULL : g_strdup("NOCASE");
    g_ptr_array_add(index->parts, part);
    if (!is_mariadb(m))
        add_expression(m, index);
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

    if (!key || !are_keys(m, table, key->parts))
        return false;
    index = cm_index_new(name, true);
    for (guint i = 0; i < key->parts->len; i++)
        g_ptr_array_add(index->parts, cm_part_new(((CmPart *)key->parts->pdata[i])->column));
    tell(m, "add unique index", table, name);
    cm_table_add_index(table, index);
    return true;
}

/* Whether parts of the index have an order, and it could be other than unique. */
static bool
is_ordered(const CmIndex *index)
{
    return !cm_options_text(index->options, "postgresql", "using") &&
           !cm_options_text(index->options, "mysql", "kind") &&
           !cm_options_text(index->options, "mysql", "using") &&
           !cm_options_text(index->options, "mariadb", "without_overlaps");
}

/* Whether a foreign key or a numbered column may need the index: MariaDB keeps one for each. */
static bool
is_needed(Mutation *m, const CmTable *table, const CmIndex *index)
{
    const CmPart *part = index->parts->pdata[0];

    return is_mariadb(m) && part->column &&
           (is_in_foreign_key(m, table, part->column) ||
            is_numbered(cm_table_column(table, part->column)));
}

static void
narrow(CmIndex *index)
{
    /* Never wider: some expressions can be had of the rows within alone. */
    char *where = g_strconcat(index->where ? index->where : "2 > 1",
                              index->where ? " AND 2 > 1" : NULL, NULL);

    g_free(index->where);
    index->where = where;
}

bool
mutate_change_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmIndex *index = pick_index(m, table);
    CmPart *part = index ? index->parts->pdata[0] : NULL;

    if (!index || index->renamed_from || (index->unique && is_referred(m, table)) ||
        !is_ordered(index) || is_needed(m, table, index) || is_said_by_table(table, index) ||
        is_attached(index))
        return false;
    tell(m, "change index", table, index->name);
    take_back_index(m, table, index->name);
    if (pick(m, 2) || is_mariadb(m))
        part->order = part->order == CM_ORDER_DESC ? CM_ORDER_DEFAULT : CM_ORDER_DESC;
    else
        narrow(index);
    index->unique = false;
    return true;
}

bool
mutate_rename_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmIndex *index = pick_index(m, table);

    if (!index || index->renamed_from || is_said_by_table(table, index) ||
        g_str_has_prefix(index->name, "ix_") || g_str_has_prefix(index->name, "ux_"))
        return false;
    tell(m, "rename index", table, index->name);
    index->renamed_from = index->name;
    index->name = new_name(m, "ixr");
    hand_down_index_name(m, table, index->renamed_from, index->name);
    return true;
}

bool
mutate_drop_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmIndex *index = pick_index(m, table);

    if (!index || is_referred(m, table) || is_needed(m, table, index) ||
        is_said_by_table(table, index) || is_attached(index))
        return false;
    tell(m, "drop index", table, index->name);
    take_back_index(m, table, index->name);
    g_ptr_array_remove(table->indexes, index);
    return true;
}

bool
mutate_add_view(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "view");
    g_autofree char *sql = NULL;

    if (!table)
        return false;
    sql = ask_format(m->connection, "SELECT count(*) AS n FROM %N", &table->name);
    tell(m, "add view of", table, name);
    return cm_schema_add_view(m->schema, cm_view_new(NULL, name, sql), NULL);
}

static CmView *
pick_view(Mutation *m)
{
    return m->schema->views->len ? m->schema->views->pdata[pick(m, m->schema->views->len)] : NULL;
}

/* What must be a view of one table. */
static bool
is_checked(const CmView *view)
{
    const char *with = cm_options_text(view->options, "postgresql", "with");

    return with && strstr(with, "check_option");
}

bool
mutate_change_view(Mutation *m)
{
    CmView *view = pick_view(m);
    char *sql;

    if (!view || (is_mariadb(m) && !g_str_has_prefix(view->name.name, "view_")) ||
        (!is_sqlite(m) && is_in_texts(m, view->name.name)) || is_checked(view))
        return false;
    tell(m, "change view", NULL, view->name.name);
    sql = is_mariadb(m)
              ? g_strdup_printf("%s %s %u = 5", view->sql,
                                strstr(view->sql, " WHERE ") ? "AND" : "WHERE", pick(m, 9))
              : g_strdup_printf("SELECT * FROM (\n%s\n) AS inner_one", view->sql);
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

/* A trigger that does nothing, as each database writes it. */
static char *
write_trigger(Mutation *m, const char *name, const CmTable *table)
{
    static const char *const events[] = {"INSERT", "UPDATE", "DELETE"};
    const char *event = events[pick(m, G_N_ELEMENTS(events))];

    if (is_sqlite(m))
        return ask_format(m->connection, "CREATE TRIGGER %I AFTER %s ON %N BEGIN SELECT 1; END",
                          name, event, &table->name);
    if (is_mariadb(m))
        return ask_format(m->connection,
                          "CREATE TRIGGER %I AFTER %s ON %N FOR EACH ROW SET @nothing = 1", name,
                          event, &table->name);
    return ask_format(m->connection,
                      "CREATE TRIGGER %I BEFORE UPDATE ON %N FOR EACH ROW EXECUTE FUNCTION "
                      "suppress_redundant_updates_trigger()",
                      name, &table->name);
}

bool
mutate_add_trigger(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "trigger");
    g_autofree char *sql = table ? write_trigger(m, name, table) : NULL;
    CmTrigger *trigger;

    if (!table)
        return false;
    trigger = cm_trigger_new(NULL, name, table->name.name, sql);
    trigger->table.schema = g_strdup(table->name.schema);
    tell(m, "add trigger to", table, name);
    return cm_schema_add_trigger(m->schema, trigger, NULL);
}

/* On MariaDB triggers of one table have an order, and one that comes back is the last. */
static bool
is_among_others(const Mutation *m, const CmTrigger *trigger)
{
    for (guint i = 0; is_mariadb(m) && i < m->schema->triggers->len; i++) {
        const CmTrigger *other = m->schema->triggers->pdata[i];

        if (other != trigger && cm_name_equal(&other->table, &trigger->table))
            return true;
    }
    return false;
}

bool
mutate_drop_trigger(Mutation *m)
{
    guint count = m->schema->triggers->len;
    CmTrigger *trigger = count ? m->schema->triggers->pdata[pick(m, count)] : NULL;

    if (!trigger || is_among_others(m, trigger))
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
