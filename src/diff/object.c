/* Whether two objects say the same. */
#include "diff/internal.h"

#include <string.h>

/* Settings that mean something when they are not said. */
static const struct {
    const char *key;
    bool unset;
} booleans[] = {{"cycle", false}, {"deterministic", true}, {"permissive", true}};

static CmValue
unset_value(const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(booleans); i++)
        if (!strcmp(booleans[i].key, key))
            return cm_value_of_boolean(booleans[i].unset);
    return CM_VALUE_OF_NULL;
}

/* Settings that are SQL; all others are compared as they stand. */
static bool
is_sql(const CmObject *object, const char *key)
{
    return (object->kind == CM_OBJECT_POLICY && (!strcmp(key, "using") || !strcmp(key, "check"))) ||
           (object->kind == CM_OBJECT_STATISTICS && !strcmp(key, "expressions"));
}

static bool
same_list_of_sql(const CmDiffing *diffing, const CmValue *from, const CmValue *to)
{
    g_auto(GStrv) left = g_strsplit(from->data, CM_OPTION_SEPARATOR, -1);
    g_auto(GStrv) right = g_strsplit(to->data, CM_OPTION_SEPARATOR, -1);
    guint count = g_strv_length(left);

    if (count != g_strv_length(right))
        return false;
    for (guint i = 0; i < count; i++)
        if (!cm_diffing_same_sql(diffing, left[i], right[i]))
            return false;
    return true;
}

static bool
same_setting(const CmDiffing *diffing, const CmObject *from, const CmObject *to, const char *key)
{
    const CmValue unset = unset_value(key);
    const CmValue *left = cm_object_get(from, key);
    const CmValue *right = cm_object_get(to, key);

    /* What version an extension has is compared only where the model asks for one. */
    if (from->kind == CM_OBJECT_EXTENSION && !strcmp(key, "version") && !right)
        return true;
    left = left ? left : &unset;
    right = right ? right : &unset;
    if (is_sql(from, key) && left->kind == CM_VALUE_TEXT && right->kind == CM_VALUE_TEXT)
        return same_list_of_sql(diffing, left, right);
    return cm_value_equal(left, right);
}

static bool
same_settings(const CmDiffing *diffing, const CmObject *from, const CmObject *to)
{
    const CmSetting *setting = cm_object_kind_info(from->kind)->settings;

    for (; setting && setting->name; setting++)
        if (!same_setting(diffing, from, to, setting->name))
            return false;
    return true;
}

static bool
same_texts(GStrv left, GStrv right)
{
    if (!left || !right)
        return left == right;
    return g_strv_equal((const char *const *)left, (const char *const *)right);
}

static bool
same_columns(const CmDiffing *diffing, const CmObject *from, const CmObject *to)
{
    if (from->columns->len != to->columns->len)
        return false;
    for (guint i = 0; i < from->columns->len; i++) {
        const CmColumn *left = from->columns->pdata[i], *right = to->columns->pdata[i];
        CmColumnAspects changes = cm_diffing_compare_columns(diffing, left, right);

        if (!cm_diffing_same_name(diffing, left->name, right->name) ||
            cm_diffing_has_changes(&changes))
            return false;
    }
    return true;
}

static const CmConstraint *
find_check(const CmDiffing *diffing, const CmObject *object, const CmConstraint *wanted)
{
    g_autofree char *key = cm_diffing_constraint_key(diffing, wanted);

    for (guint i = 0; i < object->constraints->len; i++) {
        const CmConstraint *check = object->constraints->pdata[i];
        g_autofree char *other = cm_diffing_constraint_key(diffing, check);
        bool is_given = diffing->normaliser->names_are_given && (!check->name || !wanted->name);

        if (!strcmp(key, other) && !g_strcmp0(check->comment, wanted->comment) &&
            (is_given || cm_diffing_same_name(diffing, check->name, wanted->name)))
            return check;
    }
    return NULL;
}

static bool
same_checks(const CmDiffing *diffing, const CmObject *from, const CmObject *to)
{
    if (from->constraints->len != to->constraints->len)
        return false;
    for (guint i = 0; i < to->constraints->len; i++)
        if (!find_check(diffing, from, to->constraints->pdata[i]))
            return false;
    return true;
}

static bool
same_owner(const CmObject *from, const CmObject *to)
{
    return !g_strcmp0(from->column, to->column) &&
           (!from->column || cm_name_equal(&from->table, &to->table));
}

bool
cm_diffing_same_object(const CmDiffing *diffing, const CmObject *from, const CmObject *to)
{
    return cm_diffing_same_options(from->options, to->options) &&
           same_texts(from->labels, to->labels) && same_owner(from, to) &&
           !g_strcmp0(from->comment, to->comment) && same_settings(diffing, from, to) &&
           same_columns(diffing, from, to) && same_checks(diffing, from, to) &&
           cm_diffing_same_sql(diffing, from->sql, to->sql) &&
           cm_diffing_same_sql(diffing, from->drop_sql, to->drop_sql);
}

/* A former label counts only where it is still there, and the new one is not. */
static void
keep_former_labels(CmObject *object, const CmObject *from)
{
    bool any = false;

    for (guint i = 0; object->former_labels && object->former_labels[i]; i++) {
        const char *const *labels = (const char *const *)from->labels;
        bool counts =
            *object->former_labels[i] && g_strv_contains(labels, object->former_labels[i]) &&
            !g_strv_contains(labels, object->labels[i]) &&
            !g_strv_contains((const char *const *)object->labels, object->former_labels[i]);

        any |= counts;
        if (!counts)
            *object->former_labels[i] = '\0';
    }
    if (!any)
        g_clear_pointer(&object->former_labels, g_strfreev);
}

/* The columns that have the type when it changes, for databases where it is no object. */
static GStrv
users_of(const CmSchema *schema, const CmObject *object)
{
    g_autofree char *name = cm_name_to_string(&object->name);
    g_autoptr(GPtrArray) users = g_ptr_array_new();

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];

            if (column->type->kind != CM_TYPE_ENUM || g_strcmp0(column->type->text, name))
                continue;
            g_ptr_array_add(users, cm_name_to_string(&table->name));
            g_ptr_array_add(users, g_strdup(column->name));
        }
    }
    g_ptr_array_add(users, NULL);
    return (GStrv)g_ptr_array_free(g_steal_pointer(&users), FALSE);
}

bool
cm_diffing_put_object(CmDiffing *diffing, const CmObject *object, GError **error)
{
    const CmObject *from = cm_schema_same_object(diffing->from, object);
    CmObject *copy;

    if (from && cm_diffing_same_object(diffing, from, object))
        return true;
    copy = cm_object_copy(object);
    g_clear_pointer(&copy->renamed_from, g_free);
    if (!from)
        g_clear_pointer(&copy->former_labels, g_strfreev);
    else
        keep_former_labels(copy, from);
    if (from && object->kind == CM_OBJECT_ENUM)
        copy->users = users_of(diffing->from, object);
    return cm_diffing_add(
        diffing, from ? cm_operation_alter_object(copy) : cm_operation_create_object(copy), error);
}

/* What is on a table has the table's new name by now. */
static CmObject *
find_former(const CmDiffing *diffing, const CmObject *object)
{
    const CmObject former = {
        .kind = object->kind,
        .name = {object->name.schema, object->renamed_from},
        .table = object->table,
    };

    return cm_schema_same_object(diffing->to, &former)
               ? NULL
               : cm_schema_same_object(diffing->from, &former);
}

static bool
can_be_renamed(const CmDiffing *diffing, CmObjectKind kind)
{
    if (kind == CM_OBJECT_FUNCTION || kind == CM_OBJECT_PROCEDURE)
        return !diffing->normaliser->replaces_routines;
    return kind != CM_OBJECT_EXTENSION && kind != CM_OBJECT_RAW;
}

bool
cm_diffing_rename_objects(CmDiffing *diffing, bool schemas, GError **error)
{
    for (guint i = 0; i < diffing->to->objects->len; i++) {
        const CmObject *object = diffing->to->objects->pdata[i];
        const CmObject *was;

        if (!object->renamed_from || !can_be_renamed(diffing, object->kind) ||
            (object->kind == CM_OBJECT_SCHEMA) != schemas ||
            cm_schema_same_object(diffing->from, object))
            continue;
        was = find_former(diffing, object);
        if (was &&
            !cm_diffing_add(diffing, cm_operation_rename_object(was, object->name.name), error))
            return false;
    }
    return true;
}
