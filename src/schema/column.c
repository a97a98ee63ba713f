#include "schema/column.h"

CmColumn *
cm_column_new(const char *name, CmType *type)
{
    CmColumn *column = g_new0(CmColumn, 1);

    column->name = g_strdup(name);
    column->type = type;
    column->nullable = true;
    return column;
}

CmColumn *
cm_column_copy(const CmColumn *column)
{
    CmColumn *copy;

    if (!column)
        return NULL;
    copy = g_new(CmColumn, 1);
    *copy = *column;
    copy->name = g_strdup(column->name);
    copy->type = cm_type_copy(column->type);
    copy->server_default.text = g_strdup(column->server_default.text);
    copy->computed = g_strdup(column->computed);
    copy->collation = g_strdup(column->collation);
    copy->comment = g_strdup(column->comment);
    copy->renamed_from = g_strdup(column->renamed_from);
    copy->dialects = g_strdupv(column->dialects);
    copy->options = cm_options_copy(column->options);
    return copy;
}

void
cm_column_free(CmColumn *column)
{
    if (!column)
        return;
    g_free(column->name);
    cm_type_free(column->type);
    cm_default_clear(&column->server_default);
    g_free(column->computed);
    g_free(column->collation);
    g_free(column->comment);
    g_free(column->renamed_from);
    g_strfreev(column->dialects);
    cm_options_free(column->options);
    g_free(column);
}

CmDefault
cm_default_new(CmDefaultKind kind, const char *text)
{
    return (CmDefault){kind, g_strdup(text)};
}

void
cm_default_clear(CmDefault *value)
{
    g_clear_pointer(&value->text, g_free);
    value->kind = CM_DEFAULT_NONE;
}

bool
cm_default_equal(const CmDefault *left, const CmDefault *right)
{
    return left->kind == right->kind && !g_strcmp0(left->text, right->text);
}

bool
cm_column_has_default(const CmColumn *column)
{
    const CmDefault *value = &column->server_default;

    return value->kind != CM_DEFAULT_NONE &&
           (value->kind != CM_DEFAULT_SQL || g_ascii_strcasecmp(value->text, "NULL"));
}

bool
cm_column_fills(const CmColumn *was, const CmColumn *now)
{
    return was->nullable && !now->nullable && !now->computed && cm_column_has_default(now);
}
