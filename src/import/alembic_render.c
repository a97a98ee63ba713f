#include "import/alembic_render.h"

#include <string.h>

#include "db/url.h"
#include "import/alembic_output.h"

#define MOST_FAILURES 3
#define NOT_ASKED     "Alembic was not asked for its SQL"
#define SEVERAL       "the project is one of several databases, whose SQL Alembic writes to files"
#define UNKNOWN       "Alembic writes for a database that cmig does not know"

typedef struct {
    const CmImportOptions *options;
    const CmAlembicProject *project;
    CmImported *imported;
    GPtrArray *order;  /* CmImportItem *: as an upgrade runs them */
    GHashTable *by_id; /* of these */
    CmDirection direction;
    guint settled;    /* since the beginning */
    char *stopped;    /* what the last run said when it ended badly; NULL: it ended well */
    char *stopped_at; /* the revision; NULL: before any */
} Rendering;

static bool
is_pending(const Rendering *rendering, const CmImportItem *item)
{
    return !item->texts[rendering->direction] && !item->reasons[rendering->direction];
}

static void
settle(Rendering *rendering, CmImportItem *item, char *text, char *reason)
{
    item->texts[rendering->direction] = text;
    item->reasons[rendering->direction] = reason;
    rendering->settled++;
}

/* All that is still open in a direction, for one reason. */
static void
settle_rest(Rendering *rendering, const char *reason)
{
    for (guint i = 0; i < rendering->order->len; i++)
        if (is_pending(rendering, rendering->order->pdata[i]))
            settle(rendering, rendering->order->pdata[i], NULL, g_strdup(reason));
}

/* Runs Alembic; its standard streams, and how it ended. */
static bool
run_program(const Rendering *rendering, const char *const *words, char **out, char **err,
            int *status, GError **error)
{
    const CmAlembicProject *project = rendering->project;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_autoptr(GError) cause = NULL;
    g_autofree char *config =
        project->config ? g_canonicalize_filename(project->config, NULL) : NULL;
    g_auto(GStrv) command = NULL;

    g_strv_builder_addv(builder, (const char **)rendering->options->program);
    if (config)
        g_strv_builder_add_many(builder, "-c", config, NULL);
    if (project->section)
        g_strv_builder_add_many(builder, "-n", project->section, NULL);
    g_strv_builder_addv(builder, (const char **)words);
    g_strv_builder_add(builder, "--sql");
    command = g_strv_builder_end(builder);
    if (g_spawn_sync(project->folder, command, NULL, G_SPAWN_DEFAULT, NULL, NULL, out, err, status,
                     &cause))
        return true;
    return cm_fail(error, CM_ERROR_FILE, "%s cannot be run: %s", *command, cause->message);
}

static const char *
dialect_of_url(const char *text, char **owned)
{
    g_autoptr(CmUrl) url = text ? cm_url_parse(text, NULL) : NULL;

    *owned = url ? g_strdup(url->dialect) : NULL;
    return *owned;
}

/* MariaDB is MySQL to older versions of Alembic. */
static bool
is_same_dialect(const char *one, const char *other)
{
    static const char *const twins[] = {"mysql", "mariadb", NULL};

    return !strcmp(one, other) || (g_strv_contains(twins, one) && g_strv_contains(twins, other));
}

/* Once Alembic has said what it writes for: that, what was asked for, or what the URL says. */
static bool
find_dialect(Rendering *rendering, const char *err, GError **error)
{
    const CmImportOptions *options = rendering->options;
    const char *said = cm_alembic_dialect(err);
    g_autofree char *of_option = NULL;
    g_autofree char *of_project = NULL;
    const char *asked =
        options->dialect ? options->dialect : dialect_of_url(options->url, &of_option);
    const char *configured = dialect_of_url(rendering->project->url, &of_project);
    const char *found = asked ? asked : said ? said : configured;

    if (rendering->imported->dialect)
        return true;
    if (!found)
        return cm_fail(error, CM_ERROR_ARGUMENT,
                       "which database Alembic writes its SQL for is not known; give --dialect "
                       "sqlite, postgresql, mysql or mariadb");
    if (asked && said && *said && !is_same_dialect(asked, said))
        return cm_fail(error, CM_ERROR_ARGUMENT,
                       "Alembic writes SQL for %s, not for %s; change its sqlalchemy.url, or give "
                       "--no-sql",
                       said, asked);
    if (!said || *said)
        rendering->imported->dialect = g_strdup(found);
    return true;
}

/* Takes over what was printed for one revision. */
static void
take_step(Rendering *rendering, const CmAlembicStep *step)
{
    CmImported *imported = rendering->imported;
    CmImportItem *item = g_hash_table_lookup(rendering->by_id, step->revision);
    g_autoptr(GError) cause = NULL;
    bool leaves = false;
    char *text;

    if (!item || step->is_downgrade != (rendering->direction == CM_DIRECTION_DOWNGRADE) ||
        !is_pending(rendering, item))
        return;
    if (!step->is_complete) {
        settle(rendering, item, NULL, g_strdup(rendering->stopped));
        return;
    }
    text = cm_alembic_sql_clean(step->text, imported->dialect, imported->version_table, &leaves,
                                &cause);
    item->leaves_transaction |= leaves;
    settle(rendering, item, text, text ? NULL : g_strdup(cause->message));
}

/* Takes over what a run printed. *steps is how many revisions it came to. */
static bool
take_output(Rendering *rendering, const char *out, const char *err, guint *steps, GError **error)
{
    CmImported *imported = rendering->imported;
    g_autoptr(CmAlembicOutput) output = cm_alembic_output_read(out, !rendering->stopped);

    *steps = output->steps->len;
    if (!*steps)
        return true;
    if (!find_dialect(rendering, err, error))
        return false;
    if (!imported->dialect) {
        settle_rest(rendering, UNKNOWN);
        return true;
    }
    if (!imported->version_table)
        imported->version_table = cm_alembic_output_version_table(output, imported->dialect);
    if (!imported->version_table)
        imported->version_table = g_strdup(CM_ALEMBIC_VERSION_TABLE);
    for (guint i = 0; i < output->steps->len; i++)
        take_step(rendering, output->steps->pdata[i]);
    rendering->stopped_at = g_strdup(((CmAlembicStep *)output->steps->pdata[*steps - 1])->revision);
    return true;
}

/* One run for a range; without a range that Alembic comes to all is over. */
static bool
ask(Rendering *rendering, const char *range, guint *steps, GError **error)
{
    bool is_down = rendering->direction == CM_DIRECTION_DOWNGRADE;
    const char *const words[] = {is_down ? "downgrade" : "upgrade", range, NULL};
    g_autofree char *out = NULL;
    g_autofree char *err = NULL;
    int status;

    if (!run_program(rendering, words, &out, &err, &status, error))
        return false;
    g_clear_pointer(&rendering->stopped, g_free);
    g_clear_pointer(&rendering->stopped_at, g_free);
    if (!g_spawn_check_wait_status(status, NULL))
        rendering->stopped = cm_alembic_reason(out, err);
    if (!g_utf8_validate(out, -1, NULL)) {
        *steps = 0;
        g_free(rendering->stopped);
        rendering->stopped = g_strdup("its SQL is not UTF-8 text");
        return true;
    }
    return take_output(rendering, out, err, steps, error);
}

/* Follows what stands on item and on nothing else, as long as it is open too: a line that one run
 * renders whatever is missing elsewhere. */
static const CmImportItem *
end_of_line(const Rendering *rendering, const CmImportItem *item)
{
    for (;;) {
        g_autoptr(GPtrArray) children =
            cm_graph_children(rendering->imported->graph, item->revision);
        const CmImportItem *next = NULL;

        for (guint i = 0; !next && i < children->len; i++) {
            const CmRevision *child = children->pdata[i];
            const CmImportItem *candidate = g_hash_table_lookup(rendering->by_id, child->id);

            if (!child->down_revisions[1] && !*child->depends_on &&
                is_pending(rendering, candidate))
                next = candidate;
        }
        if (!next)
            return item;
        item = next;
    }
}

/* Asks for one revision, from each of what it stands on in turn. */
static bool
ask_upwards(Rendering *rendering, CmImportItem *item, GError **error)
{
    const CmRevision *revision = item->revision;
    bool is_plain = g_strv_length(revision->down_revisions) < 2 && !*revision->depends_on;
    const char *target = is_plain ? end_of_line(rendering, item)->revision->id : revision->id;
    g_autoptr(GPtrArray) starts = g_ptr_array_new();
    guint steps;

    for (GStrv id = revision->down_revisions; *id; id++)
        g_ptr_array_add(starts, *id);
    for (GStrv id = revision->depends_on; *id; id++)
        g_ptr_array_add(starts, *id);
    if (!starts->len)
        g_ptr_array_add(starts, (gpointer) "base");
    for (guint i = 0; i < starts->len && is_pending(rendering, item); i++) {
        g_autofree char *range = g_strdup_printf("%s:%s", (char *)starts->pdata[i], target);

        if (!ask(rendering, range, &steps, error))
            return false;
    }
    return true;
}

static bool
ask_downwards(Rendering *rendering, CmImportItem *item, GError **error)
{
    g_autofree char *range = g_strdup_printf("%s:base", item->revision->id);
    guint steps;

    return ask(rendering, range, &steps, error);
}

/* The next open one: upwards the first, downwards the last. */
static CmImportItem *
find_pending(const Rendering *rendering)
{
    bool is_down = rendering->direction == CM_DIRECTION_DOWNGRADE;
    guint count = rendering->order->len;

    for (guint i = 0; i < count; i++) {
        CmImportItem *item = rendering->order->pdata[is_down ? count - 1 - i : i];

        if (is_pending(rendering, item))
            return item;
    }
    return NULL;
}

static guint
count_pending(const Rendering *rendering)
{
    guint count = 0;

    for (guint i = 0; i < rendering->order->len; i++)
        count += is_pending(rendering, rendering->order->pdata[i]);
    return count;
}

/* What the first runs left open. Where Alembic comes to no revision at all, time after time, the
 * fault is none of theirs, and asking goes on for nothing. */
static bool
render_rest(Rendering *rendering, GError **error)
{
    bool is_down = rendering->direction == CM_DIRECTION_DOWNGRADE;
    guint failures = 0;
    CmImportItem *item;

    while ((item = find_pending(rendering))) {
        guint had = rendering->settled;
        const char *reason;

        cm_import_log(rendering->options, "Alembic stopped; asking again from %s on, %u to go",
                      item->revision->id, count_pending(rendering));
        if (!(is_down ? ask_downwards : ask_upwards)(rendering, item, error))
            return false;
        failures = rendering->settled == had ? failures + 1 : 0;
        reason = rendering->stopped ? rendering->stopped : "it says nothing";
        if (failures == MOST_FAILURES)
            settle_rest(rendering, reason);
        else if (is_pending(rendering, item))
            settle(rendering, item, NULL,
                   g_strdup_printf("Alembic stops before it, at '%s': %s",
                                   rendering->stopped_at ? rendering->stopped_at : "base", reason));
    }
    return true;
}

/* The ranges that have everything: up to all heads, or down from each of them. */
static GStrv
whole_ranges(const Rendering *rendering)
{
    g_autoptr(GPtrArray) heads = cm_graph_real_heads(rendering->imported->graph);
    g_autoptr(GStrvBuilder) ranges = g_strv_builder_new();

    if (rendering->direction == CM_DIRECTION_UPGRADE)
        g_strv_builder_add(ranges, "heads");
    for (guint i = 0; rendering->direction == CM_DIRECTION_DOWNGRADE && i < heads->len; i++) {
        const CmRevision *head = heads->pdata[i];
        g_autofree char *range = g_strdup_printf("%s:base", head->id);

        g_strv_builder_add(ranges, range);
    }
    return g_strv_builder_end(ranges);
}

static bool
render_direction(Rendering *rendering, GError **error)
{
    g_auto(GStrv) ranges = whole_ranges(rendering);
    bool has_stopped = false;

    guint count = count_pending(rendering);

    if (!count)
        return true;
    cm_import_log(rendering->options, "Asking Alembic for the %s of %u revision%s",
                  rendering->direction == CM_DIRECTION_DOWNGRADE ? "downgrade" : "upgrade", count,
                  count == 1 ? "" : "s");
    for (GStrv range = ranges; *range && count_pending(rendering); range++) {
        guint steps;

        if (!ask(rendering, *range, &steps, error))
            return false;
        has_stopped |= rendering->stopped != NULL;
        if (!steps)
            settle_rest(rendering,
                        rendering->stopped ? rendering->stopped : "Alembic prints nothing for it");
    }
    if (!has_stopped)
        settle_rest(rendering, "Alembic does not know of it");
    return render_rest(rendering, error);
}

static bool
sort(Rendering *rendering, GError **error)
{
    g_autoptr(CmPlan) plan = cm_plan_upgrade(rendering->imported->graph, NULL, "heads", error);

    for (guint i = 0; i < rendering->imported->items->len; i++) {
        CmImportItem *item = rendering->imported->items->pdata[i];

        g_hash_table_insert(rendering->by_id, item->revision->id, item);
    }
    for (guint i = 0; plan && i < plan->steps->len; i++)
        g_ptr_array_add(rendering->order,
                        g_hash_table_lookup(rendering->by_id, cm_plan_step(plan, i)->revision->id));
    return plan != NULL;
}

/* Why Alembic need not be asked at all, or NULL. */
static const char *
reason_not_to_ask(const Rendering *rendering)
{
    if (!rendering->options->program)
        return NOT_ASKED;
    return rendering->project->has_databases ? SEVERAL : NULL;
}

bool
cm_alembic_render(const CmImportOptions *options, const CmAlembicProject *project,
                  CmImported *imported, GError **error)
{
    g_autoptr(GPtrArray) order = g_ptr_array_new();
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal);
    Rendering rendering = {options, project, imported, order, by_id, 0, 0, NULL, NULL};
    const char *reason = reason_not_to_ask(&rendering);
    bool ok = sort(&rendering, error);

    imported->version_table = g_strdup(project->version_table);
    for (int i = CM_DIRECTION_UPGRADE; ok && i <= CM_DIRECTION_DOWNGRADE; i++) {
        rendering.direction = (CmDirection)i;
        if (reason)
            settle_rest(&rendering, reason);
        else
            ok = render_direction(&rendering, error);
    }
    g_free(rendering.stopped);
    g_free(rendering.stopped_at);
    return ok;
}
