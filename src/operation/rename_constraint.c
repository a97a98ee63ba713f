/* What follows when a constraint or an index gets another name. */
#include "operation/internal.h"
#include "schema/parents.h"

void
cm_operation_follow_index(CmOptions **options, const char *from, const char *to)
{
    const char *identity = cm_options_text(*options, "postgresql", "replica_identity");
    g_autofree char *was = g_strdup_printf("index %s", from);
    g_autofree char *now = g_strdup_printf("index %s", to);
    const CmValue clustered = cm_value_of_text(to);
    const CmValue identified = cm_value_of_text(now);

    if (!g_strcmp0(cm_options_text(*options, "postgresql", "clustered_on"), from))
        cm_options_set(options, "postgresql", "clustered_on", &clustered);
    if (!g_strcmp0(identity, was))
        cm_options_set(options, "postgresql", "replica_identity", &identified);
}

/* A check is renamed with those that heirs have of it. */
static void
rename_inherited(CmSchema *schema, const CmTable *table, const char *from, const char *to)
{
    g_autoptr(GPtrArray) heirs = cm_schema_heirs(schema, table, true);

    for (guint i = 0; i < heirs->len; i++) {
        CmConstraint *own = cm_table_constraint(heirs->pdata[i], from);

        if (!own || !cm_options_is_set(own->options, "postgresql", "inherited"))
            continue;
        g_free(own->name);
        own->name = g_strdup(to);
    }
}

void
cm_operation_follow_constraint(CmSchema *schema, CmTable *table, CmConstraint *constraint,
                               const char *to)
{
    g_autofree char *from = g_steal_pointer(&constraint->name);

    constraint->name = g_strdup(to);
    if (!from)
        return;
    cm_operation_follow_index(&table->options, from, to);
    cm_operation_follow_constraint_in_texts(schema, table, from, to);
    if (constraint->kind == CM_CONSTRAINT_CHECK &&
        !cm_options_is_set(constraint->options, "postgresql", "no_inherit"))
        rename_inherited(schema, table, from, to);
}
