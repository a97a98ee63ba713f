#include "migrate/merge_sides.h"

#include "migrate/compare.h"
#include "migrate/footprint.h"
#include "migrate/run.h"

/* One parent against one other. */
typedef struct {
    const char *id;
    CmPlan *plan;         /* what it has and the other has not */
    GPtrArray *footprint; /* of that */
} Side;

static void
side_clear(Side *side)
{
    cm_plan_free(side->plan);
    g_clear_pointer(&side->footprint, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Side, side_clear)

static const char *
dialect_name(const CmProject *project)
{
    return project->dialect ? project->dialect->name : NULL;
}

static bool
add_footprint(CmProject *project, const CmRevision *revision, GPtrArray *footprint, GError **error)
{
    g_autoptr(CmScript) script = cm_revision_file_read(revision->path, project->given, error);

    for (guint i = 0; script && i < script->upgrade->len; i++)
        cm_footprint_add(footprint, script->upgrade->pdata[i], dialect_name(project));
    return script != NULL;
}

static bool
read_side(CmProject *project, Side *side, const char *id, const char *other, GError **error)
{
    const char *const rows[] = {other, NULL};

    side->id = id;
    side->footprint = cm_footprint_new();
    side->plan = cm_plan_upgrade(project->graph, rows, id, error);
    for (guint i = 0; side->plan && i < side->plan->steps->len; i++) {
        if (!add_footprint(project, cm_plan_step(side->plan, i)->revision, side->footprint, error))
            return false;
    }
    return side->plan != NULL;
}

static void
set_reason(CmMerge *merge, CmMergeOrder order, char *reason)
{
    merge->order = order;
    g_free(merge->reason);
    merge->reason = reason;
}

/* Replays all that the first stands on, then the second's side; the schema, or NULL and *problem
 * (transfer full) if the second does not fit onto the first. *problem is NULL with an error. */
static CmSchema *
replay(CmProject *project, const Side *first, const Side *second, GError **problem, GError **error)
{
    g_autoptr(CmPlan) plan = cm_plan_upgrade(project->graph, NULL, first->id, error);
    g_autoptr(CmSchema) schema = cm_schema_new();

    if (!plan || !cm_run_replay(project, plan, schema, error))
        return NULL;
    if (!cm_run_replay(project, second->plan, schema, problem))
        return NULL;
    return g_steal_pointer(&schema);
}

static bool
is_known(const CmSchema *schema)
{
    return !schema->is_unknown && g_hash_table_size(schema->unknown_tables) == 0;
}

/* The first difference between what the two orders lead to; NULL if there is none. */
static char *
describe_difference(const CmProject *project, const CmSchema *one, const CmSchema *other,
                    GError **error)
{
    const CmComparing comparing = {.dialect = project->dialect};
    g_autoptr(CmDiff) diff = cm_compare(&comparing, one, other, NULL, error);

    return diff && diff->operations->len ? cm_operation_describe(diff->operations->pdata[0]) : NULL;
}

static void
blame_order(CmMerge *merge, const Side *first, const Side *second, const GError *problem)
{
    if (cm_error_is(problem, CM_ERROR_UNKNOWN_STATE))
        set_reason(merge, CM_MERGE_ORDER_UNKNOWN,
                   g_strdup_printf("%s runs SQL on what %s changes", first->id, second->id));
    else
        set_reason(merge, CM_MERGE_ORDER_MATTERS,
                   g_strdup_printf("%s after %s: %s", second->id, first->id, problem->message));
}

/* Replays both ways and compares. */
static bool
try_orders(CmProject *project, const Side *left, const Side *right, CmMerge *merge, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GError) cause = NULL;
    g_autoptr(CmSchema) one = replay(project, left, right, &problem, &cause);
    g_autoptr(CmSchema) other = NULL;
    g_autofree char *difference = NULL;

    if (one)
        other = replay(project, right, left, &problem, &cause);
    if (problem) {
        blame_order(merge, one ? right : left, one ? left : right, problem);
        return true;
    }
    if (cause && cm_error_is(cause, CM_ERROR_UNKNOWN_STATE)) {
        set_reason(merge, CM_MERGE_ORDER_UNKNOWN, g_strdup(cause->message));
        return true;
    }
    if (other && is_known(one) && is_known(other))
        difference = describe_difference(project, one, other, &cause);
    if (cause) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (difference)
        set_reason(merge, CM_MERGE_ORDER_MATTERS,
                   g_strdup_printf("what %s then %s leave differs from the other way round: %s",
                                   left->id, right->id, difference));
    return true;
}

/* Opaque SQL before the fork hides nothing that is judged here, but on a side it does. */
static bool
judge_order(CmProject *project, const Side *left, const Side *right, const GStrv shared,
            CmMerge *merge, GError **error)
{
    const Side *opaque = cm_footprint_is_opaque(left->footprint)    ? left
                         : cm_footprint_is_opaque(right->footprint) ? right
                                                                    : NULL;

    if (opaque)
        set_reason(merge, CM_MERGE_ORDER_UNKNOWN,
                   g_strdup_printf("%s has SQL that may touch anything", opaque->id));
    else if (!project->dialect)
        set_reason(merge, CM_MERGE_ORDER_UNKNOWN,
                   g_strdup("no url is configured that says for which database"));
    else if (!try_orders(project, left, right, merge, error))
        return false;
    for (GStrv text = shared; merge->order == CM_MERGE_ORDER_FREE && *text; text++) {
        if (g_str_has_prefix(*text, "rows of "))
            set_reason(merge, CM_MERGE_ORDER_UNKNOWN,
                       g_strdup_printf("one changes the %s, the other may change what they must "
                                       "be",
                                       *text));
    }
    return true;
}

static void
merge_texts(char ***texts, char **more)
{
    g_autoptr(GStrvBuilder) all = g_strv_builder_new();

    if (*texts)
        g_strv_builder_addv(all, (const char **)*texts);
    for (; *more; more++) {
        if (!*texts || !g_strv_contains((const char *const *)*texts, *more))
            g_strv_builder_add(all, *more);
    }
    g_strfreev(*texts);
    *texts = g_strv_builder_end(all);
}

static bool
judge_pair(CmProject *project, CmMerge *merge, guint i, guint j, GError **error)
{
    CmMergeSide *left = &merge->sides[i], *right = &merge->sides[j];
    g_auto(Side) one = {0};
    g_auto(Side) other = {0};
    g_auto(GStrv) left_texts = NULL;
    g_auto(GStrv) right_texts = NULL;
    g_auto(GStrv) shared = NULL;

    if (!read_side(project, &one, left->revision, right->revision, error) ||
        !read_side(project, &other, right->revision, left->revision, error))
        return false;
    left_texts = cm_footprint_texts(one.footprint);
    right_texts = cm_footprint_texts(other.footprint);
    shared = cm_footprint_shared(one.footprint, other.footprint);
    merge_texts(&left->objects, left_texts);
    merge_texts(&right->objects, right_texts);
    merge_texts(&merge->shared, shared);
    if (merge->order == CM_MERGE_ORDER_MATTERS || !*left_texts || !*right_texts)
        return true; /* who touches nothing comes before or after */
    return judge_order(project, &one, &other, shared, merge, error);
}

CmMerge *
cm_merge_judge(CmProject *project, const GPtrArray *parents, GError **error)
{
    g_autoptr(CmMerge) merge = g_new0(CmMerge, 1);

    merge->count = parents->len;
    merge->sides = g_new0(CmMergeSide, parents->len);
    merge->shared = g_new0(char *, 1);
    for (guint i = 0; i < parents->len; i++) {
        merge->sides[i].revision = g_strdup(((const CmRevision *)parents->pdata[i])->id);
        merge->sides[i].objects = g_new0(char *, 1);
    }
    for (guint i = 0; i < parents->len; i++) {
        for (guint j = i + 1; j < parents->len; j++) {
            if (!judge_pair(project, merge, i, j, error))
                return NULL;
        }
    }
    return g_steal_pointer(&merge);
}

void
cm_merge_free(CmMerge *merge)
{
    if (!merge)
        return;
    for (gsize i = 0; i < merge->count; i++) {
        g_free(merge->sides[i].revision);
        g_strfreev(merge->sides[i].objects);
    }
    g_free(merge->sides);
    g_strfreev(merge->shared);
    g_free(merge->reason);
    g_free(merge);
}
