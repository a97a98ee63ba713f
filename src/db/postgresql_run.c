/* One statement there and back: sending, waiting, cancelling. */
#include "db/postgresql_internal.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <string.h>

#define OID_BYTEA    17
#define POLL_TIMEOUT 500 /* milliseconds */
#define COPY_PIECE   (1 << 18)

/* Binds as libpq wants them: one array for each of their sides. */
typedef struct {
    Oid *types;
    const char **values;
    int *lengths;
    int *formats;
    GPtrArray *texts; /* owned */
} Parameters;

static char *
real_to_text(double real)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    if (isnan(real))
        return g_strdup("NaN");
    if (isinf(real))
        return g_strdup(real > 0 ? "Infinity" : "-Infinity");
    return g_strdup(g_ascii_dtostr(text, sizeof text, real));
}

/* The server finds the type of a text where it is used; bytes go as they are. */
static void
set_parameter(Parameters *parameters, gsize index, const CmValue *value)
{
    char *text = NULL;

    switch (value->kind) {
    case CM_VALUE_NULL:
        return;
    case CM_VALUE_BOOLEAN:
        parameters->values[index] = value->boolean ? "true" : "false";
        return;
    case CM_VALUE_TEXT:
        parameters->values[index] = value->data;
        return;
    case CM_VALUE_BYTES:
        parameters->types[index] = OID_BYTEA;
        parameters->values[index] = value->data ? value->data : "";
        parameters->lengths[index] = (int)value->length;
        parameters->formats[index] = 1;
        return;
    case CM_VALUE_INTEGER:
        text = g_strdup_printf("%" G_GINT64_FORMAT, (gint64)value->integer);
        break;
    case CM_VALUE_DOUBLE:
        text = real_to_text(value->real);
        break;
    }
    g_ptr_array_add(parameters->texts, text);
    parameters->values[index] = text;
}

static bool
send_with_binds(PGconn *connection, const char *sql, const CmValue *binds, gsize count)
{
    g_autofree Oid *types = g_new0(Oid, count);
    g_autofree const char **values = g_new0(const char *, count);
    g_autofree int *lengths = g_new0(int, count);
    g_autofree int *formats = g_new0(int, count);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    Parameters parameters = {types, values, lengths, formats, texts};

    for (gsize i = 0; i < count; i++)
        set_parameter(&parameters, i, &binds[i]);
    return PQsendQueryParams(connection, sql, (int)count, types, values, lengths, formats, 0);
}

static void
send_cancel(const CmLibpqWire *wire)
{
    char reason[256];

    PQcancel(wire->cancel, reason, sizeof reason);
}

/* The next result, NULL at the end. A cancel that overtakes its statement is lost on the server:
 * it is sent again until the statement ends. */
static PGresult *
wait_for_result(CmLibpqWire *wire)
{
    while (PQisBusy(wire->connection)) {
        struct pollfd socket = {.fd = PQsocket(wire->connection), .events = POLLIN};
        int ready = poll(&socket, 1, POLL_TIMEOUT);

        if (ready > 0 && !PQconsumeInput(wire->connection))
            break;
        if (ready <= 0 && wire->interrupted)
            send_cancel(wire);
        if (ready < 0 && errno != EINTR)
            break;
    }
    return PQgetResult(wire->connection);
}

static bool
is_failure(const PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_COPY_OUT:
    case PGRES_COPY_IN:
    case PGRES_COPY_BOTH:
        return false;
    default:
        return true;
    }
}

/* Gives the rows that there are, in pieces, between which an interrupt is heard. */
static void
give_rows(CmLibpqWire *wire)
{
    const char *rows = wire->rows;
    gsize left = rows ? strlen(rows) : 0;
    const char *problem = rows ? NULL : "there are no rows to copy";

    while (left && !problem) {
        gsize piece = MIN(left, COPY_PIECE);

        if (wire->interrupted || PQputCopyData(wire->connection, rows, (int)piece) != 1)
            problem = "interrupted";
        rows += piece;
        left -= piece;
    }
    PQputCopyEnd(wire->connection, problem);
}

/* The part of a COPY that is neither its beginning nor its end. */
static void
do_copy(CmLibpqWire *wire, const PGresult *result)
{
    char *row = NULL;

    if (PQresultStatus(result) == PGRES_COPY_IN)
        give_rows(wire);
    if (PQresultStatus(result) != PGRES_COPY_OUT)
        return;
    while (PQgetCopyData(wire->connection, &row, 0) > 0)
        g_clear_pointer(&row, PQfreemem);
}

/* All results of a statement down to the last, or to the first failure (transfer full). */
static PGresult *
collect(CmLibpqWire *wire)
{
    PGresult *kept = NULL;
    PGresult *result;

    while ((result = wait_for_result(wire))) {
        bool is_over = kept && is_failure(kept);

        do_copy(wire, result);
        PQclear(is_over ? result : kept);
        kept = is_over ? kept : result;
    }
    return kept;
}

/* What waits, which is taken from the wire (transfer full), or NULL. */
static char *
take_waiting(CmLibpqWire *wire)
{
    g_autofree char *begin = g_steal_pointer(&wire->begin);
    g_autofree char *later = g_steal_pointer(&wire->later);

    if (begin && later)
        return g_strconcat(begin, "; ", later, NULL);
    return begin ? g_steal_pointer(&begin) : g_steal_pointer(&later);
}

char *
cm_libpq_join_waiting(CmLibpqWire *wire, const char *sql)
{
    g_autofree char *waiting = take_waiting(wire);

    return waiting ? g_strconcat(waiting, "; ", sql, NULL) : NULL;
}

static bool
send_waiting(CmLibpqWire *wire, GError **error)
{
    g_autofree char *waiting = take_waiting(wire);
    PGresult *result = waiting ? cm_libpq_run(wire, waiting, NULL, 0, error) : NULL;

    PQclear(result);
    return !waiting || result;
}

/* Sends and waits: the last result or the first failure (transfer full), NULL for neither. */
static PGresult *
ask(CmLibpqWire *wire, const char *sql, const CmValue *binds, gsize bind_count)
{
    bool is_sent;

    wire->interrupted = 0;
    is_sent = bind_count ? send_with_binds(wire->connection, sql, binds, bind_count)
                         : PQsendQuery(wire->connection, sql);
    return is_sent ? collect(wire) : NULL;
}

/* The result, which is taken over, if it is none of a failure; sql is what is said to have failed.
 */
static PGresult *
if_good(const CmLibpqWire *wire, PGresult *result, const char *sql, GError **error)
{
    if (result && !is_failure(result))
        return result;
    cm_libpq_fail(wire, result, sql, error);
    PQclear(result);
    return NULL;
}

PGresult *
cm_libpq_commit(CmLibpqWire *wire, GError **error)
{
    g_autofree char *joined = cm_libpq_join_waiting(wire, "COMMIT");
    PGresult *result = ask(wire, joined ? joined : "COMMIT", NULL, 0);
    /* A transaction that is still open was failed by what went along. */
    bool is_open = PQtransactionStatus(wire->connection) == PQTRANS_INERROR;

    return if_good(wire, result, joined && is_open ? joined : "COMMIT", error);
}

PGresult *
cm_libpq_run(CmLibpqWire *wire, const char *sql, const CmValue *binds, gsize bind_count,
             GError **error)
{
    if (!send_waiting(wire, error))
        return NULL;
    return if_good(wire, ask(wire, sql, binds, bind_count), sql, error);
}
