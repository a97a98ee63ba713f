/* Tables and columns that come, go and get other names. */
#include <string.h>

#include "conformance/mutate_pick.h"
#include "operation/operation.h"

/* Servers want the value to be of the type. */
static void
compute(Mutation *m, CmColumn *column)
{
    if (!is_sqlite(m)) {
        cm_type_free(column->type);
        column->type = cm_type_new(CM_TYPE_INTEGER);
    }
    cm_default_clear(&column->server_default);
    column->computed = g_strdup("1 + 1");
    column->computed_stored = pick(m, 2) || !(is_sqlite(m) || is_mariadb(m));
}

bool
mutate_add_column(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "added");
    CmColumn *column;

    if (!table || is_viewed(m, table))
        return false;
    column = cm_column_new(name, cm_type_new(pick(m, 2) ? CM_TYPE_TEXT : CM_TYPE_INTEGER));
    if (pick(m, 3) == 0 && (is_sqlite(m) || column->type->kind == CM_TYPE_INTEGER))
        column->server_default = cm_default_new(CM_DEFAULT_NUMBER, "42");
    if (pick(m, 3) == 0) {
        cm_default_clear(&column->server_default);
        column->server_default = cm_default_new(CM_DEFAULT_TEXT, "it's");
        cm_type_free(column->type);
        column->type = cm_type_new(CM_TYPE_TEXT);
        column->nullable = false;
    } else if (pick(m, 4) == 0) {
        compute(m, column);
    }
    tell(m, "add column", table, name);
    cm_table_add_column(table, column);
    hand_down_new(m, table, column);
    return true;
}

static bool
has_default(const CmColumn *column)
{
    return column->server_default.kind != CM_DEFAULT_NONE &&
           (column->server_default.kind != CM_DEFAULT_SQL ||
            g_ascii_strcasecmp(column->server_default.text, "NULL"));
}

/* Whether rows could not be without a value of a column, as it is or as it was. */
static bool
wants_values(const Mutation *m, const CmTable *table, const CmColumn *column)
{
    const CmName old = old_table(table);
    const CmTable *then = cm_schema_table(m->before, &old);
    const CmColumn *was = then ? cm_table_column(then, old_column(column)) : NULL;

    return (!column->nullable && !has_default(column)) ||
           (was && !was->nullable && !has_default(was));
}

bool
mutate_drop_column(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table && table->columns->len > 2 ? pick_plain_column(m, table) : NULL;

    if (!column || is_viewed(m, table) || is_in_texts(m, column->name) ||
        is_used(m, table, column->name) || is_referred(m, table) ||
        !can_take_back(m, table, column->name) || !has_other_history(table, column))
        return false;
    if (wants_values(m, table, column) && rows_of(m, table))
        return false;
    if (has_objects(m, table))
        return false;
    tell(m, "drop column", table, column->name);
    m->is_reordered = m->is_lossy = true;
    take_back(m, table, column->name);
    g_ptr_array_remove(table->columns, column);
    return true;
}

/* As a rename changes a schema, texts included. */
static bool
apply(Mutation *m, CmOperation *rename)
{
    bool ok = cm_operation_apply(rename, m->schema, dialect_of(m), NULL);

    cm_operation_free(rename);
    return ok;
}

static bool
has_values(const Mutation *m, const CmTable *table, const CmColumn *column)
{
    const CmName name = old_table(table);

    return ask_number(m->connection, ask_format(m->connection, "SELECT count(%I) FROM %N",
                                                column->name, &name)) != 0;
}

/* The sequence of a serial column is renamed with it; where another default says that, too, only
 * the server can follow. */
static bool
lends_numbers(const Mutation *m, const CmTable *table)
{
    bool is_serial = false;

    for (guint i = 0; i < table->columns->len; i++)
        is_serial |= !g_strcmp0(cm_options_text(((CmColumn *)table->columns->pdata[i])->options,
                                                "postgresql", "numbering"),
                                "serial");
    for (guint i = 0; is_serial && i < m->schema->tables->len; i++) {
        const CmTable *other = m->schema->tables->pdata[i];

        for (guint j = 0; j < other->columns->len; j++) {
            const CmDefault *value = &((CmColumn *)other->columns->pdata[j])->server_default;

            if (value->text && strstr(value->text, "_seq'"))
                return true;
        }
    }
    return false;
}

/* Names that other tables have too stay where texts say them: whose they are only SQLite knows. */
bool
mutate_rename_column(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_column(m, table) : NULL;
    g_autofree char *name = new_name(m, "renamed");
    char *old;

    if (!column || column->renamed_from || lends_numbers(m, table) || is_viewed(m, table) ||
        is_in_texts(m, column->name) || !has_values(m, table, column) ||
        is_from_parent(m, table, column->name) || !can_hand_down(m, table) ||
        (is_mariadb(m) && is_splitting(m, table, column->name)))
        return false;
    old = g_strdup(column->name);
    tell(m, "rename column", table, old);
    if (!apply(m, cm_operation_on(CM_OPERATION_RENAME_COLUMN, &table->name, old, name)))
        g_error("%s: cannot be renamed", old);
    column->renamed_from = old;
    return true;
}

bool
mutate_add_table(Mutation *m)
{
    g_autofree char *name = new_name(m, "new");
    CmTable *table = cm_table_new(NULL, name);
    const char *const key[] = {"id", NULL};
    CmConstraint *primary = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL);
    CmColumn *column = cm_column_new("id", cm_type_new(CM_TYPE_INTEGER));

    column->nullable = false;
    if (pick(m, 2))
        column->autoincrement = CM_AUTOINCREMENT_YES;
    cm_table_add_column(table, column);
    cm_table_add_column(table, cm_column_new("t", cm_type_new(CM_TYPE_TEXT)));
    g_ptr_array_unref(primary->parts);
    primary->parts = cm_parts_new(key);
    cm_table_add_constraint(table, primary);
    tell(m, "add table", table, NULL);
    return cm_schema_add_table(m->schema, table, NULL);
}

bool
mutate_drop_table(Mutation *m)
{
    CmTable *table = pick_table(m);

    if (!table || lends_numbers(m, table) || is_viewed(m, table) || is_referred(m, table) ||
        has_triggers(m, table) || gets_indexes(m, table) || has_objects(m, table))
        return false;
    tell(m, "drop table", table, NULL);
    m->is_lossy = true;
    cm_schema_remove_table(m->schema, table);
    return true;
}

bool
mutate_rename_table(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "moved");
    char *old;

    if (!table || table->renamed_from || lends_numbers(m, table) || is_viewed(m, table) ||
        rows_of(m, table) < 0)
        return false;
    tell(m, "rename table", table, NULL);
    old = g_strdup(table->name.name);
    if (!apply(m, cm_operation_on(CM_OPERATION_RENAME_TABLE, &table->name, NULL, name)))
        g_error("%s: cannot be renamed", old);
    table->renamed_from = old;
    return true;
}

/* The types of strict tables, and the values that they take; their keys are full. */
static bool
can_be_strict(const Mutation *m, const CmTable *table)
{
    static const struct {
        CmTypeKind kind;
        const char *values;
    } types[] = {{CM_TYPE_INTEGER, "integer"}, {CM_TYPE_TEXT, "text"}, {CM_TYPE_BINARY, "blob"}};

    const CmName name = old_table(table);

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        const char *values = NULL;

        for (gsize j = 0; j < G_N_ELEMENTS(types); j++)
            if (types[j].kind == column->type->kind)
                values = types[j].values;
        if (!values || column->computed ||
            (cm_table_is_key(table, column->name) && !is_full(m, table, column)) ||
            ask_number(m->connection,
                       ask_format(m->connection,
                                  "SELECT count(*) FROM %N WHERE typeof(%I) NOT IN (%L, 'null')",
                                  &name, old_column(column), values)))
            return false;
    }
    return true;
}

/* A column of any type holds '5' as a text in a strict table, and as a number elsewhere. */
static bool
can_be_loose(const CmTable *table)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const CmType *type = ((CmColumn *)table->columns->pdata[i])->type;

        if (type->kind == CM_TYPE_SQL && !g_ascii_strcasecmp(type->text, "ANY"))
            return false;
    }
    return true;
}

/* Without a rowid the key must be there and full, and cannot number itself. */
static bool
can_lack_rowid(const Mutation *m, const CmTable *table)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (column->autoincrement == CM_AUTOINCREMENT_YES ||
            (cm_table_is_key(table, column->name) && !is_full(m, table, column)))
            return false;
    }
    return cm_table_primary_key(table) != NULL;
}

bool
mutate_table_options(Mutation *m)
{
    CmTable *table = pick_table(m);
    const char *option = pick(m, 2) ? "strict" : "without_rowid";
    bool is_strict = *option == 's';
    CmValue value = cm_value_of_boolean(true);

    if (!table || is_viewed(m, table) || has_triggers(m, table))
        return false;
    if (is_strict && has_option(table, option) && !can_be_loose(table))
        return false;
    if (has_option(table, option))
        value = CM_VALUE_OF_NULL;
    else if (is_strict ? !can_be_strict(m, table) : !can_lack_rowid(m, table))
        return false;
    tell(m, option, table, NULL);
    cm_options_set(&table->options, "sqlite", option, &value);
    return true;
}
