/* Revision files: a header that places the revision in the graph, and what it does, as operations
 * in YAML or as SQL. docs/formats.md has both forms. */
#pragma once

#include "base/yaml_read.h"
#include "dialect/dialect.h"
#include "graph/revision.h"

typedef enum {
    CM_TRANSACTION_PER_MIGRATION,
    CM_TRANSACTION_ALL,
    CM_TRANSACTION_NONE,
} CmTransactionMode;

/* The words of the configuration and of revision files, indexed by the enum. */
extern const char *const cm_transaction_words[];

/* What a revision does. */
typedef struct {
    GPtrArray *upgrade;     /* CmOperation */
    GPtrArray *downgrade;   /* CmOperation; NULL: there is no way back */
    char *irreversible;     /* why, if the file says so */
    char *placeholder;      /* why a direction is missing, if the file says so; that is then one */
    bool is_placeholder[2]; /* operation that may change anything, for replay: see placeholder.h */
    GStrv affects;          /* of SQL: the tables that it may change; NULL: any */
    bool has_transaction;   /* the file says how: */
    CmTransactionMode transaction;
    char *upgrade_checksum; /* v1: and SHA-256; comments and layout do not count */
    char *downgrade_checksum;
    bool is_bare;             /* has no checksums, which only the journal asks for */
    CmYamlDocument *document; /* positions borrow from it; NULL for SQL */
    char *path;
} CmScript;

/* Whether a file name is one of a revision: .yaml, .yml or .sql, and not hidden. */
bool cm_revision_file_is_one(const char *name);

/* Reads the header alone; what stands behind it is not looked at. */
CmRevision *cm_revision_file_read_header(const char *path, GError **error);

/* The same; the text of a file of a few kilobytes is kept, for cm_revision_script. */
CmRevision *cm_revision_file_read_header_keeping(const char *path, GError **error);

/* Reads the whole file; given are values for its variables, see variables.h. */
CmScript *cm_revision_file_read(const char *path, GHashTable *given, GError **error);

/* What a revision does, from its text if that was kept, or from its file. A bare one has no
 * checksums. */
CmScript *cm_revision_script(const CmRevision *revision, GHashTable *given, bool is_bare,
                             GError **error);

/* The checksum of its upgrade, for which variables need no values (transfer full); NULL if it
 * cannot be read so far. */
char *cm_revision_file_checksum(const char *path);

void cm_script_free(CmScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmScript, cm_script_free)

/* The text of a new YAML revision file (transfer full). operations and downgrade may be NULL for a
 * file to be filled in by hand. */
char *cm_revision_file_write(const CmRevision *revision, const GPtrArray *upgrade,
                             const GPtrArray *downgrade, GError **error);

/* What a file of SQL says behind its header; texts are borrowed. */
typedef struct {
    const char *dialect;     /* that the texts are for; NULL: all. Empty texts are always for all */
    const char *texts[2];    /* upgrade and downgrade; NULL: the file has no such section */
    bool leaves_transaction; /* transaction: none */
} CmSqlSections;

/* The same for a file of SQL (transfer full); sections NULL: to be filled in by hand. */
char *cm_revision_file_write_sql(const CmRevision *revision, const CmSqlSections *sections);
