/* The order of triggers of one table, time and event: each but the first follows another. A trigger
 * that is made again takes its place before the one that followed it. */
#include "dialect/mysql.h"

#include <string.h>

/* The place behind FOR EACH ROW, or NULL; clause is the word that stands there, and other the
 * trigger it names (transfer full), with end behind that. */
typedef struct {
    const char *at;
    bool follows;
    bool precedes;
    char *other;
    const char *end;
} Place;

static void
clear_place(Place *place)
{
    g_free(place->other);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, clear_place)

static void
find_place(const char *sql, Place *place)
{
    CmLexer lexer;
    CmToken token;
    bool is_each = false;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    while (!place->at && cm_lexer_next_code(&lexer, &token)) {
        if (is_each && cm_token_is(&token, "ROW"))
            place->at = token.start + token.length;
        is_each = cm_token_is(&token, "EACH");
    }
    if (!place->at || !cm_lexer_next_code(&lexer, &token))
        return;
    place->follows = cm_token_is(&token, "FOLLOWS");
    place->precedes = cm_token_is(&token, "PRECEDES");
    if ((!place->follows && !place->precedes) || !cm_lexer_next_code(&lexer, &token))
        return;
    place->other = cm_token_text(&token);
    place->end = token.start + token.length;
}

/* "BEFORE INSERT", in capitals (transfer full). */
static char *
event_of(const CmTrigger *trigger)
{
    CmLexer lexer;
    CmToken token, event;

    cm_lexer_init(&lexer, trigger->sql, -1, &cm_lexer_options_mysql);
    while (cm_lexer_next_code(&lexer, &token))
        if ((cm_token_is(&token, "BEFORE") || cm_token_is(&token, "AFTER")) &&
            cm_lexer_next_code(&lexer, &event)) {
            g_autofree char *both = g_strdup_printf("%.*s %.*s", (int)token.length, token.start,
                                                    (int)event.length, event.start);

            return g_ascii_strup(both, -1);
        }
    return g_strdup("");
}

static const char *
followed_by(const CmTrigger *trigger)
{
    return cm_options_text(trigger->options, "mysql", "follows");
}

static void
set_followed(CmTrigger *trigger, const char *name)
{
    const CmValue value = name ? cm_value_of_text(name) : CM_VALUE_OF_NULL;

    cm_options_set(&trigger->options, "mysql", "follows", &value);
}

static gint
find_named(const GPtrArray *group, const char *name)
{
    for (guint i = 0; name && i < group->len; i++)
        if (!strcmp(((CmTrigger *)group->pdata[i])->name.name, name))
            return (gint)i;
    return -1;
}

/* What fires with a trigger, itself included, as the schema has them. */
static GPtrArray *
find_group(const CmSchema *schema, const CmTrigger *trigger)
{
    GPtrArray *group = g_ptr_array_new();
    g_autofree char *event = event_of(trigger);

    for (guint i = 0; i < schema->triggers->len; i++) {
        CmTrigger *other = schema->triggers->pdata[i];
        bool is_beside = cm_name_equal(&other->table, &trigger->table);
        g_autofree char *its = is_beside ? event_of(other) : NULL;

        if (!g_strcmp0(its, event))
            g_ptr_array_add(group, other);
    }
    return group;
}

/* What a text says of the order is said as an option. */
static void
lift(const CmSchema *schema, CmTrigger *trigger)
{
    g_auto(Place) place = {0};
    g_autoptr(GPtrArray) group = NULL;
    char *sql;
    gint at;

    find_place(trigger->sql, &place);
    if (!place.end)
        return;
    group = find_group(schema, trigger);
    at = find_named(group, place.other);
    if (place.follows) {
        set_followed(trigger, place.other);
    } else if (at >= 0) {
        set_followed(trigger, followed_by(group->pdata[at]));
        set_followed(group->pdata[at], trigger->name.name);
    }
    sql = g_strdup_printf("%.*s%s", (int)(place.at - trigger->sql), trigger->sql, place.end);
    g_free(trigger->sql);
    trigger->sql = sql;
}

/* The triggers as they fire: each behind what it follows, others as they come. */
static GPtrArray *
in_order(const GPtrArray *group)
{
    GPtrArray *order = g_ptr_array_new();

    for (guint before = G_MAXUINT; before != order->len;) {
        before = order->len;
        for (guint i = 0; i < group->len; i++) {
            CmTrigger *trigger = group->pdata[i];
            bool waits = find_named(group, followed_by(trigger)) >= 0;
            gint at = find_named(order, followed_by(trigger));

            if (!g_ptr_array_find(order, trigger, NULL) && (!waits || at >= 0))
                g_ptr_array_insert(order, waits ? at + 1 : -1, trigger);
        }
    }
    return order;
}

static bool
says_order(const GPtrArray *group)
{
    for (guint i = 0; i < group->len; i++)
        if (followed_by(group->pdata[i]))
            return true;
    return false;
}

/* Gives the places of a group in the schema to its triggers as they fire. */
static void
settle_group(CmSchema *schema, const GPtrArray *group)
{
    g_autoptr(GPtrArray) order = in_order(group);
    guint next = 0;

    if (!says_order(group) || order->len != group->len)
        return;
    for (guint i = 0; i < schema->triggers->len && next < order->len; i++)
        if (g_ptr_array_find((GPtrArray *)group, schema->triggers->pdata[i], NULL))
            schema->triggers->pdata[i] = order->pdata[next++];
    for (guint i = 0; i < order->len; i++)
        set_followed(order->pdata[i], i ? ((CmTrigger *)order->pdata[i - 1])->name.name : NULL);
}

void
cm_mysql_project_triggers(CmSchema *schema)
{
    g_autoptr(GPtrArray) triggers = g_ptr_array_copy(schema->triggers, NULL, NULL);

    g_ptr_array_set_free_func(triggers, NULL);
    for (guint i = 0; i < triggers->len; i++)
        lift(schema, triggers->pdata[i]);
    for (guint i = 0; i < triggers->len; i++) {
        g_autoptr(GPtrArray) group = find_group(schema, triggers->pdata[i]);

        if (group->len > 1 && group->pdata[0] == triggers->pdata[i])
            settle_group(schema, group);
        else if (group->len == 1)
            set_followed(triggers->pdata[i], NULL);
    }
}

static GPtrArray *
those_in_both(const GPtrArray *group, const GPtrArray *other)
{
    GPtrArray *both = g_ptr_array_new();

    for (guint i = 0; i < group->len; i++)
        if (find_named(other, ((CmTrigger *)group->pdata[i])->name.name) >= 0)
            g_ptr_array_add(both, group->pdata[i]);
    return both;
}

/* How many at the start fire in the same order; none where another comes, or goes, before all. */
static guint
count_same(const GPtrArray *from, const GPtrArray *to, const GPtrArray *group,
           const GPtrArray *wanted)
{
    guint count = 0;

    if (from->pdata[0] != group->pdata[0] || to->pdata[0] != wanted->pdata[0])
        return 0;
    while (count < from->len && !strcmp(((CmTrigger *)from->pdata[count])->name.name,
                                        ((CmTrigger *)to->pdata[count])->name.name))
        count++;
    return count;
}

/* Those that fire in the same order differ by nothing; from the first on that does not, all are
 * made again. */
static void
forgive_group(const GPtrArray *group, const GPtrArray *wanted)
{
    g_autoptr(GPtrArray) from = those_in_both(group, wanted);
    g_autoptr(GPtrArray) to = those_in_both(wanted, group);
    bool is_said = says_order(wanted);
    guint same = !from->len || !is_said ? from->len : count_same(from, to, group, wanted);

    for (guint i = 0; i < to->len; i++) {
        const CmTrigger *trigger = to->pdata[i];
        CmTrigger *was = from->pdata[find_named(from, trigger->name.name)];

        if (i < same)
            set_followed(was, followed_by(trigger));
        else if (followed_by(trigger))
            set_followed(was, NULL);
    }
}

void
cm_mysql_forgive_triggers(CmSchema *from, const CmSchema *to)
{
    for (guint i = 0; i < from->triggers->len; i++) {
        g_autoptr(GPtrArray) group = find_group(from, from->triggers->pdata[i]);
        g_autoptr(GPtrArray) wanted = find_group(to, from->triggers->pdata[i]);

        if (group->pdata[0] == from->triggers->pdata[i] && wanted->len)
            forgive_group(group, wanted);
    }
}

/* The trigger that followed this one, before it was dropped. */
static const CmTrigger *
find_follower(const CmSchema *schema, const CmTrigger *trigger)
{
    g_autoptr(GPtrArray) group = find_group(schema, trigger);

    for (guint i = 0; i < group->len; i++)
        if (!g_strcmp0(followed_by(group->pdata[i]), trigger->name.name))
            return group->pdata[i];
    return NULL;
}

/* A text that says its place by a trigger that is not there yet is told without: what comes later
 * takes its place by this one. */
static char *
without_place(const char *sql, const Place *place)
{
    return g_strdup_printf("%.*s%s", (int)(place->at - sql), sql, place->end);
}

static bool
is_there(const CmSchema *schema, const CmTrigger *trigger, const char *other)
{
    const CmName name = {NULL, (char *)other};

    return !schema || cm_schema_trigger(schema, &trigger->table, &name);
}

char *
cm_mysql_trigger_sql(const CmDialect *dialect, const CmSchema *schema, const CmTrigger *trigger)
{
    g_auto(Place) place = {0};
    g_autoptr(GString) sql = g_string_new(trigger->sql);
    g_autoptr(GString) clause = g_string_new(NULL);
    const char *followed = cm_mysql_text(dialect, trigger->options, "follows");
    const CmTrigger *follower = schema ? find_follower(schema, trigger) : NULL;

    find_place(trigger->sql, &place);
    if (place.at && place.end && !is_there(schema, trigger, place.other))
        return without_place(trigger->sql, &place);
    if (!place.at || place.other)
        return g_string_free(g_steal_pointer(&sql), FALSE);
    if (followed && is_there(schema, trigger, followed)) {
        g_string_append(clause, " FOLLOWS ");
        cm_spelling_append_identifier(clause, dialect->spelling, followed);
    } else if (follower) {
        g_string_append(clause, " PRECEDES ");
        cm_spelling_append_identifier(clause, dialect->spelling, follower->name.name);
    }
    g_string_insert(sql, place.at - trigger->sql, clause->str);
    return g_string_free(g_steal_pointer(&sql), FALSE);
}

/* Whether an operation can be rendered before those that come before it have run. */
static bool
is_foreseen(const CmOperation *operation)
{
    return operation->kind != CM_OPERATION_EXECUTE && operation->kind != CM_OPERATION_BULK_INSERT &&
           operation->kind != CM_OPERATION_RENAME_TABLE &&
           operation->kind != CM_OPERATION_RENAME_COLUMN &&
           operation->kind != CM_OPERATION_RENAME_OBJECT;
}

guint
cm_mysql_remake_end(const GPtrArray *operations, guint at, const CmSchema *schema)
{
    const CmOperation *drop = operations->pdata[at];
    const CmTrigger *trigger = schema && drop->kind == CM_OPERATION_DROP_TRIGGER
                                   ? cm_schema_trigger(schema, NULL, &drop->table)
                                   : NULL;

    if (!trigger || !find_follower(schema, trigger))
        return at + 1;
    for (guint i = at + 1; i < operations->len && is_foreseen(operations->pdata[i]); i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == CM_OPERATION_CREATE_TRIGGER &&
            cm_name_equal(&operation->table, &drop->table))
            return i + 1;
    }
    return at + 1;
}

bool
cm_mysql_remakes_trigger(const GPtrArray *operations, const CmName *trigger)
{
    bool is_dropped = false, is_made = false;

    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (!cm_name_equal(&operation->table, trigger))
            continue;
        is_dropped |= operation->kind == CM_OPERATION_DROP_TRIGGER;
        is_made |= operation->kind == CM_OPERATION_CREATE_TRIGGER;
    }
    return is_dropped && is_made;
}

/* The first that fires after a trigger and is not made again itself, or NULL. */
static const char *
find_next(const GPtrArray *operations, const GPtrArray *order, const char *name)
{
    gint at = find_named(order, name);

    for (guint i = (guint)at + 1; at >= 0 && i < order->len; i++) {
        const CmTrigger *next = order->pdata[i];

        if (!cm_mysql_remakes_trigger(operations, &next->name))
            return next->name.name;
    }
    return NULL;
}

static void
say_next(CmTrigger *trigger, const char *next)
{
    g_auto(Place) place = {0};
    g_autoptr(GString) sql = g_string_new(NULL);

    find_place(trigger->sql, &place);
    if (!place.at || place.other)
        return;
    g_string_append_len(sql, trigger->sql, place.at - trigger->sql);
    g_string_append(sql, " PRECEDES ");
    cm_spelling_append_identifier(sql, cm_dialect_mysql.spelling, next);
    g_string_append(sql, place.at);
    g_free(trigger->sql);
    trigger->sql = g_string_free(g_steal_pointer(&sql), FALSE);
}

void
cm_mysql_place_triggers(const GPtrArray *operations, const CmSchema *before, const CmSchema *after)
{
    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];
        const char *next;
        g_autoptr(GPtrArray) wanted = NULL;
        g_autoptr(GPtrArray) group = NULL;

        if (operation->kind != CM_OPERATION_CREATE_TRIGGER || followed_by(operation->trigger) ||
            !cm_mysql_remakes_trigger(operations, &operation->table))
            continue;
        wanted = find_group(after, operation->trigger);
        group = find_group(before, operation->trigger);
        next = find_next(operations, says_order(wanted) ? wanted : group,
                         operation->trigger->name.name);
        if (next)
            say_next(operation->trigger, next);
    }
}
