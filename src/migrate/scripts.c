#include "migrate/scripts.h"

static gpointer
read_script(gconstpointer path, GError **error)
{
    return cm_revision_file_read(path, error);
}

static void
free_script(gpointer script)
{
    cm_script_free(script);
}

CmScripts *
cm_scripts_new(const CmPlan *plan)
{
    CmScripts *scripts = g_new0(CmScripts, 1);

    scripts->paths = g_ptr_array_sized_new(plan->steps->len);
    for (guint i = 0; i < plan->steps->len; i++)
        g_ptr_array_add(scripts->paths, cm_plan_step(plan, i)->revision->path);
    scripts->ahead = cm_read_ahead_new(scripts->paths, read_script, free_script);
    return scripts;
}

CmScript *
cm_scripts_next(CmScripts *scripts, GError **error)
{
    return cm_read_ahead_next(scripts->ahead, error);
}

void
cm_scripts_give_back(CmScripts *scripts, CmScript *script)
{
    cm_read_ahead_give_back(scripts->ahead, script);
}

void
cm_scripts_free(CmScripts *scripts)
{
    if (!scripts)
        return;
    cm_read_ahead_free(scripts->ahead);
    g_ptr_array_unref(scripts->paths);
    g_free(scripts);
}
