/* Migrations for programs: what the cmig command line does, as functions.
 *
 * A project is a folder with cmig.yaml, a model file and revision files. Opening one reads the
 * configuration alone; the revision files are read when first asked for, and the database is
 * connected to by the functions that say so. Functions that only read never write to the database,
 * not even the version table.
 *
 * Structs that a program fills in begin with their size, so that fields can be added:
 * CmProjectOptions options = {sizeof options}. Zero always means the default. Lists and reports
 * belong to the caller; the texts in them live as long as they do, unless said otherwise. The
 * library prints nothing, reads no environment variable and never exits; it asks the program
 * through the callbacks in CmProjectOptions. A project belongs to one thread at a time, but
 * cm_project_cancel() may be called from any thread and from a signal handler. */
#pragma once

#include <cmig/core.h>

G_BEGIN_DECLS

typedef struct CmProject CmProject;

typedef enum {
    CM_LOG_INFO,
    CM_LOG_WARNING,
} CmLogLevel;

/* How far a run is; all counted from 1. */
typedef struct {
    const char *revision;
    guint step;
    guint steps;
    guint statement;   /* of this revision */
    guint row;         /* of a bulk insert: how many rows are written, */
    guint rows;        /* and how many there are; else 0 */
    int64_t elapsed_us; /* since the run began */
} CmProgress;

typedef struct {
    gsize size;
    const char *config;      /* the configuration file; NULL: cmig.yaml in the working folder */
    bool config_is_optional; /* a missing file is no error: there is a URL and nothing else */
    const char *environment; /* of `environments:`; NULL: none */
    const char *url;         /* instead of the configured one */
    const char *const *driver_folders; /* where driver modules lie; NULL: nowhere */
    int64_t wait_us;         /* for another cmig; 0: as configured; -1: not at all */
    const char *user;        /* who runs this, for the journal; NULL: unknown */
    const char *(*lookup)(const char *name, gpointer data); /* the value of ${name}, or NULL */
    void (*log)(CmLogLevel level, const char *message, gpointer data);
    void (*progress)(const CmProgress *progress, gpointer data);
    gpointer data;
    const char *const *variables; /* NAME=VALUE for what revisions declare; NULL: none */
    const char *tag; /* a word for the journal, at most 255 letters; NULL: none */
} CmProjectOptions;

/* Reads the configuration (transfer full). The options' texts are copied; callbacks and data must
 * outlive the project. */
CM_PUBLIC CmProject *cm_project_open(const CmProjectOptions *options, GError **error);

/* Closes the project and its connection; NULL is ignored. */
CM_PUBLIC void cm_project_close(CmProject *project);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmProject, cm_project_close)

/* The URL that would be connected to, with *** for a password; NULL if none is configured. Lives as
 * long as the project. */
CM_PUBLIC const char *cm_project_url(const CmProject *project);

/* The dialect that scripts are written in: that of the URL, or what was set; NULL if there is none.
 * Static. */
CM_PUBLIC const char *cm_project_dialect(const CmProject *project);

/* Has scripts be written in a dialect, whatever the URL says. From then on the project has no
 * database. */
CM_PUBLIC bool cm_project_set_dialect(CmProject *project, const char *name, GError **error);

/* The names of all dialects, NULL-terminated. Static. */
CM_PUBLIC const char *const *cm_project_dialects(void);

/* The names of the configuration's environments, NULL-terminated; NULL without a configuration.
 * They live as long as the project. */
CM_PUBLIC const char *const *cm_project_environments(const CmProject *project);

/* Has the statement that is running, and with it the run, end with an error. */
CM_PUBLIC void cm_project_cancel(CmProject *project);

/* What cm_project_init() is to write. */
typedef struct {
    gsize size;
    const char *folder; /* of the project; NULL: the working folder */
    const char *script_location; /* NULL: migrations */
    const char *url;             /* NULL: sqlite:///app.db */
    const char *template_name;   /* NULL: the first of cm_init_templates() */
} CmInitOptions;

/* What a project can begin as. */
typedef struct {
    const char *name;
    const char *description;
    const char *next; /* what to do with what was written, in words */
    bool has_url;     /* CmInitOptions.url means something */
} CmInitTemplate;

/* All of them; an entry without a name ends the list. Static. */
CM_PUBLIC const CmInitTemplate *cm_init_templates(void);

/* The one of a name, or NULL. */
CM_PUBLIC const CmInitTemplate *cm_init_template_find(const char *name);

/* Writes a configuration, folders for revisions and whatever else the template has. Refuses, and
 * writes nothing, if cmig.yaml is there or the script location is not empty; a model file that is
 * there is kept. Gives the paths written, NULL-terminated (transfer full). */
CM_PUBLIC char **cm_project_init(const CmInitOptions *options, GError **error);

/* What cm_project_import() is to take over. */
typedef struct {
    gsize size;
    const char *tool;    /* whose project it is: alembic */
    const char *source;  /* its folder, or its configuration */
    const char *folder;  /* of the new project; NULL: the working folder */
    const char *url;     /* NULL: the configured one */
    const char *dialect; /* of the SQL, where no URL says it */
    const char *section; /* of the configuration; NULL: the usual one */
    const char *const *version_paths; /* folders of revision files, instead of the configured */
    bool recursive;                   /* also in the folders below these */
    const char *const *program; /* the tool, to be asked for SQL: a path, and options that stand
                                   before all others; NULL: it is not asked */
    void (*log)(CmLogLevel level, const char *message, gpointer data);
    gpointer data;
} CmImportOptions;

/* What became of a direction of a revision. */
typedef enum {
    CM_IMPORT_SQL,
    CM_IMPORT_NOTHING,     /* it does nothing */
    CM_IMPORT_PLACEHOLDER, /* it refuses to run */
} CmImportKind;

typedef struct {
    char *revision;
    char *source; /* the file that it was read from */
    char *path;   /* that was written */
    CmImportKind upgrade;
    CmImportKind downgrade;
    char *upgrade_reason; /* of a placeholder; else NULL */
    char *downgrade_reason;
} CmImportedRevision;

/* What was taken over. */
typedef struct {
    char *config;        /* the configuration that was written */
    char *dialect;       /* of the SQL; NULL if there is none */
    char *version_table; /* NULL: cmig's own */
    char *url;           /* with *** for a password; NULL if none is known */
    gsize count;
    CmImportedRevision *revisions;
    char **warnings; /* what could not be taken over; NULL-terminated */
} CmImport;

/* Frees the report and its texts; NULL is ignored. */
CM_PUBLIC void cm_import_free(CmImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmImport, cm_import_free)

/* Makes a project of cmig from one of another tool, which is left as it is: a configuration, and a
 * revision file for each of its revisions, with the same id. Their SQL is what the tool itself
 * prints; what it cannot print is a placeholder. Code of the project is never run but by the tool.
 * Refuses, and writes nothing, if one of the files is there already. */
CM_PUBLIC CmImport *cm_project_import(const CmImportOptions *options, GError **error);

/* The names of the tools whose projects can be taken over, NULL-terminated; static. */
CM_PUBLIC const char *const *cm_import_tools(void);

/* A revision in a list. Its texts live as long as the list and the project. */
typedef struct {
    const char *id;
    const char *const *down_revisions; /* never NULL: may be empty */
    const char *const *depends_on;
    const char *const *branch_labels; /* of all branches it is on */
    const char *const *children;      /* that stand directly on it */
    const char *message;              /* or NULL */
    const char *created;              /* or NULL */
    const char *path;
    bool is_head;           /* nothing stands or depends on it */
    bool is_effective_head; /* nothing stands on it, but something depends on it */
    bool is_branch_point;
    bool is_merge_point;
    bool is_current; /* only where the database was asked */
} CmRevisionInfo;

typedef struct {
    gsize count;
    CmRevisionInfo *items;
} CmRevisionList;

/* Frees the list; NULL is ignored, as in all functions below that free. */
CM_PUBLIC void cm_revision_list_free(CmRevisionList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmRevisionList, cm_revision_list_free)

/* Revisions newest first. range is a:b, either side may be empty or current; NULL is all.
 * is_current is filled in, and the database asked, if with_current or if the range says current. */
CM_PUBLIC CmRevisionList *cm_project_history(CmProject *project, const char *range,
                                             bool with_current, GError **error);

/* Revisions that nothing stands on; given resolve_dependencies, nor depends on. */
CM_PUBLIC CmRevisionList *cm_project_heads(CmProject *project, bool resolve_dependencies,
                                           GError **error);

/* Revisions that several stand on, newest first. */
CM_PUBLIC CmRevisionList *cm_project_branches(CmProject *project, GError **error);

/* The revisions that a name means: an id or the beginning of one, a label, head, heads, current.
 * The database is asked for current alone. */
CM_PUBLIC CmRevisionList *cm_project_show(CmProject *project, const char *name, GError **error);

/* The revisions that the database is at. Given check_heads, fails with CM_ERROR_NOT_AT_HEADS unless
 * those are all heads. A database that is not there is at none. */
CM_PUBLIC CmRevisionList *cm_project_current(CmProject *project, bool check_heads,
                                             GError **error);

typedef struct {
    gsize size;
    const char *message;
    bool autogenerate; /* compare the model with the database */
    bool sql;          /* write an .sql file */
    const char *head;  /* what it stands on; NULL: head */
    bool splice;       /* head need not be a head */
    const char *const *branch_labels;
    const char *const *depends_on;
    const char *version_path; /* one of several version locations */
    const char *id;           /* NULL: a random one */
} CmRevisionOptions;

/* A difference of two schemas in words. */
typedef struct {
    char sign; /* '+' comes, '-' goes, '~' changes */
    char *text;
} CmChange;

typedef struct {
    gsize count;
    CmChange *items;
    char **hints; /* what looks like a rename; NULL-terminated */
} CmChanges;

/* Frees the changes and their texts. */
CM_PUBLIC void cm_changes_free(CmChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmChanges, cm_changes_free)

/* Writes a new revision file. *path (transfer full) is the file; NULL, and nothing written, if
 * autogenerate found nothing to do. changes (may be NULL) is what autogenerate found (transfer
 * full), NULL without it. Autogenerate asks the database and fails with CM_ERROR_NOT_AT_HEADS
 * unless that is at all heads. */
CM_PUBLIC bool cm_project_revision(CmProject *project, const CmRevisionOptions *options,
                                   char **path, CmChanges **changes, GError **error);

/* Whether it matters in which order the sides of a merge run. */
typedef enum {
    CM_MERGE_ORDER_FREE,    /* either way leads to the same schema */
    CM_MERGE_ORDER_MATTERS, /* it does not, or one way fails */
    CM_MERGE_ORDER_UNKNOWN, /* there is SQL of which cmig knows nothing, or rows are changed */
} CmMergeOrder;

typedef struct {
    char *revision; /* the parent */
    char **objects; /* what it and what it stands on touch that not all other sides have too */
} CmMergeSide;

/* What a merge joins. */
typedef struct {
    gsize count;
    CmMergeSide *sides;
    char **shared; /* objects that several sides touch */
    CmMergeOrder order;
    char *reason; /* why the order matters or is unknown; else NULL */
} CmMerge;

/* Frees the merge and its texts. */
CM_PUBLIC void cm_merge_free(CmMerge *merge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmMerge, cm_merge_free)

typedef struct {
    gsize size;
    const char *const *revisions; /* what is merged, in order; NULL: heads */
    const char *message;
    const char *const *branch_labels;
    const char *version_path;
    const char *id; /* NULL: a random one */
    bool splice;    /* they need not be heads */
    bool force;     /* also where the order matters */
} CmMergeOptions;

/* Writes a revision that joins several and does nothing else; *path is the file (transfer full).
 * Fails with CM_ERROR_INVALID_REQUEST, and writes nothing, if sides touch the same objects in an
 * order that matters or may matter, unless force is set. merge (may be NULL) is what was found
 * (transfer full), also then. The database is not asked. */
CM_PUBLIC bool cm_project_merge(CmProject *project, const CmMergeOptions *options, char **path,
                                CmMerge **merge, GError **error);

typedef enum {
    CM_RUN_EXECUTE, /* run it */
    CM_RUN_PLAN,    /* say what would run against the database as it is */
    CM_RUN_OFFLINE, /* write a script, with no database; targets may be from:to */
} CmRunMode;

typedef struct {
    gsize size;
    CmRunMode mode;
    void (*write)(const char *text, gpointer data); /* takes the script of CM_RUN_OFFLINE */
    gpointer data;
} CmRunOptions;

typedef struct {
    const char *revision;
    const char *const *from; /* what the version table says before and after, of this branch */
    const char *const *to;
    const char *message; /* or NULL */
    bool is_downgrade;
    guint statement_count;
    char **statements; /* of CM_RUN_PLAN, else NULL */
    bool *commits;     /* of each of these, whether it commits by itself, else NULL */
} CmRunStep;

typedef struct {
    gsize count;
    CmRunStep *steps;
    guint statements;
    int64_t elapsed_us;
} CmRunReport;

/* Frees the report and its texts. */
CM_PUBLIC void cm_run_report_free(CmRunReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmRunReport, cm_run_report_free)

/* Brings the database up to target (NULL: head), revision by revision, each in its own transaction
 * unless configured otherwise. A report without steps means that there was nothing to do. When a
 * revision fails it is rolled back, those before it stay, and a failure row is written to the
 * journal. options may be NULL. */
CM_PUBLIC CmRunReport *cm_project_upgrade(CmProject *project, const char *target,
                                          const CmRunOptions *options, GError **error);

/* Takes the database down to target, which stays applied: -1, an id, base. */
CM_PUBLIC CmRunReport *cm_project_downgrade(CmProject *project, const char *target,
                                            const CmRunOptions *options, GError **error);

/* Makes the version table say targets (NULL-terminated) and runs nothing. purge empties it first,
 * whatever it holds. CM_RUN_PLAN is not for stamping. */
CM_PUBLIC CmRunReport *cm_project_stamp(CmProject *project, const char *const *targets, bool purge,
                                        const CmRunOptions *options, GError **error);

/* Creates cmig's own tables if they are not there; with CM_RUN_OFFLINE writes a script that creates
 * them. CM_RUN_PLAN is not for this. options may be NULL. */
CM_PUBLIC bool cm_project_ensure_version(CmProject *project, const CmRunOptions *options,
                                         GError **error);

/* What a revision would have to do to bring the database to the model; no items if nothing. A
 * database that is behind is compared as it would be after an upgrade, and *is_behind set. */
CM_PUBLIC CmChanges *cm_project_check(CmProject *project, bool *is_behind, GError **error);

/* How one schema differs from another. */
typedef struct {
    CmChanges *changes;
    char *operations;  /* what leads from the one to the other, as a revision file writes it */
    char **statements; /* the same as SQL; NULL unless asked for */
} CmDifference;

/* Frees the difference and its texts. */
CM_PUBLIC void cm_difference_free(CmDifference *difference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmDifference, cm_difference_free)

/* Compares two schemas. Each of from and to is a URL, a model file (its name ends in .yaml or
 * .yml), "database" for the project's database, "models" for its model, or a revision by any name
 * that an upgrade takes, whose schema is found by replaying all it stands on; base is an empty one.
 * NULL is database for from, models for to. Fails with CM_ERROR_UNKNOWN_STATE for a revision whose
 * schema plain SQL hides. The configured include and exclude apply, and nothing is written. */
CM_PUBLIC CmDifference *cm_project_diff(CmProject *project, const char *from, const char *to,
                                        bool with_statements, GError **error);

/* Has all that looks at the database look at schemas beside the default one; glob is over their
 * names. What the configuration and the model name is looked at anyway. */
CM_PUBLIC void cm_project_add_schema(CmProject *project, const char *glob);

/* The database's schema as a model file (transfer full). include and exclude are globs over names
 * of tables, views and triggers; NULL: all, none. *raw_objects, which may be NULL, is how many have
 * no form of their own and are SQL in the model; the log is told, too. */
CM_PUBLIC char *cm_project_inspect(CmProject *project, const char *const *include,
                                   const char *const *exclude, guint *raw_objects, GError **error);

/* A fault or oddity that cm_project_validate() found. */
typedef struct {
    bool is_warning;
    CmErrorCode code;
    char *message; /* begins with the place where there is one */
    char *file;    /* or NULL */
    int line;
    int column;
} CmProblem;

typedef struct {
    gsize count;
    CmProblem *items;
} CmProblems;

/* Frees the problems and their texts. */
CM_PUBLIC void cm_problems_free(CmProblems *problems);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmProblems, cm_problems_free)

/* Everything that is wrong with the files: revision files, the graph, the model. Given
 * with_database, also applied revisions whose file changed or is gone. */
CM_PUBLIC CmProblems *cm_project_validate(CmProject *project, bool with_database, GError **error);

/* A row of the journal: one run of one revision. Times are UTC, as text; NULL where unknown. */
typedef struct {
    int64_t id;
    char *revision;
    bool is_downgrade;
    char *status; /* "success", "failure", "stamp" */
    char *started_at;
    char *finished_at;
    int64_t statements_done;
    char *checksum;
    char *error;
    char *user;
    char *host;
    char *tool_version;
    char *tag; /* what who ran it had the journal say, or NULL */
} CmLogEntry;

typedef struct {
    gsize count;
    CmLogEntry *items;
} CmLog;

/* Frees the rows and their texts. */
CM_PUBLIC void cm_log_free(CmLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmLog, cm_log_free)

/* The journal, oldest first; empty if there is none. */
CM_PUBLIC CmLog *cm_project_log(CmProject *project, GError **error);

/* A run that was cut off, or failed half way, where no transaction undoes it. */
typedef struct {
    char *revision;
    bool is_downgrade;
    bool was_cut_off; /* the process or the connection died; else the server said no */
    guint statements_done;
    char *next_statement; /* the first that is not known to be done, or NULL */
    bool is_in_doubt;     /* it was begun, and may have taken effect */
} CmRepair;

/* Frees what it holds; NULL is ignored. */
CM_PUBLIC void cm_repair_free(CmRepair *repair);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmRepair, cm_repair_free)

typedef enum {
    CM_REPAIR_SHOW,
    CM_REPAIR_DONE,     /* the statement in doubt took effect */
    CM_REPAIR_NOT_DONE, /* it did not, and is to run again */
    CM_REPAIR_ABANDON,  /* the run is given up; what it did stays */
} CmRepairAction;

/* What is half done (transfer full), after what the action says of it has been written down; NULL
 * without an error if nothing is. A run of the same revision goes on with it. */
CM_PUBLIC CmRepair *cm_project_repair(CmProject *project, CmRepairAction action, GError **error);

G_END_DECLS
