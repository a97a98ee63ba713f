/* A schema as sorted lines of text that leave nothing out: two schemas are equal when their texts
 * are. The order of tables, constraints and indexes is no part of it, that of columns only where it
 * is asked for. Written apart from the YAML writer, which it is to judge. */
#pragma once

#include <string.h>

#include "schema/schema.h"

static inline void
text_put(GString *out, const char *label, const char *text)
{
    g_autofree char *escaped = text ? g_strescape(text, NULL) : NULL;

    if (text)
        g_string_append_printf(out, " %s=\"%s\"", label, escaped);
}

static inline void
text_put_list(GString *out, const char *label, GStrv list)
{
    if (list)
        g_string_append_printf(out, " %s=%u", label, g_strv_length(list));
    for (; list && *list; list++)
        text_put(out, label, *list);
}

/* An option that is false is one that is not set. */
static inline void
text_put_options(GString *out, const CmOptions *options)
{
    for (guint i = 0; options && i < options->len; i++) {
        const CmOption *option = &g_array_index((GArray *)options, CmOption, i);

        if (option->value.kind == CM_VALUE_BOOLEAN && !option->value.boolean)
            continue;
        g_string_append_printf(out, " %s.%s=%d:", option->dialect, option->key,
                               option->value.kind);
        if (option->value.kind == CM_VALUE_TEXT)
            text_put(out, "", option->value.data);
        else if (option->value.kind == CM_VALUE_INTEGER)
            g_string_append_printf(out, "%" G_GINT64_FORMAT, option->value.integer);
        else if (option->value.kind == CM_VALUE_DOUBLE)
            g_string_append_printf(out, "%.17g", option->value.real);
    }
}

static inline void
text_put_type(GString *out, const CmType *type)
{
    g_string_append_printf(out, " %s %d %d %d", cm_type_kind_name(type->kind), type->length,
                           type->precision, type->scale);
    text_put(out, "text", type->text);
    text_put_list(out, "label", type->labels);
    if (type->element)
        text_put_type(out, type->element);
}

static inline void
text_put_parts(GString *out, const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        g_string_append(out, " (");
        text_put(out, "column", part->column);
        text_put(out, "sql", part->sql);
        text_put(out, "collation", part->collation);
        text_put(out, "ops", part->operator_class);
        text_put(out, "with", part->with);
        g_string_append_printf(out, " %d %d %d)", part->order, part->nulls, part->length);
    }
}

static inline char *
column_line(const char *table, const CmColumn *column)
{
    GString *out = g_string_new(table);

    text_put(out, "column", column->name);
    text_put_type(out, column->type);
    g_string_append_printf(out, " null=%d default=%d", column->nullable,
                           column->server_default.kind);
    text_put(out, "", column->server_default.text);
    text_put(out, "computed", column->computed);
    g_string_append_printf(out, " stored=%d auto=%d", column->computed_stored,
                           column->autoincrement);
    text_put(out, "collation", column->collation);
    text_put(out, "comment", column->comment);
    text_put(out, "renamed_from", column->renamed_from);
    text_put_list(out, "dialect", column->dialects);
    text_put_options(out, column->options);
    return g_string_free(out, FALSE);
}

static inline char *
constraint_line(const char *table, const CmConstraint *constraint)
{
    GString *out = g_string_new(table);

    g_string_append_printf(out, " constraint %s", cm_constraint_kind_name(constraint->kind));
    text_put(out, "name", constraint->name);
    text_put_parts(out, constraint->parts);
    text_put(out, "sql", constraint->sql);
    text_put(out, "schema", constraint->referred.schema);
    text_put(out, "refers", constraint->referred.name);
    if (constraint->referred_columns && *constraint->referred_columns)
        text_put_list(out, "to", constraint->referred_columns);
    g_string_append_printf(out, " %d %d %d %d %d", constraint->is_nameless, constraint->on_delete,
                           constraint->on_update, constraint->deferrable, constraint->initially);
    text_put(out, "match", constraint->match);
    text_put(out, "comment", constraint->comment);
    text_put_list(out, "dialect", constraint->dialects);
    text_put_options(out, constraint->options);
    return g_string_free(out, FALSE);
}

static inline char *
index_line(const char *table, const CmIndex *index)
{
    GString *out = g_string_new(table);

    text_put(out, index->unique ? "unique" : "index", index->name);
    text_put_parts(out, index->parts);
    text_put(out, "where", index->where);
    text_put(out, "comment", index->comment);
    text_put(out, "renamed_from", index->renamed_from);
    text_put_list(out, "dialect", index->dialects);
    text_put_options(out, index->options);
    return g_string_free(out, FALSE);
}

static inline void
add_table_lines(GPtrArray *lines, const CmTable *table, bool ordered)
{
    g_autofree char *name = cm_name_to_string(&table->name);
    GString *own = g_string_new(name);

    text_put(own, "module", table->module);
    text_put(own, "comment", table->comment);
    text_put(own, "renamed_from", table->renamed_from);
    text_put_list(own, "dialect", table->dialects);
    text_put_options(own, table->options);
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        g_ptr_array_add(lines, column_line(name, column));
        if (ordered)
            text_put(own, "then", column->name);
    }
    for (guint i = 0; i < table->constraints->len; i++)
        g_ptr_array_add(lines, constraint_line(name, table->constraints->pdata[i]));
    for (guint i = 0; i < table->indexes->len; i++)
        g_ptr_array_add(lines, index_line(name, table->indexes->pdata[i]));
    g_ptr_array_add(lines, g_string_free(own, FALSE));
}

static inline void
add_object_lines(GPtrArray *lines, const CmObject *object)
{
    g_autofree char *name = cm_name_to_string(&object->name);
    g_autofree char *table = object->table.name ? cm_name_to_string(&object->table) : NULL;
    GString *own = g_string_new(cm_object_kind_info(object->kind)->word);

    text_put(own, "name", name);
    text_put(own, "table", table);
    text_put(own, "column", object->column);
    text_put_list(own, "label", object->labels);
    text_put_list(own, "former", object->former_labels);
    text_put(own, "sql", object->sql);
    text_put(own, "drop", object->drop_sql);
    text_put(own, "comment", object->comment);
    text_put(own, "renamed_from", object->renamed_from);
    text_put_list(own, "depends", object->depends_on);
    text_put_list(own, "dialect", object->dialects);
    text_put_options(own, object->settings);
    text_put_options(own, object->options);
    for (guint i = 0; i < object->columns->len; i++) {
        const CmColumn *column = object->columns->pdata[i];

        text_put(own, "then", column->name);
        g_ptr_array_add(lines, column_line(own->str, column));
    }
    for (guint i = 0; i < object->constraints->len; i++)
        g_ptr_array_add(lines, constraint_line(own->str, object->constraints->pdata[i]));
    g_ptr_array_add(lines, g_string_free(own, FALSE));
}

static inline int
compare_lines(gconstpointer left, gconstpointer right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static inline char *
join_lines(GPtrArray *lines)
{
    char *text;

    g_ptr_array_sort(lines, compare_lines);
    g_ptr_array_add(lines, NULL);
    text = g_strjoinv("\n", (GStrv)lines->pdata);
    return text;
}

/* All of one table (transfer full). */
static inline char *
full_table_text(const CmTable *table)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    add_table_lines(lines, table, true);
    return join_lines(lines);
}

/* All of a schema (transfer full); ordered: the order of columns too. */
static inline char *
full_schema_text(const CmSchema *schema, bool ordered)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < schema->tables->len; i++)
        add_table_lines(lines, schema->tables->pdata[i], ordered);
    for (guint i = 0; i < schema->views->len; i++) {
        const CmView *view = schema->views->pdata[i];
        GString *out = g_string_new("view");

        text_put(out, view->name.schema ? view->name.schema : "", view->name.name);
        text_put(out, "sql", view->sql);
        text_put_list(out, "column", view->columns);
        text_put_list(out, "dialect", view->dialects);
        text_put_options(out, view->options);
        g_string_append_printf(out, " materialized=%d", view->materialized);
        text_put(out, "comment", view->comment);
        text_put_list(out, "depends", view->depends_on);
        for (guint j = 0; j < view->indexes->len; j++)
            g_ptr_array_add(lines, index_line(out->str, view->indexes->pdata[j]));
        g_ptr_array_add(lines, g_string_free(out, FALSE));
    }
    for (guint i = 0; i < schema->triggers->len; i++) {
        const CmTrigger *trigger = schema->triggers->pdata[i];
        GString *out = g_string_new("trigger");

        text_put(out, trigger->name.schema ? trigger->name.schema : "", trigger->name.name);
        text_put(out, trigger->table.schema ? trigger->table.schema : "on", trigger->table.name);
        text_put(out, "sql", trigger->sql);
        text_put(out, "comment", trigger->comment);
        text_put_list(out, "dialect", trigger->dialects);
        text_put_options(out, trigger->options);
        g_ptr_array_add(lines, g_string_free(out, FALSE));
    }
    for (guint i = 0; i < schema->objects->len; i++)
        add_object_lines(lines, schema->objects->pdata[i]);
    return join_lines(lines);
}
