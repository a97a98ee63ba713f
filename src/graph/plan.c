/* Plans as values, and how steps change the version table. */
#include "graph/plan_internal.h"

#include <stdlib.h>
#include <string.h>

void
cm_plan_free(CmPlan *plan)
{
    if (!plan)
        return;
    g_array_unref(plan->steps);
    g_array_unref(plan->rows);
    g_strfreev(plan->before);
    g_strfreev(plan->after);
    g_free(plan);
}

static int
compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

CmPlan *
cm_plan_new(const char *const *rows)
{
    CmPlan *plan = g_new0(CmPlan, 1);

    plan->steps = g_array_new(FALSE, FALSE, sizeof(CmPlanStep));
    plan->rows = g_array_new(FALSE, FALSE, sizeof(CmRowOperation));
    plan->before = rows ? g_strdupv((char **)rows) : g_new0(char *, 1);
    qsort(plan->before, g_strv_length(plan->before), sizeof(char *), compare_texts);
    return plan;
}

const CmPlanStep *
cm_plan_step(const CmPlan *plan, guint index)
{
    return &g_array_index(plan->steps, CmPlanStep, index);
}

const CmRowOperation *
cm_plan_row(const CmPlan *plan, const CmPlanStep *step, guint index)
{
    return &g_array_index(plan->rows, CmRowOperation, step->first_row + index);
}

void
cm_plan_add_step(CmPlan *plan, CmDirection direction, const CmRevision *revision)
{
    CmPlanStep step = {direction, revision, plan->rows->len, 0};

    g_array_append_val(plan->steps, step);
}

static const char *
get_id(const CmGraph *graph, guint node)
{
    return node == CM_NODE_NONE ? NULL : cm_graph_revision(graph, node)->id;
}

void
cm_plan_add_row(CmPlan *plan, const CmGraph *graph, guint from, guint to)
{
    CmRowOperation operation = {CM_ROW_UPDATE, get_id(graph, from), get_id(graph, to)};

    if (from == CM_NODE_NONE)
        operation.change = CM_ROW_INSERT;
    else if (to == CM_NODE_NONE)
        operation.change = CM_ROW_DELETE;
    g_array_append_val(plan->rows, operation);
    g_array_index(plan->steps, CmPlanStep, plan->steps->len - 1).row_count++;
}

guint8 *
cm_plan_mark_rows(const CmPlan *plan, const CmGraph *graph)
{
    guint8 *marks = cm_graph_marks_new(graph);

    for (char **row = plan->before; *row; row++) {
        const CmRevision *revision = cm_graph_find(graph, *row);

        if (revision)
            marks[cm_graph_node(graph, revision)] = 1;
    }
    return marks;
}

void
cm_plan_finish(CmPlan *plan, const CmGraph *graph, const guint8 *rows)
{
    GPtrArray *after = g_ptr_array_new();

    for (guint node = 0; node < cm_graph_size(graph); node++) {
        if (rows[node])
            g_ptr_array_add(after, g_strdup(cm_graph_revision(graph, node)->id));
    }
    for (char **row = plan->before; *row; row++) {
        if (!cm_graph_find(graph, *row))
            g_ptr_array_add(after, g_strdup(*row));
    }
    g_ptr_array_sort(after, compare_texts);
    g_ptr_array_add(after, NULL);
    plan->after = (GStrv)g_ptr_array_free(after, FALSE);
}

void
cm_table_init(CmTable *table, const CmGraph *graph, const CmPlan *plan, const GArray *nodes)
{
    const CmEdges *down = &graph->all_down;
    guint count = cm_graph_size(graph);
    g_autofree CmMarks *applied = cm_graph_marks_new(graph);

    table->graph = graph;
    table->rows = cm_plan_mark_rows(plan, graph);
    table->implied = g_new0(guint, count + 1);
    cm_marks_spread(applied, 1, down, nodes);
    for (guint node = 0; node < count; node++) {
        for (guint i = down->first[node]; applied[node] && i < down->first[node + 1]; i++)
            table->implied[down->to[i]]++;
    }
}

void
cm_table_clear(CmTable *table)
{
    g_clear_pointer(&table->rows, g_free);
    g_clear_pointer(&table->implied, g_free);
}

/* What the new row stands or depends on needs none any more: one such row becomes the new one. */
void
cm_plan_apply(CmPlan *plan, CmTable *table, guint node)
{
    const CmEdges *down = &table->graph->all_down;
    guint last = CM_NODE_NONE;

    cm_plan_add_step(plan, CM_DIRECTION_UPGRADE, cm_graph_revision(table->graph, node));
    for (guint i = down->first[node]; i < down->first[node + 1]; i++) {
        guint parent = down->to[i];

        table->implied[parent]++;
        if (!table->rows[parent])
            continue;
        table->rows[parent] = 0;
        if (last != CM_NODE_NONE)
            cm_plan_add_row(plan, table->graph, last, CM_NODE_NONE);
        last = parent;
    }
    table->rows[node] = 1;
    cm_plan_add_row(plan, table->graph, last, node);
}

bool
cm_plan_fail_row(const CmGraph *graph, guint node, GError **error)
{
    return cm_fail(error, CM_ERROR_UNKNOWN_REVISION,
                   "the version table has no row '%s', but another name of that revision, which "
                   "cannot be changed; put the full id there",
                   cm_graph_revision(graph, node)->id);
}

/* What nothing else implies needs a row again: the row becomes one of them. */
bool
cm_plan_undo(CmPlan *plan, CmTable *table, guint node, GError **error)
{
    const CmEdges *down = &table->graph->all_down;
    guint last = CM_NODE_NONE;

    if (!table->rows[node])
        return cm_plan_fail_row(table->graph, node, error);
    cm_plan_add_step(plan, CM_DIRECTION_DOWNGRADE, cm_graph_revision(table->graph, node));

    for (guint i = down->first[node]; i < down->first[node + 1]; i++) {
        guint parent = down->to[i];

        if (--table->implied[parent] > 0 || table->rows[parent])
            continue;
        table->rows[parent] = 1;
        if (last != CM_NODE_NONE)
            cm_plan_add_row(plan, table->graph, CM_NODE_NONE, last);
        last = parent;
    }
    table->rows[node] = 0;
    cm_plan_add_row(plan, table->graph, node, last);
    return true;
}

GArray *
cm_plan_maximal(const CmGraph *graph, const GArray *nodes)
{
    g_autofree CmMarks *below = cm_graph_marks_new(graph);
    GArray *maximal = cm_nodes_new();

    cm_marks_spread_beyond(below, 1, &graph->all_down, nodes);
    for (guint i = 0; i < nodes->len; i++) {
        guint node = g_array_index(nodes, guint, i);

        if (!below[node])
            g_array_append_val(maximal, node);
    }
    return maximal;
}

bool
cm_plan_check_overlap(const CmGraph *graph, const GArray *nodes, GError **error)
{
    g_autofree CmMarks *below = cm_graph_marks_new(graph);
    g_autoptr(GArray) lower = NULL;
    g_autofree char *all = NULL;
    g_autofree char *redundant = NULL;

    cm_marks_spread_beyond(below, 1, &graph->all_down, nodes);
    lower = cm_lane_filter(below, nodes);
    if (lower->len == 0)
        return true;
    all = cm_nodes_describe(graph, nodes);
    redundant = cm_nodes_describe(graph, lower);
    return cm_fail(error, CM_ERROR_OVERLAP,
                   "revisions overlap: of %s, %s stand below others; the version table must not "
                   "hold both (stamp it)",
                   all, redundant);
}

bool
cm_plan_split_range(const char *range, char **from, char **to, GError **error)
{
    g_autofree char *text = g_strstrip(g_strdup(range));
    g_auto(GStrv) parts = g_strsplit(text, ":", -1);

    if (g_strv_length(parts) != 2)
        return cm_fail(error, CM_ERROR_BAD_RANGE, "'%s' is not a range: write from:to", range);
    *from = g_steal_pointer(&parts[0]);
    *to = g_steal_pointer(&parts[1]);
    g_free(parts[0]);
    return true;
}
