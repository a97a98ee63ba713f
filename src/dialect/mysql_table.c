/* How MySQL and MariaDB make tables and take them away. */
#include "dialect/mysql.h"

#include <string.h>

static void
append_identifier(GString *out, const CmDialect *dialect, const char *identifier)
{
    cm_spelling_append_identifier(out, dialect->spelling, identifier);
}

/* Puts a period behind the columns that end the text. */
static void
append_without_overlaps(GString *out, const CmDialect *dialect, const CmOptions *options)
{
    const char *period = cm_mysql_text(dialect, options, "without_overlaps");

    if (!period)
        return;
    g_string_truncate(out, out->len - 1);
    g_string_append(out, ", ");
    append_identifier(out, dialect, period);
    g_string_append(out, " WITHOUT OVERLAPS)");
}

static void
append_index_parts(GString *out, const CmDialect *dialect, const CmIndex *index)
{
    g_string_append_c(out, ' ');
    cm_ddl_append_parts(out, dialect, index->parts);
    append_without_overlaps(out, dialect, index->options);
}

static void
append_block_size(GString *out, const CmDialect *dialect, const CmOptions *options)
{
    const CmValue *size = cm_mysql_option(dialect, options, "key_block_size");

    if (!size)
        return;
    g_string_append(out, " KEY_BLOCK_SIZE=");
    cm_spelling_append_literal(out, dialect->spelling, size);
}

static void
append_comment(GString *out, const CmDialect *dialect, const char *comment)
{
    const CmValue text = cm_value_of_text(comment);

    if (!comment)
        return;
    g_string_append(out, " COMMENT ");
    cm_spelling_append_literal(out, dialect->spelling, &text);
}

void
cm_mysql_append_index(GString *out, const CmDialect *dialect, const CmIndex *index)
{
    const char *kind = cm_mysql_text(dialect, index->options, "kind");
    const char *using = cm_mysql_text(dialect, index->options, "using");
    const char *parser = cm_mysql_text(dialect, index->options, "parser");
    g_autofree char *upper = kind ? g_ascii_strup(kind, -1) : NULL;

    g_string_append_printf(out, "%s%s", upper ? upper : "", upper ? " " : "");
    g_string_append(out, index->unique ? "UNIQUE INDEX " : "INDEX ");
    append_identifier(out, dialect, index->name);
    append_index_parts(out, dialect, index);
    if (using)
        g_string_append_printf(out, " USING %s", using);
    append_block_size(out, dialect, index->options);
    if (parser)
        g_string_append_printf(out, " WITH PARSER %s", parser);
    if (cm_mysql_is_set(dialect, index->options, "invisible"))
        g_string_append(out, cm_mysql_is_mariadb(dialect) ? " IGNORED" : " INVISIBLE");
    append_comment(out, dialect, index->comment);
}

void
cm_mysql_append_constraint(GString *out, const CmDialect *dialect, const CmConstraint *constraint)
{
    const char *using = cm_mysql_text(dialect, constraint->options, "using");

    cm_ddl_append_constraint(out, dialect, constraint);
    append_without_overlaps(out, dialect, constraint->options);
    if (using)
        g_string_append_printf(out, " USING %s", using);
    append_block_size(out, dialect, constraint->options);
    if (cm_mysql_is_set(dialect, constraint->options, "not_enforced"))
        g_string_append(out, " NOT ENFORCED");
    if (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY)
        append_comment(out, dialect, constraint->comment);
}

/* What is said otherwise than as KEY=value. */
static const struct {
    const char *key;
    const char *word; /* NULL: not here */
    bool is_quoted;
} words[] = {
    {"engine", "ENGINE", false},        {"charset", "DEFAULT CHARSET", false},
    {"collation", "COLLATE", false},    {"compression", "COMPRESSION", true},
    {"encryption", "ENCRYPTION", true}, {"partition_by", NULL, false},
    {"system_versioned", NULL, false},  {"period", NULL, false},
    {"algorithm", NULL, false},         {"lock", NULL, false},
};

static void
append_union(GString *out, const CmDialect *dialect, const char *list)
{
    g_auto(GStrv) names = g_strsplit(list, CM_OPTION_SEPARATOR, -1);

    g_string_append(out, *names ? " UNION=" : " UNION=(");
    cm_ddl_append_columns(out, dialect, (const char *const *)names);
}

void
cm_mysql_append_table_option(GString *out, const CmDialect *dialect, const char *key,
                             const CmValue *value)
{
    const char *word = key;
    bool is_quoted = value->kind != CM_VALUE_TEXT;

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (!strcmp(words[i].key, key)) {
            word = words[i].word;
            is_quoted = is_quoted || words[i].is_quoted;
        }
    if (!word)
        return;
    if (!strcmp(key, "union") && value->kind == CM_VALUE_TEXT) {
        append_union(out, dialect, value->data);
        return;
    }
    if (!strcmp(key, "options") && value->kind == CM_VALUE_TEXT) {
        g_auto(GStrv) others = g_strsplit(value->data, CM_OPTION_SEPARATOR, -1);
        g_autofree char *text = g_strjoinv(" ", others);

        g_string_append_printf(out, " %s", text);
        return;
    }
    g_string_append_printf(out, " %s=", word);
    if (is_quoted)
        cm_spelling_append_literal(out, dialect->spelling, value);
    else
        g_string_append(out, value->data);
}

void
cm_mysql_append_table_options(GString *out, const CmDialect *dialect, const CmOptions *options,
                              const char *comment)
{
    static const char *const first[] = {"engine", "charset", "collation", NULL};

    for (const char *const *key = first; *key; key++)
        if (cm_mysql_option(dialect, options, *key))
            cm_mysql_append_table_option(out, dialect, *key,
                                         cm_mysql_option(dialect, options, *key));
    for (guint i = 0; options && i < options->len; i++) {
        const CmOption *option = &g_array_index((GArray *)options, CmOption, i);

        if (cm_mysql_option(dialect, options, option->key) == &option->value &&
            !g_strv_contains(first, option->key))
            cm_mysql_append_table_option(out, dialect, option->key, &option->value);
    }
    if (comment) {
        CmValue text = cm_value_of_text(comment);

        g_string_append(out, " COMMENT=");
        cm_spelling_append_literal(out, dialect->spelling, &text);
    }
    if (cm_mysql_is_set(dialect, options, "system_versioned"))
        g_string_append(out, " WITH SYSTEM VERSIONING");
    if (cm_mysql_text(dialect, options, "partition_by"))
        g_string_append_printf(out, "\nPARTITION BY %s",
                               cm_mysql_text(dialect, options, "partition_by"));
}

/* The least number that no name of this form has yet. */
static char *
next_name(const CmTable *table, const char *stem, CmConstraintKind kind)
{
    guint largest = 0;

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];
        guint64 number = 0;

        if (constraint->kind == kind && constraint->name &&
            g_str_has_prefix(constraint->name, stem) &&
            g_ascii_string_to_unsigned(constraint->name + strlen(stem), 10, 1, G_MAXUINT, &number,
                                       NULL))
            largest = MAX(largest, (guint)number);
    }
    return g_strdup_printf("%s%u", stem, largest + 1);
}

/* A unique constraint is an index, called by its first column. */
static char *
unique_name(const CmTable *table, const CmConstraint *constraint)
{
    const CmPart *first = constraint->parts->pdata[0];
    g_autofree char *name = g_strdup(first->column ? first->column : "functional_index");
    g_autofree char *stem = g_strdup(name);

    for (guint i = 2; cm_table_constraint(table, name) || cm_table_index(table, name); i++) {
        g_free(name);
        name = g_strdup_printf("%s_%u", stem, i);
    }
    return g_steal_pointer(&name);
}

void
cm_mysql_name_uniques(CmTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];

        if (!constraint->name && constraint->kind == CM_CONSTRAINT_UNIQUE)
            constraint->name = unique_name(table, constraint);
    }
}

void
cm_mysql_name_constraints(const CmDialect *dialect, CmTable *table)
{
    g_autofree char *keys = g_strconcat(table->name.name, "_ibfk_", NULL);
    g_autofree char *checks = cm_mysql_is_mariadb(dialect)
                                  ? g_strdup("CONSTRAINT_")
                                  : g_strconcat(table->name.name, "_chk_", NULL);

    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->name)
            continue;
        if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
            constraint->name = next_name(table, keys, CM_CONSTRAINT_FOREIGN_KEY);
        else if (constraint->kind == CM_CONSTRAINT_CHECK)
            constraint->name = next_name(table, checks, CM_CONSTRAINT_CHECK);
    }
    cm_mysql_name_uniques(table);
}
