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

/* What others are made of: a view, or a routine or what is raw. */
typedef struct {
    const CmView *view;
    const CmObject *object;
    bool is_placed;
} Maker;

struct CmDependents {
    const CmRendering *rendering;
    GHashTable *taken;   /* all that is in one of the lists */
    GPtrArray *views;    /* const CmView *, each behind those it reads */
    GPtrArray *triggers; /* const CmTrigger *, on other than these views */
    GPtrArray *objects;  /* const CmObject *, idem */
    GPtrArray *routines; /* const CmObject *, and what is raw */
    guint views_followed; /* so many have been looked at for what leans on them */
    guint routines_followed;
    GArray *makers;      /* Maker: the views and routines, each behind what it needs */
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
    dependents->makers = g_array_new(FALSE, FALSE, sizeof(Maker));
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
    g_array_unref(dependents->makers);
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

static bool
is_routine(const CmObject *object)
{
    return object->kind == CM_OBJECT_FUNCTION || object->kind == CM_OBJECT_PROCEDURE ||
           object->kind == CM_OBJECT_AGGREGATE;
}

/* A routine that says the name outside a string: as a type, or in a body that the server has read;
 * a policy or rule. */
static bool
leans_on(const CmObject *object, const char *name)
{
    if (object->kind == CM_OBJECT_POLICY)
        return policy_mentions(object, name);
    return (is_routine(object) || object->kind == CM_OBJECT_RULE) &&
           cm_postgresql_mentions(object->sql, name);
}

static void
take_object(CmDependents *dependents, const CmObject *object)
{
    take(dependents,
         is_routine(object) || object->kind == CM_OBJECT_RAW ? dependents->routines
                                                             : dependents->objects,
         object);
}

static void
take_over_view(CmDependents *dependents, const CmView *of)
{
    const CmSchema *schema = dependents->rendering->schema;

    for (guint i = 0; i < schema->views->len; i++) {
        const CmView *view = schema->views->pdata[i];

        if (view != of && cm_postgresql_reads(view->sql, &of->name, NULL))
            take(dependents, dependents->views, view);
    }
    for (guint i = 0; i < schema->objects->len; i++)
        if (leans_on(schema->objects->pdata[i], of->name.name))
            take_object(dependents, schema->objects->pdata[i]);
}

static void take_over_name(CmDependents *dependents, const char *name);

static void
take_over_routine(CmDependents *dependents, const CmObject *of)
{
    const GPtrArray *objects = dependents->rendering->schema->objects;
    g_autofree char *name = cm_postgresql_routine_name(of);

    if (!is_routine(of))
        return;
    take_over_name(dependents, name);
    for (guint i = 0; i < objects->len; i++) {
        const CmObject *object = objects->pdata[i];
        bool may = is_routine(object) || (object->kind == CM_OBJECT_RAW && object->drop_sql);

        if (object != of && may && cm_postgresql_mentions(object->sql, name))
            take_object(dependents, object);
    }
}

/* Takes what leans on what is taken, until nothing does. */
static void
follow(CmDependents *dependents)
{
    while (dependents->views_followed < dependents->views->len ||
           dependents->routines_followed < dependents->routines->len) {
        if (dependents->views_followed < dependents->views->len)
            take_over_view(dependents, dependents->views->pdata[dependents->views_followed++]);
        else
            take_over_routine(dependents,
                              dependents->routines->pdata[dependents->routines_followed++]);
    }
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
}

static bool
object_reads(const CmObject *object, const CmTable *table, const char *column)
{
    bool is_own = cm_name_equal(&object->table, &table->name);

    if (object->kind == CM_OBJECT_POLICY)
        return policy_mentions(object, column) &&
               (is_own || policy_mentions(object, table->name.name));
    if (object->kind == CM_OBJECT_FUNCTION || object->kind == CM_OBJECT_PROCEDURE)
        return cm_postgresql_has_read_body(object->sql) &&
               cm_postgresql_reads(object->sql, &table->name, column);
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
            take_object(dependents, schema->objects->pdata[i]);
    follow(dependents);
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

static void
take_over_name(CmDependents *dependents, const char *name)
{
    const CmSchema *schema = dependents->rendering->schema;

    for (guint i = 0; i < schema->views->len; i++)
        if (cm_postgresql_mentions(((CmView *)schema->views->pdata[i])->sql, name))
            take(dependents, dependents->views, schema->views->pdata[i]);
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
cm_dependents_add_named(CmDependents *dependents, const char *name)
{
    take_over_name(dependents, name);
    follow(dependents);
}

void
cm_dependents_add_routines(CmDependents *dependents, const char *name, const CmObject *but)
{
    const GPtrArray *objects = dependents->rendering->schema->objects;

    if (but)
        g_hash_table_add(dependents->taken, (gpointer)but);
    for (guint i = 0; i < objects->len; i++) {
        const CmObject *object = objects->pdata[i];
        bool may = is_routine(object) || (object->kind == CM_OBJECT_RAW && object->drop_sql);

        if (object != but && may && cm_postgresql_mentions(object->sql, name))
            take_object(dependents, object);
    }
    follow(dependents);
}

static bool
maker_needs(const Maker *maker, const Maker *other)
{
    const char *sql = maker->view ? maker->view->sql : maker->object->sql;
    g_autofree char *routine = other->object ? cm_postgresql_routine_name(other->object) : NULL;

    return cm_postgresql_mentions(sql, routine ? routine : other->view->name.name);
}

/* Puts a maker behind those that it needs; a circle is left as it stands. */
static void
place(CmDependents *dependents, GArray *left, guint at)
{
    Maker maker = g_array_index(left, Maker, at);

    if (maker.is_placed)
        return;
    g_array_index(left, Maker, at).is_placed = true;
    for (guint i = 0; dependents->routines->len && i < left->len; i++)
        if (!g_array_index(left, Maker, i).is_placed &&
            maker_needs(&maker, &g_array_index(left, Maker, i)))
            place(dependents, left, i);
    g_array_append_val(dependents->makers, maker);
}

/* Views stand in their schema each behind those that it reads. What is raw, such as an operator, is
 * not told by a name, so that routines and that go before views where nothing speaks against it. */
static void
put_in_order(CmDependents *dependents)
{
    const GPtrArray *views = dependents->rendering->schema->views;
    g_autoptr(GArray) left = g_array_new(FALSE, FALSE, sizeof(Maker));

    for (guint i = 0; i < dependents->routines->len; i++) {
        const Maker maker = {NULL, dependents->routines->pdata[i], false};

        g_array_append_val(left, maker);
    }
    for (guint i = 0; i < views->len; i++) {
        const Maker maker = {views->pdata[i], NULL, false};

        if (g_hash_table_contains(dependents->taken, maker.view))
            g_array_append_val(left, maker);
    }
    for (guint i = 0; i < left->len; i++)
        place(dependents, left, i);
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
    for (guint i = dependents->indexes->len; i-- > 0;) {
        const Part *part = &g_array_index(dependents->indexes, Part, i);

        cm_postgresql_remove_index(rendering, &part->table->name, part->part);
    }
    for (guint i = dependents->constraints->len; i-- > 0;) {
        const Part *part = &g_array_index(dependents->constraints, Part, i);

        cm_postgresql_remove_constraint(rendering, part->table, part->part);
    }
    drop_defaults(dependents);
    put_in_order(dependents);
    for (guint i = dependents->makers->len; i-- > 0;) {
        const Maker *maker = &g_array_index(dependents->makers, Maker, i);

        if (maker->view)
            cm_postgresql_remove_view(rendering, maker->view);
        else
            cm_postgresql_remove_object(rendering, maker->object);
    }
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

    for (guint i = 0; i < dependents->makers->len; i++) {
        const Maker *maker = &g_array_index(dependents->makers, Maker, i);

        if (maker->view)
            cm_postgresql_restore_view(rendering, maker->view);
        else if (!cm_postgresql_add_object(rendering, maker->object, error))
            return false;
    }
    if (!create_parts(dependents, error))
        return false;
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
