#include "revision/placeholder.h"

static const char *const direction_words[] = {
    [CM_DIRECTION_UPGRADE] = "upgrade",
    [CM_DIRECTION_DOWNGRADE] = "downgrade",
};

/* SQL that nobody has seen. */
static GPtrArray *
unknown_operations(const char *path)
{
    CmOperation *operation = cm_operation_new(CM_OPERATION_EXECUTE);
    GPtrArray *operations = cm_operations_new();

    operation->at.file = path;
    cm_operation_add_text(operation, NULL, "-- placeholder");
    g_ptr_array_add(operations, operation);
    return operations;
}

void
cm_placeholder_fill(CmScript *script)
{
    GPtrArray **directions[] = {&script->upgrade, &script->downgrade};

    for (int i = 0; script->placeholder && i < 2; i++) {
        if (*directions[i] || (i == CM_DIRECTION_DOWNGRADE && script->irreversible))
            continue;
        *directions[i] = unknown_operations(script->path);
        script->is_placeholder[i] = true;
    }
}

/* Sections of an SQL file are for databases: one that has none is as little served as by a file
 * without sections. */
static bool
lacks_dialect(const GPtrArray *operations, const char *dialect)
{
    const CmOperation *operation = operations && operations->len == 1 ? operations->pdata[0] : NULL;

    return dialect && operation && operation->kind == CM_OPERATION_EXECUTE && operation->texts &&
           !cm_operation_text(operation, dialect);
}

bool
cm_placeholder_is(const CmScript *script, CmDirection direction, const char *dialect)
{
    const GPtrArray *operations =
        direction == CM_DIRECTION_DOWNGRADE ? script->downgrade : script->upgrade;

    if (script->is_placeholder[direction])
        return true;
    return script->placeholder && g_str_has_suffix(script->path, ".sql") &&
           lacks_dialect(operations, dialect);
}

bool
cm_placeholder_check(const CmScript *script, const char *id, CmDirection direction,
                     const char *dialect, GError **error)
{
    const char *word = direction_words[direction];
    g_autofree char *place = NULL;

    if (!cm_placeholder_is(script, direction, dialect))
        return true;
    if (!g_str_has_suffix(script->path, ".sql"))
        place = g_strdup_printf("%s:", word);
    else if (script->is_placeholder[direction])
        place = g_strdup_printf("-- +%s", word);
    else
        place = g_strdup_printf("-- +%s %s", word, dialect);
    return cm_fail_at(error, (CmPosition){script->path, 0, 0}, CM_ERROR_PLACEHOLDER,
                      "the %s of revision '%s' is a placeholder (%s); write it behind '%s', or "
                      "stamp the database if that was done otherwise",
                      word, id, script->placeholder, place);
}

bool
cm_placeholder_check_plan(const CmPlan *plan, GHashTable *given, const char *dialect,
                          GError **error)
{
    for (guint i = 0; i < plan->steps->len; i++) {
        const CmPlanStep *step = cm_plan_step(plan, i);
        g_autoptr(CmScript) script = NULL;

        if (!step->revision->placeholder)
            continue;
        script = cm_revision_file_read(step->revision->path, given, error);
        if (!script ||
            !cm_placeholder_check(script, step->revision->id, step->direction, dialect, error))
            return false;
    }
    return true;
}
