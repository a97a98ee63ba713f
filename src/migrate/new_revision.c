/* Making a new revision file. */
#include "migrate/autogenerate.h"
#include "migrate/enum_objects.h"
#include "migrate/limits.h"
#include "migrate/new_file.h"
#include "migrate/portable.h"
#include "migrate/recall.h"
#include "migrate/run.h"
#include "migrate/untold.h"
#include "revision/file.h"
#include "revision/script_template.h"
#include "schema/twins.h"

/* What autogenerate drops is said at the head of the file, where a reviewer looks first. */
static char *
mark_drops(char *text, const GPtrArray *operations)
{
    g_autoptr(GString) drops = g_string_new(NULL);
    g_autoptr(GString) out = g_string_new(text);

    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == CM_OPERATION_DROP_TABLE)
            g_string_append_printf(drops, "%stable %s", drops->len ? ", " : "",
                                   operation->table.name);
        else if (operation->kind == CM_OPERATION_DROP_COLUMN && !operation->of_parent)
            g_string_append_printf(drops, "%scolumn %s.%s", drops->len ? ", " : "",
                                   operation->table.name, operation->name);
    }
    if (drops->len) {
        g_autofree char *line = cm_script_comment(drops->str);
        g_autofree char *marked =
            g_strdup_printf("\n# Data goes with this upgrade: %s\nupgrade:", line);

        g_string_replace(out, "\nupgrade:", marked, 1);
    }
    g_free(text);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Says of what a database cannot do before anyone runs it; the schema is changed. False: it cannot.
 */
static bool
can_run(const CmProject *project, const GPtrArray *operations, CmSchema *schema,
        const char *direction)
{
    g_autoptr(GPtrArray) statements = cm_statements_new();
    g_autoptr(GError) cause = NULL;

    if (cm_dialect_render(project->dialect, operations, schema, statements, &cause))
        return true;
    cm_project_log_line(project, CM_LOG_WARNING, "the %s cannot run: %s", direction,
                        cause->message);
    return false;
}

/* What undoes a foreign key that only others get. */
static CmOperation *
drop_added(const CmOperation *operation)
{
    CmOperation *drop = cm_operation_drop_constraint(&operation->table, operation->constraint);

    drop->dialects = g_strdupv(operation->dialects);
    return drop;
}

/* What the revisions up to the database made, in full; NULL where a file cannot be read. */
static bool
find_known(CmProject *project, CmSchema **known, GError **error)
{
    g_auto(GStrv) rows = NULL;
    g_autoptr(CmSchema) schema = cm_schema_new();

    if (!cm_project_read_rows(project, &rows, error))
        return false;
    if (cm_run_replay_to(project, (const char *const *)rows, CM_REPLAY_IN_FULL, schema, NULL))
        *known = g_steal_pointer(&schema);
    return true;
}

/* Says what becomes of named enums, where the database at hand has none. */
static void
say_enums(const CmProject *project, const CmSchema *known, const CmSchema *declared, CmDiff *diff)
{
    if (project->dialect->inlines_enums && known)
        cm_enum_objects_say(known, declared, diff->operations);
}

/* Says what the database at hand has in one way, and others in two. */
static void
say_untold(CmProject *project, const CmSchema *live, const CmSchema *known,
           const CmSchema *declared, const CmDiff *diff)
{
    const CmComparing comparing = cm_project_comparing(project);

    g_autofree char *unsaid =
        known ? cm_untold_add(&comparing, live, known, declared, diff->operations) : NULL;

    if (unsaid)
        cm_project_log_line(
            project, CM_LOG_WARNING,
            "%s has no names of primary keys, and the revision does not say that of "
            "%s: make it on SQLite or PostgreSQL, which have",
            project->dialect->name, unsaid);
}

/* Has the operations say what is there in the words of the revisions that made it, and each run
 * where what it is about is. */
static void
suit_others(CmProject *project, const CmSchema *live, CmSchema *known, CmSchema *declared,
            const CmDiff *diff, GPtrArray **downgrade)
{
    const CmComparing comparing = cm_project_comparing(project);
    g_autoptr(CmSchema) said = known ? cm_schema_copy(known) : cm_schema_new();
    g_autoptr(CmSchema) before = NULL;
    guint count;

    cm_schema_leave_default(said, live);
    cm_schema_leave_twins(said, declared);
    before = cm_schema_copy(said);
    if (known && (cm_recall_is_needed(*downgrade) || project->dialect->inlines_enums))
        cm_recall(&comparing, live, known, diff->operations, downgrade);
    cm_schema_take_server(declared, live);
    cm_schema_leave_default(declared, live);
    count = diff->operations->len;
    cm_limit(project->dialect, diff->operations, before, declared);
    for (; count < diff->operations->len; count++)
        g_ptr_array_insert(*downgrade, 0, drop_added(diff->operations->pdata[count]));
    cm_limit(project->dialect, *downgrade, declared, said);
}

static void
place(const CmDialect *dialect, GPtrArray *downgrade, const CmSchema *live)
{
    if (dialect->place_triggers)
        dialect->place_triggers(downgrade, live, live);
}

static char *
write_diff(CmProject *project, const CmRevision *revision, const CmDiff *diff, const CmSchema *live,
           CmSchema *known, CmSchema *declared, GError **error)
{
    const CmDialect *dialect = project->dialect;
    g_autoptr(GPtrArray) upgrade = cm_enum_objects_without(dialect, diff->operations);
    g_autoptr(CmSchema) schema = cm_schema_copy(live);
    g_autoptr(CmSchema) before = cm_schema_copy(live);
    g_autoptr(GPtrArray) downgrade = NULL;
    char *text;

    downgrade = cm_operations_reverse(upgrade, before, dialect->name, error);
    for (guint i = 0; downgrade && i < downgrade->len; i++)
        cm_portable_drop(dialect, downgrade->pdata[i]);
    if (!downgrade)
        return NULL;
    place(dialect, downgrade, live);
    if (can_run(project, upgrade, schema, "upgrade"))
        can_run(project, downgrade, schema, "downgrade");
    suit_others(project, live, known, declared, diff, &downgrade);
    place(dialect, downgrade, live);
    text = cm_revision_file_write(revision, diff->operations, downgrade, error);
    return text ? mark_drops(text, diff->operations) : NULL;
}

static bool
check_options(const CmRevisionOptions *options, GError **error)
{
    if (options->sql && options->autogenerate)
        return cm_fail(error, CM_ERROR_ARGUMENT,
                       "autogenerate writes operations, not SQL; leave out --sql");
    return true;
}

/* The file's text; NULL without an error if there is nothing to do. */
static char *
make_text(CmProject *project, bool autogenerate, bool is_sql, const CmRevision *revision,
          CmChanges **changes, GError **error)
{
    g_autoptr(CmSchema) live = NULL;
    g_autoptr(CmSchema) known = NULL;
    g_autoptr(CmSchema) declared = NULL;
    g_autoptr(CmDiff) diff = NULL;

    if (!autogenerate)
        return is_sql ? cm_revision_file_write_sql(revision, NULL)
                      : cm_revision_file_write(revision, NULL, NULL, error);
    diff = cm_autogenerate(project, false, NULL, &live, &declared, error);
    if (!diff)
        return NULL;
    if (!find_known(project, &known, error))
        return NULL;
    say_enums(project, known, declared, diff);
    say_untold(project, live, known, declared, diff);
    if (changes)
        *changes = cm_changes_new(diff->operations, diff->hints);
    return diff->operations->len ? write_diff(project, revision, diff, live, known, declared, error)
                                 : NULL;
}

bool
cm_project_revision(CmProject *project, const CmRevisionOptions *options, char **path,
                    CmChanges **changes, GError **error)
{
    bool is_sql =
        options->sql || (!options->autogenerate && cm_new_file_prefers_sql(project));
    const CmNewFile file = {options->id, options->message, options->branch_labels,
                            options->version_path, is_sql};
    g_autoptr(CmParents) parents = NULL;
    g_autoptr(CmRevision) revision = NULL;
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = NULL;

    *path = NULL;
    if (changes)
        *changes = NULL;
    if (!check_options(options, error) || !cm_project_graph(project, error))
        return false;
    parents = cm_plan_revision(project->graph, options->head, options->depends_on,
                               options->splice, error);
    revision = parents ? cm_new_file_revision(project, &file, parents, error) : NULL;
    if (!revision)
        return false;
    text = make_text(project, options->autogenerate, is_sql, revision, changes, &cause);
    if (cause) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (!text)
        return true;
    *path = cm_new_file_write(project, &file, revision, text, error);
    return *path != NULL;
}
