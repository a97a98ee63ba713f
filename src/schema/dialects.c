#include "schema/dialects.h"

#include "schema/body.h"

CmDialects
cm_dialects_one(const char *name)
{
    for (guint i = 0; cm_body_dialect_names[i]; i++)
        if (!g_strcmp0(cm_body_dialect_names[i], name))
            return 1u << i;
    return 0;
}

CmDialects
cm_dialects_of(const char *const *names)
{
    CmDialects dialects = 0;

    if (!names)
        return (1u << g_strv_length((char **)cm_body_dialect_names)) - 1;
    for (; *names; names++)
        dialects |= cm_dialects_one(*names);
    return dialects & cm_dialects_one("mysql") ? dialects | cm_dialects_one("mariadb") : dialects;
}

GStrv
cm_dialects_names(CmDialects dialects)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();

    if (dialects == cm_dialects_of(NULL))
        return NULL;
    if (dialects & cm_dialects_one("mysql"))
        dialects &= ~cm_dialects_one("mariadb");
    for (guint i = 0; cm_body_dialect_names[i]; i++)
        if (dialects & (1u << i))
            g_strv_builder_add(names, cm_body_dialect_names[i]);
    return g_strv_builder_end(names);
}
