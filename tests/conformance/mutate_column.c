/* What a column says. */
#include "conformance/mutate_pick.h"

static bool
is_option_set(const CmColumn *column, const char *option)
{
    return cm_options_text(column->options, "sqlite", option) != NULL;
}

/* To a type of the same affinity, or to one of none: values stay as they are, there and back. */
bool
mutate_affinity(Mutation *m)
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

/* What a server takes as a default of each type; SQLite takes all. */
static const struct {
    CmTypeKind type;
    CmDefaultKind kind;
    const char *text;
} defaults[] = {
    {CM_TYPE_INTEGER, CM_DEFAULT_NUMBER, "5"},
    {CM_TYPE_INTEGER, CM_DEFAULT_NUMBER, "-50"},
    {CM_TYPE_SMALLINT, CM_DEFAULT_NUMBER, "7"},
    {CM_TYPE_BIGINT, CM_DEFAULT_NUMBER, "5000000000"},
    {CM_TYPE_NUMERIC, CM_DEFAULT_NUMBER, "1"},
    {CM_TYPE_DOUBLE, CM_DEFAULT_NUMBER, "-0.5"},
    {CM_TYPE_BOOLEAN, CM_DEFAULT_BOOLEAN, "true"},
    {CM_TYPE_BOOLEAN, CM_DEFAULT_BOOLEAN, "false"},
    {CM_TYPE_STRING, CM_DEFAULT_TEXT, "'"},
    {CM_TYPE_STRING, CM_DEFAULT_TEXT, ""},
    {CM_TYPE_STRING, CM_DEFAULT_SQL, "concat('a', 'b')"},
    {CM_TYPE_TEXT, CM_DEFAULT_TEXT, "it's\\"},
    {CM_TYPE_TEXT, CM_DEFAULT_SQL, "lower('A')"},
    {CM_TYPE_DATE, CM_DEFAULT_TEXT, "2026-01-01"},
    {CM_TYPE_DATETIME, CM_DEFAULT_SQL, "CURRENT_TIMESTAMP"},
    {CM_TYPE_TIMESTAMP, CM_DEFAULT_SQL, "CURRENT_TIMESTAMP"},
    {CM_TYPE_TIMESTAMPTZ, CM_DEFAULT_SQL, "CURRENT_TIMESTAMP"},
};

bool
mutate_typed_default(Mutation *m, CmColumn *column)
{
    guint first = pick(m, G_N_ELEMENTS(defaults));

    for (guint i = 0; i < G_N_ELEMENTS(defaults); i++) {
        guint at = (first + i) % G_N_ELEMENTS(defaults);

        if (defaults[at].type != column->type->kind)
            continue;
        cm_default_clear(&column->server_default);
        if (pick(m, 4))
            column->server_default = cm_default_new(defaults[at].kind, defaults[at].text);
        return true;
    }
    return false;
}

static void
set_any_default(Mutation *m, CmColumn *column)
{
    cm_default_clear(&column->server_default);
    if (pick(m, 3) == 0)
        column->server_default = cm_default_new(CM_DEFAULT_SQL, "CURRENT_TIMESTAMP");
    else if (pick(m, 3))
        column->server_default = cm_default_new(CM_DEFAULT_NUMBER, pick(m, 2) ? "5" : "-0.50");
}

/* What is added now may refer to others, which its default would have to fit. */
bool
mutate_default(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;

    if (!column || is_option_set(column, "default_name") || is_numbered(column) ||
        g_str_has_prefix(column->name, "added_"))
        return false;
    if (!is_sqlite(m) && !mutate_typed_default(m, column))
        return false;
    if (is_sqlite(m))
        set_any_default(m, column);
    tell(m, "change default of", table, column->name);
    return true;
}

/* On servers, a foreign key may set null what has to be null then, and what is numbered never is.
 */
bool
mutate_null(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;

    if (!column || (column->nullable && !is_full(m, table, column)) ||
        is_option_set(column, "not_null_on_conflict") || is_option_set(column, "not_null_name"))
        return false;
    if (!is_sqlite(m) &&
        (is_numbered(column) || is_used(m, table, column->name) || !can_hand_down(m, table)))
        return false;
    tell(m, "change null of", table, column->name);
    column->nullable = !column->nullable;
    hand_down(m, table, column);
    return true;
}

/* Values that were different may be equal then; where the character set is the column's own, its
 * collations are others. */
bool
mutate_collation(Mutation *m)
{
    static const char *const names[][5] = {
        {"NOCASE", "RTRIM", "BINARY", NULL},
        {"C", "POSIX", "C", NULL},
        {"utf8mb4_bin", "utf8mb4_general_ci", "utf8mb4_bin", NULL}};
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;
    const char *name = names[is_sqlite(m) ? 0 : is_mariadb(m) ? 2 : 1][pick(m, 4)];

    if (!column || is_option_set(column, "collation_name") || !g_strcmp0(name, column->collation))
        return false;
    if (!is_sqlite(m) &&
        (!is_text(column) || is_used(m, table, column->name) || feeds_functions(m, table) ||
         !can_hand_down(m, table) || cm_options_text(column->options, "mysql", "charset") ||
         cm_options_text(table->options, "mysql", "charset")))
        return false;
    tell(m, "change collation of", table, column->name);
    g_free(column->collation);
    column->collation = g_strdup(name);
    hand_down(m, table, column);
    return true;
}

/* The same expression, kept in another way; MariaDB does not do that under every index. */
/* What reads the time zone of a session cannot be stored. */
static bool
goes_with_time(const CmColumn *column)
{
    return strstr(column->computed, "from_unixtime") != NULL;
}

bool
mutate_computed(Mutation *m)
{
    CmTable *table = pick_table(m);
    guint first = table ? pick(m, table->columns->len) : 0;

    for (guint i = 0; table && i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[(first + i) % table->columns->len];

        if (!column->computed || cm_table_is_key(table, column->name) ||
            is_splitting(m, table, column->name) ||
            (is_mariadb(m) && (is_used(m, table, column->name) || goes_with_time(column))))
            continue;
        tell(m, "change how is kept", table, column->name);
        column->computed_stored = !column->computed_stored;
        return true;
    }
    return false;
}

/* Servers number whole numbers that nothing else gives a value to. */
static void
change_numbering(CmColumn *column, CmAutoincrement to)
{
    column->autoincrement = column->autoincrement == to ? CM_AUTOINCREMENT_AUTO : to;
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
    if (!is_sqlite(m) && (is_numbered(column) || is_in_foreign_key(m, table, column->name) ||
                          column->server_default.kind != CM_DEFAULT_NONE))
        return false;
    if (lives_by_numbers(column))
        return false;
    tell(m, "change numbering of", table, column->name);
    change_numbering(column, is_sqlite(m) ? CM_AUTOINCREMENT_YES : CM_AUTOINCREMENT_NO);
    return true;
}
