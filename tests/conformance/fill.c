#include "conformance/fill.h"

#include <string.h>

#include "conformance/ask.h"
#include "conformance/fill_value.h"
#include "diff/diff.h"
#include "support/unit.h"

#define TRIES 12

/* The strings and numbers within the CHECKs: of IN lists, of limits. */
static GPtrArray *
find_literals(const CmTable *table, const CmLexerOptions *options)
{
    GPtrArray *literals = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *check = table->constraints->pdata[i];
        CmLexer lexer;
        CmToken token;

        if (check->kind != CM_CONSTRAINT_CHECK)
            continue;
        cm_lexer_init(&lexer, check->sql, -1, options);
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

/* The value of a row of the parent, the same row for all columns of the key; out of a table of its
 * own, since the parent may be the table that is filled. */
static bool
append_referred(GString *out, const Filling *the, const CmSchema *schema, const CmConstraint *key,
                guint place)
{
    g_autoptr(GPtrArray) columns = referred_columns(schema, key);
    g_autoptr(GString) order = g_string_new(NULL);
    gint64 count = ask_number(
        the->connection, ask_format(the->connection, "SELECT count(*) FROM %N", &key->referred));
    g_autofree char *sql = NULL;

    if (!columns || count <= 0)
        return false;
    for (guint i = 0; i < columns->len; i++) {
        g_string_append(order, i ? ", " : "");
        cm_spelling_append_identifier(order, cm_connection_spelling(the->connection),
                                      columns->pdata[i]);
    }
    sql =
        ask_format(the->connection,
                   "(SELECT %I FROM (SELECT * FROM %N ORDER BY %s LIMIT 1 OFFSET %u) AS referred)",
                   columns->pdata[place], &key->referred, order->str,
                   (the->row + the->attempt) % (guint)count);
    g_string_append(out, sql);
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
append_value(GString *out, const Filling *the, const CmSchema *schema, const CmColumn *column)
{
    if (column->nullable && g_rand_int_range(the->random, 0, 4) == 0)
        g_string_append(out, "NULL");
    else if (append_reference(out, the, schema, column))
        return;
    else if (the->literals->len && g_rand_int_range(the->random, 0, 3) == 0)
        g_string_append(
            out,
            the->literals->pdata[g_rand_int_range(the->random, 0, (gint32)the->literals->len)]);
    else if (the->attempt >= TRIES / 2 || !fill_append_typed(out, the, column))
        fill_append_any(out, the);
}

/* What the database itself gives a value to, and no other is taken. */
static bool
is_given(const CmColumn *column)
{
    return column->computed ||
           !g_strcmp0(cm_options_text(column->options, "postgresql", "numbering"),
                      "identity_always");
}

static bool
insert_row(const Filling *the, const CmSchema *schema)
{
    g_autoptr(GString) columns = g_string_new(NULL);
    g_autoptr(GString) values = g_string_new(NULL);

    for (guint i = 0; i < the->table->columns->len; i++) {
        const CmColumn *column = the->table->columns->pdata[i];

        if (is_given(column))
            continue;
        g_string_append(columns, columns->len ? ", " : "");
        cm_spelling_append_identifier(columns, cm_connection_spelling(the->connection),
                                      column->name);
        g_string_append(values, values->len ? ", " : "");
        append_value(values, the, schema, column);
    }
    return columns->len &&
           ask_to(the->connection, ask_format(the->connection, "INSERT INTO %N (%s) VALUES (%s)",
                                              &the->table->name, columns->str, values->str)) &&
           cm_connection_changes(the->connection);
}

static void
fill_table(Filling *the, const CmSchema *schema, guint rows)
{
    the->literals = find_literals(the->table, cm_connection_spelling(the->connection)->lexer);
    for (the->row = 0; the->row < rows; the->row++)
        for (the->attempt = 0; the->attempt < TRIES; the->attempt++)
            if (insert_row(the, schema))
                break;
    g_ptr_array_unref(the->literals);
}

/* Rows of SQLite that refer to nothing go, and with them those that refer to them; -1: none. */
static gint64
remove_orphans_of(CmConnection *connection, const CmName *name)
{
    if (ask_number(connection,
                   ask_format(connection, "SELECT count(*) FROM pragma_foreign_key_check(%L)",
                              name->name)) <= 0)
        return -1;
    ask_to(connection, ask_format(connection,
                                  "DELETE FROM %N WHERE rowid IN (SELECT rowid FROM "
                                  "pragma_foreign_key_check(%L))",
                                  name, name->name));
    return cm_connection_changes(connection);
}

static void
remove_orphans(CmConnection *connection, const CmSchema *schema)
{
    bool again = true;

    for (int round = 0; again && round < 20; round++) {
        again = false;
        for (guint i = 0; i < schema->tables->len; i++) {
            const CmName *name = &((CmTable *)schema->tables->pdata[i])->name;
            gint64 removed = remove_orphans_of(connection, name);

            if (!removed)
                ask_to(connection, ask_format(connection, "DELETE FROM %N", name));
            again |= removed >= 0;
        }
    }
}

/* Those of a virtual table are its module's own affair. */
static bool
can_be_filled(const CmTable *table)
{
    return !table->module;
}

static FillCount
count_filled(CmConnection *connection, const GPtrArray *tables)
{
    FillCount count = {0};

    for (guint i = 0; i < tables->len; i++) {
        const CmTable *table = tables->pdata[i];

        if (!can_be_filled(table))
            continue;
        count.tables++;
        count.filled += ask_number(connection, ask_format(connection, "SELECT count(*) FROM %N",
                                                          &table->name)) > 0;
    }
    return count;
}

FillCount
fill_database(CmConnection *connection, GRand *random, const CmSchema *schema, guint rows)
{
    g_autoptr(GPtrArray) sorted = cm_diff_sort_tables(schema->tables);
    bool is_sqlite = !strcmp(cm_connection_spelling(connection)->name, "sqlite");
    GError *error = NULL;

    /* A row that is refused would end the transaction of a server. */
    assert_ok(!is_sqlite || cm_connection_begin(connection, &error), error);
    for (guint i = 0; i < sorted->len; i++) {
        Filling the = {.connection = connection, .random = random, .table = sorted->pdata[i]};

        if (can_be_filled(the.table))
            fill_table(&the, schema, rows);
    }
    if (is_sqlite)
        remove_orphans(connection, schema);
    assert_ok(!is_sqlite || cm_connection_commit(connection, &error), error);
    return count_filled(connection, sorted);
}
