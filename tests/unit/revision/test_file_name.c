/* Names of new revision files. */
#include <string.h>

#include "revision/file_name.h"
#include "revision/file.h"
#include "support/unit.h"

static char *
fill(const char *template, const char *message)
{
    g_autoptr(GDateTime) now = g_date_time_new_utc(2020, 2, 3, 4, 5, 6);
    g_autoptr(CmRevision) revision = cm_revision_new("0012");

    revision->message = g_strdup(message);
    return cm_file_template_fill(template, revision, now, false);
}

START_TEST(files_are_named_by_the_template)
{
    static const char *const cases[][3] = {
        {"{rev}_{slug}", "Add users!", "0012_add_users.yaml"},
        {"{rev}_{slug}", "", "0012.yaml"},
        {"{rev}_{slug}", "../../etc/passwd", "0012_etc_passwd.yaml"},
        {"{rev}_{slug}", "Über uns", "0012_über_uns.yaml"},
        {"{rev}_{slug}", "one two three four five six seven eight nine ten",
         "0012_one_two_three_four_five_six_seven_eight_.yaml"},
        {"{year}-{month}-{day}_{hour}{minute}{second}_{rev}", "x", "2020-02-03_040506_0012.yaml"},
        {"{epoch}{rev}", "x", "15807027060012.yaml"},
        {"{year}/{month}/{rev}_{slug}", "x y", "2020/02/0012_x_y.yaml"},
        {"{rev}-{slug}", "", "0012.yaml"},
        {"{slug}_{rev}", "", "0012.yaml"},
        {"{slug}_{rev}", "_hidden", "hidden_0012.yaml"},
        {"a/{slug}-{rev}", "_", "a/-0012.yaml"},
        {"{rev}_{slug}_x", "", "0012_x.yaml"},
        {"{rev}{slug}", "", "0012.yaml"},
        {"{slug}_{rev}", "{rev}/x", "rev_x_0012.yaml"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = fill(cases[i][0], cases[i][1]);
        g_autofree char *base = g_path_get_basename(name);
        GError *error = NULL;

        assert_ok(cm_file_template_check(cases[i][0], &error), error);
        ck_assert_str_eq(name, cases[i][2]);
        ck_assert(cm_revision_file_is_one(base));
    }
}
END_TEST

START_TEST(templates_that_lose_files_are_refused)
{
    static const char *const cases[][2] = {
        {"", "the last part of a file template holds {rev}: ''"},
        {"{slug}", "the last part of a file template holds {rev}: '{slug}'"},
        {"{rev}/{slug}", "the last part of a file template holds {rev}: '{rev}/{slug}'"},
        {"{rev}_{sluk}", "a file template has no '{sluk}'; there are {rev}, {slug}, {year}, "
                         "{month}, {day}, {hour}, {minute}, {second}, {epoch}"},
        {"{rev", "a file template has no '{rev'; there are "},
        {"rev}", "a file template has no '}'; there are "},
        {"{rev}{}", "a file template has no '{}'; there are "},
        {"../{rev}", "a part of a file template is not empty"},
        {"a/../{rev}", "a part of a file template is not empty"},
        {"a//{rev}", "a part of a file template is not empty"},
        {"/a/{rev}", "a part of a file template is not empty"},
        {".a/{rev}", "a part of a file template is not empty"},
        {".{rev}", "a part of a file template is not empty"},
        {"_{rev}", "a part of a file template is not empty"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;

        ck_assert(!cm_file_template_check(cases[i][0], &error));
        ck_assert_msg(g_str_has_prefix(error->message, cases[i][1]), "%s", error->message);
        g_error_free(error);
    }
}
END_TEST

START_TEST(files_of_revisions_are_told_from_others)
{
    ck_assert(cm_revision_file_is_one("a.yaml") && cm_revision_file_is_one("a.yml") &&
              cm_revision_file_is_one("a.sql"));
    ck_assert(!cm_revision_file_is_one(".a.yaml") && !cm_revision_file_is_one("_a.sql") &&
              !cm_revision_file_is_one("a.txt") && !cm_revision_file_is_one("a.yaml~"));
}
END_TEST

UNIT_MAIN("revision/file_name", files_are_named_by_the_template,
          templates_that_lose_files_are_refused, files_of_revisions_are_told_from_others)
