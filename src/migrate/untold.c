#include "migrate/untold.h"

#include <string.h>

#include "operation/concerned.h"

/* What is known, as the operations so far leave it, and what is declared: in full, and as the
 * database has them. What differs in full and is alike here is what the database cannot tell. */
typedef struct {
    const CmDialect *dialect;
    CmSchema *known;
    CmSchema *declared;
    CmSchema *known_here;
    CmSchema *declared_here;
    GPtrArray *operations;
    GString *unsaid; /* tables whose primary key gets a name, which cannot be said */
} Telling;

/* A table, of each of these. */
typedef struct {
    const CmTable *known;
    const CmTable *declared;
    const CmTable *known_here;
    const CmTable *declared_here;
} Sides;

static void
add(const Telling *telling, CmOperation *operation)
{
    cm_operation_apply(operation, telling->known, telling->dialect->name, NULL);
    g_ptr_array_add(telling->operations, operation);
}

static char *
type_of(const CmDialect *dialect, const CmColumn *column)
{
    const char *own = cm_dialect_own_word(dialect, column, "type");
    g_autofree char *text = own ? g_strdup(own) : dialect->type_text(column->type, NULL);

    return text ? g_ascii_strup(text, -1) : NULL;
}

/* Types in one database's words are its own matter, and so are labels, which are told by what the
 * columns have. */
static bool
is_neutral(const CmType *type)
{
    return type->kind != CM_TYPE_SQL && type->kind != CM_TYPE_ENUM;
}

static bool
hides_type(const CmDialect *dialect, const CmColumn *known, const CmColumn *declared)
{
    g_autofree char *was = type_of(dialect, known);
    g_autofree char *is = type_of(dialect, declared);

    return was && !g_strcmp0(was, is);
}

static const char *
said(const char *comment)
{
    return comment && *comment ? comment : NULL;
}

/* Whether a comment is to be another, and here it is none or the same. */
static bool
hides_comment(const char *known, const char *declared, const char *was, const char *is)
{
    return g_strcmp0(said(known), said(declared)) && !g_strcmp0(said(was), said(is));
}

static void
add_column(const Telling *telling, const Sides *table, const CmColumn *column)
{
    const CmColumn *known = cm_table_column(table->known, column->name);
    const CmColumn *was = cm_table_column(table->known_here, column->name);
    const CmColumn *is = cm_table_column(table->declared_here, column->name);
    CmColumnAspects changes = {0};

    if (!known || !was || !is)
        return;
    changes.type = is_neutral(known->type) && is_neutral(column->type) &&
                   !cm_type_equal(known->type, column->type) &&
                   hides_type(telling->dialect, was, is);
    changes.comment = hides_comment(known->comment, column->comment, was->comment, is->comment);
    if (changes.type || changes.comment)
        add(telling,
            cm_operation_alter_column(&table->known->name, column->name, &changes, NULL, column));
}

static void
add_comment(const Telling *telling, const CmName *name, const char *comment, bool of_view)
{
    CmOperation *operation = cm_operation_on(said(comment) ? CM_OPERATION_CREATE_TABLE_COMMENT
                                                           : CM_OPERATION_DROP_TABLE_COMMENT,
                                             name, NULL, NULL);

    operation->comment = g_strdup(said(comment));
    operation->of_view = of_view;
    add(telling, operation);
}

static void
add_index_comments(const Telling *telling, const Sides *table)
{
    for (guint i = 0; i < table->declared->indexes->len; i++) {
        const CmIndex *index = table->declared->indexes->pdata[i];
        const CmIndex *known = cm_table_index(table->known, index->name);
        const CmIndex *was = cm_table_index(table->known_here, index->name);
        const CmIndex *is = cm_table_index(table->declared_here, index->name);
        CmOperation *operation;

        if (!known || !was || !is ||
            !hides_comment(known->comment, index->comment, was->comment, is->comment))
            continue;
        operation =
            cm_operation_on(CM_OPERATION_SET_INDEX_COMMENT, &table->known->name, index->name, NULL);
        operation->comment = g_strdup(said(index->comment));
        add(telling, operation);
    }
}

static const CmConstraint *
find_same(const CmTable *table, const CmConstraint *constraint)
{
    const CmOperation probe = {.name = constraint->name, .constraint = (CmConstraint *)constraint};

    return cm_operation_find_constraint(&probe, table, NULL);
}

/* One that is an index here cannot be told of: the database has no such constraint. */
static void
add_constraint_comments(const Telling *telling, const Sides *table)
{
    for (guint i = 0; i < table->declared->constraints->len; i++) {
        const CmConstraint *constraint = table->declared->constraints->pdata[i];
        const CmConstraint *known = find_same(table->known, constraint);
        const CmConstraint *was = find_same(table->known_here, constraint);
        const CmConstraint *is = find_same(table->declared_here, constraint);
        CmOperation *operation;

        if (!known || !was || !is ||
            !hides_comment(known->comment, constraint->comment, was->comment, is->comment))
            continue;
        operation = cm_operation_on_constraint(CM_OPERATION_SET_CONSTRAINT_COMMENT,
                                               &table->known->name, known);
        operation->comment = g_strdup(said(constraint->comment));
        add(telling, operation);
    }
}

static void
add_comments(const Telling *telling, const Sides *table)
{
    if (hides_comment(table->known->comment, table->declared->comment, table->known_here->comment,
                      table->declared_here->comment))
        add_comment(telling, &table->known->name, table->declared->comment, false);
    add_index_comments(telling, table);
    add_constraint_comments(telling, table);
}

static void
add_view_comment(const Telling *telling, const CmView *declared)
{
    const CmView *known = cm_schema_view(telling->known, &declared->name);
    const CmView *was = cm_schema_view(telling->known_here, &declared->name);
    const CmView *is = cm_schema_view(telling->declared_here, &declared->name);

    if (known && was && is &&
        hides_comment(known->comment, declared->comment, was->comment, is->comment))
        add_comment(telling, &declared->name, declared->comment, true);
}

/* The name of a primary key, where keys have none. What others call one that was made without is
 * not known here. */
static void
add_key_name(const Telling *telling, const Sides *table)
{
    const CmConstraint *was = cm_table_primary_key(table->known);
    const CmConstraint *is = cm_table_primary_key(table->declared);
    CmOperation *operation;

    if (!telling->dialect->has_nameless_keys || !was || !is || !is->name ||
        !g_strcmp0(was->name, is->name) || !cm_parts_match(was->parts, is->parts))
        return;
    if (!was->name) {
        g_string_append_printf(telling->unsaid, "%s'%s'", telling->unsaid->len ? ", " : "",
                               table->declared->name.name);
        return;
    }
    operation =
        cm_operation_on(CM_OPERATION_RENAME_CONSTRAINT, &table->known->name, was->name, is->name);
    operation->constraint = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL);
    add(telling, operation);
}

/* The unique constraint of this name that a table has in full, and as an index here. */
static const CmConstraint *
find_unique(const CmTable *table, const CmTable *here, const char *name)
{
    const CmConstraint *unique = cm_table_constraint(table, name);

    return unique && unique->kind == CM_CONSTRAINT_UNIQUE && !cm_table_constraint(here, name) &&
                   cm_table_index(here, name)
               ? unique
               : NULL;
}

static const CmIndex *
find_index(const CmTable *table, const char *name)
{
    const CmIndex *index = cm_table_index(table, name);

    return index && index->unique ? index : NULL;
}

static void
replace_unique(const Telling *telling, const Sides *table, const char *name, CmOperation *operation)
{
    add(telling, cm_operation_on(CM_OPERATION_DROP_INDEX, &table->known->name, name, NULL));
    add(telling, operation);
}

/* A unique index that is to be a constraint, or the other way round, where both are one. */
static void
add_uniques(const Telling *telling, const Sides *table)
{
    for (guint i = 0; i < table->declared_here->indexes->len; i++) {
        const char *name = ((const CmIndex *)table->declared_here->indexes->pdata[i])->name;
        const CmConstraint *unique = find_unique(table->declared, table->declared_here, name);
        const CmConstraint *before = find_unique(table->known, table->known_here, name);
        const CmIndex *index = find_index(table->declared, name);
        const CmIndex *was = find_index(table->known, name);
        CmIndex *copy;

        if (unique && was && cm_parts_match(unique->parts, was->parts)) {
            replace_unique(
                telling, table, name,
                cm_operation_create_constraint(&table->known->name, cm_constraint_copy(unique)));
        } else if (before && index && cm_parts_match(before->parts, index->parts)) {
            copy = cm_index_copy(index);
            g_clear_pointer(&copy->renamed_from, g_free);
            replace_unique(telling, table, name,
                           cm_operation_create_index(&table->known->name, copy));
        }
    }
}

static void
add_table(const Telling *telling, const CmTable *declared)
{
    const Sides table = {cm_schema_table(telling->known, &declared->name), declared,
                         cm_schema_table(telling->known_here, &declared->name),
                         cm_schema_table(telling->declared_here, &declared->name)};

    if (!table.known || !table.known_here || !table.declared_here)
        return;
    for (guint i = 0; i < declared->columns->len; i++)
        add_column(telling, &table, declared->columns->pdata[i]);
    add_key_name(telling, &table);
    add_uniques(telling, &table);
    add_comments(telling, &table);
}

/* A copy in full, or as the database has it; what is of the server is as it is there. */
static CmSchema *
copy_for(const CmDialect *dialect, const CmSchema *schema, const CmSchema *live, bool is_here)
{
    g_autoptr(CmSchema) copy = cm_schema_copy(schema);

    cm_schema_take_server(copy, live);
    cm_schema_leave_default(copy, live);
    return is_here && !dialect->project(copy, NULL) ? NULL : g_steal_pointer(&copy);
}

/* What cannot be followed is told by what the database has. */
static void
follow(const CmDialect *dialect, const GPtrArray *operations, CmSchema *known)
{
    for (guint i = 0; i < operations->len; i++) {
        GError *ignored = NULL;

        cm_operation_apply_in_full(operations->pdata[i], known, dialect->name, &ignored);
        g_clear_error(&ignored);
    }
}

char *
cm_untold_add(const CmComparing *comparing, const CmSchema *live, const CmSchema *known,
              const CmSchema *declared, GPtrArray *operations)
{
    const CmDialect *dialect = comparing->dialect;
    g_autoptr(CmSchema) before = copy_for(dialect, known, live, false);
    g_autoptr(CmSchema) after = copy_for(dialect, declared, live, false);
    g_autoptr(CmSchema) before_here = NULL;
    g_autoptr(CmSchema) after_here = copy_for(dialect, declared, live, true);
    g_autoptr(GString) unsaid = g_string_new(NULL);

    follow(dialect, operations, before);
    before_here = copy_for(dialect, before, live, true);
    if (!before_here || !after_here)
        return NULL;
    const Telling telling = {dialect, before, after, before_here, after_here, operations, unsaid};
    for (guint i = 0; i < after->tables->len; i++) {
        const CmTable *table = after->tables->pdata[i];

        if (cm_compare_wants(&table->name, comparing->include, comparing->exclude))
            add_table(&telling, table);
    }
    for (guint i = 0; i < after->views->len; i++) {
        const CmView *view = after->views->pdata[i];

        if (cm_compare_wants(&view->name, comparing->include, comparing->exclude))
            add_view_comment(&telling, view);
    }
    return unsaid->len ? g_strdup(unsaid->str) : NULL;
}
