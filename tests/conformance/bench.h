/* A project of a test's own, with revision files, a database and what a test asks of both.
 *
 * Everything lies in a temporary folder that goes with the bench. The database is of
 * the engine that the run is for (engine.h); what only a SQLite file can do is in sqlite_bench.h.
 * What a bench function says is there must be there, or the test fails; those with "fails" in their
 * name want an error. Texts given are the caller's unless said otherwise. */
#pragma once

#include "support/unit.h"

#include <cmig/cmig.h>

typedef struct {
    char *folder;
    char *url;
    char *database;  /* the SQLite file's path; NULL for other engines */
    CmProject *project; /* opened on first use, and again after a file changed */
    int64_t wait_us;    /* as in CmProjectOptions; takes effect when the project is opened */
    void (*progress)(const CmProgress *progress, gpointer data);
    gpointer progress_data;
    char *last_message; /* of the last error that was wanted */
} Bench;

Bench *bench_new(void);

/* A bench on a database that is there (takes the URL over); it goes with the bench. */
Bench *bench_new_on(char *url);

void bench_free(Bench *bench);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bench, bench_free)

/* Adds lines to cmig.yaml. */
void bench_configure(Bench *bench, const char *lines);

/* Writes a file below the folder. */
void bench_write(Bench *bench, const char *name, const char *text);

/* Writes the revision file of an id: down is "null" or as YAML has it; header holds more header
 * lines (or ""), upgrade and downgrade the operations as YAML ("[]" for none). */
void bench_revision(Bench *bench, const char *id, const char *down, const char *header,
                    const char *upgrade, const char *downgrade);

/* The same for an SQL file. */
void bench_sql_revision(Bench *bench, const char *id, const char *down, const char *upgrade,
                        const char *downgrade);

/* The open project; and one that is opened anew. */
CmProject *bench_project(Bench *bench);
void bench_close(Bench *bench);

/* Each runs, checks that it worked, and gives the number of steps. */
guint bench_upgrade(Bench *bench, const char *target);
guint bench_downgrade(Bench *bench, const char *target);
guint bench_stamp(Bench *bench, const char *target, bool purge);

/* Each must fail with the code; the message stays in last_message, the detail's statement and place
 * in *detail if that is not NULL (its texts live until the next wanted failure). */
typedef struct {
    char *statement;
    char *file;
    int line;
    int column;
} BenchFailure;

void bench_failure_clear(BenchFailure *failure);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BenchFailure, bench_failure_clear)

void bench_upgrade_fails(Bench *bench, const char *target, CmErrorCode code,
                         BenchFailure *failure);
void bench_downgrade_fails(Bench *bench, const char *target, CmErrorCode code);

/* The statements that --plan lists, one a line (transfer full). */
char *bench_plan(Bench *bench, bool is_downgrade, const char *target);

/* The script of --sql (transfer full). */
char *bench_script(Bench *bench, bool is_downgrade, const char *range);

/* Runs a script of SQL on a connection of its own. */
void bench_execute(Bench *bench, const char *sql);

/* Rows of a query: columns joined by |, rows by line ends, the null value as ~ (transfer full). */
char *bench_ask(Bench *bench, const char *sql);

/* Wants this answer of a query. */
void bench_expect(Bench *bench, const char *sql, const char *answer);

/* Wants these tables beside cmig's, sorted and joined by blanks. */
void bench_expect_tables(Bench *bench, const char *names);

/* Schema and rows without cmig's own, as a text (transfer full); and wants them to be what they
 * were, what saying when. */
char *bench_snapshot(Bench *bench);
void bench_expect_same(Bench *bench, const char *wanted, const char *what);

/* Wants these rows in the version table, sorted and joined by blanks. */
void bench_expect_rows(Bench *bench, const char *rows);

/* Wants these rows in the journal: "a+ b+ b- c+!" for upgrades, downgrades and a failure; "=a" for
 * a stamp. */
void bench_expect_journal(Bench *bench, const char *journal);

/* Whether a text holds another; the test fails showing both if not. */
void bench_expect_text(const char *text, const char *part);
