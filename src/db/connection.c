#include "db/connection.h"

#include "base/failpoint.h"
#include "db/registry.h"
#include "dialect/compile.h"

#include <stdlib.h>
#include <string.h>

struct CmConnection {
    const CmDriver *driver;
    CmWire *wire;
    const CmSpelling *spelling;
    char *name;
    int64_t changes;
    CmConnectionCounters counters;
};

struct CmResult {
    const CmDriver *driver;
    CmCursor *cursor;
    bool ended;
};

CmConnection *
cm_connection_over(const CmDriver *driver, CmWire *wire, const CmSpelling *spelling,
                   const char *name)
{
    CmConnection *connection = g_new0(CmConnection, 1);

    connection->driver = driver;
    connection->wire = wire;
    connection->spelling = spelling;
    connection->name = g_strdup(name);
    return connection;
}

CmConnection *
cm_connection_open_url(const CmUrl *url, CmOpenFlags flags, const char *const *folders,
                       GError **error)
{
    const CmDriver *driver = cm_registry_find(url, folders, error);
    g_autofree char *name = NULL;
    CmWire *wire;

    if (!driver)
        return NULL;
    wire = driver->open(url, flags, error);
    if (!wire)
        return NULL;
    name = cm_url_to_string(url, true);
    return cm_connection_over(
        driver, wire,
        cm_spelling_find(driver->dialect_of ? driver->dialect_of(wire) : driver->dialect), name);
}

CmConnection *
cm_connection_open(const char *url, CmOpenFlags flags, const char *const *folders, GError **error)
{
    g_autoptr(CmUrl) parsed = cm_url_parse(url, error);

    return parsed ? cm_connection_open_url(parsed, flags, folders, error) : NULL;
}

bool
cm_connection_exists(const CmUrl *url)
{
    if (strcmp(url->driver, cm_driver_sqlite.name))
        return true;
    return cm_driver_sqlite.exists(url);
}

void
cm_connection_close(CmConnection *connection)
{
    if (!connection)
        return;
    connection->driver->close(connection->wire);
    g_free(connection->name);
    g_free(connection);
}

const CmSpelling *
cm_connection_spelling(const CmConnection *connection)
{
    return connection->spelling;
}

const char *
cm_connection_name(const CmConnection *connection)
{
    return connection->name;
}

const char *
cm_connection_server_version(const CmConnection *connection)
{
    return connection->driver->server_version(connection->wire);
}

int
cm_connection_version_number(const CmConnection *connection)
{
    const char *text = cm_connection_server_version(connection);
    int number = 0;

    for (int part = 0; part < 3; part++) {
        char *end = NULL;
        long digits = text && g_ascii_isdigit(*text) ? strtol(text, &end, 10) : 0;

        number = number * 100 + (int)CLAMP(digits, 0, part ? 99 : 9999);
        text = end && *end == '.' ? end + 1 : NULL;
    }
    return number;
}

bool
cm_connection_set_lock_timeout(CmConnection *connection, int milliseconds, GError **error)
{
    return connection->driver->set_lock_timeout(connection->wire, milliseconds, error);
}

bool
cm_connection_set_statement_timeout(CmConnection *connection, int milliseconds, GError **error)
{
    const CmDriver *driver = connection->driver;

    return !driver->set_statement_timeout ||
           driver->set_statement_timeout(connection->wire, milliseconds, error);
}

bool
cm_connection_restore(CmConnection *connection, GError **error)
{
    const CmDriver *driver = connection->driver;

    return !driver->restore || driver->restore(connection->wire, error);
}

void
cm_connection_set_notice(CmConnection *connection, CmNotice notice, gpointer data)
{
    if (connection->driver->set_notice)
        connection->driver->set_notice(connection->wire, notice, data);
}

void
cm_connection_interrupt(CmConnection *connection)
{
    connection->driver->interrupt(connection->wire);
}

bool
cm_connection_execute(CmConnection *connection, const char *sql, const CmValue *binds,
                      gsize bind_count, GError **error)
{
    connection->counters.statements++;
    connection->changes = 0;
    return connection->driver->execute(connection->wire, sql, binds, bind_count,
                                       &connection->changes, error);
}

CmResult *
cm_connection_query(CmConnection *connection, const char *sql, const CmValue *binds,
                    gsize bind_count, GError **error)
{
    CmCursor *cursor;
    CmResult *result;

    connection->counters.statements++;
    cursor = connection->driver->query(connection->wire, sql, binds, bind_count, error);
    if (!cursor)
        return NULL;
    result = g_new0(CmResult, 1);
    result->driver = connection->driver;
    result->cursor = cursor;
    return result;
}

static bool
check_statement(const CmConnection *connection, const CmStatement *statement, GError **error)
{
    if (!connection->spelling)
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "no statement can be written for the dialect '%s'",
                       connection->driver->dialect);
    if (statement->mode == CM_STATEMENT_AUTOCOMMIT && cm_connection_in_transaction(connection))
        return cm_fail(error, CM_ERROR_INVALID_REQUEST,
                       "the statement cannot run within a transaction: %s",
                       statement->text ? statement->text : statement->table);
    return true;
}

static bool
execute_rows(CmConnection *connection, const CmStatement *statement, guint first, guint count,
             GError **error)
{
    g_auto(CmCompiled) compiled = {0};

    return cm_compile_rows(statement, connection->spelling, first, count, &compiled, error) &&
           cm_connection_execute(connection, compiled.sql,
                                 (const CmValue *)(void *)compiled.binds->data, compiled.binds->len,
                                 error);
}

/* How many rows of an insert go into one statement. */
static guint
rows_at_once(const CmConnection *connection, const CmStatement *statement)
{
    guint columns = statement->columns->len;

    if (statement->kind != CM_STATEMENT_INSERT || !columns)
        return G_MAXUINT;
    return (guint)MAX(1, connection->spelling->max_binds / columns);
}

static bool
execute_in_steps(CmConnection *connection, const CmStatement *statement, guint step, GError **error)
{
    int64_t changes = 0;

    for (guint first = 0; first < statement->row_count; first += step) {
        guint count = MIN(step, statement->row_count - first);

        if (!execute_rows(connection, statement, first, count, error))
            return false;
        changes += connection->changes;
    }
    connection->changes = changes;
    return true;
}

static bool
copy_rows(CmConnection *connection, const CmStatement *statement, GError **error)
{
    const CmDriver *driver = connection->driver;

    if (!driver->copy)
        return cm_fail_database(error, CM_ERROR_UNSUPPORTED, NULL, 0, statement->text,
                                "this database reads no rows from its client");
    connection->counters.statements++;
    connection->changes = 0;
    return driver->copy(connection->wire, statement->text, statement->rows, &connection->changes,
                        error);
}

bool
cm_connection_execute_statement(CmConnection *connection, const CmStatement *statement,
                                GError **error)
{
    guint step;

    if (!check_statement(connection, statement, error))
        return false;
    if (statement->rows)
        return copy_rows(connection, statement, error);
    step = rows_at_once(connection, statement);
    if (statement->row_count <= step)
        return execute_rows(connection, statement, 0, statement->row_count, error);
    if (cm_connection_in_transaction(connection))
        return execute_in_steps(connection, statement, step, error);
    /* One statement is all or nothing, and so are its steps. */
    if (!cm_connection_begin(connection, error))
        return false;
    if (execute_in_steps(connection, statement, step, error) &&
        cm_connection_commit(connection, error))
        return true;
    cm_connection_rollback(connection, NULL);
    return false;
}

bool
cm_connection_execute_later(CmConnection *connection, const CmStatement *statement, GError **error)
{
    const CmDriver *driver = connection->driver;
    g_autofree char *sql = NULL;

    if (!driver->later || !cm_connection_in_transaction(connection))
        return cm_connection_execute_statement(connection, statement, error);
    if (!check_statement(connection, statement, error))
        return false;
    sql = cm_compile_literal(statement, connection->spelling, error);
    if (!sql)
        return false;
    connection->counters.statements++;
    driver->later(connection->wire, sql);
    return true;
}

CmResult *
cm_connection_query_statement(CmConnection *connection, const CmStatement *statement,
                              GError **error)
{
    g_auto(CmCompiled) compiled = {0};

    if (!check_statement(connection, statement, error))
        return NULL;
    if (!cm_compile(statement, connection->spelling, &compiled, error))
        return NULL;
    return cm_connection_query(connection, compiled.sql,
                               (const CmValue *)(void *)compiled.binds->data, compiled.binds->len,
                               error);
}

int64_t
cm_connection_changes(const CmConnection *connection)
{
    return connection->changes;
}

CmConnectionCounters
cm_connection_counters(const CmConnection *connection)
{
    return connection->counters;
}

bool
cm_connection_is_pooled(const CmConnection *connection)
{
    const CmDriver *driver = connection->driver;

    return driver->is_pooled && driver->is_pooled(connection->wire);
}

bool
cm_connection_begin(CmConnection *connection, GError **error)
{
    if (cm_connection_in_transaction(connection))
        return cm_fail(error, CM_ERROR_INVALID_REQUEST, "a transaction is open already");
    connection->counters.transactions++;
    return connection->driver->begin(connection->wire, error);
}

bool
cm_connection_commit(CmConnection *connection, GError **error)
{
    if (!cm_connection_in_transaction(connection))
        return cm_fail(error, CM_ERROR_INVALID_REQUEST, "no transaction is open to commit");
    cm_failpoint(CM_FAILPOINT_BEFORE_COMMIT);
    if (!connection->driver->commit(connection->wire, error))
        return false;
    cm_failpoint(CM_FAILPOINT_AFTER_COMMIT);
    return true;
}

bool
cm_connection_rollback(CmConnection *connection, GError **error)
{
    if (!cm_connection_in_transaction(connection))
        return true;
    return connection->driver->rollback(connection->wire, error);
}

bool
cm_connection_in_transaction(const CmConnection *connection)
{
    return connection->driver->in_transaction(connection->wire);
}

bool
cm_result_next(CmResult *result, GError **error)
{
    if (result->ended)
        return false;
    result->ended = result->driver->next(result->cursor, error) != CM_STEP_ROW;
    return !result->ended;
}

guint
cm_result_column_count(const CmResult *result)
{
    return result->driver->column_count(result->cursor);
}

const char *
cm_result_column_name(const CmResult *result, guint column)
{
    return result->driver->column_name(result->cursor, column);
}

bool
cm_result_is_null(const CmResult *result, guint column)
{
    return result->driver->is_null(result->cursor, column);
}

int64_t
cm_result_integer(const CmResult *result, guint column)
{
    return result->driver->integer(result->cursor, column);
}

const char *
cm_result_text(const CmResult *result, guint column)
{
    return result->driver->text(result->cursor, column);
}

CmValue
cm_result_value(const CmResult *result, guint column)
{
    return result->driver->value(result->cursor, column);
}

void
cm_result_free(CmResult *result)
{
    if (!result)
        return;
    result->driver->finish(result->cursor);
    g_free(result);
}
