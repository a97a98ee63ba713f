/* The clauses of one ALTER TABLE: columns that change are written once, as they are at the end. */
#include "dialect/mysql_alter.h"

#include <string.h>

CmTable *
cm_mysql_altered(const CmMysqlAlter *alter)
{
    return cm_schema_table(alter->schema, alter->name);
}

GString *
cm_mysql_clause(const char *verb, const CmMysqlAlter *alter, const char *identifier)
{
    GString *out = g_string_new(verb);

    if (identifier)
        cm_spelling_append_identifier(out, alter->dialect->spelling, identifier);
    return out;
}

void
cm_mysql_put(GPtrArray *clauses, GString *clause_)
{
    g_ptr_array_add(clauses, g_string_free(clause_, FALSE));
}

void
cm_mysql_add_alter(const CmMysqlAlter *alter, const GPtrArray *clauses)
{
    GString *sql = g_string_new("ALTER TABLE ");

    cm_ddl_append_name(sql, alter->dialect, alter->name);
    for (guint i = 0; i < clauses->len; i++)
        g_string_append_printf(sql, "%s%s", i ? ",\n    " : " ", (char *)clauses->pdata[i]);
    if (alter->algorithm)
        g_string_append_printf(sql, ",\n    ALGORITHM=%s", alter->algorithm);
    if (alter->lock)
        g_string_append_printf(sql, ",\n    LOCK=%s", alter->lock);
    cm_statements_add(alter->statements, g_string_free(sql, FALSE));
}

void
cm_mysql_add_single(const CmMysqlAlter *alter, GString *clause_)
{
    g_autoptr(GPtrArray) one = g_ptr_array_new_with_free_func(g_free);

    cm_mysql_put(one, clause_);
    cm_mysql_add_alter(alter, one);
}

/* Whether a table may number a column by a key that it stands in: some engines number within the
 * columns before it as well. */
static bool
can_number(const CmTable *table, const GPtrArray *parts, const char *column)
{
    static const char *const within[] = {"MyISAM", "Aria", "MRG_MyISAM", "BLACKHOLE", NULL};
    const char *engine = cm_options_text(table->options, "mysql", "engine");

    for (guint i = 0; engine && within[i]; i++)
        if (!g_ascii_strcasecmp(engine, within[i]))
            return cm_parts_mention(parts, column);
    return !g_strcmp0(((const CmPart *)parts->pdata[0])->column, column);
}

static bool
is_key_part(const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->indexes->len; i++)
        if (can_number(table, ((const CmIndex *)table->indexes->pdata[i])->parts, column))
            return true;
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if ((key->kind == CM_CONSTRAINT_PRIMARY_KEY || key->kind == CM_CONSTRAINT_UNIQUE) &&
            can_number(table, key->parts, column))
            return true;
    }
    return false;
}

/* A column is numbered only while it has a key: on the way to the end it may have none. */
static bool
is_numbered(const CmMysqlAlter *alter, const CmTable *table, const CmColumn *column)
{
    return cm_mysql_is_numbered(table, column) &&
           ((table != alter->before && alter->is_last) || is_key_part(table, column->name));
}

bool
cm_mysql_leaves_unnumbered(const CmMysqlAlter *alter, const char *going)
{
    const CmTable *table = cm_mysql_altered(alter);

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        const CmColumn *was = cm_table_column(alter->before, column->name);

        if (was && strcmp(column->name, going) && is_numbered(alter, alter->before, was) &&
            cm_mysql_is_numbered(table, column) && !is_numbered(alter, table, column))
            return true;
    }
    return false;
}

/* A key that comes or goes changes whether its column is numbered, which only the column says. */
static void
touch_numbered(const CmMysqlAlter *alter)
{
    const CmTable *after = cm_mysql_altered(alter);

    for (guint i = 0; i < after->columns->len; i++) {
        const CmColumn *column = after->columns->pdata[i];
        const CmColumn *was = cm_table_column(alter->before, column->name);

        if (was && is_numbered(alter, alter->before, was) != is_numbered(alter, after, column))
            g_hash_table_add(alter->columns, g_strdup(column->name));
    }
}

void
cm_mysql_add_index(CmMysqlAlter *alter, const CmIndex *index)
{
    GString *out = g_string_new("ADD ");

    cm_mysql_append_index(out, alter->dialect, index);
    cm_mysql_put(alter->adds, out);
}

void
cm_mysql_make_anew(CmMysqlAlter *alter, const CmIndex *index)
{
    g_autoptr(GString) drop = cm_mysql_clause("DROP INDEX ", alter, index->name);

    if (g_ptr_array_find_with_equal_func(alter->drops, drop->str, g_str_equal, NULL))
        return;
    cm_mysql_put(alter->drops, g_steal_pointer(&drop));
    cm_mysql_add_index(alter, index);
}

static bool
is_virtual(const CmColumn *column)
{
    return column->computed && !column->computed_stored;
}

/* A column that becomes virtual, or no longer is, is another column in its place; the server
 * refuses to change it. */
static bool
is_made_anew(const CmMysqlAlter *alter, const CmColumn *now)
{
    const CmColumn *was = cm_table_column(alter->before, now->name);

    return was && is_virtual(was) != is_virtual(now);
}

static void
append_place(GString *out, const CmMysqlAlter *alter, const CmTable *table, guint at)
{
    if (at == 0) {
        g_string_append(out, " FIRST");
        return;
    }
    g_string_append(out, " AFTER ");
    cm_spelling_append_identifier(out, alter->dialect->spelling,
                                  ((const CmColumn *)table->columns->pdata[at - 1])->name);
}

/* The indexes over a column that is made anew, which would go with the old one. */
static void
readd_indexes(CmMysqlAlter *alter, const char *column)
{
    const CmTable *after = cm_mysql_altered(alter);

    for (guint i = 0; i < alter->before->indexes->len; i++) {
        const CmIndex *index = alter->before->indexes->pdata[i];

        if (cm_parts_mention(index->parts, column) && cm_table_index(after, index->name))
            cm_mysql_make_anew(alter, index);
    }
}

static bool
append_column(GString *out, const CmMysqlAlter *alter, const CmTable *table, const CmColumn *column,
              GError **error)
{
    g_autoptr(CmColumn) bare = NULL;

    if (cm_mysql_is_numbered(table, column) && !is_numbered(alter, table, column)) {
        bare = cm_column_copy(column);
        bare->autoincrement = CM_AUTOINCREMENT_NO;
    }
    return cm_mysql_append_column(out, alter->dialect, table, bare ? bare : column, error);
}

/* In the table's order, so that the text does not depend on a hash. */
static bool
append_modified(CmMysqlAlter *alter, GPtrArray *clauses, GError **error)
{
    const CmTable *table = cm_mysql_altered(alter);

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        bool is_added = g_hash_table_contains(alter->added, column->name);
        bool is_new = !is_added && is_made_anew(alter, column);
        g_autoptr(GString) out = NULL;

        if (!is_added && !g_hash_table_contains(alter->columns, column->name))
            continue;
        if (is_new)
            cm_mysql_put(clauses, cm_mysql_clause("DROP COLUMN ", alter, column->name));
        out = g_string_new(is_added || is_new ? "ADD COLUMN " : "MODIFY COLUMN ");
        if (!append_column(out, alter, table, column, error))
            return false;
        if (is_new)
            append_place(out, alter, table, i);
        cm_mysql_put(clauses, g_steal_pointer(&out));
    }
    return true;
}

/* A virtual column is stored in its place, with the indexes over it. */
static bool
store_column(CmMysqlAlter *alter, CmColumn *column, GError **error)
{
    g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
    const CmTable *table = alter->before;
    GString *out = g_string_new("ADD COLUMN ");
    guint at;

    column->computed_stored = true;
    if (!cm_mysql_append_column(out, alter->dialect, table, column, error)) {
        g_string_free(out, TRUE);
        return false;
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (cm_parts_mention(index->parts, column->name))
            cm_mysql_put(clauses, cm_mysql_clause("DROP INDEX ", alter, index->name));
    }
    cm_mysql_put(clauses, cm_mysql_clause("DROP COLUMN ", alter, column->name));
    g_ptr_array_find(table->columns, column, &at);
    append_place(out, alter, table, at);
    cm_mysql_put(clauses, out);
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (!cm_parts_mention(index->parts, column->name))
            continue;
        out = g_string_new("ADD ");
        cm_mysql_append_index(out, alter->dialect, index);
        cm_mysql_put(clauses, out);
    }
    cm_mysql_add_alter(alter, clauses);
    return true;
}

/* A virtual column that is to be an ordinary one has no values to keep until it is stored. */
static bool
keep_values(CmMysqlAlter *alter, GError **error)
{
    for (guint i = 0; i < alter->before->columns->len; i++) {
        CmColumn *was = alter->before->columns->pdata[i];
        const CmColumn *now = cm_table_column(cm_mysql_altered(alter), was->name);

        if (now && is_virtual(was) && !now->computed &&
            g_hash_table_contains(alter->columns, was->name) && !store_column(alter, was, error))
            return false;
    }
    return true;
}

/* Before the clauses are joined: what they are to say of indexes. */
static void
make_columns_anew(CmMysqlAlter *alter)
{
    const CmTable *table = cm_mysql_altered(alter);

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (g_hash_table_contains(alter->columns, column->name) && is_made_anew(alter, column))
            readd_indexes(alter, column->name);
    }
}

/* An index that takes the place of an equal one keeps what hides it from the optimizer. */
static void
show_indexes(const CmMysqlAlter *alter, const CmTable *before)
{
    const CmTable *after = cm_mysql_altered(alter);

    for (guint i = 0; cm_mysql_is_mariadb(alter->dialect) && i < after->indexes->len; i++) {
        const CmIndex *index = after->indexes->pdata[i];
        const CmIndex *was = cm_table_index(before, index->name);
        bool is_hidden = cm_mysql_is_set(alter->dialect, index->options, "invisible");
        GString *out;

        if (!was || cm_mysql_is_set(alter->dialect, was->options, "invisible") == is_hidden)
            continue;
        out = cm_mysql_clause("ALTER INDEX ", alter, index->name);
        g_string_append(out, is_hidden ? " IGNORED" : " NOT IGNORED");
        cm_mysql_add_single(alter, out);
    }
}

void
cm_mysql_start_over(CmMysqlAlter *alter)
{
    g_ptr_array_set_size(alter->drops, 0);
    g_ptr_array_set_size(alter->adds, 0);
    g_hash_table_remove_all(alter->columns);
    g_hash_table_remove_all(alter->added);
    cm_table_free(alter->before);
    alter->before = cm_table_copy(cm_mysql_altered(alter));
    g_clear_pointer(&alter->algorithm, g_free);
    g_clear_pointer(&alter->lock, g_free);
}

/* A foreign key that was there and has lost the index that it needs gets one of its own, as it
 * would have had from the start; to a new one the server gives it. */
static void
serve_keys(CmMysqlAlter *alter)
{
    CmTable *table = cm_mysql_altered(alter);
    guint first = table->indexes->len;

    cm_mysql_imply_indexes(table);
    for (guint i = first; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (!cm_table_constraint(alter->before, index->name))
            continue;
        cm_mysql_add_index(alter, index);
        g_ptr_array_add(alter->served, g_strdup(index->name));
    }
}

void
cm_mysql_stop_serving(CmMysqlAlter *alter, const CmIndex *coming)
{
    CmTable *table = cm_mysql_altered(alter);

    for (guint i = alter->served->len; i-- > 0;) {
        CmIndex *index = cm_table_index(table, alter->served->pdata[i]);

        if (!index || !cm_mysql_serves_as(table, coming, index))
            continue;
        cm_mysql_put(alter->drops, cm_mysql_clause("DROP INDEX ", alter, index->name));
        g_ptr_array_remove(table->indexes, index);
        g_ptr_array_remove_index(alter->served, i);
    }
}

/* Whether a column that has values is numbered from now on. */
static bool
numbers_values(const CmMysqlAlter *alter)
{
    const CmTable *after = cm_mysql_altered(alter);

    for (guint i = 0; i < after->columns->len; i++) {
        const CmColumn *column = after->columns->pdata[i];
        const CmColumn *was = cm_table_column(alter->before, column->name);

        if (was && is_numbered(alter, after, column) && !is_numbered(alter, alter->before, was))
            return true;
    }
    return false;
}

/* A server that begins to number a column takes a 0 that is there for a number that is missing,
 * unless its mode says otherwise. */
static void
add_statement_keeping_zeros(const CmMysqlAlter *alter, const GPtrArray *clauses)
{
    cm_statements_add(alter->statements,
                      g_strdup("SET @cmig_sql_mode = @@sql_mode, sql_mode = concat(@@sql_mode, "
                               "',NO_AUTO_VALUE_ON_ZERO')"));
    cm_mysql_add_alter(alter, clauses);
    cm_statements_add(alter->statements, g_strdup("SET sql_mode = @cmig_sql_mode"));
}

/* Whether a key refers to its own table, by columns that change in the same statement. */
static bool
refers_to_modified(const CmMysqlAlter *alter, const CmConstraint *key)
{
    const CmTable *table = cm_mysql_altered(alter);

    if (key->kind != CM_CONSTRAINT_FOREIGN_KEY || !cm_name_equal(&key->referred, &table->name))
        return false;
    for (guint i = 0; i < table->columns->len; i++) {
        const char *name = ((const CmColumn *)table->columns->pdata[i])->name;

        if (g_hash_table_contains(alter->columns, name) &&
            (cm_parts_mention(key->parts, name) ||
             (key->referred_columns &&
              g_strv_contains((const char *const *)key->referred_columns, name))))
            return true;
    }
    return false;
}

/* Foreign keys within the table that come are checked against the columns as they were: they come
 * behind the statement that changes these. */
static GPtrArray *
take_late_keys(CmMysqlAlter *alter)
{
    const CmTable *table = cm_mysql_altered(alter);
    GPtrArray *late = g_ptr_array_new();

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];
        g_autoptr(GString) clause = NULL;
        guint at;

        if (!refers_to_modified(alter, key))
            continue;
        clause = g_string_new("ADD ");
        cm_mysql_append_constraint(clause, alter->dialect, key);
        if (!g_ptr_array_find_with_equal_func(alter->adds, clause->str, g_str_equal, &at))
            continue;
        g_ptr_array_remove_index(alter->adds, at);
        g_ptr_array_add(late, g_steal_pointer(&clause));
    }
    return late;
}

/* Writes what is pending as one statement. */
bool
cm_mysql_flush(CmMysqlAlter *alter, GError **error)
{
    g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) late = NULL;
    g_autoptr(CmTable) before = cm_table_copy(alter->before);
    bool numbers = numbers_values(alter);

    touch_numbered(alter);
    serve_keys(alter);
    if (!keep_values(alter, error) || !cm_mysql_fill(alter, error))
        return false;
    make_columns_anew(alter);
    late = take_late_keys(alter);
    for (guint i = 0; i < alter->drops->len; i++)
        g_ptr_array_add(clauses, g_strdup(alter->drops->pdata[i]));
    if (!append_modified(alter, clauses, error))
        return false;
    for (guint i = 0; i < alter->adds->len; i++)
        g_ptr_array_add(clauses, g_strdup(alter->adds->pdata[i]));
    if (clauses->len && numbers)
        add_statement_keeping_zeros(alter, clauses);
    else if (clauses->len)
        cm_mysql_add_alter(alter, clauses);
    for (guint i = 0; i < late->len; i++)
        cm_mysql_add_single(alter, late->pdata[i]);
    show_indexes(alter, before);
    cm_mysql_start_over(alter);
    return true;
}
