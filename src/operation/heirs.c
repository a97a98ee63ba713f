/* What partitions and heirs of a table lose with a column of its, and get back with it. */
#include "operation/internal.h"
#include "schema/parents.h"

void
cm_operation_remove_over(CmTable *table, const char *column, const CmLexerOptions *lexer)
{
    for (guint i = table->constraints->len; i-- > 0;)
        if (cm_operation_constraint_is_over(table->constraints->pdata[i], column, lexer))
            g_ptr_array_remove_index(table->constraints, i);
    for (guint i = table->indexes->len; i-- > 0;)
        if (cm_operation_index_is_over(table->indexes->pdata[i], column, lexer))
            g_ptr_array_remove_index(table->indexes, i);
}

/* Whether an heir has a column for itself, or from another parent than those that lost it. */
static bool
keeps_column(const CmSchema *schema, const CmTable *heir, const char *name, const GPtrArray *losers)
{
    const CmColumn *own = cm_table_column(heir, name);
    g_autoptr(GPtrArray) parents = cm_schema_parents(schema, heir->options);

    if (cm_schema_parent(schema, heir))
        return false;
    if (own && !cm_options_is_set(own->options, "postgresql", "inherited"))
        return true;
    for (guint i = 0; i < parents->len; i++)
        if (!g_ptr_array_find((GPtrArray *)losers, parents->pdata[i], NULL) &&
            cm_schema_column_handed_down(schema, parents->pdata[i], name))
            return true;
    return false;
}

void
cm_operation_remove_from_heirs(const CmSchema *schema, const CmTable *table, const char *column,
                               const CmLexerOptions *lexer)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(schema, table, true);
    g_autoptr(GPtrArray) losers = g_ptr_array_new();

    g_ptr_array_add(losers, (gpointer)table);
    for (guint i = 0; i < heirs->len; i++) {
        if (keeps_column(schema, heirs->pdata[i], column, losers))
            continue;
        cm_operation_remove_over(heirs->pdata[i], column, lexer);
        g_ptr_array_add(losers, heirs->pdata[i]);
    }
}

/* Whether a parent brings a constraint back to its heirs with its own. */
static bool
comes_with_parent(const CmConstraint *constraint, const CmTable *heir, const CmTable *parent)
{
    bool is_partition = cm_options_text(heir->options, "postgresql", "partition_of") != NULL;

    if (cm_options_is_set(constraint->options, "postgresql", "inherited"))
        return true;
    for (guint i = 0; is_partition && i < parent->constraints->len; i++) {
        const CmConstraint *other = parent->constraints->pdata[i];

        if (other->kind == constraint->kind && cm_parts_match(other->parts, constraint->parts) &&
            !g_strcmp0(other->sql, constraint->sql))
            return true;
    }
    return false;
}

/* What a table has over a column, as `after` has it no longer. */
static void
recreate_over(const CmTable *heir, const CmTable *after, const CmTable *parent, GPtrArray *out)
{
    for (guint i = 0; i < heir->constraints->len; i++) {
        const CmConstraint *constraint = heir->constraints->pdata[i];

        if (constraint->name && !cm_table_constraint(after, constraint->name) &&
            !comes_with_parent(constraint, heir, parent))
            g_ptr_array_add(
                out, cm_operation_create_constraint(&heir->name, cm_constraint_copy(constraint)));
    }
    for (guint i = 0; i < heir->indexes->len; i++) {
        const CmIndex *index = heir->indexes->pdata[i];

        if (!cm_table_index(after, index->name) &&
            !cm_options_get(index->options, "postgresql", "parent"))
            g_ptr_array_add(out, cm_operation_create_index(&heir->name, cm_index_copy(index)));
    }
}

void
cm_operation_recreate_keys(const CmSchema *before, const CmTable *table, const CmConstraint *key,
                           GPtrArray *out)
{
    bool is_key = key->kind == CM_CONSTRAINT_PRIMARY_KEY || key->kind == CM_CONSTRAINT_UNIQUE;
    g_autoptr(GPtrArray) heirs = is_key ? cm_schema_heirs(before, table, true) : NULL;

    for (guint i = heirs ? heirs->len : 0; i-- > 0;) {
        const CmTable *heir = heirs->pdata[i];
        const CmConstraint *own =
            cm_schema_parent(before, heir) ? cm_table_key_like(heir, key) : NULL;

        if (own)
            g_ptr_array_add(out,
                            cm_operation_create_constraint(&heir->name, cm_constraint_copy(own)));
    }
}

void
cm_operation_recreate_attached(const CmSchema *before, const CmName *table, const char *index,
                               GPtrArray *out)
{
    const CmName name = {table->schema, (char *)index};
    g_autofree char *parent = cm_name_to_string(&name);

    for (guint i = 0; i < before->tables->len; i++) {
        const CmTable *heir = before->tables->pdata[i];

        for (guint j = 0; j < heir->indexes->len; j++) {
            const CmIndex *own = heir->indexes->pdata[j];

            if (g_strcmp0(cm_options_text(own->options, "postgresql", "parent"), parent))
                continue;
            g_ptr_array_add(out, cm_operation_create_index(&heir->name, cm_index_copy(own)));
            cm_operation_recreate_attached(before, &heir->name, own->name, out);
        }
    }
}

/* Whether two columns say the same of what is a column's own; that one is a parent's is not. */
static bool
have_same_options(const CmColumn *left, const CmColumn *right)
{
    CmOptions *one = cm_options_copy(left->options);
    CmOptions *other = cm_options_copy(right->options);
    bool same;

    cm_options_set(&one, "postgresql", "inherited", &CM_VALUE_OF_NULL);
    cm_options_set(&other, "postgresql", "inherited", &CM_VALUE_OF_NULL);
    same = cm_options_equal(one, other);
    cm_options_free(one);
    cm_options_free(other);
    return same;
}

static CmColumnAspects
changes_back(const CmColumn *now, const CmColumn *was)
{
    CmColumnAspects changes = {
        .nullable = !cm_column_is_like_nullable(now, was),
        .server_default = !cm_column_is_like_default(now, was),
        .comment = g_strcmp0(now->comment, was->comment) != 0,
        .options = !have_same_options(now, was),
    };

    return changes;
}

/* Has an heir have a column as it had it, where that is not so already. */
static bool
restore_column(CmSchema *after, const CmTable *before, const char *name, GPtrArray *out,
               GError **error)
{
    g_autoptr(CmTable) now =
        cm_schema_table_that_says(after, cm_schema_table(after, &before->name), name);
    const CmColumn *was = cm_table_column(before, name);
    const CmColumn *has = cm_table_column(now, name);
    const CmColumnAspects changes = was && has ? changes_back(has, was) : (CmColumnAspects){0};
    CmOperation *own;

    if (!changes.nullable && !changes.server_default && !changes.comment && !changes.options)
        return true;
    own = cm_operation_alter_column(&before->name, name, &changes, has->options, was);
    g_ptr_array_add(out, own);
    return cm_operation_apply(own, after, "postgresql", error);
}

bool
cm_operation_restore_in_heirs(const CmOperation *operation, const CmSchema *before,
                              const CmTable *table, GPtrArray *out, GError **error)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(before, table, true);
    g_autoptr(CmSchema) after = heirs->len ? cm_schema_copy(before) : NULL;
    bool ok = !after || cm_operation_apply(operation, after, "postgresql", error);

    for (guint i = 0; i < out->len && after && ok; i++)
        ok = cm_operation_apply(out->pdata[i], after, "postgresql", error);
    for (guint i = 0; i < heirs->len && ok; i++) {
        g_autoptr(CmTable) heir =
            cm_schema_table_that_says(before, heirs->pdata[i], operation->name);

        ok = restore_column(after, heir, operation->name, out, error);
    }
    return ok;
}

bool
cm_operation_recreate_in_heirs(const CmOperation *operation, const CmSchema *before,
                               const CmTable *table, GPtrArray *out, GError **error)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(before, table, true);
    g_autoptr(CmSchema) after = heirs->len ? cm_schema_copy(before) : NULL;

    if (after && !cm_operation_apply(operation, after, "postgresql", error))
        return false;
    for (guint i = 0; i < heirs->len; i++) {
        const CmTable *heir = heirs->pdata[i];

        recreate_over(heir, cm_schema_table(after, &heir->name), table, out);
    }
    return true;
}
