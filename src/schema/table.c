#include "schema/table.h"

#include <string.h>

CmTable *
cm_table_new(const char *schema, const char *name)
{
    CmTable *table = g_new0(CmTable, 1);

    table->name = cm_name_new(schema, name);
    table->columns = g_ptr_array_new_with_free_func((GDestroyNotify)cm_column_free);
    table->constraints = g_ptr_array_new_with_free_func((GDestroyNotify)cm_constraint_free);
    table->indexes = g_ptr_array_new_with_free_func((GDestroyNotify)cm_index_free);
    return table;
}

CmTable *
cm_table_copy(const CmTable *table)
{
    CmTable *copy;

    if (!table)
        return NULL;
    copy = cm_table_new(table->name.schema, table->name.name);
    for (guint i = 0; i < table->columns->len; i++)
        g_ptr_array_add(copy->columns, cm_column_copy(table->columns->pdata[i]));
    for (guint i = 0; i < table->constraints->len; i++)
        g_ptr_array_add(copy->constraints, cm_constraint_copy(table->constraints->pdata[i]));
    for (guint i = 0; i < table->indexes->len; i++)
        g_ptr_array_add(copy->indexes, cm_index_copy(table->indexes->pdata[i]));
    copy->module = g_strdup(table->module);
    copy->comment = g_strdup(table->comment);
    copy->renamed_from = g_strdup(table->renamed_from);
    copy->dialects = g_strdupv(table->dialects);
    copy->options = cm_options_copy(table->options);
    copy->is_annotated = table->is_annotated;
    copy->at = table->at;
    return copy;
}

void
cm_table_free(CmTable *table)
{
    if (!table)
        return;
    cm_name_clear(&table->name);
    g_ptr_array_unref(table->columns);
    g_ptr_array_unref(table->constraints);
    g_ptr_array_unref(table->indexes);
    g_free(table->module);
    g_free(table->comment);
    g_free(table->renamed_from);
    g_strfreev(table->dialects);
    cm_options_free(table->options);
    g_free(table);
}

CmColumn *
cm_table_column(const CmTable *table, const char *name)
{
    for (guint i = 0; i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[i];

        if (!strcmp(column->name, name))
            return column;
    }
    return NULL;
}

CmIndex *
cm_table_index(const CmTable *table, const char *name)
{
    for (guint i = 0; i < table->indexes->len; i++) {
        CmIndex *index = table->indexes->pdata[i];

        if (!strcmp(index->name, name))
            return index;
    }
    return NULL;
}

CmConstraint *
cm_table_constraint(const CmTable *table, const char *name)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];

        if (!g_strcmp0(constraint->name, name))
            return constraint;
    }
    return NULL;
}

CmConstraint *
cm_table_key_like(const CmTable *table, const CmConstraint *key)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *own = table->constraints->pdata[i];

        if (own->kind == key->kind && cm_parts_match(own->parts, key->parts))
            return own;
    }
    return NULL;
}

CmConstraint *
cm_table_primary_key(const CmTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY)
            return constraint;
    }
    return NULL;
}

bool
cm_table_has_others_columns(const CmTable *table)
{
    static const char *const keys[] = {"partition_of", "inherits", "of_type"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        if (cm_options_text(table->options, "postgresql", keys[i]))
            return true;
    return false;
}

bool
cm_table_is_key(const CmTable *table, const char *column)
{
    const CmConstraint *key = cm_table_primary_key(table);

    return key && cm_parts_mention(key->parts, column);
}

bool
cm_table_refers(const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
            cm_parts_mention(constraint->parts, column))
            return true;
    }
    return false;
}

bool
cm_table_has_key_constraint(const CmTable *table, GStrv columns)
{
    for (guint i = 0; i < table->constraints->len; i++)
        if (cm_constraint_is_key_to(table->constraints->pdata[i], columns))
            return true;
    return false;
}

bool
cm_table_has_key(const CmTable *table, GStrv columns)
{
    for (guint i = 0; i < table->indexes->len; i++)
        if (cm_index_is_key_to(table->indexes->pdata[i], columns))
            return true;
    return cm_table_has_key_constraint(table, columns);
}

void
cm_table_add_column(CmTable *table, CmColumn *column)
{
    g_ptr_array_add(table->columns, column);
}

void
cm_table_add_constraint(CmTable *table, CmConstraint *constraint)
{
    bool is_key = constraint->kind == CM_CONSTRAINT_PRIMARY_KEY;

    g_ptr_array_insert(table->constraints, is_key ? 0 : -1, constraint);
}

void
cm_table_add_index(CmTable *table, CmIndex *index)
{
    g_ptr_array_add(table->indexes, index);
}

CmView *
cm_view_new(const char *schema, const char *name, const char *sql)
{
    CmView *view = g_new0(CmView, 1);

    view->name = cm_name_new(schema, name);
    view->sql = g_strdup(sql);
    view->indexes = g_ptr_array_new_with_free_func((GDestroyNotify)cm_index_free);
    return view;
}

CmView *
cm_view_copy(const CmView *view)
{
    CmView *copy;

    if (!view)
        return NULL;
    copy = cm_view_new(view->name.schema, view->name.name, view->sql);
    copy->columns = g_strdupv(view->columns);
    copy->materialized = view->materialized;
    for (guint i = 0; i < view->indexes->len; i++)
        g_ptr_array_add(copy->indexes, cm_index_copy(view->indexes->pdata[i]));
    copy->comment = g_strdup(view->comment);
    copy->depends_on = g_strdupv(view->depends_on);
    copy->dialects = g_strdupv(view->dialects);
    copy->options = cm_options_copy(view->options);
    return copy;
}

void
cm_view_free(CmView *view)
{
    if (!view)
        return;
    cm_name_clear(&view->name);
    g_strfreev(view->columns);
    g_free(view->sql);
    g_ptr_array_unref(view->indexes);
    g_free(view->comment);
    g_strfreev(view->depends_on);
    g_strfreev(view->dialects);
    cm_options_free(view->options);
    g_free(view);
}

CmTrigger *
cm_trigger_new(const char *schema, const char *name, const char *table, const char *sql)
{
    CmTrigger *trigger = g_new0(CmTrigger, 1);

    trigger->name = cm_name_new(schema, name);
    trigger->table = cm_name_new(schema, table);
    trigger->sql = g_strdup(sql);
    return trigger;
}

bool
cm_trigger_is_copy(const CmTrigger *trigger)
{
    return cm_options_is_set(trigger->options, "postgresql", "inherited");
}

CmTrigger *
cm_trigger_copy(const CmTrigger *trigger)
{
    CmTrigger *copy;

    if (!trigger)
        return NULL;
    copy = cm_trigger_new(trigger->name.schema, trigger->name.name, NULL, trigger->sql);
    cm_name_clear(&copy->table);
    copy->table = cm_name_copy(&trigger->table);
    copy->comment = g_strdup(trigger->comment);
    copy->dialects = g_strdupv(trigger->dialects);
    copy->options = cm_options_copy(trigger->options);
    return copy;
}

void
cm_trigger_free(CmTrigger *trigger)
{
    if (!trigger)
        return;
    cm_name_clear(&trigger->name);
    cm_name_clear(&trigger->table);
    g_free(trigger->sql);
    g_free(trigger->comment);
    cm_options_free(trigger->options);
    g_strfreev(trigger->dialects);
    g_free(trigger);
}

bool
cm_table_serial_name(const CmTable *table, const CmColumn *column, CmName *name)
{
    if (g_strcmp0(cm_options_text(column->options, "postgresql", "numbering"), "serial"))
        return false;
    cm_name_clear(name);
    name->schema = g_strdup(table->name.schema);
    name->name = g_strdup_printf("%s_%s_seq", table->name.name, column->name);
    return true;
}

bool
cm_table_has_sequence(const CmTable *table, const CmColumn *column)
{
    const CmConstraint *key = cm_table_primary_key(table);

    return cm_options_text(column->options, "postgresql", "numbering") ||
           column->autoincrement == CM_AUTOINCREMENT_YES ||
           (key && column->autoincrement != CM_AUTOINCREMENT_NO &&
            cm_parts_mention(key->parts, column->name));
}
