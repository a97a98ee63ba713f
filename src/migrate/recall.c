#include "migrate/recall.h"

#include "migrate/in_full.h"
#include "migrate/portable.h"
#include "schema/parents.h"

static bool
says_texts(const CmOperation *operation)
{
    switch (operation->kind) {
    case CM_OPERATION_CREATE_TABLE:
    case CM_OPERATION_ADD_COLUMN:
    case CM_OPERATION_CREATE_INDEX:
    case CM_OPERATION_CREATE_UNIQUE_CONSTRAINT:
    case CM_OPERATION_CREATE_FOREIGN_KEY:
    case CM_OPERATION_CREATE_CHECK_CONSTRAINT:
    case CM_OPERATION_CREATE_VIEW:
    case CM_OPERATION_CREATE_TRIGGER:
    case CM_OPERATION_CREATE_OBJECT:
        return true;
    case CM_OPERATION_ALTER_COLUMN:
        return operation->changes.computed || operation->changes.server_default;
    default:
        return false;
    }
}

bool
cm_recall_is_needed(const GPtrArray *upgrade, const GPtrArray *downgrade)
{
    for (guint i = 0; i < upgrade->len; i++) {
        const CmOperation *operation = upgrade->pdata[i];

        if (operation->kind == CM_OPERATION_DROP_CONSTRAINT ||
            operation->kind == CM_OPERATION_DROP_INDEX)
            return true;
    }
    for (guint i = 0; i < downgrade->len; i++)
        if (says_texts(downgrade->pdata[i]))
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

/* What is dropped by a name that other databases do not have. */
static void
recall_dropped(CmOperation **operation, const CmSchema *live, const CmSchema *known,
               GHashTable *written)
{
    const CmName *name = &(*operation)->table;
    const CmTable *table = cm_schema_table(live, name);
    const CmTable *said = cm_schema_table(known, name);
    const CmConstraint *nameless = NULL;
    const CmConstraint *constraint = NULL;
    const CmIndex *index = NULL;
    CmOperation *dropped;

    if (!table || !said || !(*operation)->name)
        return;
    if ((*operation)->kind == CM_OPERATION_DROP_CONSTRAINT)
        constraint = cm_table_constraint(table, (*operation)->name);
    else if ((*operation)->kind == CM_OPERATION_DROP_INDEX)
        index = cm_table_index(table, (*operation)->name);
    if (constraint)
        nameless = find_nameless(said, constraint, written);
    else if (index)
        nameless = find_unique(said, index, written);
    if (!nameless)
        return;
    dropped = cm_operation_drop_constraint(name, nameless);
    cm_operation_free(*operation);
    *operation = dropped;
}

static void
recall_body(CmTable *body, const CmTable *known, GHashTable *written)
{
    for (guint i = 0; i < body->constraints->len; i++) {
        CmConstraint *constraint = body->constraints->pdata[i];
        const CmConstraint *said = find_said(known, constraint, written);

        if (!said)
            continue;
        body->constraints->pdata[i] = cm_constraint_copy(said);
        cm_constraint_free(constraint);
    }
    for (guint i = 0; i < body->columns->len; i++) {
        CmColumn *column = body->columns->pdata[i];
        const CmColumn *said = cm_table_column(known, column->name);

        if (column->computed && said && said->computed)
            take_text(&column->computed, said->computed);
    }
}

/* A default on the way to another one stays what it is. */
static void
recall_column(CmOperation *operation, const CmTable *known, GHashTable *written)
{
    const CmColumn *column = known ? cm_table_column(known, operation->name) : NULL;
    CmColumn *to = operation->to;

    if (operation->changes.server_default && to->server_default.kind == CM_DEFAULT_SQL)
        restore_text(&to->server_default.text, written);
    if (!operation->changes.computed || !to->computed || !column || !column->computed)
        return;
    take_text(&to->computed, column->computed);
}

/* An index that no revision made is the server's own, which no other database has. */
static void
limit(const CmDialect *dialect, CmOperation *operation)
{
    const char *const here[] = {dialect->kin ? dialect->kin : dialect->name, NULL};

    if (!operation->dialects)
        operation->dialects = g_strdupv((char **)here);
}

static void
recall_index(const CmDialect *dialect, CmOperation **operation, const CmTable *known,
             GHashTable *written)
{
    const CmIndex *index = (*operation)->index;
    const CmIndex *said = known ? cm_table_index(known, index->name) : NULL;
    const CmConstraint *unique = find_unique(known, index, written);
    CmOperation *made = NULL;

    if (said)
        made = cm_operation_create_index(&(*operation)->table, cm_index_copy(said));
    else if (unique)
        made = cm_operation_create_constraint(&(*operation)->table, cm_constraint_copy(unique));
    if (!made) {
        if (known)
            limit(dialect, *operation);
        return;
    }
    cm_operation_free(*operation);
    *operation = made;
}

static void
recall_constraint(CmOperation **operation, const CmTable *known, GHashTable *written)
{
    const CmConstraint *said = find_said(known, (*operation)->constraint, written);
    CmOperation *made;

    if (!said)
        return;
    made = cm_operation_create_constraint(&(*operation)->table, cm_constraint_copy(said));
    cm_operation_free(*operation);
    *operation = made;
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
recall_table(const CmInFull *full, CmOperation *operation, const CmTable *table)
{
    if (!table || !operation->body)
        return;
    recall_body(operation->body, table, full->written);
    if (!is_of_family(full->declared, table))
        cm_in_full(full, operation);
}

/* What comes back as it was. */
static void
recall_made(const CmDialect *dialect, CmOperation **operation, const CmInFull *full)
{
    const CmTable *table = cm_schema_table(full->declared, &(*operation)->table);
    GHashTable *written = full->written;

    switch ((*operation)->kind) {
    case CM_OPERATION_CREATE_INDEX:
        recall_index(dialect, operation, table, written);
        break;
    case CM_OPERATION_CREATE_UNIQUE_CONSTRAINT:
    case CM_OPERATION_CREATE_FOREIGN_KEY:
    case CM_OPERATION_CREATE_CHECK_CONSTRAINT:
        recall_constraint(operation, table, written);
        break;
    case CM_OPERATION_ALTER_COLUMN:
        recall_column(*operation, table, written);
        break;
    case CM_OPERATION_CREATE_TABLE:
    case CM_OPERATION_ADD_COLUMN:
        recall_table(full, *operation, table);
        break;
    default:
        if (says_texts(*operation))
            cm_in_full(full, *operation);
    }
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

/* The names of what is not as the revisions made it. */
static GHashTable *
names_of(const GPtrArray *operations)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        add_name(names, &operation->table);
        if (operation->object)
            add_name(names, &operation->object->name);
    }
    return names;
}

void
cm_recall(const CmComparing *comparing, const CmSchema *live, CmSchema *known, GPtrArray *upgrade,
          GPtrArray *downgrade)
{
    g_autoptr(GHashTable) written = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(CmDiff) diff = cm_compare_written(comparing, live, known, written, NULL, NULL);
    g_autoptr(GHashTable) by_itself = cm_in_full_by_itself(downgrade);
    const CmInFull full = {known, written, by_itself, comparing->dialect};
    g_autoptr(GHashTable) others = NULL;

    if (!diff)
        return;
    cm_schema_leave_default(known, live);
    others = names_of(diff->operations);
    for (guint i = 0; i < upgrade->len; i++) {
        CmOperation **operation = (CmOperation **)&upgrade->pdata[i];

        if (!has_name(others, &(*operation)->table))
            recall_dropped(operation, live, known, written);
    }
    for (guint i = 0; i < downgrade->len; i++) {
        CmOperation **operation = (CmOperation **)&downgrade->pdata[i];
        const CmObject *object = (*operation)->object;

        if (!has_name(others, &(*operation)->table) && !(object && has_name(others, &object->name)))
            recall_made(comparing->dialect, operation, &full);
    }
}
