/* Running a case: from JSON to the library and back. */
#include "cases.h"

#include <string.h>

#include "graph/plan.h"
#include "graph/resolve.h"

typedef struct {
    const json_t *command;
    CmGraph *graph;
    char **rows;
    GError *error;
} Run;

/* A list of texts, from a list, a single text or null; NULL for nothing. */
static char **
read_texts(const json_t *value)
{
    GPtrArray *texts = g_ptr_array_new();

    if (json_is_string(value))
        g_ptr_array_add(texts, g_strdup(json_string_value(value)));
    for (size_t i = 0; i < json_array_size(value); i++)
        g_ptr_array_add(texts, g_strdup(json_string_value(json_array_get(value, i))));
    g_ptr_array_add(texts, NULL);
    return (char **)g_ptr_array_free(texts, FALSE);
}

static CmRevision *
read_revision(const json_t *value)
{
    CmRevision *revision = cm_revision_new(json_string_value(json_object_get(value, "revision")));

    revision->down_revisions = read_texts(json_object_get(value, "down_revision"));
    revision->depends_on = read_texts(json_object_get(value, "depends_on"));
    revision->branch_labels = read_texts(json_object_get(value, "branch_labels"));
    revision->message = g_strdup(json_string_value(json_object_get(value, "message")));
    return revision;
}

static void
shuffle(void **items, guint count, GRand *rand)
{
    for (guint i = count; rand && i > 1; i--) {
        guint j = g_rand_int_range(rand, 0, i);
        void *item = items[i - 1];

        items[i - 1] = items[j];
        items[j] = item;
    }
}

static json_t *
write_texts(const char *const *texts)
{
    json_t *list = json_array();

    for (; texts && *texts; texts++)
        json_array_append_new(list, json_string(*texts));
    return list;
}

static json_t *
write_ids(const GPtrArray *revisions)
{
    json_t *list = json_array();

    for (guint i = 0; i < revisions->len; i++) {
        const CmRevision *revision = g_ptr_array_index(revisions, i);

        json_array_append_new(list, json_string(revision->id));
    }
    return list;
}

static json_t *
write_operation(const CmRowOperation *operation)
{
    switch (operation->change) {
    case CM_ROW_INSERT:
        return json_pack("[ss]", "insert", operation->to);
    case CM_ROW_DELETE:
        return json_pack("[ss]", "delete", operation->from);
    case CM_ROW_UPDATE:
        break;
    }
    return json_pack("[sss]", "update", operation->from, operation->to);
}

static void
write_operations(const CmPlan *plan, const CmPlanStep *step, json_t *list)
{
    for (guint i = 0; i < step->row_count; i++)
        json_array_append_new(list, write_operation(cm_plan_row(plan, step, i)));
}

static json_t *
write_steps(const CmPlan *plan)
{
    json_t *steps = json_array();

    for (guint i = 0; i < plan->steps->len; i++) {
        const CmPlanStep *step = cm_plan_step(plan, i);
        bool up = step->direction == CM_DIRECTION_UPGRADE;
        json_t *ops = json_array();

        write_operations(plan, step, ops);
        json_array_append_new(steps, json_pack("{s:s, s:s, s:o}", "direction",
                                               up ? "upgrade" : "downgrade", "revision",
                                               step->revision->id, "ops", ops));
    }
    return steps;
}

static json_t *
run_plan(Run *run)
{
    const char *target = json_string_value(json_object_get(run->command, "target"));
    bool up = strcmp(json_string_value(json_object_get(run->command, "op")), "upgrade") == 0;
    const char *const *rows = (const char *const *)run->rows;
    g_autoptr(CmPlan) plan = NULL;

    if (json_is_true(json_object_get(run->command, "sql")))
        plan = (up ? cm_plan_upgrade_offline : cm_plan_downgrade_offline)(run->graph, target,
                                                                          &run->error);
    else
        plan = (up ? cm_plan_upgrade : cm_plan_downgrade)(run->graph, rows, target, &run->error);
    if (!plan)
        return NULL;
    return json_pack("{s:o, s:o, s:o}", "steps", write_steps(plan), "rows",
                     write_texts((const char *const *)plan->after), "start",
                     write_texts((const char *const *)plan->before));
}

static json_t *
run_stamp(Run *run)
{
    g_auto(GStrv) targets = read_texts(json_object_get(run->command, "targets"));
    bool purge = json_is_true(json_object_get(run->command, "purge"));
    g_autoptr(CmPlan) plan = cm_plan_stamp(run->graph, (const char *const *)run->rows,
                                           (const char *const *)targets, purge, &run->error);
    json_t *ops;

    if (!plan)
        return NULL;
    ops = json_array();
    for (guint i = 0; i < plan->steps->len; i++)
        write_operations(plan, cm_plan_step(plan, i), ops);
    return json_pack("{s:o, s:o, s:o}", "rows", write_texts((const char *const *)plan->after),
                     "ops", ops, "start", write_texts((const char *const *)plan->before));
}

static json_t *
run_history(Run *run)
{
    const char *range = json_string_value(json_object_get(run->command, "range"));
    g_autoptr(GPtrArray) list =
        cm_plan_history(run->graph, (const char *const *)run->rows, range, &run->error);

    return list ? json_pack("{s:o}", "list", write_ids(list)) : NULL;
}

static json_t *
run_branches(Run *run)
{
    g_autoptr(GPtrArray) points = cm_graph_branch_points(run->graph);
    json_t *into = json_object();

    for (guint i = 0; i < points->len; i++) {
        const CmRevision *revision = g_ptr_array_index(points, i);
        g_autoptr(GPtrArray) children = cm_graph_children(run->graph, revision);

        json_object_set_new(into, revision->id, write_ids(children));
    }
    return json_pack("{s:o, s:o}", "list", write_ids(points), "into", into);
}

static json_t *
write_flags(const CmGraph *graph, const GPtrArray *revisions)
{
    json_t *set = json_array();

    for (guint i = 0; i < revisions->len; i++) {
        const CmRevision *revision = g_ptr_array_index(revisions, i);
        const char *flag = cm_graph_head_name(cm_graph_head_kind(graph, revision));

        json_array_append_new(set, json_pack("{s:s, s:s}", "revision", revision->id, "flag", flag));
    }
    return json_pack("{s:o}", "set", set);
}

static json_t *
run_heads(Run *run)
{
    bool real = json_is_true(json_object_get(run->command, "resolve_dependencies"));
    g_autoptr(GPtrArray) heads =
        real ? cm_graph_real_heads(run->graph) : cm_graph_heads(run->graph);

    return write_flags(run->graph, heads);
}

static json_t *
run_current(Run *run)
{
    bool check = json_is_true(json_object_get(run->command, "check_heads"));
    g_autoptr(GPtrArray) tips =
        cm_graph_current(run->graph, (const char *const *)run->rows, check, &run->error);

    return tips ? write_flags(run->graph, tips) : NULL;
}

static json_t *
write_facts(CmGraph *graph, const CmRevision *revision)
{
    g_autoptr(GPtrArray) children = cm_graph_children(graph, revision);

    return json_pack("{s:s, s:b, s:b, s:b, s:o, s:o, s:o, s:o}", "revision", revision->id, "head",
                     children->len == 0, "branchpoint", cm_graph_is_branch_point(graph, revision),
                     "mergepoint", cm_graph_is_merge_point(graph, revision), "down",
                     write_texts((const char *const *)revision->down_revisions), "depends_on",
                     write_texts((const char *const *)revision->depends_on), "into",
                     write_ids(children), "labels", write_texts(cm_graph_labels(graph, revision)));
}

static json_t *
run_show(Run *run)
{
    const char *rev = json_string_value(json_object_get(run->command, "rev"));
    g_autoptr(GPtrArray) shown =
        cm_graph_resolve(run->graph, rev, (const char *const *)run->rows, &run->error);
    json_t *set;

    if (!shown)
        return NULL;
    set = json_array();
    for (guint i = 0; i < shown->len; i++)
        json_array_append_new(set, write_facts(run->graph, g_ptr_array_index(shown, i)));
    return json_pack("{s:o}", "set", set);
}

static json_t *
run_new(Run *run)
{
    const char *head = json_string_value(json_object_get(run->command, "head"));
    g_auto(GStrv) revs = read_texts(json_object_get(run->command, "revs"));
    g_auto(GStrv) depends = read_texts(json_object_get(run->command, "depends_on"));
    bool splice = json_is_true(json_object_get(run->command, "splice"));
    bool merge = strcmp(json_string_value(json_object_get(run->command, "op")), "merge") == 0;
    g_autoptr(CmParents) parents =
        merge
            ? cm_plan_merge(run->graph, (const char *const *)revs, splice, &run->error)
            : cm_plan_revision(run->graph, head, (const char *const *)depends, splice, &run->error);

    if (!parents)
        return NULL;
    return json_pack("{s:o, s:o}", "down", write_ids(parents->down), "depends_on",
                     write_texts((const char *const *)parents->depends_on));
}

static json_t *
run_load(Run *run)
{
    g_autoptr(GPtrArray) heads = cm_graph_heads(run->graph);

    return json_pack("{s:b, s:o}", "ok", 1, "heads", write_ids(heads));
}

static const struct {
    const char *name;
    json_t *(*run)(Run *);
} operations[] = {
    {"upgrade", run_plan},    {"downgrade", run_plan},    {"stamp", run_stamp},
    {"history", run_history}, {"branches", run_branches}, {"heads", run_heads},
    {"current", run_current}, {"show", run_show},         {"merge", run_new},
    {"revision", run_new},    {"load", run_load},
};

static json_t *
run_operation(Run *run)
{
    const char *op = json_string_value(json_object_get(run->command, "op"));

    for (gsize i = 0; i < G_N_ELEMENTS(operations); i++) {
        if (strcmp(operations[i].name, op) == 0)
            return operations[i].run(run);
    }
    return json_pack("{s:s}", "unknown operation", op);
}

/* A fault must be found whether one or all are looked for. */
static json_t *
check_validate(GPtrArray *revisions, bool valid, json_t *outcome)
{
    g_autoptr(GPtrArray) faults = cm_graph_validate(revisions);

    if (valid != (faults->len == 0))
        json_object_set_new(outcome, "validate disagrees", json_integer(faults->len));
    return outcome;
}

json_t *
cases_run(const json_t *test, const json_t *graph, GRand *rand)
{
    g_auto(GStrv) rows = read_texts(json_object_get(test, "current"));
    GPtrArray *revisions = g_ptr_array_new();
    GPtrArray *checked = g_ptr_array_new_with_free_func((GDestroyNotify)cm_revision_free);
    Run run = {json_object_get(test, "command"), NULL, rows, NULL};
    json_t *outcome = NULL;

    for (size_t i = 0; i < json_array_size(graph); i++) {
        g_ptr_array_add(revisions, read_revision(json_array_get(graph, i)));
        g_ptr_array_add(checked, read_revision(json_array_get(graph, i)));
    }
    shuffle(revisions->pdata, revisions->len, rand);
    shuffle((void **)rows, g_strv_length(rows), rand);
    run.graph = cm_graph_new(revisions, &run.error);
    if (run.graph)
        outcome = run_operation(&run);
    if (!outcome)
        outcome = json_pack("{s:{s:s, s:s}}", "error", "kind", cm_error_code_name(run.error->code),
                            "message", run.error->message);
    else if (run.error)
        json_object_set_new(outcome, "result and error", json_string(run.error->message));
    outcome = check_validate(checked, run.graph != NULL, outcome);
    g_ptr_array_unref(checked);
    g_clear_error(&run.error);
    cm_graph_free(run.graph);
    return outcome;
}
