#include "conformance/mutate.h"

#include <sqlite3.h>
#include <string.h>

#include "dialect/sqlite.h"

static guint
pick(Mutation *m, guint count)
{
    return (guint)g_rand_int_range(m->random, 0, (gint32)count);
}

static CmTable *
pick_table(Mutation *m)
{
    CmTable *table = m->schema->tables->len
                         ? m->schema->tables->pdata[pick(m, m->schema->tables->len)]
                         : NULL;

    return table && !table->module && !table->renamed_from ? table : NULL;
}

static bool
is_strict(const CmTable *table)
{
    return cm_options_is_set(table->options, "sqlite", "strict");
}

/* Whether any view or trigger says the word. */
static bool
is_in_texts(const Mutation *m, const char *word)
{
    for (guint i = 0; i < m->schema->views->len; i++)
        if (cm_sqlite_mentions(((CmView *)m->schema->views->pdata[i])->sql, word))
            return true;
    for (guint i = 0; i < m->schema->triggers->len; i++)
        if (cm_sqlite_mentions(((CmTrigger *)m->schema->triggers->pdata[i])->sql, word))
            return true;
    return false;
}

/* Whether a view may say the table's columns with a star. */
static bool
is_viewed(const Mutation *m, const CmTable *table)
{
    return is_in_texts(m, table->name.name);
}

static bool
is_referred(const Mutation *m, const CmTable *table)
{
    for (guint i = 0; i < m->schema->tables->len; i++) {
        const CmTable *other = m->schema->tables->pdata[i];

        for (guint j = 0; j < other->constraints->len; j++) {
            const CmConstraint *constraint = other->constraints->pdata[j];

            if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
                !g_ascii_strcasecmp(constraint->referred.name, table->name.name))
                return true;
        }
    }
    return false;
}

static bool
mentions_part(const GPtrArray *parts, const char *column)
{
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        if ((part->column && !g_ascii_strcasecmp(part->column, column)) ||
            cm_sqlite_mentions(part->sql, column))
            return true;
    }
    return false;
}

/* Whether the table itself says the column anywhere but at its place. */
static bool
is_used(const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (mentions_part(constraint->parts, column) ||
            cm_sqlite_mentions(constraint->sql, column))
            return true;
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (mentions_part(index->parts, column) || cm_sqlite_mentions(index->where, column))
            return true;
    }
    for (guint i = 0; i < table->columns->len; i++)
        if (cm_sqlite_mentions(((CmColumn *)table->columns->pdata[i])->computed, column))
            return true;
    return false;
}

static CmColumn *
pick_plain_column(Mutation *m, const CmTable *table)
{
    CmColumn *column = table->columns->pdata[pick(m, table->columns->len)];

    if (column->computed || column->renamed_from || cm_table_is_key(table, column->name))
        return NULL;
    return column;
}

static char *
new_name(Mutation *m, const char *stem)
{
    return g_strdup_printf("%s_%u", stem, pick(m, 1000000));
}

static void
tell(Mutation *m, const char *what, const CmTable *table, const char *name)
{
    g_string_append_printf(m->story, "%s %s%s%s; ", what, table->name.name, name ? "." : "",
                           name ? name : "");
}

static bool
add_column(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "added");
    CmColumn *column;

    if (!table || is_viewed(m, table))
        return false;
    column = cm_column_new(name, cm_type_new(pick(m, 2) ? CM_TYPE_TEXT : CM_TYPE_INTEGER));
    if (pick(m, 3) == 0)
        column->server_default = cm_default_new(CM_DEFAULT_NUMBER, "42");
    if (pick(m, 3) == 0) {
        cm_default_clear(&column->server_default);
        column->server_default = cm_default_new(CM_DEFAULT_TEXT, "it's");
        cm_type_free(column->type);
        column->type = cm_type_new(CM_TYPE_TEXT);
        column->nullable = false;
    } else if (pick(m, 4) == 0) {
        cm_default_clear(&column->server_default);
        column->computed = g_strdup("1 + 1");
        column->computed_stored = pick(m, 2);
    }
    tell(m, "add column", table, name);
    cm_table_add_column(table, column);
    return true;
}

static sqlite3_int64
ask(const Mutation *m, char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    sqlite3_int64 answer = -1;

    sqlite3_open_v2(m->database, &db, SQLITE_OPEN_READONLY, NULL);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        answer = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    sqlite3_free(sql);
    return answer;
}

static sqlite3_int64
rows_of(const Mutation *m, const CmTable *table)
{
    return ask(m, sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table->name.name));
}

static bool
drop_column(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table && table->columns->len > 2 ? pick_plain_column(m, table) : NULL;

    if (!column || is_viewed(m, table) || is_in_texts(m, column->name) ||
        is_used(table, column->name) || is_referred(m, table))
        return false;
    if (!column->nullable && !cm_sqlite_has_default(column) && rows_of(m, table))
        return false;
    tell(m, "drop column", table, column->name);
    m->is_reordered = true;
    g_ptr_array_remove(table->columns, column);
    return true;
}

static bool
rename_column(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;
    g_autofree char *name = new_name(m, "renamed");

    if (!column || is_viewed(m, table) || is_in_texts(m, column->name) ||
        is_used(table, column->name) || is_referred(m, table) ||
        g_str_has_prefix(column->name, "added_"))
        return false;
    tell(m, "rename column", table, column->name);
    column->renamed_from = column->name;
    column->name = g_steal_pointer(&name);
    return true;
}

static bool
add_table(Mutation *m)
{
    g_autofree char *name = new_name(m, "new");
    CmTable *table = cm_table_new(NULL, name);
    CmTable *other = pick_table(m);
    const char *const key[] = {"id", NULL};
    CmConstraint *primary = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL);
    CmColumn *column = cm_column_new("id", cm_type_new(CM_TYPE_INTEGER));

    column->nullable = false;
    if (pick(m, 2))
        column->autoincrement = CM_AUTOINCREMENT_YES;
    cm_table_add_column(table, column);
    cm_table_add_column(table, cm_column_new("t", cm_type_new(CM_TYPE_TEXT)));
    g_ptr_array_unref(primary->parts);
    primary->parts = cm_parts_new(key);
    cm_table_add_constraint(table, primary);
    if (other && pick(m, 2) && cm_table_primary_key(other) &&
        cm_table_primary_key(other)->parts->len == 1) {
        const char *const own[] = {"r", NULL};
        CmConstraint *reference = cm_constraint_new(CM_CONSTRAINT_FOREIGN_KEY, NULL);
        const char *const to[] = {
            ((CmPart *)cm_table_primary_key(other)->parts->pdata[0])->column, NULL};

        cm_table_add_column(table, cm_column_new("r", cm_type_new(CM_TYPE_INTEGER)));
        g_ptr_array_unref(reference->parts);
        reference->parts = cm_parts_new(own);
        reference->referred = cm_name_copy(&other->name);
        reference->referred_columns = g_strdupv((GStrv)to);
        reference->on_delete = CM_ACTION_CASCADE;
        cm_table_add_constraint(table, reference);
    }
    tell(m, "add table", table, NULL);
    return cm_schema_add_table(m->schema, table, NULL);
}

static bool
has_triggers(const Mutation *m, const CmTable *table)
{
    for (guint i = 0; i < m->schema->triggers->len; i++)
        if (!g_ascii_strcasecmp(((CmTrigger *)m->schema->triggers->pdata[i])->table.name,
                                table->name.name))
            return true;
    return false;
}

static bool
drop_table(Mutation *m)
{
    CmTable *table = pick_table(m);

    if (!table || is_viewed(m, table) || is_referred(m, table) || has_triggers(m, table))
        return false;
    tell(m, "drop table", table, NULL);
    g_hash_table_add(m->emptied, g_strdup(table->name.name));
    cm_schema_remove_table(m->schema, table);
    return true;
}

static bool
rename_table(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "moved");
    char *old;

    if (!table || is_viewed(m, table) || is_referred(m, table) || has_triggers(m, table) ||
        g_str_has_prefix(table->name.name, "new_"))
        return false;
    tell(m, "rename table", table, NULL);
    old = g_strdup(table->name.name);
    if (!cm_schema_rename_table(m->schema, table, name, NULL))
        return false;
    table->renamed_from = old;
    return true;
}

static bool
add_index(Mutation *m)
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
    g_ptr_array_add(index->parts, part);
    if (pick(m, 3) == 0)
        g_ptr_array_add(index->parts, cm_part_new_sql("1 + 1"));
    if (pick(m, 3) == 0)
        index->where = g_strdup("1 = 1");
    tell(m, "add index", table, column->name);
    cm_table_add_index(table, index);
    return true;
}

static bool
drop_index(Mutation *m)
{
    CmTable *table = pick_table(m);

    if (!table || !table->indexes->len || is_referred(m, table))
        return false;
    tell(m, "drop index of", table, NULL);
    g_ptr_array_remove_index(table->indexes, pick(m, table->indexes->len));
    return true;
}

static bool
rename_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmIndex *index;

    if (!table || !table->indexes->len)
        return false;
    index = table->indexes->pdata[pick(m, table->indexes->len)];
    if (index->renamed_from || g_str_has_prefix(index->name, "ix_"))
        return false;
    tell(m, "rename index", table, index->name);
    index->renamed_from = index->name;
    index->name = new_name(m, "ixr");
    return true;
}

static bool
add_check(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "ck");
    CmConstraint *check;

    if (!table)
        return false;
    check = cm_constraint_new(CM_CONSTRAINT_CHECK, pick(m, 2) ? name : NULL);
    check->sql = g_strdup_printf("%u < 1000000", pick(m, 1000));
    tell(m, "add check to", table, NULL);
    cm_table_add_constraint(table, check);
    return true;
}

/* The key and one more column are unique whatever the rows. */
static bool
add_unique(Mutation *m)
{
    CmTable *table = pick_table(m);
    const CmConstraint *key = table ? cm_table_primary_key(table) : NULL;
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;
    g_autofree char *name = new_name(m, "uq");
    CmConstraint *unique;

    if (!key || !column)
        return false;
    unique = cm_constraint_new(CM_CONSTRAINT_UNIQUE, pick(m, 2) ? name : NULL);
    for (guint i = 0; i < key->parts->len; i++)
        g_ptr_array_add(unique->parts, cm_part_new(((CmPart *)key->parts->pdata[i])->column));
    g_ptr_array_add(unique->parts, cm_part_new(column->name));
    tell(m, "add unique to", table, column->name);
    cm_table_add_constraint(table, unique);
    return true;
}

static bool
drop_constraint(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmConstraint *constraint;

    if (!table || !table->constraints->len || is_referred(m, table))
        return false;
    constraint = table->constraints->pdata[pick(m, table->constraints->len)];
    if (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY)
        return false;
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
        ask(m, sqlite3_mprintf("SELECT count(*) FROM pragma_foreign_key_check(%Q)",
                               table->name.name)))
        return false; /* it could not come back */
    tell(m, "drop constraint of", table, cm_constraint_kind_name(constraint->kind));
    g_ptr_array_remove(table->constraints, constraint);
    return true;
}

static bool
change_type(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table && !is_strict(table) ? pick_plain_column(m, table) : NULL;

    if (!column)
        return false;
    if (column->type->kind == CM_TYPE_INTEGER)
        column->type->kind = CM_TYPE_BIGINT;
    else if (column->type->kind == CM_TYPE_TEXT || column->type->kind == CM_TYPE_STRING) {
        column->type->kind = CM_TYPE_STRING;
        column->type->length = 1 + (int)pick(m, 300);
    } else {
        return false;
    }
    tell(m, "change type of", table, column->name);
    return true;
}

static bool
change_default(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;

    if (!column || cm_options_text(column->options, "sqlite", "default_name"))
        return false;
    tell(m, "change default of", table, column->name);
    cm_default_clear(&column->server_default);
    if (pick(m, 3))
        column->server_default = cm_default_new(CM_DEFAULT_NUMBER, pick(m, 2) ? "5" : "-0.50");
    return true;
}

static bool
change_null(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;

    if (!column || g_str_has_prefix(column->name, "added_") || table->renamed_from ||
        g_str_has_prefix(table->name.name, "new_"))
        return false;
    if (column->nullable && ask(m, sqlite3_mprintf("SELECT count(*) FROM \"%w\" WHERE \"%w\" IS "
                                                   "NULL",
                                                   table->name.name, column->name)))
        return false;
    if (cm_options_text(column->options, "sqlite", "not_null_on_conflict") ||
        cm_options_text(column->options, "sqlite", "not_null_name"))
        return false;
    tell(m, "change null of", table, column->name);
    column->nullable = !column->nullable;
    return true;
}

bool
mutate(Mutation *mutation)
{
    static bool (*const all[])(Mutation *) = {
        add_column,  drop_column, rename_column, add_table, drop_table,  rename_table,
        add_index,   drop_index,  rename_index,  add_check, add_unique,  drop_constraint,
        change_type, change_type, change_default, change_null, change_null,
    };

    return all[pick(mutation, G_N_ELEMENTS(all))](mutation);
}
