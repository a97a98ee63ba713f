#include "migrate/recall.h"

#include "migrate/enum_objects.h"
#include "migrate/portable.h"
#include "operation/concerned.h"
#include "schema/parents.h"

/* What undoes these says nothing but names that the revision itself gives. */
static bool
only_names(CmOperationKind kind)
{
    return cm_operation_effect(kind) == CM_OPERATION_DROPS || kind == CM_OPERATION_RENAME_TABLE ||
           kind == CM_OPERATION_RENAME_COLUMN;
}

bool
cm_recall_is_needed(const GPtrArray *downgrade)
{
    for (guint i = 0; i < downgrade->len; i++)
        if (!only_names(((CmOperation *)downgrade->pdata[i])->kind))
            return true;
    return false;
}

static void
take_text(char **text, const char *said)
{
    g_free(*text);
    *text = g_strdup(said);
}

static void
restore_text(char **text, GHashTable *written)
{
    const char *before = *text ? g_hash_table_lookup(written, *text) : NULL;

    if (before)
        take_text(text, before);
}

/* The constraint that a table was given without a name, and that the database has by one. */
static const CmConstraint *
find_nameless(const CmTable *known, const CmConstraint *constraint, GHashTable *written)
{
    g_autoptr(CmOperation) probe = cm_operation_new(CM_OPERATION_DROP_CONSTRAINT);
    const CmConstraint *found;

    if (!known || !constraint->name || cm_table_constraint(known, constraint->name))
        return NULL;
    probe->constraint = cm_constraint_copy(constraint);
    g_clear_pointer(&probe->constraint->name, g_free);
    restore_text(&probe->constraint->sql, written);
    found = cm_operation_find_constraint(probe, known, NULL);
    return found && !found->name ? found : NULL;
}

/* The constraint as it was said, with its name or without; NULL where it is not known. */
static const CmConstraint *
find_said(const CmTable *known, const CmConstraint *constraint, GHashTable *written)
{
    const CmConstraint *named =
        known && constraint->name ? cm_table_constraint(known, constraint->name) : NULL;

    return named && named->kind == constraint->kind ? named
                                                    : find_nameless(known, constraint, written);
}

/* A unique index that was said as a constraint without a name. */
static const CmConstraint *
find_unique(const CmTable *known, const CmIndex *index, GHashTable *written)
{
    g_autoptr(CmConstraint) unique = cm_constraint_new(CM_CONSTRAINT_UNIQUE, index->name);

    if (!known || !index->unique || cm_table_index(known, index->name))
        return NULL;
    g_ptr_array_unref(unique->parts);
    unique->parts = cm_parts_copy(index->parts);
    return find_nameless(known, unique, written);
}

/* Partitions and heirs share columns and indexes with their parents, so that none is said in full
 * by itself. */
static bool
is_of_family(const CmSchema *known, const CmTable *table)
{
    g_autoptr(GPtrArray) parents = cm_schema_parents(known, table->options);
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(known, table, true);

    return parents->len || heirs->len ||
           cm_options_get(table->options, "postgresql", "partition_by");
}

static void
add_name(GHashTable *names, const CmName *name)
{
    if (name->name)
        g_hash_table_add(names, cm_name_to_string(name));
}

static bool
has_name(GHashTable *names, const CmName *name)
{
    g_autofree char *text = name->name ? cm_name_to_string(name) : NULL;

    return text && g_hash_table_contains(names, text);
}

/* Whether an index that no revision made may be the server's own, for a foreign key. */
static bool
drops_own_index(const CmDialect *dialect, const CmSchema *live, const CmOperation *operation)
{
    const CmTable *table = dialect->forgive && operation->kind == CM_OPERATION_DROP_INDEX
                               ? cm_schema_table(live, &operation->table)
                               : NULL;
    const CmIndex *index = table ? cm_table_index(table, operation->name) : NULL;

    for (guint i = 0; index && !index->unique && i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (key->kind == CM_CONSTRAINT_FOREIGN_KEY && cm_parts_match(index->parts, key->parts))
            return true;
    }
    return false;
}

/* The names of what is not as the revisions made it. */
static GHashTable *
names_of(const GPtrArray *operations, const CmDialect *dialect, const CmSchema *live)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (drops_own_index(dialect, live, operation))
            continue;
        add_name(names, &operation->table);
        if (operation->object)
            add_name(names, &operation->object->name);
    }
    return names;
}

static void
adopt_tables(CmSchema *known, const CmSchema *live, GHashTable *others)
{
    for (guint i = known->tables->len; i-- > 0;) {
        CmTable *table = known->tables->pdata[i];

        if (has_name(others, &table->name) || is_of_family(known, table))
            cm_schema_remove_table(known, table);
    }
    for (guint i = 0; i < live->tables->len; i++) {
        const CmTable *table = live->tables->pdata[i];

        if (!cm_schema_table(known, &table->name))
            cm_schema_add_table(known, cm_table_copy(table), NULL);
    }
}

static void
adopt_views(CmSchema *known, const CmSchema *live, GHashTable *others)
{
    for (guint i = known->views->len; i-- > 0;) {
        CmView *view = known->views->pdata[i];

        if (has_name(others, &view->name))
            cm_schema_remove_view(known, view);
    }
    for (guint i = 0; i < live->views->len; i++) {
        const CmView *view = live->views->pdata[i];

        if (!cm_schema_view(known, &view->name))
            cm_schema_add_view(known, cm_view_copy(view), NULL);
    }
}

static void
adopt_triggers(CmSchema *known, const CmSchema *live, GHashTable *others)
{
    for (guint i = known->triggers->len; i-- > 0;) {
        CmTrigger *trigger = known->triggers->pdata[i];

        if (has_name(others, &trigger->name))
            cm_schema_remove_trigger(known, trigger);
    }
    for (guint i = 0; i < live->triggers->len; i++) {
        const CmTrigger *trigger = live->triggers->pdata[i];

        if (!cm_schema_trigger(known, &trigger->table, &trigger->name))
            cm_schema_add_trigger(known, cm_trigger_copy(trigger), NULL);
    }
}

static void
adopt_objects(CmSchema *known, const CmSchema *live, GHashTable *others)
{
    for (guint i = known->objects->len; i-- > 0;) {
        CmObject *object = known->objects->pdata[i];

        if (has_name(others, &object->name))
            cm_schema_remove_object(known, object);
    }
    for (guint i = 0; i < live->objects->len; i++) {
        const CmObject *object = live->objects->pdata[i];

        if (!cm_schema_same_object(known, object))
            cm_schema_add_object(known, cm_object_copy(object), NULL);
    }
}

/* The database's own are as they are there, whatever made them. */
static void
adopt_options(CmSchema *known, const CmSchema *live, const CmDialect *dialect)
{
    const char *own = dialect->kin ? dialect->kin : dialect->name;
    CmOptions *options = cm_options_copy(live->options);

    for (guint i = 0; known->options && i < known->options->len; i++) {
        const CmOption *option = &g_array_index(known->options, CmOption, i);

        if (g_strcmp0(option->dialect, own))
            cm_options_set(&options, option->dialect, option->key, &option->value);
    }
    cm_options_free(known->options);
    known->options = options;
}

/* What is not as the revisions made it is as it is there. */
static void
adopt(CmSchema *known, const CmSchema *live, GHashTable *others)
{
    adopt_tables(known, live, others);
    adopt_views(known, live, others);
    adopt_triggers(known, live, others);
    adopt_objects(known, live, others);
}

/* A database, and what the revisions say of it, on the way up. */
typedef struct {
    const CmDialect *dialect;
    GHashTable *written;
    CmSchema *live;
    CmSchema *known;
    GPtrArray *said;      /* an array for each operation: what is in its place, or NULL */
    GPtrArray *downgrade; /* of all so far */
} Recalling;

static GPtrArray *
one(CmOperation *operation)
{
    GPtrArray *operations = cm_operations_new();

    g_ptr_array_add(operations, operation);
    return operations;
}

/* What is dropped by a name that other databases do not have, or as an index that elsewhere is a
 * constraint. A foreign key that is told by what it is stays so: a table that is renamed before has
 * given it another name. */
static GPtrArray *
say_drop_constraint(const Recalling *recalling, const CmOperation *operation, const CmTable *known)
{
    const CmTable *table = cm_schema_table(recalling->live, &operation->table);
    const CmConstraint *live = cm_operation_find_constraint(operation, table, NULL);
    const CmConstraint *said = NULL;

    if (live && live->kind == CM_CONSTRAINT_PRIMARY_KEY)
        said = cm_table_primary_key(known);
    else if (live && (operation->name || live->kind != CM_CONSTRAINT_FOREIGN_KEY))
        said = find_said(known, live, recalling->written);
    return said ? one(cm_operation_drop_constraint(&operation->table, said)) : NULL;
}

static const CmConstraint *
unique_behind(const Recalling *recalling, const CmIndex *index, const CmTable *known)
{
    const CmConstraint *named = index->unique ? cm_table_constraint(known, index->name) : NULL;

    return named && named->kind == CM_CONSTRAINT_UNIQUE
               ? named
               : find_unique(known, index, recalling->written);
}

/* An index that no revision made is the server's own, which no other database has. */
static void
limit(const CmDialect *dialect, CmOperation *operation)
{
    const char *const here[] = {dialect->kin ? dialect->kin : dialect->name, NULL};

    if (!operation->dialects)
        operation->dialects = g_strdupv((char **)here);
}

static GPtrArray *
say_drop_index(const Recalling *recalling, CmOperation *operation, CmTable *known)
{
    const CmTable *table = cm_schema_table(recalling->live, &operation->table);
    const CmIndex *index = table ? cm_table_index(table, operation->name) : NULL;
    const CmConstraint *unique = index && !cm_table_index(known, index->name)
                                     ? unique_behind(recalling, index, known)
                                     : NULL;

    if (unique)
        return one(cm_operation_drop_constraint(&operation->table, unique));
    if (index && !cm_table_index(known, index->name)) {
        limit(recalling->dialect, operation);
        cm_table_add_index(known, cm_index_copy(index));
    }
    return NULL;
}

static bool
refers_to(const CmConstraint *key, const CmTable *table)
{
    return key->kind == CM_CONSTRAINT_FOREIGN_KEY && cm_name_equal(&key->referred, &table->name);
}

static bool
is_referred_to(const CmSchema *schema, const CmTable *table)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *other = schema->tables->pdata[i];

        for (guint j = 0; j < other->constraints->len; j++)
            if (refers_to(other->constraints->pdata[j], table))
                return true;
    }
    return false;
}

/* What has a name nowhere but here is told by what it is. */
static GPtrArray *
say_constraint_comment(const Recalling *recalling, const CmOperation *operation,
                       const CmTable *known)
{
    const CmTable *table = cm_schema_table(recalling->live, &operation->table);
    const CmConstraint *live = cm_operation_find_constraint(operation, table, NULL);
    const CmConstraint *said = live ? find_said(known, live, recalling->written) : NULL;
    CmOperation *comment;

    if (!said || said->name)
        return NULL;
    comment =
        cm_operation_on_constraint(CM_OPERATION_SET_CONSTRAINT_COMMENT, &operation->table, said);
    comment->comment = g_strdup(operation->comment);
    return one(comment);
}

/* A name for what has none anywhere but here: it is dropped for what it is, and made with it. What
 * foreign keys may lean on cannot be dropped. */
static GPtrArray *
say_rename_constraint(const Recalling *recalling, const CmOperation *operation,
                      const CmTable *known)
{
    const CmTable *table = cm_schema_table(recalling->live, &operation->table);
    const CmConstraint *live = table ? cm_table_constraint(table, operation->name) : NULL;
    const CmConstraint *said = live ? find_said(known, live, recalling->written) : NULL;
    GPtrArray *operations;
    CmConstraint *named;

    if (!said || said->name ||
        (cm_constraint_has_index(said) && is_referred_to(recalling->known, known)))
        return NULL;
    operations = one(cm_operation_drop_constraint(&operation->table, said));
    named = cm_constraint_copy(said);
    named->name = g_strdup(operation->new_name);
    g_ptr_array_add(operations, cm_operation_create_constraint(&operation->table, named));
    return operations;
}

/* A unique constraint is an index to some servers; a foreign key or a check is not, whose name an
 * index may have as well. */
static GPtrArray *
say_rename_index(const CmOperation *operation, const CmTable *known)
{
    const CmConstraint *said = cm_table_constraint(known, operation->name);

    if (!said || said->kind != CM_CONSTRAINT_UNIQUE)
        return NULL;
    return one(cm_operation_on(CM_OPERATION_RENAME_CONSTRAINT, &operation->table, operation->name,
                               operation->new_name));
}

/* What is said in the place of an operation, or NULL. */
static GPtrArray *
say(const Recalling *recalling, CmOperation *operation)
{
    CmTable *known = cm_schema_table(recalling->known, &operation->table);

    if (!known || !cm_schema_table(recalling->live, &operation->table))
        return NULL;
    switch (operation->kind) {
    case CM_OPERATION_DROP_CONSTRAINT:
        return say_drop_constraint(recalling, operation, known);
    case CM_OPERATION_DROP_INDEX:
        return say_drop_index(recalling, operation, known);
    case CM_OPERATION_SET_CONSTRAINT_COMMENT:
        return say_constraint_comment(recalling, operation, known);
    case CM_OPERATION_RENAME_CONSTRAINT:
        return say_rename_constraint(recalling, operation, known);
    case CM_OPERATION_RENAME_INDEX:
        return say_rename_index(operation, known);
    default:
        return NULL;
    }
}

/* Takes an operation, as it is said, and puts what undoes it before what undoes others. */
static bool
take(Recalling *recalling, const CmOperation *operation)
{
    const char *dialect = recalling->dialect->name;
    g_autoptr(GPtrArray) step = cm_operation_reverse(operation, recalling->known, dialect, NULL);

    if (!step || !cm_operation_apply(operation, recalling->known, dialect, NULL))
        return false;
    g_ptr_array_set_free_func(step, NULL);
    for (guint i = step->len; i-- > 0;)
        g_ptr_array_insert(recalling->downgrade, 0, step->pdata[i]);
    return true;
}

static bool
recall_one(Recalling *recalling, CmOperation *operation)
{
    GPtrArray *said = say(recalling, operation);

    g_ptr_array_add(recalling->said, said);
    for (guint i = 0; said && i < said->len; i++)
        if (!take(recalling, said->pdata[i]))
            return false;
    return (said || take(recalling, operation)) &&
           cm_operation_apply(operation, recalling->live, recalling->dialect->name, NULL);
}

/* Puts what is said in the place of operations. */
static void
replace(GPtrArray *operations, GPtrArray *said)
{
    for (guint i = operations->len; i-- > 0;) {
        GPtrArray *others = said->pdata[i];

        if (!others)
            continue;
        g_ptr_array_remove_index(operations, i);
        g_ptr_array_set_free_func(others, NULL);
        for (guint j = others->len; j-- > 0;)
            g_ptr_array_insert(operations, (gint)i, others->pdata[j]);
    }
}

static void
free_said(gpointer said)
{
    if (said)
        g_ptr_array_unref(said);
}

void
cm_recall(const CmComparing *comparing, const CmSchema *live, CmSchema *known, GPtrArray *upgrade,
          GPtrArray **downgrade)
{
    g_autoptr(GHashTable) written = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(CmDiff) diff = cm_compare_written(comparing, live, known, written, NULL, NULL);
    g_autoptr(GHashTable) others =
        diff ? names_of(diff->operations, comparing->dialect, live) : NULL;
    g_autoptr(CmSchema) before = cm_schema_copy(live);
    g_autoptr(GPtrArray) said = g_ptr_array_new_with_free_func(free_said);
    g_autoptr(GPtrArray) back = cm_operations_new();
    Recalling recalling = {comparing->dialect, written, before, known, said, back};

    if (!diff)
        return;
    cm_schema_leave_default(known, live);
    adopt(known, live, others);
    adopt_options(known, live, comparing->dialect);
    cm_enum_objects_add(before, known);
    for (guint i = 0; i < upgrade->len; i++)
        if (!recall_one(&recalling, upgrade->pdata[i]))
            return;
    cm_operations_leave_out_gone(back, known, comparing->dialect->name);
    for (guint i = 0; i < back->len; i++)
        cm_portable_drop(comparing->dialect, back->pdata[i]);
    replace(upgrade, said);
    g_ptr_array_unref(*downgrade);
    *downgrade = g_steal_pointer(&back);
}
