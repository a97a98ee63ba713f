/* Everything that is wrong with a project's files, at once. */
#include <string.h>

#include "revision/placeholder.h"
#include "migrate/references.h"
#include "revision/file.h"
#include "revision/script_template.h"
#include "revision/variables.h"

typedef struct {
    CmProject *project;
    GArray *problems; /* CmProblem */
} Validation;

void
cm_problems_free(CmProblems *problems)
{
    if (!problems)
        return;
    for (gsize i = 0; i < problems->count; i++) {
        g_free(problems->items[i].message);
        g_free(problems->items[i].file);
    }
    g_free(problems->items);
    g_free(problems);
}

/* Takes the error over. */
static void
add_problem(Validation *validation, GError *error, bool is_warning)
{
    const CmErrorDetail *detail = cm_error_detail(error);
    CmProblem problem = {
        .is_warning = is_warning,
        .code = (CmErrorCode)error->code,
        .message = g_strdup(error->message),
        .file = g_strdup(detail->file),
        .line = detail->line,
        .column = detail->column,
    };

    g_array_append_val(validation->problems, problem);
    g_error_free(error);
}

static void
add_error(Validation *validation, GError *error)
{
    add_problem(validation, error, false);
}

static void
add_warning(Validation *validation, const char *message)
{
    CmProblem problem = {.is_warning = true, .code = CM_ERROR_VALUE, .message = g_strdup(message)};

    g_array_append_val(validation->problems, problem);
}

/* What refuses to run is worth a warning. */
static void
add_placeholder(Validation *validation, const CmScript *script, const char *id)
{
    const CmDialect *dialect = validation->project->dialect;

    for (int i = CM_DIRECTION_UPGRADE; i <= CM_DIRECTION_DOWNGRADE; i++) {
        GError *cause = NULL;

        if (cm_placeholder_check(script, id, (CmDirection)i, dialect ? dialect->name : NULL,
                                 &cause))
            continue;
        add_problem(validation, cause, true);
        return;
    }
}

/* As a run would refuse it, whatever the server's version. */
static bool
check_operation(const CmDialect *dialect, const CmOperation *operation, bool is_in_transaction,
                GError **error)
{
    return !cm_operation_is_for(operation, dialect->name) ||
           ((!is_in_transaction || cm_dialect_check_transaction(dialect, operation, error)) &&
            (operation->kind != CM_OPERATION_EXECUTE ||
             cm_dialect_check(dialect, operation, 0, error)));
}

static void
add_refused(Validation *validation, const CmScript *script)
{
    const CmDialect *dialect = validation->project->dialect;
    CmTransactionMode mode =
        script->has_transaction ? script->transaction : validation->project->config->transaction;
    const GPtrArray *const sides[] = {script->upgrade, script->downgrade};
    bool is_in_transaction =
        dialect && dialect->has_transactional_ddl && mode != CM_TRANSACTION_NONE;

    for (gsize side = 0; dialect && side < G_N_ELEMENTS(sides); side++)
        for (guint i = 0; sides[side] && i < sides[side]->len; i++) {
            GError *cause = NULL;

            if (!check_operation(dialect, sides[side]->pdata[i], is_in_transaction, &cause))
                add_error(validation, cause);
        }
}

/* What cannot be read for want of a value is no fault, but is not checked either. */
static void
validate_script(Validation *validation, const CmRevision *revision)
{
    GHashTable *given = validation->project->given;
    g_autoptr(CmScript) script = NULL;
    GError *cause = NULL;

    if (!cm_variables_check(revision, given, &cause)) {
        add_problem(validation, cause, true);
        return;
    }
    script = cm_revision_file_read(revision->path, given, &cause);
    if (!script)
        add_error(validation, cause);
    else if (script->placeholder)
        add_placeholder(validation, script, revision->id);
    else
        add_refused(validation, script);
}

/* Headers and bodies of all files; those whose headers can be read are put together. */
static bool
validate_files(Validation *validation, GPtrArray *revisions, GError **error)
{
    g_autoptr(GPtrArray) paths = cm_project_revision_paths(validation->project, error);

    for (guint i = 0; paths && i < paths->len; i++) {
        const char *path = paths->pdata[i];
        GError *cause = NULL;
        CmRevision *revision = cm_revision_file_read_header(path, &cause);

        if (revision) {
            g_ptr_array_add(revisions, revision);
            validate_script(validation, revision);
        } else {
            add_error(validation, cause);
        }
    }
    return paths != NULL;
}

static void
validate_graph(Validation *validation, const GPtrArray *revisions)
{
    GPtrArray *faults = cm_graph_validate(revisions);

    g_ptr_array_set_free_func(faults, NULL);
    for (guint i = 0; i < faults->len; i++)
        add_error(validation, faults->pdata[i]);
    g_ptr_array_unref(faults);
}

static void
validate_model(Validation *validation)
{
    GStrv models = validation->project->config->models;
    GError *cause = NULL;
    g_autoptr(CmModel) model = NULL;

    if (!models || !*models)
        return;
    model = cm_model_load((const char *const *)models,
                          validation->project->dialect ? validation->project->dialect->name : NULL,
                          &cause);
    if (!model || !cm_references_check(validation->project, model, &cause)) {
        add_error(validation, cause);
        return;
    }
    for (guint i = 0; i < model->warnings->len; i++)
        add_warning(validation, model->warnings->pdata[i]);
}

static void
validate_templates(Validation *validation)
{
    GStrv paths = validation->project->config->templates;

    for (; paths && *paths; paths++) {
        GError *cause = NULL;

        if (!cm_script_template_check(*paths, &cause))
            add_error(validation, cause);
    }
}

static const CmRevision *
find_revision(const GPtrArray *revisions, const char *id)
{
    for (guint i = 0; i < revisions->len; i++)
        if (!strcmp(((const CmRevision *)revisions->pdata[i])->id, id))
            return revisions->pdata[i];
    return NULL;
}

/* What the journal says of a revision that is applied, against its file. */
static void
validate_applied(Validation *validation, const GPtrArray *revisions, const char *id,
                 const char *checksum)
{
    const CmRevision *revision = find_revision(revisions, id);
    g_autofree char *sum = revision ? cm_revision_file_checksum(revision->path) : NULL;
    GError *fault = NULL;

    if (!revision)
        cm_fail(&fault, CM_ERROR_TAMPERED,
                "revision '%s' is applied to the database, and its file is gone", id);
    else if (sum && strcmp(sum, checksum))
        cm_fail_at(&fault, (CmPosition){revision->path, 0, 0}, CM_ERROR_TAMPERED,
                   "revision '%s' was changed after it was applied", id);
    if (fault)
        add_error(validation, fault);
}

/* The last thing that happened to each revision decides whether it is applied. */
static GHashTable *
applied_checksums(CmResult *log, GError **error)
{
    GHashTable *applied = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    GError *cause = NULL;

    while (cm_result_next(log, &cause)) {
        const char *id = cm_result_text(log, 1);
        const char *direction = cm_result_text(log, 2);
        const char *checksum = cm_result_text(log, 7);

        if (!id || g_strcmp0(cm_result_text(log, 3), "success"))
            continue;
        if (!g_strcmp0(direction, "upgrade") && checksum)
            g_hash_table_replace(applied, g_strdup(id), g_strdup(checksum));
        else
            g_hash_table_remove(applied, id);
    }
    if (cause)
        g_propagate_error(error, cause);
    return applied;
}

static bool
validate_database(Validation *validation, const GPtrArray *revisions, GError **error)
{
    CmProject *project = validation->project;
    g_autoptr(CmResult) log = NULL;
    g_autoptr(GHashTable) applied = NULL;
    g_autoptr(GError) cause = NULL;
    g_autoptr(GList) ids = NULL;
    CmConnection *connection;

    if (!cm_project_need_url(project, error))
        return false;
    if (!cm_project_has_database(project))
        return true;
    connection = cm_project_connect(project, true, error);
    log = connection ? cm_bookkeeping_query_log(project->books, connection, &cause) : NULL;
    if (log)
        applied = applied_checksums(log, &cause);
    if (cause) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    ids = applied ? g_list_sort(g_hash_table_get_keys(applied), (GCompareFunc)g_strcmp0) : NULL;
    for (GList *id = ids; id; id = id->next)
        validate_applied(validation, revisions, id->data, g_hash_table_lookup(applied, id->data));
    return connection != NULL;
}

CmProblems *
cm_project_validate(CmProject *project, bool with_database, GError **error)
{
    Validation validation = {project, g_array_new(FALSE, TRUE, sizeof(CmProblem))};
    g_autoptr(GPtrArray) revisions =
        g_ptr_array_new_with_free_func((GDestroyNotify)cm_revision_free);
    CmProblems *problems = g_new0(CmProblems, 1);
    bool ok = validate_files(&validation, revisions, error);

    if (ok) {
        validate_graph(&validation, revisions);
        validate_model(&validation);
        validate_templates(&validation);
        ok = !with_database || validate_database(&validation, revisions, error);
    }
    problems->count = validation.problems->len;
    problems->items = (CmProblem *)(void *)g_array_free(validation.problems, FALSE);
    if (!ok)
        g_clear_pointer(&problems, cm_problems_free);
    return problems;
}
