/* ${NAME} in texts. */
#include "base/expand.h"
#include "support/unit.h"

/* Names beginning with x are known, and mean themselves in brackets. */
static bool
expand_known(const char *name, GString *out, gconstpointer data, GError **error)
{
    (void)data;
    if (*name != 'x')
        return cm_fail(error, CM_ERROR_VALUE, "who is '%s'?", name);
    g_string_append_printf(out, "<%s>", name);
    return true;
}

START_TEST(names_are_expanded)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"plain $ and {x} and $x", "plain $ and {x} and $x"},
        {"${x}", "<x>"},
        {"a${x}b${xy}", "a<x>b<xy>"},
        {"$${x}", "${x}"},
        {"$$${x}", "$${x}"},
        {"$${", "${"},
        {"${x}}", "<x>}"},
        {"${x${x}", "<x${x>"},
        {"$", "$"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autofree char *text = cm_expand(cases[i][0], expand_known, NULL, &error);

        assert_ok(text != NULL, error);
        ck_assert_str_eq(text, cases[i][1]);
    }
}
END_TEST

START_TEST(what_cannot_be_expanded_fails)
{
    GError *error = NULL;

    ck_assert_ptr_null(cm_expand("a ${x", expand_known, NULL, &error));
    assert_fails(false, error, CM_ERROR_SYNTAX);
    error = NULL;
    ck_assert_ptr_null(cm_expand("a ${y}", expand_known, NULL, &error));
    assert_fails(false, error, CM_ERROR_VALUE);
    error = NULL;
    ck_assert_ptr_null(cm_expand("a ${}", expand_known, NULL, &error));
    assert_fails(false, error, CM_ERROR_VALUE);
}
END_TEST

UNIT_MAIN("base/expand", names_are_expanded, what_cannot_be_expanded_fails)
