#include "unit/graph/graph_text.h"

static const struct {
    const char *graph;
    CmErrorCode code; /* 0: sound */
} loads[] = {
    {"", 0},
    {"a", 0},
    {"a b<a", 0},
    {"b<a a", 0},
    {"a b<a,a", 0},
    {"a=x b!x", 0},
    {"a=x,y b<a!a", 0},
    {"a<a", CM_ERROR_SELF_LOOP},
    {"a b<a,b", CM_ERROR_SELF_LOOP},
    {"a!a", CM_ERROR_DEPENDENCY_SELF_LOOP},
    {"a=x!x", CM_ERROR_DEPENDENCY_CYCLE},
    {"a b=x!x c<b", CM_ERROR_DEPENDENCY_CYCLE},
    {"a-b", CM_ERROR_ILLEGAL_ID},
    {"a@b", CM_ERROR_ILLEGAL_ID},
    {"a+b", CM_ERROR_ILLEGAL_ID},
    {"a:b", CM_ERROR_ILLEGAL_ID},
    {"a a", CM_ERROR_DUPLICATE_ID},
    {"a b<a b", CM_ERROR_DUPLICATE_ID},
    {"a=x b=x", CM_ERROR_DUPLICATE_LABEL},
    {"a=x,x", CM_ERROR_DUPLICATE_LABEL},
    {"a=b b", CM_ERROR_DUPLICATE_LABEL},
    {"a=a", CM_ERROR_DUPLICATE_LABEL},
    {"b<a", CM_ERROR_MISSING_DOWN_REVISION},
    {"aaaa1 b<aaaa", CM_ERROR_MISSING_DOWN_REVISION},
    {"a=x b<x", CM_ERROR_MISSING_DOWN_REVISION},
    {"a b!c", CM_ERROR_MISSING_DEPENDENCY},
    {"a<b b<a", CM_ERROR_CYCLE},
    {"a b<a,d c<b d<c e<d", CM_ERROR_CYCLE},
    {"a b<a!c c<b", CM_ERROR_DEPENDENCY_CYCLE},
    {"a!d b<a c d<c!b", CM_ERROR_DEPENDENCY_CYCLE},
};

START_TEST(sound_graphs_load_and_others_do_not)
{
    for (gsize i = 0; i < G_N_ELEMENTS(loads); i++) {
        GError *error = NULL;
        CmGraph *graph = cm_graph_new(graph_text_revisions(loads[i].graph), &error);

        ck_assert_msg((graph != NULL) == !loads[i].code, "'%s' loads or not", loads[i].graph);
        ck_assert_msg(!loads[i].code || cm_error_is(error, loads[i].code), "'%s': %s",
                      loads[i].graph, error ? error->message : "");
        g_clear_error(&error);
        cm_graph_free(graph);
    }
}
END_TEST

/* Every fault of the table is found by validating too, and no other. */
START_TEST(validating_agrees_with_loading)
{
    for (gsize i = 0; i < G_N_ELEMENTS(loads); i++) {
        GPtrArray *revisions = graph_text_revisions(loads[i].graph);
        g_autoptr(GPtrArray) faults = cm_graph_validate(revisions);

        ck_assert_msg(faults->len == (loads[i].code ? 1 : 0), "'%s': %u faults", loads[i].graph,
                      faults->len);
        ck_assert(!loads[i].code || cm_error_is(g_ptr_array_index(faults, 0), loads[i].code));
        g_ptr_array_set_free_func(revisions, (GDestroyNotify)cm_revision_free);
        g_ptr_array_unref(revisions);
    }
}
END_TEST

START_TEST(validating_lists_all_faults)
{
    static const CmErrorCode wanted[] = {
        CM_ERROR_DUPLICATE_ID,
        CM_ERROR_ILLEGAL_ID,
        CM_ERROR_DUPLICATE_LABEL,
        CM_ERROR_MISSING_DOWN_REVISION,
        CM_ERROR_MISSING_DEPENDENCY,
        CM_ERROR_CYCLE,
        CM_ERROR_CYCLE,
    };
    GPtrArray *revisions =
        graph_text_revisions("a a b-c d=x e=x f<none g!none h<i i<h j<l k<j l<k");
    g_autoptr(GPtrArray) faults = cm_graph_validate(revisions);

    ck_assert_uint_eq(faults->len, G_N_ELEMENTS(wanted));
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
        ck_assert(cm_error_is(g_ptr_array_index(faults, i), wanted[i]));
    g_ptr_array_set_free_func(revisions, (GDestroyNotify)cm_revision_free);
    g_ptr_array_unref(revisions);
}
END_TEST

START_TEST(faults_say_where_and_what)
{
    GError *error = NULL;
    GPtrArray *revisions = graph_text_revisions("a b<gone");
    CmRevision *revision = g_ptr_array_index(revisions, 1);

    cm_revision_locate(revision, CM_PART_ID, (CmPosition){"b.yaml", 2, 7});
    cm_revision_locate(revision, CM_PART_PARENTS, (CmPosition){"b.yaml", 3, 7});
    ck_assert_ptr_null(cm_graph_new(revisions, &error));
    ck_assert_str_eq(error->message, "b.yaml:3:7: revision 'b' names the down_revision 'gone', and "
                                     "there is no revision of that id");
    ck_assert_int_eq(cm_error_detail(error)->line, 3);
    g_clear_error(&error);

    ck_assert_ptr_null(cm_graph_new(graph_text_revisions("a<c b<a c<b"), &error));
    ck_assert_ptr_nonnull(strstr(error->message, "a -> c -> b -> a"));
    g_clear_error(&error);
}
END_TEST

static const struct {
    const char *graph;
    const char *heads;
    const char *real_heads;
    const char *bases;
    const char *branch_points;
} shapes[] = {
    {"", "", "", "", ""},
    {"a b<a c<b", "c", "c", "a", ""},
    {"a b<a c<a", "b c", "b c", "a", "a"},
    {"a b<a c<a m<b,c", "m", "m", "a", "a"},
    {"a b x!b", "a b x", "a x", "a b x", ""},
    {"a b<a x y<x!b", "b y", "y", "a x", ""},
    {"a b<a c<a d<b e<b", "c d e", "c d e", "a", "b a"},
    {"a=l x!l y!l", "a x y", "x y", "a x y", ""},
};

START_TEST(ends_and_branch_points)
{
    for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
        g_autoptr(CmGraph) graph = graph_text_load(shapes[i].graph);
        g_autofree char *heads = graph_text_ids(cm_graph_heads(graph));
        g_autofree char *real_heads = graph_text_ids(cm_graph_real_heads(graph));
        g_autofree char *bases = graph_text_ids(cm_graph_bases(graph));
        g_autofree char *points = graph_text_ids(cm_graph_branch_points(graph));

        ck_assert_str_eq(heads, shapes[i].heads);
        ck_assert_str_eq(real_heads, shapes[i].real_heads);
        ck_assert_str_eq(bases, shapes[i].bases);
        ck_assert_str_eq(points, shapes[i].branch_points);
    }
}
END_TEST

static const struct {
    const char *graph;
    const char *revision;
    const char *labels;
} labels[] = {
    {"a b<a=x c<b", "c", "x"},           /* up to the head */
    {"a b<a=x c<b", "a", "x"},           /* and down the plain line */
    {"a b<a=x c<a", "a", ""},            /* not below a branch point */
    {"a b<a=x c<a", "c", ""},            /* and not to the other side */
    {"a b<a=x c<a=y m<b,c", "m", "x y"}, /* a merge has both */
    {"a b<a=x c<b d<b", "a", ""},        /* the line branches above */
    {"a b<a=x z!a", "a", ""},            /* a dependent makes a branch point too */
    {"a=p b<a=q c<b", "a", "p q"},
    {"a b<a=x m<b,c c", "b", "x"},
};

START_TEST(labels_spread)
{
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++) {
        g_autoptr(CmGraph) graph = graph_text_load(labels[i].graph);
        const CmRevision *revision = cm_graph_find(graph, labels[i].revision);
        g_autofree char *got = g_strjoinv(" ", (char **)cm_graph_labels(graph, revision));

        ck_assert_msg(strcmp(got, labels[i].labels) == 0, "'%s' %s: '%s'", labels[i].graph,
                      labels[i].revision, got);
    }
}
END_TEST

/* A graph that merges again and again would have thousands of equal sets. */
START_TEST(a_merge_shares_the_labels_of_a_parent_that_has_them_all)
{
    g_autoptr(CmGraph) graph = graph_text_load("a=x b<a c=y<a d<b,c e<d f<a,e");
    const char *const *shared = cm_graph_labels(graph, cm_graph_find(graph, "c"));

    ck_assert_ptr_eq(cm_graph_labels(graph, cm_graph_find(graph, "d")), shared);
    ck_assert_ptr_eq(cm_graph_labels(graph, cm_graph_find(graph, "f")), shared);
    ck_assert_ptr_ne(cm_graph_labels(graph, cm_graph_find(graph, "b")), shared);
}
END_TEST

START_TEST(current_lists_what_rows_imply)
{
    g_autoptr(CmGraph) graph = graph_text_load("a b<a c<b x y<x!b");
    const char *const at_y[] = {"y", NULL};
    const char *const at_heads[] = {"y", "c", NULL};
    const char *const unknown[] = {"zzzz", NULL};
    GError *error = NULL;
    g_autofree char *implied = graph_text_ids(cm_graph_current(graph, at_y, false, &error));
    g_autofree char *heads = graph_text_ids(cm_graph_current(graph, at_heads, true, &error));
    g_autofree char *none = graph_text_ids(cm_graph_current(graph, NULL, false, &error));

    ck_assert_ptr_null(error);
    ck_assert_str_eq(implied, "b y");
    ck_assert_str_eq(heads, "c y");
    ck_assert_str_eq(none, "");
    assert_fails(cm_graph_current(graph, at_y, true, &error), error, CM_ERROR_NOT_AT_HEADS);
    assert_fails(cm_graph_current(graph, unknown, false, &error), error, CM_ERROR_UNKNOWN_REVISION);
}
END_TEST

START_TEST(facts_of_a_revision)
{
    g_autoptr(CmGraph) graph = graph_text_load("a b<a c<a m<b,c x!m");
    const CmRevision *merge = cm_graph_find(graph, "m");
    g_autofree char *children = graph_text_ids(cm_graph_children(graph, cm_graph_find(graph, "a")));

    ck_assert_str_eq(children, "b c");
    ck_assert(cm_graph_is_branch_point(graph, cm_graph_find(graph, "a")));
    ck_assert(!cm_graph_is_branch_point(graph, merge));
    ck_assert(cm_graph_is_merge_point(graph, merge));
    ck_assert_int_eq(cm_graph_head_kind(graph, merge), CM_HEAD_EFFECTIVE);
    ck_assert_int_eq(cm_graph_head_kind(graph, cm_graph_find(graph, "x")), CM_HEAD_REAL);
    ck_assert_str_eq(cm_graph_head_name(cm_graph_head_kind(graph, merge)), "effective head");
    ck_assert_ptr_null(cm_graph_find(graph, "y"));
    ck_assert_uint_eq(cm_graph_size(graph), 5);
}
END_TEST

UNIT_MAIN("graph/graph", sound_graphs_load_and_others_do_not, validating_agrees_with_loading,
          validating_lists_all_faults, faults_say_where_and_what, ends_and_branch_points,
          labels_spread, a_merge_shares_the_labels_of_a_parent_that_has_them_all,
          current_lists_what_rows_imply, facts_of_a_revision)
