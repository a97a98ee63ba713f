#include "migrate/bookkeeping.h"

#include <string.h>
#include <unistd.h>

#include "base/failpoint.h"

const char *const cm_bookkeeping_log_columns[] = {
    "id",         "revision",  "direction",       "status",    "started_at", "finished_at",
    "statements", "checksum",  "error",           "user_name", "host",       "tool_version",
    "tag",        NULL};

/* The format of these tables; raised when ensure has something to add. */
#define FORMAT "1"

CmBookkeeping *
cm_bookkeeping_new(const CmDialect *dialect, const char *schema, const char *version_table,
                   GError **error)
{
    CmBookkeeping *books;
    const char *suffix = "_version";
    char host[256] = "";
    g_autofree char *stem = g_str_has_suffix(version_table, suffix)
                                ? g_strndup(version_table, strlen(version_table) - strlen(suffix))
                                : g_strdup(version_table);

    if (schema && !dialect->find_table_in_sql) {
        cm_fail(error, CM_ERROR_UNSUPPORTED,
                "version_table_schema is '%s', and %s has no schemas: leave it out", schema,
                dialect->name);
        return NULL;
    }
    books = g_new0(CmBookkeeping, 1);
    books->dialect = dialect;
    books->schema = g_strdup(schema);
    books->version_table = g_strdup(version_table);
    books->log_table = g_strconcat(stem, "_log", NULL);
    books->meta_table = g_strconcat(stem, "_meta", NULL);
    books->step_table = g_strconcat(stem, "_log_step", NULL);
    books->host = gethostname(host, sizeof host - 1) ? NULL : g_strdup(host);
    return books;
}

void
cm_bookkeeping_free(CmBookkeeping *books)
{
    if (!books)
        return;
    g_free(books->schema);
    g_free(books->version_table);
    g_free(books->log_table);
    g_free(books->meta_table);
    g_free(books->step_table);
    g_free(books->host);
    g_free(books);
}

const char **
cm_bookkeeping_table_names(const CmBookkeeping *books)
{
    const char **names = g_new0(const char *, 5);

    names[0] = books->version_table;
    names[1] = books->log_table;
    names[2] = books->meta_table;
    names[3] = books->step_table;
    return names;
}

static bool
create_table(const CmBookkeeping *books, CmConnection *connection, const char *sql,
             const char *name, GError **error)
{
    const CmSpelling *spelling = books->dialect->spelling;
    g_autofree char *key = g_strconcat(name, "_pkc", NULL);
    g_autofree char *quoted_key = cm_spelling_quote(spelling, key);
    g_autoptr(GString) quoted = g_string_new(NULL);
    g_autoptr(GString) text = g_string_new(sql);

    cm_spelling_append_name(quoted, spelling, books->schema, name);
    g_string_replace(text, "{table}", quoted->str, 1);
    g_string_replace(text, "{key}", quoted_key, 1);
    cm_failpoint(CM_FAILPOINT_BEFORE_TABLE);
    if (!cm_connection_execute(connection, text->str, NULL, 0, error))
        return false;
    cm_failpoint(CM_FAILPOINT_AFTER_TABLE);
    return true;
}

static bool
create_version(const CmBookkeeping *books, CmConnection *connection, GError **error)
{
    return create_table(books, connection, books->dialect->own_tables->version_sql,
                        books->version_table, error);
}

static bool
create_log(const CmBookkeeping *books, CmConnection *connection, GError **error)
{
    return create_table(books, connection, books->dialect->own_tables->log_sql, books->log_table,
                        error);
}

bool
cm_bookkeeping_note(CmConnection *connection, const CmStatement *statement, GError **error)
{
    cm_failpoint(CM_FAILPOINT_BEFORE_NOTE);
    if (!cm_connection_execute_later(connection, statement, error))
        return false;
    cm_failpoint(CM_FAILPOINT_AFTER_NOTE);
    return true;
}

static bool
write_format(const CmBookkeeping *books, CmConnection *connection, GError **error)
{
    static const char *const columns[] = {"name", "value", NULL};
    g_autoptr(CmStatement) insert = cm_statement_insert(books->schema, books->meta_table, columns);
    const CmValue values[] = {cm_value_of_text("format"), cm_value_of_text(FORMAT)};

    cm_statement_add_row(insert, values);
    return cm_bookkeeping_note(connection, insert, error);
}

static bool
check_visible(const CmResult *row, const char *name, GError **error)
{
    const char *schema = cm_result_column_count(row) > 1 ? cm_result_text(row, 1) : NULL;

    return !schema ||
           cm_fail(error, CM_ERROR_DATABASE,
                   "table '%s' is in the schema '%s', which this user may not use: run cmig as a "
                   "user who may, or have it granted by GRANT USAGE ON SCHEMA",
                   name, schema);
}

static bool
has_table(const CmBookkeeping *books, CmConnection *connection, const char *name, bool *out,
          GError **error)
{
    const CmValue binds[] = {cm_value_of_text(name), cm_value_of_text(books->schema)};
    const char *sql =
        books->schema ? books->dialect->find_table_in_sql : books->dialect->find_table_sql;
    g_autoptr(GError) cause = NULL;
    g_autoptr(CmResult) result =
        cm_connection_query(connection, sql, binds, books->schema ? 2 : 1, &cause);

    *out = result && cm_result_next(result, &cause);
    if (!cause)
        return !*out || check_visible(result, name, error);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

static bool
create_meta(const CmBookkeeping *books, CmConnection *connection, GError **error)
{
    return create_table(books, connection, books->dialect->own_tables->meta_sql, books->meta_table,
                        error) &&
           write_format(books, connection, error);
}

bool
cm_bookkeeping_has_steps(const CmBookkeeping *books, CmConnection *connection, bool *is_there,
                         GError **error)
{
    return has_table(books, connection, books->step_table, is_there, error);
}

bool
cm_bookkeeping_ensure_steps(const CmBookkeeping *books, CmConnection *connection, GError **error)
{
    bool is_there;

    return cm_bookkeeping_has_steps(books, connection, &is_there, error) &&
           (is_there || create_table(books, connection, books->dialect->own_tables->step_sql,
                                     books->step_table, error));
}

bool
cm_bookkeeping_create(const CmBookkeeping *books, CmConnection *connection, GError **error)
{
    return cm_connection_begin(connection, error) && create_version(books, connection, error) &&
           create_log(books, connection, error) && create_meta(books, connection, error) &&
           cm_connection_commit(connection, error);
}

static bool
create_missing(const CmBookkeeping *books, CmConnection *connection, const bool *there,
               GError **error)
{
    if (!there[0] && !create_version(books, connection, error))
        return false;
    if (!there[1] && !create_log(books, connection, error))
        return false;
    return there[2] || create_meta(books, connection, error);
}

/* Where a table cannot come in one transaction with its row, a run may have been cut off between
 * the two. */
static bool
ensure_format(const CmBookkeeping *books, CmConnection *connection, GError **error)
{
    static const char *const columns[] = {"value", NULL};
    g_autoptr(CmStatement) select = cm_statement_select(books->schema, books->meta_table, columns);
    g_autoptr(CmResult) rows = NULL;
    GError *cause = NULL;
    bool is_there;

    cm_statement_where(select, "name", CM_COMPARISON_EQUAL, cm_value_of_text("format"));
    rows = cm_connection_query_statement(connection, select, error);
    if (!rows)
        return false;
    is_there = cm_result_next(rows, &cause);
    g_clear_pointer(&rows, cm_result_free);
    if (cause)
        g_propagate_error(error, cause);
    return !cause && (is_there || write_format(books, connection, error));
}

bool
cm_bookkeeping_ensure(const CmBookkeeping *books, CmConnection *connection, GError **error)
{
    const char *const names[] = {books->version_table, books->log_table, books->meta_table};
    bool there[G_N_ELEMENTS(names)];

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (!has_table(books, connection, names[i], &there[i], error))
            return false;
    if (!books->dialect->has_transactional_ddl)
        return create_missing(books, connection, there, error) &&
               ensure_format(books, connection, error);
    if (there[0] && there[1] && there[2])
        return true;
    if (!cm_connection_begin(connection, error))
        return false;
    if (create_missing(books, connection, there, error) && cm_connection_commit(connection, error))
        return true;
    cm_connection_rollback(connection, NULL);
    return false;
}

bool
cm_bookkeeping_query_rows(const CmBookkeeping *books, CmConnection *connection, GStrv *rows,
                          GError **error)
{
    static const char *const columns[] = {"version_num", NULL};
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(CmStatement) select =
        cm_statement_select(books->schema, books->version_table, columns);
    g_autoptr(CmResult) result = NULL;
    g_autoptr(GError) cause = NULL;

    cm_statement_order_by(select, "version_num", false);
    result = cm_connection_query_statement(connection, select, &cause);
    while (result && cm_result_next(result, &cause))
        g_ptr_array_add(list, g_strdup(cm_result_text(result, 0)));
    if (cause) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    g_ptr_array_add(list, NULL);
    *rows = (GStrv)g_ptr_array_free(g_steal_pointer(&list), FALSE);
    return true;
}

bool
cm_bookkeeping_read_rows(const CmBookkeeping *books, CmConnection *connection, GStrv *rows,
                         GError **error)
{
    bool is_there;

    if (!has_table(books, connection, books->version_table, &is_there, error))
        return false;
    if (is_there)
        return cm_bookkeeping_query_rows(books, connection, rows, error);
    *rows = g_new0(char *, 1);
    return true;
}

static CmStatement *
make_change(const CmBookkeeping *books, const CmRowOperation *change)
{
    static const char *const columns[] = {"version_num", NULL};
    const CmValue to = cm_value_of_text(change->to);
    CmStatement *statement = NULL;

    switch (change->change) {
    case CM_ROW_INSERT:
        statement = cm_statement_insert(books->schema, books->version_table, columns);
        cm_statement_add_row(statement, &to);
        break;
    case CM_ROW_DELETE:
        statement = cm_statement_delete(books->schema, books->version_table);
        cm_statement_where(statement, "version_num", CM_COMPARISON_EQUAL,
                           cm_value_of_text(change->from));
        break;
    case CM_ROW_UPDATE:
        statement = cm_statement_update(books->schema, books->version_table);
        cm_statement_set(statement, "version_num", to);
        cm_statement_where(statement, "version_num", CM_COMPARISON_EQUAL,
                           cm_value_of_text(change->from));
        break;
    }
    return statement;
}

bool
cm_bookkeeping_change_rows(const CmBookkeeping *books, CmConnection *connection,
                           const CmRowOperation *changes, guint count, bool is_offline,
                           GError **error)
{
    for (guint i = 0; i < count; i++) {
        const CmRowOperation *change = &changes[i];
        g_autoptr(CmStatement) statement = make_change(books, change);

        cm_failpoint(CM_FAILPOINT_BEFORE_VERSION);
        if (!cm_connection_execute_statement(connection, statement, error))
            return false;
        if (!is_offline && cm_connection_changes(connection) != 1)
            return cm_fail(error, CM_ERROR_MIGRATION,
                           "table '%s' changed while this ran: row '%s' is gone",
                           books->version_table, change->from ? change->from : change->to);
        cm_failpoint(CM_FAILPOINT_AFTER_VERSION);
    }
    return true;
}

bool
cm_bookkeeping_replace_rows(const CmBookkeeping *books, CmConnection *connection,
                            const char *const *before, const char *const *after, GError **error)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(CmRowOperation));
    guint at = 0;
    guint gone;

    for (const char *const *row = before; *row; row++) {
        CmRowOperation goes = {.change = CM_ROW_DELETE, .from = *row};

        if (!g_strv_contains(after, *row))
            g_array_append_val(changes, goes);
    }
    gone = changes->len;
    for (const char *const *row = after; *row; row++) {
        CmRowOperation comes = {.change = CM_ROW_INSERT, .to = *row};
        CmRowOperation *goes = at < gone ? &g_array_index(changes, CmRowOperation, at) : NULL;

        if (g_strv_contains(before, *row))
            continue;
        if (goes)
            *goes = (CmRowOperation){.change = CM_ROW_UPDATE, .from = goes->from, .to = *row};
        else
            g_array_append_val(changes, comes);
        at++;
    }
    return cm_bookkeeping_change_rows(books, connection, (CmRowOperation *)(void *)changes->data,
                                      changes->len, false, error);
}

bool
cm_bookkeeping_purge(const CmBookkeeping *books, CmConnection *connection, GError **error)
{
    g_autoptr(CmStatement) statement = cm_statement_delete(books->schema, books->version_table);

    return cm_connection_execute_statement(connection, statement, error);
}

static char *
format_time(int64_t microseconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(microseconds / 1000000);
    g_autofree char *seconds = g_date_time_format(time, "%Y-%m-%d %H:%M:%S");

    return g_strdup_printf("%s.%06d", seconds, (int)(microseconds % 1000000));
}

CmStatement *
cm_bookkeeping_log_insert(const CmBookkeeping *books)
{
    return cm_statement_insert(books->schema, books->log_table, cm_bookkeeping_log_columns + 1);
}

void
cm_bookkeeping_log_add(const CmBookkeeping *books, CmStatement *insert,
                       const CmJournalEntry *entry)
{
    bool is_running = !strcmp(entry->status, "running");
    g_autofree char *started = format_time(entry->started_at);
    g_autofree char *finished = is_running ? NULL : format_time(g_get_real_time());
    const CmValue values[] = {
        cm_value_of_text(entry->revision),
        cm_value_of_text(entry->direction),
        cm_value_of_text(entry->status),
        cm_value_of_text(started),
        cm_value_of_text(finished),
        cm_value_of_integer(entry->statements),
        cm_value_of_text(entry->checksum),
        cm_value_of_text(entry->error),
        cm_value_of_text(entry->user),
        cm_value_of_text(books->host),
        cm_value_of_text(cm_version()),
        cm_value_of_text(entry->tag),
    };

    cm_statement_add_row(insert, values);
}

CmStatement *
cm_bookkeeping_log_update(const CmBookkeeping *books, int64_t id, const CmJournalEntry *entry)
{
    CmStatement *update = cm_statement_update(books->schema, books->log_table);
    g_autofree char *finished = format_time(g_get_real_time());

    cm_statement_set(update, "status", cm_value_of_text(entry->status));
    cm_statement_set(update, "finished_at", cm_value_of_text(finished));
    cm_statement_set(update, "statements", cm_value_of_integer(entry->statements));
    cm_statement_set(update, "checksum", cm_value_of_text(entry->checksum));
    cm_statement_set(update, "error", cm_value_of_text(entry->error));
    cm_statement_where(update, "id", CM_COMPARISON_EQUAL, cm_value_of_integer(id));
    return update;
}

bool
cm_bookkeeping_write_log(const CmBookkeeping *books, CmConnection *connection,
                         const CmJournalEntry *entry, GError **error)
{
    g_autoptr(CmStatement) insert = cm_bookkeeping_log_insert(books);

    cm_bookkeeping_log_add(books, insert, entry);
    return cm_bookkeeping_note(connection, insert, error);
}

CmResult *
cm_bookkeeping_query_log(const CmBookkeeping *books, CmConnection *connection, GError **error)
{
    g_autoptr(CmStatement) select =
        cm_statement_select(books->schema, books->log_table, cm_bookkeeping_log_columns);
    bool is_there;

    if (!has_table(books, connection, books->log_table, &is_there, error) || !is_there)
        return NULL;
    cm_statement_order_by(select, "id", false);
    return cm_connection_query_statement(connection, select, error);
}
