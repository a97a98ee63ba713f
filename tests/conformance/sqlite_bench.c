#include "conformance/sqlite_bench.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The script that dumps, started once in each process that asks for it. */
typedef struct {
    pid_t owner;
    FILE *to;
    FILE *from;
} Dumper;

static Dumper *
dumper(void)
{
    static Dumper the;
    g_autofree char *script = g_build_filename(g_getenv("CMIG_TEST_SOURCE"), "conformance/dumps",
                                               NULL);
    char *arguments[] = {script, NULL};
    int to;
    int from;

    if (the.owner == getpid())
        return &the;
    ck_assert(g_spawn_async_with_pipes(NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                                       &to, &from, NULL, NULL));
    the = (Dumper){getpid(), fdopen(to, "w"), fdopen(from, "r")};
    return &the;
}

char *
sqlite_schema(const char *path)
{
    Dumper *the = dumper();
    char *line = NULL;
    size_t size = 0;
    char *schema;

    fprintf(the->to, "%s\n", path);
    fflush(the->to);
    ck_assert_msg(getline(&line, &size, the->from) > 0, "%s cannot be dumped", path);
    schema = g_strdup(line);
    free(line);
    return schema;
}

static sqlite3 *
open_file(const char *path)
{
    sqlite3 *db = NULL;

    ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL),
                     SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    return db;
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    return statement;
}

/* Lines of the first column. */
static GPtrArray *
read_lines(sqlite3 *db, const char *sql)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    sqlite3_stmt *statement = prepare(db, sql);

    while (sqlite3_step(statement) == SQLITE_ROW)
        g_ptr_array_add(lines, g_strdup((const char *)sqlite3_column_text(statement, 0)));
    sqlite3_finalize(statement);
    return lines;
}

static char *
quoted_columns(sqlite3 *db, const char *table)
{
    char *sql = sqlite3_mprintf("SELECT 'quote(' || '\"' || replace(name, '\"', '\"\"') || '\")' "
                                "FROM pragma_table_xinfo(%Q) ORDER BY name",
                                table);
    g_autoptr(GPtrArray) columns = read_lines(db, sql);
    bool has_rowid;
    char *probe = sqlite3_mprintf("SELECT rowid FROM \"%w\"", table);
    sqlite3_stmt *statement = NULL;
    char *text;

    has_rowid = sqlite3_prepare_v2(db, probe, -1, &statement, NULL) == SQLITE_OK;
    sqlite3_finalize(statement);
    sqlite3_free(probe);
    sqlite3_free(sql);
    if (has_rowid)
        g_ptr_array_insert(columns, 0, g_strdup("quote(rowid)"));
    g_ptr_array_add(columns, NULL);
    text = g_strjoinv(" || ', ' || ", (GStrv)columns->pdata);
    g_ptr_array_set_size(columns, (int)columns->len - 1);
    return text;
}

static void
append_table(GString *out, sqlite3 *db, const char *table)
{
    g_autofree char *columns = quoted_columns(db, table);
    char *sql = sqlite3_mprintf("SELECT %s FROM \"%w\" ORDER BY 1", columns, table);
    g_autoptr(GPtrArray) rows = read_lines(db, sql);

    g_string_append_printf(out, "%s:\n", table);
    for (guint i = 0; i < rows->len; i++)
        g_string_append_printf(out, "  %s\n", (char *)rows->pdata[i]);
    sqlite3_free(sql);
}

char *
sqlite_rows(const char *path)
{
    sqlite3 *db = open_file(path);
    GString *out = g_string_new(NULL);
    g_autoptr(GPtrArray) tables =
        read_lines(db, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = "
                       "'table' "
                       "AND name NOT LIKE 'cmig\\_%' ESCAPE '\\' AND (name NOT LIKE 'sqlite\\_%' "
                       "ESCAPE '\\' OR name = 'sqlite_sequence') ORDER BY name");

    for (guint i = 0; i < tables->len; i++) {
        const char *name = tables->pdata[i];
        bool is_sequence = !strcmp(name, "sqlite_sequence");
        g_autoptr(GPtrArray) rows =
            is_sequence ? read_lines(db, "SELECT name || ' ' || seq FROM sqlite_sequence ORDER BY "
                                         "1")
                        : NULL;

        if (!is_sequence)
            append_table(out, db, name);
        for (guint j = 0; rows && j < rows->len; j++)
            g_string_append_printf(out, "counter %s\n", (char *)rows->pdata[j]);
    }
    sqlite3_close(db);
    return g_string_free(out, FALSE);
}

Snapshot
sqlite_snapshot(const char *path)
{
    return (Snapshot){sqlite_schema(path), sqlite_rows(path)};
}

void
sqlite_snapshot_clear(Snapshot *snapshot)
{
    g_clear_pointer(&snapshot->schema, g_free);
    g_clear_pointer(&snapshot->rows, g_free);
}

/* Where two texts part, with what stands before and behind. */
static void
expect_equal(const char *got, const char *wanted, const char *what, const char *kind)
{
    gsize at = 0;
    gsize from;

    while (got[at] && got[at] == wanted[at])
        at++;
    from = at > 200 ? at - 200 : 0;
    ck_assert_msg(!strcmp(got, wanted), "%s: the %s differs\nwanted …%.400s\ngot …%.400s", what,
                  kind, wanted + from, got + from);
}

void
sqlite_expect_same(const char *path, const Snapshot *wanted, const char *what)
{
    g_auto(Snapshot) got = sqlite_snapshot(path);

    expect_equal(got.schema, wanted->schema, what, "schema");
    expect_equal(got.rows, wanted->rows, what, "data");
}

void
sqlite_expect_sound(const char *path, guint orphans)
{
    sqlite3 *db = open_file(path);
    g_autoptr(GPtrArray) faults = read_lines(db, "PRAGMA integrity_check");
    g_autoptr(GPtrArray) found = read_lines(db, "PRAGMA foreign_key_check");

    ck_assert_str_eq(faults->pdata[0], "ok");
    ck_assert_uint_eq(found->len, orphans);
    sqlite3_close(db);
}

static int
compare_lines(gconstpointer left, gconstpointer right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

char *
sqlite_listing(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    char *all;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *bytes = NULL;
        gsize length = 0;
        g_autofree char *hash = NULL;

        g_file_get_contents(path, &bytes, &length, NULL);
        hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)(bytes ? bytes : ""),
                                           length);
        g_ptr_array_add(lines, g_strdup_printf("%s %" G_GSIZE_FORMAT " %s", name, length, hash));
    }
    g_ptr_array_sort(lines, compare_lines);
    g_ptr_array_add(lines, NULL);
    all = g_strjoinv("\n", (GStrv)lines->pdata);
    return all;
}

char *
sqlite_run_script(const char *path, const char *script)
{
    sqlite3 *db = open_file(path);
    char *message = NULL;
    char *copy;

    sqlite3_exec(db, script, NULL, NULL, &message);
    copy = g_strdup(message);
    sqlite3_free(message);
    sqlite3_close(db);
    return copy;
}

Bench *
sqlite_bench_with(const char *sql, const char *up, const char *down)
{
    Bench *bench = bench_new();
    g_autofree char *message = sqlite_run_script(bench->database, sql);

    ck_assert_msg(!message, "%s", message);
    bench_revision(bench, "a1", "null", "", up, down);
    return bench;
}

void
sqlite_up_and_down(Bench *bench, guint orphans)
{
    g_auto(Snapshot) before = sqlite_snapshot(bench->database);

    bench_upgrade(bench, "head");
    sqlite_expect_sound(bench->database, orphans);
    bench_downgrade(bench, "base");
    sqlite_expect_same(bench->database, &before, "after the downgrade");
}
