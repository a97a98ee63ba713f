/* What is to be spelled: whatever holds a text that the other schema has otherwise. */
#include "respell/internal.h"
#include "schema/parents.h"

#include <string.h>

void
cm_scratch_add(CmScratch *scratch, CmOperation *operation, GPtrArray *plain)
{
    g_ptr_array_add(scratch->operations, operation);
    g_ptr_array_add(scratch->plain, plain);
}

/* A name that nothing else here has yet (transfer none). */
static const char *
take_name(CmScratch *scratch, gpointer thing, const char *wanted)
{
    g_autoptr(GString) name = g_string_new(wanted);
    char *taken;

    for (guint i = 2; g_hash_table_contains(scratch->names, name->str); i++)
        g_string_printf(name, "%s_%u", wanted, i);
    taken = g_strdup(name->str);
    g_hash_table_add(scratch->names, taken);
    g_hash_table_insert(scratch->made, thing, taken);
    return taken;
}

/* The name and type alone: all that expressions need of a column. */
static CmColumn *
bare_column(const CmColumn *column)
{
    CmColumn *bare = cm_column_new(column->name, cm_type_copy(column->type));

    bare->collation = g_strdup(column->collation);
    bare->autoincrement = CM_AUTOINCREMENT_NO;
    return bare;
}

static bool
differs_computed(const CmScratch *scratch, const CmTable *other, const CmColumn *column)
{
    const CmColumn *was = cm_respell_other_column(scratch->of, other, column);

    return column->computed && was && was->computed &&
           !cm_scratch_same(scratch, column->computed, was->computed);
}

static bool
differs_default(const CmScratch *scratch, const CmTable *other, const CmColumn *column)
{
    const CmColumn *was = cm_respell_other_column(scratch->of, other, column);

    return was && column->server_default.kind != CM_DEFAULT_NONE &&
           was->server_default.kind != CM_DEFAULT_NONE &&
           !cm_scratch_same_default(scratch, &column->server_default, &was->server_default);
}

static bool
same_parts(const CmScratch *scratch, const GPtrArray *left, const GPtrArray *right)
{
    if (left->len != right->len)
        return false;
    for (guint i = 0; i < left->len; i++) {
        const CmPart *one = left->pdata[i], *other = right->pdata[i];

        if (!cm_scratch_same(scratch, one->sql, other->sql) ||
            g_strcmp0(one->operator_class, other->operator_class) ||
            g_strcmp0(one->collation, other->collation))
            return false;
    }
    return true;
}

static bool
has_texts(const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++)
        if (((CmPart *)parts->pdata[i])->sql || ((CmPart *)parts->pdata[i])->operator_class)
            return true;
    return false;
}

/* A constraint with a text that none of the other table has. */
static bool
differs_constraint(const CmScratch *scratch, const CmTable *other, const CmConstraint *constraint)
{
    if (!other || (constraint->kind != CM_CONSTRAINT_CHECK &&
                   !(constraint->kind == CM_CONSTRAINT_EXCLUDE &&
                     (constraint->sql || has_texts(constraint->parts)))))
        return false;
    for (guint i = 0; i < other->constraints->len; i++) {
        const CmConstraint *was = other->constraints->pdata[i];

        if (was->kind == constraint->kind && cm_scratch_same(scratch, was->sql, constraint->sql) &&
            same_parts(scratch, was->parts, constraint->parts))
            return false;
    }
    return true;
}

static bool
differs_index(const CmScratch *scratch, const GPtrArray *others, const CmIndex *index)
{
    const CmIndex *was = cm_respell_other_index(scratch->of, others, index);

    return was && was->parts->len == index->parts->len &&
           (!cm_scratch_same(scratch, was->where, index->where) ||
            !same_parts(scratch, was->parts, index->parts));
}

/* What a constraint or index is by itself, and what it needs to be made. */
static CmOptions *
keep_method(const CmOptions *options)
{
    const CmValue *method = cm_options_get(options, "postgresql", "using");
    CmOptions *kept = NULL;

    if (method)
        cm_options_set(&kept, "postgresql", "using", method);
    return kept;
}

static void
put_constraint(CmTable *made, const CmConstraint *constraint, guint at)
{
    CmConstraint *copy = cm_constraint_copy(constraint);

    g_free(copy->name);
    copy->name = cm_scratch_part_name(made->name.name, "c", at);
    g_clear_pointer(&copy->comment, g_free);
    cm_options_free(copy->options);
    copy->options = keep_method(constraint->options);
    cm_table_add_constraint(made, copy);
}

static void
put_index(CmTable *made, const CmIndex *index, guint at)
{
    CmIndex *copy = cm_index_copy(index);

    g_free(copy->name);
    copy->name = cm_scratch_part_name(made->name.name, "i", at);
    copy->unique = false;
    g_clear_pointer(&copy->comment, g_free);
    cm_options_free(copy->options);
    copy->options = keep_method(index->options);
    cm_table_add_index(made, copy);
}

static CmOperation *
set_default(const CmTable *table, const CmColumn *column)
{
    CmOperation *operation =
        cm_operation_on(CM_OPERATION_ALTER_COLUMN, &table->name, column->name, NULL);

    operation->to = cm_column_copy(column);
    operation->changes.server_default = true;
    return operation;
}

/* Where a table cannot be made as a whole: piece by piece, so that one of an unknown type, or with
 * an unknown function, costs no other. */
static GPtrArray *
take_apart(const CmTable *table)
{
    GPtrArray *operations = cm_operations_new();
    CmTable *bare = cm_table_new(table->name.schema, table->name.name);

    bare->options = cm_options_copy(table->options);
    g_ptr_array_add(operations, cm_operation_create_table(bare));
    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];
        CmColumn *copy = cm_column_copy(column);

        cm_default_clear(&copy->server_default);
        cm_table_add_column(bare, copy);
        if (column->server_default.kind != CM_DEFAULT_NONE)
            g_ptr_array_add(operations, set_default(table, column));
    }
    for (guint i = 0; i < table->constraints->len; i++)
        g_ptr_array_add(operations,
                        cm_operation_create_constraint(
                            &table->name, cm_constraint_copy(table->constraints->pdata[i])));
    for (guint i = 0; i < table->indexes->len; i++)
        g_ptr_array_add(operations, cm_operation_create_index(
                                        &table->name, cm_index_copy(table->indexes->pdata[i])));
    return operations;
}

/* A view may group by the key of a table and show its other columns. */
static void
add_key(CmTable *made, const CmTable *table)
{
    const CmConstraint *key = cm_table_primary_key(table);
    CmConstraint *copy;

    if (!key)
        return;
    copy = cm_constraint_copy(key);
    g_free(copy->name);
    copy->name = cm_scratch_part_name(made->name.name, "k", 0);
    cm_options_free(g_steal_pointer(&copy->options));
    cm_table_add_constraint(made, copy);
}

static const char *
option_text(const CmTable *table, const char *key)
{
    return cm_options_text(table->options, "postgresql", key);
}

bool
cm_scratch_differs_option(const CmScratch *scratch, const CmTable *table, const CmTable *other,
                          const char *key)
{
    const char *text = option_text(table, key);
    const char *was = other ? option_text(other, key) : NULL;

    return text && was && !cm_scratch_same(scratch, text, was);
}

static void
put_option(CmTable *made, const char *key, const char *text)
{
    const CmValue value = cm_value_of_text(text);

    cm_options_set(&made->options, "postgresql", key, &value);
}

/* How a table is partitioned, and which part of its parent it is. */
static void
put_partition(CmScratch *scratch, CmTable *made, const CmTable *table, const CmTable *other)
{
    CmTable *parent = cm_scratch_differs_option(scratch, table, other, "partition_bound")
                          ? cm_schema_parent(scratch->side, table)
                          : NULL;

    if (option_text(table, "partition_by"))
        put_option(made, "partition_by", option_text(table, "partition_by"));
    if (!parent)
        return;
    put_option(made, "partition_of", cm_scratch_table(scratch, parent));
    put_option(made, "partition_bound", option_text(table, "partition_bound"));
}

static void
put_parts(const CmScratch *scratch, CmTable *made, const CmTable *table, const CmTable *other)
{
    for (guint i = 0; i < table->constraints->len; i++)
        if (differs_constraint(scratch, other, table->constraints->pdata[i]))
            put_constraint(made, table->constraints->pdata[i], i);
    for (guint i = 0; i < table->indexes->len; i++)
        if (differs_index(scratch, other->indexes, table->indexes->pdata[i]))
            put_index(made, table->indexes->pdata[i], i);
}

const char *
cm_scratch_table(CmScratch *scratch, CmTable *table)
{
    const char *name = g_hash_table_lookup(scratch->made, table);
    const CmTable *other = cm_respell_other_table(scratch->of, scratch->other, table);
    g_autoptr(GPtrArray) columns = NULL;
    CmTable *made;

    if (name)
        return name;
    name = take_name(scratch, table, table->name.name);
    made = cm_table_new(NULL, name);
    columns = cm_schema_columns_handed_down(scratch->side, table);
    for (guint i = 0; i < columns->len; i++) {
        const CmColumn *column = columns->pdata[i];
        CmColumn *bare = bare_column(column);

        if (differs_computed(scratch, other, column)) {
            bare->computed = g_strdup(column->computed);
            bare->computed_stored = column->computed_stored;
        }
        if (differs_default(scratch, other, column))
            bare->server_default =
                cm_default_new(column->server_default.kind, column->server_default.text);
        cm_table_add_column(made, bare);
    }
    if (other)
        put_parts(scratch, made, table, other);
    put_partition(scratch, made, table, other);
    if (!made->options && g_hash_table_contains(scratch->read, table))
        add_key(made, table);
    cm_scratch_add(scratch, cm_operation_create_table(made), take_apart(made));
    return name;
}

static bool
has_differing_part(const CmScratch *scratch, const CmTable *table, const CmTable *other)
{
    for (guint i = 0; i < table->columns->len; i++)
        if (differs_computed(scratch, other, table->columns->pdata[i]) ||
            differs_default(scratch, other, table->columns->pdata[i]))
            return true;
    for (guint i = 0; i < table->constraints->len; i++)
        if (differs_constraint(scratch, other, table->constraints->pdata[i]))
            return true;
    for (guint i = 0; i < table->indexes->len; i++)
        if (differs_index(scratch, other->indexes, table->indexes->pdata[i]))
            return true;
    return cm_scratch_differs_option(scratch, table, other, "partition_by") ||
           cm_scratch_differs_option(scratch, table, other, "partition_bound");
}

static bool
same_texts(GStrv left, GStrv right)
{
    if (!left || !right)
        return left == right;
    return g_strv_equal((const char *const *)left, (const char *const *)right);
}

static bool
differs_view(const CmScratch *scratch, const CmView *view)
{
    const CmView *was = cm_schema_view(scratch->other, &view->name);

    return was && (!cm_scratch_same(scratch, view->sql, was->sql) ||
                   !same_texts(view->columns, was->columns));
}

/* The tables that a view reads are made as the schema has them, which the database may not yet. */
static void
note_tables(const CmScratch *scratch, const CmView *view)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, view->sql, -1, scratch->of->normaliser->lexer);
    while (cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *text = cm_token_is_identifier(&token) ? cm_token_text(&token) : NULL;
        const CmName name = {NULL, text};
        CmTable *table = text ? cm_schema_table(scratch->side, &name) : NULL;

        if (table)
            g_hash_table_add(scratch->read, table);
    }
}

static void
add_view(CmScratch *scratch, const CmView *view)
{
    const char *name = take_name(scratch, (gpointer)view, view->name.name);
    g_autofree char *sql = cm_scratch_unqualify(scratch, view->sql);
    CmView *copy = cm_view_new(NULL, name, sql);

    copy->columns = g_strdupv(view->columns);
    cm_scratch_add(scratch, cm_operation_create_view(copy), NULL);
}

void
cm_scratch_collect(CmScratch *scratch)
{
    g_autoptr(GPtrArray) views = g_ptr_array_new();

    for (guint i = 0; i < scratch->side->views->len; i++) {
        const CmView *view = scratch->side->views->pdata[i];

        if (!differs_view(scratch, view))
            continue;
        g_ptr_array_add(views, (gpointer)view);
        note_tables(scratch, view);
    }
    cm_scratch_collect_types(scratch);
    for (guint i = 0; i < scratch->side->tables->len; i++) {
        CmTable *table = scratch->side->tables->pdata[i];
        const CmTable *other = cm_respell_other_table(scratch->of, scratch->other, table);

        if (g_hash_table_contains(scratch->read, table) ||
            (other && has_differing_part(scratch, table, other)))
            cm_scratch_table(scratch, table);
    }
    for (guint i = 0; i < views->len; i++)
        add_view(scratch, views->pdata[i]);
    cm_scratch_collect_objects(scratch);
}
