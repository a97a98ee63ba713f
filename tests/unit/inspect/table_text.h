/* A table, and an index, as one line of text: for tests that compare the whole of them. Static, for
 * a test is one source. */
#pragma once

#include "schema/table.h"

static const char *const default_kinds[] = {"none", "text", "number", "boolean", "sql"};

static void
append_options(GString *out, const CmOptions *options)
{
    for (guint i = 0; options && i < options->len; i++) {
        const CmOption *option = &g_array_index((GArray *)options, CmOption, i);

        g_string_append_printf(out, " %s=%s", option->key,
                               option->value.kind == CM_VALUE_TEXT ? option->value.data : "yes");
    }
}

static void
append_text(GString *out, const char *label, const char *text)
{
    if (text)
        g_string_append_printf(out, " %s<%s>", label, text);
}

static void
append_parts(GString *out, const GPtrArray *parts)
{
    static const char *const orders[] = {"", " asc", " desc"};
    static const char *const nulls[] = {"", " nulls first", " nulls last"};

    g_string_append_c(out, '(');
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        g_string_append(out, i ? ", " : "");
        if (part->column)
            g_string_append(out, part->column);
        else
            g_string_append_printf(out, "<%s>", part->sql);
        append_text(out, "collate", part->collation);
        g_string_append_printf(out, "%s%s", orders[part->order], nulls[part->nulls]);
    }
    g_string_append_c(out, ')');
}

static void
append_column(GString *out, const CmColumn *column)
{
    g_autofree char *type = cm_type_to_string(column->type);

    if (column->type->kind == CM_TYPE_SQL)
        g_string_append_printf(out, "%s <%s>", column->name, column->type->text);
    else
        g_string_append_printf(out, "%s %s", column->name, type);
    g_string_append(out, column->nullable ? "" : " not-null");
    if (column->server_default.kind != CM_DEFAULT_NONE)
        append_text(out, default_kinds[column->server_default.kind], column->server_default.text);
    append_text(out, column->computed_stored ? "stored" : "virtual", column->computed);
    g_string_append(out, column->autoincrement == CM_AUTOINCREMENT_YES ? " autoincrement" : "");
    append_text(out, "collate", column->collation);
    append_options(out, column->options);
}

static void
append_reference(GString *out, const CmConstraint *key)
{
    g_autofree char *columns = NULL;

    if (key->referred_columns)
        columns = g_strjoinv(", ", key->referred_columns);
    g_string_append_printf(out, " -> %s", key->referred.name);
    if (columns)
        g_string_append_printf(out, "(%s)", columns);
    if (key->on_delete)
        g_string_append_printf(out, " delete %s", cm_action_words[key->on_delete]);
    if (key->on_update)
        g_string_append_printf(out, " update %s", cm_action_words[key->on_update]);
    append_text(out, "match", key->match);
    g_string_append(out, key->deferrable ? " deferrable" : "");
    if (key->initially)
        g_string_append_printf(out, " initially %s", cm_initially_words[key->initially]);
}

static void
append_constraint(GString *out, const CmConstraint *constraint)
{
    static const char *const kinds[] = {"pk", "unique", "fk", "check"};

    g_string_append_printf(out, "; %s", kinds[constraint->kind]);
    if (constraint->name)
        g_string_append_printf(out, " '%s'", constraint->name);
    if (constraint->kind == CM_CONSTRAINT_CHECK)
        append_text(out, "", constraint->sql);
    else
        append_parts(out, constraint->parts);
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
        append_reference(out, constraint);
    append_options(out, constraint->options);
}

/* All that is said of the table but its indexes (transfer full). */
static char *
table_text(const CmTable *table)
{
    GString *out = g_string_new(NULL);

    if (table->name.schema)
        g_string_append_printf(out, "%s.", table->name.schema);
    g_string_append_printf(out, "%s:", table->name.name);
    append_text(out, "using", table->module);
    for (guint i = 0; i < table->columns->len; i++) {
        g_string_append(out, i ? ", " : " ");
        append_column(out, table->columns->pdata[i]);
    }
    for (guint i = 0; i < table->constraints->len; i++)
        append_constraint(out, table->constraints->pdata[i]);
    if (table->options) {
        g_string_append_c(out, ';');
        append_options(out, table->options);
    }
    return g_string_free(out, FALSE);
}

/* All that is said of the index (transfer full). */
static char *
index_text(const CmIndex *index)
{
    GString *out = g_string_new(index->unique ? "unique " : "");

    g_string_append(out, index->name);
    append_parts(out, index->parts);
    append_text(out, "where", index->where);
    return g_string_free(out, FALSE);
}
