#include "revision/scripts.h"

typedef struct {
    const CmRevision *revision;
    GHashTable *given;
} Source;

static gpointer
read_script(gconstpointer item, GError **error)
{
    const Source *source = item;

    return cm_revision_script(source->revision, source->given, false, error);
}

static gpointer
read_bare_script(gconstpointer item, GError **error)
{
    const Source *source = item;

    return cm_revision_script(source->revision, source->given, true, error);
}

static void
free_script(gpointer script)
{
    cm_script_free(script);
}

CmScripts *
cm_scripts_new(const CmPlan *plan, GHashTable *given, bool is_bare)
{
    CmScripts *scripts = g_new0(CmScripts, 1);

    scripts->sources = g_ptr_array_new_full(plan->steps->len, g_free);
    for (guint i = 0; i < plan->steps->len; i++) {
        const Source source = {cm_plan_step(plan, i)->revision, given};

        g_ptr_array_add(scripts->sources, g_memdup2(&source, sizeof source));
    }
    scripts->ahead =
        cm_read_ahead_new(scripts->sources, is_bare ? read_bare_script : read_script, free_script);
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
    g_ptr_array_unref(scripts->sources);
    g_free(scripts);
}
