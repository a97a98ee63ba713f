#include "migrate/autogenerate.h"

#include "migrate/compare.h"
#include "migrate/enum_labels.h"
#include "migrate/run.h"

#include <string.h>

/* The operations of what is not applied yet, over the schema as it is. */
static bool
replay_pending(CmProject *project, const char *const *rows, CmSchema *live, bool *is_behind,
               GError **error)
{
    g_autoptr(CmPlan) plan = cm_plan_upgrade(project->graph, rows, "heads", error);

    *is_behind = plan && plan->steps->len;
    return plan && (!*is_behind || cm_project_check_whole(project, error)) &&
           cm_run_replay(project, plan, live, error);
}

static bool
check_at_heads(CmProject *project, const char *const *rows, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(GPtrArray) current = cm_graph_current(project->graph, rows, true, &cause);

    if (current)
        return true;
    if (!cm_error_is(cause, CM_ERROR_NOT_AT_HEADS)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return cm_fail(error, CM_ERROR_NOT_AT_HEADS,
                   "the database is not up to date; run 'cmig upgrade heads' first");
}

static void
refuse_drop(const CmOperation *operation, GString *list)
{
    bool drops_column = operation->kind == CM_OPERATION_DROP_COLUMN && !operation->of_parent;
    g_autofree char *what = NULL;

    if (operation->kind != CM_OPERATION_DROP_TABLE && !drops_column)
        return;
    what = cm_operation_describe(operation);
    g_string_append_printf(list, "%s%s", list->len ? ", " : "", what);
}

static bool
check_drops(const CmProject *project, const CmDiff *diff, GError **error)
{
    g_autoptr(GString) drops = g_string_new(NULL);

    for (guint i = 0; !project->config->allow_drop && i < diff->operations->len; i++)
        refuse_drop(diff->operations->pdata[i], drops);
    return !drops->len ||
           cm_fail(error, CM_ERROR_INVALID_REQUEST,
                   "data would be dropped, and 'allow_drop: false' forbids it: %s", drops->str);
}

static CmDiff *
compare(CmProject *project, const CmSchema *live, const CmSchema *declared, GError **error)
{
    const CmComparing comparing = cm_project_comparing(project);
    g_autofree char *reason = NULL;
    CmDiff *diff = cm_compare(&comparing, live, declared, &reason, error);

    if (reason)
        cm_project_log_line(project, CM_LOG_WARNING, CM_COMPARE_UNSPELLED, reason);
    return diff;
}

CmDiff *
cm_autogenerate(CmProject *project, bool pending, bool *is_behind, CmSchema **live,
                CmSchema **declared, GError **error)
{
    g_auto(GStrv) rows = NULL;
    g_autoptr(CmSchema) schema = NULL;
    g_autoptr(CmModel) model = NULL;
    g_autoptr(CmDiff) diff = NULL;
    const char *const *current;

    if (!cm_project_graph(project, error) || !cm_project_read_rows(project, &rows, error))
        return NULL;
    current = (const char *const *)rows;
    if (!pending && !check_at_heads(project, current, error))
        return NULL;
    model = cm_project_model(project, error);
    schema = model ? cm_project_look_at(project, NULL, NULL, error) : NULL;
    if (schema)
        cm_enums_recall(project, current, model->schema, schema);
    if (!schema || (pending && !replay_pending(project, current, schema, is_behind, error)))
        return NULL;
    diff = compare(project, schema, model->schema, error);
    if (!diff || (!pending && !check_drops(project, diff, error)))
        return NULL;
    if (declared)
        *declared = g_steal_pointer(&model->schema);
    if (live)
        *live = g_steal_pointer(&schema);
    return g_steal_pointer(&diff);
}

CmChanges *
cm_project_check(CmProject *project, bool *is_behind, GError **error)
{
    bool behind = false;
    g_autoptr(CmDiff) diff = NULL;

    if (!cm_project_need_url(project, error))
        return NULL;
    diff = cm_autogenerate(project, true, &behind, NULL, NULL, error);
    if (is_behind)
        *is_behind = behind;
    return diff ? cm_changes_new(diff->operations, diff->hints) : NULL;
}

static gint
compare_words(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char *
raw_type(const CmObject *object)
{
    const CmValue *type = cm_object_get(object, "type");

    return type && type->kind == CM_VALUE_TEXT ? type->data : "object";
}

/* How many objects no kind has a form for, and what they are. */
static guint
report_raw(const CmProject *project, const CmSchema *schema)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autoptr(GString) line = g_string_new(NULL);

    for (guint i = 0; i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];

        if (object->kind == CM_OBJECT_RAW)
            g_ptr_array_add(words, (gpointer)raw_type(object));
    }
    g_ptr_array_sort(words, compare_words);
    for (guint i = 0, end; i < words->len; i = end) {
        for (end = i + 1; end < words->len && !strcmp(words->pdata[end], words->pdata[i]);)
            end++;
        g_string_append_printf(line, "%s%u %s", i ? ", " : "", end - i, (char *)words->pdata[i]);
    }
    if (words->len)
        cm_project_log_line(project, CM_LOG_INFO, "Kept as raw SQL: %u (%s)", words->len,
                            line->str);
    return words->len;
}

char *
cm_project_inspect(CmProject *project, const char *const *include, const char *const *exclude,
                   guint *raw_objects, GError **error)
{
    g_autoptr(CmSchema) schema = NULL;
    guint raw;

    if (!cm_project_need_url(project, error))
        return NULL;
    if (!cm_project_has_database(project)) {
        cm_fail(error, CM_ERROR_CONNECTION, "there is no database %s", project->url_shown);
        return NULL;
    }
    schema = cm_project_look_at(project, include, exclude, error);
    if (!schema)
        return NULL;
    raw = report_raw(project, schema);
    if (raw_objects)
        *raw_objects = raw;
    return cm_model_write(schema, error);
}
