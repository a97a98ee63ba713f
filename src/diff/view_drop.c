/* Views that go or are made anew, and what must be out of their way until then: views over them,
 * and routines, policies, rules and triggers that a database ties to them. */
#include "diff/internal.h"
#include "diff/order.h"

#include <string.h>

#include "base/sqltext.h"

/* What is to go, and the names by which others know it. */
typedef struct {
    GPtrArray *views;   /* CmView */
    GPtrArray *objects; /* CmObject */
    GHashTable *names;  /* in lower case; routines without their arguments */
    GHashTable *taken;
} Going;

static void
clear_going(Going *going)
{
    g_ptr_array_unref(going->views);
    g_ptr_array_unref(going->objects);
    g_hash_table_unref(going->names);
    g_hash_table_unref(going->taken);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Going, clear_going)

static bool
object_mentions(const CmDiffing *diffing, const CmObject *object, GHashTable *names)
{
    g_autofree char *routine =
        cm_object_is_routine(object)
            ? cm_sql_without_parameters(object->sql, diffing->normaliser->lexer)
            : NULL;

    if (cm_diffing_text_mentions(diffing, routine ? routine : object->sql, names))
        return true;
    for (guint i = 0; object->settings && i < object->settings->len; i++) {
        const CmOption *setting = &g_array_index((GArray *)object->settings, CmOption, i);

        if (setting->value.kind == CM_VALUE_TEXT &&
            cm_diffing_text_mentions(diffing, setting->value.data, names))
            return true;
    }
    return false;
}

static void
take_view(Going *going, const CmView *view)
{
    if (!g_hash_table_add(going->taken, (gpointer)view))
        return;
    g_ptr_array_add(going->views, (gpointer)view);
    cm_diffing_add_name(going->names, &view->name);
}

static void
take_object(Going *going, const CmObject *object)
{
    if (!g_hash_table_add(going->taken, (gpointer)object))
        return;
    g_ptr_array_add(going->objects, (gpointer)object);
    if (cm_object_is_routine(object))
        cm_diffing_add_name(going->names, &object->name);
}

static void
take_routines_that_let_go(const CmDiffing *diffing, Going *going)
{
    for (guint i = 0; i < diffing->from->objects->len; i++)
        if (cm_diffing_lets_go(diffing, diffing->from->objects->pdata[i]))
            take_object(going, diffing->from->objects->pdata[i]);
}

/* A foreign table that changes is dropped and created, and what reads it waits for that. */
static void
take_foreign_tables(const CmDiffing *diffing, Going *going)
{
    for (guint i = 0; i < diffing->from->objects->len; i++) {
        const CmObject *object = diffing->from->objects->pdata[i];
        CmName name = {NULL, NULL};
        const CmObject *to;

        if (!cm_raw_name(object, "foreign table", &name))
            continue;
        to = cm_schema_same_object(diffing->to, object);
        if (!to || !cm_diffing_same_object(diffing, object, to))
            cm_diffing_add_name(going->names, &name);
        cm_name_clear(&name);
    }
}

static void
take_views_that_lean(const CmDiffing *diffing, Going *going)
{
    for (guint i = 0; i < diffing->from->views->len; i++) {
        const CmView *view = diffing->from->views->pdata[i];

        if (!g_hash_table_contains(going->taken, view) &&
            cm_diffing_text_mentions(diffing, view->sql, going->names))
            take_view(going, view);
    }
}

static void
take_objects_that_lean(const CmDiffing *diffing, Going *going)
{
    for (guint i = 0; i < diffing->from->objects->len; i++) {
        const CmObject *object = diffing->from->objects->pdata[i];
        bool may = cm_object_is_routine(object) || object->kind == CM_OBJECT_RULE ||
                   object->kind == CM_OBJECT_POLICY;

        if (may && !g_hash_table_contains(going->taken, object) &&
            !(object->table.name && cm_schema_view(diffing->from, &object->table)) &&
            object_mentions(diffing, object, going->names))
            take_object(going, object);
    }
}

/* Views over views go everywhere, since the revision may run on a database that wants it. */
static void
find_going(const CmDiffing *diffing, Going *going)
{
    bool is_bound = diffing->normaliser->views_are_bound;
    guint count;

    for (guint i = 0; i < diffing->from->views->len; i++)
        if (!cm_diffing_stays_view(diffing, diffing->from->views->pdata[i]))
            take_view(going, diffing->from->views->pdata[i]);
    if (is_bound) {
        take_routines_that_let_go(diffing, going);
        take_foreign_tables(diffing, going);
    }
    do {
        count = g_hash_table_size(going->taken);
        take_views_that_lean(diffing, going);
        if (is_bound)
            take_objects_that_lean(diffing, going);
    } while (count < g_hash_table_size(going->taken));
}

/* The operations that drop all that goes, in order, before any of it is gone (transfer full). */
static GPtrArray *
make_drops(const CmDiffing *diffing, const Going *going)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    CmOrderInput input = {going->objects, none, NULL, going->views, diffing->normaliser->lexer};
    g_autoptr(GPtrArray) nodes = cm_diff_order(&input);
    GPtrArray *drops = cm_operations_new();

    for (guint i = 0; i < diffing->from->triggers->len && going->objects->len; i++) {
        const CmTrigger *trigger = diffing->from->triggers->pdata[i];

        if (cm_diffing_text_mentions(diffing, trigger->sql, going->names) &&
            !cm_schema_view(diffing->from, &trigger->table))
            g_ptr_array_add(drops, cm_operation_drop_trigger(trigger, diffing->from));
    }
    for (guint i = nodes->len; i-- > 0;) {
        const CmOrderNode *node = nodes->pdata[i];

        g_ptr_array_add(drops, node->object ? cm_operation_drop_object(node->object)
                                            : cm_operation_on(CM_OPERATION_DROP_VIEW,
                                                              &node->view->name, NULL, NULL));
    }
    return drops;
}

static bool
parts_mention(const CmDiffing *diffing, const GPtrArray *parts, GHashTable *names)
{
    for (guint i = 0; i < parts->len; i++)
        if (cm_diffing_text_mentions(diffing, ((CmPart *)parts->pdata[i])->sql, names))
            return true;
    return false;
}

/* The defaults, checks and indexes of a table that stays, which call a routine that goes. */
static bool
drop_callers(CmDiffing *diffing, const CmTable *table, const CmTable *to, GHashTable *names,
             GError **error)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (column->server_default.kind == CM_DEFAULT_SQL &&
            cm_diffing_text_mentions(diffing, column->server_default.text, names) &&
            !cm_diffing_drop_default(diffing, table, column, error))
            return false;
    }
    for (guint i = table->constraints->len; i-- > 0;) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if ((cm_diffing_text_mentions(diffing, constraint->sql, names) ||
             parts_mention(diffing, constraint->parts, names)) &&
            !cm_diffing_drop_constraint(diffing, table, to, constraint, error))
            return false;
    }
    for (guint i = table->indexes->len; i-- > 0;) {
        const CmIndex *index = table->indexes->pdata[i];

        if ((cm_diffing_text_mentions(diffing, index->where, names) ||
             parts_mention(diffing, index->parts, names)) &&
            !cm_diffing_add(
                diffing, cm_operation_on(CM_OPERATION_DROP_INDEX, &table->name, index->name, NULL),
                error))
            return false;
    }
    return true;
}

static bool
drop_all_callers(CmDiffing *diffing, const Going *going, GError **error)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < going->objects->len; i++)
        if (cm_object_is_routine(going->objects->pdata[i]))
            cm_diffing_add_name(names, &((CmObject *)going->objects->pdata[i])->name);
    for (guint i = 0; g_hash_table_size(names) && i < diffing->from->tables->len; i++) {
        const CmTable *table = diffing->from->tables->pdata[i];
        const CmTable *to = cm_diffing_table(diffing, diffing->to, &table->name);

        if (to && !drop_callers(diffing, table, to, names, error))
            return false;
    }
    return true;
}

bool
cm_diffing_drop_views(CmDiffing *diffing, GError **error)
{
    g_auto(Going) going = {g_ptr_array_new(), g_ptr_array_new(),
                           g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                           g_hash_table_new(NULL, NULL)};
    g_autoptr(GPtrArray) drops = NULL;

    if (diffing->normaliser->views_are_bound && !cm_diffing_change_routines_first(diffing, error))
        return false;
    find_going(diffing, &going);
    drops = make_drops(diffing, &going);
    if (!drop_all_callers(diffing, &going, error))
        return false;
    while (drops->len)
        if (!cm_diffing_add(diffing, g_ptr_array_steal_index(drops, 0), error))
            return false;
    return true;
}
