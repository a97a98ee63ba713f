/* A driver: how to speak with one kind of server or file, as a constant table of functions.
 *
 * A driver knows the wire and nothing of schemas or of what a statement means. CmConnection stands
 * on it and is what all others use. SQLite's driver and the offline one are linked in; others may
 * be modules (registry.h), which see nothing of the library but this header, the types that it
 * names, and the helpers that they are handed.
 *
 * A wire and its cursors belong to one thread at a time; interrupt alone may be called from any
 * thread and from a signal handler while the wire is open. */
#pragma once

#include "base/value.h"
#include "db/url.h"

/* Raised with every change to the tables or types of this header and of url.h. */
#define CM_DRIVER_ABI 4

typedef void CmWire;   /* a driver's own connection */
typedef void CmCursor; /* a driver's own result */

typedef enum {
    CM_OPEN_READ_ONLY = 1 << 0,
    CM_OPEN_MAY_CREATE = 1 << 1, /* a database that is not there is made */
    CM_OPEN_BRIEFLY = 1 << 2,    /* what it is wanted for is not worth a long wait */
} CmOpenFlags;

typedef enum {
    CM_STEP_ROW,
    CM_STEP_END,
    CM_STEP_ERROR,
} CmStep;

/* Takes what the server says beside its results: warnings, and what only informs. */
typedef void (*CmNotice)(bool is_warning, const char *message, gpointer data);

/* All slots are filled but those that say otherwise. */
typedef struct {
    int abi; /* CM_DRIVER_ABI */
    const char *name;
    const char *dialect; /* whose spelling statements are compiled to */
    /* The same of one connection, where a driver serves several; NULL: the one above. */
    const char *(*dialect_of)(CmWire *wire);

    /* Whether the database is there, found without opening it; NULL where only opening tells. */
    bool (*exists)(const CmUrl *url);
    CmWire *(*open)(const CmUrl *url, CmOpenFlags flags, GError **error);
    void (*close)(CmWire *wire);
    /* Text that lives as long as the wire, such as "15.3"; NULL when there is no server. */
    const char *(*server_version)(CmWire *wire);
    /* How long a statement waits for another's lock. */
    bool (*set_lock_timeout)(CmWire *wire, int milliseconds, GError **error);
    /* How long a statement may run, 0 for ever; NULL where that cannot be limited. */
    bool (*set_statement_timeout)(CmWire *wire, int milliseconds, GError **error);
    /* Makes the settings of the session what they were when it was opened, with the time-outs that
     * were set since; NULL where that cannot be had. */
    bool (*restore)(CmWire *wire, GError **error);
    /* Who is told of notices, from now on; NULL where there are none. */
    void (*set_notice)(CmWire *wire, CmNotice notice, gpointer data);
    void (*interrupt)(CmWire *wire);

    /* Whether a pooler may give each transaction another session of the server; NULL: never. Such
     * a wire keeps no state but within a transaction. */
    bool (*is_pooled)(CmWire *wire);

    bool (*begin)(CmWire *wire, GError **error);
    bool (*commit)(CmWire *wire, GError **error);
    bool (*rollback)(CmWire *wire, GError **error);
    bool (*in_transaction)(CmWire *wire);
    /* Keeps a statement of a transaction, to be sent in one message with what comes next, at the
     * latest with the commit; what takes it along fails with it. NULL where that saves nothing. */
    void (*later)(CmWire *wire, const char *sql);

    /* Runs one statement to its end; *changes is the number of rows that it changed. */
    bool (*execute)(CmWire *wire, const char *sql, const CmValue *binds, gsize bind_count,
                    int64_t *changes, GError **error);
    /* Runs a statement that reads rows from its client, and gives it these; NULL where there are no
     * such statements. */
    bool (*copy)(CmWire *wire, const char *sql, const char *rows, int64_t *changes, GError **error);
    /* Starts one statement; the binds need not outlive the call. */
    CmCursor *(*query)(CmWire *wire, const char *sql, const CmValue *binds, gsize bind_count,
                       GError **error);
    CmStep (*next)(CmCursor *cursor, GError **error);
    void (*finish)(CmCursor *cursor);
    guint (*column_count)(CmCursor *cursor);
    const char *(*column_name)(CmCursor *cursor, guint column);
    /* Of the current row; text and data are borrowed until the next call of next or finish. */
    bool (*is_null)(CmCursor *cursor, guint column);
    int64_t (*integer)(CmCursor *cursor, guint column);
    const char *(*text)(CmCursor *cursor, guint column); /* NULL for null */
    CmValue (*value)(CmCursor *cursor, guint column);
} CmDriver;

/* What a module may call of the library: functions of base/error.h and db/url.h. */
typedef struct {
    int abi; /* CM_DRIVER_ABI */
    bool (*fail)(GError **error, CmErrorCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);
    bool (*fail_database)(GError **error, CmErrorCode code, const char *sqlstate, int native_code,
                          const char *statement, const char *format, ...) G_GNUC_PRINTF(6, 7);
    const char *(*suggest)(const char *word, const char *const *candidates);
    const char *(*url_option)(const CmUrl *url, const char *key);
    CmUrl *(*url_copy)(const CmUrl *url);
    void (*url_free)(CmUrl *url);
} CmDriverHelpers;

/* What a module exports under the name CM_DRIVER_ENTRY. It keeps helpers, which are static, and
 * returns its driver, also static; or NULL when helpers->abi is not the one it was built for. */
#define CM_DRIVER_ENTRY "cmig_driver"
typedef const CmDriver *(*CmDriverEntry)(const CmDriverHelpers *helpers);

extern const CmDriver cm_driver_sqlite;
extern const CmDriver cm_driver_postgresql; /* in a module, or linked in */
extern const CmDriver cm_driver_mysql;
