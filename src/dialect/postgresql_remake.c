#include "dialect/postgresql_remake.h"

#include <string.h>

#include "dialect/postgresql_column.h"
#include "dialect/postgresql_dependents.h"
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_partition.h"
#include "dialect/postgresql_types_over.h"

/* The server changes the columns of partitions and heirs with those they come from. */
static bool
is_inherited(const CmSchema *schema, const CmTable *table, const CmColumn *column)
{
    g_auto(GStrv) parents = cm_postgresql_list(table->options, "inherits");

    if (cm_postgresql_option(table->options, "partition_of"))
        return true;
    for (GStrv parent = parents; parent && *parent; parent++) {
        CmName name = {NULL, NULL};
        const CmTable *of =
            cm_name_parse(*parent, &name, NULL) ? cm_schema_table(schema, &name) : NULL;

        cm_name_clear(&name);
        if (of && cm_table_column(of, column->name))
            return true;
    }
    return false;
}

/* Whether the column is of the type, or an array of it. */
static bool
is_of_type(const CmTable *table, const CmColumn *column, const char *type, bool *is_array)
{
    g_autofree char *text = cm_postgresql_column_type(table, column, NULL);

    if (!text || !g_str_has_prefix(text, type))
        return false;
    *is_array = !strcmp(text + strlen(type), "[]");
    return *is_array || !text[strlen(type)];
}

typedef void (*Visit)(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
                      gpointer data);

static void
visit_columns(const CmRendering *rendering, const char *type, Visit visit, gpointer data)
{
    const CmSchema *schema = rendering->schema;
    bool is_array;

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];

            if (is_of_type(table, column, type, &is_array) && !is_inherited(schema, table, column))
                visit(table, column, type, is_array, data);
        }
    }
}

static void
set_aside(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
          gpointer data)
{
    CmDependents *dependents = data;

    (void)type;
    (void)is_array;
    cm_dependents_add_attached(dependents, table, column->name);
    if (column->computed)
        cm_dependents_add_computed(dependents, table, column);
    else
        cm_dependents_add_column(dependents, table, column->name);
    cm_dependents_add_expressions(dependents, table, column->name);
    cm_dependents_add_references(dependents, table, column->name);
    cm_dependents_add_default(dependents, table, column);
}

/* A computed column is made anew; the others are converted. */
typedef struct {
    const CmRendering *rendering;
    CmConvert convert;
    gpointer data;
    GError *error;
} Conversion;

static void
convert(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
        gpointer data)
{
    Conversion *how = data;
    const char *brackets = is_array ? "[]" : "";
    g_autofree char *name = cm_postgresql_quote(column->name);
    g_autofree char *using = NULL;

    if (how->error || column->computed)
        return;
    if (how->convert)
        using = how->convert(name, type, is_array, how->data, &how->error);
    cm_rendering_alter_table(how->rendering, &table->name, "ALTER COLUMN %s TYPE %s%s%s%s", name,
                             type, brackets, using ? " USING " : "", using ? using : "");
}

char *
cm_postgresql_convert_by_text(const char *column, const char *type, bool is_array, gpointer data,
                              GError **error)
{
    (void)data;
    (void)error;
    return g_strdup_printf(is_array ? "%s::text[]::%s[]" : "%s::text::%s", column, type);
}

static void
note_use(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
         gpointer data)
{
    (void)table;
    (void)column;
    (void)type;
    (void)is_array;
    *(bool *)data = true;
}

bool
cm_postgresql_is_type_used(const CmRendering *rendering, const CmName *name)
{
    g_autofree char *type = cm_postgresql_name(name);
    bool is_used = false;

    visit_columns(rendering, type, note_use, &is_used);
    return is_used;
}

/* The comment goes with the old type; a new one is set by whoever changes it. */
static void
keep_comment(const CmRendering *rendering, const CmName *name, const char *type)
{
    static const struct {
        CmObjectKind kind;
        const char *word;
    } kinds[] = {
        {CM_OBJECT_ENUM, "TYPE"}, {CM_OBJECT_COMPOSITE, "TYPE"}, {CM_OBJECT_DOMAIN, "DOMAIN"}};

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const CmObject *object = cm_schema_object(rendering->schema, kinds[i].kind, NULL, name);

        if (object && object->comment)
            cm_rendering_comment(rendering, kinds[i].word, type, object->comment);
    }
}

/* The name that the old one has meanwhile (transfer full). */
static char *
name_aside(const CmName *name)
{
    g_autofree char *text = g_strdup_printf("_cmig_%s", name->name);

    return cm_postgresql_cut_name(text);
}

static void
step_aside(const CmRendering *rendering, const CmName *name)
{
    g_autofree char *aside = name_aside(name);
    g_autofree char *quoted = cm_postgresql_quote(aside);
    g_autofree char *rename = g_strdup_printf("RENAME TO %s", quoted);

    cm_rendering_add_named(rendering, "ALTER TYPE", name, rename);
}

static void
drop_aside(const CmRendering *rendering, const CmName *name)
{
    g_autofree char *aside = name_aside(name);
    CmName old = {name->schema, aside};

    cm_rendering_add_named(rendering, "DROP TYPE", &old, NULL);
}

static void
add_what_leans(CmDependents *dependents, const CmRendering *rendering, const CmName *name)
{
    g_autofree char *type = cm_postgresql_name(name);

    visit_columns(rendering, type, set_aside, dependents);
    cm_dependents_add_named(dependents, name->name);
    cm_dependents_add_routines(dependents, name->name, NULL);
}

static bool
convert_columns(const CmRendering *rendering, const CmName *name, CmConvert how, gpointer data,
                GError **error)
{
    g_autofree char *type = cm_postgresql_name(name);
    Conversion conversion = {rendering, how, data, NULL};

    visit_columns(rendering, type, convert, &conversion);
    if (conversion.error)
        g_propagate_error(error, conversion.error);
    return !conversion.error;
}

static void
check_partition_key(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
                    gpointer data)
{
    Conversion *how = data;
    const CmTable *by = cm_postgresql_parted_by(how->rendering, table, column->name);

    (void)is_array;
    if (!how->error && by)
        cm_fail(&how->error, CM_ERROR_UNSUPPORTED,
                "column '%s' of table '%s' is part of its partition key, so that PostgreSQL cannot "
                "give it another type '%s': labels can be added and renamed there, and no more; "
                "make another table, with SQL of your own",
                column->name, by->name.name, type);
}

static bool
create_others(const CmRendering *rendering, const GPtrArray *others, GError **error)
{
    for (guint i = 0; i < others->len; i++)
        if (!cm_postgresql_add_object(rendering, others->pdata[i], error))
            return false;
    for (guint i = 0; i < others->len; i++)
        if (!convert_columns(rendering, &((CmObject *)others->pdata[i])->name,
                             cm_postgresql_convert_by_text, NULL, error))
            return false;
    return true;
}

/* Domains and composite types over the type are made anew with it. */
bool
cm_postgresql_remake_type(const CmRendering *rendering, const CmName *name, const char *create,
                          CmConvert how, gpointer data, GError **error)
{
    g_autoptr(CmDependents) dependents = cm_dependents_new(rendering);
    g_autoptr(GPtrArray) others = cm_postgresql_types_over(rendering->schema, name);
    g_autofree char *type = cm_postgresql_name(name);
    Conversion keys = {rendering, NULL, NULL, NULL};

    visit_columns(rendering, type, check_partition_key, &keys);
    if (keys.error) {
        g_propagate_error(error, keys.error);
        return false;
    }
    add_what_leans(dependents, rendering, name);
    for (guint i = 0; i < others->len; i++)
        add_what_leans(dependents, rendering, &((CmObject *)others->pdata[i])->name);
    cm_dependents_drop(dependents);
    for (guint i = 0; i < others->len; i++)
        step_aside(rendering, &((CmObject *)others->pdata[i])->name);
    step_aside(rendering, name);
    cm_statements_add(rendering->statements, g_strdup(create));
    keep_comment(rendering, name, type);
    if (!convert_columns(rendering, name, how, data, error) ||
        !create_others(rendering, others, error))
        return false;
    for (guint i = others->len; i-- > 0;)
        drop_aside(rendering, &((CmObject *)others->pdata[i])->name);
    drop_aside(rendering, name);
    return cm_dependents_create(dependents, error);
}

static void
visit_collated(const CmRendering *rendering, const CmName *collation, Visit visit, gpointer data)
{
    const CmSchema *schema = rendering->schema;
    g_autofree char *name = cm_name_to_string(collation);

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];

            if (!g_strcmp0(column->collation, name) && !is_inherited(schema, table, column))
                visit(table, column, name, false, data);
        }
    }
}

static void
collate(const CmTable *table, const CmColumn *column, const char *collation, bool is_array,
        gpointer data)
{
    Conversion *how = data;
    g_autofree char *name = cm_postgresql_quote(column->name);
    g_autofree char *type =
        how->error ? NULL : cm_postgresql_column_type(table, column, &how->error);
    g_autoptr(GString) out = g_string_new(NULL);

    (void)is_array;
    if (!type || column->computed)
        return;
    cm_ddl_append_collation(out, &cm_dialect_postgresql, collation);
    cm_rendering_alter_table(how->rendering, &table->name, "ALTER COLUMN %s TYPE %s COLLATE %s",
                             name, type, out->str);
}

bool
cm_postgresql_remake_collation(const CmRendering *rendering, const CmObject *collation,
                               const char *create, GError **error)
{
    g_autoptr(CmDependents) dependents = cm_dependents_new(rendering);
    g_autofree char *aside = name_aside(&collation->name);
    g_autofree char *quoted = cm_postgresql_quote(aside);
    g_autofree char *rename = g_strdup_printf("RENAME TO %s", quoted);
    g_autofree char *name = cm_postgresql_name(&collation->name);
    CmName old = {collation->name.schema, aside};
    Conversion conversion = {rendering, NULL, NULL, NULL};

    visit_collated(rendering, &collation->name, set_aside, dependents);
    cm_dependents_add_named(dependents, collation->name.name);
    cm_dependents_drop(dependents);
    cm_rendering_add_named(rendering, "ALTER COLLATION", &collation->name, rename);
    cm_statements_add(rendering->statements, g_strdup(create));
    visit_collated(rendering, &collation->name, collate, &conversion);
    if (conversion.error) {
        g_propagate_error(error, conversion.error);
        return false;
    }
    if (collation->comment)
        cm_rendering_comment(rendering, "COLLATION", name, collation->comment);
    cm_rendering_add_named(rendering, "DROP COLLATION", &old, NULL);
    return cm_dependents_create(dependents, error);
}
