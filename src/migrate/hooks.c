#include "migrate/hooks.h"

#include <sys/wait.h>

/* The hook's words with the path in place of {file} (transfer full). */
static GStrv
fill_words(GStrv hook, const char *path)
{
    GStrv words = g_strdupv(hook);

    for (GStrv word = words; *word; word++) {
        g_autoptr(GString) text = g_string_new(*word);

        g_string_replace(text, "{file}", path, 0);
        g_free(*word);
        *word = g_string_free(g_steal_pointer(&text), FALSE);
    }
    return words;
}

/* What a program printed, as it can be put into a message (transfer full). */
static char *
join_output(const char *out, const char *err)
{
    g_autofree char *all = g_strconcat(out ? out : "", err ? err : "", NULL);

    return g_strchomp(g_utf8_make_valid(all, -1));
}

static void
log_output(const CmProject *project, const char *output)
{
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);

    for (GStrv line = lines; *line; line++)
        cm_project_log_line(project, CM_LOG_INFO, "%s", *line);
}

/* Why it failed (transfer full); NULL if it did not. */
static char *
run_words(const CmProject *project, GStrv words, char **out, char **err)
{
    g_autoptr(GError) cause = NULL;
    int status;

    if (!g_spawn_sync(project->config->folder, words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, out,
                      err, &status, &cause))
        return g_strdup(cause->message);
    if (WIFSIGNALED(status))
        return g_strdup_printf("signal %d", WTERMSIG(status));
    return WEXITSTATUS(status) ? g_strdup_printf("exit code %d", WEXITSTATUS(status)) : NULL;
}

static bool
run_hook(const CmProject *project, GStrv hook, const char *path, GError **error)
{
    g_auto(GStrv) words = fill_words(hook, path);
    g_autofree char *shown = g_strjoinv(" ", words);
    g_autofree char *out = NULL;
    g_autofree char *err = NULL;
    g_autofree char *reason = run_words(project, words, &out, &err);
    g_autofree char *output = join_output(out, err);

    if (reason)
        return cm_fail(error, CM_ERROR_HOOK, "the hook '%s' failed: %s%s%s", shown, reason,
                       *output ? "\n" : "", output);
    if (*output)
        log_output(project, output);
    return true;
}

bool
cm_hooks_run(const CmProject *project, const char *path, GError **error)
{
    const GPtrArray *hooks = project->config->post_write_hooks;
    g_autofree char *full = g_canonicalize_filename(path, NULL);

    for (guint i = 0; hooks && i < hooks->len; i++)
        if (!run_hook(project, hooks->pdata[i], full, error))
            return false;
    return true;
}
