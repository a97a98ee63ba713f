/* What constraints and indexes say, as texts that can be compared. */
#include "diff/internal.h"

#include <string.h>

bool
cm_diffing_same_name(const CmDiffing *diffing, const char *left, const char *right)
{
    if (!left || !right)
        return left == right;
    return diffing->normaliser->ignore_case ? !g_ascii_strcasecmp(left, right)
                                            : !strcmp(left, right);
}

char *
cm_diffing_fold(const CmDiffing *diffing, const char *name)
{
    return diffing->normaliser->ignore_case ? g_ascii_strdown(name, -1) : g_strdup(name);
}

static void
append_name(GString *out, const CmDiffing *diffing, const char *name)
{
    g_autofree char *folded = cm_diffing_fold(diffing, name);

    g_string_append_printf(out, "%s\x1f", folded);
}

static void
append_sql(GString *out, const CmDiffing *diffing, const char *sql)
{
    g_autofree char *text =
        sql ? diffing->normaliser->sql(sql, diffing->normaliser->data) : NULL;

    g_string_append_printf(out, "%s\x1f", text ? text : "");
}

static void
append_parts(GString *out, const CmDiffing *diffing, const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        if (part->column)
            append_name(out, diffing, part->column);
        else
            append_sql(out, diffing, part->sql);
        /* Not said and ASC are the same order. */
        g_string_append_printf(out, "%d,%d,%d,%s,%s,", part->order == CM_ORDER_DESC, part->nulls,
                               part->length, part->operator_class ? part->operator_class : "",
                               part->with ? part->with : "");
        append_name(out, diffing, part->collation ? part->collation : "");
    }
    g_string_append_c(out, '\x1e');
}

static void
append_options(GString *out, const CmOptions *options)
{
    for (guint i = 0; options && i < options->len; i++) {
        const CmOption *option = &g_array_index((GArray *)options, CmOption, i);

        if (option->value.kind == CM_VALUE_BOOLEAN && !option->value.boolean)
            continue;
        g_string_append_printf(out, "%s=%d:", option->key, option->value.kind);
        if (option->value.kind == CM_VALUE_TEXT)
            g_string_append(out, option->value.data);
        else if (option->value.kind == CM_VALUE_INTEGER)
            g_string_append_printf(out, "%" G_GINT64_FORMAT, option->value.integer);
        g_string_append_c(out, '\x1f');
    }
}

char *
cm_diffing_constraint_key(const CmDiffing *diffing, const CmConstraint *constraint)
{
    GString *out = g_string_new(NULL);

    g_string_append_printf(out, "%d,", constraint->kind);
    append_parts(out, diffing, constraint->parts);
    append_sql(out, diffing, constraint->sql);
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY) {
        append_name(out, diffing, constraint->referred.schema ? constraint->referred.schema : "");
        append_name(out, diffing, constraint->referred.name);
        for (GStrv column = constraint->referred_columns; column && *column; column++)
            append_name(out, diffing, *column);
    }
    g_string_append_printf(out, "%d,%d,%d,%d,%s,", constraint->on_delete, constraint->on_update,
                           constraint->deferrable,
                           constraint->initially == CM_INITIALLY_DEFERRED,
                           constraint->match ? constraint->match : "");
    append_options(out, constraint->options);
    return g_string_free(out, FALSE);
}

char *
cm_diffing_index_key(const CmDiffing *diffing, const CmIndex *index)
{
    GString *out = g_string_new(index->unique ? "unique," : ",");

    append_parts(out, diffing, index->parts);
    append_sql(out, diffing, index->where);
    append_options(out, index->options);
    return g_string_free(out, FALSE);
}

bool
cm_diffing_same_sql(const CmDiffing *diffing, const char *left, const char *right)
{
    g_autofree char *of_left = NULL;
    g_autofree char *of_right = NULL;

    if (!left || !right)
        return left == right;
    if (!strcmp(left, right))
        return true;
    of_left = diffing->normaliser->sql(left, diffing->normaliser->data);
    of_right = diffing->normaliser->sql(right, diffing->normaliser->data);
    return !strcmp(of_left, of_right);
}

CmTable *
cm_diffing_table(const CmDiffing *diffing, const CmSchema *schema, const CmName *name)
{
    CmTable *table = cm_schema_table(schema, name);

    if (table || !diffing->normaliser->ignore_case)
        return table;
    for (guint i = 0; i < schema->tables->len; i++) {
        table = schema->tables->pdata[i];
        if (!g_strcmp0(table->name.schema, name->schema) &&
            !g_ascii_strcasecmp(table->name.name, name->name))
            return table;
    }
    return NULL;
}

CmColumn *
cm_diffing_column(const CmDiffing *diffing, const CmTable *table, const char *name)
{
    for (guint i = 0; i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[i];

        if (cm_diffing_same_name(diffing, column->name, name))
            return column;
    }
    return NULL;
}

CmIndex *
cm_diffing_index(const CmDiffing *diffing, const GPtrArray *indexes, const char *name)
{
    for (guint i = 0; i < indexes->len; i++) {
        CmIndex *index = indexes->pdata[i];

        if (cm_diffing_same_name(diffing, index->name, name))
            return index;
    }
    return NULL;
}
