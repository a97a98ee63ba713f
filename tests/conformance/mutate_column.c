/* What a column says. */
#include "conformance/mutate_pick.h"

static bool
is_option_set(const CmColumn *column, const char *option)
{
    return cm_options_text(column->options, "sqlite", option) != NULL;
}

/* To a type of the same affinity, or to one of none: values stay as they are, there and back. */
bool
mutate_type(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table && !has_option(table, "strict") ? pick_plain_column(m, table) : NULL;

    if (!column || is_option_set(column, "type"))
        return false;
    tell(m, "change type of", table, column->name);
    if (pick(m, 3) == 0) {
        cm_type_free(column->type);
        column->type = pick(m, 2) ? cm_type_new(CM_TYPE_BINARY) : cm_type_new_sql("");
    } else if (column->type->kind == CM_TYPE_INTEGER) {
        column->type->kind = CM_TYPE_BIGINT;
    } else if (column->type->kind == CM_TYPE_TEXT || column->type->kind == CM_TYPE_STRING) {
        column->type->kind = CM_TYPE_STRING;
        column->type->length = 1 + (int)pick(m, 300);
    } else {
        cm_type_free(column->type);
        column->type = cm_type_new_sql("BLOB OF ANYTHING");
    }
    return true;
}

/* What is added now may refer to others, which its default would have to fit. */
bool
mutate_default(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;

    if (!column || is_option_set(column, "default_name") ||
        g_str_has_prefix(column->name, "added_"))
        return false;
    tell(m, "change default of", table, column->name);
    cm_default_clear(&column->server_default);
    if (pick(m, 3) == 0)
        column->server_default = cm_default_new(CM_DEFAULT_SQL, "CURRENT_TIMESTAMP");
    else if (pick(m, 3))
        column->server_default = cm_default_new(CM_DEFAULT_NUMBER, pick(m, 2) ? "5" : "-0.50");
    return true;
}

bool
mutate_null(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;

    if (!column || (column->nullable && !is_full(m, table, column)) ||
        is_option_set(column, "not_null_on_conflict") || is_option_set(column, "not_null_name"))
        return false;
    tell(m, "change null of", table, column->name);
    column->nullable = !column->nullable;
    return true;
}

bool
mutate_collation(Mutation *m)
{
    static const char *const names[] = {"NOCASE", "RTRIM", "BINARY", NULL};
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;
    const char *name = names[pick(m, G_N_ELEMENTS(names))];

    if (!column || is_option_set(column, "collation_name") || !g_strcmp0(name, column->collation))
        return false;
    tell(m, "change collation of", table, column->name);
    g_free(column->collation);
    column->collation = g_strdup(name);
    return true;
}

/* The same expression, kept in another way. */
bool
mutate_computed(Mutation *m)
{
    CmTable *table = pick_table(m);
    guint first = table ? pick(m, table->columns->len) : 0;

    for (guint i = 0; table && i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[(first + i) % table->columns->len];

        if (!column->computed || cm_table_is_key(table, column->name))
            continue;
        tell(m, "change how is kept", table, column->name);
        column->computed_stored = !column->computed_stored;
        return true;
    }
    return false;
}

bool
mutate_autoincrement(Mutation *m)
{
    CmTable *table = pick_table(m);
    const CmConstraint *key = table ? cm_table_primary_key(table) : NULL;
    const CmPart *part = key && key->parts->len == 1 ? key->parts->pdata[0] : NULL;
    CmColumn *column = part ? cm_table_column(table, part->column) : NULL;

    if (!column || column->type->kind != CM_TYPE_INTEGER || part->order != CM_ORDER_DEFAULT ||
        has_option(table, "without_rowid"))
        return false;
    tell(m, "change numbering of", table, column->name);
    column->autoincrement = column->autoincrement == CM_AUTOINCREMENT_YES ? CM_AUTOINCREMENT_AUTO
                                                                          : CM_AUTOINCREMENT_YES;
    return true;
}
