#include "schema/parents.h"

#include <string.h>

#define DEEPEST 64

CmTable *
cm_schema_named_table(const CmSchema *schema, const char *name)
{
    CmName parsed = {NULL, NULL};
    GError *ignored = NULL;
    CmTable *table = NULL;

    if (name && cm_name_parse(name, &parsed, &ignored))
        table = cm_schema_table(schema, &parsed);
    g_clear_error(&ignored);
    cm_name_clear(&parsed);
    return table;
}

CmTable *
cm_schema_parent(const CmSchema *schema, const CmTable *table)
{
    return cm_schema_named_table(schema,
                                 cm_options_text(table->options, "postgresql", "partition_of"));
}

GPtrArray *
cm_schema_parents(const CmSchema *schema, const CmOptions *options)
{
    CmTable *parent =
        cm_schema_named_table(schema, cm_options_text(options, "postgresql", "partition_of"));
    g_auto(GStrv) names = cm_options_list(options, "postgresql", "inherits");
    GPtrArray *parents = g_ptr_array_new();

    if (parent)
        g_ptr_array_add(parents, parent);
    for (GStrv name = names; name && *name; name++) {
        parent = cm_schema_named_table(schema, *name);
        if (parent)
            g_ptr_array_add(parents, parent);
    }
    return parents;
}

static bool
is_heir(const CmSchema *schema, const CmTable *heir, const CmTable *table, bool with_partitions)
{
    g_autoptr(GPtrArray) parents = heir->options ? cm_schema_parents(schema, heir->options) : NULL;

    return parents && g_ptr_array_find(parents, table, NULL) &&
           (with_partitions || !cm_schema_parent(schema, heir));
}

GPtrArray *
cm_schema_heirs(const CmSchema *schema, const CmTable *table, bool with_partitions)
{
    GPtrArray *heirs = g_ptr_array_new();

    for (guint done = 0; table; table = done < heirs->len ? heirs->pdata[done++] : NULL)
        for (guint i = 0; i < schema->tables->len; i++) {
            CmTable *heir = schema->tables->pdata[i];

            if (is_heir(schema, heir, table, with_partitions) &&
                !g_ptr_array_find(heirs, heir, NULL))
                g_ptr_array_add(heirs, heir);
        }
    return heirs;
}

static gpointer *
find_column(const GPtrArray *columns, const char *name)
{
    for (guint i = 0; i < columns->len; i++)
        if (!strcmp(((CmColumn *)columns->pdata[i])->name, name))
            return &columns->pdata[i];
    return NULL;
}

/* Of several parents the first that has a default hands a column down. */
static void
merge_columns(GPtrArray *columns, const GPtrArray *others)
{
    for (guint i = 0; i < others->len; i++) {
        CmColumn *other = others->pdata[i];
        gpointer *there = find_column(columns, other->name);
        const CmColumn *column = there ? *there : NULL;

        if (!column)
            g_ptr_array_add(columns, other);
        else if (column->server_default.kind == CM_DEFAULT_NONE &&
                 other->server_default.kind != CM_DEFAULT_NONE)
            *there = other;
    }
}

/* A column that an heir says too is that heir's. */
static void
put_columns(GPtrArray *columns, const CmTable *table)
{
    for (guint i = 0; i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[i];
        gpointer *there = find_column(columns, column->name);

        if (there)
            *there = column;
        else
            g_ptr_array_add(columns, column);
    }
}

static GPtrArray *
collect_columns(const CmSchema *schema, const CmTable *table, int depth)
{
    GPtrArray *columns = g_ptr_array_new();
    g_autoptr(GPtrArray) parents = cm_schema_parents(schema, table->options);
    bool is_whole = table->columns->len && cm_schema_parent(schema, table);

    for (guint i = 0; i < parents->len && depth < DEEPEST && !is_whole; i++) {
        g_autoptr(GPtrArray) others = collect_columns(schema, parents->pdata[i], depth + 1);

        merge_columns(columns, others);
    }
    put_columns(columns, table);
    return columns;
}

GPtrArray *
cm_schema_columns_handed_down(const CmSchema *schema, const CmTable *table)
{
    return collect_columns(schema, table, 0);
}

CmColumn *
cm_schema_column_handed_down(const CmSchema *schema, const CmTable *table, const char *name)
{
    g_autoptr(GPtrArray) columns = cm_schema_columns_handed_down(schema, table);
    gpointer *there = find_column(columns, name);

    return there ? *there : NULL;
}

bool
cm_column_is_like_default(const CmColumn *column, const CmColumn *other)
{
    return cm_default_equal(&column->server_default, &other->server_default);
}

bool
cm_column_is_like_nullable(const CmColumn *column, const CmColumn *other)
{
    return column->nullable == other->nullable;
}

bool
cm_column_is_like_storage(const CmColumn *column, const CmColumn *other)
{
    static const char *const keys[] = {"storage", "compression"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        if (g_strcmp0(cm_options_text(column->options, "postgresql", keys[i]),
                      cm_options_text(other->options, "postgresql", keys[i])))
            return false;
    return true;
}

/* Whether a table has a column from one of those that change it. */
static bool
has_from(const CmSchema *schema, const CmTable *heir, const GPtrArray *changing,
         const CmColumn *was, CmColumnIsLike is_like)
{
    g_autoptr(GPtrArray) parents = cm_schema_parents(schema, heir->options);
    const CmColumn *own = cm_table_column(heir, was->name);
    const CmColumn *has = cm_schema_column_handed_down(schema, heir, was->name);

    if (!has || (own && !is_like(own, was)))
        return false;
    for (guint i = 0; i < parents->len; i++) {
        const CmTable *parent = parents->pdata[i];

        if (g_ptr_array_find((GPtrArray *)changing, parent, NULL) &&
            (own || has == cm_schema_column_handed_down(schema, parent, was->name)))
            return true;
    }
    return false;
}

GPtrArray *
cm_schema_followers(const CmSchema *schema, const CmTable *table, const CmColumn *was,
                    CmColumnIsLike is_like)
{
    GPtrArray *heirs = cm_schema_heirs(schema, table, true);
    GPtrArray *changing = g_ptr_array_new();

    g_ptr_array_add(changing, (gpointer)table);
    for (guint i = 0; i < heirs->len; i++)
        if (has_from(schema, heirs->pdata[i], changing, was, is_like))
            g_ptr_array_add(changing, heirs->pdata[i]);
    g_ptr_array_unref(heirs);
    g_ptr_array_remove_index(changing, 0);
    return changing;
}

static bool
is_handed_down(const CmConstraint *constraint, bool with_foreign_keys)
{
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
        return with_foreign_keys;
    return constraint->kind == CM_CONSTRAINT_CHECK && constraint->name &&
           !cm_options_is_set(constraint->options, "postgresql", "no_inherit");
}

static void
collect_constraints(const CmSchema *schema, const CmTable *table, bool with_foreign_keys, int depth,
                    GPtrArray *constraints)
{
    g_autoptr(GPtrArray) parents = cm_schema_parents(schema, table->options);

    for (guint i = 0; i < table->constraints->len; i++)
        if (is_handed_down(table->constraints->pdata[i], with_foreign_keys))
            g_ptr_array_add(constraints, table->constraints->pdata[i]);
    for (guint i = 0; i < parents->len && depth < DEEPEST; i++)
        collect_constraints(schema, parents->pdata[i], with_foreign_keys, depth + 1, constraints);
}

GPtrArray *
cm_schema_constraints_handed_down(const CmSchema *schema, const CmTable *table,
                                  bool with_foreign_keys)
{
    GPtrArray *constraints = g_ptr_array_new();

    collect_constraints(schema, table, with_foreign_keys, 0, constraints);
    return constraints;
}

/* What a column that is numbered by a sequence of its own says to others. */
static void
take_from_sequence(CmColumn *column, const CmTable *parent)
{
    g_autofree char *own = g_strdup_printf("%s_%s_seq", parent->name.name, column->name);
    const CmName name = {parent->name.schema, own};
    g_autofree char *text = cm_name_to_string(&name);

    cm_default_clear(&column->server_default);
    column->server_default.kind = CM_DEFAULT_SQL;
    column->server_default.text = g_strdup_printf("nextval('%s'::regclass)", text);
}

static void
forget_numbering(CmColumn *column)
{
    for (guint i = column->options ? column->options->len : 0; i-- > 0;) {
        const CmOption *option = &g_array_index(column->options, CmOption, i);

        if (g_str_has_prefix(option->key, "identity_") || !strcmp(option->key, "numbering"))
            cm_options_set(&column->options, option->dialect, option->key, &CM_VALUE_OF_NULL);
    }
}

CmColumn *
cm_column_handed_down(const CmColumn *column, const CmTable *parent)
{
    CmColumn *copy = cm_column_copy(column);

    g_clear_pointer(&copy->comment, g_free);
    g_clear_pointer(&copy->renamed_from, g_free);
    if (!g_strcmp0(cm_options_text(column->options, "postgresql", "numbering"), "serial"))
        take_from_sequence(copy, parent);
    forget_numbering(copy);
    cm_options_set(&copy->options, "postgresql", "inherited", &CM_VALUE_OF_NULL);
    copy->autoincrement = CM_AUTOINCREMENT_AUTO;
    return copy;
}

/* The column that would number itself if nothing else were said, or NULL. */
static CmColumn *
key_column(const CmTable *table)
{
    const CmConstraint *key = cm_table_primary_key(table);
    const CmPart *part = key && key->parts->len == 1 ? key->parts->pdata[0] : NULL;
    CmColumn *column = part && part->column ? cm_table_column(table, part->column) : NULL;
    CmTypeKind kind = column && column->type ? column->type->kind : CM_TYPE_TEXT;

    return kind == CM_TYPE_INTEGER || kind == CM_TYPE_BIGINT || kind == CM_TYPE_SMALLINT ? column
                                                                                         : NULL;
}

void
cm_table_stop_numbering(CmTable *table)
{
    CmColumn *column = key_column(table);

    if (column && column->autoincrement == CM_AUTOINCREMENT_AUTO &&
        column->server_default.kind == CM_DEFAULT_NONE)
        column->autoincrement = CM_AUTOINCREMENT_NO;
}

void
cm_table_leave_numbering(CmTable *table)
{
    CmColumn *column = key_column(table);

    if (column && column->autoincrement == CM_AUTOINCREMENT_NO)
        column->autoincrement = CM_AUTOINCREMENT_AUTO;
}

bool
cm_constraint_is_same_reference(const CmConstraint *left, const CmConstraint *right)
{
    bool has_columns = left->referred_columns && *left->referred_columns &&
                       right->referred_columns && *right->referred_columns;

    return left->kind == CM_CONSTRAINT_FOREIGN_KEY && right->kind == CM_CONSTRAINT_FOREIGN_KEY &&
           cm_parts_match(left->parts, right->parts) &&
           cm_name_equal(&left->referred, &right->referred) &&
           (!has_columns || g_strv_equal((const char *const *)left->referred_columns,
                                         (const char *const *)right->referred_columns)) &&
           left->on_delete == right->on_delete && left->on_update == right->on_update &&
           !g_strcmp0(left->match, right->match) && left->deferrable == right->deferrable &&
           (left->initially == CM_INITIALLY_DEFERRED) ==
               (right->initially == CM_INITIALLY_DEFERRED);
}

static CmColumn *
said_column(const CmColumn *column, const CmTable *parent)
{
    const CmValue yes = cm_value_of_boolean(true);
    CmColumn *copy = cm_column_handed_down(column, parent);

    cm_options_set(&copy->options, "postgresql", "inherited", &yes);
    return copy;
}

void
cm_schema_say_column(const CmSchema *schema, CmTable *table, const char *name)
{
    g_autoptr(GPtrArray) parents = cm_schema_parents(schema, table->options);
    bool is_partition = cm_schema_parent(schema, table) != NULL;
    bool is_said = is_partition ? table->columns->len != 0 : cm_table_column(table, name) != NULL;

    for (guint i = 0; i < parents->len && !is_said; i++) {
        const CmTable *parent = parents->pdata[i];
        g_autoptr(GPtrArray) columns = cm_schema_columns_handed_down(schema, parent);

        for (guint j = 0; j < columns->len; j++) {
            const CmColumn *column = columns->pdata[j];

            if (is_partition)
                cm_table_add_column(table, cm_column_handed_down(column, parent));
            else if (!strcmp(column->name, name) && !cm_table_column(table, name))
                cm_table_add_column(table, said_column(column, parent));
        }
    }
}

CmTable *
cm_schema_table_that_says(const CmSchema *schema, const CmTable *table, const char *name)
{
    CmTable *copy = cm_table_copy(table);

    cm_schema_say_column(schema, copy, name);
    return copy;
}
