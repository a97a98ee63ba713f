#include "dialect/sqlite_types.h"
#include "support/unit.h"

START_TEST(affinity_is_sqlites)
{
    static const struct {
        const char *declared;
        CmAffinity affinity;
    } cases[] = {
        {"INT", CM_AFFINITY_INTEGER},
        {"UNSIGNED BIG INT", CM_AFFINITY_INTEGER},
        {"CHARINT", CM_AFFINITY_INTEGER}, /* INT wins over CHAR */
        {"POINT", CM_AFFINITY_INTEGER},   /* and stands anywhere */
        {"varchar(80)", CM_AFFINITY_TEXT},
        {"CLOB", CM_AFFINITY_TEXT},
        {"blob", CM_AFFINITY_BLOB},
        {"", CM_AFFINITY_BLOB},
        {"double precision", CM_AFFINITY_REAL},
        {"FLOAT", CM_AFFINITY_REAL},
        {"DECIMAL(10, 2)", CM_AFFINITY_NUMERIC},
        {"BOOLEAN", CM_AFFINITY_NUMERIC},
        {"DATETIME", CM_AFFINITY_NUMERIC},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmType) type = cm_sqlite_type_from_text(cases[i].declared);

        ck_assert_msg(cm_sqlite_type_affinity(type) == cases[i].affinity, "%s",
                      cases[i].declared);
    }
}
END_TEST

START_TEST(only_exact_spellings_are_neutral)
{
    static const struct {
        const char *declared;
        const char *type;
    } cases[] = {
        {"INTEGER", "integer"},
        {"integer", "integer"}, /* SQLite itself gives INTEGER back */
        {"VARCHAR(80)", "string(80)"},
        {"varchar(80)", "sql(\"varchar(80)\")"},
        {"VARCHAR (80)", "sql(\"VARCHAR (80)\")"},
        {"NUMERIC(10, 2)", "numeric(10, 2)"},
        {"NUMERIC(10,2)", "sql(\"NUMERIC(10,2)\")"},
        {"INT", "sql(INT)"},
        {"", "sql(\"\")"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CmType) type = cm_sqlite_type_from_text(cases[i].declared);
        g_autofree char *text = cm_type_to_string(type);
        g_autofree char *declared = cm_sqlite_type_to_text(type);

        ck_assert_str_eq(text, cases[i].type);
        ck_assert_msg(!g_ascii_strcasecmp(declared, cases[i].declared), "%s", declared);
    }
}
END_TEST

UNIT_MAIN("dialect/sqlite_types", affinity_is_sqlites, only_exact_spellings_are_neutral)
