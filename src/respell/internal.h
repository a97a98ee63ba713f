/* What respelling is made of: respell.c has the run, collect.c and object.c what is
 * to be spelled, take.c what comes of it. */
#pragma once

#include "respell/respell.h"

/* What is spelled at once: the texts of one of the two schemas. */
typedef struct {
    const CmRespelling *of;
    const char *default_schema; /* its name, or NULL where that is not known */
    CmSchema *side;             /* whose texts are spelled where they differ */
    const CmSchema *other;
    GPtrArray *operations; /* CmOperation: what makes them, temporarily, */
    GPtrArray *plain;  /* and in place of each, where that fails: GPtrArray of as many, or NULL */
    GHashTable *read;  /* CmTable of the side that a view to be spelled reads */
    GHashTable *names; /* what tables and views are called there: taken */
    GHashTable *made;  /* CmTable, CmView or CmObject of the side to its name there */
} CmScratch;

/* The same on MariaDB, which has no temporary views, and lists no temporary tables
 * (mariadb.c): texts of tables are spelled in temporary ones, which are gone at the end. */
bool cm_respell_mariadb(const CmRespelling *of, char **reason, GError **error);

/* What the other schema has in place of a table, a column or index of it (which may be NULL: of the
 * other table), an object or trigger: that of its name, or what is renamed; or NULL. */
CmTable *cm_respell_other_table(const CmRespelling *of, const CmSchema *other,
                                const CmTable *table);
const CmColumn *cm_respell_other_column(const CmRespelling *of, const CmTable *other,
                                        const CmColumn *column);
const CmIndex *cm_respell_other_index(const CmRespelling *of, const GPtrArray *others,
                                      const CmIndex *index);
const CmObject *cm_respell_other_object(const CmScratch *scratch, const CmObject *object);
const CmTrigger *cm_respell_other_trigger(const CmScratch *scratch, const CmTrigger *trigger);

/* Whether there is anything to be spelled. */
bool cm_respell_mariadb_is_needed(const CmRespelling *of);

/* How long a block of statements may get before the next is begun: a server takes a packet of 16
 * MB, or what it was told. */
#define CM_RESPELL_BLOCK_BYTES (512 * 1024)

/* Its part for views (mariadb_view.c): whether there are some to be spelled; and gives
 * those of `to` that mean what the database has the database's text. */
bool cm_respell_mariadb_has_views(const CmRespelling *of);
bool cm_respell_mariadb_views(const CmRespelling *of, GError **error);

/* A query in the words in which the server keeps those of views (mariadb_query.c, transfer full):
 * its optimizer says them alike only then. */
char *cm_respell_mariadb_query(const CmRespelling *of, const char *sql);

/* The words that it leaves out, NULL-terminated. */
extern const char *const cm_respell_mariadb_hints[];

/* Its part for routines (mariadb_routine.c): whether some differ; tables, one for each of
 * those, with the types that it mentions as columns (transfer full); and puts these into its text.
 */
bool cm_respell_mariadb_has_routines(const CmRespelling *of);
CmSchema *cm_respell_mariadb_types(const CmRespelling *of, const CmSchema *side,
                                   const CmSchema *other);
void cm_respell_mariadb_take_types(const CmRespelling *of, CmSchema *side, const CmSchema *types);

/* Of what its temporary tables are made (mariadb_make.c): the table under another name,
 * without columns; a column without what belongs to the whole table; and with no more than what an
 * expression needs of it (transfer full). */
CmTable *cm_respell_mariadb_table(const CmTable *table, const char *name);
CmColumn *cm_respell_mariadb_column(const CmColumn *column);
CmColumn *cm_respell_mariadb_bare_column(const CmColumn *column);

/* "CREATE TEMPORARY TABLE …", or NULL for what cannot be said (transfer full); and of a table with
 * bare columns, under its own name. */
char *cm_respell_mariadb_render(const CmRespelling *of, const CmTable *made);
char *cm_respell_mariadb_bare(const CmRespelling *of, const CmTable *table);

/* Finds what differs, and makes operations of it. */
void cm_scratch_collect(CmScratch *scratch);

/* The types that columns need and the server does not have yet; and all that is neither table nor
 * view. */
void cm_scratch_collect_types(CmScratch *scratch);
void cm_scratch_collect_objects(CmScratch *scratch);

/* Takes the texts over from what the server says of what was made. */
void cm_scratch_take(CmScratch *scratch, const CmSchema *spelled);

/* The text without the name of the default schema before what has a temporary namesake (transfer
 * full). */
char *cm_scratch_unqualify(const CmScratch *scratch, const char *sql);

/* The statement of an object as the server says it of the temporary one, with the name that the
 * object has: the server may not take what the other schema has, whose text stays as it is
 * (transfer full).
 */
char *cm_scratch_lead_back(const CmScratch *scratch, const char *sql, const CmObject *object);

/* Adds an operation; plain is what is done in its place where it fails, or NULL. Both are taken
 * over. */
void cm_scratch_add(CmScratch *scratch, CmOperation *operation, GPtrArray *plain);

/* The name of a table of the side there; makes it if it is not made yet. */
const char *cm_scratch_table(CmScratch *scratch, CmTable *table);

/* The temporary name of a constraint or index of the side's table, by its place there (transfer
 * full). */
char *cm_scratch_part_name(const char *table, const char *what, guint at);

/* Whether two texts are the same already. */
bool cm_scratch_same(const CmScratch *scratch, const char *left, const char *right);
bool cm_scratch_same_default(const CmScratch *scratch, const CmDefault *left,
                             const CmDefault *right);

/* Whether a table's option is said in another spelling than that of the other schema. */
bool cm_scratch_differs_option(const CmScratch *scratch, const CmTable *table, const CmTable *other,
                               const char *key);
