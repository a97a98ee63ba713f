#include "operation/concerned.h"

#include "operation/internal.h"

static void
narrow(CmConcerned *concerned, const GStrv dialects)
{
    concerned->all &= cm_dialects_of((const char *const *)dialects);
}

static void
settle(CmConcerned *concerned, GStrv *dialects)
{
    concerned->own = dialects;
    narrow(concerned, *dialects);
}

/* What is over columns is where these are. */
static void
narrow_by_parts(CmConcerned *concerned, const CmTable *table, const GPtrArray *parts)
{
    for (guint i = 0; table && i < parts->len; i++) {
        const char *name = ((CmPart *)parts->pdata[i])->column;
        const CmColumn *column = name ? cm_table_column(table, name) : NULL;

        if (column)
            narrow(concerned, column->dialects);
    }
}

static void
concern_column(CmConcerned *concerned, const CmTable *table, const char *name)
{
    CmColumn *column = cm_table_column(table, name);

    if (column)
        settle(concerned, &column->dialects);
}

static void
concern_index(CmConcerned *concerned, const CmTable *table, CmIndex *index)
{
    narrow_by_parts(concerned, table, index->parts);
    settle(concerned, &index->dialects);
}

static void
concern_constraint(CmConcerned *concerned, const CmSchema *schema, const CmTable *table,
                   CmConstraint *constraint)
{
    const CmTable *referred =
        constraint->referred.name ? cm_schema_table(schema, &constraint->referred) : NULL;

    if (referred)
        narrow(concerned, referred->dialects);
    narrow_by_parts(concerned, table, constraint->parts);
    settle(concerned, &constraint->dialects);
}

static CmConstraint *
find_constraint(const CmOperation *operation, const CmTable *table, const char *name)
{
    CmOperation nameless = {.constraint = operation->constraint};
    CmConstraint *found = name ? cm_table_constraint(table, name) : NULL;

    return found || !operation->constraint ? found
                                           : cm_operation_find_constraint(&nameless, table, NULL);
}

/* A unique constraint is an index to some databases. */
static void
concern_part(CmConcerned *concerned, const CmOperation *operation, const CmSchema *schema,
             const CmOwner *owner, const char *name)
{
    CmIndex *index = name ? cm_owner_index(owner, name) : NULL;
    CmConstraint *constraint = owner->table ? find_constraint(operation, owner->table, name) : NULL;
    bool is_index = operation->kind >= CM_OPERATION_CREATE_INDEX &&
                    operation->kind <= CM_OPERATION_SET_INDEX_COMMENT;

    if (index && (is_index || !constraint))
        concern_index(concerned, owner->table, index);
    else if (constraint)
        concern_constraint(concerned, schema, owner->table, constraint);
}

static bool
is_about_column(CmOperationKind kind)
{
    return kind == CM_OPERATION_ADD_COLUMN || kind == CM_OPERATION_DROP_COLUMN ||
           kind == CM_OPERATION_ALTER_COLUMN || kind == CM_OPERATION_RENAME_COLUMN;
}

static void
concern_trigger(CmConcerned *concerned, const CmOperation *operation, const CmSchema *schema)
{
    const CmName *on = operation->on.name   ? &operation->on
                       : operation->trigger ? &operation->trigger->table
                                            : NULL;
    CmTrigger *trigger = cm_schema_trigger(schema, on, &operation->table);
    const CmTable *table = trigger ? cm_schema_table(schema, &trigger->table) : NULL;

    if (table)
        narrow(concerned, table->dialects);
    if (trigger)
        settle(concerned, &trigger->dialects);
}

static void
concern_object(CmConcerned *concerned, const CmOperation *operation, const CmSchema *schema,
               const CmName *name)
{
    const CmObject *said = operation->object;
    CmObject wanted = {.kind = said->kind, .name = *name, .table = said->table};
    CmObject *object = cm_schema_same_object(schema, &wanted);
    const CmTable *table =
        object && object->table.name ? cm_schema_table(schema, &object->table) : NULL;

    if (table)
        narrow(concerned, table->dialects);
    if (object)
        settle(concerned, &object->dialects);
}

static void
concern_on_table(CmConcerned *concerned, const CmOperation *operation, const CmSchema *schema,
                 const CmName *name, const char *part)
{
    CmTable *table = cm_schema_table(schema, name);
    CmView *view = table ? NULL : cm_schema_view(schema, name);
    const CmOwner owner = {table, table ? table->indexes : view ? view->indexes : NULL, NULL, NULL};
    GStrv *dialects = table ? &table->dialects : view ? &view->dialects : NULL;

    if (!dialects)
        return;
    if (!part && !operation->constraint) {
        settle(concerned, dialects);
        return;
    }
    narrow(concerned, *dialects);
    if (!is_about_column(operation->kind))
        concern_part(concerned, operation, schema, &owner, part);
    else if (table)
        concern_column(concerned, table, part);
}

CmConcerned
cm_operation_concerned(const CmOperation *operation, const CmSchema *schema, bool is_after)
{
    CmConcerned concerned = {NULL, cm_dialects_of(NULL)};
    bool is_renamed = is_after && operation->new_name;
    bool is_renamed_part = is_renamed && operation->name;
    CmName name = operation->table;

    if (is_renamed && !operation->name)
        name.name = operation->new_name;
    switch (operation->kind) {
    case CM_OPERATION_SET_DATABASE_OPTIONS:
    case CM_OPERATION_EXECUTE:
    case CM_OPERATION_BULK_INSERT:
        break;
    case CM_OPERATION_CREATE_TRIGGER:
    case CM_OPERATION_DROP_TRIGGER:
        concern_trigger(&concerned, operation, schema);
        break;
    case CM_OPERATION_CREATE_OBJECT:
    case CM_OPERATION_DROP_OBJECT:
    case CM_OPERATION_ALTER_OBJECT:
    case CM_OPERATION_RENAME_OBJECT:
        concern_object(&concerned, operation, schema, &name);
        break;
    default:
        concern_on_table(&concerned, operation, schema, &name,
                         is_renamed_part ? operation->new_name : operation->name);
    }
    return concerned;
}

CmOperationEffect
cm_operation_effect(CmOperationKind kind)
{
    switch (kind) {
    case CM_OPERATION_SET_DATABASE_OPTIONS:
    case CM_OPERATION_EXECUTE:
    case CM_OPERATION_BULK_INSERT:
        return CM_OPERATION_OTHERWISE;
    case CM_OPERATION_CREATE_TABLE:
    case CM_OPERATION_ADD_COLUMN:
    case CM_OPERATION_CREATE_INDEX:
    case CM_OPERATION_CREATE_PRIMARY_KEY:
    case CM_OPERATION_CREATE_UNIQUE_CONSTRAINT:
    case CM_OPERATION_CREATE_FOREIGN_KEY:
    case CM_OPERATION_CREATE_CHECK_CONSTRAINT:
    case CM_OPERATION_CREATE_EXCLUDE_CONSTRAINT:
    case CM_OPERATION_CREATE_VIEW:
    case CM_OPERATION_CREATE_TRIGGER:
    case CM_OPERATION_CREATE_OBJECT:
        return CM_OPERATION_MAKES;
    case CM_OPERATION_DROP_TABLE:
    case CM_OPERATION_DROP_COLUMN:
    case CM_OPERATION_DROP_INDEX:
    case CM_OPERATION_DROP_CONSTRAINT:
    case CM_OPERATION_DROP_VIEW:
    case CM_OPERATION_DROP_TRIGGER:
    case CM_OPERATION_DROP_OBJECT:
        return CM_OPERATION_DROPS;
    default:
        return CM_OPERATION_CHANGES;
    }
}
