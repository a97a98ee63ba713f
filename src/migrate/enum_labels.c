#include "migrate/enum_labels.h"

#include <string.h>

#include "migrate/enum_names.h"
#include "migrate/run.h"

static bool
has_enum(const CmSchema *schema)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        const CmTable *table = schema->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++)
            if (((CmColumn *)table->columns->pdata[j])->type->kind == CM_TYPE_ENUM)
                return true;
    }
    return false;
}

static bool
same_there(const CmDialect *dialect, const CmType *left, const CmType *right)
{
    g_autofree char *one = dialect->type_text(left, NULL);
    g_autofree char *other = dialect->type_text(right, NULL);

    return one && other && !g_ascii_strcasecmp(one, other);
}

static void
take_type(CmColumn *column, const CmType *type)
{
    cm_type_free(column->type);
    column->type = cm_type_copy(type);
}

/* The name of an enum is the model's to say. */
static void
recall_table(const CmDialect *dialect, const CmTable *known, CmTable *table)
{
    for (guint i = 0; i < known->columns->len; i++) {
        const CmColumn *column = known->columns->pdata[i];
        CmColumn *found =
            column->type->kind == CM_TYPE_ENUM ? cm_table_column(table, column->name) : NULL;

        if (!found || !same_there(dialect, found->type, column->type))
            continue;
        take_type(found, column->type);
        g_clear_pointer(&found->type->text, g_free);
    }
}

void
cm_enums_recall(CmProject *project, const char *const *rows, const CmSchema *declared,
                CmSchema *live)
{
    g_autoptr(CmSchema) known = cm_schema_new();

    if (!project->dialect->forgets_labels || !has_enum(declared) ||
        !cm_project_graph(project, NULL) ||
        !cm_run_replay_to(project, rows, CM_REPLAY_ASSUMING, known, NULL))
        return;
    for (guint i = 0; i < live->tables->len; i++) {
        CmTable *table = live->tables->pdata[i];
        const CmTable *its = cm_schema_table(known, &table->name);

        if (its)
            recall_table(project->dialect, its, table);
    }
}

void
cm_enums_assume(const CmDialect *dialect, CmSchema *from, const CmSchema *to)
{
    for (guint i = 0; i < to->tables->len; i++) {
        const CmTable *table = to->tables->pdata[i];

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];
            CmColumn *was = cm_enums_former_column(from, table, column);

            if (was && (was->type->kind == CM_TYPE_ENUM) != (column->type->kind == CM_TYPE_ENUM) &&
                same_there(dialect, was->type, column->type))
                take_type(was, column->type);
        }
    }
}
