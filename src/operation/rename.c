/* What follows when a table or column is renamed, as a database does it: expressions, keys,
 * indexes, the foreign keys of other tables, and the texts of views and triggers. */
#include "operation/internal.h"

#include <string.h>

#include "base/sqltext.h"
#include "operation/rename_text.h"

const CmLexerOptions *
cm_operation_lexer(const char *dialect)
{
    static const struct {
        const char *dialect;
        const CmLexerOptions *lexer;
    } lexers[] = {
        {"postgresql", &cm_lexer_options_postgresql},
        {"mysql", &cm_lexer_options_mysql},
        {"mariadb", &cm_lexer_options_mysql},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(lexers); i++)
        if (!g_strcmp0(lexers[i].dialect, dialect))
            return lexers[i].lexer;
    return &cm_lexer_options_sqlite;
}

static bool
mentions(const char *sql, const char *column, const CmLexerOptions *lexer)
{
    g_autofree char *renamed = NULL;

    if (!sql)
        return false;
    renamed = cm_sql_rename_identifier(sql, column, "_", lexer);
    return strcmp(sql, renamed) != 0;
}

static bool
is_over(const GPtrArray *parts, const char *column, const CmLexerOptions *lexer)
{
    for (guint i = 0; i < parts->len; i++)
        if (mentions(((CmPart *)parts->pdata[i])->sql, column, lexer))
            return true;
    return cm_parts_mention(parts, column);
}

/* PostgreSQL's INCLUDE: the columns are no part of the key, but are in the index. */
static bool
includes(const CmOptions *options, const char *column)
{
    g_auto(GStrv) columns = cm_options_list(options, "postgresql", "include");

    return columns && g_strv_contains((const char *const *)columns, column);
}

bool
cm_operation_constraint_is_over(const CmConstraint *constraint, const char *column,
                                const CmLexerOptions *lexer)
{
    return is_over(constraint->parts, column, lexer) || mentions(constraint->sql, column, lexer) ||
           includes(constraint->options, column);
}

bool
cm_operation_index_is_over(const CmIndex *index, const char *column, const CmLexerOptions *lexer)
{
    return is_over(index->parts, column, lexer) || mentions(index->where, column, lexer) ||
           includes(index->options, column);
}

static void
replace_text(char **text, const char *with)
{
    g_free(*text);
    *text = g_strdup(with);
}

static void
rename_in_sql(char **sql, const char *from, const char *to, const CmLexerOptions *lexer)
{
    char *renamed;

    if (!*sql)
        return;
    renamed = cm_sql_rename_identifier(*sql, from, to, lexer);
    g_free(*sql);
    *sql = renamed;
}

static void
rename_in_parts(GPtrArray *parts, const char *from, const char *to, const CmLexerOptions *lexer)
{
    for (guint i = 0; i < parts->len; i++) {
        CmPart *part = parts->pdata[i];

        if (!g_strcmp0(part->column, from))
            replace_text(&part->column, to);
        rename_in_sql(&part->sql, from, to, lexer);
    }
}

/* Foreign keys of all tables that point to the column. */
static void
rename_referred(CmSchema *schema, const CmName *table, const char *from, const char *to)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *other = schema->tables->pdata[i];

        for (guint j = 0; j < other->constraints->len; j++) {
            CmConstraint *constraint = other->constraints->pdata[j];

            if (constraint->kind != CM_CONSTRAINT_FOREIGN_KEY || !constraint->referred_columns ||
                !cm_name_equal(&constraint->referred, table))
                continue;
            for (GStrv column = constraint->referred_columns; *column; column++)
                if (!strcmp(*column, from))
                    replace_text(column, to);
        }
    }
}

/* A list of names of tables or columns, or one name, among options. */
static void
rename_in_option(CmOptions **options, const char *key, const char *from, const char *to)
{
    g_auto(GStrv) names = cm_options_list(*options, "postgresql", key);
    bool follows = false;

    for (GStrv name = names; name && *name; name++) {
        if (strcmp(*name, from))
            continue;
        replace_text(name, to);
        follows = true;
    }
    if (follows)
        cm_options_set_list(options, "postgresql", key, (const char *const *)names);
}

/* Columns that an index or a key carries along, and those that a foreign key sets to NULL. */
static const char *const column_lists[] = {"include", "set_null_columns"};

static void
rename_in_lists(CmOptions **options, const char *from, const char *to)
{
    for (gsize i = 0; i < G_N_ELEMENTS(column_lists); i++)
        rename_in_option(options, column_lists[i], from, to);
}

/* Texts of SQL among the options of a table and of its columns. */
static const struct {
    const char *dialect;
    const char *key;
} option_texts[] = {{"mariadb", "check"},
                    {"mariadb", "period"},
                    {"mysql", "partition_by"},
                    {"mariadb", "partition_by"},
                    {"postgresql", "partition_by"}};

static void
rename_in_texts(CmOptions **options, const char *from, const char *to, const CmLexerOptions *lexer)
{
    for (gsize i = 0; i < G_N_ELEMENTS(option_texts); i++) {
        g_autofree char *text =
            g_strdup(cm_options_text(*options, option_texts[i].dialect, option_texts[i].key));
        CmValue value;

        rename_in_sql(&text, from, to, lexer);
        value = cm_value_of_text(text);
        if (text)
            cm_options_set(options, option_texts[i].dialect, option_texts[i].key, &value);
    }
}

static void
rename_in_columns(const GPtrArray *columns, const char *from, const char *to,
                  const CmLexerOptions *lexer)
{
    for (guint i = 0; i < columns->len; i++) {
        CmColumn *column = columns->pdata[i];

        rename_in_sql(&column->computed, from, to, lexer);
        rename_in_texts(&column->options, from, to, lexer);
        if (column->server_default.kind == CM_DEFAULT_SQL)
            rename_in_sql(&column->server_default.text, from, to, lexer);
    }
}

static void
rename_in_table(CmTable *table, const char *from, const char *to, const CmLexerOptions *lexer)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];

        rename_in_parts(constraint->parts, from, to, lexer);
        rename_in_sql(&constraint->sql, from, to, lexer);
        rename_in_lists(&constraint->options, from, to);
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        CmIndex *index = table->indexes->pdata[i];

        rename_in_parts(index->parts, from, to, lexer);
        rename_in_sql(&index->where, from, to, lexer);
        rename_in_lists(&index->options, from, to);
    }
    rename_in_columns(table->columns, from, to, lexer);
    rename_in_texts(&table->options, from, to, lexer);
}

static void
take_text(char **text, char *renamed)
{
    g_free(*text);
    *text = renamed;
}

/* Whether another table that the text mentions has a column of this name too. */
static bool
is_shared(const CmSchema *schema, const CmTable *table, const char *sql, const char *column,
          const CmLexerOptions *lexer)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *other = schema->tables->pdata[i];

        if (other != table && cm_table_column(other, column) &&
            cm_sql_mentions(sql, other->name.name, lexer))
            return true;
    }
    return false;
}

static void
rename_column_in_text(const CmSchema *schema, const CmTable *table, char **sql, const char *from,
                      const char *to, const CmLexerOptions *lexer)
{
    if (!cm_sql_mentions(*sql, table->name.name, lexer))
        return;
    take_text(sql, cm_rename_text_column(*sql, table->name.name, from, to,
                                         !is_shared(schema, table, *sql, from, lexer), lexer));
}

/* Names of its own for its columns hold whatever its query gives. */
static void
rename_column_in_view(const CmSchema *schema, const CmTable *table, CmView *view, const char *from,
                      const char *to, const CmLexerOptions *lexer)
{
    bool is_unique;

    if (view->columns) {
        rename_column_in_text(schema, table, &view->sql, from, to, lexer);
        return;
    }
    if (!cm_sql_mentions(view->sql, table->name.name, lexer))
        return;
    is_unique = !is_shared(schema, table, view->sql, from, lexer);
    take_text(&view->sql,
              cm_rename_text_view_column(view->sql, table->name.name, from, to, is_unique, lexer));
}

static void
rename_in_settings(CmObject *object, const char *from, const char *to, const CmLexerOptions *lexer)
{
    static const char *const keys[] = {"using", "check", "expressions"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *text = g_strdup(cm_options_text(object->settings, "", keys[i]));
        CmValue value;

        if (!text)
            continue;
        rename_in_sql(&text, from, to, lexer);
        value = cm_value_of_text(text);
        cm_object_set(object, keys[i], &value);
    }
}

static bool
is_publication(const CmObject *object)
{
    return object->kind == CM_OBJECT_RAW && object->sql &&
           g_str_has_prefix(object->name.name, "publication ");
}

/* A policy or a rule of the table, and the sequences that the column owns. */
static void
rename_column_in_objects(CmSchema *schema, const CmTable *table, const char *from, const char *to,
                         const CmLexerOptions *lexer)
{
    for (guint i = 0; i < schema->objects->len; i++) {
        CmObject *object = schema->objects->pdata[i];

        if (is_publication(object))
            take_text(&object->sql,
                      cm_rename_text_published_column(object->sql, &table->name, from, to, lexer));
        if (!cm_name_equal(&object->table, &table->name))
            continue;
        if (!g_strcmp0(object->column, from))
            replace_text(&object->column, to);
        if (object->kind == CM_OBJECT_RULE)
            rename_column_in_text(schema, table, &object->sql, from, to, lexer);
        if (object->kind == CM_OBJECT_POLICY || object->kind == CM_OBJECT_STATISTICS)
            rename_in_settings(object, from, to, lexer);
    }
}

void
cm_operation_rename_column_everywhere(CmSchema *schema, CmTable *table, const char *from,
                                      const char *to, const CmLexerOptions *lexer)
{
    rename_in_table(table, from, to, lexer);
    rename_referred(schema, &table->name, from, to);
    rename_column_in_objects(schema, table, from, to, lexer);
    for (guint i = 0; i < schema->views->len; i++)
        rename_column_in_view(schema, table, schema->views->pdata[i], from, to, lexer);
    for (guint i = 0; i < schema->triggers->len; i++)
        rename_column_in_text(schema, table, &((CmTrigger *)schema->triggers->pdata[i])->sql, from,
                              to, lexer);
}

void
cm_operation_follow_in_options(CmSchema *schema, const CmName *table, const char *to)
{
    static const char *const keys[] = {"partition_of", "inherits", "of_type"};
    const CmName renamed = {table->schema, (char *)to};
    g_autofree char *from = cm_name_to_string(table);
    g_autofree char *after = cm_name_to_string(&renamed);

    for (guint i = 0; i < schema->tables->len; i++)
        for (gsize j = 0; j < G_N_ELEMENTS(keys); j++)
            rename_in_option(&((CmTable *)schema->tables->pdata[i])->options, keys[j], from, after);
}

void
cm_operation_rename_table_in_texts(CmSchema *schema, const CmName *table, const char *to,
                                   const CmLexerOptions *lexer)
{
    cm_operation_follow_in_options(schema, table, to);
    if (lexer == &cm_lexer_options_postgresql)
        cm_operation_follow_type(schema, table, to, true);
    for (guint i = 0; i < schema->views->len; i++) {
        CmView *view = schema->views->pdata[i];

        take_text(&view->sql, cm_rename_text_table(view->sql, table->name, to, lexer));
    }
    for (guint i = 0; i < schema->objects->len; i++) {
        CmObject *object = schema->objects->pdata[i];

        if (object->kind == CM_OBJECT_RULE || is_publication(object))
            take_text(&object->sql, cm_rename_text_table(object->sql, table->name, to, lexer));
    }
    for (guint i = 0; i < schema->triggers->len; i++) {
        CmTrigger *trigger = schema->triggers->pdata[i];

        take_text(&trigger->sql, cm_rename_text_table(trigger->sql, table->name, to, lexer));
    }
}
