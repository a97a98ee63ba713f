#include "unit/graph/graph_text.h"

#include "graph/resolve.h"

/* Two branches from a root, and one that depends on the left. */
#define BRANCHES \
    "root00 left01<root00=left left02<left01 right1<root00=right right2<right1 side01!left01=side"

static const struct {
    const char *graph;
    const char *text;
    const char *ids; /* or NULL for an error: */
    CmErrorCode code;
} names[] = {
    {"a b<a", "b", "b", 0},
    {"a b<a", "head", "b", 0},
    {"a b<a", "heads", "b", 0},
    {"a b<a", "base", "", 0},
    {"", "head", "", 0},
    {"", "heads", "", 0},
    {"abcdef", "a", "abcdef", 0},
    {"abcdef abc<abcdef", "abc", "abc", 0},         /* in full before in part */
    {"abc", "ab", NULL, CM_ERROR_UNKNOWN_REVISION}, /* too short a key for part of it */
    {"äöüs", "äö", "äöüs", 0},
    {"äöü", "äö", NULL, CM_ERROR_UNKNOWN_REVISION},     /* letters count, not bytes */
    {BRANCHES, "left", "left01", 0},                    /* a label */
    {BRANCHES, "lef", NULL, CM_ERROR_AMBIGUOUS_PREFIX}, /* labels count as keys */
    {BRANCHES, "left0", NULL, CM_ERROR_AMBIGUOUS_PREFIX},
    {BRANCHES, "zzzz", NULL, CM_ERROR_UNKNOWN_REVISION},
    {BRANCHES, "", NULL, CM_ERROR_UNKNOWN_REVISION},
    {BRANCHES, "head", NULL, CM_ERROR_MULTIPLE_HEADS},
    {BRANCHES, "heads", "left02 right2 side01", 0},
    {BRANCHES, "left@head", "left02", 0},
    {BRANCHES, "right2@head", "right2", 0},
    {BRANCHES, "root00@head", NULL, CM_ERROR_MULTIPLE_HEADS},
    {BRANCHES, "root00@heads", "left02 right2", 0},
    {BRANCHES, "left@base", "", 0},
    {BRANCHES, "left@root00", "root00", 0},
    {BRANCHES, "left@right1", NULL, CM_ERROR_NOT_IN_BRANCH},
    {BRANCHES, "side@left01", NULL, CM_ERROR_NOT_IN_BRANCH}, /* depending is not standing */
    {BRANCHES, "right@r", NULL, CM_ERROR_AMBIGUOUS_PREFIX},
    {BRANCHES, "left@ri", NULL, CM_ERROR_UNKNOWN_REVISION}, /* of the branch only */
    {BRANCHES, "side@s", NULL, CM_ERROR_AMBIGUOUS_PREFIX},
    {BRANCHES, "gone@head", NULL, CM_ERROR_UNKNOWN_REVISION},
    {BRANCHES, "gone@left01", NULL, CM_ERROR_UNKNOWN_BRANCH},
    {"aaaa b<aaaa=x c<b=y", "-1", "b", 0},
    {"aaaa b<aaaa=x c<b=y", "y@-2", "aaaa", 0},
    {"aaaa b<aaaa", "-3", NULL, CM_ERROR_RELATIVE_TOO_FAR},
    {"a b<a c<a m<b,c", "-1", NULL, CM_ERROR_AMBIGUOUS_WALK},
    {"a b<a", "b-1", NULL, CM_ERROR_UNKNOWN_REVISION}, /* relative forms are the plans' */
};

START_TEST(names_lead_to_revisions)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(CmGraph) graph = graph_text_load(names[i].graph);
        GError *error = NULL;
        GPtrArray *revisions = cm_graph_resolve(graph, names[i].text, NULL, &error);
        g_autofree char *ids = revisions ? graph_text_ids(revisions) : NULL;

        ck_assert_msg(g_strcmp0(ids, names[i].ids) == 0, "'%s': %s", names[i].text,
                      ids ? ids : error->message);
        ck_assert_msg(ids || cm_error_is(error, names[i].code), "'%s': %s", names[i].text,
                      ids ? ids : error->message);
        g_clear_error(&error);
    }
}
END_TEST

START_TEST(current_is_the_rows)
{
    g_autoptr(CmGraph) graph = graph_text_load(BRANCHES);
    const char *const rows[] = {"right1", "left02", NULL};
    GError *error = NULL;
    GPtrArray *revisions = cm_graph_resolve(graph, "current", rows, &error);
    g_autofree char *ids = graph_text_ids(revisions);

    ck_assert_str_eq(ids, "left02 right1");
}
END_TEST

START_TEST(errors_help)
{
    g_autoptr(CmGraph) graph = graph_text_load(BRANCHES);
    GError *error = NULL;

    ck_assert_ptr_null(cm_graph_resolve(graph, "right3", NULL, &error));
    ck_assert_str_eq(error->message,
                     "there is no revision or branch 'right3'; did you mean 'right1'?");
    g_clear_error(&error);
    ck_assert_ptr_null(cm_graph_resolve(graph, "left0", NULL, &error));
    ck_assert_str_eq(error->message, "'left0' is ambiguous: it is the beginning of left01, left02");
    g_clear_error(&error);
    ck_assert_ptr_null(cm_graph_resolve(graph, "head", NULL, &error));
    ck_assert_ptr_nonnull(strstr(error->message, "left02, right2, side01"));
    g_clear_error(&error);
}
END_TEST

UNIT_MAIN("graph/resolve", names_lead_to_revisions, current_is_the_rows, errors_help)
