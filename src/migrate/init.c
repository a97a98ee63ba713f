/* Beginning a project: cmig.yaml, a model to start from, the folder for revisions. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

#include <cmig/migrate.h>

static const char config_text[] =
    "# What this project is; docs/configuration.md of cmig lists every key.\n"
    "cmig: 1\n"
    "script_location: %s\n"
    "models: models.yaml\n"
    "# ${NAME} and ${NAME:-default} take values from the environment.\n"
    "url: %s\n";

static const char model_text[] =
    "# The one declared source of the schema. Change it, then run\n"
    "#   cmig revision --autogenerate -m \"what changed\"\n"
    "#   cmig upgrade head\n"
    "cmig: 1\n"
    "\n"
    "tables: {}\n"
    "# A table looks like this:\n"
    "#\n"
    "# tables:\n"
    "#   users:\n"
    "#     columns:\n"
    "#       id: integer pk\n"
    "#       email: string(120) not null unique\n"
    "#       created_at: {type: datetime, server_default: {sql: CURRENT_TIMESTAMP}}\n"
    "#     indexes:\n"
    "#       ix_users_created_at: [created_at]\n";

static const char readme_text[] =
    "Revisions of the database schema lie in versions/, one file each, made by\n"
    "`cmig revision`. They are part of the source: review and commit them.\n";

static bool
is_empty_folder(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    bool empty = !dir || !g_dir_read_name(dir);

    if (dir)
        g_dir_close(dir);
    return empty;
}

static bool
write_new(const char *path, const char *text, GPtrArray *written, GError **error)
{
    g_autoptr(GError) cause = NULL;
    mode_t mask = umask(0);

    umask(mask);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    if (!g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                  (int)(0666 & ~mask), &cause))
        return cm_fail(error, CM_ERROR_FILE, "%s", cause->message);
    g_ptr_array_add(written, g_strdup(path));
    return true;
}

/* A path below folder, written as short as it can be. */
static char *
below(const char *folder, const char *name)
{
    return folder ? g_build_filename(folder, name, NULL) : g_strdup(name);
}

/* Plain in YAML if nothing in it can be taken for something else. */
static char *
as_yaml(const char *text)
{
    g_autoptr(GString) out = NULL;

    if (*text && strspn(text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_./${}:-") ==
                     strlen(text) &&
        g_ascii_isalpha(*text) && !strstr(text, ": ") && text[strlen(text) - 1] != ':')
        return g_strdup(text);
    out = g_string_new("\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool
write_all(const CmInitOptions *options, const char *location, GPtrArray *written, GError **error)
{
    g_autofree char *config = below(options->folder, "cmig.yaml");
    g_autofree char *model = below(options->folder, "models.yaml");
    g_autofree char *scripts = below(options->folder, location);
    g_autofree char *versions = g_build_filename(scripts, "versions", NULL);
    g_autofree char *readme = g_build_filename(scripts, "README.md", NULL);
    g_autofree char *location_yaml = as_yaml(location);
    g_autofree char *url = as_yaml(options->url ? options->url : "sqlite:///app.db");
    g_autofree char *text = g_strdup_printf(config_text, location_yaml, url);

    if (g_file_test(config, G_FILE_TEST_EXISTS))
        return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "%s is there already", config);
    if (!is_empty_folder(scripts))
        return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "folder %s is there and not empty",
                       scripts);
    if (g_mkdir_with_parents(versions, 0777))
        return cm_fail(error, CM_ERROR_FILE, "%s: %s", versions, g_strerror(errno));
    g_ptr_array_add(written, g_strdup(versions));
    return write_new(readme, readme_text, written, error) &&
           write_new(model, model_text, written, error) &&
           write_new(config, text, written, error);
}

char **
cm_project_init(const CmInitOptions *options, GError **error)
{
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    const char *location = options->script_location ? options->script_location : "migrations";

    if (!write_all(options, location, written, error))
        return NULL;
    g_ptr_array_add(written, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&written), FALSE);
}
