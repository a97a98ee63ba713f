#include "conformance/engine.h"

#include <string.h>

#include "conformance/sqlite_bench.h"
#include "support/server.h"

static char *
create_sqlite(const char *folder)
{
    return g_strdup_printf("sqlite:///%s/app.db", folder);
}

/* The file goes with its folder. */
static void
drop_sqlite(const char *url)
{
    (void)url;
}

static char *
snapshot_sqlite(const char *url)
{
    g_auto(Snapshot) found = sqlite_snapshot(url + strlen("sqlite:///"));

    return g_strconcat(found.schema, "\n", found.rows, NULL);
}

static char *
create_postgresql(const char *folder)
{
    TestDatabase *database = test_database_new();
    char *url = g_steal_pointer(&database->url);

    (void)folder;
    g_free(database->name);
    g_free(database);
    return url;
}

static void
drop_postgresql(const char *url)
{
    TestDatabase *database = g_new0(TestDatabase, 1);

    database->name = g_strdup(strrchr(url, '/') + 1);
    test_database_free(database);
}

/* What PostgreSQL's own program says, without its comments and settings. */
static char *
snapshot_postgresql(const char *url)
{
    const char *const command[] = {"pg_dump",        "--inserts", "--no-comments",
                                   "--exclude-table=cmig_*", "--dbname", url, NULL};
    g_autofree char *dump = NULL;
    GError *error = NULL;
    int status = 0;
    bool ok = g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &dump,
                           NULL, &status, &error);
    GString *out = g_string_new(NULL);
    g_auto(GStrv) lines = NULL;

    ck_assert_msg(ok && !status, "pg_dump: %s", error ? error->message : "failed");
    lines = g_strsplit(dump, "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line && **line != '\\' && !g_str_has_prefix(*line, "--") &&
            !g_str_has_prefix(*line, "SET "))
            g_string_append_printf(out, "%s\n", *line);
    return g_string_free(out, FALSE);
}

static const Engine engines[] = {
    {
        .name = "sqlite",
        .create = create_sqlite,
        .drop = drop_sqlite,
        .snapshot = snapshot_sqlite,
        .tables_sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE "
                      "'cmig%' ORDER BY name",
        .endless_sql = "SELECT count(*) FROM (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT "
                       "x + 1 FROM n) SELECT x FROM n)",
        .lonely_sql = "VACUUM",
    },
    {
        .name = "postgresql",
        .create = create_postgresql,
        .drop = drop_postgresql,
        .snapshot = snapshot_postgresql,
        .tables_sql = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                      "'public'::regnamespace AND relname NOT LIKE 'cmig%' ORDER BY relname",
        .endless_sql = "SELECT pg_sleep(600)",
        .lonely_sql = "CREATE INDEX CONCURRENTLY ix_lonely ON a (id)",
        .locked_sql = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND "
                      "database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    },
};

const Engine *
engine(void)
{
    const char *name = g_getenv("CMIG_TEST_ENGINE");

    for (gsize i = 0; i < G_N_ELEMENTS(engines); i++)
        if (!name || !strcmp(engines[i].name, name))
            return &engines[i];
    ck_abort_msg("CMIG_TEST_ENGINE is '%s', which no test knows", name);
    return NULL;
}
