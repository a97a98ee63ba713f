/* Any two schemas, compared. */
#include "dialect/compile.h"
#include "inspect/inspector.h"
#include "migrate/compare.h"
#include "migrate/enum_labels.h"
#include "migrate/run.h"
#include "operation/yaml.h"
#include "revision/file.h"

#include <string.h>

static bool
is_url(const char *name)
{
    return strstr(name, "://") != NULL;
}

static bool
is_model_file(const char *name)
{
    return g_str_has_suffix(name, ".yaml") || g_str_has_suffix(name, ".yml");
}

/* Compared as the project's database would be; without one, as that of a URL among the two. */
static const CmDialect *
find_dialect(const CmProject *project, const char *from, const char *to, GError **error)
{
    const char *const names[] = {from, to};

    if (project->dialect)
        return project->dialect;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(CmUrl) url = is_url(names[i]) ? cm_url_parse(names[i], error) : NULL;

        if (is_url(names[i]))
            return url ? cm_dialect_find(url->dialect, error) : NULL;
    }
    cm_project_need_url(project, error);
    return NULL;
}

/* The connection stays open: what is compared with the database may have to be spelled there. */
static CmSchema *
reflect_url(const CmProject *project, const char *url, CmConnection **opened, GError **error)
{
    CmConnection *connection =
        cm_connection_open(url, CM_OPEN_READ_ONLY, project->options.driver_folders, error);
    const CmDialect *dialect = NULL;
    g_autoptr(CmBookkeeping) books = NULL;
    g_autofree const char **own = NULL;
    g_autofree const char **schemas =
        (const char **)g_hash_table_get_keys_as_array(project->schemas, NULL);
    CmInspectOptions options = {.schemas = schemas};

    cm_connection_close(*opened);
    *opened = connection;
    if (connection)
        dialect = cm_dialect_find(cm_connection_spelling(connection)->name, error);
    if (!dialect)
        return NULL;
    books = cm_bookkeeping_new(dialect, NULL, project->config->version_table, error);
    if (!books)
        return NULL;
    own = cm_bookkeeping_table_names(books);
    options.ignored = own;
    return cm_inspect(connection, &options, error);
}

static CmSchema *
take_model(CmModel *model)
{
    CmSchema *schema = model ? g_steal_pointer(&model->schema) : NULL;

    cm_model_free(model);
    return schema;
}

/* The first revision of a plan with SQL that may have touched anything, for the message. */
static const char *
find_opaque(const CmProject *project, const CmPlan *plan)
{
    for (guint i = 0; i < plan->steps->len; i++) {
        const CmRevision *revision = cm_plan_step(plan, i)->revision;
        g_autoptr(CmScript) script = cm_revision_file_read(revision->path, project->given, NULL);

        for (guint j = 0; script && j < script->upgrade->len; j++) {
            const CmOperation *operation = script->upgrade->pdata[j];
            const char *text = operation->kind == CM_OPERATION_EXECUTE
                                   ? cm_operation_text(operation, project->dialect->name)
                                   : NULL;

            if (text && *text && !(operation->affects && !*operation->affects))
                return revision->id;
        }
    }
    return "?";
}

static CmSchema *
replay_revision(CmProject *project, const char *name, GError **error)
{
    g_autoptr(CmPlan) plan = NULL;
    g_autoptr(CmSchema) schema = cm_schema_new();

    if (!cm_project_need_url(project, error) || !cm_project_graph(project, error))
        return NULL;
    plan = cm_plan_upgrade(project->graph, NULL, name, error);
    if (!plan || !cm_run_replay(project, plan, schema, error))
        return NULL;
    if (!schema->is_unknown && g_hash_table_size(schema->unknown_tables) == 0)
        return g_steal_pointer(&schema);
    cm_fail(error, CM_ERROR_UNKNOWN_STATE,
            "the schema at '%s' is not known: revision '%s' runs plain SQL; say which tables that "
            "changes with 'affects: [...]', or compare a database",
            name, find_opaque(project, plan));
    return NULL;
}

static CmSchema *
load_side(CmProject *project, const char *name, CmConnection **opened, GError **error)
{
    const char *const paths[] = {name, NULL};

    if (strcmp(name, "database") == 0)
        return cm_project_look_at(project, NULL, NULL, error);
    if (strcmp(name, "models") == 0)
        return take_model(cm_project_model(project, error));
    if (is_url(name))
        return reflect_url(project, name, opened, error);
    if (is_model_file(name))
        return take_model(
            cm_model_load(paths, project->dialect ? project->dialect->name : NULL, error));
    return replay_revision(project, name, error);
}

static char *
write_operations(const GPtrArray *operations, GError **error)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();

    return cm_yaml_write(cm_operations_write(document, operations), error);
}

static char **
render(const CmDialect *dialect, const GPtrArray *operations, CmSchema *before, GError **error)
{
    g_autoptr(GPtrArray) statements = cm_statements_new();
    g_autoptr(GStrvBuilder) texts = g_strv_builder_new();

    if (!cm_dialect_render(dialect, operations, before, statements, error))
        return NULL;
    for (guint i = 0; i < statements->len; i++) {
        g_autofree char *text =
            cm_compile_literal(statements->pdata[i], dialect->spelling, error);

        if (!text)
            return NULL;
        g_strv_builder_add(texts, text);
    }
    return g_strv_builder_end(texts);
}

void
cm_difference_free(CmDifference *difference)
{
    if (!difference)
        return;
    cm_changes_free(difference->changes);
    g_free(difference->operations);
    g_strfreev(difference->statements);
    g_free(difference);
}

/* A server may be of another kind than its URL says: only the connection tells. */
static const CmDialect *
settle_dialect(const CmDialect *of_url, const CmConnection *connection, GError **error)
{
    return connection ? cm_dialect_find(cm_connection_spelling(connection)->name, error) : of_url;
}

static CmDiff *
compare(CmProject *project, const CmDialect *dialect, CmConnection *connection,
        const CmSchema *before, const CmSchema *after, GError **error)
{
    CmComparing comparing = cm_project_comparing(project);
    g_autofree char *reason = NULL;
    CmDiff *diff;

    comparing.dialect = dialect;
    comparing.connection = connection;
    diff = cm_compare(&comparing, before, after, &reason, error);
    if (reason)
        cm_project_log_line(project, CM_LOG_WARNING, CM_COMPARE_UNSPELLED, reason);
    return diff;
}

/* Of a database that keeps no labels the revisions know them. */
static bool
recall_labels(CmProject *project, const char *left, const char *right, CmSchema *before,
              CmSchema *after, GError **error)
{
    bool is_left = !strcmp(left, "database"), is_right = !strcmp(right, "database");
    g_auto(GStrv) rows = NULL;

    if ((!is_left && !is_right) || !project->dialect->forgets_labels)
        return true;
    if (!cm_project_read_rows(project, &rows, error))
        return false;
    cm_enums_recall(project, (const char *const *)rows, is_left ? after : before,
                    is_left ? before : after);
    return true;
}

CmDifference *
cm_project_diff(CmProject *project, const char *from, const char *to, bool with_statements,
                GError **error)
{
    const char *left = from ? from : "database", *right = to ? to : "models";
    const CmDialect *dialect = find_dialect(project, left, right, error);
    g_autoptr(CmConnection) opened = NULL;
    g_autoptr(CmSchema) before = dialect ? load_side(project, left, &opened, error) : NULL;
    g_autoptr(CmSchema) after = before ? load_side(project, right, &opened, error) : NULL;
    CmConnection *connection = project->connection ? project->connection : opened;
    g_autoptr(CmDifference) difference = g_new0(CmDifference, 1);
    g_autoptr(CmDiff) diff = NULL;

    if (after && !recall_labels(project, left, right, before, after, error))
        return NULL;
    dialect = after ? settle_dialect(dialect, connection, error) : NULL;
    if (dialect)
        diff = compare(project, dialect, connection, before, after, error);
    if (!diff)
        return NULL;
    difference->changes = cm_changes_new(diff->operations, diff->hints);
    difference->operations = write_operations(diff->operations, error);
    if (difference->operations && with_statements)
        difference->statements = render(dialect, diff->operations, before, error);
    if (!difference->operations || (with_statements && !difference->statements))
        return NULL;
    return g_steal_pointer(&difference);
}
