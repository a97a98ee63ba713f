/* Statements and results of MySQL's driver: those with binds are prepared, and kept for their text;
 * others are sent as they stand, since much DDL cannot be prepared. Results are read whole, so that
 * the wire is free for the next statement at once. */
#include "db/mysql_internal.h"

#include <string.h>

/* Either of the text protocol (result, row) or of a prepared statement (buffers). */
typedef struct {
    CmMysqlWire *wire;
    MYSQL_RES *result; /* rows, or of a prepared statement the description of its columns */
    MYSQL_STMT *statement;
    CmMysqlCached *entry; /* NULL: the statement is the cursor's own */
    MYSQL_FIELD *fields;
    GPtrArray *further; /* MYSQL_RES: what follows the rows of result, or NULL */
    guint column_count;
    char **row;
    unsigned long *lengths;
    MYSQL_BIND *buffers;
    my_bool *nulls;
} Cursor;

static CmMysqlCached *
find_cached(CmMysqlWire *wire, const char *sql)
{
    for (gsize i = 0; i < CM_MYSQL_CACHE_SIZE; i++)
        if (wire->cache[i].sql && !wire->cache[i].in_use && !strcmp(wire->cache[i].sql, sql))
            return &wire->cache[i];
    return NULL;
}

/* An entry for another statement, emptied; NULL if all are in use. */
static CmMysqlCached *
free_cached(CmMysqlWire *wire)
{
    CmMysqlCached *oldest = NULL;

    for (gsize i = 0; i < CM_MYSQL_CACHE_SIZE; i++) {
        CmMysqlCached *entry = &wire->cache[i];

        if (!entry->in_use && (!oldest || entry->used_at < oldest->used_at))
            oldest = entry;
    }
    if (oldest)
        cm_mysql_close_cached(oldest);
    return oldest;
}

static MYSQL_STMT *
prepare(CmMysqlWire *wire, const char *sql, GError **error)
{
    MYSQL_STMT *statement = mysql_stmt_init(wire->mysql);
    my_bool measures = 1;

    mysql_stmt_attr_set(statement, STMT_ATTR_UPDATE_MAX_LENGTH, &measures);
    if (!mysql_stmt_prepare(statement, sql, strlen(sql)))
        return statement;
    cm_mysql_fail_statement(statement, sql, error);
    mysql_stmt_close(statement);
    return NULL;
}

static bool
acquire(Cursor *cursor, const char *sql, GError **error)
{
    CmMysqlWire *wire = cursor->wire;

    cursor->entry = find_cached(wire, sql);
    if (!cursor->entry) {
        cursor->statement = prepare(wire, sql, error);
        if (!cursor->statement)
            return false;
        cursor->entry = free_cached(wire);
        if (cursor->entry)
            *cursor->entry = (CmMysqlCached){g_strdup(sql), cursor->statement, true, 0};
    }
    if (cursor->entry) {
        cursor->statement = cursor->entry->statement;
        cursor->entry->in_use = true;
        cursor->entry->used_at = ++wire->clock;
    }
    return true;
}

static void
release(Cursor *cursor)
{
    for (guint i = 0; cursor->buffers && i < cursor->column_count; i++)
        g_free(cursor->buffers[i].buffer);
    g_free(cursor->buffers);
    g_free(cursor->nulls);
    if (cursor->statement) {
        g_free(cursor->row);
        g_free(cursor->lengths);
        mysql_stmt_free_result(cursor->statement);
    }
    if (cursor->result)
        mysql_free_result(cursor->result);
    g_clear_pointer(&cursor->further, g_ptr_array_unref);
    if (cursor->entry)
        cursor->entry->in_use = false;
    else if (cursor->statement)
        mysql_stmt_close(cursor->statement);
}

static void
set_bind(MYSQL_BIND *bind, const CmValue *value)
{
    switch (value->kind) {
    case CM_VALUE_NULL:
        bind->buffer_type = MYSQL_TYPE_NULL;
        return;
    case CM_VALUE_BOOLEAN:
        bind->buffer_type = MYSQL_TYPE_TINY;
        bind->buffer = (void *)&value->boolean;
        return;
    case CM_VALUE_INTEGER:
        bind->buffer_type = MYSQL_TYPE_LONGLONG;
        bind->buffer = (void *)&value->integer;
        return;
    case CM_VALUE_DOUBLE:
        bind->buffer_type = MYSQL_TYPE_DOUBLE;
        bind->buffer = (void *)&value->real;
        return;
    case CM_VALUE_TEXT:
    case CM_VALUE_BYTES:
        bind->buffer_type = value->kind == CM_VALUE_TEXT ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
        bind->buffer = value->data;
        bind->buffer_length = value->length;
        bind->length_value = value->length;
        return;
    }
}

static bool
run_prepared(Cursor *cursor, const char *sql, const CmValue *binds, gsize count, GError **error)
{
    unsigned long wanted;
    g_autofree MYSQL_BIND *values = g_new0(MYSQL_BIND, count + 1);

    if (!acquire(cursor, sql, error))
        return false;
    wanted = mysql_stmt_param_count(cursor->statement);
    if (count != wanted)
        return cm_fail_database(error, CM_ERROR_ARGUMENT, NULL, 0, sql,
                                "the statement has %lu placeholders for %" G_GSIZE_FORMAT " binds",
                                wanted, count);
    for (gsize i = 0; i < count; i++)
        set_bind(&values[i], &binds[i]);
    if (mysql_stmt_bind_param(cursor->statement, values) || mysql_stmt_execute(cursor->statement) ||
        mysql_stmt_store_result(cursor->statement))
        return cm_mysql_fail_statement(cursor->statement, sql, error);
    return true;
}

/* Room for the longest value of each column: the library has the rows, and has measured them. */
static bool
bind_columns(Cursor *cursor, const char *sql, GError **error)
{
    cursor->result = mysql_stmt_result_metadata(cursor->statement);
    if (!cursor->result)
        return true;
    cursor->column_count = mysql_num_fields(cursor->result);
    cursor->fields = mysql_fetch_fields(cursor->result);
    cursor->buffers = g_new0(MYSQL_BIND, cursor->column_count);
    cursor->nulls = g_new0(my_bool, cursor->column_count);
    cursor->lengths = g_new0(unsigned long, cursor->column_count);
    cursor->row = g_new0(char *, cursor->column_count);
    for (guint i = 0; i < cursor->column_count; i++) {
        MYSQL_BIND *buffer = &cursor->buffers[i];

        buffer->buffer_type = MYSQL_TYPE_STRING;
        buffer->buffer_length = MAX(cursor->fields[i].max_length, 64) + 1;
        buffer->buffer = g_malloc0(buffer->buffer_length);
        buffer->is_null = &cursor->nulls[i];
        buffer->length = &cursor->lengths[i];
    }
    return !mysql_stmt_bind_result(cursor->statement, cursor->buffers) ||
           cm_mysql_fail_statement(cursor->statement, sql, error);
}

static void
free_result(gpointer result)
{
    mysql_free_result(result);
}

/* What a block of statements leaves behind its first result is read: its rows follow those of the
 * first, whatever their columns. */
static bool
take_further_results(Cursor *cursor, const char *sql, GError **error)
{
    MYSQL *mysql = cursor->wire->mysql;
    int more;

    while ((more = mysql_next_result(mysql)) == 0) {
        MYSQL_RES *result = mysql_store_result(mysql);

        if (!result)
            continue;
        if (!cursor->further)
            cursor->further = g_ptr_array_new_with_free_func(free_result);
        if (cursor->result)
            g_ptr_array_add(cursor->further, result);
        else
            mysql_free_result(result);
    }
    return more < 0 || cm_mysql_fail(cursor->wire, sql, error);
}

static bool
run_text(Cursor *cursor, const char *sql, GError **error)
{
    CmMysqlWire *wire = cursor->wire;

    if (mysql_real_query(wire->mysql, sql, strlen(sql)))
        return cm_mysql_fail(wire, sql, error);
    cursor->result = mysql_store_result(wire->mysql);
    if (!cursor->result && mysql_errno(wire->mysql))
        return cm_mysql_fail(wire, sql, error);
    if (cursor->result) {
        cursor->column_count = mysql_num_fields(cursor->result);
        cursor->fields = mysql_fetch_fields(cursor->result);
    }
    return take_further_results(cursor, sql, error);
}

static bool
start(Cursor *cursor, CmMysqlWire *wire, const char *sql, const CmValue *binds, gsize count,
      GError **error)
{
    *cursor = (Cursor){.wire = wire};
    return count ? run_prepared(cursor, sql, binds, count, error) : run_text(cursor, sql, error);
}

bool
cm_mysql_execute(CmWire *data, const char *sql, const CmValue *binds, gsize bind_count,
                 int64_t *changes, GError **error)
{
    CmMysqlWire *wire = data;
    Cursor cursor;
    bool ok = start(&cursor, wire, sql, binds, bind_count, error);
    my_ulonglong rows = !ok                ? 0
                        : cursor.statement ? mysql_stmt_affected_rows(cursor.statement)
                                           : mysql_affected_rows(wire->mysql);

    *changes = rows == (my_ulonglong)-1 ? 0 : (int64_t)rows;
    release(&cursor);
    return ok;
}

CmCursor *
cm_mysql_query(CmWire *data, const char *sql, const CmValue *binds, gsize bind_count,
               GError **error)
{
    Cursor cursor;

    if (start(&cursor, data, sql, binds, bind_count, error) &&
        (!cursor.statement || bind_columns(&cursor, sql, error)))
        return g_memdup2(&cursor, sizeof cursor);
    release(&cursor);
    return NULL;
}

void
cm_mysql_finish(CmCursor *data)
{
    release(data);
    g_free(data);
}

static CmStep
next_prepared(Cursor *cursor, GError **error)
{
    int result = mysql_stmt_fetch(cursor->statement);

    if (result == MYSQL_NO_DATA)
        return CM_STEP_END;
    if (result == 1) {
        cm_mysql_fail_statement(cursor->statement, NULL, error);
        return CM_STEP_ERROR;
    }
    for (guint i = 0; i < cursor->column_count; i++) {
        cursor->row[i] = cursor->nulls[i] ? NULL : cursor->buffers[i].buffer;
        if (cursor->row[i])
            cursor->row[i][cursor->lengths[i]] = '\0';
    }
    return CM_STEP_ROW;
}

CmStep
cm_mysql_next(CmCursor *data, GError **error)
{
    Cursor *cursor = data;

    if (cursor->statement)
        return cursor->result ? next_prepared(cursor, error) : CM_STEP_END;
    cursor->row = cursor->result ? mysql_fetch_row(cursor->result) : NULL;
    while (!cursor->row && cursor->further && cursor->further->len) {
        mysql_free_result(cursor->result);
        cursor->result = g_ptr_array_steal_index(cursor->further, 0);
        cursor->column_count = mysql_num_fields(cursor->result);
        cursor->fields = mysql_fetch_fields(cursor->result);
        cursor->row = mysql_fetch_row(cursor->result);
    }
    cursor->lengths = cursor->row ? mysql_fetch_lengths(cursor->result) : NULL;
    return cursor->row ? CM_STEP_ROW : CM_STEP_END;
}

guint
cm_mysql_column_count(CmCursor *data)
{
    return ((Cursor *)data)->column_count;
}

const char *
cm_mysql_column_name(CmCursor *data, guint column)
{
    return ((Cursor *)data)->fields[column].name;
}

bool
cm_mysql_is_null(CmCursor *data, guint column)
{
    return !((Cursor *)data)->row[column];
}

const char *
cm_mysql_cell_text(CmCursor *data, guint column)
{
    return ((Cursor *)data)->row[column];
}

int64_t
cm_mysql_integer(CmCursor *data, guint column)
{
    const char *digits = cm_mysql_cell_text(data, column);

    return digits ? g_ascii_strtoll(digits, NULL, 10) : 0;
}

#define BINARY_CHARSET 63

CmValue
cm_mysql_value(CmCursor *data, guint column)
{
    const Cursor *cursor = data;
    const MYSQL_FIELD *field = &cursor->fields[column];
    char *bytes = cursor->row[column];
    CmValue text_value = {.kind = CM_VALUE_TEXT, .data = bytes};
    int64_t number;

    if (!bytes)
        return CM_VALUE_OF_NULL;
    text_value.length = cursor->lengths[column];
    switch (field->type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
        return g_ascii_string_to_signed(bytes, 10, G_MININT64, G_MAXINT64, &number, NULL)
                   ? (CmValue){.kind = CM_VALUE_INTEGER, .integer = number}
                   : text_value;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
        return (CmValue){.kind = CM_VALUE_DOUBLE, .real = g_ascii_strtod(bytes, NULL)};
    case MYSQL_TYPE_BIT:
        text_value.kind = CM_VALUE_BYTES;
        return text_value;
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_STRING:
    case MYSQL_TYPE_VAR_STRING:
        if (field->charsetnr == BINARY_CHARSET)
            text_value.kind = CM_VALUE_BYTES;
        return text_value;
    default:
        return text_value;
    }
}
