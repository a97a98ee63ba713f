#include "schema/naming.h"

#include <string.h>

#include "base/error.h"

void
cm_naming_clear(CmNaming *naming)
{
    g_clear_pointer(&naming->index, g_free);
    g_clear_pointer(&naming->unique, g_free);
    g_clear_pointer(&naming->check, g_free);
    g_clear_pointer(&naming->foreign_key, g_free);
    g_clear_pointer(&naming->primary_key, g_free);
}

static char *
fill(const char *template, const CmTable *table, const GPtrArray *parts, const char *referred)
{
    g_autoptr(GString) name = g_string_new(template);
    g_autofree char *columns = cm_parts_to_string(parts, "_");

    /* An index over an expression has no columns to be named after: its text would do harm. */
    for (char *at = columns; *at; at++)
        if (!g_ascii_isalnum(*at) && (guchar)*at < 128)
            *at = '_';
    g_string_replace(name, "{table}", table->name.name, 0);
    g_string_replace(name, "{columns}", columns, 0);
    g_string_replace(name, "{ref_table}", referred ? referred : "", 0);
    return g_string_free(g_steal_pointer(&name), FALSE);
}

bool
cm_naming_check(const char *template, GError **error)
{
    static const char *const known[] = {"{table}", "{columns}", "{ref_table}", "{name}"};
    const char *at = strstr(template, "%(");
    gsize length;

    if (at)
        return cm_fail(error, CM_ERROR_VALUE,
                       "'%s' is in Alembic's words; write {table}, "
                       "{columns} and {ref_table}",
                       at);
    for (at = strchr(template, '{'); at; at = strchr(at + 1, '{')) {
        bool is_known = false;

        for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
            is_known = is_known || g_str_has_prefix(at, known[i]);
        length = strcspn(at, "}");
        if (!is_known)
            return cm_fail(error, CM_ERROR_VALUE,
                           "a template of names knows no '%.*s}'; write {table}, {columns} and "
                           "{ref_table}",
                           (int)length, at);
    }
    return true;
}

static const char *
template_for(const CmNaming *naming, CmConstraintKind kind)
{
    switch (kind) {
    case CM_CONSTRAINT_PRIMARY_KEY:
        return naming->primary_key;
    case CM_CONSTRAINT_UNIQUE:
        return naming->unique;
    case CM_CONSTRAINT_FOREIGN_KEY:
        return naming->foreign_key;
    case CM_CONSTRAINT_EXCLUDE:
        return NULL;
    case CM_CONSTRAINT_CHECK:
        return naming->check && strstr(naming->check, "{name}") ? NULL : naming->check;
    }
    return NULL;
}

void
cm_naming_apply(const CmNaming *naming, CmTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];
        const char *template = template_for(naming, constraint->kind);

        if (template && !constraint->name && !constraint->is_nameless)
            constraint->name =
                fill(template, table, constraint->parts, constraint->referred.name);
    }
}

char *
cm_naming_index(const CmNaming *naming, const CmTable *table, const GPtrArray *parts)
{
    const char *template = naming && naming->index ? naming->index : "ix_{table}_{columns}";

    return fill(template, table, parts, NULL);
}
