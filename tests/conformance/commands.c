#include "conformance/commands.h"

#include <string.h>

void
commands_add_revisions(Bench *bench)
{
    bench_revision(bench, "a1", "null", "",
                   "- create_table: {name: a, columns: {id: integer pk, t: text}}",
                   "- drop_table: a");
    bench_write(bench, "models.yaml",
                "cmig: 1\ntables:\n  a:\n    columns:\n      id: integer pk\n      t: text\n");
}

static char *
current(CmProject *project, GError **error)
{
    g_autoptr(CmRevisionList) list = cm_project_current(project, false, error);

    return list ? g_strdup_printf("%u", (guint)list->count) : NULL;
}

static char *
history(CmProject *project, GError **error)
{
    g_autoptr(CmRevisionList) list = cm_project_history(project, NULL, true, error);

    return list ? g_strdup_printf("%u", (guint)list->count) : NULL;
}

static char *
history_to_current(CmProject *project, GError **error)
{
    g_autoptr(CmRevisionList) list = cm_project_history(project, ":current", false, error);

    return list ? g_strdup_printf("%u", (guint)list->count) : NULL;
}

static char *
read_log(CmProject *project, GError **error)
{
    g_autoptr(CmLog) list = cm_project_log(project, error);

    return list ? g_strdup_printf("%u", (guint)list->count) : NULL;
}

static char *
check(CmProject *project, GError **error)
{
    bool is_behind;
    g_autoptr(CmChanges) changes = cm_project_check(project, &is_behind, error);

    return changes ? g_strdup_printf("%u%s", (guint)changes->count, is_behind ? " behind" : "")
                   : NULL;
}

static char *
inspect(CmProject *project, GError **error)
{
    g_autofree char *text = cm_project_inspect(project, NULL, NULL, NULL, error);

    return text ? g_strdup(strstr(text, "columns:") ? "tables" : "nothing") : NULL;
}

static char *
validate(CmProject *project, GError **error)
{
    g_autoptr(CmProblems) problems = cm_project_validate(project, true, error);

    return problems ? g_strdup_printf("%u", (guint)problems->count) : NULL;
}

static char *
plan(CmProject *project, GError **error)
{
    const CmRunOptions options = {.size = sizeof options, .mode = CM_RUN_PLAN};
    g_autoptr(CmRunReport) report = cm_project_upgrade(project, "head", &options, error);

    return report ? g_strdup_printf("%u", (guint)report->count) : NULL;
}

const ReadCommand read_commands[] = {
    {"current", current, "0", "0", "1"},
    {"history", history, "1", "1", "1"},
    {"history :current", history_to_current, "0", "0", "1"},
    {"log", read_log, "0", "0", "1"},
    {"check", check, "0 behind", "0 behind", "0"},
    {"inspect", inspect, NULL, "nothing", "tables"},
    {"validate", validate, "0", "0", "0"},
    {"plan", plan, "1", "1", "0"},
    {NULL, NULL, NULL, NULL, NULL},
};
