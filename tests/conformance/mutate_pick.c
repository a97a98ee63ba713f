#include "conformance/mutate_pick.h"

#include "operation/rename_text.h"

guint
pick(Mutation *m, guint count)
{
    return (guint)g_rand_int_range(m->random, 0, (gint32)count);
}

CmTable *
pick_table(Mutation *m)
{
    CmTable *table =
        m->schema->tables->len ? m->schema->tables->pdata[pick(m, m->schema->tables->len)] : NULL;

    return table && !table->module ? table : NULL;
}

CmColumn *
pick_plain_column(Mutation *m, const CmTable *table)
{
    CmColumn *column = table->columns->pdata[pick(m, table->columns->len)];

    if (column->computed || column->renamed_from || cm_table_is_key(table, column->name))
        return NULL;
    return column;
}

char *
new_name(Mutation *m, const char *stem)
{
    return g_strdup_printf("%s_%u", stem, pick(m, 1000000));
}

void
tell(Mutation *m, const char *what, const CmTable *table, const char *name)
{
    g_string_append_printf(m->story, "%s %s%s%s; ", what, table ? table->name.name : "",
                           name && table ? "." : "", name ? name : "");
}

bool
mentions(const char *sql, const char *word)
{
    return sql && cm_rename_text_mentions(sql, word);
}

bool
is_in_texts(const Mutation *m, const char *word)
{
    for (guint i = 0; i < m->schema->views->len; i++)
        if (mentions(((CmView *)m->schema->views->pdata[i])->sql, word))
            return true;
    for (guint i = 0; i < m->schema->triggers->len; i++)
        if (mentions(((CmTrigger *)m->schema->triggers->pdata[i])->sql, word))
            return true;
    return false;
}

/* A view may say the table's columns with a star. */
bool
is_viewed(const Mutation *m, const CmTable *table)
{
    return is_in_texts(m, table->name.name);
}

static bool
is_referred_in(const CmSchema *schema, const char *name)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *other = schema->tables->pdata[i];

        for (guint j = 0; j < other->constraints->len; j++) {
            const CmConstraint *constraint = other->constraints->pdata[j];

            if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
                !g_ascii_strcasecmp(constraint->referred.name, name))
                return true;
        }
    }
    return false;
}

/* A foreign key that went comes back with the downgrade. */
bool
is_referred(const Mutation *m, const CmTable *table)
{
    return is_referred_in(m->before, old_table(table).name) ||
           is_referred_in(m->schema, table->name.name);
}

bool
has_triggers(const Mutation *m, const CmTable *table)
{
    for (guint i = 0; i < m->schema->triggers->len; i++)
        if (!g_ascii_strcasecmp(((CmTrigger *)m->schema->triggers->pdata[i])->table.name,
                                table->name.name))
            return true;
    return false;
}

static bool
mentions_part(const GPtrArray *parts, const char *column)
{
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        if ((part->column && !g_ascii_strcasecmp(part->column, column)) ||
            mentions(part->sql, column))
            return true;
    }
    return false;
}

bool
is_used(const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (mentions_part(constraint->parts, column) || mentions(constraint->sql, column))
            return true;
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (mentions_part(index->parts, column) || mentions(index->where, column))
            return true;
    }
    for (guint i = 0; i < table->columns->len; i++)
        if (mentions(((CmColumn *)table->columns->pdata[i])->computed, column))
            return true;
    return false;
}

bool
has_option(const CmTable *table, const char *option)
{
    return cm_options_is_set(table->options, "sqlite", option);
}

CmName
old_table(const CmTable *table)
{
    return (CmName){table->name.schema,
                    table->renamed_from ? table->renamed_from : table->name.name};
}

const char *
old_column(const CmColumn *column)
{
    return column->renamed_from ? column->renamed_from : column->name;
}

gint64
rows_of(const Mutation *m, const CmTable *table)
{
    const CmName name = old_table(table);

    return ask_number(m->connection, ask_format(m->connection, "SELECT count(*) FROM %N", &name));
}

bool
is_full(const Mutation *m, const CmTable *table, const CmColumn *column)
{
    const CmName name = old_table(table);

    return !ask_number(m->connection,
                       ask_format(m->connection, "SELECT count(*) FROM %N WHERE %I IS NULL", &name,
                                  old_column(column)));
}
