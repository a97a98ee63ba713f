/* The inspector of MySQL and MariaDB: a dozen queries on information_schema, each for all tables.
 * Rows of different queries are put together here by their table's name: the server would open
 * every table again for each row of a join. */
#include "inspect/mysql_internal.h"

#include <string.h>

bool
cm_mysql_each_row(CmMysqlReflection *reflection, const char *sql, CmMysqlAddRow add, GError **error)
{
    g_autoptr(CmResult) rows = cm_connection_query(reflection->connection, sql, NULL, 0, error);
    GError *failure = NULL;

    if (!rows)
        return false;
    while (cm_result_next(rows, &failure))
        if (!add(reflection, rows, error))
            return false;
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

CmTable *
cm_mysql_table_of(const CmMysqlReflection *reflection, const CmResult *row)
{
    return g_hash_table_lookup(reflection->tables, cm_result_text(row, 0));
}

void
cm_mysql_set_text(CmOptions **options, const char *dialect, const char *key, const char *text)
{
    CmValue value = cm_value_of_text(text);

    if (text)
        cm_options_set(options, dialect, key, &value);
}

void
cm_mysql_set_flag(CmOptions **options, const char *dialect, const char *key, bool is_set)
{
    CmValue value = cm_value_of_boolean(true);

    if (is_set)
        cm_options_set(options, dialect, key, &value);
}

void
cm_mysql_append_identifier(GString *out, const char *name)
{
    g_string_append_c(out, '`');
    for (; *name; name++) {
        if (*name == '`')
            g_string_append_c(out, '`');
        g_string_append_c(out, *name);
    }
    g_string_append_c(out, '`');
}

static bool
add_database(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    (void)error;
    reflection->database = g_strdup(cm_result_text(row, 0));
    reflection->charset = g_strdup(cm_result_text(row, 1));
    reflection->collation = g_strdup(cm_result_text(row, 2));
    reflection->sql_mode = g_strdup(cm_result_text(row, 3));
    reflection->rights = g_strdup(cm_result_text(row, 4));
    reflection->schema->collation = g_strdup(reflection->collation);
    reflection->schema->folds_names = !g_strcmp0(cm_result_text(row, 5), "1");
    return true;
}

static bool
read_database(CmMysqlReflection *reflection, GError **error)
{
    const char *version = cm_connection_server_version(reflection->connection);

    reflection->is_mariadb = version && strstr(version, "MariaDB");
    reflection->version = cm_connection_version_number(reflection->connection);
    return cm_mysql_each_row(reflection,
                             "SELECT schema_name, default_character_set_name, "
                             "default_collation_name, @@sql_mode, (SELECT CONCAT(',', "
                             "GROUP_CONCAT(privilege_type), ',') FROM (SELECT privilege_type FROM "
                             "information_schema.user_privileges UNION SELECT privilege_type FROM "
                             "information_schema.schema_privileges WHERE DATABASE() LIKE "
                             "table_schema) r), @@lower_case_table_names FROM "
                             "information_schema.schemata WHERE schema_name "
                             "= DATABASE()",
                             add_database, error) &&
           (reflection->database ||
            cm_fail(error, CM_ERROR_URL, "%s names no database: write mysql://user@host/DATABASE",
                    cm_connection_name(reflection->connection)));
}

static bool
add_collation(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    CmSchema *schema = reflection->schema;
    g_autofree char *others = schema->usual_collations;

    (void)error;
    schema->usual_collations =
        g_strdup_printf("%s%s,", others ? others : ",", cm_result_text(row, 0));
    g_hash_table_insert(reflection->collations, g_strdup(cm_result_text(row, 0)),
                        g_strdup(cm_result_text(row, 1)));
    return true;
}

static bool
read_collations(CmMysqlReflection *reflection, GError **error)
{
    return cm_mysql_each_row(reflection,
                             "SELECT collation_name, character_set_name FROM "
                             "information_schema.collations WHERE is_default = 'Yes'",
                             add_collation, error);
}

/* Who lacks the right to what is there does not see that it is there. */
static void
note_hidden(CmMysqlReflection *reflection)
{
    static const struct {
        const char *right, *what;
    } kinds[] = {{"TRIGGER", "triggers"}, {"EVENT", "events"}, {"SHOW VIEW", "texts of views"}};
    g_autoptr(GString) hidden = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *listed = g_strdup_printf(",%s,", kinds[i].right);

        if (reflection->rights && !strstr(reflection->rights, listed))
            g_string_append_printf(hidden, "%s%s (%s)", hidden->len ? ", " : "", kinds[i].what,
                                   kinds[i].right);
    }
    if (reflection->rights && reflection->is_mariadb && !reflection->has_bodies &&
        !strstr(reflection->rights, " ROUTINE,") && !strstr(reflection->rights, ",EXECUTE,"))
        g_string_append_printf(hidden, "%sroutines (SELECT on mysql.proc)",
                               hidden->len ? ", " : "");
    reflection->schema->hidden = hidden->len ? g_strdup(hidden->str) : NULL;
}

static bool
read_all(CmMysqlReflection *reflection, GError **error)
{
    return read_database(reflection, error) && read_collations(reflection, error) &&
           cm_mysql_read_tables(reflection, error) && cm_mysql_read_columns(reflection, error) &&
           cm_mysql_read_partitions(reflection, error) &&
           cm_mysql_read_indexes(reflection, error) && cm_mysql_read_checks(reflection, error) &&
           cm_mysql_read_foreign_keys(reflection, error) &&
           cm_mysql_read_views(reflection, error) && cm_mysql_read_triggers(reflection, error) &&
           cm_mysql_read_routines(reflection, error) && cm_mysql_read_events(reflection, error) &&
           cm_mysql_settle(reflection, error) && cm_mysql_settle_bytes(reflection, error) &&
           cm_mysql_read_sequences(reflection, error);
}

static bool
reflect(CmConnection *connection, const CmInspectOptions *options, CmSchema *schema, GError **error)
{
    CmMysqlReflection reflection = {.connection = connection, .options = options, .schema = schema};
    bool ok;

    reflection.collations = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    reflection.tables = g_hash_table_new(g_str_hash, g_str_equal);
    reflection.defaults = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    reflection.comments = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    reflection.doubtful = g_hash_table_new(NULL, NULL);
    reflection.sequences = g_ptr_array_new_with_free_func((GDestroyNotify)cm_object_free);
    ok = read_all(&reflection, error);
    cm_mysql_settle_numbering(&reflection);
    note_hidden(&reflection);
    g_free(reflection.rights);
    g_free(reflection.database);
    g_free(reflection.charset);
    g_free(reflection.collation);
    g_free(reflection.sql_mode);
    g_free(reflection.fires);
    g_free(reflection.fired);
    g_hash_table_unref(reflection.collations);
    g_hash_table_unref(reflection.tables);
    g_hash_table_unref(reflection.defaults);
    g_hash_table_unref(reflection.comments);
    g_hash_table_unref(reflection.doubtful);
    g_ptr_array_unref(reflection.sequences);
    return ok;
}

const CmInspector cm_inspector_mysql = {
    .name = "mysql",
    .reflect = reflect,
};

const CmInspector cm_inspector_mariadb = {
    .name = "mariadb",
    .reflect = reflect,
};
