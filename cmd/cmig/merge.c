/* merge: a revision that joins branches. */
#include "context.h"
#include "edit.h"
#include "json.h"
#include "output.h"

static const char *const order_words[] = {
    [CM_MERGE_ORDER_FREE] = "free",
    [CM_MERGE_ORDER_MATTERS] = "matters",
    [CM_MERGE_ORDER_UNKNOWN] = "unknown",
};

static json_t *
json_texts(char *const *texts)
{
    return cm_json_texts((const char *const *)texts);
}

static void
print_json(CmContext *context, const char *path, const CmMerge *merge)
{
    json_t *sides = json_array();

    for (gsize i = 0; i < merge->count; i++) {
        const CmMergeSide *side = &merge->sides[i];

        json_array_append_new(sides, json_pack("{s:s, s:o}", "revision", side->revision,
                                               "objects", json_texts(side->objects)));
    }
    cm_json_print(context, json_pack("{s:o, s:o, s:o, s:s, s:o}", "path", cm_json_text(path),
                                     "sides", sides, "shared", json_texts(merge->shared),
                                     "order", order_words[merge->order],
                                     "reason", cm_json_text(merge->reason)));
}

/* What each side touches, as log. */
static void
note_sides(CmContext *context, const CmMerge *merge)
{
    for (gsize i = 0; i < merge->count; i++) {
        g_autofree char *objects = g_strjoinv(", ", merge->sides[i].objects);

        cm_terminal_note(context->terminal, "%s touches %s", merge->sides[i].revision,
                         *objects ? objects : "nothing");
    }
}

static void
note_order(CmContext *context, const CmMerge *merge)
{
    g_autofree char *shared = g_strjoinv(", ", merge->shared);

    if (*shared)
        cm_terminal_note(context->terminal, "Several touch %s.", shared);
    if (merge->order == CM_MERGE_ORDER_FREE)
        cm_terminal_note(context->terminal, "The order does not matter.");
    else
        cm_terminal_warn(context->terminal, "the order %s: %s",
                         merge->order == CM_MERGE_ORDER_MATTERS ? "matters" : "may matter",
                         merge->reason);
}

static int
run_merge(CmContext *context, GError **error)
{
    const CmArguments *arguments = context->arguments;
    CmMergeOptions options = {
        .size = sizeof options,
        .revisions =
            arguments->words->len ? (const char *const *)arguments->words->pdata : NULL,
        .message = cm_arguments_value(arguments, CM_OPTION_MESSAGE),
        .branch_labels = cm_arguments_values(arguments, CM_OPTION_BRANCH_LABEL),
        .version_path = cm_arguments_value(arguments, CM_OPTION_VERSION_PATH),
        .id = cm_arguments_value(arguments, CM_OPTION_REV_ID),
        .splice = cm_arguments_has(arguments, CM_OPTION_SPLICE),
        .force = cm_arguments_has(arguments, CM_OPTION_FORCE),
    };
    g_autoptr(CmMerge) merge = NULL;
    g_autofree char *path = NULL;
    bool is_done;

    if (!cm_context_open(context, error))
        return CM_EXIT_ERROR;
    is_done = cm_project_merge(context->project, &options, &path, &merge, error);
    if (merge)
        note_sides(context, merge);
    if (!is_done)
        return CM_EXIT_ERROR;
    if (cm_context_wants_json(context)) {
        print_json(context, path, merge);
    } else {
        note_order(context, merge);
        cm_terminal_print(context->terminal, "Generated %s\n", path);
    }
    return cm_edit_written(context, path, error) ? CM_EXIT_DONE : CM_EXIT_ERROR;
}

static const CmArgument merge_arguments[] = {
    {"REV", "what is joined; heads when not given", true, true},
    {0},
};

static const CmOption merge_options[] = {
    {CM_OPTION_MESSAGE, 'm', "message", "TEXT", "why, in a line", false},
    {CM_OPTION_BRANCH_LABEL, 0, "branch-label", "LABEL", "a name for the branch it begins", true},
    {CM_OPTION_VERSION_PATH, 0, "version-path", "DIR",
     "which of several version locations to write to", false},
    {CM_OPTION_REV_ID, 0, "rev-id", "ID", "its id, instead of a random one", false},
    {CM_OPTION_SPLICE, 0, "splice", NULL, "allow a REV that is not a head", false},
    {CM_OPTION_FORCE, 0, "force", NULL, "also where the order of the branches matters", false},
    {CM_OPTION_EDIT, 0, "edit", NULL, "open the file in the editor", false},
    {0},
};

static const CmExample merge_examples[] = {
    {"cmig merge -m 'merge heads'", "join all heads"},
    {"cmig merge ae10 27c6", "join these two"},
    {0},
};

const CmCommand cm_command_merge = {
    .name = "merge",
    .summary = "write a revision that joins branches",
    .description = "The branches are replayed one after the other, in both orders, without the "
                   "database. If that leads to different schemas, or if both touch the same "
                   "object and cmig cannot tell, nothing is written.",
    .arguments = merge_arguments,
    .options = merge_options,
    .examples = merge_examples,
    .exits = cm_plain_exits,
    .run = run_merge,
};
