#include "import/alembic_env.h"

#include "import/python_module.h"
#include "import/python_tokens.h"

/* The value behind `name=`, wherever that is: a text, or a name that the file assigns one to. */
static char *
value_of(const CmPythonModule *module, const CmPythonToken *token)
{
    g_autofree char *name = g_strndup(token->start, token->length);
    g_autoptr(CmPythonValue) value = NULL;

    if (token->kind == CM_PYTHON_TOKEN_STRING)
        return g_strdup(token->value);
    value = cm_python_module_value(module, name);
    return value && value->kind == CM_PYTHON_TEXT ? g_strdup(value->text) : NULL;
}

static void
read_keyword(const CmPythonModule *module, CmPythonScanner *scanner, char **field)
{
    CmPythonToken token = cm_python_scan(scanner);

    if (!cm_python_token_is_symbol(&token, '=')) {
        g_free(token.value);
        return;
    }
    token = cm_python_scan(scanner);
    if (!*field)
        *field = value_of(module, &token);
    g_free(token.value);
}

void
cm_alembic_env_read(CmAlembicProject *project)
{
    g_autofree char *path = g_build_filename(project->script_location, "env.py", NULL);
    g_autofree char *text = NULL;
    g_autoptr(CmPythonModule) module = NULL;
    CmPythonScanner scanner;
    CmPythonToken token;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, NULL))
        return;
    module = cm_python_module_parse(text, length, path);
    cm_python_scanner_init(&scanner, text, length);
    do {
        token = cm_python_scan(&scanner);
        if (cm_python_token_is_name(&token, "version_table"))
            read_keyword(module, &scanner, &project->version_table);
        else if (cm_python_token_is_name(&token, "version_table_schema"))
            read_keyword(module, &scanner, &project->version_schema);
        g_free(token.value);
    } while (token.kind != CM_PYTHON_TOKEN_END);
}
