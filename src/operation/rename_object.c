/* What follows when an object gets another name, as a database that keeps texts in parsed form does
 * it: types of columns, casts, calls, the names of sequences in strings; of a schema, the names of
 * all that is in it. Only PostgreSQL has such objects, so that its tokens are read. */
#include <string.h>

#include "operation/internal.h"
#include "operation/rename_reader.h"
#include "schema/made_name.h"
#include "schema/own_enum.h"

/* Where a name stands in a text. */
typedef enum {
    USE_TYPE,       /* behind :: */
    USE_CALL,       /* before ( */
    USE_SEQUENCE,   /* a string that is the whole name */
    USE_SCHEMA,     /* before . */
    USE_CONSTRAINT, /* behind ON CONSTRAINT */
} Use;

typedef struct {
    Use use;
    const CmName *from;
    const char *to; /* the new name, without a schema */
} Renaming;

/* The string that names the sequence by its new name, or NULL for another string. */
static char *
renamed_string(const CmToken *token, const Renaming *renaming)
{
    g_autofree char *text = token->kind == CM_TOKEN_STRING ? cm_token_text(token) : NULL;
    const CmName to = {renaming->from->schema, (char *)renaming->to};
    g_autofree char *renamed = NULL;
    CmName name = {NULL, NULL};
    bool is_it = text && cm_name_parse(text, &name, NULL) && cm_name_equal(&name, renaming->from);

    cm_name_clear(&name);
    if (!is_it)
        return NULL;
    renamed = cm_name_to_string(&to);
    return g_strdup_printf("'%s'", renamed);
}

/* The string that nextval and its like draw from, in the schema by its new name, or NULL. */
static char *
string_in_schema(const CmRenameReader *reader, const Renaming *renaming)
{
    static const char *const calls[] = {"nextval", "currval", "setval"};
    g_autofree char *text =
        reader->token.kind == CM_TOKEN_STRING ? cm_token_text(&reader->token) : NULL;
    g_autofree char *renamed = NULL;
    CmName name = {NULL, NULL};
    bool draws = false;

    for (gsize i = 0; text && i < G_N_ELEMENTS(calls); i++)
        draws |= cm_token_is_symbol(&reader->last, "(") && cm_token_is(&reader->before, calls[i]);
    if (draws && cm_name_parse(text, &name, NULL) &&
        !g_strcmp0(name.schema, renaming->from->name)) {
        const CmName to = {(char *)renaming->to, name.name};

        renamed = cm_name_to_string(&to);
    }
    cm_name_clear(&name);
    return renamed ? g_strdup_printf("'%s'", renamed) : NULL;
}

static bool
is_due(const CmRenameReader *reader, const CmToken *next, const Renaming *renaming,
       bool behind_cast)
{
    if (!cm_token_is_name(&reader->token, renaming->from->name))
        return false;
    switch (renaming->use) {
    case USE_TYPE:
        return behind_cast && cm_rename_reader_is_at(reader, renaming->from);
    case USE_CALL:
        return cm_token_is_symbol(next, "(") && cm_rename_reader_is_at(reader, renaming->from);
    case USE_SCHEMA:
        return cm_token_is_symbol(next, ".") && !cm_token_is_symbol(&reader->last, ".");
    case USE_CONSTRAINT:
        return cm_token_is(&reader->last, "CONSTRAINT") && cm_token_is(&reader->before, "ON");
    case USE_SEQUENCE:
        break;
    }
    return false;
}

static char *
replacement(const CmRenameReader *reader, const CmToken *next, const Renaming *renaming,
            bool behind_cast)
{
    g_autoptr(GString) name = NULL;

    if (renaming->use == USE_SEQUENCE)
        return renamed_string(&reader->token, renaming);
    if (renaming->use == USE_SCHEMA && reader->token.kind == CM_TOKEN_STRING)
        return string_in_schema(reader, renaming);
    if (!is_due(reader, next, renaming, behind_cast))
        return NULL;
    name = g_string_new(renaming->to);
    if (reader->token.kind != CM_TOKEN_QUOTED)
        return g_string_free(g_steal_pointer(&name), FALSE);
    g_string_replace(name, "\"", "\"\"", 0);
    return g_strdup_printf("\"%s\"", name->str);
}

/* Replaces a text by what it is after the renaming. */
static void
rename_in(char **sql, const Renaming *renaming)
{
    CmRenameReader reader;
    char *renamed;
    bool behind_cast = false;

    if (!*sql || !strstr(*sql, renaming->from->name))
        return;
    cm_rename_reader_open(&reader, *sql, &cm_lexer_options_postgresql);
    while (cm_rename_reader_next(&reader)) {
        g_autofree char *with = NULL;
        CmToken next;

        cm_rename_reader_peek(&reader, &next);
        with = replacement(&reader, &next, renaming, behind_cast);
        if (with)
            cm_rename_reader_put(&reader, with);
        /* A cast's type may have a schema: ::audit.mood. */
        behind_cast = cm_token_is_symbol(&reader.token, "::") ||
                      (behind_cast &&
                       (cm_token_is_symbol(&next, ".") || cm_token_is_symbol(&reader.token, ".")));
    }
    renamed = cm_rename_reader_close(&reader);
    g_free(*sql);
    *sql = renamed;
}

static void
rename_in_parts(GPtrArray *parts, const Renaming *renaming)
{
    for (guint i = 0; i < parts->len; i++) {
        CmPart *part = parts->pdata[i];

        rename_in(&part->sql, renaming);
        if (renaming->use == USE_SCHEMA)
            rename_in(&part->collation, renaming);
        if (renaming->use == USE_SCHEMA)
            rename_in(&part->operator_class, renaming);
    }
}

static void
rename_in_constraints(GPtrArray *constraints, const Renaming *renaming)
{
    for (guint i = 0; i < constraints->len; i++) {
        CmConstraint *constraint = constraints->pdata[i];

        rename_in(&constraint->sql, renaming);
        rename_in_parts(constraint->parts, renaming);
    }
}

static void
rename_in_indexes(GPtrArray *indexes, const Renaming *renaming)
{
    for (guint i = 0; i < indexes->len; i++) {
        CmIndex *index = indexes->pdata[i];

        rename_in(&index->where, renaming);
        rename_in_parts(index->parts, renaming);
    }
}

/* The name of a type, alone or as an array. */
static void
rename_type_text(char **text, const Renaming *renaming)
{
    const CmName to = {renaming->from->schema, (char *)renaming->to};
    g_autofree char *from = cm_name_to_string(renaming->from);
    g_autofree char *new_name = cm_name_to_string(&to);
    const char *rest = g_str_has_prefix(*text, from) ? *text + strlen(from) : NULL;
    char *renamed;

    if (!rest || (*rest && *rest != '['))
        return;
    renamed = g_strconcat(new_name, rest, NULL);
    g_free(*text);
    *text = renamed;
}

static void
rename_in_columns(GPtrArray *columns, const Renaming *renaming)
{
    for (guint i = 0; i < columns->len; i++) {
        CmColumn *column = columns->pdata[i];
        CmType *type = column->type;

        rename_in(&column->computed, renaming);
        if (column->server_default.kind == CM_DEFAULT_SQL)
            rename_in(&column->server_default.text, renaming);
        while (type && type->element)
            type = type->element;
        if (type && type->text && renaming->use == USE_TYPE)
            rename_type_text(&type->text, renaming);
        else if (type && renaming->use == USE_SCHEMA)
            rename_in(&type->text, renaming);
        if (renaming->use == USE_SCHEMA)
            rename_in(&column->collation, renaming);
    }
}

static void
rename_in_names(GStrv names, const Renaming *renaming)
{
    for (; names && *names; names++)
        rename_in(names, renaming);
}

/* Names that hold others: those of routines their types, and what is raw all that it is of. */
static void
rename_schema_in_names(CmObject *object, const Renaming *renaming)
{
    if (strchr(object->name.name, '(') || object->kind == CM_OBJECT_RAW)
        rename_in(&object->name.name, renaming);
    rename_in(&object->drop_sql, renaming);
    rename_in_names(object->depends_on, renaming);
    rename_in_names(object->users, renaming);
}

static void
rename_in_object(CmObject *object, const Renaming *renaming)
{
    if (renaming->use == USE_SCHEMA)
        rename_schema_in_names(object, renaming);
    rename_in(&object->sql, renaming);
    rename_in_columns(object->columns, renaming);
    rename_in_constraints(object->constraints, renaming);
    for (guint i = 0; object->settings && i < object->settings->len; i++) {
        CmOption *setting = &g_array_index(object->settings, CmOption, i);
        g_autofree char *text = NULL;
        CmValue value;

        if (setting->value.kind != CM_VALUE_TEXT)
            continue;
        text = g_strdup(setting->value.data);
        rename_in(&text, renaming);
        value = cm_value_of_text(text);
        cm_value_clear(&setting->value);
        setting->value = cm_value_copy(&value);
    }
}

static void
rename_in_option(CmOptions **options, const char *key, const Renaming *renaming)
{
    g_auto(GStrv) names = cm_options_list(*options, "postgresql", key);

    rename_in_names(names, renaming);
    if (names)
        cm_options_set_list(options, "postgresql", key, (const char *const *)names);
}

static void
rename_schema_in_options(CmTable *table, const Renaming *renaming)
{
    rename_in_option(&table->options, "partition_of", renaming);
    rename_in_option(&table->options, "inherits", renaming);
    rename_in_option(&table->options, "of_type", renaming);
    for (guint i = 0; i < table->indexes->len; i++)
        rename_in_option(&((CmIndex *)table->indexes->pdata[i])->options, "parent", renaming);
}

static void
rename_everywhere(CmSchema *schema, const Renaming *renaming)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        rename_in_columns(table->columns, renaming);
        rename_in_constraints(table->constraints, renaming);
        rename_in_indexes(table->indexes, renaming);
        if (renaming->use == USE_SCHEMA)
            rename_schema_in_options(table, renaming);
    }
    for (guint i = 0; i < schema->views->len; i++) {
        CmView *view = schema->views->pdata[i];

        rename_in(&view->sql, renaming);
        rename_in_indexes(view->indexes, renaming);
    }
    for (guint i = 0; i < schema->triggers->len; i++)
        rename_in(&((CmTrigger *)schema->triggers->pdata[i])->sql, renaming);
    for (guint i = 0; i < schema->objects->len; i++)
        rename_in_object(schema->objects->pdata[i], renaming);
}

void
cm_operation_follow_numbers(CmSchema *schema, const CmTable *table, const CmColumn *column,
                            const char *table_to, const char *column_to)
{
    g_autofree char *own = cm_made_name(table->name.name, column->name, "seq");
    g_autofree char *to = cm_made_name(table_to, column_to, "seq");
    const CmName name = {table->name.schema, own};
    const Renaming renaming = {USE_SEQUENCE, &name, to};

    if (!cm_options_text(column->options, "postgresql", "identity_sequence") &&
        cm_table_has_sequence(table, column) &&
        !cm_schema_object(schema, CM_OBJECT_SEQUENCE, NULL, &name))
        rename_everywhere(schema, &renaming);
}

void
cm_operation_follow_enum(CmSchema *schema, const CmTable *table, const CmColumn *column,
                         const char *table_to, const char *column_to, const CmLexerOptions *lexer)
{
    g_autofree char *to = cm_made_name(table_to, column_to, NULL);
    CmName name = cm_column_enum_made_name(table, column);
    CmObject *object = cm_schema_object(schema, CM_OBJECT_ENUM, NULL, &name);
    const CmType *type = cm_column_enum(column);
    bool may = type && (lexer == &cm_lexer_options_postgresql || !type->text);

    if (may && cm_column_enum_follows(schema, table, column)) {
        cm_operation_follow_type(schema, &name, to, false);
        if (object)
            cm_schema_rename_object(schema, object, to, NULL);
    }
    cm_name_clear(&name);
}

void
cm_operation_follow_constraint_in_texts(CmSchema *schema, const CmTable *table, const char *from,
                                        const char *to)
{
    const CmName name = {NULL, (char *)from};
    const Renaming renaming = {USE_CONSTRAINT, &name, to};

    for (guint i = 0; i < schema->objects->len; i++) {
        CmObject *object = schema->objects->pdata[i];

        if (cm_sql_mentions(object->sql, table->name.name, &cm_lexer_options_postgresql))
            rename_in(&object->sql, &renaming);
    }
}

void
cm_operation_follow_type(CmSchema *schema, const CmName *from, const char *to, bool is_table)
{
    const Renaming renaming = {USE_TYPE, from, to};

    rename_everywhere(schema, &renaming);
    cm_operation_follow_in_options(schema, from, to);
    cm_operation_follow_type_in_routines(schema, from, to, is_table);
}

/* A name without the types of its arguments (transfer full). */
static char *
bare_name(const char *name)
{
    return g_strndup(name, strcspn(name, "("));
}

void
cm_operation_follow_object(CmSchema *schema, const CmObject *object, const char *to)
{
    g_autofree char *bare = bare_name(object->name.name);
    g_autofree char *bare_to = bare_name(to);
    const CmName from = {object->name.schema, bare};
    Renaming renaming = {USE_SCHEMA, &from, bare_to};

    switch (object->kind) {
    case CM_OBJECT_ENUM:
    case CM_OBJECT_DOMAIN:
    case CM_OBJECT_COMPOSITE:
        cm_operation_follow_type(schema, &from, bare_to, false);
        return;
    case CM_OBJECT_SEQUENCE:
        renaming.use = USE_SEQUENCE;
        break;
    case CM_OBJECT_FUNCTION:
    case CM_OBJECT_AGGREGATE:
        renaming.use = USE_CALL;
        break;
    case CM_OBJECT_SCHEMA:
        break;
    default:
        return;
    }
    rename_everywhere(schema, &renaming);
    if (object->kind == CM_OBJECT_SCHEMA)
        cm_schema_rename_namespace(schema, object->name.name, to);
}

/* A default that is a label is called what the label is. */
static void
take_label(CmDefault *value, const CmObject *object)
{
    if (value->kind != CM_DEFAULT_TEXT)
        return;
    for (guint i = 0; object->former_labels && object->labels[i]; i++) {
        if (g_strcmp0(object->former_labels[i], value->text))
            continue;
        cm_default_clear(value);
        *value = cm_default_new(CM_DEFAULT_TEXT, object->labels[i]);
        return;
    }
}

/* The labels of an enum are known at its columns too. */
static void
take_labels(GPtrArray *columns, const CmObject *object, const char *name)
{
    for (guint i = 0; i < columns->len; i++) {
        CmColumn *column = columns->pdata[i];
        CmType *type = column->type;

        while (type && type->element)
            type = type->element;
        if (!type || type->kind != CM_TYPE_ENUM || g_strcmp0(type->text, name))
            continue;
        g_strfreev(type->labels);
        type->labels = g_strdupv(object->labels);
        if (type == column->type)
            take_label(&column->server_default, object);
    }
}

static CmColumn *
find_user(const CmSchema *schema, const char *table_name, const char *column)
{
    CmName name = {NULL, NULL};
    CmTable *table = cm_name_parse(table_name, &name, NULL) ? cm_schema_table(schema, &name) : NULL;

    cm_name_clear(&name);
    return table ? cm_table_column(table, column) : NULL;
}

CmColumn *
cm_operation_enum_user(const CmSchema *schema, const char *table, const char *column)
{
    CmColumn *found = find_user(schema, table, column);

    return found && found->type->kind == CM_TYPE_ENUM ? found : NULL;
}

/* Columns that have the enum without its name are those that are said. */
static void
give_labels(CmSchema *schema, const CmObject *object)
{
    for (GStrv user = object->users; user && *user; user += 2) {
        CmColumn *column = find_user(schema, user[0], user[1]);

        if (!column || (column->type->kind == CM_TYPE_ENUM && column->type->text))
            continue;
        cm_type_free(column->type);
        column->type = cm_type_new(CM_TYPE_ENUM);
        column->type->labels = g_strdupv(object->labels);
        take_label(&column->server_default, object);
    }
}

void
cm_operation_follow_labels(CmSchema *schema, const CmObject *object)
{
    g_autofree char *name = cm_name_to_string(&object->name);

    for (guint i = 0; i < schema->tables->len; i++)
        take_labels(((CmTable *)schema->tables->pdata[i])->columns, object, name);
    for (guint i = 0; i < schema->objects->len; i++)
        take_labels(((CmObject *)schema->objects->pdata[i])->columns, object, name);
    give_labels(schema, object);
}
