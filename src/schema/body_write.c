/* Writing the pieces of a table body in their canonical form: only what differs from the defaults,
 * and always the shortest spelling, so that one value has one text. */
#include "schema/body_internal.h"

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
    cm_yaml_put_text(document, mapping, "with", part->with);
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

bool
cm_body_is_simple(const CmConstraint *constraint)
{
    return !constraint->is_nameless && !constraint->comment && !constraint->dialects &&
           !constraint->options && !constraint->deferrable &&
           constraint->initially == CM_INITIALLY_DEFAULT &&
           !(constraint->kind == CM_CONSTRAINT_EXCLUDE && constraint->sql);
}

bool
cm_body_has_plain_parts(const CmConstraint *constraint)
{
    for (guint i = 0; i < constraint->parts->len; i++)
        if (!cm_part_is_plain(constraint->parts->pdata[i]))
            return false;
    return true;
}

void
cm_body_put_shared(CmYamlDocument *document, CmYaml *mapping, const CmConstraint *constraint)
{
    if (constraint->deferrable)
        cm_yaml_put_boolean(document, mapping, "deferrable", true);
    put_choice(document, mapping, "initially", cm_initially_words, (int)constraint->initially);
    cm_yaml_put_text(document, mapping, "comment", constraint->comment);
    cm_body_write_dialects(document, mapping, constraint->dialects);
    cm_body_write_options(document, mapping, constraint->options);
}

void
cm_body_put_name(CmYamlDocument *document, CmYaml *mapping, const CmConstraint *constraint)
{
    cm_yaml_put_text(document, mapping, "name", constraint->name);
    if (!constraint->name && constraint->is_nameless)
        cm_yaml_put(document, mapping, "name", cm_yaml_scalar(document, CM_YAML_PLAIN, "null"));
}

bool
cm_body_is_plain_column(const char *column)
{
    return *column && !strpbrk(column, ".\"\n");
}

void
cm_body_put_referred(CmYamlDocument *document, CmYaml *mapping, const CmConstraint *constraint,
                     const char *short_key)
{
    g_autofree char *table = cm_name_to_string(&constraint->referred);
    GStrv columns = constraint->referred_columns;
    guint count = columns ? g_strv_length(columns) : 0;
    CmYaml *references;

    if (short_key && count == 1 && cm_body_is_plain_column(columns[0])) {
        g_autofree char *text = g_strdup_printf("%s.%s", table, columns[0]);

        cm_yaml_put_text(document, mapping, short_key, text);
        return;
    }
    references = short_key ? mapping
                           : cm_yaml_put(document, mapping, "references",
                                         cm_yaml_mapping(document, true));
    cm_yaml_put_text(document, references, "table", table);
    if (count)
        cm_yaml_put(document, references, "columns",
                    cm_yaml_texts(document, (const char *const *)columns));
}

void
cm_body_put_actions(CmYamlDocument *document, CmYaml *mapping, const CmConstraint *constraint)
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
        cm_body_put_name(document, mapping, constraint);
    if (constraint->kind == CM_CONSTRAINT_CHECK)
        cm_yaml_put_text(document, mapping, "sql", constraint->sql);
    else
        cm_yaml_put(document, mapping, "columns",
                    cm_body_write_parts(document, constraint->parts));
    if (constraint->kind == CM_CONSTRAINT_EXCLUDE)
        cm_yaml_put_text(document, mapping, "where", constraint->sql);
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY) {
        cm_body_put_referred(document, mapping, constraint, NULL);
        cm_body_put_actions(document, mapping, constraint);
    }
    cm_body_put_shared(document, mapping, constraint);
    return mapping;
}
