/* Projecting: a schema as PostgreSQL would hold it, so that what a model declares and what a
 * database has are said in the same words. Doing it twice changes nothing. */
#include <string.h>

#include "dialect/postgresql_names.h"
#include "dialect/postgresql_numbering.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_project.h"
#include "dialect/postgresql_types.h"
#include "schema/own_enum.h"
#include "schema/parents.h"

static void
unset(CmOptions **options, const char *key)
{
    const CmValue none = CM_VALUE_OF_NULL;

    cm_options_set(options, cm_dialect_postgresql.name, key, &none);
}

static void
cut(char **name)
{
    char *short_name = *name ? cm_made_name_cut(*name) : NULL;

    g_free(*name);
    *name = short_name;
}

static bool
check_name(const char *what, const char *name, GError **error)
{
    return strlen(name) <= CM_MADE_NAME_MOST_BYTES ||
           cm_fail(error, CM_ERROR_UNSUPPORTED,
                   "%s '%s': PostgreSQL keeps %d bytes of a name; give it a shorter one", what,
                   name, CM_MADE_NAME_MOST_BYTES);
}

/* The server's own collations are named without its schema. */
static void
shorten_collation(char **collation)
{
    CmName name = {NULL, NULL};

    if (*collation && cm_name_parse(*collation, &name, NULL) &&
        !g_strcmp0(name.schema, "pg_catalog")) {
        g_clear_pointer(&name.schema, g_free);
        g_free(*collation);
        *collation = cm_name_to_string(&name);
    }
    cm_name_clear(&name);
    if (!g_strcmp0(*collation, "default"))
        g_clear_pointer(collation, g_free);
}

static void
drop_empty(char **comment)
{
    if (*comment && !**comment)
        g_clear_pointer(comment, g_free);
}

static void
add_enum(CmSchema *schema, const CmType *type)
{
    CmName name = {NULL, NULL};
    CmObject *object;

    if (!cm_name_parse(type->text, &name, NULL) || !type->labels)
        return;
    if (!cm_schema_object(schema, CM_OBJECT_ENUM, NULL, &name)) {
        object = cm_object_new(CM_OBJECT_ENUM, name.schema, name.name);
        object->labels = g_strdupv(type->labels);
        cm_schema_add_object(schema, object, NULL);
    }
    cm_name_clear(&name);
}

static bool
project_type(CmSchema *schema, const CmTable *table, CmColumn *column, GError **error)
{
    CmType *inner = column->type;
    g_autofree char *text = NULL;

    while (inner->kind == CM_TYPE_ARRAY)
        inner = inner->element;
    if (inner->kind == CM_TYPE_ENUM && !inner->text) {
        CmName name = cm_column_enum_made_name(table, column);

        inner->text = cm_name_to_string(&name);
        cm_name_clear(&name);
    }
    if (inner->kind == CM_TYPE_ENUM) {
        add_enum(schema, inner);
        return true;
    }
    text = cm_postgresql_type_to_text(column->type);
    if (!text)
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "table '%s', column '%s': PostgreSQL wants a type for every column",
                       table->name.name, column->name);
    cm_type_free(column->type);
    column->type = cm_postgresql_type_from_text(text);
    return true;
}

/* The one way to say how a column is numbered. */
static void
project_numbering(const CmTable *table, CmColumn *column)
{
    CmNumbering numbering = cm_postgresql_numbering(table, column);
    bool is_auto = cm_postgresql_is_auto_key(table, column);
    CmValue word = cm_value_of_text(cm_postgresql_numbering_word(numbering));

    unset(&column->options, "numbering");
    if (numbering == CM_NUMBERING_NONE) {
        column->autoincrement = is_auto ? CM_AUTOINCREMENT_NO : CM_AUTOINCREMENT_AUTO;
        return;
    }
    if (numbering != CM_NUMBERING_SERIAL)
        column->nullable = false;
    column->autoincrement = CM_AUTOINCREMENT_AUTO;
    if (numbering == CM_NUMBERING_IDENTITY && is_auto && !column->options)
        return;
    column->autoincrement = CM_AUTOINCREMENT_YES;
    cm_options_set(&column->options, cm_dialect_postgresql.name, "numbering", &word);
}

/* Somebody may have created one of the name. */
static bool
check_collation(const CmSchema *schema, const CmTable *table, const CmColumn *column,
                GError **error)
{
    for (guint i = 0; column->collation && i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];

        if (object->kind == CM_OBJECT_COLLATION && !strcmp(object->name.name, column->collation))
            return true;
    }
    if (cm_dialect_check_collation(&cm_dialect_postgresql, column, error))
        return true;
    g_prefix_error(error, "table '%s', column '%s': ", table->name.name, column->name);
    cm_error_locate(error, table->at);
    return false;
}

static bool
project_column(CmSchema *schema, const CmTable *table, CmColumn *column, GError **error)
{
    cm_postgresql_project_serial(column);
    if (!check_name("column", column->name, error) || !project_type(schema, table, column, error))
        return false;
    if (cm_table_is_key(table, column->name))
        column->nullable = false;
    if (column->computed && schema->server_version < 180000)
        column->computed_stored = true;
    shorten_collation(&column->collation);
    if (!check_collation(schema, table, column, error))
        return false;
    unset(&column->options, "using");
    drop_empty(&column->comment);
    project_numbering(table, column);
    return true;
}

/* An order that is not said is ascending, and nulls are at the end of that and at the beginning of
 * the other. */
static void
project_parts(GPtrArray *parts, bool is_index)
{
    for (guint i = 0; i < parts->len; i++) {
        CmPart *part = parts->pdata[i];
        CmNulls usual = part->order == CM_ORDER_DESC ? CM_NULLS_FIRST : CM_NULLS_LAST;

        shorten_collation(&part->collation);
        if (part->nulls == usual)
            part->nulls = CM_NULLS_DEFAULT;
        if (part->order == CM_ORDER_ASC || !is_index)
            part->order = CM_ORDER_DEFAULT;
        if (!is_index)
            part->nulls = CM_NULLS_DEFAULT;
    }
}

static void
project_constraint(CmConstraint *constraint)
{
    cut(&constraint->name);
    project_parts(constraint->parts, constraint->kind == CM_CONSTRAINT_EXCLUDE);
    if (constraint->match && !g_ascii_strcasecmp(constraint->match, "SIMPLE"))
        g_clear_pointer(&constraint->match, g_free);
    if (constraint->initially == CM_INITIALLY_DEFERRED)
        constraint->deferrable = true;
    else
        constraint->initially = CM_INITIALLY_DEFAULT;
    cm_postgresql_project_method(&constraint->options);
    if (!g_strcmp0(cm_postgresql_option(constraint->options, "using"), "gist"))
        unset(&constraint->options, "using");
    cm_postgresql_project_settings(&constraint->options);
    drop_empty(&constraint->comment);
}

static void
project_index(CmIndex *index)
{
    cut(&index->name);
    project_parts(index->parts, true);
    cm_postgresql_project_where(&index->where);
    cm_postgresql_project_method(&index->options);
    if (!g_strcmp0(cm_postgresql_option(index->options, "using"), "btree"))
        unset(&index->options, "using");
    unset(&index->options, "concurrently");
    cm_postgresql_project_settings(&index->options);
    drop_empty(&index->comment);
}

/* The schema public is there before all else. */
static void
add_schema(CmSchema *schema, const CmName *of)
{
    CmName name = {NULL, of->schema};

    if (of->schema && strcmp(of->schema, "public") != 0 &&
        !cm_schema_object(schema, CM_OBJECT_SCHEMA, NULL, &name))
        cm_schema_add_object(schema, cm_object_new(CM_OBJECT_SCHEMA, NULL, of->schema), NULL);
}

static bool
same_setting(const CmColumn *left, const CmColumn *right, const char *key)
{
    const CmValue *one = cm_postgresql_value(left->options, key);
    const CmValue *other = cm_postgresql_value(right->options, key);

    return one && other ? cm_value_equal(one, other) : one == other;
}

/* Whether a partition's column says nothing but what it has from its parent's. */
static bool
is_handed_down(const CmColumn *column, const CmColumn *from)
{
    guint own = same_setting(column, from, "storage") + same_setting(column, from, "compression");

    return own == 2 && !strcmp(column->name, from->name) &&
           cm_type_equal(column->type, from->type) && column->nullable == from->nullable &&
           cm_default_equal(&column->server_default, &from->server_default) &&
           !g_strcmp0(column->computed, from->computed) &&
           !g_strcmp0(column->collation, from->collation) && !column->comment &&
           !cm_postgresql_value(column->options, "statistics") &&
           !cm_postgresql_value(column->options, "with");
}

/* Whether a partition has all its columns from its parent, which may have left them to its own. */
static bool
is_like_parent(const CmSchema *schema, const CmTable *table)
{
    const CmTable *from = cm_schema_parent(schema, table);

    for (int depth = 0; from && !from->columns->len && depth < 100; depth++)
        from = cm_schema_parent(schema, from);
    if (!from || from->columns->len != table->columns->len)
        return false;
    for (guint i = 0; i < from->columns->len; i++) {
        g_autoptr(CmColumn) handed = cm_column_handed_down(from->columns->pdata[i], from);

        if (!is_handed_down(table->columns->pdata[i], handed))
            return false;
    }
    return true;
}

/* A partition does not say the columns that it has from its parent, if it has all of them so. */
static void
leave_columns_to_parents(CmSchema *schema)
{
    g_autoptr(GPtrArray) alike = g_ptr_array_new();

    for (guint i = 0; i < schema->tables->len; i++)
        if (is_like_parent(schema, schema->tables->pdata[i]))
            g_ptr_array_add(alike, schema->tables->pdata[i]);
    for (guint i = 0; i < alike->len; i++)
        g_ptr_array_set_size(((CmTable *)alike->pdata[i])->columns, 0);
}

static bool
project_table(CmSchema *schema, CmTable *table, GError **error)
{
    if (table->module)
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "table '%s' is a virtual table, which PostgreSQL has not; keep it where it "
                       "belongs with 'dialects: [sqlite]'",
                       table->name.name);
    if (!check_name("table", table->name.name, error))
        return false;
    add_schema(schema, &table->name);
    cm_postgresql_project_settings(&table->options);
    cm_postgresql_project_partition(&table->options);
    drop_empty(&table->comment);
    for (guint i = 0; i < table->columns->len; i++)
        if (!project_column(schema, table, table->columns->pdata[i], error))
            return false;
    for (guint i = 0; i < table->constraints->len; i++)
        project_constraint(table->constraints->pdata[i]);
    for (guint i = 0; i < table->indexes->len; i++)
        project_index(table->indexes->pdata[i]);
    return true;
}

/* The types within domains and composite types. */
static bool
project_object(CmSchema *schema, CmObject *object, GError **error)
{
    for (guint i = 0; i < object->columns->len; i++) {
        CmColumn *column = object->columns->pdata[i];
        g_autofree char *text = cm_postgresql_type_to_text(column->type);

        if (!text)
            return cm_fail(error, CM_ERROR_UNSUPPORTED, "'%s' has a type that PostgreSQL has not",
                           object->name.name);
        if (column->type->kind == CM_TYPE_ENUM)
            continue;
        cm_type_free(column->type);
        column->type = cm_postgresql_type_from_text(text);
    }
    for (guint i = 0; i < object->columns->len; i++)
        shorten_collation(&((CmColumn *)object->columns->pdata[i])->collation);
    cm_postgresql_project_words(schema, object);
    if (object->kind == CM_OBJECT_SEQUENCE)
        cm_postgresql_project_sequence(object);
    drop_empty(&object->comment);
    return true;
}

bool
cm_postgresql_project(CmSchema *schema, GError **error)
{
    cm_dialect_project_common(&cm_dialect_postgresql, schema);
    cm_schema_fill_references(schema);
    for (guint i = schema->objects->len; i-- > 0;) {
        CmObject *object = schema->objects->pdata[i];

        if (object->kind == CM_OBJECT_EVENT) {
            cm_schema_remove_object(schema, object);
            continue;
        }
        add_schema(schema, &object->name);
        if (!project_object(schema, object, error))
            return false;
    }
    for (guint i = 0; i < schema->views->len; i++) {
        CmView *view = schema->views->pdata[i];

        add_schema(schema, &view->name);
        drop_empty(&view->comment);
        cm_postgresql_project_view(view);
        for (guint j = 0; j < view->indexes->len; j++)
            project_index(view->indexes->pdata[j]);
    }
    for (guint i = 0; i < schema->tables->len; i++)
        if (!project_table(schema, schema->tables->pdata[i], error))
            return false;
    leave_columns_to_parents(schema);
    return true;
}
