/* Relative positions, and walking along a line of revisions. */
#include "graph/resolve_internal.h"

#include <stdlib.h>
#include <string.h>

static bool
is_word(gunichar character)
{
    return character == '_' || g_unichar_isalnum(character);
}

/* The number after the sign; one that is too large to be walked is as good as the largest. */
static gint64
parse_steps(const char *digits)
{
    gint64 steps = 0;

    for (; *digits; digits++)
        steps = steps > G_MAXINT64 / 20 ? steps : steps * 10 + (*digits - '0');
    return steps;
}

/* Whether text is letters, digits and underscores only. */
static bool
is_symbol(const char *text, gsize length)
{
    const char *end = text + length;

    for (; text < end; text = g_utf8_next_char(text)) {
        if (!is_word(g_utf8_get_char(text)))
            return false;
    }
    return true;
}

bool
cm_relative_parse(const char *text, CmRelative *relative)
{
    gsize length = strlen(text);
    gsize digits = length;
    const char *at = strchr(text, '@');
    const char *symbol = at ? at + 1 : text;
    const char *sign;

    while (digits > 0 && g_ascii_isdigit(text[digits - 1]))
        digits--;
    if (digits == length || digits == 0 || !g_utf8_validate(text, -1, NULL))
        return false;
    sign = text + digits - 1;
    if ((*sign != '-' && *sign != '+') || sign < symbol || at == text)
        return false;
    if (!is_symbol(symbol, sign - symbol))
        return false;
    relative->branch = at ? g_strndup(text, at - text) : NULL;
    relative->symbol = sign > symbol ? g_strndup(symbol, sign - symbol) : NULL;
    relative->minus = *sign == '-';
    relative->steps = parse_steps(sign + 1) * (relative->minus ? -1 : 1);
    return true;
}

void
cm_relative_clear(CmRelative *relative)
{
    g_clear_pointer(&relative->branch, g_free);
    g_clear_pointer(&relative->symbol, g_free);
}

/* Where one step leads: up along up edges within lane, or down. */
static GArray *
list_steps(const CmGraph *graph, guint node, bool up, const CmMarks *lane)
{
    const CmEdges *edges = up ? &graph->up : &graph->down;
    GArray *steps;

    if (node == CM_NODE_NONE)
        steps = g_array_copy(up ? graph->bases : graph->heads);
    else {
        steps = cm_nodes_new();
        g_array_append_vals(steps, edges->to + edges->first[node], cm_edges_degree(edges, node));
    }
    if (up && lane) {
        GArray *kept = cm_lane_filter(lane, steps);

        g_array_unref(steps);
        steps = kept;
    }
    return steps;
}

static bool
fail_ambiguous_step(const CmGraph *graph, guint node, bool up, const GArray *steps, GError **error)
{
    g_autofree char *list = cm_nodes_describe(graph, steps);
    const char *way = up ? "up" : "down";

    if (node == CM_NODE_NONE)
        return cm_fail(error, CM_ERROR_AMBIGUOUS_WALK,
                       "ambiguous walk: from nothing the way %s leads to %s; name a revision or a "
                       "branch",
                       way, list);
    return cm_fail(error, CM_ERROR_AMBIGUOUS_WALK,
                   "ambiguous walk: from '%s' the way %s leads to %s; name a revision or a branch",
                   cm_graph_revision(graph, node)->id, way, list);
}

bool
cm_resolve_walk(const CmGraph *graph, guint start, gint64 steps, const CmMarks *lane, bool clip,
                CmWalkEnd *end, guint *node, GError **error)
{
    bool up = steps > 0;

    *end = CM_WALK_AT;
    *node = start;
    for (gint64 left = ABS(steps); left > 0; left--) {
        g_autoptr(GArray) next = NULL;

        if (*end == CM_WALK_AT)
            next = list_steps(graph, *node, up, lane);
        if (next && next->len > 1)
            return fail_ambiguous_step(graph, *node, up, next, error);
        if (next && next->len == 1) {
            *node = g_array_index(next, guint, 0);
            continue;
        }
        if (next && !up) {
            *end = CM_WALK_BASE;
            continue;
        }
        *end = clip ? *end : CM_WALK_TOO_FAR;
        return true;
    }
    return true;
}

bool
cm_fail_too_far(const char *text, GError **error)
{
    const char *steps = text + strlen(text);

    while (steps > text && g_ascii_isdigit(steps[-1]))
        steps--;
    return cm_fail(error, CM_ERROR_RELATIVE_TOO_FAR,
                   strtoull(steps, NULL, 10)
                       ? "'%s' leads too far: there are not so many revisions"
                       : "'%s' leads nowhere: it is no step; say +1, -1 or more",
                   text);
}
