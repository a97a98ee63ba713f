/* Errors of the domain CM_ERROR, carrying a CmErrorDetail of their own. */
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    CmErrorDetail detail; /* its strings are owned */
} CmErrorPrivate;

static const char *const code_names[] = {
    [CM_ERROR_ARGUMENT] = "argument",
    [CM_ERROR_NO_SUCH_MODULE] = "no_such_module",
    [CM_ERROR_URL] = "url",
    [CM_ERROR_COMPILE] = "compile",
    [CM_ERROR_UNSUPPORTED] = "unsupported",
    [CM_ERROR_UNKNOWN_STATE] = "unknown_state",
    [CM_ERROR_INVALID_REQUEST] = "invalid_request",
    [CM_ERROR_NO_SUCH_TABLE] = "no_such_table",
    [CM_ERROR_NO_SUCH_OBJECT] = "no_such_object",
    [CM_ERROR_ALREADY_EXISTS] = "already_exists",
    [CM_ERROR_IN_USE] = "in_use",
    [CM_ERROR_TIMEOUT] = "timeout",
    [CM_ERROR_LOCK_BUSY] = "lock_busy",
    [CM_ERROR_DATABASE] = "database",
    [CM_ERROR_CONNECTION] = "connection",
    [CM_ERROR_INTEGRITY] = "integrity",
    [CM_ERROR_OPERATIONAL] = "operational",
    [CM_ERROR_FILE] = "file",
    [CM_ERROR_SYNTAX] = "syntax",
    [CM_ERROR_KEY] = "key",
    [CM_ERROR_VALUE] = "value",
    [CM_ERROR_HOOK] = "hook",
    [CM_ERROR_GRAPH] = "graph",
    [CM_ERROR_UNKNOWN_REVISION] = "unknown_revision",
    [CM_ERROR_AMBIGUOUS_PREFIX] = "ambiguous_prefix",
    [CM_ERROR_UNKNOWN_BRANCH] = "unknown_branch",
    [CM_ERROR_NOT_IN_BRANCH] = "not_in_branch",
    [CM_ERROR_MULTIPLE_HEADS] = "multiple_heads",
    [CM_ERROR_NOT_ANCESTOR] = "not_ancestor",
    [CM_ERROR_NOT_ON_BRANCH_PATH] = "not_on_branch_path",
    [CM_ERROR_RELATIVE_TOO_FAR] = "relative_too_far",
    [CM_ERROR_AMBIGUOUS_WALK] = "ambiguous_walk",
    [CM_ERROR_AMBIGUOUS_CURRENT] = "ambiguous_current",
    [CM_ERROR_OVERLAP] = "overlap",
    [CM_ERROR_RANGE_NOT_ALLOWED] = "range_not_allowed",
    [CM_ERROR_RANGE_REQUIRED] = "range_required",
    [CM_ERROR_BAD_RANGE] = "bad_range",
    [CM_ERROR_NOT_A_HEAD] = "not_a_head",
    [CM_ERROR_DUPLICATE_HEADS] = "duplicate_heads",
    [CM_ERROR_NOT_AT_HEADS] = "not_at_heads",
    [CM_ERROR_CYCLE] = "cycle",
    [CM_ERROR_DEPENDENCY_CYCLE] = "dependency_cycle",
    [CM_ERROR_SELF_LOOP] = "self_loop",
    [CM_ERROR_DEPENDENCY_SELF_LOOP] = "dependency_self_loop",
    [CM_ERROR_DUPLICATE_LABEL] = "duplicate_label",
    [CM_ERROR_ILLEGAL_ID] = "illegal_id",
    [CM_ERROR_DUPLICATE_ID] = "duplicate_id",
    [CM_ERROR_MISSING_DOWN_REVISION] = "missing_down_revision",
    [CM_ERROR_MISSING_DEPENDENCY] = "missing_dependency",
    [CM_ERROR_BROKEN_MAP] = "broken_map",
    [CM_ERROR_MIGRATION] = "migration",
    [CM_ERROR_IRREVERSIBLE] = "irreversible",
    [CM_ERROR_PLACEHOLDER] = "placeholder",
    [CM_ERROR_TAMPERED] = "tampered",
    [CM_ERROR_NEEDS_REPAIR] = "needs_repair",
};

static void
cm_error_private_init(CmErrorPrivate *priv)
{
    memset(priv, 0, sizeof *priv);
}

static void
cm_error_private_copy(const CmErrorPrivate *from, CmErrorPrivate *to)
{
    to->detail = from->detail;
    to->detail.sqlstate = g_strdup(from->detail.sqlstate);
    to->detail.statement = g_strdup(from->detail.statement);
    to->detail.file = g_strdup(from->detail.file);
}

static void
cm_error_private_clear(CmErrorPrivate *priv)
{
    g_free((char *)priv->detail.sqlstate);
    g_free((char *)priv->detail.statement);
    g_free((char *)priv->detail.file);
}

G_DEFINE_EXTENDED_ERROR(CmError, cm_error)

bool
cm_error_is(const GError *error, CmErrorCode code)
{
    if (!error || error->domain != CM_ERROR)
        return false;
    if (code % 100 == 0)
        return error->code / 100 == (int)code / 100;
    return error->code == (int)code;
}

const CmErrorDetail *
cm_error_detail(const GError *error)
{
    static const CmErrorDetail nothing;

    if (!error || error->domain != CM_ERROR)
        return &nothing;
    return &cm_error_get_private(error)->detail;
}

const char *
cm_error_code_name(CmErrorCode code)
{
    if ((gsize)code < G_N_ELEMENTS(code_names) && code_names[code])
        return code_names[code];
    return "error";
}

const char *
cm_version(void)
{
    return CMIG_VERSION;
}

/* Sets *error from a message that it takes over; returns its detail, or NULL if nobody listens. */
static CmErrorDetail *
set_error(GError **error, CmErrorCode code, char *message)
{
    if (!error) {
        g_free(message);
        return NULL;
    }
    g_assert(!*error);
    *error = g_error_new_literal(CM_ERROR, code, message);
    g_free(message);
    return &cm_error_get_private(*error)->detail;
}

static void
set_place(CmErrorDetail *detail, CmPosition at)
{
    detail->file = g_strdup(at.file);
    detail->line = at.line;
    detail->column = at.column;
}

static char *
format_place(CmPosition at)
{
    if (!at.line)
        return g_strdup_printf("%s: ", at.file ? at.file : "<text>");
    return g_strdup_printf("%s:%d:%d: ", at.file ? at.file : "<text>", at.line, at.column);
}

bool
cm_fail(GError **error, CmErrorCode code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    set_error(error, code, g_strdup_vprintf(format, arguments));
    va_end(arguments);
    return false;
}

bool
cm_fail_at(GError **error, CmPosition at, CmErrorCode code, const char *format, ...)
{
    va_list arguments;
    g_autofree char *place = format_place(at);
    g_autofree char *message = NULL;
    CmErrorDetail *detail;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    detail = set_error(error, code, g_strconcat(place, message, NULL));
    if (detail)
        set_place(detail, at);
    return false;
}

bool
cm_fail_database(GError **error, CmErrorCode code, const char *sqlstate, int native_code,
                 const char *statement, const char *format, ...)
{
    va_list arguments;
    CmErrorDetail *detail;

    va_start(arguments, format);
    detail = set_error(error, code, g_strdup_vprintf(format, arguments));
    va_end(arguments);
    if (detail) {
        detail->sqlstate = g_strdup(sqlstate);
        detail->native_code = native_code;
        detail->statement = g_strdup(statement);
    }
    return false;
}

void
cm_error_locate(GError **error, CmPosition at)
{
    g_autofree char *place = NULL;
    CmErrorDetail *detail;

    if (!error || !*error || (*error)->domain != CM_ERROR || !at.file)
        return;
    detail = &cm_error_get_private(*error)->detail;
    if (detail->file)
        return;
    place = format_place(at);
    g_prefix_error_literal(error, place);
    set_place(detail, at);
}

/* Levenshtein's distance, given up (as limit) once it cannot be less. */
static gsize
edit_distance(const char *left, const char *right, gsize limit)
{
    gsize columns = strlen(right);
    g_autofree gsize *row = g_new(gsize, columns + 1);

    for (gsize j = 0; j <= columns; j++)
        row[j] = j;
    for (gsize i = 0; left[i]; i++) {
        gsize diagonal = i;
        gsize best = row[0] = i + 1;

        for (gsize j = 0; j < columns; j++) {
            gsize substitute =
                diagonal + (g_ascii_tolower(left[i]) != g_ascii_tolower(right[j]));

            diagonal = row[j + 1];
            row[j + 1] = MIN(substitute, MIN(row[j], row[j + 1]) + 1);
            best = MIN(best, row[j + 1]);
        }
        if (best >= limit)
            return limit;
    }
    return MIN(row[columns], limit);
}

const char *
cm_error_suggest(const char *word, const char *const *candidates)
{
    gsize length = strlen(word);
    gsize best = length > 64 ? 0 : 1 + MAX(1, length / 3);
    const char *nearest = NULL;

    for (; best && *candidates; candidates++) {
        gsize distance = edit_distance(word, *candidates, best);

        if (distance < best) {
            best = distance;
            nearest = *candidates;
        }
    }
    return nearest;
}
