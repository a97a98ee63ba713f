#include "migrate/project.h"

#include <string.h>

#include "inspect/inspector.h"
#include "migrate/journal.h"
#include "migrate/references.h"
#include "revision/variables.h"
#include "schema/body.h"
#include "schema/namespaces.h"

static void
copy_options(CmProject *project, const CmProjectOptions *options)
{
    memcpy(&project->options, options, MIN(options->size, sizeof project->options));
    project->options.url = NULL;
    project->options.config = NULL;
    project->options.environment = NULL;
    project->options.driver_folders =
        (const char *const *)g_strdupv((GStrv)project->options.driver_folders);
    project->options.user = g_strdup(project->options.user);
    project->options.tag = g_strdup(project->options.tag);
}

/* The journal has room for so much. */
static bool
check_tag(const char *tag, GError **error)
{
    return !tag || (g_utf8_validate(tag, -1, NULL) && g_utf8_strlen(tag, -1) <= 255) ||
           cm_fail(error, CM_ERROR_ARGUMENT, "a tag has at most 255 letters");
}

static bool
set_dialect(CmProject *project, const char *name, GError **error)
{
    const CmDialect *dialect = cm_dialect_find(name, error);
    CmBookkeeping *books;

    if (!dialect)
        return false;
    books = cm_bookkeeping_new(dialect, project->config->version_table_schema,
                               project->config->version_table, error);
    if (!books)
        return false;
    cm_bookkeeping_free(project->books);
    project->books = books;
    project->dialect = dialect;
    return true;
}

/* Also finds the dialect, so that a URL of one that is not known is an error at once. */
static bool
set_url(CmProject *project, const char *url, GError **error)
{
    if (!url)
        return true;
    project->url = cm_url_parse(url, error);
    if (!project->url)
        return false;
    project->url_shown = cm_url_to_string(project->url, true);
    return set_dialect(project, project->url->dialect, error);
}

/* Two URLs that say otherwise are no precedence but a slip that could cost a database. */
static bool
check_one_url(const CmConfig *config, const CmProjectOptions *options, GError **error)
{
    if (!options->environment || !options->url || !config->has_own_url ||
        !strcmp(options->url, config->url))
        return true;
    return cm_fail(error, CM_ERROR_ARGUMENT,
                   "environment '%s' has a url of its own; leave out that or the url given",
                   options->environment);
}

CmProject *
cm_project_open(const CmProjectOptions *options, GError **error)
{
    g_autoptr(CmProject) project = g_new0(CmProject, 1);

    copy_options(project, options);
    if (!check_tag(project->options.tag, error))
        return NULL;
    project->config =
        cm_config_load(options->config ? options->config : "cmig.yaml",
                       project->options.config_is_optional, options->environment,
                       project->options.lookup, project->options.data, error);
    project->given =
        project->config ? cm_variables_given(project->options.variables, error) : NULL;
    project->options.variables = NULL;
    if (!project->given)
        return NULL;
    project->schemas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (GStrv glob = project->config->schemas; glob && *glob; glob++)
        cm_project_add_schema(project, *glob);
    if (!check_one_url(project->config, options, error) ||
        !set_url(project, options->url ? options->url : project->config->url, error))
        return NULL;
    return g_steal_pointer(&project);
}

void
cm_project_close(CmProject *project)
{
    CmConnection *connection;

    if (!project)
        return;
    connection = project->connection;
    project->connection = NULL;
    cm_connection_close(connection);
    cm_graph_free(project->graph);
    g_clear_pointer(&project->given, g_hash_table_unref);
    g_clear_pointer(&project->schemas, g_hash_table_unref);
    cm_bookkeeping_free(project->books);
    cm_url_free(project->url);
    g_free(project->url_shown);
    cm_config_free(project->config);
    g_strfreev((GStrv)project->options.driver_folders);
    g_free((char *)project->options.user);
    g_free((char *)project->options.tag);
    g_free(project);
}

const char *
cm_project_url(const CmProject *project)
{
    return project->url_shown;
}

const char *
cm_project_dialect(const CmProject *project)
{
    return project->dialect ? project->dialect->name : NULL;
}

bool
cm_project_set_dialect(CmProject *project, const char *name, GError **error)
{
    CmConnection *connection = project->connection;

    if (!set_dialect(project, name, error))
        return false;
    project->connection = NULL;
    cm_connection_close(connection);
    g_clear_pointer(&project->url, cm_url_free);
    g_clear_pointer(&project->url_shown, g_free);
    return true;
}

const char *const *
cm_project_dialects(void)
{
    return cm_body_dialect_names;
}

const char *const *
cm_project_environments(const CmProject *project)
{
    return (const char *const *)project->config->environments;
}

void
cm_project_cancel(CmProject *project)
{
    CmConnection *connection = project->connection;

    project->is_cancelled = 1;
    if (connection)
        cm_connection_interrupt(connection);
}

void
cm_project_log_line(const CmProject *project, CmLogLevel level, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    if (!project->options.log)
        return;
    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    project->options.log(level, message, project->options.data);
}

bool
cm_project_need_url(const CmProject *project, GError **error)
{
    if (project->config->url_problem && !project->url)
        return cm_fail(error, CM_ERROR_VALUE, "%s", project->config->url_problem);
    return project->url ||
           cm_project_fail_choice(project, CM_ERROR_ARGUMENT,
                                  "no database is given; write 'url:' in cmig.yaml, or use --url",
                                  error);
}

bool
cm_project_fail_choice(const CmProject *project, CmErrorCode code, const char *message,
                       GError **error)
{
    GStrv names = project->config->environments;
    g_autofree char *all = names ? g_strjoinv(", ", names) : g_strdup("");

    return cm_fail(error, code, "%s%s%s", message,
                   *all ? "; or choose an environment with -e: " : "", all);
}

bool
cm_project_need_dialect(const CmProject *project, GError **error)
{
    return project->dialect || cm_project_need_url(project, error);
}

bool
cm_project_has_database(const CmProject *project)
{
    return project->connection || cm_connection_exists(project->url);
}

static void
take_notice(bool is_warning, const char *message, gpointer project)
{
    cm_project_log_line(project, is_warning ? CM_LOG_WARNING : CM_LOG_INFO, "%s", message);
}

static int
milliseconds(int64_t microseconds)
{
    return (int)MIN((microseconds + 999) / 1000, G_MAXINT);
}

/* A URL need not name the database where a file of options does. */
static bool
check_database(const CmProject *project, GError **error)
{
    const char *database = project->url->database;
    const char *sql = project->dialect->database_sql;
    g_autoptr(CmResult) row = NULL;

    if (!sql || (database && *database))
        return true;
    row = cm_connection_query(project->connection, sql, NULL, 0, error);
    if (!row || !cm_result_next(row, error))
        return false;
    return cm_result_text(row, 0) ||
           cm_fail(error, CM_ERROR_URL, "%s names no database: write mysql://user@host/DATABASE",
                   cm_connection_name(project->connection));
}

static bool
set_up_connection(CmProject *project, GError **error)
{
    const CmConfig *config = project->config;

    cm_connection_set_notice(project->connection, take_notice, project);
    return check_database(project, error) &&
           cm_connection_set_lock_timeout(project->connection, milliseconds(config->lock_timeout),
                                          error) &&
           (config->statement_timeout < 0 ||
            cm_connection_set_statement_timeout(project->connection,
                                                milliseconds(config->statement_timeout), error));
}

/* A URL may say mysql where MariaDB answers: the server knows what it is. */
static bool
follow_server(CmProject *project, GError **error)
{
    const CmSpelling *spelling = cm_connection_spelling(project->connection);

    if (!spelling || spelling == project->dialect->spelling)
        return true;
    project->dialect = cm_dialect_find(spelling->name, error);
    project->books->dialect = project->dialect;
    return project->dialect != NULL;
}

CmConnection *
cm_project_connect(CmProject *project, bool is_read_only, GError **error)
{
    CmOpenFlags flags = is_read_only ? CM_OPEN_READ_ONLY : CM_OPEN_MAY_CREATE;

    if (project->connection && (is_read_only || !project->is_read_only))
        return project->connection;
    if (!cm_project_need_url(project, error))
        return NULL;
    g_clear_pointer(&project->connection, cm_connection_close);
    project->connection =
        cm_connection_open_url(project->url, flags, project->options.driver_folders, error);
    project->is_read_only = is_read_only;
    if (project->connection &&
        (!follow_server(project, error) || !set_up_connection(project, error)))
        g_clear_pointer(&project->connection, cm_connection_close);
    return project->connection;
}

CmComparing
cm_project_comparing(CmProject *project)
{
    return (CmComparing){
        .dialect = project->dialect,
        .connection = project->connection,
        .open_scratch = cm_project_open_scratch,
        .scratch_data = project,
        .include = (const char *const *)project->config->include,
        .exclude = (const char *const *)project->config->exclude,
    };
}

bool
cm_project_read_rows(CmProject *project, GStrv *rows, GError **error)
{
    CmConnection *connection;

    if (!cm_project_need_url(project, error))
        return false;
    if (!cm_project_has_database(project)) {
        *rows = g_new0(char *, 1);
        return true;
    }
    connection = cm_project_connect(project, true, error);
    return connection && cm_bookkeeping_read_rows(project->books, connection, rows, error);
}

bool
cm_project_check_whole(CmProject *project, GError **error)
{
    bool has_steps = false;
    bool is_begun;

    if (!cm_project_has_database(project))
        return true;
    return cm_bookkeeping_has_steps(project->books, project->connection, &has_steps, error) &&
           (!has_steps ||
            cm_journal_check(project->books, project->connection, NULL, NULL, &is_begun, error));
}

void
cm_project_add_schema(CmProject *project, const char *glob)
{
    g_hash_table_add(project->schemas, g_strdup(glob));
}

CmSchema *
cm_project_reflect(CmProject *project, const char *const *include, const char *const *exclude,
                   GError **error)
{
    g_autofree const char **own = NULL;
    g_autofree const char **schemas =
        (const char **)g_hash_table_get_keys_as_array(project->schemas, NULL);
    CmInspectOptions options = {.include = include && *include ? include : NULL,
                                .exclude = exclude,
                                .schemas = schemas};
    CmConnection *connection;

    if (!cm_project_need_url(project, error))
        return NULL;
    if (!cm_project_has_database(project))
        return cm_schema_new();
    own = cm_bookkeeping_table_names(project->books);
    options.ignored = own;
    connection = cm_project_connect(project, true, error);
    return connection ? cm_inspect(connection, &options, error) : NULL;
}

CmSchema *
cm_project_look_at(CmProject *project, const char *const *include, const char *const *exclude,
                   GError **error)
{
    CmSchema *schema = cm_project_reflect(project, include, exclude, error);

    if (schema && schema->hidden)
        cm_project_log_line(project, CM_LOG_WARNING,
                            "Who connects may not see %s, which are taken for missing: grant what "
                            "stands in parentheses, or connect as who may",
                            schema->hidden);
    if (schema && schema->broken)
        cm_project_log_line(project, CM_LOG_WARNING,
                            "Of views something is missing that they read, or the right to it: %s",
                            schema->broken);
    return schema;
}

CmModel *
cm_project_model(CmProject *project, GError **error)
{
    CmModel *model;

    if (!project->config->models || !*project->config->models) {
        cm_fail(error, CM_ERROR_ARGUMENT,
                "no model is given; write 'models: models.yaml' in cmig.yaml");
        return NULL;
    }
    model = cm_model_load((const char *const *)project->config->models,
                          project->dialect ? project->dialect->name : NULL, error);
    if (model && !cm_references_check(project, model, error))
        g_clear_pointer(&model, cm_model_free);
    if (model)
        cm_schema_namespaces(model->schema, project->schemas);
    for (guint i = 0; model && i < model->warnings->len; i++)
        cm_project_log_line(project, CM_LOG_WARNING, "%s", (char *)model->warnings->pdata[i]);
    return model;
}
