/* cmig.yaml: what a project is. docs/configuration.md lists every key with its default.
 *
 * ${NAME} and ${NAME:-default} are expanded in any value, by a look-up that is handed in. Paths in
 * the file are relative to its folder; those in the struct can be opened as they are. */
#pragma once

#include "revision/file.h"

typedef struct {
    char *path;   /* the file, NULL if there is none */
    char *folder; /* that it is in */
    char *script_location;
    GStrv version_locations; /* where new and old revision files are; never empty */
    bool recursive;
    GStrv models; /* paths, globs resolved; may be empty */
    char *url;    /* or NULL */
    char *url_problem; /* why there is none, though the file has one; else NULL */
    char *scratch_url; /* where texts are spelled, or NULL: in the database itself */
    char *scratch_problem; /* as url_problem */
    bool has_own_url; /* the environment asked for has a URL */
    char *version_table;
    char *version_table_schema; /* or NULL: where the connection makes tables */
    GStrv schemas; /* globs: schemas to look at beside the default one; NULL for none */
    char *file_template;
    GStrv templates; /* files of which new revisions are made; may be empty */
    GPtrArray *post_write_hooks; /* GStrv, the words of each; NULL for none */
    char *timezone;
    CmTransactionMode transaction;
    int64_t wait_for_lock; /* microseconds */
    int64_t lock_timeout;
    int64_t statement_timeout; /* -1: as the server has it */
    GStrv include; /* of autogenerate: globs, NULL for all */
    GStrv exclude;
    bool allow_drop;
    GStrv environments; /* the names of all */
} CmConfig;

typedef const char *(*CmLookup)(const char *name, gpointer data);

/* Reads the file (transfer full). is_optional: without it the defaults are given. environment (may
 * be NULL) is put over the rest. */
CmConfig *cm_config_load(const char *path, bool is_optional, const char *environment,
                         CmLookup lookup, gpointer data, GError **error);
void cm_config_free(CmConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmConfig, cm_config_free)
