/* SQLite's errors as cmig's: with a family, an SQLSTATE, and the name of the file. */
#include "db/sqlite_wire.h"

/* What SQLite's codes mean to others; extended codes stand before the primary ones. */
static const struct {
    int native;
    CmErrorCode code;
    const char *sqlstate;
} mappings[] = {
    {SQLITE_CONSTRAINT_UNIQUE, CM_ERROR_INTEGRITY, "23505"},
    {SQLITE_CONSTRAINT_PRIMARYKEY, CM_ERROR_INTEGRITY, "23505"},
    {SQLITE_CONSTRAINT_ROWID, CM_ERROR_INTEGRITY, "23505"},
    {SQLITE_CONSTRAINT_NOTNULL, CM_ERROR_INTEGRITY, "23502"},
    {SQLITE_CONSTRAINT_FOREIGNKEY, CM_ERROR_INTEGRITY, "23503"},
    {SQLITE_CONSTRAINT_CHECK, CM_ERROR_INTEGRITY, "23514"},
    {SQLITE_CONSTRAINT, CM_ERROR_INTEGRITY, "23000"},
    {SQLITE_BUSY, CM_ERROR_OPERATIONAL, "55P03"},
    {SQLITE_LOCKED, CM_ERROR_OPERATIONAL, "55P03"},
    {SQLITE_INTERRUPT, CM_ERROR_OPERATIONAL, "57014"},
    {SQLITE_READONLY, CM_ERROR_OPERATIONAL, "25006"},
    {SQLITE_FULL, CM_ERROR_OPERATIONAL, "53100"},
    {SQLITE_NOMEM, CM_ERROR_OPERATIONAL, "53200"},
    {SQLITE_IOERR, CM_ERROR_OPERATIONAL, "58030"},
    {SQLITE_PROTOCOL, CM_ERROR_OPERATIONAL, "58000"},
    {SQLITE_CORRUPT, CM_ERROR_OPERATIONAL, "XX001"},
    {SQLITE_NOTADB, CM_ERROR_CONNECTION, "08001"},
    {SQLITE_CANTOPEN, CM_ERROR_CONNECTION, "08001"},
    {SQLITE_AUTH, CM_ERROR_DATABASE, "42501"},
    {SQLITE_MISMATCH, CM_ERROR_DATABASE, "42804"},
    {SQLITE_TOOBIG, CM_ERROR_DATABASE, "54000"},
};

/* The code SQLITE_ERROR says everything and nothing; its message says more. */
static const char *
guess_sqlstate(const char *message)
{
    if (g_str_has_suffix(message, "syntax error") || g_str_has_prefix(message, "incomplete input"))
        return "42601";
    if (g_str_has_prefix(message, "no such table"))
        return "42P01";
    if (g_str_has_prefix(message, "no such column"))
        return "42703";
    if (g_str_has_prefix(message, "duplicate column name"))
        return "42701";
    return g_str_has_suffix(message, "already exists") ? "42P07" : "HY000";
}

/* A message for people, where SQLite's own lacks what happened to which file (transfer full). */
static char *
explain(const CmSqliteWire *wire, int native, const char *message)
{
    switch (native & 0xff) {
    case SQLITE_BUSY:
        return g_strdup_printf("the database '%s' is locked by another connection (waited %d ms)",
                               wire->path, wire->lock_timeout);
    case SQLITE_NOTADB:
        return g_strdup_printf("'%s' is not a SQLite database", wire->path);
    case SQLITE_CORRUPT:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
        return g_strdup_printf("the database '%s': %s", wire->path, message);
    default:
        return g_strdup(message);
    }
}

bool
cm_sqlite_fail(const CmSqliteWire *wire, int native, const char *message, const char *sql,
               GError **error)
{
    const char *sqlstate = guess_sqlstate(message);
    CmErrorCode code = CM_ERROR_DATABASE;
    g_autofree char *explained = NULL;

    if (wire->interrupted && (native & 0xff) == SQLITE_BUSY) {
        native = SQLITE_INTERRUPT;
        message = "interrupted";
    }
    explained = explain(wire, native, message);
    for (gsize i = 0; i < G_N_ELEMENTS(mappings); i++) {
        if (mappings[i].native != native && mappings[i].native != (native & 0xff))
            continue;
        code = mappings[i].code;
        sqlstate = mappings[i].sqlstate;
        break;
    }
    return cm_fail_database(error, code, sqlstate, native, sql, "%s", explained);
}

bool
cm_sqlite_fail_last(const CmSqliteWire *wire, const char *sql, GError **error)
{
    return cm_sqlite_fail(wire, sqlite3_extended_errcode(wire->db), sqlite3_errmsg(wire->db), sql,
                          error);
}
