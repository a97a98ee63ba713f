#include "dialect/postgresql_dependents_internal.h"

#include <string.h>

#include "base/sqltext.h"
#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_object.h"
#include "schema/parents.h"

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
    dependents->computed = g_array_new(FALSE, FALSE, sizeof(Part));
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
    g_clear_pointer(&dependents->makers, g_array_unref);
    g_array_unref(dependents->computed);
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

void
cm_dependents_take_part(CmDependents *dependents, GArray *list, const CmTable *table,
                        gconstpointer one)
{
    take_part(dependents, list, table, one);
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

/* A routine that says the name outside a string: as a type, or in a body that the server has read;
 * a policy or rule. */
static bool
leans_on(const CmObject *object, const char *name)
{
    g_autofree char *routine = NULL;

    if (object->kind == CM_OBJECT_POLICY)
        return policy_mentions(object, name);
    if (object->kind == CM_OBJECT_RULE)
        return cm_postgresql_mentions(object->sql, name);
    if (!cm_object_is_routine(object) || !cm_postgresql_mentions(object->sql, name))
        return false;
    routine = cm_sql_without_parameters(object->sql, &cm_lexer_options_postgresql);
    return cm_postgresql_mentions(routine, name);
}

static void
take_object(CmDependents *dependents, const CmObject *object)
{
    take(dependents,
         cm_object_is_routine(object) || object->kind == CM_OBJECT_RAW ? dependents->routines
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

/* Routines, and what is raw, whose text has the name. */
static void
take_routines(CmDependents *dependents, const char *name, const CmObject *but)
{
    const GPtrArray *objects = dependents->rendering->schema->objects;

    for (guint i = 0; i < objects->len; i++) {
        const CmObject *object = objects->pdata[i];
        bool may =
            cm_object_is_routine(object) || (object->kind == CM_OBJECT_RAW && object->drop_sql);

        if (object != but && may && cm_postgresql_mentions(object->sql, name))
            take_object(dependents, object);
    }
}

static void take_over_name(CmDependents *dependents, const char *name);

static void
take_over_routine(CmDependents *dependents, const CmObject *of)
{
    g_autofree char *in_texts = cm_postgresql_called(of, true);
    g_autofree char *name = cm_postgresql_called(of, false);

    if (!name)
        return;
    take_over_name(dependents, in_texts);
    take_routines(dependents, name, of);
    /* A routine that the server has read has a string as expressions do. */
    if (strcmp(name, in_texts))
        take_routines(dependents, in_texts, of);
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

/* ON CONFLICT reads all columns of the row that it would have written. */
static bool
says_column(const char *sql, const char *column)
{
    return cm_postgresql_mentions(sql, column) || cm_postgresql_mentions(sql, "conflict");
}

static bool
object_reads(const CmObject *object, const CmTable *table, const char *column)
{
    bool is_own = cm_name_equal(&object->table, &table->name);

    if (object->kind == CM_OBJECT_RAW)
        return g_str_has_prefix(object->name.name, "publication ") &&
               cm_postgresql_mentions(object->sql, table->name.name) &&
               cm_postgresql_mentions(object->sql, column);
    if (object->kind == CM_OBJECT_POLICY)
        return policy_mentions(object, column) &&
               (is_own || policy_mentions(object, table->name.name));
    if (object->kind == CM_OBJECT_FUNCTION || object->kind == CM_OBJECT_PROCEDURE)
        return cm_postgresql_has_read_body(object->sql) &&
               (cm_postgresql_reads(object->sql, &table->name, column) ||
                (cm_postgresql_reads(object->sql, &table->name, NULL) &&
                 says_column(object->sql, column)));
    return object->kind == CM_OBJECT_RULE && says_column(object->sql, column) &&
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

/* Whether an expression says the word, or what no two rows may satisfy. */
static bool
parts_say(const GPtrArray *parts, const char *word)
{
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        if (cm_postgresql_mentions(part->sql, word) || cm_postgresql_mentions(part->with, word))
            return true;
    }
    return false;
}

static bool
is_expression_over(const CmIndex *index, const char *word)
{
    return cm_postgresql_mentions(index->where, word) || parts_say(index->parts, word);
}

void
cm_dependents_add_expressions(CmDependents *dependents, const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (cm_postgresql_mentions(constraint->sql, column) || parts_say(constraint->parts, column))
            take_part(dependents, dependents->constraints, table, constraint);
    }
    for (guint i = 0; i < table->indexes->len; i++)
        if (is_expression_over(table->indexes->pdata[i], column))
            take_part(dependents, dependents->indexes, table, table->indexes->pdata[i]);
    for (guint i = 0; i < table->columns->len; i++)
        if (cm_postgresql_mentions(((CmColumn *)table->columns->pdata[i])->computed, column))
            cm_dependents_add_computed(dependents, table, table->columns->pdata[i]);
}

static bool
is_own_key(const CmConstraint *constraint)
{
    return constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
           !cm_postgresql_is_set(constraint->options, "inherited");
}

static bool
refers_to(const CmConstraint *key, const CmTable *table, const char *column)
{
    return cm_name_equal(&key->referred, &table->name) &&
           (!key->referred_columns || !*key->referred_columns ||
            g_strv_contains((const char *const *)key->referred_columns, column));
}

static void
take_referring(CmDependents *dependents, const CmTable *table, const char *column)
{
    const GPtrArray *tables = dependents->rendering->schema->tables;

    for (guint i = 0; i < tables->len; i++) {
        const CmTable *of = tables->pdata[i];

        for (guint j = 0; j < of->constraints->len; j++)
            if (is_own_key(of->constraints->pdata[j]) &&
                refers_to(of->constraints->pdata[j], table, column))
                take_part(dependents, dependents->constraints, of, of->constraints->pdata[j]);
    }
}

void
cm_dependents_add_references(CmDependents *dependents, const CmTable *table, const char *column)
{
    take_referring(dependents, table, column);
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (is_own_key(key) && cm_parts_mention(key->parts, column))
            take_part(dependents, dependents->constraints, table, key);
    }
}

static void
take_statistics(CmDependents *dependents, const CmTable *table, const char *column)
{
    const GPtrArray *objects = dependents->rendering->schema->objects;

    for (guint i = 0; i < objects->len; i++) {
        const CmObject *object = objects->pdata[i];
        const CmValue *over =
            object->kind == CM_OBJECT_STATISTICS ? cm_object_get(object, "expressions") : NULL;

        if (over && over->kind == CM_VALUE_TEXT && cm_name_equal(&object->table, &table->name) &&
            cm_postgresql_mentions(over->data, column))
            take_object(dependents, object);
    }
}

/* What an heir has for itself: the rest comes with its parent's. */
static void
take_of_heir(CmDependents *dependents, const CmTable *heir, const char *column)
{
    const CmTable *parent = cm_schema_parent(dependents->rendering->schema, heir);

    for (guint i = 0; i < heir->constraints->len; i++) {
        const CmConstraint *constraint = heir->constraints->pdata[i];

        if (cm_postgresql_constraint_uses(constraint, column) &&
            !cm_postgresql_is_set(constraint->options, "inherited") &&
            !(parent && cm_table_key_like(parent, constraint)))
            take_part(dependents, dependents->constraints, heir, constraint);
    }
    for (guint i = 0; i < heir->indexes->len; i++) {
        const CmIndex *index = heir->indexes->pdata[i];

        if (cm_postgresql_index_uses(index, column) &&
            !cm_postgresql_option(index->options, "parent"))
            take_part(dependents, dependents->indexes, heir, index);
    }
}

void
cm_dependents_add_renewed(CmDependents *dependents, const CmTable *table, const char *column)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(dependents->rendering->schema, table, true);

    take_referring(dependents, table, column);
    take_statistics(dependents, table, column);
    for (guint i = 0; i < heirs->len; i++) {
        take_statistics(dependents, heirs->pdata[i], column);
        take_of_heir(dependents, heirs->pdata[i], column);
    }
}

void
cm_dependents_add_computed(CmDependents *dependents, const CmTable *table, const CmColumn *column)
{
    take_part(dependents, dependents->computed, table, column);
    cm_dependents_add_column(dependents, table, column->name);
}

/* Heirs that say nothing have the very column of their parent. */
static void
take_default(CmDependents *dependents, const CmTable *table, const CmColumn *column)
{
    const Part part = {table, column};

    for (guint i = 0; i < dependents->defaults->len; i++) {
        const Part *other = &g_array_index(dependents->defaults, Part, i);

        if (other->table == table && other->part == column)
            return;
    }
    if (column->server_default.kind != CM_DEFAULT_NONE)
        g_array_append_val(dependents->defaults, part);
}

void
cm_dependents_add_default(CmDependents *dependents, const CmTable *table, const CmColumn *column)
{
    const CmSchema *schema = dependents->rendering->schema;
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(schema, table, true);

    take_default(dependents, table, column);
    for (guint i = 0; i < heirs->len; i++) {
        const CmColumn *own = cm_schema_column_handed_down(schema, heirs->pdata[i], column->name);

        if (own)
            take_default(dependents, heirs->pdata[i], own);
    }
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
            cm_dependents_add_default(dependents, table, column);
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
    for (guint i = 0; i < schema->tables->len; i++) {
        take_named_in_table(dependents, schema->tables->pdata[i], name);
        take_statistics(dependents, schema->tables->pdata[i], name);
    }
}

void
cm_dependents_add_named(CmDependents *dependents, const char *name)
{
    take_over_name(dependents, name);
    follow(dependents);
}

void
cm_dependents_leave(CmDependents *dependents, const CmObject *object)
{
    g_hash_table_add(dependents->taken, (gpointer)object);
}

void
cm_dependents_add_object(CmDependents *dependents, const CmObject *object)
{
    cm_dependents_leave(dependents, object);
    take_over_routine(dependents, object);
    follow(dependents);
}

void
cm_dependents_add_routines(CmDependents *dependents, const char *name, const CmObject *but)
{
    if (but)
        cm_dependents_leave(dependents, but);
    take_routines(dependents, name, but);
    follow(dependents);
}
