/* Preparing, binding, running and reading statements of SQLite. */
#include "base/lexer.h"
#include "db/sqlite_wire.h"

#include <string.h>

/* Only what is run again is worth keeping; a PRAGMA must not be, since some act when prepared. */
static bool
is_worth_keeping(const char *sql)
{
    static const char *const words[] = {"SELECT",  "INSERT", "UPDATE", "DELETE",
                                        "REPLACE", "WITH",   NULL};
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_sqlite);
    if (!cm_lexer_next_code(&lexer, &token))
        return false;
    for (const char *const *word = words; *word; word++)
        if (cm_token_is(&token, *word))
            return true;
    return false;
}

static CmSqliteCached *
find_cached(CmSqliteWire *wire, const char *sql)
{
    for (gsize i = 0; i < CM_SQLITE_CACHE_SIZE; i++) {
        CmSqliteCached *entry = &wire->cache[i];

        if (entry->statement && !entry->in_use && !strcmp(sqlite3_sql(entry->statement), sql))
            return entry;
    }
    return NULL;
}

/* The entry to be filled next: the one that was not used for longest, or NULL if all are in use. */
static CmSqliteCached *
oldest_cached(CmSqliteWire *wire)
{
    CmSqliteCached *oldest = NULL;

    for (gsize i = 0; i < CM_SQLITE_CACHE_SIZE; i++) {
        CmSqliteCached *entry = &wire->cache[i];

        if (!entry->in_use && (!oldest || entry->used_at < oldest->used_at))
            oldest = entry;
    }
    return oldest;
}

static bool
check_tail(const char *tail, const char *sql, GError **error)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, tail, -1, &cm_lexer_options_sqlite);
    while (cm_lexer_next_code(&lexer, &token))
        if (!cm_token_is_symbol(&token, ";"))
            return cm_fail_database(error, CM_ERROR_ARGUMENT, NULL, 0, sql,
                                    "the text holds more than one statement: split it first");
    return true;
}

static sqlite3_stmt *
prepare(CmSqliteWire *wire, const char *sql, const char **tail, GError **error)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(wire->db, sql, -1, &statement, tail) != SQLITE_OK) {
        cm_sqlite_fail_last(wire, sql, error);
        return NULL;
    }
    if (!statement) {
        cm_fail_database(error, CM_ERROR_ARGUMENT, NULL, 0, sql, "the text holds no statement");
        return NULL;
    }
    if (check_tail(*tail, sql, error))
        return statement;
    sqlite3_finalize(statement);
    return NULL;
}

static bool
acquire(CmSqliteWire *wire, CmSqliteCursor *cursor, const char *sql, GError **error)
{
    const char *tail = "";

    *cursor = (CmSqliteCursor){.wire = wire, .entry = find_cached(wire, sql)};
    if (cursor->entry) {
        cursor->statement = cursor->entry->statement;
    } else {
        cursor->statement = prepare(wire, sql, &tail, error);
        if (!cursor->statement)
            return false;
        cursor->entry = !*tail && is_worth_keeping(sql) ? oldest_cached(wire) : NULL;
    }
    if (!cursor->entry)
        return true;
    if (cursor->entry->statement != cursor->statement)
        sqlite3_finalize(cursor->entry->statement);
    *cursor->entry = (CmSqliteCached){cursor->statement, true, ++wire->clock};
    return true;
}

static void
release(CmSqliteCursor *cursor)
{
    if (!cursor->entry) {
        sqlite3_finalize(cursor->statement);
        return;
    }
    sqlite3_reset(cursor->statement);
    sqlite3_clear_bindings(cursor->statement);
    cursor->entry->in_use = false;
}

static int
bind_value(sqlite3_stmt *statement, int index, const CmValue *value, sqlite3_destructor_type copy)
{
    switch (value->kind) {
    case CM_VALUE_NULL:
        return sqlite3_bind_null(statement, index);
    case CM_VALUE_BOOLEAN:
        return sqlite3_bind_int(statement, index, value->boolean);
    case CM_VALUE_INTEGER:
        return sqlite3_bind_int64(statement, index, value->integer);
    case CM_VALUE_DOUBLE:
        return sqlite3_bind_double(statement, index, value->real);
    case CM_VALUE_TEXT:
        return sqlite3_bind_text64(statement, index, value->data, value->length, copy, SQLITE_UTF8);
    case CM_VALUE_BYTES:
        if (!value->length)
            return sqlite3_bind_zeroblob(statement, index, 0);
        return sqlite3_bind_blob64(statement, index, value->data, value->length, copy);
    }
    return SQLITE_MISUSE;
}

static bool
bind_values(CmSqliteCursor *cursor, const CmValue *binds, gsize count, sqlite3_destructor_type copy,
            GError **error)
{
    const char *sql = sqlite3_sql(cursor->statement);
    gsize wanted = (gsize)sqlite3_bind_parameter_count(cursor->statement);

    if (count != wanted)
        return cm_fail_database(error, CM_ERROR_ARGUMENT, NULL, 0, sql,
                                "the statement has %" G_GSIZE_FORMAT
                                " placeholders for %" G_GSIZE_FORMAT " binds",
                                wanted, count);
    for (gsize i = 0; i < count; i++)
        if (bind_value(cursor->statement, (int)i + 1, &binds[i], copy) != SQLITE_OK)
            return cm_sqlite_fail_last(cursor->wire, sql, error);
    return true;
}

CmStep
cm_sqlite_next(CmCursor *data, GError **error)
{
    CmSqliteCursor *cursor = data;
    int result = sqlite3_step(cursor->statement);

    if (result == SQLITE_ROW)
        return CM_STEP_ROW;
    if (result != SQLITE_DONE)
        cm_sqlite_fail_last(cursor->wire, sqlite3_sql(cursor->statement), error);
    sqlite3_reset(cursor->statement); /* lets go of locks before the cursor is finished */
    return result == SQLITE_DONE ? CM_STEP_END : CM_STEP_ERROR;
}

bool
cm_sqlite_execute(CmWire *data, const char *sql, const CmValue *binds, gsize bind_count,
                  int64_t *changes, GError **error)
{
    CmSqliteWire *wire = data;
    int before = sqlite3_total_changes(wire->db);
    CmStep last = CM_STEP_ERROR;
    CmSqliteCursor cursor;

    wire->interrupted = 0;
    if (!acquire(wire, &cursor, sql, error))
        return false;
    if (bind_values(&cursor, binds, bind_count, SQLITE_STATIC, error))
        while ((last = cm_sqlite_next(&cursor, error)) == CM_STEP_ROW)
            ;
    release(&cursor);
    *changes = sqlite3_total_changes(wire->db) == before ? 0 : sqlite3_changes(wire->db);
    return last == CM_STEP_END;
}

void
cm_sqlite_finish(CmCursor *data)
{
    release(data);
    g_free(data);
}

CmCursor *
cm_sqlite_query(CmWire *data, const char *sql, const CmValue *binds, gsize bind_count,
                GError **error)
{
    CmSqliteWire *wire = data;
    CmSqliteCursor cursor;

    wire->interrupted = 0;
    if (!acquire(wire, &cursor, sql, error))
        return NULL;
    if (bind_values(&cursor, binds, bind_count, SQLITE_TRANSIENT, error))
        return g_memdup2(&cursor, sizeof cursor);
    release(&cursor);
    return NULL;
}

guint
cm_sqlite_column_count(CmCursor *data)
{
    return (guint)sqlite3_column_count(((CmSqliteCursor *)data)->statement);
}

const char *
cm_sqlite_column_name(CmCursor *data, guint column)
{
    return sqlite3_column_name(((CmSqliteCursor *)data)->statement, (int)column);
}

bool
cm_sqlite_is_null(CmCursor *data, guint column)
{
    return sqlite3_column_type(((CmSqliteCursor *)data)->statement, (int)column) == SQLITE_NULL;
}

int64_t
cm_sqlite_integer(CmCursor *data, guint column)
{
    return sqlite3_column_int64(((CmSqliteCursor *)data)->statement, (int)column);
}

const char *
cm_sqlite_text(CmCursor *data, guint column)
{
    return (const char *)sqlite3_column_text(((CmSqliteCursor *)data)->statement, (int)column);
}

CmValue
cm_sqlite_value(CmCursor *data, guint column)
{
    sqlite3_stmt *statement = ((CmSqliteCursor *)data)->statement;
    int index = (int)column;
    const void *bytes;

    switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER:
        return cm_value_of_integer(sqlite3_column_int64(statement, index));
    case SQLITE_FLOAT:
        return (CmValue){.kind = CM_VALUE_DOUBLE, .real = sqlite3_column_double(statement, index)};
    case SQLITE_TEXT:
        bytes = sqlite3_column_text(statement, index);
        return (CmValue){.kind = CM_VALUE_TEXT,
                         .data = (char *)bytes,
                         .length = (gsize)sqlite3_column_bytes(statement, index)};
    case SQLITE_BLOB:
        bytes = sqlite3_column_blob(statement, index);
        return (CmValue){.kind = CM_VALUE_BYTES,
                         .data = bytes ? (char *)bytes : (char *)"",
                         .length = (gsize)sqlite3_column_bytes(statement, index)};
    default:
        return CM_VALUE_OF_NULL;
    }
}
