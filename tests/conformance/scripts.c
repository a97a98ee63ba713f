#include "conformance/scripts.h"

#include <check.h>
#include <string.h>
#include <unistd.h>

static void
free_script(gpointer data)
{
    Script *script = data;

    g_free(script->path);
    g_free(script->sql);
    g_free(script->url);
    g_free(script->schema);
    g_free(script);
}

static int
compare_scripts(gconstpointer left, gconstpointer right)
{
    return strcmp((*(Script *const *)left)->path, (*(Script *const *)right)->path);
}

static GPtrArray *
read_scripts(const char *folder)
{
    GPtrArray *scripts = g_ptr_array_new_with_free_func(free_script);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        Script *script;

        if (!g_str_has_suffix(name, ".sql"))
            continue;
        script = g_new0(Script, 1);
        script->path = g_build_filename(folder, name, NULL);
        ck_assert(g_file_get_contents(script->path, &script->sql, NULL, NULL));
        g_ptr_array_add(scripts, script);
    }
    g_ptr_array_sort(scripts, compare_scripts);
    return scripts;
}

GPtrArray *
scripts_read_own(const char *engine)
{
    bool is_sqlite = !strcmp(engine, "sqlite");
    g_autofree char *name = is_sqlite ? g_strdup("own") : g_strconcat("own-", engine, NULL);
    g_autofree char *folder = g_build_filename(g_getenv("CMIG_TEST_SOURCE"), "corpus", name, NULL);
    GPtrArray *scripts = read_scripts(folder);

    ck_assert_uint_ge(scripts->len, is_sqlite ? 25 : 10);
    return scripts;
}

GPtrArray *
scripts_read_shared(const char *engine)
{
    const char *shared = g_getenv("CMIG_SHARED");
    g_autofree char *folder =
        g_build_filename(shared && *shared ? shared : "/nowhere", "corpus", engine, NULL);

    return read_scripts(folder);
}

guint
test_number(const char *variable, guint otherwise)
{
    const char *text = g_getenv(variable);

    return text ? (guint)g_ascii_strtoull(text, NULL, 10) : otherwise;
}

void
test_use_memory(void)
{
    if (!access("/dev/shm", W_OK | X_OK))
        g_setenv("TMPDIR", "/dev/shm", TRUE);
}
