/* What every unit test shares: Check, and a main() that runs one suite and speaks TAP. */
#pragma once

#include <check.h>
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/error.h"

/* A test that must not fail: shows the error if it does. */
#define assert_ok(call, error)                                                                     \
    do {                                                                                           \
        bool ok_ = (call);                                                                         \
        ck_assert_msg(ok_ && !(error), "%s: %s", #call, (error) ? (error)->message : "false");     \
    } while (0)

/* A test that must fail with this code, and leaves the error cleared. */
#define assert_fails(call, error, wanted)                                                          \
    do {                                                                                           \
        bool ok_ = (call);                                                                         \
        ck_assert_msg(!ok_ && (error), "%s did not fail", #call);                                  \
        ck_assert_msg(cm_error_is((error), (wanted)), "%s: %s (%s)", #call, (error)->message,      \
                      cm_error_code_name((error)->code));                                          \
        g_clear_error(&(error));                                                                   \
    } while (0)

/* What began at a monotonic time has taken no more than some seconds; valgrind, which takes a
 * multiple of everything, has all the time. */
#define assert_takes(start, seconds)                         \
    ck_assert(g_getenv("CMIG_TEST_NO_FORK") ||               \
              g_get_monotonic_time() - (start) < (seconds) * G_USEC_PER_SEC)

/* Defines main(), which runs the tests named. */
#define UNIT_MAIN(name, ...)                                                                       \
    int main(void)                                                                                 \
    {                                                                                              \
        const TTest *const list[] = {__VA_ARGS__};                                                 \
        Suite *suite = suite_create(name);                                                         \
        TCase *tcase = tcase_create(name);                                                         \
        SRunner *runner;                                                                           \
        int failed;                                                                                \
                                                                                                   \
        for (gsize i = 0; i < G_N_ELEMENTS(list) ; i++)                                            \
            tcase_add_test(tcase, list[i]);                                                        \
        tcase_set_timeout(tcase, 60);                                                              \
        suite_add_tcase(suite, tcase);                                                             \
        runner = srunner_create(suite);                                                            \
        if (g_getenv("CMIG_TEST_NO_FORK"))                                                         \
            srunner_set_fork_status(runner, CK_NOFORK);                                            \
        srunner_run_all(runner, CK_SILENT);                                                        \
        failed = srunner_ntests_failed(runner);                                                    \
        srunner_free(runner);                                                                      \
        return failed ? EXIT_FAILURE : EXIT_SUCCESS;                                               \
    }
