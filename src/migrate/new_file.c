/* Placing, naming and writing new revision files. */
#include "migrate/new_file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "revision/file_name.h"
#include "migrate/hooks.h"
#include "graph/new_names.h"
#include "revision/file.h"
#include "revision/script_template.h"

/* The last 12 hexadecimal digits of a random UUID, as the anchor does. */
static char *
random_id(void)
{
    g_autofree char *uuid = g_uuid_string_random();

    return g_strdup(strrchr(uuid, '-') + 1);
}

static GStrv
copy_texts(const char *const *texts)
{
    return texts && *texts ? g_strdupv((GStrv)texts) : NULL;
}

/* Now, in UTC as Z. */
static char *
format_created(GDateTime *now)
{
    char *text = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S%:z");
    char *zone = text + strlen(text) - strlen("+00:00");

    if (strcmp(zone, "+00:00") == 0)
        memcpy(zone, "Z", sizeof "Z");
    return text;
}

static GDateTime *
local_now(const CmProject *project)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(project->config->timezone);
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();

    return g_date_time_new_now(zone ? zone : utc);
}

CmRevision *
cm_new_file_revision(CmProject *project, const CmNewFile *file, const CmParents *parents,
                     GError **error)
{
    g_autoptr(CmRevision) revision = NULL;
    g_autoptr(GStrvBuilder) down = g_strv_builder_new();
    g_autoptr(GDateTime) now = local_now(project);

    for (guint i = 0; i < parents->down->len; i++)
        g_strv_builder_add(down, ((CmRevision *)parents->down->pdata[i])->id);
    revision = cm_revision_new(file->id);
    if (!file->id)
        revision->id = random_id();
    revision->down_revisions = g_strv_builder_end(down);
    revision->depends_on = copy_texts((const char *const *)parents->depends_on);
    revision->branch_labels = copy_texts(file->branch_labels);
    revision->message = g_strdup(file->message);
    revision->created = format_created(now);
    return cm_new_names_check(project->graph, revision, error) ? g_steal_pointer(&revision) : NULL;
}

/* The location that is path, as it stands here or as the configuration would say it; NULL if none
 * is. */
static const char *
find_location(const CmConfig *config, const char *path)
{
    g_autofree char *here = g_canonicalize_filename(path, NULL);
    g_autofree char *beside = g_build_filename(config->folder, path, NULL);
    g_autofree char *there = g_canonicalize_filename(beside, NULL);

    for (GStrv location = config->version_locations; *location; location++) {
        g_autofree char *full = g_canonicalize_filename(*location, NULL);

        if (!strcmp(full, here) || !strcmp(full, there))
            return *location;
    }
    return NULL;
}

/* The innermost location that a file lies in. */
static const char *
location_of(GStrv locations, const char *path)
{
    const char *found = NULL;

    for (; *locations; locations++) {
        gsize length = strlen(*locations);

        if (g_str_has_prefix(path, *locations) && path[length] == G_DIR_SEPARATOR &&
            (!found || length > strlen(found)))
            found = *locations;
    }
    return found;
}

static const char *
fail_location(const CmConfig *config, const char *path, GError **error)
{
    g_autofree char *all = g_strjoinv(", ", config->version_locations);

    if (path)
        cm_fail(error, CM_ERROR_ARGUMENT, "%s is none of the version locations of the project: %s",
                path, all);
    else
        cm_fail(error, CM_ERROR_ARGUMENT,
                "there are several version locations; name one with --version-path: %s", all);
    return NULL;
}

/* Where the file goes: the location asked for, that of the first parent, or the only one. */
static const char *
find_folder(CmProject *project, const CmNewFile *new_file, const CmRevision *revision,
            GError **error)
{
    GStrv locations = project->config->version_locations;
    const CmRevision *parent = NULL;
    const char *found = NULL;

    if (new_file->version_path) {
        found = find_location(project->config, new_file->version_path);
        return found ? found : fail_location(project->config, new_file->version_path, error);
    }
    if (!locations[1])
        return *locations;
    if (*revision->down_revisions)
        parent = cm_graph_find(project->graph, *revision->down_revisions);
    if (parent)
        found = location_of(locations, parent->path);
    return found ? found : fail_location(project->config, NULL, error);
}

bool
cm_new_file_put(const char *path, const char *text, GError **error)
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

bool
cm_new_file_prefers_sql(const CmProject *project)
{
    GStrv templates = project->config->templates;

    return templates && *templates && cm_script_template_is_sql(*templates);
}

/* Fails unless the file is still that of the revision. */
static bool
check_written(const char *path, const CmRevision *revision, GError **error)
{
    g_autoptr(CmRevision) read = cm_revision_file_read_header(path, error);

    if (!read || !strcmp(read->id, revision->id))
        return read;
    return cm_fail(error, CM_ERROR_VALUE, "%s: the revision is '%s', not '%s'", path, read->id,
                   revision->id);
}

/* By the template, if the project has one of this kind. */
static bool
write_by_template(const CmProject *project, const char *path, bool is_sql,
                  const CmRevision *revision, const char *text, GError **error)
{
    const char *template =
        cm_script_template_find((const char *const *)project->config->templates, is_sql);
    g_autofree char *filled =
        template ? cm_script_template_fill(template, revision, text, error) : NULL;

    if (!template)
        return cm_new_file_put(path, text, error);
    if (!filled || !cm_new_file_put(path, filled, error))
        return false;
    if (check_written(path, revision, error))
        return true;
    g_unlink(path);
    g_prefix_error(error, "what the template %s makes cannot be read: ", template);
    return false;
}

static bool
run_hooks(const CmProject *project, const char *path, const CmRevision *revision, GError **error)
{
    if (!project->config->post_write_hooks)
        return true;
    if (!cm_hooks_run(project, path, error)) {
        g_prefix_error(error, "%s is written, but ", path);
        return false;
    }
    if (check_written(path, revision, error))
        return true;
    g_prefix_error(error, "%s is written, but the hooks left it so that it cannot be read: ", path);
    return false;
}

char *
cm_new_file_write(CmProject *project, const CmNewFile *new_file, const CmRevision *revision,
                  const char *text, GError **error)
{
    g_autoptr(GDateTime) now = local_now(project);
    const char *folder = find_folder(project, new_file, revision, error);
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;

    if (!folder)
        return NULL;
    name = cm_file_template_fill(project->config->file_template, revision, now, new_file->is_sql);
    path = g_build_filename(folder, name, NULL);
    if (!write_by_template(project, path, new_file->is_sql, revision, text, error) ||
        !run_hooks(project, path, revision, error))
        return NULL;
    cm_project_forget_graph(project);
    return g_steal_pointer(&path);
}
