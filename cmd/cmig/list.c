/* current, heads, branches, history, show: lists of revisions. */
#include "context.h"
#include "json.h"
#include "lanes.h"
#include "output.h"

#include <string.h>

static bool
is_verbose(const CmContext *context)
{
    return cm_context_has(context, CM_OPTION_VERBOSE);
}

static void
print_revisions(CmContext *context, const CmRevisionList *list, CmShow show)
{
    if (cm_context_wants_json(context))
        cm_json_print(context, json_pack("{s:o}", "revisions",
                                         cm_json_revisions(list, show & CM_SHOW_CURRENT)));
    else
        cm_output_list(context->terminal, list, show, is_verbose(context));
}

static int
run_heads(CmContext *context, GError **error)
{
    bool resolve = cm_context_has(context, CM_OPTION_RESOLVE_DEPENDENCIES);
    g_autoptr(CmRevisionList) list = NULL;

    if (!cm_context_open(context, error))
        return CM_EXIT_ERROR;
    list = cm_project_heads(context->project, resolve, error);
    if (!list)
        return CM_EXIT_ERROR;
    print_revisions(context, list, CM_SHOW_LABELS);
    return CM_EXIT_DONE;
}

static const CmOption heads_options[] = {
    {CM_OPTION_RESOLVE_DEPENDENCIES, 0, "resolve-dependencies", NULL,
     "leave out heads that another revision depends on", false},
    {0},
};

static const CmExample heads_examples[] = {
    {"cmig heads -v", "the newest revisions, with all that is known of them"},
    {0},
};

const CmCommand cm_command_heads = {
    .name = "heads",
    .summary = "print the newest revisions, on which no other stands",
    .options = heads_options,
    .examples = heads_examples,
    .exits = cm_plain_exits,
    .run = run_heads,
};

static void
print_graph(CmContext *context, const CmRevisionList *list, CmShow show)
{
    g_autoptr(CmLanes) lanes = cm_lanes_new(list);
    CmTerminal *terminal = context->terminal;

    for (gsize i = 0; i < list->count; i++) {
        const char *first, *rest;

        cm_lanes_next(lanes, &list->items[i], &first, &rest);
        cm_terminal_print(terminal, "%s", first);
        cm_terminal_set_margin(terminal, rest);
        if (is_verbose(context))
            cm_output_block(terminal, &list->items[i], show);
        else
            cm_output_line(terminal, &list->items[i], show & ~CM_SHOW_PARENTS);
        cm_terminal_set_margin(terminal, NULL);
        cm_terminal_print(terminal, "%s", cm_lanes_lead_on(lanes));
    }
}

static int
run_history(CmContext *context, GError **error)
{
    const char *range = cm_arguments_value(context->arguments, CM_OPTION_REV_RANGE);
    bool with_current = cm_context_has(context, CM_OPTION_INDICATE_CURRENT);
    CmShow show = CM_SHOW_PARENTS | CM_SHOW_LABELS | CM_SHOW_POINTS | CM_SHOW_MESSAGE;
    g_autoptr(CmRevisionList) list = NULL;

    if (!cm_context_open(context, error))
        return CM_EXIT_ERROR;
    list = cm_project_history(context->project, range, with_current, error);
    if (!list)
        return CM_EXIT_ERROR;
    show |= with_current ? CM_SHOW_CURRENT : 0;
    if (cm_context_has(context, CM_OPTION_GRAPH) && !cm_context_wants_json(context))
        print_graph(context, list, show);
    else
        print_revisions(context, list, show);
    return CM_EXIT_DONE;
}

static const CmOption history_options[] = {
    {CM_OPTION_REV_RANGE, 'r', "rev-range", "RANGE",
     "from:to, from: or :to; an end may be current", false},
    {CM_OPTION_INDICATE_CURRENT, 'i', "indicate-current", NULL,
     "mark the revisions that the database is at", false},
    {CM_OPTION_GRAPH, 0, "graph", NULL, "draw the branches as lanes", false},
    {0},
};

static const CmExample history_examples[] = {
    {"cmig history -i", "everything, and where the database is"},
    {"cmig history -r current:head", "what the database is and what it lacks"},
    {"cmig history -r-3:current", "where the database is, and three steps below"},
    {0},
};

const CmCommand cm_command_history = {
    .name = "history",
    .summary = "print the revisions, newest first",
    .options = history_options,
    .examples = history_examples,
    .exits = cm_plain_exits,
    .run = run_history,
};

static int
run_show(CmContext *context, GError **error)
{
    const char *name = cm_arguments_word(context->arguments, 0);
    g_autoptr(CmRevisionList) list = NULL;

    if (!cm_context_open(context, error))
        return CM_EXIT_ERROR;
    list = cm_project_show(context->project, name, error);
    if (!list)
        return CM_EXIT_ERROR;
    if (cm_context_wants_json(context))
        print_revisions(context, list, 0);
    else
        cm_output_list(context->terminal, list, 0, true);
    return CM_EXIT_DONE;
}

static const CmArgument show_arguments[] = {
    {"REV", "an id or its beginning, a label, head, heads, or current", false, false},
    {0},
};

static const CmExample show_examples[] = {
    {"cmig show head", "the newest revision"},
    {"cmig show ae10", "the one whose id begins like that"},
    {0},
};

const CmCommand cm_command_show = {
    .name = "show",
    .summary = "print all that is known of a revision",
    .arguments = show_arguments,
    .examples = show_examples,
    .exits = cm_plain_exits,
    .run = run_show,
};

/* All of them are current, which a list that was not asked for it need not say. */
static void
print_current_json(CmContext *context, CmRevisionList *list)
{
    for (gsize i = 0; i < list->count; i++)
        list->items[i].is_current = true;
    cm_json_print(context, json_pack("{s:o, s:o}",
                                     "url", cm_json_text(cm_project_url(context->project)),
                                     "revisions", cm_json_revisions(list, true)));
}

static int
run_current(CmContext *context, GError **error)
{
    bool check_heads = cm_context_has(context, CM_OPTION_CHECK_HEADS);
    g_autoptr(CmRevisionList) list = NULL;

    if (!cm_context_open(context, error))
        return CM_EXIT_ERROR;
    list = cm_project_current(context->project, check_heads, error);
    if (!list)
        return cm_error_is(*error, CM_ERROR_NOT_AT_HEADS) ? CM_EXIT_DIFFERENT : CM_EXIT_ERROR;
    if (cm_context_wants_json(context)) {
        print_current_json(context, list);
        return CM_EXIT_DONE;
    }
    if (is_verbose(context))
        cm_terminal_print(context->terminal, "Current revision(s) for %s:\n",
                          cm_project_url(context->project));
    cm_output_list(context->terminal, list, CM_SHOW_POINTS, is_verbose(context));
    return CM_EXIT_DONE;
}

static const CmOption current_options[] = {
    {CM_OPTION_CHECK_HEADS, 0, "check-heads", NULL,
     "end with exit code 3 unless the database is at all heads", false},
    {0},
};

static const CmExit current_exits[] = {
    {"0", "done"},
    {"1", "an error"},
    {"2", "the command line makes no sense"},
    {"3", "with --check-heads: the database is not at all heads"},
    {0},
};

static const CmExample current_examples[] = {
    {"cmig current", "where the database is"},
    {"cmig current --check-heads", "whether that is the newest"},
    {0},
};

const CmCommand cm_command_current = {
    .name = "current",
    .summary = "print the revisions that the database is at",
    .options = current_options,
    .examples = current_examples,
    .exits = current_exits,
    .run = run_current,
};

/* The revisions of all by their ids, borrowed. */
static GHashTable *
index_revisions(const CmRevisionList *all)
{
    GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);

    for (gsize i = 0; i < all->count; i++)
        g_hash_table_insert(index, (gpointer)all->items[i].id, &all->items[i]);
    return index;
}

/* What stands on a branch point, its arrow under the id's end, and an empty line. */
static void
print_children(CmContext *context, const CmRevisionInfo *point, GHashTable *index)
{
    CmShow show = CM_SHOW_LABELS | CM_SHOW_POINTS | (is_verbose(context) ? CM_SHOW_MESSAGE : 0);

    for (const char *const *id = point->children; *id; id++) {
        const CmRevisionInfo *child = g_hash_table_lookup(index, *id);

        if (!child)
            continue;
        cm_terminal_print(context->terminal, "%*s -> ", (int)strlen(point->id), "");
        cm_output_line(context->terminal, child, show);
    }
    cm_terminal_print(context->terminal, "\n");
}

static int
run_branches(CmContext *context, GError **error)
{
    g_autoptr(CmRevisionList) points = NULL;
    g_autoptr(CmRevisionList) all = NULL;
    g_autoptr(GHashTable) index = NULL;

    if (!cm_context_open(context, error))
        return CM_EXIT_ERROR;
    points = cm_project_branches(context->project, error);
    if (!points)
        return CM_EXIT_ERROR;
    if (cm_context_wants_json(context)) {
        print_revisions(context, points, 0);
        return CM_EXIT_DONE;
    }
    all = cm_project_history(context->project, NULL, false, error);
    if (!all)
        return CM_EXIT_ERROR;
    index = index_revisions(all);
    for (gsize i = 0; i < points->count; i++) {
        if (is_verbose(context))
            cm_output_block(context->terminal, &points->items[i], 0);
        else
            cm_output_line(context->terminal, &points->items[i], CM_SHOW_LABELS | CM_SHOW_POINTS);
        print_children(context, &points->items[i], index);
    }
    return CM_EXIT_DONE;
}

static const CmExample branches_examples[] = {
    {"cmig branches", "where the history forks, and into what"},
    {0},
};

const CmCommand cm_command_branches = {
    .name = "branches",
    .summary = "print the revisions on which several stand",
    .examples = branches_examples,
    .exits = cm_plain_exits,
    .run = run_branches,
};
