/* What changes at a table changes at its partitions and heirs: columns, keys, checks, and the names
 * by which they know them. */
#include "operation/internal.h"
#include "schema/parents.h"

#include <string.h>

bool
cm_operation_have_check(const CmSchema *schema, const GPtrArray *parents, const char *name)
{
    for (guint i = 0; i < parents->len; i++) {
        g_autoptr(GPtrArray) checks =
            cm_schema_constraints_handed_down(schema, parents->pdata[i], false);

        for (guint j = 0; j < checks->len; j++)
            if (!g_strcmp0(((CmConstraint *)checks->pdata[j])->name, name))
                return true;
    }
    return false;
}

void
cm_operation_follow_check(const CmSchema *schema, const CmTable *table, const CmConstraint *check)
{
    const char *name = check->kind == CM_CONSTRAINT_CHECK ? check->name : NULL;
    g_autoptr(GPtrArray) heirs = name ? cm_schema_heirs(schema, table, false) : NULL;
    const CmValue yes = cm_value_of_boolean(true);
    const CmValue no = CM_VALUE_OF_NULL;

    for (guint i = 0; heirs && i < heirs->len; i++) {
        const CmTable *heir = heirs->pdata[i];
        g_autoptr(GPtrArray) parents = cm_schema_parents(schema, heir->options);
        CmConstraint *own = cm_table_constraint(heir, name);

        if (own && own->kind == CM_CONSTRAINT_CHECK)
            cm_options_set(&own->options, "postgresql", "inherited",
                           cm_operation_have_check(schema, parents, name) ? &yes : &no);
    }
}

/* Of several that are alike a partition has one from there. */
static void
drop_key_like(CmTable *partition, const CmConstraint *key)
{
    CmConstraint *own = cm_table_key_like(partition, key);

    if (own)
        g_ptr_array_remove(partition->constraints, own);
}

void
cm_operation_follow_key(const CmSchema *schema, const CmTable *table, const CmConstraint *key)
{
    bool is_key = key->kind == CM_CONSTRAINT_PRIMARY_KEY || key->kind == CM_CONSTRAINT_UNIQUE;
    g_autoptr(GPtrArray) heirs = is_key ? cm_schema_heirs(schema, table, true) : NULL;

    for (guint i = 0; heirs && i < heirs->len; i++)
        if (cm_schema_parent(schema, heirs->pdata[i]))
            drop_key_like(heirs->pdata[i], key);
}

void
cm_operation_follow_new_column(const CmSchema *schema, const CmTable *table, const CmColumn *column)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(schema, table, true);

    for (guint i = 0; i < heirs->len; i++) {
        CmTable *heir = heirs->pdata[i];

        if (cm_schema_parent(schema, heir) && heir->columns->len &&
            !cm_table_column(heir, column->name))
            cm_table_add_column(heir, cm_column_handed_down(column, table));
    }
}

void
cm_operation_follow_no_column(const CmSchema *schema, const CmTable *table, const char *name)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(schema, table, true);

    for (guint i = 0; i < heirs->len; i++) {
        const CmTable *heir = heirs->pdata[i];
        CmColumn *own = cm_table_column(heir, name);

        if (own && (cm_schema_parent(schema, heir) ||
                    cm_options_is_set(own->options, "postgresql", "inherited")))
            g_ptr_array_remove(heir->columns, own);
    }
}

void
cm_operation_follow_column_type(const CmSchema *schema, const CmTable *table,
                                const CmColumn *column)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(schema, table, true);

    for (guint i = 0; i < heirs->len; i++) {
        CmColumn *own = cm_table_column(heirs->pdata[i], column->name);

        if (!own)
            continue;
        cm_type_free(own->type);
        own->type = cm_type_copy(column->type);
        g_free(own->collation);
        own->collation = g_strdup(column->collation);
    }
}

static void
take_default(CmColumn *own, const CmColumn *now)
{
    cm_default_clear(&own->server_default);
    own->server_default = cm_default_new(now->server_default.kind, now->server_default.text);
}

static void
take_nullable(CmColumn *own, const CmColumn *now)
{
    own->nullable = now->nullable;
}

static void
take_storage(CmColumn *own, const CmColumn *now)
{
    static const char *const keys[] = {"storage", "compression"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const CmValue *value = cm_options_get(now->options, "postgresql", keys[i]);

        cm_options_set(&own->options, "postgresql", keys[i], value ? value : &CM_VALUE_OF_NULL);
    }
}

void
cm_operation_follow_column_values(const CmSchema *schema, const CmTable *table, const CmColumn *was,
                                  const CmColumn *now)
{
    static const struct {
        CmColumnIsLike is_like;
        void (*take)(CmColumn *own, const CmColumn *now);
    } aspects[] = {
        {cm_column_is_like_default, take_default},
        {cm_column_is_like_nullable, take_nullable},
        {cm_column_is_like_storage, take_storage},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(aspects); i++) {
        g_autoptr(GPtrArray) followers = NULL;

        if (aspects[i].is_like(was, now))
            continue;
        followers = cm_schema_followers(schema, table, was, aspects[i].is_like);
        for (guint j = 0; j < followers->len; j++) {
            CmColumn *own = cm_table_column(followers->pdata[j], was->name);

            if (own)
                aspects[i].take(own, now);
        }
    }
}

void
cm_operation_follow_column_name(CmSchema *schema, const CmTable *table, const char *from,
                                const char *to, const CmLexerOptions *lexer)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(schema, table, true);

    for (guint i = 0; i < heirs->len; i++) {
        CmTable *heir = heirs->pdata[i];
        CmColumn *own = cm_table_column(heir, from);

        cm_operation_rename_column_everywhere(schema, heir, from, to, lexer);
        if (!own)
            continue;
        g_free(own->name);
        own->name = g_strdup(to);
    }
}

void
cm_operation_follow_parent_index(const CmSchema *schema, const CmTable *table, const char *from,
                                 const char *to)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(schema, table, true);
    const CmName former = {table->name.schema, (char *)from};
    const CmName latter = {table->name.schema, (char *)to};
    g_autofree char *was = cm_name_to_string(&former);
    g_autofree char *now = cm_name_to_string(&latter);
    const CmValue value = cm_value_of_text(now);

    for (guint i = 0; i < heirs->len; i++) {
        const GPtrArray *indexes = ((CmTable *)heirs->pdata[i])->indexes;

        for (guint j = 0; j < indexes->len; j++) {
            CmIndex *index = indexes->pdata[j];

            if (!g_strcmp0(cm_options_text(index->options, "postgresql", "parent"), was))
                cm_options_set(&index->options, "postgresql", "parent", &value);
        }
    }
}

void
cm_operation_follow_no_index(const CmSchema *schema, const CmName *table, const char *index)
{
    const CmName name = {table->schema, (char *)index};
    g_autofree char *parent = cm_name_to_string(&name);

    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *heir = schema->tables->pdata[i];

        for (guint j = 0; heir->options && j < heir->indexes->len;) {
            CmIndex *own = heir->indexes->pdata[j];

            if (g_strcmp0(cm_options_text(own->options, "postgresql", "parent"), parent)) {
                j++;
                continue;
            }
            g_ptr_array_steal_index(heir->indexes, j);
            cm_operation_follow_no_index(schema, &heir->name, own->name);
            cm_index_free(own);
            j = 0;
        }
    }
}
