#include "support/unit.h"

START_TEST(fail_sets_code_and_returns_false)
{
    GError *error = NULL;

    ck_assert(!cm_fail(&error, CM_ERROR_KEY, "unknown key '%s'", "colour"));
    ck_assert_str_eq(error->message, "unknown key 'colour'");
    ck_assert(cm_error_is(error, CM_ERROR_KEY));
    ck_assert(cm_error_is(error, CM_ERROR_FILE));
    ck_assert(!cm_error_is(error, CM_ERROR_GRAPH));
    ck_assert(!cm_fail(NULL, CM_ERROR_KEY, "nobody listens"));
    g_clear_error(&error);
}
END_TEST

START_TEST(place_is_prefixed_once)
{
    GError *error = NULL;
    CmPosition at = {"a.yaml", 3, 9};

    cm_fail_at(&error, at, CM_ERROR_VALUE, "too large");
    cm_error_locate(&error, (CmPosition){"b.yaml", 1, 1});
    ck_assert_str_eq(error->message, "a.yaml:3:9: too large");
    ck_assert_int_eq(cm_error_detail(error)->line, 3);
    ck_assert_str_eq(cm_error_detail(error)->file, "a.yaml");
    g_clear_error(&error);
}
END_TEST

START_TEST(detail_is_copied_with_the_error)
{
    GError *error = NULL;
    GError *copy;

    cm_fail_database(&error, CM_ERROR_INTEGRITY, "23505", 2067, "INSERT", "not unique");
    copy = g_error_copy(error);
    g_clear_error(&error);
    ck_assert_str_eq(cm_error_detail(copy)->sqlstate, "23505");
    ck_assert_str_eq(cm_error_detail(copy)->statement, "INSERT");
    ck_assert_int_eq(cm_error_detail(copy)->native_code, 2067);
    g_clear_error(&copy);
}
END_TEST

START_TEST(slips_of_the_hand_are_recognised)
{
    const char *const words[] = {"string", "integer", "smallint", NULL};

    ck_assert_str_eq(cm_error_suggest("strng", words), "string");
    ck_assert_str_eq(cm_error_suggest("interger", words), "integer");
    ck_assert_ptr_null(cm_error_suggest("blob", words));
}
END_TEST

UNIT_MAIN("base/error", fail_sets_code_and_returns_false, place_is_prefixed_once,
          detail_is_copied_with_the_error, slips_of_the_hand_are_recognised)
