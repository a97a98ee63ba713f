/* Collations of PostgreSQL, which are not changed: another takes the place of one. */
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_remake.h"

static void
append_setting(GString *out, const CmObject *object, const char *key)
{
    g_autofree char *text = cm_postgresql_setting(object, key);
    g_autofree char *literal = text ? cm_postgresql_literal(text) : NULL;

    if (text)
        g_string_append_printf(out, ", %s = %s", key, literal);
}

static char *
create_sql(const CmObject *object)
{
    static const char *const texts[] = {"locale", "lc_collate", "lc_ctype", "rules"};
    const CmValue *deterministic = cm_object_get(object, "deterministic");
    g_autofree char *provider = cm_postgresql_setting(object, "provider");
    g_autofree char *name = cm_postgresql_name(&object->name);
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "CREATE COLLATION %s (provider = %s", name,
                           provider ? provider : "libc");
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        append_setting(out, object, texts[i]);
    if (deterministic && deterministic->kind == CM_VALUE_BOOLEAN && !deterministic->boolean)
        g_string_append(out, ", deterministic = false");
    g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

bool
cm_postgresql_create_collation(const CmRendering *rendering, const CmObject *object, GError **error)
{
    (void)error;
    cm_statements_add(rendering->statements, create_sql(object));
    return true;
}

bool
cm_postgresql_alter_collation(const CmRendering *rendering, const CmObject *before,
                              const CmObject *after, GError **error)
{
    g_autofree char *create = create_sql(after);

    if (cm_options_equal(before->settings, after->settings) &&
        cm_options_equal(before->options, after->options))
        return true;
    return cm_postgresql_remake_collation(rendering, after, create, error);
}
