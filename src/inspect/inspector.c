#include "inspect/inspector.h"

static const CmInspector *const inspectors[] = {&cm_inspector_sqlite, &cm_inspector_postgresql,
                                                &cm_inspector_mysql, &cm_inspector_mariadb};

static bool
matches(const char *const *globs, const char *name)
{
    for (; globs && *globs; globs++)
        if (g_pattern_match_simple(*globs, name))
            return true;
    return false;
}

bool
cm_inspect_options_exclude(const CmInspectOptions *options, const char *name)
{
    if (!options)
        return false;
    for (const char *const *ignored = options->ignored; ignored && *ignored; ignored++)
        if (!g_ascii_strcasecmp(*ignored, name))
            return true;
    return matches(options->exclude, name);
}

bool
cm_inspect_options_want(const CmInspectOptions *options, const char *name)
{
    if (cm_inspect_options_exclude(options, name))
        return false;
    return !options || !options->include || matches(options->include, name);
}

static const CmInspector *
find_inspector(const CmConnection *connection, GError **error)
{
    const CmSpelling *spelling = cm_connection_spelling(connection);

    for (gsize i = 0; spelling && i < G_N_ELEMENTS(inspectors); i++)
        if (!g_strcmp0(inspectors[i]->name, spelling->name))
            return inspectors[i];
    cm_fail(error, CM_ERROR_NO_SUCH_MODULE, "%s: databases of this kind cannot be inspected",
            cm_connection_name(connection));
    return NULL;
}

CmSchema *
cm_inspect(CmConnection *connection, const CmInspectOptions *options, GError **error)
{
    const CmInspector *inspector = find_inspector(connection, error);
    g_autoptr(CmSchema) schema = cm_schema_new();

    if (!inspector || !inspector->reflect(connection, options, schema, error))
        return NULL;
    schema->server_version = cm_connection_version_number(connection);
    return g_steal_pointer(&schema);
}
