/* Extensions of PostgreSQL. */
#include "dialect/postgresql_object.h"

bool
cm_postgresql_create_extension(const CmRendering *rendering, const CmObject *object, GError **error)
{
    g_autofree char *name = cm_postgresql_quote(object->name.name);
    g_autofree char *schema = cm_postgresql_setting(object, "schema");
    g_autofree char *version = cm_postgresql_setting(object, "version");
    g_autofree char *quoted = schema ? cm_postgresql_quote(schema) : NULL;
    g_autofree char *literal = version ? cm_postgresql_literal(version) : NULL;

    (void)error;
    cm_statements_add_format(rendering->statements, "CREATE EXTENSION %s%s%s%s%s", name,
                             quoted ? " SCHEMA " : "", quoted ? quoted : "",
                             literal ? " VERSION " : "", literal ? literal : "");
    return true;
}

/* Runs a statement that the server puts together: a format and what it takes, as SQL. */
static void
run_format(const CmRendering *rendering, const char *format, const char *argument)
{
    cm_statements_add_format(rendering->statements,
                             "DO $$ BEGIN EXECUTE format($_$%s$_$, %s); END $$", format, argument);
}

/* The default schema is where the session's search path begins. */
static void
move_extension(const CmRendering *rendering, const char *name, const char *schema)
{
    g_autofree char *quoted = schema ? cm_postgresql_quote(schema) : NULL;
    g_autofree char *format = g_strdup_printf("ALTER EXTENSION %s SET SCHEMA %%I", name);

    if (quoted)
        cm_statements_add_format(rendering->statements, "ALTER EXTENSION %s SET SCHEMA %s", name,
                                 quoted);
    else
        run_format(rendering, format, "current_schema()");
}

bool
cm_postgresql_alter_extension(const CmRendering *rendering, const CmObject *before,
                              const CmObject *after, GError **error)
{
    g_autofree char *name = cm_postgresql_quote(after->name.name);
    g_autofree char *old_schema = cm_postgresql_setting(before, "schema");
    g_autofree char *schema = cm_postgresql_setting(after, "schema");
    g_autofree char *old_version = cm_postgresql_setting(before, "version");
    g_autofree char *version = cm_postgresql_setting(after, "version");
    g_autofree char *literal = version ? cm_postgresql_literal(version) : NULL;

    (void)error;
    if (g_strcmp0(old_schema, schema))
        move_extension(rendering, name, schema);
    if (literal && g_strcmp0(old_version, version))
        cm_statements_add_format(rendering->statements, "ALTER EXTENSION %s UPDATE TO %s", name,
                                 literal);
    return true;
}

void
cm_postgresql_give_back_comment(const CmRendering *rendering, const CmObject *extension)
{
    g_autofree char *name = cm_postgresql_quote(extension->name.name);
    g_autofree char *literal = cm_postgresql_literal(extension->name.name);
    g_autofree char *format = g_strdup_printf("COMMENT ON EXTENSION %s IS %%L", name);
    g_autofree char *comment = g_strdup_printf(
        "(SELECT comment FROM pg_catalog.pg_available_extensions WHERE name = %s)", literal);

    run_format(rendering, format, comment);
}
