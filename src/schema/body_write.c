/* Writing a table body in its canonical form: only what differs from the defaults, and always the
 * shortest spelling, so that one value has one text. */
#include "schema/body.h"

#include <string.h>

static void
put_choice(CmYamlDocument *document, CmYaml *mapping, const char *key, const char *const *words,
           int choice)
{
    if (choice)
        cm_yaml_put_text(document, mapping, key, words[choice]);
}

/* The shortest text that reads back to the same double, and as a double (transfer full). */
static char *
write_double(double number)
{
    static const char *const formats[] = {"%.15g", "%.16g", "%.17g"};
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_ascii_formatd(buffer, sizeof buffer, formats[i], number);
        if (g_ascii_strtod(buffer, NULL) == number)
            break;
    }
    return g_strconcat(buffer, strpbrk(buffer, ".en") ? "" : ".0", NULL);
}

CmYaml *
cm_body_write_value(CmYamlDocument *document, const CmValue *value)
{
    g_autofree char *number = NULL;

    switch (value->kind) {
    case CM_VALUE_BOOLEAN:
        return cm_yaml_scalar(document, CM_YAML_PLAIN, value->boolean ? "true" : "false");
    case CM_VALUE_INTEGER:
        number = g_strdup_printf("%" G_GINT64_FORMAT, value->integer);
        return cm_yaml_scalar(document, CM_YAML_PLAIN, number);
    case CM_VALUE_DOUBLE:
        number = write_double(value->real);
        return cm_yaml_scalar(document, CM_YAML_PLAIN, number);
    case CM_VALUE_TEXT:
    case CM_VALUE_BYTES:
        return cm_yaml_scalar(document, CM_YAML_TEXT, value->data);
    case CM_VALUE_NULL:
        break;
    }
    return cm_yaml_scalar(document, CM_YAML_PLAIN, "null");
}

void
cm_body_write_options(CmYamlDocument *document, CmYaml *mapping, const CmOptions *options)
{
    CmYaml *section = NULL;
    const char *dialect = NULL;

    for (guint i = 0; options && i < options->len; i++) {
        const CmOption *option = &g_array_index((GArray *)options, CmOption, i);

        if (g_strcmp0(dialect, option->dialect))
            section = cm_yaml_put(document, mapping, option->dialect,
                                  cm_yaml_mapping(document, true));
        dialect = option->dialect;
        cm_yaml_put(document, section, option->key, cm_body_write_value(document, &option->value));
    }
}

void
cm_body_write_dialects(CmYamlDocument *document, CmYaml *mapping, GStrv dialects)
{
    if (dialects)
        cm_yaml_put(document, mapping, "dialects",
                    cm_yaml_texts(document, (const char *const *)dialects));
}

CmYaml *
cm_body_write_default(CmYamlDocument *document, const CmDefault *value)
{
    CmYaml *mapping;

    switch (value->kind) {
    case CM_DEFAULT_NONE:
        break;
    case CM_DEFAULT_TEXT:
        return cm_yaml_scalar(document, CM_YAML_TEXT, value->text);
    case CM_DEFAULT_NUMBER:
    case CM_DEFAULT_BOOLEAN:
        return cm_yaml_scalar(document, CM_YAML_PLAIN, value->text);
    case CM_DEFAULT_SQL:
        mapping = cm_yaml_mapping(document, true);
        cm_yaml_put_text(document, mapping, "sql", value->text);
        return mapping;
    }
    return cm_yaml_scalar(document, CM_YAML_PLAIN, "null");
}

CmYaml *
cm_body_write_computed(CmYamlDocument *document, const char *sql, bool stored)
{
    CmYaml *mapping;

    if (!sql)
        return cm_yaml_scalar(document, CM_YAML_PLAIN, "null");
    mapping = cm_yaml_mapping(document, true);
    cm_yaml_put_text(document, mapping, "sql", sql);
    if (stored)
        cm_yaml_put_boolean(document, mapping, "stored", true);
    return mapping;
}

static CmYaml *
write_part(CmYamlDocument *document, const CmPart *part)
{
    g_autofree char *length = NULL;
    CmYaml *mapping;

    if (cm_part_is_plain(part))
        return cm_yaml_scalar(document, CM_YAML_TEXT, part->column);
    mapping = cm_yaml_mapping(document, true);
    cm_yaml_put_text(document, mapping, "column", part->column);
    cm_yaml_put_text(document, mapping, "sql", part->sql);
    put_choice(document, mapping, "order", cm_order_words, (int)part->order);
    put_choice(document, mapping, "nulls", cm_nulls_words, (int)part->nulls);
    cm_yaml_put_text(document, mapping, "collation", part->collation);
    cm_yaml_put_text(document, mapping, "ops", part->operator_class);
    if (part->length) {
        length = g_strdup_printf("%d", part->length);
        cm_yaml_put(document, mapping, "length", cm_yaml_scalar(document, CM_YAML_PLAIN, length));
    }
    return mapping;
}

CmYaml *
cm_body_write_parts(CmYamlDocument *document, const GPtrArray *parts)
{
    CmYaml *list = cm_yaml_sequence(document, true);

    for (guint i = 0; i < parts->len; i++)
        cm_yaml_add(document, list, write_part(document, parts->pdata[i]));
    return list;
}

/* Without name, columns and text: whether a constraint says anything more. */
static bool
is_simple(const CmConstraint *constraint)
{
    return !constraint->is_nameless && !constraint->comment && !constraint->dialects &&
           !constraint->options && !constraint->deferrable &&
           constraint->initially == CM_INITIALLY_DEFAULT;
}

static bool
has_plain_parts(const CmConstraint *constraint)
{
    for (guint i = 0; i < constraint->parts->len; i++)
        if (!cm_part_is_plain(constraint->parts->pdata[i]))
            return false;
    return true;
}

static void
put_shared(CmYamlDocument *document, CmYaml *mapping, const CmConstraint *constraint)
{
    if (constraint->deferrable)
        cm_yaml_put_boolean(document, mapping, "deferrable", true);
    put_choice(document, mapping, "initially", cm_initially_words, (int)constraint->initially);
    cm_yaml_put_text(document, mapping, "comment", constraint->comment);
    cm_body_write_dialects(document, mapping, constraint->dialects);
    cm_body_write_options(document, mapping, constraint->options);
}

static void
put_name(CmYamlDocument *document, CmYaml *mapping, const CmConstraint *constraint)
{
    cm_yaml_put_text(document, mapping, "name", constraint->name);
    if (!constraint->name && constraint->is_nameless)
        cm_yaml_put(document, mapping, "name", cm_yaml_scalar(document, CM_YAML_PLAIN, "null"));
}

/* What a foreign key refers to: table.column where one column says it and no dot is in its way. */
static void
put_referred(CmYamlDocument *document, CmYaml *mapping, const CmConstraint *constraint,
             const char *short_key)
{
    g_autofree char *table = cm_name_to_string(&constraint->referred);
    GStrv columns = constraint->referred_columns;
    guint count = columns ? g_strv_length(columns) : 0;
    CmYaml *references;

    if (short_key && count == 1 && !strpbrk(columns[0], ".\"\n")) {
        g_autofree char *text = g_strdup_printf("%s.%s", table, columns[0]);

        cm_yaml_put_text(document, mapping, short_key, text);
        return;
    }
    references = cm_yaml_put(document, mapping, "references", cm_yaml_mapping(document, true));
    cm_yaml_put_text(document, references, "table", table);
    if (count)
        cm_yaml_put(document, references, "columns",
                    cm_yaml_texts(document, (const char *const *)columns));
}

static void
put_actions(CmYamlDocument *document, CmYaml *mapping, const CmConstraint *constraint)
{
    put_choice(document, mapping, "on_delete", cm_action_words, (int)constraint->on_delete);
    put_choice(document, mapping, "on_update", cm_action_words, (int)constraint->on_update);
    cm_yaml_put_text(document, mapping, "match", constraint->match);
}

CmYaml *
cm_body_write_constraint(CmYamlDocument *document, const CmConstraint *constraint, bool with_name)
{
    CmYaml *mapping = cm_yaml_mapping(document, true);

    if (with_name)
        put_name(document, mapping, constraint);
    if (constraint->kind == CM_CONSTRAINT_CHECK)
        cm_yaml_put_text(document, mapping, "sql", constraint->sql);
    else
        cm_yaml_put(document, mapping, "columns",
                    cm_body_write_parts(document, constraint->parts));
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY) {
        put_referred(document, mapping, constraint, NULL);
        put_actions(document, mapping, constraint);
    }
    put_shared(document, mapping, constraint);
    return mapping;
}

/* The value of a reference at a column: users.id, or a mapping when more is said. */
static CmYaml *
write_reference(CmYamlDocument *document, const CmConstraint *constraint)
{
    CmYaml *mapping = cm_yaml_mapping(document, true);

    put_referred(document, mapping, constraint, "column");
    put_actions(document, mapping, constraint);
    put_shared(document, mapping, constraint);
    if (mapping->n_items == 2 && !strcmp(mapping->items[0]->text, "column"))
        return mapping->items[1];
    return mapping;
}

/* The one constraint of a kind that is written at this column, or NULL: unnamed, over this column
 * alone, and the first of its like. */
static const CmConstraint *
inline_constraint(const CmTable *table, const char *column, CmConstraintKind kind)
{
    for (guint i = 0; table && i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == kind && !constraint->name && !constraint->is_nameless &&
            constraint->parts->len == 1 && has_plain_parts(constraint) &&
            cm_parts_mention(constraint->parts, column) &&
            (kind == CM_CONSTRAINT_FOREIGN_KEY || is_simple(constraint)))
            return constraint;
    }
    return NULL;
}

/* A key is written at its columns if it says nothing but its columns, in the table's order. */
static bool
is_inline_key(const CmTable *table)
{
    const CmConstraint *key = table ? cm_table_primary_key(table) : NULL;
    guint at = 0;

    if (!key || key->name || !is_simple(key) || !has_plain_parts(key))
        return false;
    for (guint i = 0; i < table->columns->len && at < key->parts->len; i++)
        at += !strcmp(((const CmPart *)key->parts->pdata[at])->column,
                      ((const CmColumn *)table->columns->pdata[i])->name);
    return at == key->parts->len;
}

/* The short form: the type and what the grammar has words for. */
static char *
short_form(const CmColumn *column, bool is_key, bool is_unique)
{
    g_autofree char *type = cm_type_to_string(column->type);
    const char *null = "";

    if (is_key && column->nullable)
        null = " null";
    else if (!is_key && !column->nullable)
        null = " not null";
    return g_strconcat(type, is_key ? " pk" : "", null, is_unique ? " unique" : "",
                       column->autoincrement == CM_AUTOINCREMENT_YES ? " autoincrement" : "", NULL);
}

static bool
fits_short(const CmColumn *column)
{
    return column->server_default.kind == CM_DEFAULT_NONE && !column->computed &&
           column->autoincrement != CM_AUTOINCREMENT_NO && !column->collation &&
           !column->comment && !column->renamed_from && !column->dialects && !column->options;
}

static CmYaml *
write_long(CmYamlDocument *document, const CmColumn *column, bool is_key, bool is_unique,
           const CmConstraint *reference)
{
    g_autofree char *type = cm_type_to_string(column->type);
    CmYaml *mapping = cm_yaml_mapping(document, true);

    cm_yaml_put_text(document, mapping, "type", type);
    if (is_key)
        cm_yaml_put_boolean(document, mapping, "primary_key", true);
    if (column->nullable == is_key)
        cm_yaml_put_boolean(document, mapping, "nullable", column->nullable);
    if (is_unique)
        cm_yaml_put_boolean(document, mapping, "unique", true);
    if (column->autoincrement != CM_AUTOINCREMENT_AUTO)
        cm_yaml_put_boolean(document, mapping, "autoincrement",
                            column->autoincrement == CM_AUTOINCREMENT_YES);
    if (column->server_default.kind != CM_DEFAULT_NONE)
        cm_yaml_put(document, mapping, "server_default",
                    cm_body_write_default(document, &column->server_default));
    if (column->computed)
        cm_yaml_put(document, mapping, "computed",
                    cm_body_write_computed(document, column->computed, column->computed_stored));
    if (reference)
        cm_yaml_put(document, mapping, "references", write_reference(document, reference));
    cm_yaml_put_text(document, mapping, "collation", column->collation);
    cm_yaml_put_text(document, mapping, "comment", column->comment);
    cm_yaml_put_text(document, mapping, "renamed_from", column->renamed_from);
    cm_body_write_dialects(document, mapping, column->dialects);
    cm_body_write_options(document, mapping, column->options);
    return mapping;
}

CmYaml *
cm_body_write_column(CmYamlDocument *document, const CmColumn *column, const CmTable *table)
{
    bool is_key = is_inline_key(table) && cm_table_is_key(table, column->name);
    bool is_unique = inline_constraint(table, column->name, CM_CONSTRAINT_UNIQUE) != NULL;
    const CmConstraint *reference =
        inline_constraint(table, column->name, CM_CONSTRAINT_FOREIGN_KEY);
    g_autofree char *text = NULL;

    if (reference || !fits_short(column))
        return write_long(document, column, is_key, is_unique, reference);
    text = short_form(column, is_key, is_unique);
    return cm_yaml_scalar(document, CM_YAML_TEXT, text);
}

/* Whether cm_body_write_column() has written it. */
static bool
is_written_at_column(const CmTable *table, const CmConstraint *constraint)
{
    const CmPart *part;

    if (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY)
        return is_inline_key(table);
    if (constraint->kind == CM_CONSTRAINT_CHECK || constraint->parts->len != 1)
        return false;
    part = constraint->parts->pdata[0];
    return part->column &&
           inline_constraint(table, part->column, constraint->kind) == constraint;
}

/* The shortest form of an entry in a list of uniques or checks. */
static CmYaml *
write_entry(CmYamlDocument *document, const CmConstraint *constraint)
{
    CmYaml *mapping;

    if (!is_simple(constraint) || constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
        return cm_body_write_constraint(document, constraint, true);
    if (constraint->kind != CM_CONSTRAINT_CHECK)
        return constraint->name ? cm_body_write_constraint(document, constraint, true)
                                : cm_body_write_parts(document, constraint->parts);
    if (!constraint->name)
        return cm_yaml_sql(document, constraint->sql);
    if (!strcmp(constraint->name, "sql"))
        return cm_body_write_constraint(document, constraint, true);
    mapping = cm_yaml_mapping(document, false);
    cm_yaml_put(document, mapping, constraint->name, cm_yaml_sql(document, constraint->sql));
    return mapping;
}

/* Uniques that all have names are a mapping of them; anything else is a list. */
static bool
is_named_mapping(const CmTable *table, CmConstraintKind kind)
{
    if (kind != CM_CONSTRAINT_UNIQUE)
        return false;
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == kind && !constraint->name &&
            !is_written_at_column(table, constraint))
            return false;
    }
    return true;
}

static void
put_constraints(CmYamlDocument *document, CmYaml *body, const CmTable *table, const char *key,
                CmConstraintKind kind)
{
    bool is_mapping = is_named_mapping(table, kind);
    CmYaml *entries = is_mapping ? cm_yaml_mapping(document, false)
                                 : cm_yaml_sequence(document, false);

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind != kind || is_written_at_column(table, constraint))
            continue;
        if (!is_mapping)
            cm_yaml_add(document, entries, write_entry(document, constraint));
        else
            cm_yaml_put(document, entries, constraint->name,
                        is_simple(constraint)
                            ? cm_body_write_parts(document, constraint->parts)
                            : cm_body_write_constraint(document, constraint, false));
    }
    if (entries->n_items)
        cm_yaml_put(document, body, key, entries);
}

static void
put_primary_key(CmYamlDocument *document, CmYaml *body, const CmTable *table)
{
    const CmConstraint *key = cm_table_primary_key(table);

    if (!key || is_inline_key(table))
        return;
    if (!key->name && is_simple(key))
        cm_yaml_put(document, body, "primary_key", cm_body_write_parts(document, key->parts));
    else
        cm_yaml_put(document, body, "primary_key", cm_body_write_constraint(document, key, true));
}

CmYaml *
cm_body_write_index(CmYamlDocument *document, const CmIndex *index)
{
    CmYaml *columns = cm_body_write_parts(document, index->parts);
    CmYaml *mapping = cm_yaml_mapping(document, true);

    cm_yaml_put(document, mapping, "columns", columns);
    if (index->unique)
        cm_yaml_put_boolean(document, mapping, "unique", true);
    cm_yaml_put_text(document, mapping, "where", index->where);
    cm_yaml_put_text(document, mapping, "comment", index->comment);
    cm_yaml_put_text(document, mapping, "renamed_from", index->renamed_from);
    cm_body_write_dialects(document, mapping, index->dialects);
    cm_body_write_options(document, mapping, index->options);
    return mapping->n_items == 2 ? columns : mapping;
}

CmYaml *
cm_body_write_table(CmYamlDocument *document, const CmTable *table)
{
    CmYaml *body = cm_yaml_mapping(document, false);
    CmYaml *columns = cm_yaml_mapping(document, false);
    CmYaml *indexes = cm_yaml_mapping(document, false);

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        cm_yaml_put(document, columns, column->name,
                    cm_body_write_column(document, column, table));
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        cm_yaml_put(document, indexes, index->name, cm_body_write_index(document, index));
    }
    cm_yaml_put_text(document, body, "virtual", table->module);
    if (columns->n_items)
        cm_yaml_put(document, body, "columns", columns);
    put_primary_key(document, body, table);
    put_constraints(document, body, table, "foreign_keys", CM_CONSTRAINT_FOREIGN_KEY);
    put_constraints(document, body, table, "uniques", CM_CONSTRAINT_UNIQUE);
    put_constraints(document, body, table, "checks", CM_CONSTRAINT_CHECK);
    if (indexes->n_items)
        cm_yaml_put(document, body, "indexes", indexes);
    cm_yaml_put_text(document, body, "comment", table->comment);
    cm_yaml_put_text(document, body, "renamed_from", table->renamed_from);
    cm_body_write_dialects(document, body, table->dialects);
    cm_body_write_options(document, body, table->options);
    return body;
}
