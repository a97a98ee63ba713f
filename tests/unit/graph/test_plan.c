#include "unit/graph/graph_text.h"

#include "graph/plan.h"

#define FORK    "a b1<a=left b2<b1 c1<a=right c2<c1"
#define DIAMOND FORK " m<b2,c2 n<m"
#define DEPENDS "a1=acct a2<a1 a3<a2 n1=net n2<n1!a2 n3<n2"

typedef CmPlan *Planner(const CmGraph *graph, const char *const *rows, const char *target,
                        GError **error);

typedef struct {
    const char *graph;
    const char *rows;
    const char *target;
    const char *steps; /* as write_plan() says it, or NULL for an error: */
    CmErrorCode code;
} PlanTest;

static void
write_row(GString *text, const CmRowOperation *row)
{
    if (row->change == CM_ROW_INSERT)
        g_string_append_printf(text, "+%s", row->to);
    else if (row->change == CM_ROW_DELETE)
        g_string_append_printf(text, "-%s", row->from);
    else
        g_string_append_printf(text, "%s>%s", row->from, row->to);
}

/* "b[a>b] c[+c] = b c": each step with its operations, and the rows in the end. */
static char *
write_plan(const CmPlan *plan)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < plan->steps->len; i++) {
        const CmPlanStep *step = cm_plan_step(plan, i);

        g_string_append_printf(text, "%s[", step->revision ? step->revision->id : "");
        for (guint j = 0; j < step->row_count; j++) {
            g_string_append(text, j ? " " : "");
            write_row(text, cm_plan_row(plan, step, j));
        }
        g_string_append(text, "] ");
    }
    g_string_append_c(text, '=');
    for (char **row = plan->after; *row; row++)
        g_string_append_printf(text, " %s", *row);
    return g_string_free(text, FALSE);
}

static void
check_plan(const PlanTest *test, CmPlan *plan, GError *error)
{
    g_autofree char *steps = plan ? write_plan(plan) : NULL;

    ck_assert_msg(g_strcmp0(steps, test->steps) == 0, "'%s' from '%s': %s", test->target,
                  test->rows, steps ? steps : error->message);
    ck_assert_msg(steps || cm_error_is(error, test->code), "'%s' from '%s': %s", test->target,
                  test->rows, steps ? steps : error->message);
    ck_assert(!plan == !!error);
    g_clear_error(&error);
    cm_plan_free(plan);
}

static void
run_plans(const PlanTest *tests, gsize count, Planner *planner)
{
    for (gsize i = 0; i < count; i++) {
        g_autoptr(CmGraph) graph = graph_text_load(tests[i].graph);
        g_auto(GStrv) rows = graph_text_rows(tests[i].rows);
        GError *error = NULL;
        CmPlan *plan = planner(graph, (const char *const *)rows, tests[i].target, &error);

        check_plan(&tests[i], plan, error);
    }
}

static const PlanTest upgrades[] = {
    {"a b<a c<b", "", "head", "a[+a] b[a>b] c[b>c] = c", 0},
    {"a b<a c<b", "a", "+1", "b[a>b] = b", 0},
    {"a b<a c<b", "a", "+2", "b[a>b] c[b>c] = c", 0},
    {"a b<a c<b", "a", "+3", NULL, CM_ERROR_RELATIVE_TOO_FAR},
    {"a b<a c<b", "a", "+99999999999999999999", NULL, CM_ERROR_RELATIVE_TOO_FAR},
    {"a b<a c<b", "a", "-1", NULL, CM_ERROR_RELATIVE_TOO_FAR},
    {"a b<a c<b", "", "c-1", "a[+a] b[a>b] = b", 0},
    {"a b<a c<b", "c", "a", "= c", 0},
    {"a b<a c<b", "c", "base", "= c", 0},
    {"a b<a c<b", "", "base+0", NULL, CM_ERROR_RELATIVE_TOO_FAR},
    {"a b<a c<b", "c", "base-0", NULL, CM_ERROR_RELATIVE_TOO_FAR},
    {"a b<a c<b", "a", "a:c", NULL, CM_ERROR_RANGE_NOT_ALLOWED},
    {"a b<a c<b", "zzzz", "head", NULL, CM_ERROR_UNKNOWN_REVISION},
    {"a b<a c<b", "a b", "head", NULL, CM_ERROR_OVERLAP},
    {FORK, "", "left@head", "a[+a] b1[a>b1] b2[b1>b2] = b2", 0},
    {FORK, "b2", "heads", "c1[+c1] c2[c1>c2] = b2 c2", 0},
    {FORK, "a", "+1", NULL, CM_ERROR_AMBIGUOUS_WALK},
    {FORK, "b1 c1", "+1", NULL, CM_ERROR_AMBIGUOUS_CURRENT},
    {FORK, "b2", "right@+1", "c1[+c1] = b2 c1", 0},
    {DIAMOND, "", "head", "a[+a] c1[a>c1] c2[c1>c2] b1[+b1] b2[b1>b2] m[-b2 c2>m] n[m>n] = n", 0},
    {DIAMOND, "b1", "m", "c1[+c1] c2[c1>c2] b2[b1>b2] m[-b2 c2>m] = m", 0},
    {DEPENDS, "", "net@head", "a1[+a1] a2[a1>a2] n1[+n1] n2[-n1 a2>n2] n3[n2>n3] = n3", 0},
    {DEPENDS, "n3", "acct@head", "a3[+a3] = a3 n3", 0},
    {DEPENDS, "n1", "net@+1", "a1[+a1] a2[a1>a2] n2[-n1 a2>n2] = n2", 0},
    /* a dependency and its ancestor: Alembic fails here */
    {"a1 a2<a1 b!a1,a2", "", "b", "a1[+a1] a2[a1>a2] b[a2>b] = b", 0},
    /* a dependency that the parent declares already */
    {"a=x b!x c<b!x", "", "c", "a[+a] b[a>b] c[b>c] = c", 0},
};

START_TEST(upgrade)
{
    run_plans(upgrades, G_N_ELEMENTS(upgrades), cm_plan_upgrade);
}
END_TEST

static const PlanTest downgrades[] = {
    {"a b<a c<b", "c", "-1", "c[c>b] = b", 0},
    {"a b<a c<b", "c", "-3", "c[c>b] b[b>a] a[-a] =", 0},
    {"a b<a c<b", "c", "-4", NULL, CM_ERROR_RELATIVE_TOO_FAR},
    {"a b<a c<b", "c", "base", "c[c>b] b[b>a] a[-a] =", 0},
    {"a b<a c<b", "c", "a", "c[c>b] b[b>a] = a", 0},
    {"a b<a c<b", "b", "b", "= b", 0},
    {"a b<a c<b", "b", "c", NULL, CM_ERROR_NOT_ANCESTOR},
    {"a b<a c<b", "", "base", "=", 0},
    {"a b<a c<b", "", "-1", NULL, CM_ERROR_RELATIVE_TOO_FAR},
    {"a b<a c<b", "c", "+1", NULL, CM_ERROR_RELATIVE_TOO_FAR},
    {"a b<a c<b", "c", "base+0", NULL, CM_ERROR_RELATIVE_TOO_FAR},
    {"a b<a c<b", "c", "b@base-0", NULL, CM_ERROR_RELATIVE_TOO_FAR},
    {"a b<a c<b", "c", "c:a", NULL, CM_ERROR_RANGE_NOT_ALLOWED},
    {"a b<a c<b", "c", "typo@base", NULL, CM_ERROR_UNKNOWN_BRANCH},
    {FORK, "b2 c2", "-1", NULL, CM_ERROR_AMBIGUOUS_CURRENT},
    {FORK, "b2 c2", "left@-1", "b2[b2>b1] = b1 c2", 0},
    {FORK, "b2 c2", "left@a", "b2[b2>b1] b1[-b1] = c2", 0},
    {FORK, "b2 c2", "a", "b2[b2>b1] b1[-b1] c2[c2>c1] c1[c1>a] = a", 0},
    {FORK, "b2 c2", "left@c1", NULL, CM_ERROR_NOT_IN_BRANCH},
    {FORK, "b2 c2", "a@-1", NULL, CM_ERROR_AMBIGUOUS_CURRENT},
    {DIAMOND, "n", "b1", "n[n>m] m[+b2 m>c2] b2[b2>b1] = b1 c2", 0},
    {DIAMOND, "m", "-1", NULL, CM_ERROR_AMBIGUOUS_WALK},
    {DEPENDS, "n3 a3", "net@base", "n3[n3>n2] n2[n2>n1] n1[-n1] = a3", 0},
    {DEPENDS, "n3", "n1", "n3[n3>n2] n2[+n1 n2>a2] = a2 n1", 0},
    {DEPENDS, "n3 a3", "a1", "a3[-a3] n3[n3>n2] n2[+n1 n2>a2] a2[a2>a1] = a1 n1", 0},
    /* undone beside another row, what an ancestor of another implies gets no row */
    {"a1 a2<a1 b!a2 c<b!a1 z", "c z", "b", "c[c>b] = b z", 0},
};

START_TEST(downgrade)
{
    run_plans(downgrades, G_N_ELEMENTS(downgrades), cm_plan_downgrade);
}
END_TEST

static CmPlan *
plan_stamp(const CmGraph *graph, const char *const *rows, const char *targets, GError **error)
{
    bool purge = g_str_has_prefix(targets, "purge ");
    g_auto(GStrv) list = g_strsplit(targets + (purge ? strlen("purge ") : 0), " ", -1);

    return cm_plan_stamp(graph, rows, (const char *const *)list, purge, error);
}

static const PlanTest stamps[] = {
    {FORK, "", "b2", "b2[+b2] = b2", 0},
    {FORK, "a", "b2", "b2[a>b2] = b2", 0},
    {FORK, "b2", "c2", "c2[+c2] = b2 c2", 0},
    {FORK, "b2 c2", "a", "a[-b2 c2>a] = a", 0},
    {FORK, "b2 c2", "left@base", "[-b2] = c2", 0},
    {FORK, "b2 c2", "base", "[-b2 -c2] =", 0},
    {FORK, "b1 c2", "heads", "b2[b1>b2] = b2 c2", 0},
    {FORK, "b2", "b2", "= b2", 0},
    {FORK, "", "b1 b2", "b2[+b2] = b2", 0},
    {FORK, "zzzz", "b2", NULL, CM_ERROR_UNKNOWN_REVISION},
    {FORK, "zzzz", "purge b2", "b2[+b2] = b2", 0},
    {FORK, "b2", "gone@base", NULL, CM_ERROR_UNKNOWN_REVISION},
    {FORK, "b2", "head", NULL, CM_ERROR_MULTIPLE_HEADS},
    {DEPENDS, "a3 n3", "acct@base", "[-a3 -n3] =", 0},
    /* rows that overlap, which no run leaves behind: each target as it was named */
    {"a b<a c<b d<c", "a b", "d a", "d[-a b>d] = d", 0},
    {"a b<a c<b d<c", "a b", "d c", "d[-a b>d] c[+c] = c d", 0},
    {"a b<a c<b d<c", "a b", "b a", "= a b", 0},
    {"a b<a c<b d<c", "a b", "c", "c[-a b>c] = c", 0},
};

START_TEST(stamp)
{
    run_plans(stamps, G_N_ELEMENTS(stamps), plan_stamp);
}
END_TEST

/* A row that is another name of a revision counts, and is left alone or in the way. */
START_TEST(rows_by_other_names)
{
    static const PlanTest up[] = {
        {"aaaa=x b<aaaa", "x", "b", "b[+b] = b x", 0},
    };
    static const PlanTest down[] = {
        {"aaaa=x b<aaaa", "x", "base", NULL, CM_ERROR_UNKNOWN_REVISION},
    };
    static const PlanTest stamped[] = {
        {"aaaa=x b<aaaa", "x", "b", NULL, CM_ERROR_UNKNOWN_REVISION},
        {"aaaa=x b<aaaa", "x", "aaaa", "= x", 0},
    };

    run_plans(up, G_N_ELEMENTS(up), cm_plan_upgrade);
    run_plans(down, G_N_ELEMENTS(down), cm_plan_downgrade);
    run_plans(stamped, G_N_ELEMENTS(stamped), plan_stamp);
}
END_TEST

static CmPlan *
plan_up_offline(const CmGraph *graph, const char *const *rows, const char *range, GError **error)
{
    (void)rows;
    return cm_plan_upgrade_offline(graph, range, error);
}

static CmPlan *
plan_down_offline(const CmGraph *graph, const char *const *rows, const char *range, GError **error)
{
    (void)rows;
    return cm_plan_downgrade_offline(graph, range, error);
}

static CmPlan *
plan_stamp_offline(const CmGraph *graph, const char *const *rows, const char *targets,
                   GError **error)
{
    g_auto(GStrv) list = g_strsplit(targets, " ", -1);
    bool purge = *rows; /* a row stands for --purge: offline nobody knows the table's */

    return cm_plan_stamp_offline(graph, (const char *const *)list, purge, error);
}

START_TEST(offline)
{
    static const PlanTest stamps_offline[] = {
        {"a b<a c<b", "", "b", "b[+b] = b", 0},
        {"a b<a c<b", "", "base:b", "b[+b] = b", 0},
        {"a b<a c<b", "", "a:c", "c[a>c] = c", 0},
        {"a b<a c<b", "", "c:a", "a[c>a] = a", 0},
        {"a b<a c<b", "", "b:base", "[-b] =", 0},
        {FORK, "", "a:b1 a:c1", "b1[a>b1] c1[+c1] = b1 c1", 0},
        {FORK, "", "a:b1 c1", "b1[a>b1] c1[+c1] = b1 c1", 0},
        {FORK, "", "a:b1 base:c1", NULL, CM_ERROR_BAD_RANGE},
        {FORK, "", ":b1", NULL, CM_ERROR_BAD_RANGE},
        {FORK, "", "heads:b1", NULL, CM_ERROR_MULTIPLE_HEADS},
        {FORK, "a", "a:b1", NULL, CM_ERROR_RANGE_NOT_ALLOWED},
        {FORK, "", "nope:b1", NULL, CM_ERROR_UNKNOWN_REVISION},
    };
    static const PlanTest up[] = {
        {"a b<a c<b", "", "b", "a[+a] b[a>b] = b", 0},
        {"a b<a c<b", "", "a:head", "b[a>b] c[b>c] = c", 0},
        {"a b<a c<b", "", "base:+1", "a[+a] = a", 0},
        {"a b<a c<b", "", ":b", NULL, CM_ERROR_BAD_RANGE},
        {"a b<a c<b", "", "a:b:c", NULL, CM_ERROR_BAD_RANGE},
        {FORK, "", "heads:a", NULL, CM_ERROR_MULTIPLE_HEADS},
    };
    static const PlanTest down[] = {
        {"a b<a c<b", "", "c:-1", "c[c>b] = b", 0},
        {"a b<a c<b", "", "b:base", "b[b>a] a[-a] =", 0},
        {"a b<a c<b", "", "base", NULL, CM_ERROR_RANGE_REQUIRED},
    };

    run_plans(stamps_offline, G_N_ELEMENTS(stamps_offline), plan_stamp_offline);
    run_plans(up, G_N_ELEMENTS(up), plan_up_offline);
    run_plans(down, G_N_ELEMENTS(down), plan_down_offline);
}
END_TEST

START_TEST(histories)
{
    static const PlanTest tests[] = {
        {"a b<a c<b", "", ":", "c b a", 0},
        {"a b<a c<b", "", "b:", "c b", 0},
        {"a b<a c<b", "", ":b", "b a", 0},
        {"a b<a c<b", "b", "current:", "c b", 0},
        {"a b<a c<b", "b", ":current", "b a", 0},
        {"a b<a c<b", "", ":current", "", 0},
        {"a b<a c<b", "", "a:+1", "b a", 0},
        {"a b<a c<b", "", "a:+9", "c b a", 0},
        {"a b<a c<b", "", "-1:", "c b", 0},
        {"a b<a c<b", "", "-1:b", "b a", 0},
        {"a b<a c<b", "", "head-1:", "c b", 0},
        {"a b<a c<b", "b", "head-2:current", "b a", 0},
        {"a b<a c<b", "", "head-9:b", "b a", 0},
        {"a b<a c<b", "", "head+1:", NULL, CM_ERROR_UNKNOWN_REVISION},
        {FORK, "", "left@head-1:", "b2 b1", 0},
        {FORK, "", "head-1:", NULL, CM_ERROR_MULTIPLE_HEADS},
        {DIAMOND, "", "head-2:", NULL, CM_ERROR_AMBIGUOUS_WALK},
        {"a b<a c<b", "", "c:a", NULL, CM_ERROR_NOT_ANCESTOR},
        {"a b<a c<b", "", "b", NULL, CM_ERROR_BAD_RANGE},
        {DIAMOND, "", ":", "n m b2 b1 c2 c1 a", 0},
        {FORK, "", "left@base:", "b2 b1 a", 0},
        {DEPENDS, "", ":net@head", "n3 n2 n1 a2 a1", 0},
        {DEPENDS, "", "a2:net@head", "a2", 0}, /* reached by a dependency only */
    };

    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autoptr(CmGraph) graph = graph_text_load(tests[i].graph);
        g_auto(GStrv) rows = graph_text_rows(tests[i].rows);
        GError *error = NULL;
        GPtrArray *list =
            cm_plan_history(graph, (const char *const *)rows, tests[i].target, &error);
        g_autofree char *ids = list ? graph_text_ids(list) : NULL;

        ck_assert_msg(g_strcmp0(ids, tests[i].steps) == 0, "'%s': %s", tests[i].target,
                      ids ? ids : error->message);
        ck_assert(ids || cm_error_is(error, tests[i].code));
        g_clear_error(&error);
    }
}
END_TEST

static const struct {
    const char *graph;
    const char *revs; /* of a merge, or of a new revision if depends_on is not NULL */
    const char *depends_on;
    bool splice;
    const char *parents; /* and what is depended on, after a slash */
    CmErrorCode code;
} parents[] = {
    {FORK, "c2 b2", NULL, false, "c2 b2/", 0},
    {FORK, "heads", NULL, false, "b2 c2/", 0},
    {FORK, "left@head right@head", NULL, false, "b2 c2/", 0},
    {FORK, "b2 b2", NULL, false, NULL, CM_ERROR_DUPLICATE_HEADS},
    {FORK, "b1 c2", NULL, false, NULL, CM_ERROR_NOT_A_HEAD},
    {FORK, "b1 c2", NULL, true, "b1 c2/", 0},
    {FORK, "head", "", false, NULL, CM_ERROR_MULTIPLE_HEADS},
    {FORK, "base", "", false, "/", 0},
    {FORK, "left@head", "right", false, "b2/right", 0},
    {FORK, "left@head", "right@head", false, "b2/c2", 0},
    {"aaaa11 b<aaaa11", "head", "aaa", false, "b/aaaa11", 0},
    {FORK, "left@head", "base", false, NULL, CM_ERROR_UNKNOWN_REVISION},
};

START_TEST(new_revisions)
{
    for (gsize i = 0; i < G_N_ELEMENTS(parents); i++) {
        g_autoptr(CmGraph) graph = graph_text_load(parents[i].graph);
        g_auto(GStrv) revs = graph_text_rows(parents[i].revs);
        g_auto(GStrv) depends = graph_text_rows(parents[i].depends_on ? parents[i].depends_on : "");
        const char *const *depends_on = (const char *const *)depends;
        bool splice = parents[i].splice;
        GError *error = NULL;
        g_autoptr(CmParents) made =
            parents[i].depends_on ? cm_plan_revision(graph, revs[0], depends_on, splice, &error)
                                  : cm_plan_merge(graph, (const char *const *)revs, splice, &error);
        g_autofree char *down = made ? graph_text_ids(g_ptr_array_ref(made->down)) : NULL;
        g_autofree char *spelt = made ? g_strjoinv(" ", made->depends_on) : NULL;
        g_autofree char *got = made ? g_strconcat(down, "/", spelt, NULL) : NULL;

        ck_assert_msg(g_strcmp0(got, parents[i].parents) == 0, "'%s': %s", parents[i].revs,
                      got ? got : error->message);
        ck_assert(made || cm_error_is(error, parents[i].code));
        g_clear_error(&error);
    }
}
END_TEST

/* Deep graphs must not be walked by recursion, and long ones not in quadratic time. */
START_TEST(long_lines)
{
    GPtrArray *revisions = g_ptr_array_new();
    GError *error = NULL;
    g_autoptr(CmGraph) graph = NULL;
    g_autoptr(CmPlan) plan = NULL;

    for (guint i = 0; i < 200000; i++) {
        g_autofree char *text = i ? g_strdup_printf("r%u<r%u", i, i - 1) : g_strdup("r0");

        g_ptr_array_add(revisions, graph_text_revision(text));
    }
    graph = cm_graph_new(revisions, &error);
    ck_assert_ptr_nonnull(graph);
    plan = cm_plan_upgrade(graph, NULL, "head", &error);
    ck_assert_uint_eq(plan->steps->len, 200000);
    ck_assert_str_eq(plan->after[0], "r199999");
    ck_assert_str_eq(cm_plan_step(plan, 1)->revision->id, "r1");
}
END_TEST

UNIT_MAIN("graph/plan", upgrade, downgrade, stamp, rows_by_other_names, offline, histories,
          new_revisions, long_lines)
