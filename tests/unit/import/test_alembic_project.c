/* Where a project of Alembic has what. */
#include <string.h>

#include "import/alembic_project.h"
#include "support/unit.h"

#include <glib/gstdio.h>

/* A tree of files in a folder of the test's own, which stays in /tmp until `tree_free`. */
static char *
tree_new(const char *const *files)
{
    char *root = g_dir_make_tmp("cmig-test-XXXXXX", NULL);

    for (; *files; files += 2) {
        g_autofree char *path = g_build_filename(root, files[0], NULL);
        g_autofree char *folder = g_path_get_dirname(path);

        ck_assert(!g_mkdir_with_parents(folder, 0700));
        ck_assert(g_file_set_contents(path, files[1], -1, NULL));
    }
    return root;
}

static void
tree_free(char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder && (name = g_dir_read_name(folder)))
        tree_free(g_build_filename(path, name, NULL));
    g_remove(path);
    g_free(path);
}

/* What was found, with the root's name taken out. */
static char *
describe(const CmAlembicProject *project, const char *root)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const struct {
        const char *key;
        const char *value;
    } facts[] = {{"config", project->config},           {"in", project->folder},
                 {"scripts", project->script_location}, {"url", project->url},
                 {"template", project->file_template},  {"timezone", project->timezone},
                 {"table", project->version_table},     {"schema", project->version_schema}};

    for (gsize i = 0; i < G_N_ELEMENTS(facts); i++)
        if (facts[i].value)
            g_string_append_printf(out, "%s=%s ", facts[i].key, facts[i].value);
    for (guint i = 0; i < project->locations->len; i++)
        g_string_append_printf(out, "at=%s ", (char *)project->locations->pdata[i]);
    for (guint i = 0; i < project->warnings->len; i++)
        g_string_append_printf(out, "! %s ", (char *)project->warnings->pdata[i]);
    g_string_append_printf(out, "%s%s", project->recursive ? "recursive " : "",
                           project->has_databases ? "several " : "");
    g_string_replace(out, root, "R", 0);
    return g_strchomp(g_string_free(g_steal_pointer(&out), FALSE));
}

#define V "alembic/versions/a.py", ""

static const struct {
    const char *const files[16];
    const char *place; /* below the root */
    const char *section;
    const char *found; /* NULL: an error */
} cases[] = {
    {{"alembic.ini", "[alembic]\nscript_location = alembic\n", V},
     "",
     NULL,
     "config=R/alembic.ini in=R scripts=R/alembic at=R/alembic/versions"},
    {{"alembic.ini", "[alembic]\nscript_location = %(here)s/alembic\n", V},
     "alembic.ini",
     NULL,
     "config=R/alembic.ini in=R scripts=R/alembic at=R/alembic/versions"},
    {{"alembic.ini", "[DEFAULT]\nscript_location = alembic\n", V},
     "",
     NULL,
     "config=R/alembic.ini in=R scripts=R/alembic at=R/alembic/versions"},
    {{"alembic.ini",
      "[alembic]\nscript_location = alembic\nsqlalchemy.url = sqlite:///a.db\n"
      "timezone = UTC\nfile_template = %%(year)d_%%(month).2d-%%(rev)s_%%(slug)s\n",
      V},
     "",
     NULL,
     "config=R/alembic.ini in=R scripts=R/alembic url=sqlite:///a.db "
     "template={year}_{month}-{rev}_{slug} timezone=UTC at=R/alembic/versions"},
    {{"alembic.ini",
      "[alembic]\nscript_location = alembic\n"
      "sqlalchemy.url = driver://user:pass@localhost/dbname\nfile_template = %%(slug)s\n",
      V},
     "",
     NULL,
     "config=R/alembic.ini in=R scripts=R/alembic at=R/alembic/versions "
     "! file_template %(slug)s has no equivalent"},
    {{"alembic.ini",
      "[alembic]\nscript_location = alembic\n"
      "version_locations = alembic/versions, %(here)s/more  gone\n",
      V, "more/b.py", ""},
     "",
     NULL,
     "config=R/alembic.ini in=R scripts=R/alembic at=R/alembic/versions at=R/more "
     "! version location R/gone is not there"},
    {{"alembic.ini",
      "[alembic]\nscript_location = alembic\nversion_path_separator = os  # usual\n"
      "version_locations = alembic/versions:m n\nrecursive_version_locations = true\n",
      V, "m n/b.py", ""},
     "",
     NULL,
     "config=R/alembic.ini in=R scripts=R/alembic at=R/alembic/versions at=R/m n recursive"},
    {{"alembic.ini",
      "[alembic]\nscript_location = alembic\npath_separator = newline\n"
      "version_locations =\n  alembic/versions\n  m n\n",
      V, "m n/b.py", ""},
     "",
     NULL,
     "config=R/alembic.ini in=R scripts=R/alembic at=R/alembic/versions at=R/m n"},
    {{"alembic.ini", "[one]\nscript_location = alembic\n", V},
     "",
     "one",
     "config=R/alembic.ini in=R scripts=R/alembic at=R/alembic/versions"},
    {{"alembic.ini", "[alembic]\n[one]\nscript_location = alembic\n", V}, "", NULL, NULL},
    {{"alembic.ini", "[alembic]\nscript_location = nowhere\n", V}, "", NULL, NULL},
    {{"alembic.ini", "[alembic]\nscript_location = alembic\ndatabases = a, b\n", V},
     "",
     NULL,
     "config=R/alembic.ini in=R scripts=R/alembic at=R/alembic/versions several"},
    {{"pkg/sub/alembic.ini", "[alembic]\nscript_location = pkg.sub:db:scripts\n",
      "pkg/sub/db/scripts/versions/a.py", ""},
     "pkg/sub",
     NULL,
     "config=R/pkg/sub/alembic.ini in=R/pkg/sub scripts=R/pkg/sub/db/scripts "
     "at=R/pkg/sub/db/scripts/versions"},
    {{"pyproject.toml",
      "[tool.alembic]\nscript_location = \"%(here)s/alembic\"\n"
      "version_locations = [\n  \"%(here)s/alembic/versions\",\n]\n"
      "recursive_version_locations = true\n",
      V},
     "",
     NULL,
     "config=R/pyproject.toml in=R scripts=R/alembic at=R/alembic/versions recursive"},
    {{"pyproject.toml", "[tool.other]\n", "env.py", "", "versions/a.py", ""},
     "",
     NULL,
     "in=R scripts=R at=R/versions"},
    {{"migrations/alembic.ini", "[alembic]\n", "migrations/env.py", "", "migrations/versions/a.py",
      ""},
     "migrations",
     NULL,
     "in=R scripts=R/migrations at=R/migrations/versions"},
    {{"alembic.ini", "[alembic]\nscript_location = alembic\n", "alembic/env.py", "", V},
     "alembic",
     NULL,
     "config=R/alembic.ini in=R scripts=R/alembic at=R/alembic/versions"},
    {{"alembic.ini", "[alembic]\nscript_location = other\n", "alembic/env.py", "", V,
      "other/env.py", ""},
     "alembic",
     NULL,
     "in=R/alembic scripts=R/alembic at=R/alembic/versions"},
    {{"alembic.ini", "[alembic]\nscript_location = alembic\n", V, "alembic/env.py",
      "TABLE = 'v'\ncontext.configure(url=url, version_table=TABLE, version_table_schema='s')\n"},
     "",
     NULL,
     "config=R/alembic.ini in=R scripts=R/alembic table=v schema=s at=R/alembic/versions"},
    {{"a.txt", ""}, "", NULL, NULL},
    {{"a.txt", ""}, "nowhere", NULL, NULL},
};

START_TEST(projects_are_found)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *root = tree_new(cases[i].files);
        g_autofree char *place =
            *cases[i].place ? g_build_filename(root, cases[i].place, NULL) : g_strdup(root);
        const CmAlembicPlace where = {.folder = place, .section = cases[i].section};
        GError *error = NULL;
        g_autoptr(CmAlembicProject) project = cm_alembic_project_find(&where, &error);
        g_autofree char *found = project ? describe(project, root) : NULL;

        ck_assert_msg(!g_strcmp0(found, cases[i].found), "case %zu is\n%s\n(%s)", i, found,
                      error ? error->message : "no error");
        ck_assert((project == NULL) == (error != NULL));
        g_clear_error(&error);
        tree_free(root);
    }
}
END_TEST

START_TEST(locations_can_be_named)
{
    static const char *const files[] = {
        "alembic.ini",
        "[alembic]\nscript_location = alembic\nversion_locations = x\n",
        V,
        "more/b.py",
        "",
        NULL};
    char *root = tree_new(files);
    g_autofree char *more = g_build_filename(root, "more", NULL);
    g_autofree char *gone = g_build_filename(root, "gone", NULL);
    const char *const paths[] = {more, NULL};
    const char *const missing[] = {more, gone, NULL};
    const CmAlembicPlace good = {.folder = root, .version_paths = paths, .recursive = true};
    const CmAlembicPlace bad = {.folder = root, .version_paths = missing};
    GError *error = NULL;
    g_autoptr(CmAlembicProject) project = cm_alembic_project_find(&good, &error);
    g_autofree char *found = project ? describe(project, root) : NULL;

    ck_assert_str_eq(found, "config=R/alembic.ini in=R scripts=R/alembic at=R/more recursive");
    assert_fails(cm_alembic_project_find(&bad, &error) != NULL, error, CM_ERROR_FILE);
    tree_free(root);
}
END_TEST

UNIT_MAIN("import/alembic_project", projects_are_found, locations_can_be_named)
