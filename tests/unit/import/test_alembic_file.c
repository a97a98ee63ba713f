/* Revision files of Alembic: what they say of themselves. */
#include <string.h>

#include "import/alembic_file.h"
#include "graph/plan.h"
#include "support/folder.h"
#include "support/unit.h"

/* Reads a source as a file of that name. */
static CmAlembicFile *
read_source(const char *name, const char *source, GError **error)
{
    g_autoptr(TestFolder) folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, name, NULL);

    ck_assert(g_file_set_contents(path, source, -1, NULL));
    return cm_alembic_file_read(path, error);
}

static char *
join(GStrv list)
{
    return list ? g_strjoinv(",", list) : g_strdup("");
}

START_TEST(what_alembic_writes_is_read)
{
    static const char source[] =
        "\"\"\"create account table\n\nRevision ID: 1975ea83b712\nRevises: \n"
        "Create Date: 2011-11-08 11:40:27.089406\n\n\"\"\"\nfrom alembic import op\n"
        "import sqlalchemy as sa\n\n\n# revision identifiers, used by Alembic.\n"
        "revision: str = '1975ea83b712'\ndown_revision: Union[str, None] = ('a', 'b')\n"
        "branch_labels = ('x',)\ndepends_on = ['c', \"d\"]\n\n\n"
        "def upgrade() -> None:\n    # ### commands\n    op.drop_table('t')\n    # ### end\n\n\n"
        "def downgrade() -> None:\n    pass\n";
    GError *error = NULL;
    g_autoptr(CmAlembicFile) file = read_source("a.py", source, &error);
    g_autofree char *down = file ? join(file->revision->down_revisions) : NULL;
    g_autofree char *labels = file ? join(file->revision->branch_labels) : NULL;
    g_autofree char *depends = file ? join(file->revision->depends_on) : NULL;

    assert_ok(file != NULL, error);
    ck_assert_str_eq(file->revision->id, "1975ea83b712");
    ck_assert_str_eq(down, "a,b");
    ck_assert_str_eq(labels, "x");
    ck_assert_str_eq(depends, "c,d");
    ck_assert_str_eq(file->revision->message, "create account table");
    ck_assert_str_eq(file->revision->created, "2011-11-08 11:40:27.089406");
    ck_assert_int_eq(file->revision->at[CM_PART_ID].line, 13);
    ck_assert(!file->is_idle[CM_DIRECTION_UPGRADE] && file->is_idle[CM_DIRECTION_DOWNGRADE]);
}
END_TEST

START_TEST(messages_are_first_paragraphs)
{
    static const struct {
        const char *docstring;
        const char *message;
        const char *created;
    } cases[] = {
        {"", NULL, NULL},
        {"'''one\n  two\n\nthree'''", "one two", NULL},
        {"'''\n\n  one\n'''", "one", NULL},
        {"'''one\nRevision ID: a\nCreate Date: today\n'''", "one", "today"},
        {"'''Revision ID: a\n\none'''", NULL, NULL},
        {"'''one\n\nCreate Date: \n'''", "one", NULL},
        {"'one \\x41'", "one A", NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *source = g_strdup_printf("%s\nrevision = 'a'\n", cases[i].docstring);
        GError *error = NULL;
        g_autoptr(CmAlembicFile) file = read_source("a.py", source, &error);

        assert_ok(file != NULL, error);
        ck_assert_pstr_eq(file->revision->message, cases[i].message);
        ck_assert_pstr_eq(file->revision->created, cases[i].created);
    }
}
END_TEST

START_TEST(the_oldest_files_have_their_id_in_their_name)
{
    GError *error = NULL;
    g_autoptr(CmAlembicFile) file = read_source("12ab.py", "down_revision = None\n", &error);

    assert_ok(file != NULL, error);
    ck_assert_str_eq(file->revision->id, "12ab");
    ck_assert_ptr_null(file->revision->down_revisions[0]);
}
END_TEST

START_TEST(what_is_computed_is_refused)
{
    static const struct {
        const char *source;
        CmErrorCode code;
        const char *message; /* behind the path */
    } cases[] = {
        {"x = 1\n", CM_ERROR_KEY, ": nothing is assigned to 'revision'"},
        {"revision = f()\n", CM_ERROR_VALUE, ":1:12: revision takes running Python"},
        {"revision = ('a', 'b')\n", CM_ERROR_VALUE, ":1:12: revision takes running Python"},
        {"revision = None\n", CM_ERROR_VALUE, ":1:12: revision takes running Python"},
        {"revision = 'a'\ndown_revision = ['b', x]\n", CM_ERROR_VALUE,
         ":2:23: down_revision takes running Python"},
        {"revision = 'a'\ndepends_on = 'b' if x else None\n", CM_ERROR_VALUE,
         ":2:14: depends_on takes running Python"},
        {"revision = ''\n", CM_ERROR_ILLEGAL_ID, ":1:12: revision '' cannot be kept"},
        {"revision = 'a,b'\n", CM_ERROR_ILLEGAL_ID, ":1:12: revision 'a,b' cannot be kept"},
        {"revision = 'none'\n", CM_ERROR_ILLEGAL_ID, ":1:12: revision 'none' cannot be kept"},
        {"revision = 'a'\nbranch_labels = ' b'\n", CM_ERROR_ILLEGAL_ID,
         ":2:17: branch_labels ' b' cannot be kept"},
        {"revision = 'a\xff'\n", CM_ERROR_SYNTAX, ":1:12: revision is not UTF-8"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autoptr(CmAlembicFile) file = read_source("x.py", cases[i].source, &error);

        ck_assert_msg(!file && error, "%s was read", cases[i].source);
        ck_assert_msg(
            strstr(error->message, "x.py") &&
                g_str_has_prefix(strstr(error->message, "x.py") + strlen("x.py"), cases[i].message),
            "%s\nsays %s", cases[i].source, error->message);
        assert_fails(false, error, cases[i].code);
    }
}
END_TEST

START_TEST(files_are_told_by_their_names)
{
    ck_assert(cm_alembic_file_is_one("a.py"));
    ck_assert(cm_alembic_file_is_one("_a.py"));
    ck_assert(!cm_alembic_file_is_one("__init__.py"));
    ck_assert(!cm_alembic_file_is_one(".#a.py"));
    ck_assert(!cm_alembic_file_is_one("a.pyc"));
    ck_assert(!cm_alembic_file_is_one("a.sql"));
}
END_TEST

UNIT_MAIN("import/alembic_file", what_alembic_writes_is_read, messages_are_first_paragraphs,
          the_oldest_files_have_their_id_in_their_name, what_is_computed_is_refused,
          files_are_told_by_their_names)
