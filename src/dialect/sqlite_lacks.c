/* What SQLite does not have: left out where schemas are compared, refused where it is asked for. */
#include "dialect/sqlite.h"

static bool
fail_lacking(const char *what, GError **error)
{
    return cm_fail(error, CM_ERROR_UNSUPPORTED,
                   "SQLite has no %s; say 'dialects: [...]' of the databases that have it", what);
}

static bool
is_exclusion(const CmConstraint *constraint)
{
    return constraint->kind == CM_CONSTRAINT_EXCLUDE;
}

bool
cm_sqlite_check_has(const CmOperation *operation, GError **error)
{
    const GPtrArray *constraints = operation->body ? operation->body->constraints : NULL;

    if (operation->object)
        return fail_lacking(cm_object_kind_info(operation->object->kind)->word, error);
    if (operation->view && operation->view->materialized)
        return fail_lacking("materialized view", error);
    if (operation->kind == CM_OPERATION_CREATE_EXCLUDE_CONSTRAINT)
        return fail_lacking("exclusion constraint", error);
    for (guint i = 0; constraints && i < constraints->len; i++)
        if (is_exclusion(constraints->pdata[i]))
            return fail_lacking("exclusion constraint", error);
    return true;
}

static void
leave_out_of_table(CmTable *table)
{
    g_clear_pointer(&table->comment, g_free);
    for (guint i = table->constraints->len; i-- > 0;) {
        g_clear_pointer(&((CmConstraint *)table->constraints->pdata[i])->comment, g_free);
        if (is_exclusion(table->constraints->pdata[i]))
            g_ptr_array_remove_index(table->constraints, i);
    }
    for (guint i = 0; i < table->indexes->len; i++)
        g_clear_pointer(&((CmIndex *)table->indexes->pdata[i])->comment, g_free);
    for (guint i = 0; i < table->columns->len; i++)
        g_clear_pointer(&((CmColumn *)table->columns->pdata[i])->comment, g_free);
}

static void
leave_out(CmSchema *schema)
{
    for (guint i = schema->objects->len; i-- > 0;)
        cm_schema_remove_object(schema, schema->objects->pdata[i]);
    for (guint i = 0; i < schema->triggers->len; i++)
        g_clear_pointer(&((CmTrigger *)schema->triggers->pdata[i])->comment, g_free);
    for (guint i = schema->views->len; i-- > 0;) {
        CmView *view = schema->views->pdata[i];

        g_clear_pointer(&view->comment, g_free);
        if (view->materialized)
            cm_schema_remove_view(schema, view);
    }
    for (guint i = 0; i < schema->tables->len; i++)
        leave_out_of_table(schema->tables->pdata[i]);
}

/* SQLite has no comments and stores text the way it was written: both are the same to it. */
bool
cm_sqlite_project(CmSchema *schema, GError **error)
{
    cm_dialect_project_common(&cm_dialect_sqlite, schema);
    leave_out(schema);
    if (!cm_sqlite_check_twins(schema, error) || !cm_sqlite_tidy_texts(schema, error))
        return false;
    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            CmColumn *column = table->columns->pdata[j];
            g_autofree char *type = cm_dialect_sqlite.type_text(column->type, error);

            if (!type) {
                g_prefix_error(error, "table '%s', column '%s': ", table->name.name, column->name);
                return false;
            }
            if (column != cm_sqlite_numbered_column(table))
                column->autoincrement = CM_AUTOINCREMENT_AUTO;
        }
    }
    return true;
}
