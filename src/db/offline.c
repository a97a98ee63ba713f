#include "db/offline.h"

#include <string.h>

typedef struct {
    const CmSpelling *spelling;
    CmOfflineWrite write;
    gpointer data;
    bool in_transaction;
} Wire;

/* What must follow a text for it to be a statement of a script: a comment up to the line's end
 * would swallow the semicolon. */
static const char *
ending_of(const char *sql, const CmSpelling *spelling)
{
    bool has_semicolon = false;
    bool in_comment = false;
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, spelling->lexer);
    while (cm_lexer_next(&lexer, &token)) {
        in_comment = token.kind == CM_TOKEN_COMMENT && !g_str_has_prefix(token.start, "/*") &&
                     token.start + token.length == lexer.end;
        if (token.kind != CM_TOKEN_COMMENT)
            has_semicolon = cm_token_is_symbol(&token, ";");
    }
    if (has_semicolon)
        return "\n";
    return in_comment ? "\n;\n" : ";\n";
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
    text = g_strconcat(inlined, ending_of(inlined, wire->spelling), NULL);
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
