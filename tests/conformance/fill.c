#include "conformance/fill.h"

#include <check.h>
#include <sqlite3.h>

#include "base/lexer.h"
#include "diff/diff.h"

#define TRIES 12

typedef struct {
    sqlite3 *db;
    GRand *random;
    const CmTable *table;
    GPtrArray *literals; /* char *: what the table's CHECKs compare with */
    guint row;
    guint attempt;
} Filling;

static sqlite3_int64
ask(sqlite3 *db, char *sql)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_int64 answer = 0;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        answer = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_free(sql);
    return answer;
}

static void
run(sqlite3 *db, char *sql)
{
    sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_free(sql);
}

static void
append(GString *out, char *sql)
{
    g_string_append(out, sql);
    sqlite3_free(sql);
}

/* The strings and numbers within the CHECKs: of IN lists, of limits. */
static GPtrArray *
find_literals(const CmTable *table)
{
    GPtrArray *literals = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *check = table->constraints->pdata[i];
        CmLexer lexer;
        CmToken token;

        if (check->kind != CM_CONSTRAINT_CHECK)
            continue;
        cm_lexer_init(&lexer, check->sql, -1, &cm_lexer_options_sqlite);
        while (cm_lexer_next_code(&lexer, &token))
            if (token.kind == CM_TOKEN_STRING || token.kind == CM_TOKEN_NUMBER)
                g_ptr_array_add(literals, g_strndup(token.start, token.length));
    }
    return literals;
}

static guint
place_of(const CmConstraint *key, const char *column)
{
    for (guint i = 0; i < key->parts->len; i++) {
        const CmPart *part = key->parts->pdata[i];

        if (part->column && !g_ascii_strcasecmp(part->column, column))
            return i;
    }
    return key->parts->len;
}

/* The columns that a foreign key refers to, as a list that frees nothing; NULL: unknown. */
static GPtrArray *
referred_columns(const CmSchema *schema, const CmConstraint *key)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    const CmTable *parent = cm_schema_table(schema, &key->referred);
    const CmConstraint *primary = parent ? cm_table_primary_key(parent) : NULL;

    for (GStrv column = key->referred_columns; column && *column; column++)
        g_ptr_array_add(columns, *column);
    for (guint i = 0; primary && !columns->len && i < primary->parts->len; i++)
        g_ptr_array_add(columns, ((CmPart *)primary->parts->pdata[i])->column);
    return columns->len == key->parts->len ? g_steal_pointer(&columns) : NULL;
}

/* The value of a row of the parent, the same row for all columns of the key. */
static bool
append_referred(GString *out, const Filling *the, const CmSchema *schema, const CmConstraint *key,
                guint place)
{
    g_autoptr(GPtrArray) columns = referred_columns(schema, key);
    g_autoptr(GString) order = g_string_new(NULL);
    sqlite3_int64 count =
        ask(the->db, sqlite3_mprintf("SELECT count(*) FROM \"%w\"", key->referred.name));

    if (!columns || !count)
        return false;
    for (guint i = 0; i < columns->len; i++)
        append(order, sqlite3_mprintf("%s\"%w\"", i ? ", " : "", columns->pdata[i]));
    append(out, sqlite3_mprintf("(SELECT \"%w\" FROM \"%w\" ORDER BY %s LIMIT 1 OFFSET %lld)",
                                columns->pdata[place], key->referred.name, order->str,
                                (sqlite3_int64)(the->row + the->attempt) % count));
    return true;
}

static bool
append_reference(GString *out, const Filling *the, const CmSchema *schema, const CmColumn *column)
{
    for (guint i = 0; i < the->table->constraints->len; i++) {
        const CmConstraint *key = the->table->constraints->pdata[i];
        guint place;

        if (key->kind != CM_CONSTRAINT_FOREIGN_KEY)
            continue;
        place = place_of(key, column->name);
        if (place < key->parts->len)
            return append_referred(out, the, schema, key, place);
    }
    return false;
}

static void
append_any(GString *out, const Filling *the)
{
    guint number = the->row * 7 + 1 + the->attempt * 100;

    switch (g_rand_int_range(the->random, 0, 7)) {
    case 0:
        g_string_append_printf(out, "'it''s %u'", number);
        return;
    case 1:
        g_string_append_printf(out, "%u.25", number);
        return;
    case 2:
        g_string_append_printf(out, "x'00ff%02x'", number % 256);
        return;
    case 3:
        g_string_append_printf(out, "'%u'", number);
        return;
    case 4:
        g_string_append_printf(out, "-%u", number);
        return;
    case 5:
        g_string_append_printf(out, "%u", g_rand_int_range(the->random, 0, 2));
        return;
    default:
        g_string_append_printf(out, "'2026-01-%02u 10:00:00'", number % 28 + 1);
    }
}

static void
append_value(GString *out, const Filling *the, const CmSchema *schema, const CmColumn *column)
{
    bool is_number = column->type->kind == CM_TYPE_INTEGER || column->type->kind == CM_TYPE_BIGINT;

    if (column->nullable && g_rand_int_range(the->random, 0, 4) == 0)
        g_string_append(out, "NULL");
    else if (append_reference(out, the, schema, column))
        return;
    else if (the->literals->len && g_rand_int_range(the->random, 0, 3) == 0)
        g_string_append(
            out,
            the->literals->pdata[g_rand_int_range(the->random, 0, (gint32)the->literals->len)]);
    else if (is_number && the->attempt < TRIES / 2)
        g_string_append_printf(out, "%u", the->row * 7 + 1 + the->attempt * 100);
    else
        append_any(out, the);
}

static bool
insert_row(const Filling *the, const CmSchema *schema)
{
    g_autoptr(GString) columns = g_string_new(NULL);
    g_autoptr(GString) values = g_string_new(NULL);
    sqlite3_int64 before = sqlite3_total_changes(the->db);

    for (guint i = 0; i < the->table->columns->len; i++) {
        const CmColumn *column = the->table->columns->pdata[i];

        if (column->computed)
            continue;
        append(columns, sqlite3_mprintf("%s\"%w\"", columns->len ? ", " : "", column->name));
        g_string_append(values, values->len ? ", " : "");
        append_value(values, the, schema, column);
    }
    run(the->db, sqlite3_mprintf("INSERT OR IGNORE INTO \"%w\" (%s) VALUES (%s)",
                                 the->table->name.name, columns->str, values->str));
    return sqlite3_total_changes(the->db) > before;
}

static void
fill_table(Filling *the, const CmSchema *schema, guint rows)
{
    the->literals = find_literals(the->table);
    for (the->row = 0; the->row < rows; the->row++)
        for (the->attempt = 0; the->attempt < TRIES; the->attempt++)
            if (insert_row(the, schema))
                break;
    g_ptr_array_unref(the->literals);
}

/* A row that refers to nothing goes, and with it those that refer to it. */
static void
remove_orphans(sqlite3 *db, const CmSchema *schema)
{
    bool again = true;

    for (int round = 0; again && round < 20; round++) {
        again = false;
        for (guint i = 0; i < schema->tables->len; i++) {
            const char *name = ((CmTable *)schema->tables->pdata[i])->name.name;
            sqlite3_int64 before = sqlite3_total_changes(db);

            if (!ask(db,
                     sqlite3_mprintf("SELECT count(*) FROM pragma_foreign_key_check(%Q)", name)))
                continue;
            run(db, sqlite3_mprintf("DELETE FROM \"%w\" WHERE rowid IN (SELECT rowid FROM "
                                    "pragma_foreign_key_check(%Q))",
                                    name, name));
            if (sqlite3_total_changes(db) == before)
                run(db, sqlite3_mprintf("DELETE FROM \"%w\"", name));
            again = true;
        }
    }
}

FillCount
fill_database(const char *path, GRand *random, const CmSchema *schema, guint rows)
{
    g_autoptr(GPtrArray) sorted = cm_diff_sort_tables(schema->tables);
    FillCount count = {0};
    sqlite3 *db = NULL;

    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_exec(db, "PRAGMA synchronous = OFF; BEGIN", NULL, NULL, NULL);
    for (guint i = 0; i < sorted->len; i++) {
        Filling the = {.db = db, .random = random, .table = sorted->pdata[i]};

        if (!the.table->module)
            fill_table(&the, schema, rows);
    }
    remove_orphans(db, schema);
    for (guint i = 0; i < sorted->len; i++) {
        const CmTable *table = sorted->pdata[i];

        count.tables += !table->module;
        count.filled += !table->module && ask(db, sqlite3_mprintf("SELECT EXISTS (SELECT 1 FROM "
                                                                  "\"%w\")",
                                                                  table->name.name));
    }
    ck_assert_int_eq(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    return count;
}
