#include "db/offline.h"

#include <string.h>

typedef struct {
    const CmSpelling *spelling;
    CmOfflineWrite write;
    gpointer data;
    bool in_transaction;
} Wire;

/* What of a text decides how it is ended. */
typedef struct {
    bool has_semicolon; /* it is ended by itself */
    bool has_inner;     /* a semicolon stands within it */
    bool in_comment;    /* one up to the line's end, which would swallow what is put behind it */
} Ending;

static Ending
ending_of(const char *sql, const CmSpelling *spelling)
{
    Ending ending = {0};
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, spelling->lexer);
    while (cm_lexer_next(&lexer, &token)) {
        ending.in_comment = token.kind == CM_TOKEN_COMMENT &&
                            !g_str_has_prefix(token.start, "/*") &&
                            token.start + token.length == lexer.end;
        if (token.kind == CM_TOKEN_COMMENT)
            continue;
        ending.has_inner = ending.has_inner || ending.has_semicolon;
        ending.has_semicolon = cm_token_is_symbol(&token, ";");
    }
    return ending;
}

/* The text between lines that have the client look for something else than a semicolon. */
static char *
delimited(const char *sql, bool in_comment)
{
    g_autoptr(GString) delimiter = g_string_new("//");
    const char *apart = in_comment || g_str_has_suffix(sql, "/") ? "\n" : "";

    while (strstr(sql, delimiter->str))
        g_string_append_c(delimiter, '/');
    return g_strdup_printf("DELIMITER %s\n%s%s%s\nDELIMITER ;\n", delimiter->str, sql, apart,
                           delimiter->str);
}

static char *
as_statement(const char *sql, const CmSpelling *spelling)
{
    Ending ending = ending_of(sql, spelling);

    if (ending.has_inner && spelling->client_splits)
        return delimited(sql, ending.in_comment);
    if (ending.has_semicolon)
        return g_strconcat(sql, "\n", NULL);
    return g_strconcat(sql, ending.in_comment ? "\n;\n" : ";\n", NULL);
}

static bool
execute(CmWire *data, const char *sql, const CmValue *binds, gsize bind_count, int64_t *changes,
        GError **error)
{
    Wire *wire = data;
    g_autofree char *inlined = cm_spelling_inline(wire->spelling, sql, binds, bind_count, error);
    g_autofree char *text = NULL;

    *changes = 0;
    if (!inlined)
        return false;
    text = as_statement(inlined, wire->spelling);
    wire->write(text, wire->data);
    return true;
}

static bool
copy(CmWire *data, const char *sql, const char *rows, int64_t *changes, GError **error)
{
    Wire *wire = data;
    g_autofree char *text = g_strconcat(sql, ";\n", rows, "\\.\n", NULL);

    (void)error;
    *changes = 0;
    wire->write(text, wire->data);
    return true;
}

static CmCursor *
query(CmWire *data, const char *sql, const CmValue *binds, gsize bind_count, GError **error)
{
    (void)data;
    (void)binds;
    (void)bind_count;
    cm_fail_database(error, CM_ERROR_UNSUPPORTED, NULL, 0, sql,
                     "a script cannot ask the database: this needs a connection");
    return NULL;
}

static bool
begin(CmWire *data, GError **error)
{
    Wire *wire = data;

    (void)error;
    wire->write("BEGIN;\n", wire->data);
    wire->in_transaction = true;
    return true;
}

static bool
commit(CmWire *data, GError **error)
{
    Wire *wire = data;

    (void)error;
    wire->write("COMMIT;\n", wire->data);
    wire->in_transaction = false;
    return true;
}

static bool
rollback(CmWire *data, GError **error)
{
    Wire *wire = data;

    (void)error;
    wire->write("ROLLBACK;\n", wire->data);
    wire->in_transaction = false;
    return true;
}

static bool
in_transaction(CmWire *data)
{
    return ((Wire *)data)->in_transaction;
}

static const char *
server_version(CmWire *data)
{
    (void)data;
    return NULL;
}

static bool
set_lock_timeout(CmWire *data, int milliseconds, GError **error)
{
    (void)data;
    (void)milliseconds;
    (void)error;
    return true;
}

static void
interrupt_wire(CmWire *data)
{
    (void)data;
}

/* Nothing above can call what needs a cursor, since no query gives one. */
static const CmDriver driver = {
    .abi = CM_DRIVER_ABI,
    .name = "offline",
    .close = g_free,
    .server_version = server_version,
    .set_lock_timeout = set_lock_timeout,
    .interrupt = interrupt_wire,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .execute = execute,
    .copy = copy,
    .query = query,
};

CmConnection *
cm_offline_open(const CmSpelling *spelling, CmOfflineWrite write, gpointer data)
{
    Wire *wire = g_new0(Wire, 1);
    g_autofree char *name = g_strdup_printf("%s script", spelling->name);

    wire->spelling = spelling;
    wire->write = write;
    wire->data = data;
    return cm_connection_over(&driver, wire, spelling, name);
}
