#include "conformance/mutate_pick.h"

#include <string.h>

#include "base/sqltext.h"
#include "schema/parents.h"

guint
pick(Mutation *m, guint count)
{
    return (guint)g_rand_int_range(m->random, 0, (gint32)count);
}

const char *
dialect_of(const Mutation *m)
{
    return cm_connection_spelling(m->connection)->name;
}

bool
is_sqlite(const Mutation *m)
{
    return !strcmp(dialect_of(m), "sqlite");
}

bool
is_mariadb(const Mutation *m)
{
    return !strcmp(dialect_of(m), "mariadb");
}

/* Some engines cannot do most of what tables can. */
static bool
is_of_odd_engine(const CmTable *table)
{
    const char *engine = cm_options_text(table->options, "mysql", "engine");

    return engine && g_ascii_strcasecmp(engine, "Aria");
}

CmTable *
pick_table(Mutation *m)
{
    CmTable *table =
        m->schema->tables->len ? m->schema->tables->pdata[pick(m, m->schema->tables->len)] : NULL;

    if (!table || table->module || is_of_odd_engine(table) ||
        cm_options_get(table->options, "postgresql", "of_type") ||
        (odd_of(m->schema, table) & ~m->odd))
        return NULL;
    return table;
}

/* By kind of type: on all servers; on those where a text needs no length. */
static const struct {
    bool can_be_key;
    bool on_mariadb;
} key_types[CM_TYPE_COUNT] = {
    [CM_TYPE_INTEGER] = {true, true},     [CM_TYPE_SMALLINT] = {true, true},
    [CM_TYPE_BIGINT] = {true, true},      [CM_TYPE_NUMERIC] = {true, true},
    [CM_TYPE_DECIMAL] = {true, true},     [CM_TYPE_BOOLEAN] = {true, true},
    [CM_TYPE_STRING] = {true, true},      [CM_TYPE_TEXT] = {true, false},
    [CM_TYPE_DATE] = {true, true},        [CM_TYPE_DATETIME] = {true, true},
    [CM_TYPE_TIMESTAMP] = {true, true},   [CM_TYPE_UUID] = {true, true},
    [CM_TYPE_TIMESTAMPTZ] = {true, true}, [CM_TYPE_ENUM] = {true, true},
};

bool
can_be_key(const Mutation *m, const CmColumn *column)
{
    const CmType *type = column->type;

    if (is_sqlite(m))
        return true;
    if (!is_mariadb(m))
        return key_types[type->kind].can_be_key;
    return key_types[type->kind].on_mariadb && type->length <= 60 && !column->computed;
}

bool
are_keys(const Mutation *m, const CmTable *table, const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        const CmColumn *column = part->column ? cm_table_column(table, part->column) : NULL;

        if (!column || part->length || !can_be_key(m, column))
            return false;
    }
    return true;
}

bool
is_text(const CmColumn *column)
{
    return column->type->kind == CM_TYPE_STRING || column->type->kind == CM_TYPE_TEXT;
}

bool
is_numbered(const CmColumn *column)
{
    return column->autoincrement == CM_AUTOINCREMENT_YES ||
           cm_options_text(column->options, "postgresql", "numbering");
}

bool
lives_by_numbers(const CmColumn *column)
{
    return cm_options_is_set(column->options, "mysql", "invisible") && !column->nullable &&
           column->server_default.kind == CM_DEFAULT_NONE;
}

CmColumn *
pick_column(Mutation *m, const CmTable *table)
{
    return table->columns->len ? table->columns->pdata[pick(m, table->columns->len)] : NULL;
}

CmColumn *
pick_plain_column(Mutation *m, const CmTable *table)
{
    CmColumn *column = pick_column(m, table);

    if (!column || column->computed || column->renamed_from ||
        cm_table_is_key(table, column->name) || is_splitting(m, table, column->name) ||
        (!(m->odd & ODD_GIVEN) && is_from_parent(m, table, column->name)))
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
    return sql && cm_sql_mentions(sql, word, &cm_lexer_options_sqlite);
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
    for (guint i = 0; i < m->schema->objects->len; i++)
        if (mentions(((CmObject *)m->schema->objects->pdata[i])->sql, word))
            return true;
    return false;
}

/* A view may say the table's columns with a star. */
bool
is_viewed(const Mutation *m, const CmTable *table)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(m->schema, table, true);

    for (guint i = 0; i < heirs->len; i++)
        if (is_in_texts(m, ((CmTable *)heirs->pdata[i])->name.name))
            return true;
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
    const CmTable *parent = cm_schema_parent(m->schema, table);

    return is_referred_in(m->before, old_table(table).name) ||
           is_referred_in(m->schema, table->name.name) || (parent && is_referred(m, parent));
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
has_own_objects(const Mutation *m, const CmTable *table)
{
    for (guint i = 0; i < m->schema->objects->len; i++) {
        const CmObject *object = m->schema->objects->pdata[i];

        if (!g_strcmp0(object->table.name, table->name.name))
            return true;
    }
    return false;
}

bool
has_objects(const Mutation *m, const CmTable *table)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(m->schema, table, true);

    for (guint i = 0; i < heirs->len; i++)
        if (has_own_objects(m, heirs->pdata[i]))
            return true;
    return has_own_objects(m, table);
}

static bool
says_column(const CmConstraint *key, const CmTable *of, const CmTable *table, const char *column)
{
    if (key->kind != CM_CONSTRAINT_FOREIGN_KEY)
        return false;
    if (of == table && cm_parts_mention(key->parts, column))
        return true;
    return !g_ascii_strcasecmp(key->referred.name, table->name.name) &&
           (!key->referred_columns ||
            g_strv_contains((const char *const *)key->referred_columns, column));
}

static bool
has_foreign_key_over(const CmSchema *schema, const CmTable *table, const char *column)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *other = schema->tables->pdata[i];

        for (guint j = 0; j < other->constraints->len; j++)
            if (says_column(other->constraints->pdata[j], other, table, column))
                return true;
    }
    return false;
}

bool
is_in_foreign_key(const Mutation *m, const CmTable *table, const char *column)
{
    const CmName old = old_table(table);
    const CmTable *was = cm_schema_table(m->before, &old);
    const CmColumn *now = cm_table_column(table, column);

    return has_foreign_key_over(m->schema, table, column) ||
           (was && now && has_foreign_key_over(m->before, was, old_column(now)));
}

/* By name, or in an expression. */
static bool
mentions_part(const GPtrArray *parts, const char *column, bool by_name)
{
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        if ((by_name && part->column && !g_ascii_strcasecmp(part->column, column)) ||
            mentions(part->sql, column))
            return true;
    }
    return false;
}

static bool
is_included(const CmOptions *options, const char *column)
{
    return mentions(cm_options_text(options, "postgresql", "include"), column);
}

static bool
is_mentioned(const CmTable *table, const char *column, bool by_name)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (mentions_part(constraint->parts, column, by_name) ||
            mentions(constraint->sql, column) ||
            (by_name && is_included(constraint->options, column)))
            return true;
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (mentions_part(index->parts, column, by_name) || mentions(index->where, column) ||
            (by_name && is_included(index->options, column)))
            return true;
    }
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *other = table->columns->pdata[i];

        if (mentions(other->computed, column) ||
            mentions(cm_options_text(other->options, "mariadb", "check"), column))
            return true;
    }
    return false;
}

/* By the table, or by one that has its columns. */
static bool
is_mentioned_below(const Mutation *m, const CmTable *table, const char *column, bool by_name)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(m->schema, table, true);

    for (guint i = 0; i < heirs->len; i++)
        if (is_mentioned(heirs->pdata[i], column, by_name))
            return true;
    return is_mentioned(table, column, by_name);
}

bool
is_used(const Mutation *m, const CmTable *table, const char *column)
{
    return is_mentioned_below(m, table, column, true);
}

bool
is_in_expressions(const Mutation *m, const CmTable *table, const char *column)
{
    return is_mentioned_below(m, table, column, false);
}

bool
feeds_functions(const Mutation *m, const CmTable *table)
{
    for (guint i = 0; is_viewed(m, table) && i < m->schema->objects->len; i++) {
        const CmObject *object = m->schema->objects->pdata[i];

        for (guint j = 0; j < m->schema->views->len; j++)
            if (mentions(object->sql, ((CmView *)m->schema->views->pdata[j])->name.name))
                return true;
    }
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
