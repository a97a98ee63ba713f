/* Imports of Python, and what names stand for. */
#include <string.h>

#include "import/python_parser.h"

#define MOST_LOOKUPS 200 /* for one value */
#define MOST_FOLDERS 16  /* above a file, in which its packages may lie */

/* a, a.b, .a, ..; empty if no name is next. */
static char *
parse_path(CmPythonParser *parser)
{
    GString *path = g_string_new(NULL);

    while (cm_python_token_is_symbol(&parser->token, '.') ||
           (parser->token.kind == CM_PYTHON_TOKEN_NAME &&
            !cm_python_token_is_name(&parser->token, "import") &&
            !cm_python_token_is_name(&parser->token, "as"))) {
        g_string_append_len(path, parser->token.start, (gssize)parser->token.length);
        cm_python_parser_next(parser);
    }
    return g_string_free(path, FALSE);
}

static void
bind(CmPythonModule *module, const char *name, char *meaning)
{
    cm_python_parser_forget(module, name);
    g_hash_table_insert(module->imports, g_strdup(name), meaning);
}

/* `as name`, if it is next. */
static char *
parse_alias(CmPythonParser *parser)
{
    char *name;

    if (!cm_python_token_is_name(&parser->token, "as"))
        return NULL;
    cm_python_parser_next(parser);
    name = cm_python_parser_word(parser);
    cm_python_parser_next(parser);
    return name;
}

void
cm_python_parse_import(CmPythonParser *parser)
{
    do {
        g_autofree char *path = NULL;
        g_autofree char *alias = NULL;

        cm_python_parser_next(parser);
        path = parse_path(parser);
        alias = parse_alias(parser);
        if (!alias)
            path[strcspn(path, ".")] = '\0';
        if (*path)
            bind(parser->module, alias ? alias : path, g_strdup(path));
    } while (cm_python_token_is_symbol(&parser->token, ','));
}

void
cm_python_parse_from(CmPythonParser *parser)
{
    g_autofree char *path = NULL;
    bool has_dots;

    cm_python_parser_next(parser);
    path = parse_path(parser);
    has_dots = *path && path[strlen(path) - 1] == '.';
    do {
        g_autofree char *name = NULL;
        g_autofree char *alias = NULL;

        cm_python_parser_next(parser); /* import, or the comma */
        cm_python_parser_take(parser, '(');
        name = parse_path(parser);
        alias = parse_alias(parser);
        if (*name)
            bind(parser->module, alias ? alias : name,
                 g_strconcat(path, has_dots ? "" : ".", name, NULL));
    } while (cm_python_token_is_symbol(&parser->token, ','));
}

/* The file of a module in a folder: a/b.py or a/b/__init__.py; NULL if there is none. */
static char *
find_in_folder(const char *folder, const char *module)
{
    g_auto(GStrv) parts = g_strsplit(module, ".", -1);
    g_autofree char *below = g_strjoinv(G_DIR_SEPARATOR_S, parts);
    g_autofree char *file = g_strconcat(folder, G_DIR_SEPARATOR_S, below, ".py", NULL);
    g_autofree char *package = g_build_filename(folder, below, "__init__.py", NULL);

    if (g_file_test(file, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer(&file);
    return g_file_test(package, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer(&package) : NULL;
}

/* A module's file by its dotted name, as seen from the file at path (transfer full): in the folder
 * that its leading dots mean, or in the nearest folder above that has it. */
static char *
find_module(const char *path, const char *module)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *folder = g_path_get_dirname(absolute);
    gsize dots = strspn(module, ".");

    for (guint level = 1; level <= MOST_FOLDERS; level++) {
        char *found = !dots || level == dots ? find_in_folder(folder, module + dots) : NULL;
        char *above = g_path_get_dirname(folder);

        if (found || level == dots || !strcmp(above, folder)) {
            g_free(above);
            return found;
        }
        g_free(folder);
        folder = above;
    }
    return NULL;
}

/* Looking up goes from name to name and from file to file; left is how often it still may. */
static CmPythonValue *resolve(const CmPythonModule *module, const CmPythonValue *value,
                              guint *left);

static CmPythonValue *
find_value(const CmPythonModule *module, const char *name, guint *left)
{
    const CmPythonValue *value = g_hash_table_lookup(module->values, name);

    return value ? resolve(module, value, left) : NULL;
}

/* What a dotted name means whose beginning is a module. */
static CmPythonValue *
find_in_module(const CmPythonModule *module, const char *dotted, guint *left)
{
    gsize dots = strspn(dotted, ".");
    const char *last = strrchr(dotted + dots, '.');
    g_autofree char *path = g_strndup(dotted, last ? (gsize)(last - dotted) : dots);
    g_autofree char *file = *path ? find_module(module->path, path) : NULL;
    g_autoptr(CmPythonModule) other = file ? cm_python_module_load(file, NULL) : NULL;

    return other ? find_value(other, last ? last + 1 : dotted + dots, left) : NULL;
}

/* A name that is assigned in this file, or one behind an import. */
static CmPythonValue *
resolve_name(const CmPythonModule *module, const char *name, guint *left)
{
    const char *dot = strchr(name, '.');
    g_autofree char *first = dot ? g_strndup(name, (gsize)(dot - name)) : g_strdup(name);
    const char *import = g_hash_table_lookup(module->imports, first);
    g_autofree char *dotted = import ? g_strconcat(import, dot, NULL) : NULL;

    if (import)
        return find_in_module(module, dotted, left);
    return dot ? NULL : find_value(module, name, left);
}

static CmPythonValue *
copy_value(const CmPythonValue *value, CmPythonKind kind)
{
    CmPythonValue *copy = g_new0(CmPythonValue, 1);

    copy->kind = kind;
    copy->text = g_strdup(value->text);
    copy->at = value->at;
    return copy;
}

/* The items of a list, each resolved. */
static CmPythonValue *
resolve_list(const CmPythonModule *module, const CmPythonValue *list, guint *left)
{
    CmPythonValue *copy = copy_value(list, CM_PYTHON_LIST);

    copy->items = g_ptr_array_new_with_free_func((GDestroyNotify)cm_python_value_free);
    for (guint i = 0; list->items && i < list->items->len; i++)
        g_ptr_array_add(copy->items, resolve(module, list->items->pdata[i], left));
    return copy;
}

/* What stood elsewhere stands where its name does: the other file is soon forgotten. */
static void
set_place(CmPythonValue *value, CmPosition at)
{
    value->at = at;
    for (guint i = 0; value->items && i < value->items->len; i++)
        set_place(value->items->pdata[i], at);
}

static CmPythonValue *
resolve(const CmPythonModule *module, const CmPythonValue *value, guint *left)
{
    CmPythonValue *found;

    if (value->kind != CM_PYTHON_LIST && value->kind != CM_PYTHON_NAME)
        return copy_value(value, value->kind);
    if (!*left)
        return copy_value(value, CM_PYTHON_COMPUTED);
    (*left)--;
    if (value->kind == CM_PYTHON_LIST)
        return resolve_list(module, value, left);
    found = resolve_name(module, value->text, left);
    if (!found)
        return copy_value(value, CM_PYTHON_COMPUTED);
    set_place(found, value->at);
    return found;
}

CmPythonValue *
cm_python_module_value(const CmPythonModule *module, const char *name)
{
    guint left = MOST_LOOKUPS;

    return find_value(module, name, &left);
}
