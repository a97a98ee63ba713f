#include <string.h>

#include "conformance/ask.h"
#include "conformance/server_dump.h"
#include "support/server.h"

/* The server as such, or one of its databases (transfer full). */
static char *
url_of(const char *database)
{
    const char *server = g_getenv("CMIG_TEST_MYSQL_URL");

    ck_assert_msg(server != NULL, "run this by tests/support/mariadb.sh");
    return g_strconcat(server, database, NULL);
}

static void
run_on_server(const char *format, const char *name)
{
    g_autofree char *server = url_of("mysql");
    g_autoptr(CmConnection) connection = test_connect(server, 0);
    g_autofree char *sql = ask_format(connection, format, name);

    test_execute(connection, sql);
}

char *
mariadb_create(const char *folder)
{
    g_autofree char *name = g_strdup_printf("test_%08x%08x", g_random_int(), g_random_int());

    (void)folder;
    run_on_server("CREATE DATABASE %I", name);
    return url_of(name);
}

void
mariadb_drop(const char *url)
{
    run_on_server("DROP DATABASE %I", strrchr(url, '/') + 1);
}

/* Its client knows DELIMITER. */
void
mariadb_load(const char *url, const char *path)
{
    g_autofree char *command =
        g_strdup_printf("exec mariadb --no-defaults --default-character-set=utf8mb4 -uroot -S "
                        "\"$CMIG_TEST_MYSQL_FOLDER/server.sock\" %s <'%s'",
                        strrchr(url, '/') + 1, path);
    const char *const arguments[] = {"sh", "-c", command, NULL};
    g_autofree char *complaint = NULL;
    int status = 0;

    ck_assert(g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                           &complaint, &status, NULL));
    ck_assert_msg(g_spawn_check_wait_status(status, NULL), "%s: %s", path, complaint);
}

/* What says nothing, or differs by who made an object and when. */
static const struct {
    const char *pattern;
    const char *instead;
} accidents[] = {
    {"DEFINER=[`\"][^`\"]*[`\"]@[`\"][^`\"]*[`\"]|AUTO_INCREMENT=\\d+ ?", ""},
    {" ON (DELETE|UPDATE) NO ACTION| USING (BTREE|HASH)| TRANSACTIONAL=1", ""},
    {"_(utf8mb3|utf8mb4|utf8|latin1)'", "'"},
    {" STARTS '202[^']*'", ""},
    {"(`\\w+`=')", "\\L\\1\\E"},
    {"(?is)^CREATE .*?TRIGGER .*?\\bfor\\s+each\\s+row\\b", "TRIGGER"},
};

static char *
without_accidents(const char *text)
{
    char *shown = g_strdup(text);

    for (gsize i = 0; i < G_N_ELEMENTS(accidents); i++) {
        g_autoptr(GRegex) regex = g_regex_new(accidents[i].pattern, 0, 0, NULL);
        char *next = g_regex_replace(regex, shown, -1, 0, accidents[i].instead, 0, NULL);

        g_free(shown);
        shown = next;
    }
    return shown;
}

static int
compare_texts(gconstpointer left, gconstpointer right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool
is_key(const char *line)
{
    while (*line == ' ')
        line++;
    return g_str_has_prefix(line, "KEY") || g_str_has_prefix(line, "CONSTRAINT") ||
           g_str_has_prefix(line, "UNIQUE KEY") || g_str_has_prefix(line, "FULLTEXT KEY") ||
           g_str_has_prefix(line, "SPATIAL KEY");
}

/* Whether an index is called like a foreign key, of this table or as it was called before: the key
 * may have got it from the server. */
static bool
is_own_index(const char *line, const char *text)
{
    g_auto(GStrv) pieces = g_strsplit(line, "`", 3);
    g_autofree char *key =
        pieces[0] && pieces[1] ? g_strdup_printf("CONSTRAINT `%s` FOREIGN KEY", pieces[1]) : NULL;

    return g_str_has_prefix(line, "  KEY `") && (strstr(text, key) || strstr(pieces[1], "_ibfk_"));
}

/* Keys have no order. */
static void
append_object(GString *out, const char *text)
{
    g_autofree char *shown = without_accidents(text);
    g_auto(GStrv) lines = g_strsplit(shown, "\n", -1);
    g_autoptr(GPtrArray) keys = g_ptr_array_new();

    for (char **line = lines; *line; line++) {
        if (g_str_has_suffix(*line, ","))
            (*line)[strlen(*line) - 1] = '\0';
        if (is_own_index(*line, shown))
            continue;
        if (is_key(*line))
            g_ptr_array_add(keys, *line);
        else
            g_string_append_printf(out, "%s\n", *line);
    }
    g_ptr_array_sort(keys, compare_texts);
    for (guint i = 0; i < keys->len; i++)
        g_string_append_printf(out, "%s\n", (char *)keys->pdata[i]);
}

/* The columns of SHOW CREATE that say what the object is. */
static bool
is_wanted(const char *column)
{
    return g_str_has_prefix(column, "Create ") || !strcmp(column, "sql_mode") ||
           !strcmp(column, "SQL Original Statement") || !strcmp(column, "Table") ||
           !strcmp(column, "View") || !strcmp(column, "Trigger");
}

static void
show_object(GString *out, CmConnection *connection, const char *kind, const char *name)
{
    g_autofree char *sql = ask_format(connection, "SHOW CREATE %s %I", kind, name);
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, sql, NULL, 0, &error);

    assert_ok(result != NULL, error);
    assert_ok(cm_result_next(result, &error), error);
    for (guint i = 0; i < cm_result_column_count(result); i++)
        if (is_wanted(cm_result_column_name(result, i)) && !cm_result_is_null(result, i))
            append_object(out, cm_result_text(result, i));
}

/* Where a trigger stands among others is of it too. */
static const char objects_sql[] =
    "SELECT CASE table_type WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' "
    "END, "
    "table_name, '' FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name "
    "NOT LIKE 'cmig\\_%' UNION ALL "
    "SELECT routine_type, routine_name, '' FROM information_schema.routines WHERE routine_schema = "
    "DATABASE() UNION ALL "
    "SELECT 'EVENT', event_name, '' FROM information_schema.events WHERE event_schema = DATABASE() "
    "UNION ALL SELECT 'TRIGGER', trigger_name, concat_ws(' ', event_object_table, action_timing, "
    "event_manipulation, action_order) FROM information_schema.triggers WHERE trigger_schema = "
    "DATABASE() ORDER BY 1, 2";

char *
mariadb_schema(const char *url)
{
    g_autoptr(CmConnection) connection = test_connect(url, 0);
    g_autoptr(CmConnection) other = test_connect(url, 0);
    GError *error = NULL;
    g_autoptr(CmResult) result = cm_connection_query(connection, objects_sql, NULL, 0, &error);
    GString *out = g_string_new(NULL);

    assert_ok(result != NULL, error);
    while (cm_result_next(result, &error)) {
        g_string_append_printf(out, "%s\n", cm_result_text(result, 2));
        show_object(out, other, cm_result_text(result, 0), cm_result_text(result, 1));
    }
    assert_ok(true, error);
    return g_string_free(out, FALSE);
}
