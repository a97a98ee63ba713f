/* Operations in words that a person reads at a glance: + comes, - goes, ~ changes. */
#include <string.h>

#include "migrate/project.h"

void
cm_changes_free(CmChanges *changes)
{
    if (!changes)
        return;
    for (gsize i = 0; i < changes->count; i++)
        g_free(changes->items[i].text);
    g_free(changes->items);
    g_strfreev(changes->hints);
    g_free(changes);
}

static char
sign_of(const CmOperation *operation)
{
    const char *name = cm_operation_name(operation);
    CmOperationKind kind = operation->kind;

    if (g_str_has_prefix(name, "create_") || g_str_has_prefix(name, "add_"))
        return kind == CM_OPERATION_CREATE_TABLE_COMMENT ? '~' : '+';
    if (g_str_has_prefix(name, "drop_"))
        return kind == CM_OPERATION_DROP_TABLE_COMMENT || operation->of_parent ? '~' : '-';
    return '~';
}

/* What of a column changes, as " (type, nullable)". */
static char *
aspects(const CmOperation *operation)
{
    const CmColumnAspects *changes = &operation->changes;
    const struct {
        bool is_set;
        const char *name;
    } all[] = {{changes->type, "type"},
               {changes->nullable, "nullable"},
               {changes->server_default, "server_default"},
               {changes->computed, "computed"},
               {changes->autoincrement, "autoincrement"},
               {changes->collation, "collation"},
               {changes->comment, "comment"},
               {changes->options && !operation->repeats_options, "options"}};
    GString *out = g_string_new(" (");

    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i].is_set)
            g_string_append_printf(out, "%s%s", out->len > 2 ? ", " : "", all[i].name);
    g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

/* "without_rowid, strict" */
static char *
option_names(const CmOptions *options)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < options->len; i++) {
        const char *key = g_array_index((GArray *)options, CmOption, i).key;

        g_string_append_printf(out, "%s%s", i ? ", " : "", key);
    }
    return g_string_free(out, FALSE);
}

static char *
constraint_in_words(const CmOperation *operation, const char *table)
{
    bool is_said = operation->constraint &&
                   (operation->kind != CM_OPERATION_RENAME_CONSTRAINT || !operation->name);
    g_autofree char *what = is_said ? cm_constraint_describe(operation->constraint)
                                    : g_strdup_printf("constraint '%s'", operation->name);

    return g_strdup_printf("%s on %s%s", what, table,
                           operation->kind == CM_OPERATION_SET_CONSTRAINT_COMMENT ? " (comment)"
                           : operation->kind == CM_OPERATION_VALIDATE_CONSTRAINT  ? " (validated)"
                                                                                  : "");
}

static char *
in_words(const CmOperation *operation)
{
    g_autofree char *table = operation->table.name ? cm_name_to_string(&operation->table) : NULL;
    g_autofree char *what = NULL;
    const char *kind = operation->of_view ? "view" : "table";

    switch (operation->kind) {
    case CM_OPERATION_CREATE_TABLE:
    case CM_OPERATION_DROP_TABLE:
        return g_strdup_printf("table %s", table);
    case CM_OPERATION_RENAME_TABLE:
        return g_strdup_printf("table %s is renamed to %s", table, operation->new_name);
    case CM_OPERATION_CREATE_TABLE_COMMENT:
    case CM_OPERATION_DROP_TABLE_COMMENT:
        return g_strdup_printf("%s %s (comment)", kind, table);
    case CM_OPERATION_SET_TABLE_OPTIONS:
        what = option_names(operation->options);
        return g_strdup_printf("%s %s (%s)", kind, table, what);
    case CM_OPERATION_SET_DATABASE_OPTIONS:
        what = option_names(operation->options);
        return g_strdup_printf("database (%s)", what);
    case CM_OPERATION_ADD_COLUMN:
    case CM_OPERATION_DROP_COLUMN:
        return g_strdup_printf("column %s.%s%s", table, operation->name,
                               operation->of_parent ? " (as its parent has it)" : "");
    case CM_OPERATION_RENAME_COLUMN:
        return g_strdup_printf("column %s.%s is renamed to %s", table, operation->name,
                               operation->new_name);
    case CM_OPERATION_ALTER_COLUMN:
        what = aspects(operation);
        return g_strdup_printf("column %s.%s%s", table, operation->name, what);
    case CM_OPERATION_CREATE_INDEX:
    case CM_OPERATION_DROP_INDEX:
        return g_strdup_printf("index %s on %s", operation->name, table);
    case CM_OPERATION_RENAME_INDEX:
        return g_strdup_printf("index %s on %s is renamed to %s", operation->name, table,
                               operation->new_name);
    case CM_OPERATION_SET_INDEX_COMMENT:
        return g_strdup_printf("index %s on %s (comment)", operation->name, table);
    case CM_OPERATION_CREATE_VIEW:
    case CM_OPERATION_DROP_VIEW:
        return g_strdup_printf("view %s", table);
    case CM_OPERATION_CREATE_TRIGGER:
    case CM_OPERATION_DROP_TRIGGER:
        return g_strdup_printf("trigger %s", table);
    case CM_OPERATION_CREATE_OBJECT:
    case CM_OPERATION_DROP_OBJECT:
    case CM_OPERATION_ALTER_OBJECT:
        return cm_object_describe(operation->object);
    case CM_OPERATION_RENAME_OBJECT:
        what = cm_object_describe(operation->object);
        return g_strdup_printf("%s is renamed to %s", what, operation->new_name);
    default:
        return constraint_in_words(operation, table);
    }
}

CmChanges *
cm_changes_new(const GPtrArray *operations, const GPtrArray *hints)
{
    CmChanges *changes = g_new0(CmChanges, 1);
    guint n_hints = hints ? hints->len : 0;

    changes->count = operations->len;
    changes->items = g_new0(CmChange, MAX(1, operations->len));
    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        changes->items[i].sign = sign_of(operation);
        changes->items[i].text = in_words(operation);
    }
    changes->hints = g_new0(char *, n_hints + 1);
    for (guint i = 0; i < n_hints; i++)
        changes->hints[i] = g_strdup(hints->pdata[i]);
    return changes;
}
