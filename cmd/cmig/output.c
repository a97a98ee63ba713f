/* The text forms of revisions and changes. */
#include "output.h"

#include <string.h>

char *
cm_output_ids(const char *const *ids)
{
    return ids && *ids ? g_strjoinv(", ", (char **)ids) : g_strdup("<base>");
}

char *
cm_output_count(gsize count, const char *noun)
{
    return g_strdup_printf("%" G_GSIZE_FORMAT " %s%s", count, noun, count == 1 ? "" : "s");
}

char *
cm_output_first_paragraph(const char *text)
{
    const char *end = strstr(text, "\n\n");
    char *line = end ? g_strndup(text, (gsize)(end - text)) : g_strdup(text);

    return g_strdelimit(g_strstrip(line), "\n\r", ' ');
}

static void
print_parents(CmTerminal *terminal, const CmRevisionInfo *revision)
{
    g_autofree char *parents = cm_output_ids(revision->down_revisions);

    cm_terminal_print(terminal, "%s", parents);
    if (revision->depends_on && *revision->depends_on) {
        g_autofree char *depends = cm_output_ids(revision->depends_on);

        cm_terminal_print(terminal, " (%s)", depends);
    }
    cm_terminal_print(terminal, " -> ");
}

static void
print_marks(CmTerminal *terminal, const CmRevisionInfo *revision, CmShow show)
{
    if (revision->is_head)
        cm_terminal_print_colour(terminal, CM_COLOUR_GREEN, " (head)");
    else if (revision->is_effective_head)
        cm_terminal_print_colour(terminal, CM_COLOUR_GREEN, " (effective head)");
    if (show & CM_SHOW_CURRENT && revision->is_current)
        cm_terminal_print_colour(terminal, CM_COLOUR_GREEN, " (current)");
    if (show & CM_SHOW_POINTS && revision->is_branch_point)
        cm_terminal_print(terminal, " (branchpoint)");
    if (show & CM_SHOW_POINTS && revision->is_merge_point)
        cm_terminal_print(terminal, " (mergepoint)");
}

void
cm_output_line(CmTerminal *terminal, const CmRevisionInfo *revision, CmShow show)
{
    if (show & CM_SHOW_PARENTS)
        print_parents(terminal, revision);
    cm_terminal_print_colour(terminal, CM_COLOUR_YELLOW, revision->id);
    if (show & CM_SHOW_LABELS && revision->branch_labels && *revision->branch_labels) {
        g_autofree char *labels = cm_output_ids(revision->branch_labels);

        cm_terminal_print(terminal, " (%s)", labels);
    }
    print_marks(terminal, revision, show);
    if (show & CM_SHOW_MESSAGE && revision->message && *revision->message) {
        g_autofree char *message = cm_output_first_paragraph(revision->message);

        cm_terminal_print(terminal, ", %s", message);
    }
    cm_terminal_print(terminal, "\n");
}

/* "Name: a, b", or nothing for an empty list. */
static void
print_list(CmTerminal *terminal, const char *name, const char *const *ids)
{
    g_autofree char *list = NULL;

    if (!ids || !*ids)
        return;
    list = cm_output_ids(ids);
    cm_terminal_print(terminal, "%s: %s\n", name, list);
}

/* What stands in the docstring of the anchor's files: each line behind four spaces, also an empty
 * one. */
static void
print_document(CmTerminal *terminal, const CmRevisionInfo *revision)
{
    g_autofree char *parents = g_strjoinv(", ", (char **)revision->down_revisions);

    if (revision->message && *revision->message) {
        g_autofree char *message = g_strchomp(g_strdup(revision->message));
        g_auto(GStrv) lines = g_strsplit(message, "\n", -1);

        for (char **line = lines; *line; line++)
            cm_terminal_print(terminal, "    %s\n", *line);
        cm_terminal_print(terminal, "    \n");
    }
    cm_terminal_print(terminal, "    Revision ID: %s\n    Revises: %s\n", revision->id, parents);
    if (revision->created)
        cm_terminal_print(terminal, "    Create Date: %s\n", revision->created);
}

void
cm_output_block(CmTerminal *terminal, const CmRevisionInfo *revision, CmShow show)
{
    g_autofree char *parents = cm_output_ids(revision->down_revisions);
    bool is_head = revision->is_head || revision->is_effective_head;

    cm_terminal_print(terminal, "Rev: ");
    cm_terminal_print_colour(terminal, CM_COLOUR_YELLOW, revision->id);
    cm_terminal_print(terminal, "%s%s%s%s\n", is_head ? " (head)" : "",
                      revision->is_branch_point ? " (branchpoint)" : "",
                      revision->is_merge_point ? " (mergepoint)" : "",
                      show & CM_SHOW_CURRENT && revision->is_current ? " (current)" : "");
    cm_terminal_print(terminal, "%s: %s\n", revision->is_merge_point ? "Merges" : "Parent",
                      parents);
    print_list(terminal, "Also depends on", revision->depends_on);
    if (revision->is_branch_point)
        print_list(terminal, "Branches into", revision->children);
    print_list(terminal, "Branch names", revision->branch_labels);
    if (revision->path) {
        g_autofree char *path = g_canonicalize_filename(revision->path, NULL);

        cm_terminal_print(terminal, "Path: %s\n", path);
    }
    cm_terminal_print(terminal, "\n");
    print_document(terminal, revision);
    cm_terminal_print(terminal, "\n");
}

void
cm_output_list(CmTerminal *terminal, const CmRevisionList *list, CmShow show, bool is_verbose)
{
    for (gsize i = 0; i < list->count; i++) {
        if (is_verbose)
            cm_output_block(terminal, &list->items[i], show);
        else
            cm_output_line(terminal, &list->items[i], show);
    }
}

static CmColour
sign_colour(char sign)
{
    if (sign == '+')
        return CM_COLOUR_GREEN;
    return sign == '-' ? CM_COLOUR_RED : CM_COLOUR_YELLOW;
}

void
cm_output_changes(CmTerminal *terminal, const CmChanges *changes, bool is_result)
{
    for (gsize i = 0; changes && i < changes->count; i++) {
        const CmChange *change = &changes->items[i];
        g_autofree char *line = g_strdup_printf("%c %s", change->sign, change->text);

        if (!is_result) {
            cm_terminal_note_colour(terminal, sign_colour(change->sign), "%s", line);
            continue;
        }
        cm_terminal_print_colour(terminal, sign_colour(change->sign), line);
        cm_terminal_print(terminal, "\n");
    }
}

void
cm_output_hints(CmTerminal *terminal, const CmChanges *changes)
{
    for (char **hint = changes ? changes->hints : NULL; hint && *hint; hint++)
        cm_terminal_warn(terminal, "%s", *hint);
}

void
cm_output_statement(CmTerminal *terminal, const char *statement, const char *note)
{
    g_autofree char *text = g_strchomp(g_strdup(statement));
    const char *line = strrchr(text, '\n');
    bool ends_in_comment = strstr(line ? line : text, "--") != NULL;

    cm_terminal_print_text(terminal, text, -1);
    if (ends_in_comment)
        cm_terminal_print_text(terminal, "\n;", -1);
    else if (!g_str_has_suffix(text, ";"))
        cm_terminal_print_text(terminal, ";", -1);
    cm_terminal_print(terminal, "%s%s\n", note ? " -- " : "", note ? note : "");
}
