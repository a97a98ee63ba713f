#include "dialect/enum_columns.h"

#include <string.h>

#include "dialect/ddl.h"

bool
cm_enum_columns_change(const CmDialect *dialect, const CmOperation *operation)
{
    return dialect->inlines_enums && operation->kind == CM_OPERATION_ALTER_OBJECT &&
           operation->object->kind == CM_OBJECT_ENUM;
}

/* A column of the enum, while it changes. */
typedef struct {
    const CmDialect *dialect;
    const CmObject *object; /* as it is after */
    CmName table;
    const char *name;
    CmSchema *schema;
    GPtrArray *statements;
} Change;

static CmColumn *
column_of(const Change *change)
{
    CmTable *table = cm_schema_table(change->schema, &change->table);

    return table ? cm_table_column(table, change->name) : NULL;
}

/* A label that is there under another name: not one in other letters, which a collation may take
 * for the same. */
static bool
is_renamed(const CmObject *object, guint at)
{
    const char *former = object->former_labels ? object->former_labels[at] : "";
    g_autofree char *left = g_utf8_casefold(former, -1);
    g_autofree char *right = g_utf8_casefold(object->labels[at], -1);

    return *former && strcmp(left, right);
}

static bool
has_renamed(const CmObject *object)
{
    for (guint i = 0; object->labels[i]; i++)
        if (is_renamed(object, i))
            return true;
    return false;
}

/* The labels after, and those that are still to be renamed. */
static GStrv
all_labels(const CmObject *object)
{
    GPtrArray *labels = g_ptr_array_new();

    for (guint i = 0; object->labels[i]; i++)
        g_ptr_array_add(labels, g_strdup(object->labels[i]));
    for (guint i = 0; object->labels[i]; i++)
        if (is_renamed(object, i) &&
            !g_strv_contains((const char *const *)object->labels, object->former_labels[i]))
            g_ptr_array_add(labels, g_strdup(object->former_labels[i]));
    g_ptr_array_add(labels, NULL);
    return (GStrv)g_ptr_array_free(labels, FALSE);
}

/* Has a default that is a label be called what that is after. */
static bool
follow_label(const CmObject *object, CmDefault *value)
{
    for (guint i = 0; value->kind == CM_DEFAULT_TEXT && object->former_labels && object->labels[i];
         i++) {
        if (strcmp(object->former_labels[i], value->text))
            continue;
        cm_default_clear(value);
        *value = cm_default_new(CM_DEFAULT_TEXT, object->labels[i]);
        return true;
    }
    return false;
}

static bool
alter_column(const Change *change, GStrv labels, bool is_last, GError **error)
{
    g_autoptr(GPtrArray) operations = cm_operations_new();
    CmOperation *operation =
        cm_operation_on(CM_OPERATION_ALTER_COLUMN, &change->table, change->name, NULL);
    CmColumn *to = cm_column_copy(column_of(change));
    g_autofree char *was = change->dialect->type_text(to->type, NULL);
    g_autofree char *is = NULL;
    guint at = 0;

    if (to->type->kind != CM_TYPE_ENUM) {
        cm_type_free(to->type);
        to->type = cm_type_new(CM_TYPE_ENUM);
    }
    g_strfreev(to->type->labels);
    to->type->labels = g_strdupv(labels);
    is = change->dialect->type_text(to->type, NULL);
    operation->to = to;
    operation->changes.type = g_strcmp0(is, was);
    operation->changes.server_default =
        is_last && follow_label(change->object, &to->server_default);
    g_ptr_array_add(operations, operation);
    if (!operation->changes.type && !operation->changes.server_default)
        return true;
    return change->dialect->render(operations, &at, change->schema, change->statements, error);
}

static void
append_literal(GString *sql, const Change *change, const char *text)
{
    const CmValue value = cm_value_of_text(text);

    cm_spelling_append_literal(sql, change->dialect->spelling, &value);
}

/* All labels at once, since they may change places. */
static void
rename_labels(const Change *change)
{
    const CmObject *object = change->object;
    g_autofree char *name = cm_spelling_quote(change->dialect->spelling, change->name);
    g_autoptr(GString) former = g_string_new(NULL);
    GString *sql = g_string_new("UPDATE ");

    cm_ddl_append_name(sql, change->dialect, &change->table);
    g_string_append_printf(sql, " SET %s = CASE %s", name, name);
    for (guint i = 0; object->labels[i]; i++) {
        if (!object->former_labels || !*object->former_labels[i])
            continue;
        g_string_append(sql, " WHEN ");
        append_literal(sql, change, object->former_labels[i]);
        g_string_append(sql, " THEN ");
        append_literal(sql, change, object->labels[i]);
        g_string_append(former, former->len ? ", " : "");
        append_literal(former, change, object->former_labels[i]);
    }
    g_string_append(sql, " END");
    if (change->dialect->append_kept)
        change->dialect->append_kept(sql, change->dialect,
                                     cm_schema_table(change->schema, &change->table), NULL);
    g_string_append_printf(sql, " WHERE %s IN (%s)", name, former->str);
    cm_statements_add(change->statements, g_string_free(sql, FALSE));
}

static bool
change_column(const Change *change, GError **error)
{
    const CmColumn *column = column_of(change);
    g_auto(GStrv) labels = all_labels(change->object);

    if (!column)
        return true;
    if (change->dialect->forgets_labels) {
        if (change->object->former_labels)
            rename_labels(change);
        return alter_column(change, change->object->labels, true, error);
    }
    if (has_renamed(change->object)) {
        if (!alter_column(change, labels, false, error))
            return false;
        rename_labels(change);
    }
    return alter_column(change, change->object->labels, true, error);
}

bool
cm_enum_columns_render(const CmDialect *dialect, const CmOperation *operation, CmSchema *schema,
                       GPtrArray *statements, GError **error)
{
    for (GStrv user = operation->object->users; user && *user; user += 2) {
        Change change = {dialect, operation->object, {NULL, NULL}, user[1], schema, statements};
        bool ok = cm_name_parse(user[0], &change.table, error) && change_column(&change, error);

        cm_name_clear(&change.table);
        if (!ok)
            return false;
    }
    return cm_operation_apply(operation, schema, dialect->name, error);
}
