/* Rows that hold NULL where a column is to take none: they get its default before. */
#include "dialect/postgresql_change.h"
#include "dialect/postgresql_names.h"

/* Constraints that wait for the commit: as long as they do, the server alters no table whose rows
 * have changed, and what changes a row again has it check all its keys. NULL where there is none.
 */
static char *
waiting_constraints(const CmTable *table)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];
        g_autofree char *name = NULL;
        g_autofree char *quoted = NULL;

        if (constraint->initially != CM_INITIALLY_DEFERRED)
            continue;
        name = cm_postgresql_constraint_name(table, constraint);
        quoted = cm_postgresql_name(&(CmName){table->name.schema, name});
        g_string_append_printf(out, "%s%s", out->len ? ", " : "", quoted);
    }
    return g_string_free(out, out->len == 0);
}

void
cm_column_change_fill(const CmColumnChange *change)
{
    GPtrArray *statements = change->rendering->statements;
    g_autofree char *table = cm_postgresql_name(&change->before->name);
    g_autofree char *waiting = waiting_constraints(change->before);

    if (waiting)
        cm_statements_add_format(statements, "SET CONSTRAINTS %s IMMEDIATE", waiting);
    cm_statements_add_format(statements, "UPDATE %s SET %s = DEFAULT WHERE %s IS NULL", table,
                             change->name, change->name);
    cm_rendering_alter_table(change->rendering, &change->before->name,
                             "ALTER COLUMN %s SET NOT NULL", change->name);
    if (waiting)
        cm_statements_add_format(statements, "SET CONSTRAINTS %s DEFERRED", waiting);
}
