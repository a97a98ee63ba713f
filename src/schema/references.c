/* Foreign keys that do not say which columns they refer to. */
#include "schema/schema.h"

void
cm_constraint_fill_reference(CmConstraint *constraint, const CmTable *referred)
{
    const CmConstraint *key = referred ? cm_table_primary_key(referred) : NULL;

    if (constraint->kind != CM_CONSTRAINT_FOREIGN_KEY || !key ||
        (constraint->referred_columns && *constraint->referred_columns))
        return;
    g_strfreev(constraint->referred_columns);
    constraint->referred_columns = g_new0(char *, key->parts->len + 1);
    for (guint i = 0; i < key->parts->len; i++)
        constraint->referred_columns[i] = g_strdup(((CmPart *)key->parts->pdata[i])->column);
}

void
cm_schema_fill_references(CmSchema *schema)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->constraints->len; j++) {
            CmConstraint *constraint = table->constraints->pdata[j];

            if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
                cm_constraint_fill_reference(constraint,
                                             cm_schema_table(schema, &constraint->referred));
        }
    }
}
