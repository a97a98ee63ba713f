/* log: the journal, as a table. */
#include "context.h"
#include "json.h"

#include <string.h>

enum { STARTED, REVISION, DIRECTION, STATUS, STATEMENTS, TIME, WHO, TAG, COLUMNS };

typedef struct {
    char *cells[COLUMNS];
    const char *error; /* borrowed; NULL: none */
} Row;

static const char *const headings[COLUMNS] = {
    [STARTED] = "STARTED",   [REVISION] = "REVISION",     [DIRECTION] = "DIRECTION",
    [STATUS] = "STATUS",     [STATEMENTS] = "STATEMENTS", [TIME] = "TIME",
    [WHO] = "WHO",           [TAG] = "TAG",
};

static void
free_row(Row *row)
{
    for (int i = 0; i < COLUMNS; i++)
        g_free(row->cells[i]);
    g_free(row);
}

static const char *
or_dash(const char *text)
{
    return text && *text ? text : "-";
}

/* A time to the second. */
static char *
format_time(const char *time)
{
    return g_strndup(or_dash(time), strcspn(or_dash(time), "."));
}

/* How long a run took (transfer full), "-" if one of its times is missing. */
static char *
format_duration(const CmLogEntry *entry)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    g_autoptr(GDateTime) from = NULL;
    g_autoptr(GDateTime) to = NULL;

    if (entry->started_at)
        from = g_date_time_new_from_iso8601(entry->started_at, utc);
    if (entry->finished_at)
        to = g_date_time_new_from_iso8601(entry->finished_at, utc);
    if (!from || !to)
        return g_strdup("-");
    return g_strdup_printf("%.2f s", (double)g_date_time_difference(to, from) / G_TIME_SPAN_SECOND);
}

static char *
format_who(const CmLogEntry *entry)
{
    if (entry->user && entry->host)
        return g_strdup_printf("%s@%s", entry->user, entry->host);
    return g_strdup(or_dash(entry->user ? entry->user : entry->host));
}

static const char *
direction(const CmLogEntry *entry)
{
    if (g_strcmp0(entry->status, "stamp") == 0)
        return "stamp";
    return entry->is_downgrade ? "downgrade" : "upgrade";
}

static Row *
build_row(const CmLogEntry *entry)
{
    Row *row = g_new0(Row, 1);

    row->cells[STARTED] = format_time(entry->started_at);
    row->cells[REVISION] = g_strdup(or_dash(entry->revision));
    row->cells[DIRECTION] = g_strdup(direction(entry));
    row->cells[STATUS] = g_strdup(or_dash(entry->status));
    row->cells[STATEMENTS] = g_strdup_printf("%" G_GINT64_FORMAT, entry->statements_done);
    row->cells[TIME] = format_duration(entry);
    row->cells[WHO] = format_who(entry);
    row->cells[TAG] = g_strdup(or_dash(entry->tag));
    row->error = entry->error;
    return row;
}

/* Prints so many cells in columns of these widths; numbers stand to the right, the last column is
 * free. */
static void
print_cells(CmTerminal *terminal, const char *const *cells, int columns, const glong *widths)
{
    for (int i = 0; i < columns; i++) {
        int padding = (int)(widths[i] - g_utf8_strlen(cells[i], -1));
        bool is_right = i == STATEMENTS || i == TIME;

        if (i == columns - 1)
            cm_terminal_print(terminal, "%s\n", cells[i]);
        else if (is_right)
            cm_terminal_print(terminal, "%*s%s  ", padding, "", cells[i]);
        else
            cm_terminal_print(terminal, "%s%*s  ", cells[i], padding, "");
    }
}

static void
print_error(CmTerminal *terminal, const char *message)
{
    g_auto(GStrv) lines = g_strsplit(message, "\n", -1);

    for (char **line = lines; *line; line++)
        cm_terminal_print(terminal, "    %s\n", *line);
}

static void
print_table(CmTerminal *terminal, const CmLog *log)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)free_row);
    int columns = TAG; /* that of tags only if there is one */
    glong widths[COLUMNS];

    for (int i = 0; i < COLUMNS; i++)
        widths[i] = (glong)strlen(headings[i]);
    for (gsize i = 0; i < log->count; i++) {
        Row *row = build_row(&log->items[i]);

        g_ptr_array_add(rows, row);
        columns = log->items[i].tag ? COLUMNS : columns;
        for (int j = 0; j < COLUMNS; j++)
            widths[j] = MAX(widths[j], g_utf8_strlen(row->cells[j], -1));
    }
    if (rows->len)
        print_cells(terminal, headings, columns, widths);
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = g_ptr_array_index(rows, i);

        print_cells(terminal, (const char *const *)row->cells, columns, widths);
        if (row->error)
            print_error(terminal, row->error);
    }
}

static json_t *
build_entry(const CmLogEntry *entry)
{
    return json_pack("{s:I, s:o, s:s, s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "id", (json_int_t)entry->id,
                     "revision", cm_json_text(entry->revision),
                     "direction", direction(entry),
                     "status", cm_json_text(entry->status),
                     "started_at", cm_json_text(entry->started_at),
                     "finished_at", cm_json_text(entry->finished_at),
                     "statements_done", (json_int_t)entry->statements_done,
                     "checksum", cm_json_text(entry->checksum),
                     "error", cm_json_text(entry->error),
                     "user", cm_json_text(entry->user),
                     "host", cm_json_text(entry->host),
                     "tool_version", cm_json_text(entry->tool_version),
                     "tag", cm_json_text(entry->tag));
}

static int
run_log(CmContext *context, GError **error)
{
    g_autoptr(CmLog) log = NULL;
    json_t *entries;

    if (!cm_context_open_database(context, false, error))
        return CM_EXIT_ERROR;
    log = cm_project_log(context->project, error);
    if (!log)
        return CM_EXIT_ERROR;
    if (!cm_context_wants_json(context)) {
        print_table(context->terminal, log);
        return CM_EXIT_DONE;
    }
    entries = json_array();
    for (gsize i = 0; i < log->count; i++)
        json_array_append_new(entries, build_entry(&log->items[i]));
    cm_json_print(context, json_pack("{s:o}", "entries", entries));
    return CM_EXIT_DONE;
}

static const CmExample log_examples[] = {
    {"cmig log", "who ran what, when, for how long, and how it ended"},
    {0},
};

const CmCommand cm_command_log = {
    .name = "log",
    .summary = "print the journal of what ran",
    .examples = log_examples,
    .exits = cm_plain_exits,
    .run = run_log,
};
