/* What the functions of <cmig/migrate.h> share: an open project, with what it has read so far. */
#pragma once

#include <cmig/migrate.h>
#include <signal.h>

#include "db/connection.h"
#include "dialect/dialect.h"
#include "migrate/bookkeeping.h"
#include "migrate/compare.h"
#include "migrate/config.h"
#include "graph/graph.h"
#include "model/model.h"

struct CmProject {
    CmConfig *config;
    CmProjectOptions options; /* its texts are owned */
    CmUrl *url;               /* NULL: none is configured */
    char *url_shown;
    GHashTable *given;        /* values for variables of revision files, by name */
    const CmDialect *dialect; /* of the URL */
    CmBookkeeping *books;
    CmGraph *graph;           /* read when first asked for */
    bool keeps_texts;         /* of short revision files, when the graph is read */
    GHashTable *schemas;      /* globs: what to look at beside the default schema */
    CmConnection *connection; /* opened when first asked for */
    bool is_read_only;        /* the connection is */
    volatile sig_atomic_t is_cancelled;
};

/* The revision graph (transfer none). */
CmGraph *cm_project_graph(CmProject *project, GError **error);

/* Gives back the texts that were kept with it. */
void cm_project_forget_texts(CmProject *project);

/* Forgets the graph, after a file was written. */
void cm_project_forget_graph(CmProject *project);

/* All paths of revision files, sorted (transfer full: an array of char *). */
GPtrArray *cm_project_revision_paths(const CmProject *project, GError **error);

/* Fails with the message, and with the environments that might have what is missing. */
bool cm_project_fail_choice(const CmProject *project, CmErrorCode code, const char *message,
                            GError **error);

/* Fails unless it is known in which dialect to write. */
bool cm_project_need_dialect(const CmProject *project, GError **error);

/* Fails unless there is a URL. */
bool cm_project_need_url(const CmProject *project, GError **error);

/* The connection (transfer none). Read-only if nothing is to be written; a connection that may
 * write replaces one that may not. */
CmConnection *cm_project_connect(CmProject *project, bool is_read_only, GError **error);

/* Opens the second database of the configuration, once it is known to be another than the first, of
 * the same kind, and without tables (transfer full); NULL with no error: none is configured. Fits
 * CmOpenScratch; project is a CmProject. */
CmConnection *cm_project_open_scratch(gpointer project, CmConnection *database, GError **error);

/* How its database is compared with a model, once it is connected; it borrows of the project. */
CmComparing cm_project_comparing(CmProject *project);

/* Whether there is a database to connect to: a SQLite file may not exist yet. */
bool cm_project_has_database(const CmProject *project);

/* The rows of the version table; none where there is no database (transfer full). */
bool cm_project_read_rows(CmProject *project, GStrv *rows, GError **error);

/* Fails with CM_ERROR_NEEDS_REPAIR where a run on the database is half done: neither what is there
 * nor what is to come can then be told from the files. */
bool cm_project_check_whole(CmProject *project, GError **error);

/* The schema of the database without cmig's own tables; empty where there is none (transfer
 * full). In the default schema, and in those that the configuration, the model as far as it has
 * been read, and the operations of a run name. */
CmSchema *cm_project_reflect(CmProject *project, const char *const *include,
                             const char *const *exclude, GError **error);

/* The same for comparing it or writing it down: warns of what the user may not see. */
CmSchema *cm_project_look_at(CmProject *project, const char *const *include,
                             const char *const *exclude, GError **error);

/* The declared model (transfer full); fails unless one is configured. Warnings are logged. */
CmModel *cm_project_model(CmProject *project, GError **error);

void cm_project_log_line(const CmProject *project, CmLogLevel level, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Differences in words, from operations (transfer full). hints may be NULL. */
CmChanges *cm_changes_new(const GPtrArray *operations, const GPtrArray *hints);
