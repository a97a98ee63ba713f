#include "import/alembic_file.h"

#include <string.h>

#include "graph/plan.h"
#include "import/python_module.h"

bool
cm_alembic_file_is_one(const char *name)
{
    return g_str_has_suffix(name, ".py") && !g_str_has_prefix(name, ".#") &&
           !g_str_has_prefix(name, "__init__");
}

void
cm_alembic_file_free(CmAlembicFile *file)
{
    if (!file)
        return;
    cm_revision_free(file->revision);
    g_free(file);
}

/* A header of SQL holds it only without commas and line ends, and takes none for nothing. */
static bool
check_name(const CmPythonValue *value, const char *what, GError **error)
{
    const char *text = value->text;

    if (!g_utf8_validate(text, -1, NULL))
        return cm_fail_at(error, value->at, CM_ERROR_SYNTAX, "%s is not UTF-8 text", what);
    if (*text && !strpbrk(text, ",\r\n") && !g_ascii_isspace(*text) &&
        !g_ascii_isspace(text[strlen(text) - 1]) && strcmp(text, "none") != 0)
        return true;
    return cm_fail_at(error, value->at, CM_ERROR_ILLEGAL_ID,
                      "%s '%s' cannot be kept: it is empty, is the word none, or has a comma, a "
                      "line end or a space around it",
                      what, text);
}

static bool
fail_computed(const CmPythonValue *value, const char *what, GError **error)
{
    return cm_fail_at(error, value->at, CM_ERROR_VALUE,
                      "%s takes running Python to know; write it as text, a list of texts or None",
                      what);
}

/* What is assigned to a name: nothing, a text or several; none if nothing is. */
static bool
read_names(const CmPythonModule *module, const char *name, GStrv *out, GError **error)
{
    g_autoptr(CmPythonValue) value = cm_python_module_value(module, name);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    gpointer single[] = {value};
    gpointer *items = single;
    guint count = 1;

    if (!value || value->kind == CM_PYTHON_NONE)
        count = 0;
    else if (value->kind == CM_PYTHON_LIST) {
        items = value->items->pdata;
        count = value->items->len;
    }
    for (guint i = 0; i < count; i++) {
        const CmPythonValue *item = items[i];

        if (item->kind != CM_PYTHON_TEXT)
            return fail_computed(item, name, error);
        if (!check_name(item, name, error))
            return false;
        g_strv_builder_add(names, item->text);
    }
    *out = g_strv_builder_end(names);
    return true;
}

/* A file of the oldest kind has its id in its name alone. */
static char *
id_of_name(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);
    gsize length = strspn(name, "abcdef0123456789");

    return length && !strcmp(name + length, ".py") ? g_strndup(name, length) : NULL;
}

static bool
read_id(const CmPythonModule *module, CmRevision *revision, GError **error)
{
    g_autoptr(CmPythonValue) value = cm_python_module_value(module, "revision");

    if (!value) {
        revision->id = id_of_name(module->path);
        return revision->id || cm_fail(error, CM_ERROR_KEY,
                                       "%s: nothing is assigned to 'revision', so that this is no "
                                       "revision of Alembic",
                                       module->path);
    }
    if (value->kind != CM_PYTHON_TEXT)
        return fail_computed(value, "revision", error);
    cm_revision_locate(revision, CM_PART_ID, value->at);
    revision->id = g_strdup(value->text);
    return check_name(value, "revision", error);
}

/* The value of a line `Create Date: …` of the docstring; NULL if there is none. */
static char *
find_date(const char *docstring)
{
    static const char key[] = "Create Date:";
    g_auto(GStrv) lines = g_strsplit(docstring, "\n", -1);

    for (GStrv line = lines; *line; line++) {
        g_strstrip(*line);
        if (g_str_has_prefix(*line, key) && (*line)[strlen(key)])
            return g_strdup(g_strchug(*line + strlen(key)));
    }
    return NULL;
}

/* The first paragraph of the docstring as a line, without what Alembic's template puts there; NULL
 * if that is nothing. */
static char *
find_message(const char *docstring)
{
    static const char *const keys[] = {"Revision ID:", "Revises:", "Create Date:"};
    g_autofree char *text = g_strstrip(g_strdup(docstring));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) message = g_string_new(NULL);

    for (GStrv line = lines; *line && *g_strstrip(*line); line++) {
        for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
            if (g_str_has_prefix(*line, keys[i]))
                **line = '\0';
        if (!**line)
            break;
        g_string_append_printf(message, "%s%s", message->len ? " " : "", *line);
    }
    return message->len ? g_string_free(g_steal_pointer(&message), FALSE) : NULL;
}

static void
read_docstring(const CmPythonModule *module, CmRevision *revision)
{
    g_autofree char *text = NULL;

    if (!module->docstring)
        return;
    text = g_utf8_make_valid(module->docstring, -1);
    revision->message = find_message(text);
    revision->created = find_date(text);
}

CmAlembicFile *
cm_alembic_file_read(const char *path, GError **error)
{
    g_autoptr(CmPythonModule) module = cm_python_module_load(path, error);
    g_autoptr(CmAlembicFile) file = g_new0(CmAlembicFile, 1);
    CmRevision *revision = cm_revision_new(NULL);

    file->revision = revision;
    revision->path = g_strdup(path);
    if (!module || !read_id(module, revision, error) ||
        !read_names(module, "down_revision", &revision->down_revisions, error) ||
        !read_names(module, "branch_labels", &revision->branch_labels, error) ||
        !read_names(module, "depends_on", &revision->depends_on, error))
        return NULL;
    read_docstring(module, revision);
    file->is_idle[CM_DIRECTION_UPGRADE] = g_hash_table_contains(module->idle, "upgrade");
    file->is_idle[CM_DIRECTION_DOWNGRADE] = g_hash_table_contains(module->idle, "downgrade");
    return g_steal_pointer(&file);
}
