#include "dialect/postgresql_numbering.h"

#include <string.h>

#include "dialect/postgresql_draws.h"
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_types.h"

static bool
is_whole_number(const CmType *type)
{
    static const char *const names[] = {"smallint", "integer", "bigint", NULL};
    g_autofree char *text = cm_postgresql_type_to_text(type);

    return text && g_strv_contains(names, text);
}

bool
cm_postgresql_is_auto_key(const CmTable *table, const CmColumn *column)
{
    const CmConstraint *key = cm_table_primary_key(table);

    if (!key || key->parts->len != 1 || !cm_parts_mention(key->parts, column->name) ||
        column->server_default.kind != CM_DEFAULT_NONE || column->computed ||
        cm_postgresql_option(table->options, "partition_of") || !is_whole_number(column->type))
        return false;
    return !cm_table_refers(table, column->name);
}

static const char *const words[] = {
    [CM_NUMBERING_NONE] = NULL,
    [CM_NUMBERING_IDENTITY] = "identity",
    [CM_NUMBERING_IDENTITY_ALWAYS] = "identity_always",
    [CM_NUMBERING_SERIAL] = "serial",
};

const char *
cm_postgresql_numbering_word(CmNumbering numbering)
{
    return words[numbering];
}

CmNumbering
cm_postgresql_numbering(const CmTable *table, const CmColumn *column)
{
    const char *word = cm_postgresql_option(column->options, "numbering");

    if (column->autoincrement == CM_AUTOINCREMENT_NO || column->computed ||
        column->server_default.kind != CM_DEFAULT_NONE)
        return CM_NUMBERING_NONE;
    for (int i = CM_NUMBERING_IDENTITY; word && i <= CM_NUMBERING_SERIAL; i++)
        if (!strcmp(words[i], word))
            return (CmNumbering)i;
    return column->autoincrement == CM_AUTOINCREMENT_YES || cm_postgresql_is_auto_key(table, column)
               ? CM_NUMBERING_IDENTITY
               : CM_NUMBERING_NONE;
}

static bool
is_identity(CmNumbering numbering)
{
    return numbering == CM_NUMBERING_IDENTITY || numbering == CM_NUMBERING_IDENTITY_ALWAYS;
}

static const char *
identity_sql(CmNumbering numbering)
{
    return numbering == CM_NUMBERING_IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT";
}

/* The numbers that an identity's sequence is made of: the option, how it is said, and what stands
 * for it where it is not said. */
static const struct {
    const char *option;
    const char *sql;
    const char *unset;
} numbers[] = {
    {"identity_start", "START WITH", "START WITH 1"},
    {"identity_increment", "INCREMENT BY", "INCREMENT BY 1"},
    {"identity_min", "MINVALUE", "NO MINVALUE"},
    {"identity_max", "MAXVALUE", "NO MAXVALUE"},
    {"identity_cache", "CACHE", "CACHE 1"},
};

static void
append_numbers(GString *out, const CmColumn *column)
{
    const char *sequence = cm_postgresql_option(column->options, "identity_sequence");
    g_autofree char *name = sequence ? cm_postgresql_named(sequence) : NULL;

    if (name)
        g_string_append_printf(out, "%sSEQUENCE NAME %s", out->len ? " " : "", name);
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        const CmValue *value = cm_postgresql_value(column->options, numbers[i].option);

        if (value && value->kind == CM_VALUE_INTEGER)
            g_string_append_printf(out, "%s%s %" G_GINT64_FORMAT, out->len ? " " : "",
                                   numbers[i].sql, value->integer);
    }
    if (cm_postgresql_is_set(column->options, "identity_cycle"))
        g_string_append(out, out->len ? " CYCLE" : "CYCLE");
}

void
cm_postgresql_append_identity(GString *out, const CmColumn *column, CmNumbering numbering)
{
    g_autoptr(GString) said = g_string_new(NULL);

    append_numbers(said, column);
    g_string_append_printf(out, " GENERATED %s AS IDENTITY", identity_sql(numbering));
    if (said->len)
        g_string_append_printf(out, " (%s)", said->str);
}

static char *
sequence_sql(const CmTable *table, const CmColumn *column)
{
    CmName name = cm_postgresql_sequence_name(table, column);
    char *sql = cm_postgresql_name(&name);

    cm_name_clear(&name);
    return sql;
}

void
cm_postgresql_drop_numbering(const CmRendering *rendering, const CmTable *before,
                             const CmTable *after, const CmColumn *column)
{
    CmNumbering was = cm_postgresql_numbering(before, column);
    const CmColumn *now_column = cm_table_column(after, column->name);
    CmNumbering now = now_column ? cm_postgresql_numbering(after, now_column) : CM_NUMBERING_NONE;
    g_autofree char *name = cm_postgresql_quote(column->name);
    g_autofree char *sequence = NULL;

    if (was == CM_NUMBERING_NONE || was == now || (is_identity(was) && is_identity(now)))
        return;
    if (!cm_postgresql_sequence_stands(rendering, before, column))
        cm_postgresql_stop_drawing(rendering, before, after, column->name);
    if (is_identity(was)) {
        cm_rendering_alter_table(rendering, &before->name, "ALTER COLUMN %s DROP IDENTITY", name);
        return;
    }
    sequence = sequence_sql(before, column);
    cm_rendering_alter_table(rendering, &before->name, "ALTER COLUMN %s DROP DEFAULT", name);
    if (!cm_postgresql_sequence_stands(rendering, before, column))
        cm_statements_add_format(rendering->statements, "DROP SEQUENCE %s", sequence);
}

/* Rows may be there already: numbering goes on behind the greatest. */
static void
skip_numbers(const CmRendering *rendering, const CmTable *table, const CmColumn *column)
{
    g_autofree char *name = cm_postgresql_quote(column->name);
    g_autofree char *of = cm_postgresql_name(&table->name);
    g_autofree char *of_literal = cm_postgresql_literal(of);
    g_autofree char *name_literal = cm_postgresql_literal(column->name);
    g_autofree char *greatest = cm_postgresql_greatest_drawn(rendering, table, column);

    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (cm_postgresql_value(column->options, numbers[i].option))
            return;
    if (greatest)
        cm_statements_add_format(rendering->statements,
                                 "SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(%s, 0) "
                                 "+ 1, false)",
                                 of_literal, name_literal, greatest);
    else
        cm_statements_add_format(
            rendering->statements,
            "SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max(%s), 0) "
            "+ 1, false) FROM %s",
            of_literal, name_literal, name, of);
}

/* What an identity is made of may change without its being made anew. */
static void
alter_identity(const CmRendering *rendering, const CmTable *before, const CmTable *after,
               const CmColumn *was, const CmColumn *now)
{
    g_autoptr(GString) out = g_string_new(NULL);
    CmNumbering numbering = cm_postgresql_numbering(after, now);
    bool cycled = cm_postgresql_is_set(was->options, "identity_cycle");
    bool cycles = cm_postgresql_is_set(now->options, "identity_cycle");
    g_autofree char *from = sequence_sql(before, was);
    g_autofree char *to = sequence_sql(after, now);
    CmName name = cm_postgresql_sequence_name(after, now);
    g_autofree char *bare = cm_postgresql_quote(name.name);
    g_autofree char *column = cm_postgresql_quote(now->name);

    if (strcmp(from, to))
        cm_statements_add_format(rendering->statements, "ALTER SEQUENCE %s RENAME TO %s", from,
                                 bare);
    cm_name_clear(&name);
    if (cm_postgresql_numbering(before, was) != numbering)
        g_string_append_printf(out, " SET GENERATED %s", identity_sql(numbering));
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        const CmValue *old = cm_postgresql_value(was->options, numbers[i].option);
        const CmValue *new = cm_postgresql_value(now->options, numbers[i].option);

        if (old == new || (old && new &&cm_value_equal(old, new)))
            continue;
        g_string_append(out, " SET ");
        if (new)
            g_string_append_printf(out, "%s %" G_GINT64_FORMAT, numbers[i].sql, new->integer);
        else
            g_string_append(out, numbers[i].unset);
    }
    if (cycled != cycles)
        g_string_append(out, cycles ? " SET CYCLE" : " SET NO CYCLE");
    if (out->len)
        cm_rendering_alter_table(rendering, &after->name, "ALTER COLUMN %s%s", column, out->str);
}

static void
add_identity(const CmRendering *rendering, const CmTable *after, const CmColumn *column,
             CmNumbering numbering)
{
    g_autoptr(GString) clause = g_string_new("ADD");
    g_autofree char *name = cm_postgresql_quote(column->name);

    cm_postgresql_append_identity(clause, column, numbering);
    cm_rendering_alter_table(rendering, &after->name, "ALTER COLUMN %s %s", name, clause->str);
    skip_numbers(rendering, after, column);
}

static void
add_serial(const CmRendering *rendering, const CmTable *after, const CmColumn *column)
{
    g_autofree char *name = cm_postgresql_quote(column->name);
    g_autofree char *of = cm_postgresql_name(&after->name);
    g_autofree char *type = cm_postgresql_type_to_text(column->type);
    g_autofree char *sequence = sequence_sql(after, column);
    g_autofree char *literal = cm_postgresql_literal(sequence);

    if (!cm_postgresql_become_serial(rendering, after, column)) {
        cm_statements_add_format(rendering->statements, "CREATE SEQUENCE %s AS %s OWNED BY %s.%s",
                                 sequence, type, of, name);
        skip_numbers(rendering, after, column);
    }
    cm_rendering_alter_table(rendering, &after->name, "ALTER COLUMN %s SET DEFAULT nextval(%s)",
                             name, literal);
}

/* The sequence of a serial column has the column's type. */
static void
alter_serial(const CmRendering *rendering, const CmTable *after, const CmColumn *was,
             const CmColumn *now)
{
    g_autofree char *from = cm_postgresql_type_to_text(was->type);
    g_autofree char *to = cm_postgresql_type_to_text(now->type);
    g_autofree char *sequence = sequence_sql(after, now);

    if (g_strcmp0(from, to))
        cm_statements_add_format(rendering->statements, "ALTER SEQUENCE %s AS %s", sequence, to);
}

void
cm_postgresql_add_numbering(const CmRendering *rendering, const CmTable *before,
                            const CmTable *after, const CmColumn *column)
{
    const CmColumn *was_column = cm_table_column(before, column->name);
    CmNumbering was = was_column ? cm_postgresql_numbering(before, was_column) : CM_NUMBERING_NONE;
    CmNumbering now = cm_postgresql_numbering(after, column);

    if (now == CM_NUMBERING_NONE)
        return;
    if (is_identity(now) && is_identity(was))
        alter_identity(rendering, before, after, was_column, column);
    else if (was == now)
        alter_serial(rendering, after, was_column, column);
    else if (is_identity(now))
        add_identity(rendering, after, column, now);
    else
        add_serial(rendering, after, column);
    if (was_column && was != now && !(is_identity(was) && is_identity(now)))
        cm_postgresql_draw_again(rendering, before, after, column->name);
}

void
cm_postgresql_drop_numberings(const CmRendering *rendering, const CmTable *before,
                              const CmTable *after, const char *but)
{
    for (guint i = 0; i < before->columns->len; i++) {
        const CmColumn *column = before->columns->pdata[i];

        if (g_strcmp0(column->name, but) && cm_table_column(after, column->name))
            cm_postgresql_drop_numbering(rendering, before, after, column);
    }
}

void
cm_postgresql_add_numberings(const CmRendering *rendering, const CmTable *before,
                             const CmTable *after, const char *but)
{
    for (guint i = 0; i < after->columns->len; i++) {
        const CmColumn *column = after->columns->pdata[i];

        if (g_strcmp0(column->name, but) && cm_table_column(before, column->name))
            cm_postgresql_add_numbering(rendering, before, after, column);
    }
}

void
cm_postgresql_rename_sequences(const CmRendering *rendering, const CmTable *before,
                               const CmTable *after)
{
    for (guint i = 0; i < before->columns->len && i < after->columns->len; i++) {
        const CmColumn *was = before->columns->pdata[i];
        const CmColumn *now = after->columns->pdata[i];
        g_autofree char *from = sequence_sql(before, was);
        g_autofree char *to = NULL;
        CmName name;

        if (cm_postgresql_numbering(before, was) == CM_NUMBERING_NONE)
            continue;
        name = cm_postgresql_sequence_name(after, now);
        to = cm_postgresql_quote(name.name);
        if (strcmp(before->name.name, after->name.name) || strcmp(was->name, now->name))
            if (!cm_postgresql_option(was->options, "identity_sequence"))
                cm_statements_add_format(rendering->statements, "ALTER SEQUENCE %s RENAME TO %s",
                                         from, to);
        cm_name_clear(&name);
    }
}
