#include "dialect/postgresql_dependents.h"

#include <string.h>

#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_view.h"

/* A part of a table, with the table. */
typedef struct {
    const CmTable *table;
    gconstpointer part; /* CmConstraint, CmIndex or CmColumn */
} Part;

struct CmDependents {
    const CmRendering *rendering;
    GHashTable *taken;   /* all that is in one of the lists */
    GPtrArray *views;    /* const CmView *, each behind those it reads */
    GPtrArray *triggers; /* const CmTrigger *, on other than these views */
    GPtrArray *objects;  /* const CmObject *, idem */
    GPtrArray *routines; /* const CmObject * */
    GArray *constraints; /* Part */
    GArray *indexes;
    GArray *defaults;
};

CmDependents *
cm_dependents_new(const CmRendering *rendering)
{
    CmDependents *dependents = g_new0(CmDependents, 1);

    dependents->rendering = rendering;
    dependents->taken = g_hash_table_new(NULL, NULL);
    dependents->views = g_ptr_array_new();
    dependents->triggers = g_ptr_array_new();
    dependents->objects = g_ptr_array_new();
    dependents->routines = g_ptr_array_new();
    dependents->constraints = g_array_new(FALSE, FALSE, sizeof(Part));
    dependents->indexes = g_array_new(FALSE, FALSE, sizeof(Part));
    dependents->defaults = g_array_new(FALSE, FALSE, sizeof(Part));
    return dependents;
}

void
cm_dependents_free(CmDependents *dependents)
{
    if (!dependents)
        return;
    g_hash_table_unref(dependents->taken);
    g_ptr_array_unref(dependents->views);
    g_ptr_array_unref(dependents->triggers);
    g_ptr_array_unref(dependents->objects);
    g_ptr_array_unref(dependents->routines);
    g_array_unref(dependents->constraints);
    g_array_unref(dependents->indexes);
    g_array_unref(dependents->defaults);
    g_free(dependents);
}

static void
take(CmDependents *dependents, GPtrArray *list, gconstpointer one)
{
    if (g_hash_table_add(dependents->taken, (gpointer)one))
        g_ptr_array_add(list, (gpointer)one);
}

static void
take_part(CmDependents *dependents, GArray *list, const CmTable *table, gconstpointer one)
{
    Part part = {table, one};

    if (g_hash_table_add(dependents->taken, (gpointer)one))
        g_array_append_val(list, part);
}

/* What a view brings along comes back with it. */
static bool
is_on_taken_view(const CmDependents *dependents, const CmName *table)
{
    const CmView *view = cm_schema_view(dependents->rendering->schema, table);

    return view && g_hash_table_contains(dependents->taken, view);
}

/* The texts of a policy. */
static bool
policy_mentions(const CmObject *policy, const char *word)
{
    const char *const keys[] = {"using", "check"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const CmValue *value = cm_object_get(policy, keys[i]);

        if (value && value->kind == CM_VALUE_TEXT && cm_postgresql_mentions(value->data, word))
            return true;
    }
    return false;
}

/* Views stand behind those they read, so one pass finds all. */
static void
take_views_over_views(CmDependents *dependents)
{
    const GPtrArray *views = dependents->rendering->schema->views;

    for (guint i = 0; i < views->len; i++) {
        const CmView *view = views->pdata[i];

        for (guint j = 0; j < dependents->views->len; j++) {
            const CmView *other = dependents->views->pdata[j];

            if (other != view && cm_postgresql_reads(view->sql, &other->name, NULL))
                take(dependents, dependents->views, view);
        }
    }
}

void
cm_dependents_add_views(CmDependents *dependents, const CmName *of)
{
    const GPtrArray *views = dependents->rendering->schema->views;

    for (guint i = 0; i < views->len; i++) {
        const CmView *view = views->pdata[i];

        if (!cm_name_equal(&view->name, of) && cm_postgresql_reads(view->sql, of, NULL))
            take(dependents, dependents->views, view);
    }
    take_views_over_views(dependents);
}

static void
take_views_of_column(CmDependents *dependents, const CmTable *table, const char *column)
{
    const GPtrArray *views = dependents->rendering->schema->views;

    for (guint i = 0; i < views->len; i++) {
        const CmView *view = views->pdata[i];

        if (cm_postgresql_reads(view->sql, &table->name, column))
            take(dependents, dependents->views, view);
    }
    take_views_over_views(dependents);
}

static bool
object_reads(const CmObject *object, const CmTable *table, const char *column)
{
    bool is_own = cm_name_equal(&object->table, &table->name);

    if (object->kind == CM_OBJECT_POLICY)
        return policy_mentions(object, column) &&
               (is_own || policy_mentions(object, table->name.name));
    return object->kind == CM_OBJECT_RULE && cm_postgresql_mentions(object->sql, column) &&
           (is_own || cm_postgresql_mentions(object->sql, table->name.name));
}

void
cm_dependents_add_column(CmDependents *dependents, const CmTable *table, const char *column)
{
    const CmSchema *schema = dependents->rendering->schema;

    take_views_of_column(dependents, table, column);
    for (guint i = 0; i < schema->triggers->len; i++) {
        const CmTrigger *trigger = schema->triggers->pdata[i];

        if (cm_name_equal(&trigger->table, &table->name) &&
            cm_postgresql_mentions(trigger->sql, column))
            take(dependents, dependents->triggers, trigger);
    }
    for (guint i = 0; i < schema->objects->len; i++)
        if (object_reads(schema->objects->pdata[i], table, column))
            take(dependents, dependents->objects, schema->objects->pdata[i]);
}

static bool
is_expression_over(const CmIndex *index, const char *word)
{
    if (cm_postgresql_mentions(index->where, word))
        return true;
    for (guint i = 0; i < index->parts->len; i++)
        if (cm_postgresql_mentions(((CmPart *)index->parts->pdata[i])->sql, word))
            return true;
    return false;
}

void
cm_dependents_add_expressions(CmDependents *dependents, const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (cm_postgresql_mentions(constraint->sql, column))
            take_part(dependents, dependents->constraints, table, constraint);
    }
    for (guint i = 0; i < table->indexes->len; i++)
        if (is_expression_over(table->indexes->pdata[i], column))
            take_part(dependents, dependents->indexes, table, table->indexes->pdata[i]);
}

void
cm_dependents_add_default(CmDependents *dependents, const CmTable *table, const CmColumn *column)
{
    if (column->server_default.kind != CM_DEFAULT_NONE)
        take_part(dependents, dependents->defaults, table, column);
}

static bool
is_collated(const CmIndex *index, const char *collation)
{
    for (guint i = 0; i < index->parts->len; i++)
        if (!g_strcmp0(((CmPart *)index->parts->pdata[i])->collation, collation))
            return true;
    return false;
}

static void
take_named_in_table(CmDependents *dependents, const CmTable *table, const char *name)
{
    cm_dependents_add_expressions(dependents, table, name);
    for (guint i = 0; i < table->indexes->len; i++)
        if (is_collated(table->indexes->pdata[i], name))
            take_part(dependents, dependents->indexes, table, table->indexes->pdata[i]);
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (column->server_default.kind == CM_DEFAULT_SQL &&
            cm_postgresql_mentions(column->server_default.text, name))
            take_part(dependents, dependents->defaults, table, column);
    }
}

void
cm_dependents_add_named(CmDependents *dependents, const char *name)
{
    const CmSchema *schema = dependents->rendering->schema;

    for (guint i = 0; i < schema->views->len; i++)
        if (cm_postgresql_mentions(((CmView *)schema->views->pdata[i])->sql, name))
            take(dependents, dependents->views, schema->views->pdata[i]);
    take_views_over_views(dependents);
    for (guint i = 0; i < schema->triggers->len; i++)
        if (cm_postgresql_mentions(((CmTrigger *)schema->triggers->pdata[i])->sql, name))
            take(dependents, dependents->triggers, schema->triggers->pdata[i]);
    for (guint i = 0; i < schema->objects->len; i++) {
        const CmObject *object = schema->objects->pdata[i];
        bool is_text = cm_postgresql_mentions(object->sql, name);

        if ((object->kind == CM_OBJECT_RULE && is_text) ||
            (object->kind == CM_OBJECT_POLICY && policy_mentions(object, name)))
            take(dependents, dependents->objects, object);
    }
    for (guint i = 0; i < schema->tables->len; i++)
        take_named_in_table(dependents, schema->tables->pdata[i], name);
}

void
cm_dependents_add_routines(CmDependents *dependents, const char *type)
{
    const GPtrArray *objects = dependents->rendering->schema->objects;

    for (guint i = 0; i < objects->len; i++) {
        const CmObject *object = objects->pdata[i];
        bool is_routine = object->kind == CM_OBJECT_FUNCTION ||
                          object->kind == CM_OBJECT_PROCEDURE ||
                          object->kind == CM_OBJECT_AGGREGATE;
        g_autofree char *name = cm_postgresql_routine_name(object);

        if (!is_routine || !cm_postgresql_mentions(object->sql, type))
            continue;
        take(dependents, dependents->routines, object);
        cm_dependents_add_named(dependents, name);
    }
}

static void
drop_defaults(CmDependents *dependents)
{
    for (guint i = 0; i < dependents->defaults->len; i++) {
        const Part *part = &g_array_index(dependents->defaults, Part, i);
        g_autofree char *name = cm_postgresql_quote(((const CmColumn *)part->part)->name);

        cm_rendering_alter_table(dependents->rendering, &part->table->name,
                                 "ALTER COLUMN %s DROP DEFAULT", name);
    }
}

void
cm_dependents_drop(CmDependents *dependents)
{
    const CmRendering *rendering = dependents->rendering;

    for (guint i = dependents->triggers->len; i-- > 0;) {
        const CmTrigger *trigger = dependents->triggers->pdata[i];

        if (!is_on_taken_view(dependents, &trigger->table))
            cm_postgresql_remove_trigger(rendering, trigger);
    }
    for (guint i = dependents->objects->len; i-- > 0;) {
        const CmObject *object = dependents->objects->pdata[i];

        if (!is_on_taken_view(dependents, &object->table))
            cm_postgresql_remove_object(rendering, object);
    }
    for (guint i = dependents->views->len; i-- > 0;)
        cm_postgresql_remove_view(rendering, dependents->views->pdata[i]);
    for (guint i = dependents->indexes->len; i-- > 0;) {
        const Part *part = &g_array_index(dependents->indexes, Part, i);

        cm_postgresql_remove_index(rendering, &part->table->name, part->part);
    }
    for (guint i = dependents->constraints->len; i-- > 0;) {
        const Part *part = &g_array_index(dependents->constraints, Part, i);

        cm_postgresql_remove_constraint(rendering, part->table, part->part);
    }
    drop_defaults(dependents);
    for (guint i = dependents->routines->len; i-- > 0;)
        cm_postgresql_remove_object(rendering, dependents->routines->pdata[i]);
}

static bool
create_parts(CmDependents *dependents, GError **error)
{
    const CmRendering *rendering = dependents->rendering;

    for (guint i = 0; i < dependents->defaults->len; i++) {
        const Part *part = &g_array_index(dependents->defaults, Part, i);
        g_autofree char *name = cm_postgresql_quote(((const CmColumn *)part->part)->name);
        g_autofree char *value = cm_postgresql_default(part->part);

        cm_rendering_alter_table(rendering, &part->table->name, "ALTER COLUMN %s SET DEFAULT %s",
                                 name, value);
    }
    for (guint i = 0; i < dependents->constraints->len; i++) {
        const Part *part = &g_array_index(dependents->constraints, Part, i);

        if (!cm_postgresql_add_constraint(rendering, part->table, part->part, error))
            return false;
    }
    for (guint i = 0; i < dependents->indexes->len; i++) {
        const Part *part = &g_array_index(dependents->indexes, Part, i);

        cm_postgresql_add_index(rendering, &part->table->name, part->part);
    }
    return true;
}

bool
cm_dependents_create(CmDependents *dependents, GError **error)
{
    const CmRendering *rendering = dependents->rendering;

    for (guint i = 0; i < dependents->routines->len; i++)
        if (!cm_postgresql_add_object(rendering, dependents->routines->pdata[i], error))
            return false;
    if (!create_parts(dependents, error))
        return false;
    for (guint i = 0; i < dependents->views->len; i++)
        cm_postgresql_restore_view(rendering, dependents->views->pdata[i]);
    for (guint i = 0; i < dependents->objects->len; i++) {
        const CmObject *object = dependents->objects->pdata[i];

        if (!is_on_taken_view(dependents, &object->table) &&
            !cm_postgresql_add_object(rendering, object, error))
            return false;
    }
    for (guint i = 0; i < dependents->triggers->len; i++) {
        const CmTrigger *trigger = dependents->triggers->pdata[i];

        if (!is_on_taken_view(dependents, &trigger->table))
            cm_postgresql_add_trigger(rendering, trigger);
    }
    return true;
}
