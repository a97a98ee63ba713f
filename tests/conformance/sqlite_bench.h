/* What a test may ask of a SQLite file beyond SQL: its schema and its rows as texts to compare,
 * its bytes, and whether SQLite finds it sound. Schemas are dumped by tests/corpus/dump, which
 * shares no code with cmig. */
#pragma once

#include "conformance/bench.h"

/* The schema without cmig's own tables (transfer full). */
char *sqlite_schema(const char *path);

/* All rows of all tables but cmig's, each value quoted, with rowids where they can be seen, sorted;
 * and the counters of AUTOINCREMENT (transfer full). */
char *sqlite_rows(const char *path);

/* Both, for a "before" that must come back. */
typedef struct {
    char *schema;
    char *rows;
} Snapshot;

Snapshot sqlite_snapshot(const char *path);
void sqlite_snapshot_clear(Snapshot *snapshot);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Snapshot, sqlite_snapshot_clear)

/* Wants the database to be what it was. what says when, for the message. */
void sqlite_expect_same(const char *path, const Snapshot *wanted, const char *what);

/* Wants integrity_check ok and no more orphans than these. */
void sqlite_expect_sound(const char *path, guint orphans);

/* Names, sizes and content hashes of all that lies in a folder, sorted (transfer full). */
char *sqlite_listing(const char *folder);

/* Runs a script through sqlite3_exec, stopping at the first error; gives its message or NULL
 * (transfer full). */
char *sqlite_run_script(const char *path, const char *script);

/* A bench whose database was made by a script, with one revision; fails with SQLite's message. */
Bench *sqlite_bench_with(const char *sql, const char *up, const char *down);

/* Up and down again, which must leave everything as it was. */
void sqlite_up_and_down(Bench *bench, guint orphans);
