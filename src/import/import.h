/* Taking over the project of another tool: what each tool's reader makes, and what is then written.
 *
 * A CmImporter reads a project as that tool left it into a CmImported: the graph of its revisions,
 * what each does in SQL or why that is not known, and what of its configuration cmig has too.
 * Writing that as a project of cmig is the same for all. The list of importers stands in import.c.
 */
#pragma once

#include <cmig/migrate.h>

#include "graph/graph.h"
#include "graph/plan.h"

/* A revision; indexes of the arrays are CmDirection. */
typedef struct {
    const CmRevision *revision; /* of the graph; its path is where it was read */
    guint location;             /* of the locations, by index */
    char *name;                 /* of the new file in it, without its ending: may have folders */
    char *texts[2];             /* SQL; empty if it does nothing; NULL: not known */
    char *reasons[2];           /* why it is not known */
    bool leaves_transaction;    /* it cannot run in one */
} CmImportItem;

typedef struct {
    CmGraph *graph;
    GPtrArray *items;     /* CmImportItem *, by path */
    GPtrArray *locations; /* char *: folders for the files, from that of cmig.yaml */
    bool recursive;
    char *dialect; /* that the texts are for; NULL if there are none */
    char *url;     /* NULL where the project has none that could be read, as all below */
    char *version_table;
    char *version_schema; /* that it is in */
    char *file_template;
    char *timezone;
    GPtrArray *warnings; /* char * */
} CmImported;

typedef struct {
    const char *name; /* of the tool */
    bool (*read)(const CmImportOptions *options, CmImported *imported, GError **error);
} CmImporter;

extern const CmImporter cm_importer_alembic;

CmImportItem *cm_import_add(CmImported *imported, const CmRevision *revision, guint location,
                            char *name);

/* Notes something that could not be taken over. */
void cm_import_warn(CmImported *imported, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Says how it goes on. */
void cm_import_log(const CmImportOptions *options, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Where the configuration will be (transfer full). */
char *cm_import_config_path(const CmImportOptions *options);

/* Writes the project: the revision files, then the configuration. Nothing is ever overwritten, and
 * what was written is taken away again if something fails. The revisions' new paths become those of
 * report. */
bool cm_import_write(const CmImportOptions *options, const CmImported *imported, CmImport *report,
                     GError **error);
