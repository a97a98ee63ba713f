/* Beginning a project: cmig.yaml, a model to start from, the folder for revisions. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "migrate/init_templates.h"

#define CONFIG_NAME "cmig.yaml"

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

    if (*text && strspn(text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_./${}:-") == strlen(text) &&
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

/* Text with the location in place of DIR (transfer full). */
static char *
replace_words(const char *text, const char *location)
{
    g_autoptr(GString) out = g_string_new(text);

    g_string_replace(out, "DIR", location, 1);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* A configuration with its values in place of {{…}} (transfer full). */
static char *
fill_config(const char *text, const char *location, const char *url)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *start;

    for (; (start = strstr(text, "{{")); text = strstr(start, "}}") + 2) {
        g_autofree char *words = g_strndup(start + 2, (gsize)(strstr(start, "}}") - start - 2));
        bool is_url = !strcmp(words, "URL");
        g_autofree char *value = is_url ? g_strdup(url) : replace_words(words, location);
        g_autofree char *yaml = as_yaml(value);

        g_string_append_len(out, text, start - text);
        g_string_append(out, yaml);
    }
    g_string_append(out, text);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static bool
make_folder(const char *path, GPtrArray *written, GError **error)
{
    if (g_mkdir_with_parents(path, 0777))
        return cm_fail(error, CM_ERROR_FILE, "%s: %s", path, g_strerror(errno));
    if (written)
        g_ptr_array_add(written, g_strdup(path));
    return true;
}

static bool
write_one(const CmInitOptions *options, const CmInitFile *file, GPtrArray *written, GError **error)
{
    const char *url = options->url ? options->url : "sqlite:///app.db";
    g_autofree char *name = replace_words(file->path, options->script_location);
    g_autofree char *path = below(options->folder, name);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *text = NULL;

    if (!file->text)
        return make_folder(path, written, error);
    if (!strcmp(file->path, CONFIG_NAME))
        text = fill_config(file->text, options->script_location, url);
    return make_folder(folder, NULL, error) &&
           write_new(path, text ? text : file->text, written, error);
}

static bool
check_places(const CmInitOptions *options, GError **error)
{
    g_autofree char *config = below(options->folder, CONFIG_NAME);
    g_autofree char *scripts = below(options->folder, options->script_location);

    if (g_file_test(config, G_FILE_TEST_EXISTS))
        return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "%s is there already", config);
    if (!is_empty_folder(scripts))
        return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "folder %s is there and not empty", scripts);
    return true;
}

/* The template asked for; NULL and an error if there is none such, or no use for what is given. */
static const CmInitTemplate *
find_template(const CmInitOptions *options, GError **error)
{
    const CmInitTemplate *template = cm_init_template_find(options->template_name);

    if (!template)
        cm_fail(error, CM_ERROR_ARGUMENT, "there is no template '%s' to begin with",
                options->template_name);
    else if (options->url && !template->has_url)
        cm_fail(error, CM_ERROR_ARGUMENT,
                "the template '%s' has several databases, and so no use for one url",
                template->name);
    else
        return template;
    return NULL;
}

char **
cm_project_init(const CmInitOptions *given, GError **error)
{
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
    CmInitOptions options = {0};
    const CmInitTemplate *template;

    memcpy(&options, given, MIN(given->size, sizeof options));
    if (!options.script_location)
        options.script_location = "migrations";
    if (!options.template_name)
        options.template_name = cm_init_templates()->name;
    template = find_template(&options, error);
    if (!template || !check_places(&options, error))
        return NULL;
    for (const CmInitFile *file = cm_init_template_files(template); file->path; file++)
        if (!write_one(&options, file, written, error))
            return NULL;
    g_ptr_array_add(written, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&written), FALSE);
}
