/* Policies of row-level security. */
#include "dialect/postgresql_object.h"

#include <string.h>

/* Words that stand for a role and are no role's name. */
static const char *const role_words[] = {"public", "current_user", "current_role", "session_user",
                                         NULL};

static void
append_roles(GString *out, const CmObject *object)
{
    g_autofree char *text = cm_postgresql_setting(object, "roles");
    g_auto(GStrv) roles = text ? g_strsplit(text, CM_OPTION_SEPARATOR, -1) : NULL;

    for (GStrv role = roles; role && *role; role++) {
        g_autofree char *small = g_ascii_strdown(*role, -1);
        g_autofree char *quoted = g_strv_contains(role_words, small) ? g_ascii_strup(*role, -1)
                                                                     : cm_postgresql_quote(*role);

        g_string_append_printf(out, "%s%s", role == roles ? " TO " : ", ", quoted);
    }
}

static void
append_expression(GString *out, const CmObject *object, const char *key, const char *head)
{
    g_autofree char *text = cm_postgresql_setting(object, key);

    if (!text)
        return;
    g_string_append_printf(out, " %s (", head);
    cm_ddl_append_sql(out, &cm_dialect_postgresql, text);
    g_string_append_c(out, ')');
}

bool
cm_postgresql_create_policy(const CmRendering *rendering, const CmObject *object, GError **error)
{
    const CmValue *permissive = cm_object_get(object, "permissive");
    g_autofree char *command = cm_postgresql_setting(object, "command");
    g_autofree char *upper = command ? g_ascii_strup(command, -1) : NULL;
    g_autofree char *name = cm_postgresql_quote(object->name.name);
    g_autofree char *table = cm_postgresql_name(&object->table);
    GString *out = g_string_new(NULL);

    (void)error;
    g_string_append_printf(out, "CREATE POLICY %s ON %s", name, table);
    if (permissive && permissive->kind == CM_VALUE_BOOLEAN && !permissive->boolean)
        g_string_append(out, " AS RESTRICTIVE");
    if (upper)
        g_string_append_printf(out, " FOR %s", upper);
    append_roles(out, object);
    append_expression(out, object, "using", "USING");
    append_expression(out, object, "check", "WITH CHECK");
    cm_statements_add(rendering->statements, g_string_free(out, FALSE));
    return true;
}
