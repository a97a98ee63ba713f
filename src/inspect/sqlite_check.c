#include "inspect/sqlite_check.h"

#include <string.h>

#include "dialect/sqlite_types.h"
#include "inspect/sqlite_cursor.h"

struct CmSqliteFacts {
    GHashTable *by_name; /* of names in lower case to CmSqliteFact */
};

static const char tables_sql[] =
    "SELECT name, type = 'shadow', wr, strict FROM pragma_table_list WHERE schema = 'main'";

/* Virtual tables, which have no root page, are left out: to ask for their columns their module is
 * needed. CROSS keeps SQLite from turning the join round. */
static const char columns_sql[] =
    "SELECT m.name, x.cid, x.name, x.type, x.\"notnull\", x.dflt_value IS NOT NULL, x.pk, x.hidden "
    "FROM main.sqlite_master AS m CROSS JOIN pragma_table_xinfo(m.name, 'main') AS x "
    "WHERE m.type = 'table' AND m.rootpage > 0";

static void
free_fact(gpointer data)
{
    CmSqliteFact *fact = data;

    g_free(fact->name);
    g_free(fact);
}

void
cm_sqlite_facts_free(CmSqliteFacts *facts)
{
    if (!facts)
        return;
    g_hash_table_unref(facts->by_name);
    g_free(facts);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmSqliteFacts, cm_sqlite_facts_free)

CmSqliteFacts *
cm_sqlite_facts_read(CmConnection *connection, GError **error)
{
    g_autoptr(CmResult) rows = cm_connection_query(connection, tables_sql, NULL, 0, error);
    g_autoptr(CmSqliteFacts) facts = g_new0(CmSqliteFacts, 1);
    GError *failure = NULL;

    facts->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_fact);
    if (!rows)
        return NULL;
    while (cm_result_next(rows, &failure)) {
        CmSqliteFact *fact = g_new0(CmSqliteFact, 1);

        fact->name = g_strdup(cm_result_text(rows, 0));
        fact->is_shadow = cm_result_integer(rows, 1);
        fact->without_rowid = cm_result_integer(rows, 2);
        fact->strict = cm_result_integer(rows, 3);
        g_hash_table_insert(facts->by_name, g_ascii_strdown(fact->name, -1), fact);
    }
    if (failure) {
        g_propagate_error(error, failure);
        return NULL;
    }
    return g_steal_pointer(&facts);
}

CmSqliteFact *
cm_sqlite_facts_find(const CmSqliteFacts *facts, const char *name)
{
    g_autofree char *key = g_ascii_strdown(name, -1);

    return g_hash_table_lookup(facts->by_name, key);
}

static bool
contradict(const char *table, const char *column, const char *what, GError **error)
{
    return cm_fail(error, CM_ERROR_UNSUPPORTED,
                   "table '%s'%s%s%s is read otherwise than SQLite reads it (%s); please report",
                   table, column ? ", column '" : "", column ? column : "", column ? "'" : "",
                   what);
}

bool
cm_sqlite_facts_check_table(CmSqliteFacts *facts, const char *name, CmTable *table, GError **error)
{
    CmSqliteFact *fact = cm_sqlite_facts_find(facts, name);

    if (!fact || strcmp(fact->name, table->name.name) || table->name.schema)
        return contradict(name, NULL, "name", error);
    fact->table = table;
    if (table->module)
        return true;
    if (fact->without_rowid != cm_options_is_set(table->options, "sqlite", "without_rowid"))
        return contradict(name, NULL, "WITHOUT ROWID", error);
    if (fact->strict != cm_options_is_set(table->options, "sqlite", "strict"))
        return contradict(name, NULL, "STRICT", error);
    return true;
}

/* SQLite tells a few well-known types in capitals, and comments within a type. Of one that opens
 * with a quote it takes off the quotes, up to the closing one or, by version, the first and the
 * last byte of all: there only what stands in the quotes is compared. */
static bool
is_same_type(const CmType *type, const char *told)
{
    g_autofree char *text = cm_sqlite_type_to_text(type);
    g_autofree char *unquoted = NULL;
    g_autofree char *plain = NULL;
    CmLexer lexer;
    CmToken token;

    if (!g_ascii_strcasecmp(text, told))
        return true;
    cm_lexer_init(&lexer, text, -1, &cm_lexer_options_sqlite);
    if (!cm_lexer_next(&lexer, &token))
        return false;
    unquoted = cm_token_text(&token);
    if (token.kind == CM_TOKEN_QUOTED || token.kind == CM_TOKEN_STRING)
        return !g_ascii_strncasecmp(unquoted, told, strlen(unquoted));
    plain = cm_sqlite_without_comments(told);
    return !g_ascii_strcasecmp(text, plain);
}

/* The columns of a key are not null by themselves where there is no rowid, and in strict tables. */
static bool
is_same_null(const CmSqliteFact *fact, const CmColumn *column, bool not_null, bool is_key)
{
    if (column->nullable && is_key && (fact->without_rowid || fact->strict))
        return true;
    return not_null == !column->nullable;
}

/* What contradicts, or NULL; the cells of a row are those of columns_sql. */
static const char *
compare_column(const CmSqliteFact *fact, const CmColumn *column, const CmResult *row)
{
    bool is_key = cm_result_integer(row, 6);
    int64_t hidden = cm_result_integer(row, 7);

    if (!is_same_type(column->type, cm_result_text(row, 3)))
        return "type";
    if (!is_same_null(fact, column, cm_result_integer(row, 4), is_key))
        return "NOT NULL";
    if (cm_result_integer(row, 5) != (column->server_default.kind != CM_DEFAULT_NONE))
        return "DEFAULT";
    if (is_key != cm_table_is_key(fact->table, column->name))
        return "PRIMARY KEY";
    if ((hidden == 2 || hidden == 3) != (column->computed != NULL) ||
        (hidden == 3) != column->computed_stored)
        return "GENERATED";
    return NULL;
}

static bool
check_column(CmSqliteFact *fact, const CmResult *row, GError **error)
{
    const char *name = cm_result_text(row, 2);
    guint number = (guint)cm_result_integer(row, 1);
    const CmColumn *column;
    const char *fault;

    if (!fact || !fact->table)
        return true;
    fact->seen++;
    if (number >= fact->table->columns->len)
        return contradict(fact->name, name, "not there", error);
    column = fact->table->columns->pdata[number];
    if (strcmp(column->name, name))
        return contradict(fact->name, name, "name", error);
    fault = compare_column(fact, column, row);
    return !fault || contradict(fact->name, name, fault, error);
}

static bool
check_counts(const CmSqliteFacts *facts, GError **error)
{
    GHashTableIter iterator;
    gpointer value;

    g_hash_table_iter_init(&iterator, facts->by_name);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        const CmSqliteFact *fact = value;

        if (fact->table && !fact->table->module && fact->seen != fact->table->columns->len)
            return contradict(fact->name, NULL, "number of columns", error);
    }
    return true;
}

bool
cm_sqlite_facts_check_columns(CmSqliteFacts *facts, CmConnection *connection, GError **error)
{
    g_autoptr(CmResult) rows = cm_connection_query(connection, columns_sql, NULL, 0, error);
    CmSqliteFact *fact = NULL; /* of the row before, for its table has more columns */
    GError *failure = NULL;

    if (!rows)
        return false;
    while (cm_result_next(rows, &failure)) {
        const char *name = cm_result_text(rows, 0);

        if (!fact || strcmp(fact->name, name))
            fact = cm_sqlite_facts_find(facts, name);
        if (!check_column(fact, rows, error))
            return false;
    }
    if (failure) {
        g_propagate_error(error, failure);
        return false;
    }
    return check_counts(facts, error);
}
