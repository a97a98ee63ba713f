#include "dialect/postgresql_remake_internal.h"

#include <string.h>

#include "dialect/postgresql_column.h"
#include "dialect/postgresql_dependents.h"
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_partition.h"
#include "dialect/postgresql_types_over.h"

/* The server changes the columns of partitions and heirs with those they come from. */
bool
cm_remake_is_inherited(const CmSchema *schema, const CmTable *table, const CmColumn *column)
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

static void
visit_columns(const CmRendering *rendering, const char *type, CmVisitColumn visit, gpointer data)
{
    const CmSchema *schema = rendering->schema;
    bool is_array;

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];

            if (is_of_type(table, column, type, &is_array) &&
                !cm_remake_is_inherited(schema, table, column))
                visit(table, column, type, is_array, data);
        }
    }
}

void
cm_remake_set_aside(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
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

static void
convert(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
        gpointer data)
{
    CmConversion *how = data;
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

/* Where a type may be held by rows. */
typedef struct {
    const CmRendering *rendering;
    bool *is_held;
} Held;

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

static void
note_array(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
           gpointer data)
{
    bool *is_held = data;

    (void)table;
    (void)column;
    (void)type;
    *is_held |= is_array;
}

static void
note_rows(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
          gpointer data)
{
    const Held *held = data;

    (void)column;
    (void)type;
    (void)is_array;
    *held->is_held |= cm_postgresql_is_type_used(held->rendering, &table->name);
}

/* Of materialized views it is not known what their columns are. */
static bool
is_in_materialized(const CmSchema *schema, const CmName *name)
{
    for (guint i = 0; i < schema->views->len; i++) {
        const CmView *view = schema->views->pdata[i];

        if (view->materialized && cm_postgresql_mentions(view->sql, name->name))
            return true;
    }
    return false;
}

bool
cm_postgresql_is_type_held(const CmRendering *rendering, const CmName *name)
{
    g_autoptr(GArray) others = cm_postgresql_types_over(rendering->schema, name);
    g_autofree char *type = cm_postgresql_name(name);
    bool is_held = is_in_materialized(rendering->schema, name);
    Held held = {rendering, &is_held};

    visit_columns(rendering, type, note_array, &is_held);
    visit_columns(rendering, type, note_rows, &held);
    for (guint i = 0; !is_held && i < others->len; i++) {
        const CmTypeOver *over = &g_array_index(others, CmTypeOver, i);

        is_held =
            cm_postgresql_is_type_used(rendering, &over->name) ||
            (over->multirange.name && cm_postgresql_is_type_used(rendering, &over->multirange));
    }
    return is_held;
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
char *
cm_remake_name_aside(const CmName *name)
{
    g_autofree char *text = g_strdup_printf("_cmig_%s", name->name);

    return cm_made_name_cut(text);
}

static void
step_aside(const CmRendering *rendering, const CmName *name)
{
    g_autofree char *aside = cm_remake_name_aside(name);
    g_autofree char *quoted = cm_postgresql_quote(aside);
    g_autofree char *rename = g_strdup_printf("RENAME TO %s", quoted);

    cm_rendering_add_named(rendering, "ALTER TYPE", name, rename);
}

static void
drop_aside(const CmRendering *rendering, const CmName *name)
{
    g_autofree char *aside = cm_remake_name_aside(name);
    CmName old = {name->schema, aside};

    cm_rendering_add_named(rendering, "DROP TYPE", &old, NULL);
}

static void
add_what_leans(CmDependents *dependents, const CmRendering *rendering, const CmName *name)
{
    g_autofree char *type = cm_postgresql_name(name);

    visit_columns(rendering, type, cm_remake_set_aside, dependents);
    cm_dependents_add_named(dependents, name->name);
    cm_dependents_add_routines(dependents, name->name, NULL);
}

static bool
convert_columns(const CmRendering *rendering, const CmName *name, CmConvert how, gpointer data,
                GError **error)
{
    g_autofree char *type = cm_postgresql_name(name);
    CmConversion conversion = {rendering, how, data, NULL};

    visit_columns(rendering, type, convert, &conversion);
    if (conversion.error)
        g_propagate_error(error, conversion.error);
    return !conversion.error;
}

static void
check_partition_key(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
                    gpointer data)
{
    CmConversion *how = data;
    const CmTable *by = cm_postgresql_parted_by(how->rendering, table, column->name);

    (void)is_array;
    if (!how->error && by)
        cm_fail(&how->error, CM_ERROR_UNSUPPORTED,
                "column '%s' of table '%s' is part of its partition key, so that PostgreSQL cannot "
                "give it another type '%s': labels can be added and renamed there, and no more; "
                "make another table, with SQL of your own",
                column->name, by->name.name, type);
}

/* Tables that a column holds as rows. */
typedef struct {
    const CmTable *of;
    GError **error;
} Holding;

static void
refuse_held(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
            gpointer data)
{
    const Holding *holding = data;

    (void)is_array;
    if (!*holding->error)
        cm_fail(holding->error, CM_ERROR_UNSUPPORTED,
                "column '%s' of table '%s' holds rows of table '%s', so that PostgreSQL changes no "
                "type of a column there: give it another type before, in a revision of its own",
                column->name, table->name.name, type);
}

static void
check_rows(const CmTable *table, const CmColumn *column, const char *type, bool is_array,
           gpointer data)
{
    CmConversion *how = data;
    g_autofree char *rows = cm_postgresql_name(&table->name);
    Holding holding = {table, &how->error};

    (void)column;
    (void)type;
    (void)is_array;
    visit_columns(how->rendering, rows, refuse_held, &holding);
}

/* All types that are made anew: the one, and those over it, each behind what it is made of. */
typedef struct {
    const CmRendering *rendering;
    const CmName *name;
    GArray *others; /* CmTypeOver */
} Types;

static const CmTypeOver *
other_at(const Types *types, guint at)
{
    return &g_array_index(types->others, CmTypeOver, at);
}

static bool
check_columns(const Types *types, const CmName *name, GError **error)
{
    g_autofree char *type = cm_postgresql_name(name);
    CmConversion how = {types->rendering, NULL, NULL, NULL};

    visit_columns(types->rendering, type, check_partition_key, &how);
    visit_columns(types->rendering, type, check_rows, &how);
    if (how.error)
        g_propagate_error(error, how.error);
    return !how.error;
}

static bool
check_types(const Types *types, GError **error)
{
    for (guint i = 0; i < types->others->len; i++)
        if (!check_columns(types, &other_at(types, i)->name, error))
            return false;
    return check_columns(types, types->name, error);
}

static void
add_what_leans_on_types(const Types *types, CmDependents *dependents)
{
    for (guint i = 0; i < types->others->len; i++)
        cm_dependents_leave(dependents, other_at(types, i)->object);
    add_what_leans(dependents, types->rendering, types->name);
    for (guint i = 0; i < types->others->len; i++) {
        const CmTypeOver *over = other_at(types, i);

        add_what_leans(dependents, types->rendering, &over->name);
        if (over->multirange.name)
            add_what_leans(dependents, types->rendering, &over->multirange);
    }
}

/* Whether a table is of one of the types. */
static bool
is_typed(const Types *types, const CmTable *table)
{
    const char *of = cm_postgresql_option(table->options, "of_type");
    CmName name = {NULL, NULL};
    bool is_one = of && cm_name_parse(of, &name, NULL) && cm_name_equal(&name, types->name);

    for (guint i = 0; name.name && !is_one && i < types->others->len; i++)
        is_one = cm_name_equal(&name, &other_at(types, i)->name);
    cm_name_clear(&name);
    return is_one;
}

/* Tables of a type have it no more meanwhile, or again. */
static void
tie_tables(const Types *types, bool again)
{
    const GPtrArray *tables = types->rendering->schema->tables;

    for (guint i = 0; i < tables->len; i++) {
        const CmTable *table = tables->pdata[i];
        g_autofree char *type =
            is_typed(types, table)
                ? cm_postgresql_named(cm_postgresql_option(table->options, "of_type"))
                : NULL;

        if (type)
            cm_rendering_alter_table(types->rendering, &table->name, again ? "OF %s" : "NOT OF",
                                     type);
    }
}

/* The function that makes an empty one stays in the way of the new type's. */
static void
step_multirange_aside(const CmRendering *rendering, const CmName *name)
{
    g_autofree char *aside = cm_remake_name_aside(name);
    g_autofree char *quoted = cm_postgresql_quote(aside);
    g_autofree char *rename = g_strdup_printf("() RENAME TO %s", quoted);

    step_aside(rendering, name);
    cm_rendering_add_named(rendering, "ALTER FUNCTION", name, rename);
}

static void
step_all_aside(const Types *types)
{
    for (guint i = 0; i < types->others->len; i++) {
        step_aside(types->rendering, &other_at(types, i)->name);
        if (other_at(types, i)->multirange.name)
            step_multirange_aside(types->rendering, &other_at(types, i)->multirange);
    }
    step_aside(types->rendering, types->name);
}

static bool
create_others(const Types *types, GError **error)
{
    const CmRendering *rendering = types->rendering;

    for (guint i = 0; i < types->others->len; i++)
        if (!cm_postgresql_add_object(rendering, other_at(types, i)->object, error))
            return false;
    for (guint i = 0; i < types->others->len; i++) {
        const CmTypeOver *over = other_at(types, i);
        CmConvert by_text = cm_postgresql_convert_by_text;

        if (!convert_columns(rendering, &over->name, by_text, NULL, error) ||
            (over->multirange.name &&
             !convert_columns(rendering, &over->multirange, by_text, NULL, error)))
            return false;
    }
    return true;
}

bool
cm_postgresql_remake_type(const CmRendering *rendering, const CmName *name, const char *create,
                          CmConvert how, gpointer data, GError **error)
{
    g_autoptr(CmDependents) dependents = cm_dependents_new(rendering);
    g_autoptr(GArray) others = cm_postgresql_types_over(rendering->schema, name);
    g_autofree char *type = cm_postgresql_name(name);
    const Types types = {rendering, name, others};

    if (!check_types(&types, error))
        return false;
    add_what_leans_on_types(&types, dependents);
    cm_dependents_drop(dependents);
    tie_tables(&types, false);
    step_all_aside(&types);
    cm_statements_add(rendering->statements, g_strdup(create));
    keep_comment(rendering, name, type);
    if (!convert_columns(rendering, name, how, data, error) || !create_others(&types, error))
        return false;
    for (guint i = others->len; i-- > 0;)
        drop_aside(rendering, &other_at(&types, i)->name);
    drop_aside(rendering, name);
    tie_tables(&types, true);
    return cm_dependents_create(dependents, error);
}
