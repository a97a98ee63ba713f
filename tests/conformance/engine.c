#include "conformance/engine.h"

#include <string.h>

#include "conformance/server_dump.h"
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

static void
append_rows(GString *out, CmConnection *connection, const char *sql)
{
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, sql, NULL, 0, &error);

    assert_ok(result != NULL, error);
    while (cm_result_next(result, &error))
        g_string_append_printf(out, "%s\n", cm_result_text(result, 0));
    assert_ok(true, error);
}

/* By the catalogs, as text; pg_dump refuses servers that are newer than it is. */
static char *
snapshot_postgresql(const char *url)
{
    static const char catalogs[] =
        "WITH own AS (SELECT oid, relname FROM pg_class WHERE relnamespace = "
        "'public'::regnamespace "
        "AND relname NOT LIKE 'cmig%') "
        "SELECT relname || ' ' || attname || ' ' || format_type(atttypid, atttypmod) || "
        "attnotnull::text FROM pg_attribute JOIN own ON own.oid = attrelid WHERE attnum > 0 AND "
        "NOT "
        "attisdropped UNION ALL "
        "SELECT relname || ' ' || conname || ' ' || pg_get_constraintdef(c.oid) FROM pg_constraint "
        "c "
        "JOIN own ON own.oid = conrelid UNION ALL "
        "SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN own ON own.oid = indrelid UNION ALL "
        "SELECT pg_get_viewdef(oid) FROM own WHERE oid IN (SELECT ev_class FROM pg_rewrite) "
        "UNION ALL SELECT typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace "
        "AND "
        "typname NOT LIKE '%cmig%' UNION ALL "
        "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1";
    g_autoptr(CmConnection) connection = test_connect(url, CM_OPEN_READ_ONLY);
    g_autoptr(GString) tables = g_string_new(NULL);
    g_auto(GStrv) names = NULL;
    GString *out = g_string_new(NULL);

    append_rows(out, connection, catalogs);
    append_rows(tables, connection, engine()->tables_sql);
    names = g_strsplit(tables->str, "\n", -1);
    for (char **name = names; *name && **name; name++) {
        g_autofree char *sql = g_strdup_printf("SELECT t::text FROM %s t ORDER BY 1", *name);

        append_rows(out, connection, sql);
    }
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
        .load = postgresql_load,
        .schema_text = postgresql_schema,
        .copy = postgresql_copy,
        .tables_sql = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                      "'public'::regnamespace AND relname NOT LIKE 'cmig%' ORDER BY relname",
        .endless_sql = "SELECT pg_sleep(600)",
        .lonely_sql = "CREATE INDEX CONCURRENTLY ix_lonely ON a (id)",
        .orphans_sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                       "application_name = 'cmig' AND pid <> pg_backend_pid() AND datname = "
                       "current_database() AND current_setting('server_version_num')::integer < "
                       "140000",
        .locked_sql = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND "
                      "database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    },
    {
        .name = "mariadb",
        .create = mariadb_create,
        .drop = mariadb_drop,
        .load = mariadb_load,
        .schema_text = mariadb_schema,
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
