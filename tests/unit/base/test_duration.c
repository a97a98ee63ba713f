#include "support/unit.h"

START_TEST(durations_are_read)
{
    static const struct {
        const char *text;
        int64_t wanted; /* -1: none */
    } cases[] = {{"30s", 30000000}, {"500ms", 500000}, {"5m", 300000000}, {"1h", 3600000000},
                 {"0", 0},          {"0s", 0},         {"1.5s", 1500000}, {"7us", 7},
                 {"", -1},          {"s", -1},         {"5", -1},         {"-1s", -1},
                 {"5S", -1},        {"nan", -1},       {"1e99h", -1},     {"5s ", -1}};

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        int64_t got = -1;
        bool ok = cm_duration_parse(cases[i].text, &got, &error);

        ck_assert_msg(ok == (cases[i].wanted >= 0) && got == cases[i].wanted, "%s", cases[i].text);
        g_clear_error(&error);
    }
}
END_TEST

UNIT_MAIN("base/duration", durations_are_read)
