/* Lanes as an array of the ids that they lead to. */
#include "lanes.h"

#include <string.h>

typedef struct {
    guint at; /* counted in lanes, from the left */
    guint to;
} Edge;

struct CmLanes {
    GHashTable *listed;             /* ids of the list */
    GPtrArray *ids;                 /* const char *: what each lane leads to */
    const CmRevisionInfo *revision; /* the last one, */
    guint lane;                     /* and its lane */
    GString *first;
    GString *rest;
    GString *lines;
};

CmLanes *
cm_lanes_new(const CmRevisionList *list)
{
    CmLanes *lanes = g_new0(CmLanes, 1);

    lanes->listed = g_hash_table_new(g_str_hash, g_str_equal);
    for (gsize i = 0; i < list->count; i++)
        g_hash_table_add(lanes->listed, (gpointer)list->items[i].id);
    lanes->ids = g_ptr_array_new();
    lanes->first = g_string_new(NULL);
    lanes->rest = g_string_new(NULL);
    lanes->lines = g_string_new(NULL);
    return lanes;
}

void
cm_lanes_free(CmLanes *lanes)
{
    g_hash_table_unref(lanes->listed);
    g_ptr_array_unref(lanes->ids);
    g_string_free(lanes->first, TRUE);
    g_string_free(lanes->rest, TRUE);
    g_string_free(lanes->lines, TRUE);
    g_free(lanes);
}

/* The lane that leads to id; a new one on the right if none does. */
static guint
find_lane(GPtrArray *ids, const char *id)
{
    for (guint i = 0; i < ids->len; i++) {
        if (strcmp(ids->pdata[i], id) == 0)
            return i;
    }
    g_ptr_array_add(ids, (gpointer)id);
    return ids->len - 1;
}

void
cm_lanes_next(CmLanes *lanes, const CmRevisionInfo *revision, const char **first,
              const char **rest)
{
    bool goes_on = false;

    lanes->revision = revision;
    lanes->lane = find_lane(lanes->ids, revision->id);
    for (const char *const *parent = revision->down_revisions; *parent; parent++)
        goes_on = goes_on || g_hash_table_contains(lanes->listed, *parent);
    g_string_truncate(lanes->first, 0);
    g_string_truncate(lanes->rest, 0);
    for (guint i = 0; i < lanes->ids->len; i++) {
        g_string_append(lanes->first, i == lanes->lane ? "* " : "| ");
        g_string_append(lanes->rest, i == lanes->lane && !goes_on ? "  " : "| ");
    }
    *first = lanes->first->str;
    *rest = lanes->rest->str;
}

static void
add_edge(GArray *edges, GPtrArray *next, guint at, const char *id)
{
    const Edge edge = {at, find_lane(next, id)};

    g_array_append_val(edges, edge);
}

/* Where the lanes go: those of the revision to its parents, the others to what they led to. */
static GArray *
find_edges(const CmLanes *lanes, GPtrArray *next)
{
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(Edge));

    for (guint i = 0; i < lanes->ids->len; i++) {
        const char *const *parent = lanes->revision->down_revisions;

        if (i != lanes->lane) {
            add_edge(edges, next, i, lanes->ids->pdata[i]);
            continue;
        }
        for (; *parent; parent++) {
            if (g_hash_table_contains(lanes->listed, *parent))
                add_edge(edges, next, i, *parent);
        }
    }
    return edges;
}

/* Moves every edge by a lane towards where it goes, and draws that; false if all are there. */
static bool
draw_line(GString *lines, GArray *edges)
{
    g_autoptr(GString) line = g_string_new(NULL);
    bool moves = false;

    for (guint i = 0; i < edges->len; i++) {
        Edge *edge = &g_array_index(edges, Edge, i);
        guint column = 2 * edge->at;
        char mark = '|';

        if (edge->at > edge->to) {
            column--;
            edge->at--;
            mark = '/';
        } else if (edge->at < edge->to) {
            column++;
            edge->at++;
            mark = '\\';
        }
        moves = moves || mark != '|';
        while (line->len <= column)
            g_string_append_c(line, ' ');
        line->str[column] = mark;
    }
    if (moves)
        g_string_append_printf(lines, "%s\n", line->str);
    return moves;
}

const char *
cm_lanes_lead_on(CmLanes *lanes)
{
    g_autoptr(GPtrArray) next = g_ptr_array_new();
    g_autoptr(GArray) edges = find_edges(lanes, next);

    g_string_truncate(lanes->lines, 0);
    while (draw_line(lanes->lines, edges))
        continue;
    g_ptr_array_unref(lanes->ids);
    lanes->ids = g_steal_pointer(&next);
    return lanes->lines->str;
}
