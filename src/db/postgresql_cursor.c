/* The rows of PostgreSQL's results, and their values. A result is whole before its first row is
 * read, so several may be read at once, and others may be asked for in between. */
#include "db/postgresql_internal.h"

#include <stdlib.h>
#include <string.h>

/* Types with values of their own here, by number in every server; all others are text. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_OID = 26,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
};

typedef struct {
    PGresult *result;
    int row;             /* the current one; -1 before the first */
    GPtrArray *unquoted; /* bytes of the current row, freed by PQfreemem; NULL: none yet */
} Cursor;

/* The rows that were changed, not those that were read. */
static int64_t
count_changes(PGresult *result)
{
    static const char *const words[] = {"INSERT", "UPDATE", "DELETE", "MERGE", "COPY"};
    const char *tag = PQcmdStatus(result);

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_has_prefix(tag, words[i]))
            return g_ascii_strtoll(PQcmdTuples(result), NULL, 10);
    return 0;
}

bool
cm_libpq_execute(CmWire *wire, const char *sql, const CmValue *binds, gsize bind_count,
                 int64_t *changes, GError **error)
{
    PGresult *result = cm_libpq_run(wire, sql, binds, bind_count, error);

    if (!result)
        return false;
    *changes = count_changes(result);
    PQclear(result);
    return true;
}

bool
cm_libpq_copy(CmWire *data, const char *sql, const char *rows, int64_t *changes, GError **error)
{
    CmLibpqWire *wire = data;
    bool ok;

    wire->rows = rows;
    ok = cm_libpq_execute(wire, sql, NULL, 0, changes, error);
    wire->rows = NULL;
    return ok;
}

CmCursor *
cm_libpq_query(CmWire *wire, const char *sql, const CmValue *binds, gsize bind_count,
               GError **error)
{
    g_autofree char *joined = bind_count ? NULL : cm_libpq_join_waiting(wire, sql);
    PGresult *result = cm_libpq_run(wire, joined ? joined : sql, binds, bind_count, error);
    Cursor *cursor;

    if (!result)
        return NULL;
    cursor = g_new0(Cursor, 1);
    cursor->result = result;
    cursor->row = -1;
    return cursor;
}

CmStep
cm_libpq_next(CmCursor *data, GError **error)
{
    Cursor *cursor = data;

    (void)error;
    g_clear_pointer(&cursor->unquoted, g_ptr_array_unref);
    return ++cursor->row < PQntuples(cursor->result) ? CM_STEP_ROW : CM_STEP_END;
}

void
cm_libpq_finish(CmCursor *data)
{
    Cursor *cursor = data;

    g_clear_pointer(&cursor->unquoted, g_ptr_array_unref);
    PQclear(cursor->result);
    g_free(cursor);
}

guint
cm_libpq_column_count(CmCursor *cursor)
{
    return (guint)PQnfields(((Cursor *)cursor)->result);
}

const char *
cm_libpq_column_name(CmCursor *cursor, guint column)
{
    return PQfname(((Cursor *)cursor)->result, (int)column);
}

bool
cm_libpq_is_null(CmCursor *data, guint column)
{
    Cursor *cursor = data;

    return PQgetisnull(cursor->result, cursor->row, (int)column);
}

const char *
cm_libpq_text(CmCursor *data, guint column)
{
    Cursor *cursor = data;

    if (PQgetisnull(cursor->result, cursor->row, (int)column))
        return NULL;
    return PQgetvalue(cursor->result, cursor->row, (int)column);
}

int64_t
cm_libpq_integer(CmCursor *data, guint column)
{
    const char *text = cm_libpq_text(data, column);

    if (text && PQftype(((Cursor *)data)->result, (int)column) == OID_BOOL)
        return *text == 't';
    return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

static CmValue
read_bytes(Cursor *cursor, const char *text)
{
    size_t length;
    unsigned char *bytes = PQunescapeBytea((const unsigned char *)text, &length);

    if (!cursor->unquoted)
        cursor->unquoted = g_ptr_array_new_with_free_func(PQfreemem);
    g_ptr_array_add(cursor->unquoted, bytes);
    return (CmValue){.kind = CM_VALUE_BYTES, .data = (char *)bytes, .length = length};
}

CmValue
cm_libpq_value(CmCursor *data, guint column)
{
    Cursor *cursor = data;
    const char *text = cm_libpq_text(data, column);

    if (!text)
        return CM_VALUE_OF_NULL;
    switch (PQftype(cursor->result, (int)column)) {
    case OID_BOOL:
        return (CmValue){.kind = CM_VALUE_BOOLEAN, .boolean = *text == 't'};
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
    case OID_OID:
        return (CmValue){.kind = CM_VALUE_INTEGER, .integer = g_ascii_strtoll(text, NULL, 10)};
    case OID_FLOAT4:
    case OID_FLOAT8:
        return (CmValue){.kind = CM_VALUE_DOUBLE, .real = g_ascii_strtod(text, NULL)};
    case OID_BYTEA:
        return read_bytes(cursor, text);
    default:
        return (CmValue){.kind = CM_VALUE_TEXT, .data = (char *)text, .length = strlen(text)};
    }
}
