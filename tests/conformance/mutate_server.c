/* What the models of servers say, and SQLite's do not: types that hold more, comments, sequences.
 */
#include <string.h>

#include "conformance/mutate_pick.h"

/* A type that holds all that another holds, written alike; a length grows. */
static const struct {
    CmTypeKind from;
    CmTypeKind to;
} wider[] = {
    {CM_TYPE_SMALLINT, CM_TYPE_INTEGER}, {CM_TYPE_INTEGER, CM_TYPE_BIGINT},
    {CM_TYPE_FLOAT, CM_TYPE_DOUBLE},     {CM_TYPE_STRING, CM_TYPE_STRING},
    {CM_TYPE_STRING, CM_TYPE_TEXT},      {CM_TYPE_NUMERIC, CM_TYPE_NUMERIC},
};

static bool
widen(Mutation *m, CmType *type)
{
    guint first = pick(m, G_N_ELEMENTS(wider));

    for (guint i = 0; i < G_N_ELEMENTS(wider); i++) {
        guint at = (first + i) % G_N_ELEMENTS(wider);

        if (wider[at].from != type->kind || (type->kind == CM_TYPE_NUMERIC && type->precision < 0))
            continue;
        type->kind = wider[at].to;
        type->precision += type->kind == CM_TYPE_NUMERIC ? 2 : 0;
        if (type->kind == CM_TYPE_STRING)
            type->length += type->length < 0 ? 0 : 1 + (int)pick(m, 30);
        else
            type->length = -1;
        return true;
    }
    return false;
}

/* Whether an index says how it compares values, which depends on their type. */
static bool
is_compared_by_class(const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->indexes->len; i++) {
        const GPtrArray *parts = ((CmIndex *)table->indexes->pdata[i])->parts;

        for (guint j = 0; j < parts->len; j++)
            if (((CmPart *)parts->pdata[j])->operator_class && cm_parts_mention(parts, column))
                return true;
    }
    return false;
}

/* What MariaDB keeps in an index has a length that has to stay small. */
bool
mutate_type(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;

    if (!column || !can_hand_down(m, table) || is_numbered(column) ||
        is_in_foreign_key(m, table, column->name) ||
        (is_mariadb(m) && is_used(m, table, column->name)) ||
        is_compared_by_class(table, column->name) || is_in_expressions(m, table, column->name) ||
        feeds_functions(m, table) || has_objects(m, table) || !widen(m, column->type))
        return false;
    tell(m, "widen", table, column->name);
    hand_down(m, table, column);
    return true;
}

static void
replace(char **text, const char *with)
{
    g_free(*text);
    *text = g_strdup(with);
}

bool
mutate_comment(Mutation *m)
{
    static const char *const comments[] = {"it's \"said\"", "a line\nand another", "back\\slash",
                                           NULL};
    const char *comment = comments[pick(m, G_N_ELEMENTS(comments))];
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_column(m, table) : NULL;
    CmIndex *index =
        table && table->indexes->len ? table->indexes->pdata[pick(m, table->indexes->len)] : NULL;
    guint place = pick(m, 3);

    if (!table || (place == 1 && !column) || (place == 2 && !index))
        return false;
    tell(m, "comment on", table, place == 0 ? NULL : place == 1 ? column->name : index->name);
    replace(place == 0   ? &table->comment
            : place == 1 ? &column->comment
                         : &index->comment,
            comment);
    return true;
}

static CmObject *
pick_object(Mutation *m, CmObjectKind kind)
{
    guint count = m->schema->objects->len;
    guint first = count ? pick(m, count) : 0;

    for (guint i = 0; i < count; i++) {
        CmObject *object = m->schema->objects->pdata[(first + i) % count];

        if (object->kind == kind && !object->renamed_from)
            return object;
    }
    return NULL;
}

/* A type that changes is made anew, which what is kept as SQL stands in the way of. */
static CmObject *
pick_enum(Mutation *m)
{
    for (guint i = 0; i < m->schema->objects->len; i++)
        if (((CmObject *)m->schema->objects->pdata[i])->kind == CM_OBJECT_RAW)
            return NULL;
    return pick_object(m, CM_OBJECT_ENUM);
}

static void
set_number(CmObject *object, const char *key, gint64 number)
{
    const CmValue value = cm_value_of_integer(number);

    cm_object_set(object, key, &value);
}

bool
mutate_add_sequence(Mutation *m)
{
    g_autofree char *name = new_name(m, "numbers");
    CmObject *sequence = cm_object_new(CM_OBJECT_SEQUENCE, NULL, name);

    if (pick(m, 2))
        set_number(sequence, "increment", 1 + pick(m, 9));
    if (pick(m, 2))
        set_number(sequence, "max", 1000 + pick(m, 1000));
    if (pick(m, 2))
        set_number(sequence, "start", 1 + pick(m, 100));
    tell(m, "add sequence", NULL, name);
    return cm_schema_add_object(m->schema, sequence, NULL);
}

bool
mutate_change_sequence(Mutation *m)
{
    CmObject *sequence = pick_object(m, CM_OBJECT_SEQUENCE);

    if (!sequence)
        return false;
    tell(m, "change sequence", NULL, sequence->name.name);
    set_number(sequence, "cache", 2 + pick(m, 90));
    if (pick(m, 2)) {
        const CmValue value = cm_value_of_boolean(true);

        cm_object_set(sequence, "cycle", &value);
    }
    return true;
}

/* What the tests made alone: others may be in defaults. */
bool
mutate_drop_sequence(Mutation *m)
{
    CmObject *sequence = pick_object(m, CM_OBJECT_SEQUENCE);

    if (!sequence || !g_str_has_prefix(sequence->name.name, "numbers_"))
        return false;
    tell(m, "drop sequence", NULL, sequence->name.name);
    cm_schema_remove_object(m->schema, sequence);
    return true;
}

static bool
has_rows_with(const Mutation *m, const CmTable *table, const CmColumn *column, const char *label)
{
    const CmName name = old_table(table);

    return ask_number(
               m->connection,
               ask_format(m->connection,
                          "SELECT count(*) FROM %N WHERE CAST(%I AS text) LIKE '%%' || %L || "
                          "'%%'",
                          &name, old_column(column), label)) != 0;
}

/* Neither is used by rows, which would have another value, nor by texts that the server would have
 * to follow. */
static bool
is_label_free(const Mutation *m, const char *label)
{
    for (guint i = 0; i < m->schema->tables->len; i++) {
        const CmTable *table = m->schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];
            const CmDefault *value = &column->server_default;

            if ((value->text && strstr(value->text, label)) ||
                (column->type->text && has_rows_with(m, table, column, label)))
                return false;
        }
    }
    return true;
}

/* Columns say the labels of their type as well. */
static void
set_labels(CmSchema *schema, const CmObject *of)
{
    g_autofree char *name = cm_name_to_string(&of->name);

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            CmType *type = ((CmColumn *)table->columns->pdata[j])->type;

            if (type->kind != CM_TYPE_ENUM || g_strcmp0(type->text, name))
                continue;
            g_strfreev(type->labels);
            type->labels = g_strdupv(of->labels);
        }
    }
}

/* A label comes anywhere among the others. */
static GStrv
add_label(Mutation *m, GStrv labels, char *label)
{
    guint count = g_strv_length(labels);
    guint place = pick(m, count + 1);
    GStrv longer = g_new0(char *, count + 2);

    for (guint i = 0; i <= count; i++)
        longer[i] = i == place ? label : labels[i - (i > place)];
    g_free(labels);
    return longer;
}

bool
mutate_enum_label(Mutation *m)
{
    CmObject *object = pick_enum(m);

    if (!object || object->former_labels)
        return false;
    tell(m, "add label to", NULL, object->name.name);
    object->labels = add_label(m, object->labels, new_name(m, "it's label"));
    set_labels(m->schema, object);
    return true;
}

bool
mutate_enum_rename(Mutation *m)
{
    CmObject *object = pick_enum(m);
    guint count = object ? g_strv_length(object->labels) : 0;
    guint place = count ? pick(m, count) : 0;

    if (!count || object->former_labels || !is_label_free(m, object->labels[place]))
        return false;
    tell(m, "rename label of", NULL, object->name.name);
    object->former_labels = g_new0(char *, count + 1);
    for (guint i = 0; i < count; i++)
        object->former_labels[i] = g_strdup(i == place ? object->labels[i] : "");
    g_free(object->labels[place]);
    object->labels[place] = new_name(m, "renamed label");
    set_labels(m->schema, object);
    return true;
}

/* An enum that is its column's own. */
bool
mutate_own_label(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_column(m, table) : NULL;

    if (!column || column->type->kind != CM_TYPE_ENUM || column->type->text || column->computed)
        return false;
    tell(m, "add label to", table, column->name);
    column->type->labels = add_label(m, column->type->labels, new_name(m, "it's label"));
    return true;
}
