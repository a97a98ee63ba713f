#include "migrate/in_full.h"

#include <string.h>

#include "migrate/portable.h"

/* What is made from a model says all of it, whatever the database. */
static void
say_object_in_full(CmOperation *operation, const CmSchema *declared)
{
    const CmObject *object = cm_schema_same_object(declared, operation->object);
    CmObject *copy;

    if (!object)
        return;
    copy = cm_object_copy(object);
    g_clear_pointer(&copy->renamed_from, g_free);
    g_strfreev(copy->former_labels);
    copy->former_labels = g_steal_pointer(&operation->object->former_labels);
    copy->users = g_steal_pointer(&operation->object->users);
    /* A sequence may have to wait for the column that is to own it. */
    if (!operation->object->column) {
        g_clear_pointer(&copy->column, g_free);
        if (!(cm_object_kind_info(copy->kind)->parts & CM_OBJECT_HAS_TABLE))
            cm_name_clear(&copy->table);
    }
    cm_object_free(operation->object);
    operation->object = copy;
}

static void
say_view_in_full(CmOperation *operation, const CmSchema *declared)
{
    const CmView *view = cm_schema_view(declared, &operation->table);

    if (!view)
        return;
    cm_view_free(operation->view);
    operation->view = cm_view_copy(view);
    for (guint i = 0; i < view->indexes->len; i++)
        g_clear_pointer(&((CmIndex *)operation->view->indexes->pdata[i])->renamed_from, g_free);
}

static void
say_trigger_in_full(CmOperation *operation, const CmSchema *declared)
{
    const CmTrigger *trigger =
        cm_schema_trigger(declared, &operation->trigger->table, &operation->table);

    if (!trigger)
        return;
    cm_trigger_free(operation->trigger);
    operation->trigger = cm_trigger_copy(trigger);
}

static char *
key_of(CmOperationKind kind, const CmName *table, const char *name)
{
    g_autofree char *text = cm_name_to_string(table);

    return g_strdup_printf("%d %s %s", kind, text, name);
}

GHashTable *
cm_in_full_by_itself(const GPtrArray *operations)
{
    GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == CM_OPERATION_CREATE_INDEX ||
            operation->kind == CM_OPERATION_ADD_COLUMN ||
            (operation->kind == CM_OPERATION_ALTER_COLUMN && operation->changes.server_default))
            g_hash_table_add(keys, key_of(operation->kind, &operation->table, operation->name));
    }
    return keys;
}

/* Whether an operation of this kind makes it. */
static bool
comes_by_itself(const CmInFull *full, CmOperationKind kind, const CmTable *table, const char *name)
{
    g_autofree char *key = key_of(kind, &table->name, name);

    return g_hash_table_contains(full->by_itself, key);
}

/* The column of a model, as an operation makes it. */
static CmColumn *
column_in_full(const CmInFull *full, const CmTable *table, const CmColumn *column)
{
    CmColumn *copy = cm_column_copy(column);

    g_clear_pointer(&copy->renamed_from, g_free);
    if (copy->server_default.kind != CM_DEFAULT_NONE &&
        comes_by_itself(full, CM_OPERATION_ALTER_COLUMN, table, column->name))
        cm_default_clear(&copy->server_default);
    return copy;
}

static void
say_columns_in_full(const CmInFull *full, CmTable *body, const CmTable *table, bool all)
{
    for (guint i = 0; i < body->columns->len; i++) {
        CmColumn **at = (CmColumn **)&body->columns->pdata[i];
        const CmColumn *column = cm_table_column(table, (*at)->name);
        const CmValue *inherited = cm_options_get((*at)->options, "postgresql", "inherited");
        CmColumn *copy;

        if (!column)
            continue;
        copy = column_in_full(full, table, column);
        if (inherited)
            cm_options_set(&copy->options, "postgresql", "inherited", inherited);
        cm_column_free(*at);
        *at = copy;
    }
    for (guint i = 0; all && i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (!cm_table_column(body, column->name) &&
            !comes_by_itself(full, CM_OPERATION_ADD_COLUMN, table, column->name))
            cm_table_add_column(body, column_in_full(full, table, column));
    }
}

/* Whether an action of the model may be one that is made. */
static bool
may_become(CmAction said, CmAction made)
{
    return said == made || (said == CM_ACTION_RESTRICT && made == CM_ACTION_NONE);
}

/* The foreign key of the model that is made. */
static const CmConstraint *
find_key(const CmTable *table, const CmConstraint *key)
{
    const CmConstraint *found = NULL;

    if (key->name)
        found = cm_table_constraint(table, key->name);
    for (guint i = 0; !key->name && i < table->constraints->len; i++) {
        const CmConstraint *said = table->constraints->pdata[i];

        if (said->kind != CM_CONSTRAINT_FOREIGN_KEY || said->name ||
            !cm_parts_match(said->parts, key->parts) ||
            !cm_name_equal(&said->referred, &key->referred) ||
            !may_become(said->on_delete, key->on_delete) ||
            !may_become(said->on_update, key->on_update))
            continue;
        if (said->on_delete == key->on_delete && said->on_update == key->on_update)
            return said;
        found = said;
    }
    return found && found->kind == CM_CONSTRAINT_FOREIGN_KEY ? found : NULL;
}

/* The constraint of the model that is made. */
static const CmConstraint *
find_constraint(const CmTable *table, CmConstraint *made)
{
    const CmOperation probe = {.name = made->name, .constraint = made};

    return made->kind == CM_CONSTRAINT_FOREIGN_KEY
               ? find_key(table, made)
               : cm_operation_find_constraint(&probe, table, NULL);
}

/* A comment is for those that have comments. Where RESTRICT is what happens anyway it is not said,
 * but other databases make a difference. What names no columns does not either: SQLite keeps it
 * so. */
static void
say_constraint_in_full(CmConstraint *key, const CmTable *table)
{
    const CmConstraint *said = table ? find_constraint(table, key) : NULL;

    if (said && said->kind == key->kind && !key->comment)
        key->comment = g_strdup(said->comment);
    if (key->kind != CM_CONSTRAINT_FOREIGN_KEY)
        return;
    if (said && said->on_delete == CM_ACTION_RESTRICT && key->on_delete == CM_ACTION_NONE)
        key->on_delete = CM_ACTION_RESTRICT;
    if (said && said->on_update == CM_ACTION_RESTRICT && key->on_update == CM_ACTION_NONE)
        key->on_update = CM_ACTION_RESTRICT;
    if (said && (!said->referred_columns || !*said->referred_columns))
        g_clear_pointer(&key->referred_columns, g_strfreev);
}

/* A table made from a model says all of it: types of other dialects, their indexes, comments; but
 * for what comes by itself. */
static void
say_table_in_full(const CmInFull *full, CmOperation *operation)
{
    const CmTable *table = cm_schema_table(full->declared, &operation->table);
    CmTable *body = operation->body;

    if (!table || !body)
        return;
    say_columns_in_full(full, body, table, operation->kind == CM_OPERATION_CREATE_TABLE);
    for (guint i = 0; i < body->constraints->len; i++)
        say_constraint_in_full(body->constraints->pdata[i], table);
    if (operation->kind != CM_OPERATION_CREATE_TABLE)
        return;
    g_free(body->comment);
    body->comment = g_strdup(table->comment);
    cm_options_free(body->options);
    body->options = cm_options_copy(table->options);
    g_strfreev(body->dialects);
    body->dialects = g_strdupv(table->dialects);
    g_ptr_array_set_size(body->indexes, 0);
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *said = table->indexes->pdata[i];
        CmIndex *index;

        if (cm_index_waits_for_partitions(said) ||
            comes_by_itself(full, CM_OPERATION_CREATE_INDEX, table, said->name))
            continue;
        index = cm_index_copy(said);
        g_clear_pointer(&index->renamed_from, g_free);
        cm_table_add_index(body, index);
    }
    cm_portable_uniques(body, table);
}

static void
restore(char **text, const char *said)
{
    g_free(*text);
    *text = g_strdup(said);
}

static void
restore_text(char **text, GHashTable *written)
{
    const char *before = *text ? g_hash_table_lookup(written, *text) : NULL;

    if (before)
        restore(text, before);
}

static void
restore_parts(GPtrArray *parts, GHashTable *written)
{
    for (guint i = 0; i < parts->len; i++)
        restore_text(&((CmPart *)parts->pdata[i])->sql, written);
}

/* What the server was asked to spell is said as the model has it. */
static void
restore_texts(CmOperation *operation, GHashTable *written)
{
    if (operation->constraint) {
        restore_text(&operation->constraint->sql, written);
        restore_parts(operation->constraint->parts, written);
    }
    if (operation->index) {
        restore_text(&operation->index->where, written);
        restore_parts(operation->index->parts, written);
    }
}

/* Whether an option is one that the database itself has: what it makes of that is known. */
static bool
is_own(const CmDialect *dialect, const CmOption *option)
{
    return !strcmp(option->dialect, dialect->name) || !g_strcmp0(option->dialect, dialect->kin);
}

/* With a type go those that other databases, or this one, have in its place; with options those
 * that others have: what is not said of options goes. */
static void
say_options_in_full(const CmDialect *dialect, CmOperation *operation, const CmColumn *said)
{
    bool has_more = false;

    for (guint i = 0; said->options && i < said->options->len; i++) {
        const CmOption *option = &g_array_index(said->options, CmOption, i);

        if (is_own(dialect, option) && strcmp(option->key, "type") &&
            strcmp(option->key, "collation"))
            continue;
        has_more = true;
        cm_options_set(&operation->to->options, option->dialect, option->key, &option->value);
    }
    if (!has_more)
        return;
    operation->repeats_options = !operation->changes.options;
    operation->changes.options = true;
}

/* A type in one database's own words is as that has it: a word like serial says more. */
static void
say_type_in_full(const CmDialect *dialect, CmOperation *operation, const CmColumn *said)
{
    const CmOptions *options = said->options;

    if (said->type->kind == CM_TYPE_SQL && !cm_options_get(options, dialect->name, "type") &&
        !(dialect->kin && cm_options_get(options, dialect->kin, "type")))
        return;
    cm_type_free(operation->to->type);
    operation->to->type = cm_type_copy(said->type);
}

/* A change of a column, in the words of the model, where these say what is changed. */
static void
say_change_in_full(const CmDialect *dialect, CmOperation *operation, const CmSchema *declared)
{
    const CmTable *table = cm_schema_table(declared, &operation->table);
    const CmColumn *said = table ? cm_table_column(table, operation->name) : NULL;
    const CmColumnAspects changes = operation->changes;
    CmColumn *to = operation->to;

    if (!said)
        return;
    if (changes.server_default) {
        cm_default_clear(&to->server_default);
        to->server_default = cm_default_new(said->server_default.kind, said->server_default.text);
    }
    if (changes.computed && said->computed && to->computed) {
        restore(&to->computed, said->computed);
        to->computed_stored = said->computed_stored;
    }
    if (changes.collation && (said->collation || cm_dialect_own_word(dialect, said, "collation")))
        restore(&to->collation, said->collation);
    if (changes.autoincrement && said->autoincrement != CM_AUTOINCREMENT_AUTO)
        to->autoincrement = said->autoincrement;
    if (changes.type)
        say_type_in_full(dialect, operation, said);
    if (changes.type || changes.collation || changes.options)
        say_options_in_full(dialect, operation, said);
}

/* An index as the model says it: the database may have no room for all of that. */
static bool
say_index_in_full(const CmDialect *dialect, CmOperation *operation, const CmSchema *declared)
{
    const CmIndex *said = cm_portable_find_index(declared, &operation->table, operation->name);
    CmOptions *options;

    if (!said)
        return false;
    options = cm_options_copy(operation->index->options);
    for (guint i = 0; said->options && i < said->options->len; i++) {
        const CmOption *option = &g_array_index(said->options, CmOption, i);

        if (!is_own(dialect, option))
            cm_options_set(&options, option->dialect, option->key, &option->value);
    }
    cm_index_free(operation->index);
    operation->index = cm_index_copy(said);
    cm_options_free(operation->index->options);
    operation->index->options = options;
    g_clear_pointer(&operation->index->renamed_from, g_free);
    g_strfreev(operation->dialects);
    operation->dialects = g_strdupv(said->dialects);
    return true;
}

void
cm_in_full(const CmInFull *full, CmOperation *operation)
{
    const CmSchema *declared = full->declared;

    switch (operation->kind) {
    case CM_OPERATION_CREATE_OBJECT:
    case CM_OPERATION_ALTER_OBJECT:
        say_object_in_full(operation, declared);
        break;
    case CM_OPERATION_CREATE_VIEW:
        say_view_in_full(operation, declared);
        break;
    case CM_OPERATION_CREATE_TRIGGER:
        say_trigger_in_full(operation, declared);
        break;
    case CM_OPERATION_ALTER_COLUMN:
        say_change_in_full(full->dialect, operation, declared);
        break;
    case CM_OPERATION_CREATE_TABLE:
    case CM_OPERATION_ADD_COLUMN:
        say_table_in_full(full, operation);
        break;
    case CM_OPERATION_CREATE_PRIMARY_KEY:
    case CM_OPERATION_CREATE_UNIQUE_CONSTRAINT:
    case CM_OPERATION_CREATE_CHECK_CONSTRAINT:
    case CM_OPERATION_CREATE_FOREIGN_KEY:
        restore_texts(operation, full->written);
        say_constraint_in_full(operation->constraint, cm_schema_table(declared, &operation->table));
        break;
    case CM_OPERATION_CREATE_INDEX:
        if (!say_index_in_full(full->dialect, operation, declared))
            restore_texts(operation, full->written);
        break;
    default:
        restore_texts(operation, full->written);
        break;
    }
}
