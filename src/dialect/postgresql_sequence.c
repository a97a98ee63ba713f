/* Sequences that stand for themselves, owned by a column or not. */
#include "dialect/postgresql_numbering.h"
#include "dialect/postgresql_object.h"

#include <string.h>

static const struct {
    const char *key;
    const char *sql;
    const char *unset;
} numbers[] = {
    {"type", "AS", "AS bigint"},        {"increment", "INCREMENT BY", "INCREMENT BY 1"},
    {"min", "MINVALUE", "NO MINVALUE"}, {"max", "MAXVALUE", "NO MAXVALUE"},
    {"start", "START WITH", NULL},      {"cache", "CACHE", "CACHE 1"},
};

static bool
cycles(const CmObject *object)
{
    const CmValue *value = cm_object_get(object, "cycle");

    return value && value->kind == CM_VALUE_BOOLEAN && value->boolean;
}

static bool
counts_down(const CmObject *object)
{
    g_autofree char *increment = cm_postgresql_setting(object, "increment");

    return increment && *increment == '-';
}

static bool
is_bound(const char *key)
{
    return !strcmp(key, "min") || !strcmp(key, "max") || !strcmp(key, "start");
}

/* Where a sequence begins if nothing is said: at its least number, or its greatest if it counts
 * down. */
static char *
default_start(const CmObject *object)
{
    bool is_down = counts_down(object);
    char *bound = cm_postgresql_setting(object, is_down ? "max" : "min");

    return bound ? bound : g_strdup(is_down ? "-1" : "1");
}

/* One that turns round has other bounds, and begins elsewhere, if nothing is said. */
static void
append_changes(GString *out, const CmObject *before, const CmObject *after)
{
    bool turns = before && counts_down(before) != counts_down(after);

    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *old = before ? cm_postgresql_setting(before, numbers[i].key) : NULL;
        g_autofree char *new = cm_postgresql_setting(after, numbers[i].key);
        g_autofree char *start = default_start(after);

        if (!g_strcmp0(old, new) && !(turns && is_bound(numbers[i].key)))
            continue;
        if (new)
            g_string_append_printf(out, " %s %s", numbers[i].sql, new);
        else if (numbers[i].unset)
            g_string_append_printf(out, " %s", numbers[i].unset);
        else
            g_string_append_printf(out, " START WITH %s", start);
    }
    if (turns)
        g_string_append(out, " RESTART");
    if ((before && cycles(before)) != cycles(after))
        g_string_append(out, cycles(after) ? " CYCLE" : " NO CYCLE");
}

static char *
owner_sql(const CmObject *object)
{
    g_autofree char *table = object->column ? cm_postgresql_name(&object->table) : NULL;
    g_autofree char *column = object->column ? cm_postgresql_quote(object->column) : NULL;

    return table ? g_strdup_printf("%s.%s", table, column) : g_strdup("NONE");
}

/* The owner may come later, and then takes the sequence when it comes. */
static bool
has_owner(const CmRendering *rendering, const CmObject *object)
{
    const CmTable *table = object->column && rendering->schema
                               ? cm_schema_table(rendering->schema, &object->table)
                               : NULL;

    return table && cm_table_column(table, object->column);
}

bool
cm_postgresql_create_sequence(const CmRendering *rendering, const CmObject *object, GError **error)
{
    bool is_unlogged = cm_postgresql_is_set(object->options, "unlogged");
    g_autofree char *name = cm_postgresql_name(&object->name);
    g_autofree char *owner = owner_sql(object);
    g_autoptr(CmObject) serial = cm_postgresql_serial_sequence(rendering->schema, &object->name);
    GString *out;

    if (serial)
        return cm_postgresql_alter_sequence(rendering, serial, object, error);
    out = g_string_new(is_unlogged ? "CREATE UNLOGGED SEQUENCE " : "CREATE SEQUENCE ");
    g_string_append(out, name);
    append_changes(out, NULL, object);
    if (has_owner(rendering, object))
        g_string_append_printf(out, " OWNED BY %s", owner);
    cm_statements_add(rendering->statements, g_string_free(out, FALSE));
    return true;
}

bool
cm_postgresql_alter_sequence(const CmRendering *rendering, const CmObject *before,
                             const CmObject *after, GError **error)
{
    bool was_unlogged = cm_postgresql_is_set(before->options, "unlogged");
    bool is_unlogged = cm_postgresql_is_set(after->options, "unlogged");
    g_autofree char *name = cm_postgresql_name(&after->name);
    g_autofree char *from = owner_sql(before);
    g_autofree char *to = owner_sql(after);
    g_autoptr(GString) out = g_string_new(NULL);

    (void)error;
    append_changes(out, before, after);
    if (strcmp(from, to) && (!after->column || has_owner(rendering, after)))
        g_string_append_printf(out, " OWNED BY %s", to);
    if (out->len)
        cm_statements_add_format(rendering->statements, "ALTER SEQUENCE %s%s", name, out->str);
    if (was_unlogged != is_unlogged)
        cm_statements_add_format(rendering->statements, "ALTER SEQUENCE %s SET %s", name,
                                 is_unlogged ? "UNLOGGED" : "LOGGED");
    return true;
}

void
cm_postgresql_own_sequences(const CmRendering *rendering, const CmTable *table, const char *column)
{
    for (guint i = 0; i < rendering->schema->objects->len; i++) {
        const CmObject *object = rendering->schema->objects->pdata[i];
        g_autofree char *owner = owner_sql(object);
        g_autofree char *tail = g_strdup_printf("OWNED BY %s", owner);

        if (object->kind == CM_OBJECT_SEQUENCE && object->column &&
            cm_name_equal(&object->table, &table->name) && cm_table_column(table, object->column) &&
            (!column || !strcmp(object->column, column)))
            cm_rendering_add_named(rendering, "ALTER SEQUENCE", &object->name, tail);
    }
}

/* Since 15 the server has them go with the table. */
void
cm_postgresql_keep_sequences(const CmRendering *rendering, const CmTable *table)
{
    bool is_unlogged = cm_postgresql_is_set(table->options, "unlogged");

    for (guint i = 0; i < rendering->schema->objects->len; i++) {
        const CmObject *object = rendering->schema->objects->pdata[i];

        if (rendering->schema->server_version >= 150000 && object->kind == CM_OBJECT_SEQUENCE &&
            object->column && cm_name_equal(&object->table, &table->name) &&
            cm_postgresql_is_set(object->options, "unlogged") != is_unlogged)
            cm_rendering_add_named(rendering, "ALTER SEQUENCE", &object->name,
                                   is_unlogged ? "SET LOGGED" : "SET UNLOGGED");
    }
}

static int64_t
number_of(const CmObject *object, const char *key, int64_t usual)
{
    const CmValue *value = cm_object_get(object, key);

    return value && value->kind == CM_VALUE_INTEGER ? value->integer : usual;
}

static void
leave_out_usual(CmObject *object, const char *key, int64_t usual)
{
    if (number_of(object, key, usual) == usual)
        cm_object_set(object, key, &CM_VALUE_OF_NULL);
}

/* The numbers that a sequence of a type may reach. */
static const struct {
    const char *type;
    int64_t least;
    int64_t greatest;
} ranges[] = {{"smallint", G_MINSHORT, G_MAXSHORT},
              {"integer", G_MININT, G_MAXINT},
              {"bigint", G_MININT64, G_MAXINT64}};

void
cm_postgresql_project_sequence(CmObject *sequence)
{
    const CmValue *type = cm_object_get(sequence, "type");
    const CmValue *cycle = cm_object_get(sequence, "cycle");
    bool is_descending = number_of(sequence, "increment", 1) < 0;
    gsize at = G_N_ELEMENTS(ranges) - 1;
    int64_t min, max;

    for (gsize i = 0; type && type->kind == CM_VALUE_TEXT && i < G_N_ELEMENTS(ranges); i++)
        if (!strcmp(type->data, ranges[i].type))
            at = i;
    min = is_descending ? ranges[at].least : 1;
    max = is_descending ? -1 : ranges[at].greatest;
    leave_out_usual(sequence, "start",
                    is_descending ? number_of(sequence, "max", max)
                                  : number_of(sequence, "min", min));
    leave_out_usual(sequence, "min", min);
    leave_out_usual(sequence, "max", max);
    leave_out_usual(sequence, "increment", 1);
    leave_out_usual(sequence, "cache", 1);
    if (cycle && cycle->kind == CM_VALUE_BOOLEAN && !cycle->boolean)
        cm_object_set(sequence, "cycle", &CM_VALUE_OF_NULL);
    if (type && type->kind == CM_VALUE_TEXT && !strcmp(type->data, "bigint"))
        cm_object_set(sequence, "type", &CM_VALUE_OF_NULL);
}
