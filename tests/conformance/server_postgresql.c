#include <string.h>

#include "conformance/server_dump.h"
#include "support/server.h"

/* Runs a program and gives what it prints (transfer full); NULL where it is too old for the server.
 */
static char *
run_program(const char *const *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *complaint = NULL;
    char *output = NULL;
    int status = 0;

    ck_assert_msg(g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                               &output, &complaint, &status, &error),
                  "%s: %s", arguments[0], error ? error->message : "");
    if (g_spawn_check_wait_status(status, NULL))
        return output;
    g_free(output);
    ck_assert_msg(strstr(complaint, "server version mismatch"), "%s: %s", arguments[0], complaint);
    return NULL;
}

/* One spelling of its own PostgreSQL spells otherwise once it reads it: checks that have it are
 * made anew, or a dump could not tell that one came back. */
static const char respell[] =
    "DO $$DECLARE r record; BEGIN FOR r IN SELECT conrelid::regclass AS t, conname AS c, "
    "pg_get_constraintdef(oid) AS d FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 AND "
    "coninhcount = 0 AND pg_get_constraintdef(oid) LIKE '%])::text[]%' LOOP "
    "EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.t, r.c); "
    "EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.t, r.c, r.d); END LOOP; END$$";

void
postgresql_load(const char *url, const char *path)
{
    const char *const arguments[] = {"psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", url,
                                     "-f",   path,    "-c", respell,           NULL};

    g_free(run_program(arguments));
}

static int
compare_texts(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static gboolean
append_sorted(const GMatchInfo *match, GString *out, gpointer data)
{
    g_autofree char *list = g_match_info_fetch(match, 1);
    g_auto(GStrv) items = g_strsplit(list, ", ", -1);
    g_autofree char *sorted = NULL;

    (void)data;
    qsort(items, g_strv_length(items), sizeof *items, compare_texts);
    sorted = g_strjoinv(", ", items);
    g_string_append_printf(out, "WITH (%s)", sorted);
    return FALSE;
}

/* Settings have no order. */
static char *
sort_settings(const char *text)
{
    g_autoptr(GRegex) regex = g_regex_new("WITH \\(([^()]*)\\)", 0, 0, NULL);

    return g_regex_replace_eval(regex, text, -1, 0, 0, append_sorted, NULL, NULL);
}

char *
postgresql_schema(const char *url)
{
    const char *const arguments[] = {
        "pg_dump",           "--schema-only",          "--no-owner", "--no-privileges",
        "--no-publications", "--exclude-table=cmig_*", url,          NULL};
    g_autofree char *dump = run_program(arguments);
    g_autofree char *text = sort_settings(dump ? dump : "");
    g_auto(GStrv) objects = g_strsplit(text, "\n\n\n", -1);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();

    /* A key of this run alone stands in what pg_dump says first and last. */
    for (char **object = objects; *object; object++)
        if (!strstr(*object, "restrict "))
            g_ptr_array_add(sorted, *object);
    g_ptr_array_sort(sorted, compare_texts);
    g_ptr_array_add(sorted, NULL);
    return g_strjoinv("\n\n", (GStrv)sorted->pdata);
}

char *
postgresql_copy(const char *url)
{
    g_autofree char *server = test_server_url("postgres");
    g_autoptr(CmConnection) connection = test_connect(server, 0);
    g_autofree char *name = g_strdup_printf("copy_%08x%08x", g_random_int(), g_random_int());
    g_autofree char *sql =
        g_strdup_printf("CREATE DATABASE %s TEMPLATE %s", name, strrchr(url, '/') + 1);

    test_execute(connection, sql);
    return test_server_url(name);
}
