/* Making a new revision file. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "migrate/autogenerate.h"
#include "migrate/revision_file.h"

/* The last 12 hexadecimal digits of a random UUID, as the anchor does. */
static char *
random_id(void)
{
    g_autofree char *uuid = g_uuid_string_random();

    return g_strdup(strrchr(uuid, '-') + 1);
}

static bool
check_id(const char *id, GError **error)
{
    if (!*id || strlen(id) > 255 || strpbrk(id, "@-+:/\\,\n\r\t \"'") || *id == '.' || *id == '_')
        return cm_fail(error, CM_ERROR_ILLEGAL_ID,
                       "'%s' cannot be the id of a revision: letters, digits, dots and underscores "
                       "make one, and it does not begin with the last two",
                       id);
    return true;
}

static GStrv
copy_texts(const char *const *texts)
{
    return texts && *texts ? g_strdupv((GStrv)texts) : NULL;
}

static bool
check_free(CmGraph *graph, const CmRevision *revision, GError **error)
{
    if (cm_graph_find(graph, revision->id))
        return cm_fail(error, CM_ERROR_DUPLICATE_ID, "there is a revision '%s' already",
                       revision->id);
    return true;
}

static CmRevision *
make_revision(CmProject *project, const CmRevisionOptions *options, GDateTime *now, GError **error)
{
    CmGraph *graph = cm_project_graph(project, error);
    g_autoptr(CmParents) parents = NULL;
    g_autoptr(CmRevision) revision = NULL;
    g_autoptr(GPtrArray) down = g_ptr_array_new();

    if (!graph || (options->id && !check_id(options->id, error)))
        return NULL;
    parents = cm_plan_revision(graph, options->head, options->depends_on, options->splice, error);
    if (!parents)
        return NULL;
    for (guint i = 0; i < parents->down->len; i++)
        g_ptr_array_add(down, g_strdup(((CmRevision *)parents->down->pdata[i])->id));
    g_ptr_array_add(down, NULL);
    revision = cm_revision_new(options->id);
    if (!options->id)
        revision->id = random_id();
    revision->down_revisions = (GStrv)g_ptr_array_free(g_steal_pointer(&down), FALSE);
    revision->depends_on = copy_texts((const char *const *)parents->depends_on);
    revision->branch_labels = copy_texts(options->branch_labels);
    revision->message = g_strdup(options->message);
    revision->created = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S%:z");
    if (g_str_has_suffix(revision->created, "+00:00")) {
        revision->created[strlen(revision->created) - strlen("+00:00")] = '\0';
        revision->created = g_realloc(revision->created, strlen(revision->created) + 2);
        strcat(revision->created, "Z");
    }
    return check_free(graph, revision, error) ? g_steal_pointer(&revision) : NULL;
}

/* Where the file goes: the location asked for, that of the first parent, or the only one. */
static const char *
find_folder(CmProject *project, const CmRevisionOptions *options, const CmRevision *revision,
            GError **error)
{
    GStrv locations = project->config->version_locations;
    const CmRevision *parent = NULL;

    if (options->version_path) {
        for (GStrv location = locations; *location; location++)
            if (!strcmp(*location, options->version_path))
                return *location;
        cm_fail(error, CM_ERROR_ARGUMENT, "%s is none of the version locations of the project",
                options->version_path);
        return NULL;
    }
    if (!locations[1])
        return *locations;
    if (*revision->down_revisions)
        parent = cm_graph_find(project->graph, *revision->down_revisions);
    for (GStrv location = locations; parent && *location; location++)
        if (g_str_has_prefix(parent->path, *location) &&
            parent->path[strlen(*location)] == G_DIR_SEPARATOR)
            return *location;
    cm_fail(error, CM_ERROR_ARGUMENT,
            "there are several version locations; name one with --version-path");
    return NULL;
}

/* Written beside its place and renamed, so that no half file is ever seen; never over another. */
static bool
write_file(const char *path, const char *text, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GError) cause = NULL;
    mode_t mask = umask(0);

    umask(mask);
    if (g_mkdir_with_parents(folder, 0777))
        return cm_fail(error, CM_ERROR_FILE, "%s: %s", folder, g_strerror(errno));
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "%s is there already", path);
    if (!g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                  (int)(0666 & ~mask), &cause))
        return cm_fail(error, CM_ERROR_FILE, "%s", cause->message);
    return true;
}

/* What stands in a comment must not end it: YAML knows more line ends than one. */
static void
make_printable(GString *text)
{
    g_autofree char *all = g_utf8_make_valid(text->str, (gssize)text->len);

    g_string_truncate(text, 0);
    for (const char *at = all; *at; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);

        g_string_append_unichar(text, g_unichar_isprint(letter) ? letter : '?');
    }
}

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
        else if (operation->kind == CM_OPERATION_DROP_COLUMN)
            g_string_append_printf(drops, "%scolumn %s.%s", drops->len ? ", " : "",
                                   operation->table.name, operation->name);
    }
    if (drops->len) {
        make_printable(drops);
        g_string_prepend(drops, "\n# Data goes with this upgrade: ");
        g_string_append(drops, "\nupgrade:");
        g_string_replace(out, "\nupgrade:", drops->str, 1);
    }
    g_free(text);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static char *
write_diff(const CmRevision *revision, const CmDiff *diff, const CmSchema *live, GError **error)
{
    g_autoptr(CmSchema) before = cm_schema_copy(live);
    g_autoptr(GPtrArray) downgrade = NULL;
    char *text;

    downgrade = cm_operations_reverse(diff->operations, before, error);
    if (!downgrade)
        return NULL;
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
make_text(CmProject *project, const CmRevisionOptions *options, const CmRevision *revision,
          CmChanges **changes, GError **error)
{
    g_autoptr(CmSchema) live = NULL;
    g_autoptr(CmDiff) diff = NULL;

    if (!options->autogenerate)
        return options->sql ? cm_revision_file_write_sql(revision)
                            : cm_revision_file_write(revision, NULL, NULL, error);
    diff = cm_autogenerate(project, false, NULL, &live, error);
    if (!diff)
        return NULL;
    if (changes)
        *changes = cm_changes_new(diff->operations, diff->hints);
    return diff->operations->len ? write_diff(revision, diff, live, error) : NULL;
}

bool
cm_project_revision(CmProject *project, const CmRevisionOptions *options, char **path,
                    CmChanges **changes, GError **error)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(project->config->timezone);
    g_autoptr(GDateTime) now = g_date_time_new_now(zone ? zone : g_time_zone_new_utc());
    g_autoptr(CmRevision) revision = NULL;
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = NULL;
    g_autofree char *name = NULL;
    g_autofree char *file = NULL;
    const char *folder;

    *path = NULL;
    if (changes)
        *changes = NULL;
    if (!check_options(options, error))
        return false;
    revision = make_revision(project, options, now, error);
    folder = revision ? find_folder(project, options, revision, error) : NULL;
    if (!folder)
        return false;
    text = make_text(project, options, revision, changes, &cause);
    if (cause) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    if (!text)
        return true;
    name = cm_revision_file_name(project->config->file_template, revision, now, options->sql);
    file = g_build_filename(folder, name, NULL);
    if (!write_file(file, text, error))
        return false;
    cm_project_forget_graph(project);
    *path = g_steal_pointer(&file);
    return true;
}
