/* What PostgreSQL's dialect takes for a change of the session's settings. */
#include "dialect/dialect.h"

#include "support/unit.h"

static const struct {
    const char *sql;
    bool changes;
    bool is_setting; /* and does nothing else that lasts */
} cases[] = {
    {"SET search_path = s", true, true},
    {"set session search_path to s", true, true},
    {"SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", true, true},
    {"RESET search_path", true, true},
    {"SET LOCAL search_path = s", true, false},
    {"DISCARD ALL", true, false},
    {"SELECT pg_catalog.set_config('search_path', '', false)", true, true},
    {"SELECT set_config('a.b', '1', false), set_config('a.c', '2', true);", true, true},
    {"SELECT set_config('a.b', f(), false)", true, false},
    {"INSERT INTO t SELECT set_config('a.b', '1', false)", true, false},
    {"DO $$ BEGIN UPDATE t SET a = 1; SET search_path = s; END $$", true, false},
    {"DO $$ BEGIN PERFORM set_config('a.b', '1', false); END $$", true, false},
    {"DO $$ BEGIN UPDATE t SET a = 1; END $$", false, false},
    {"SET TRANSACTION READ ONLY", false, false},
    {"SET CONSTRAINTS ALL DEFERRED", false, false},
    {"UPDATE t SET a = 'set_config'", false, false},
    {"ALTER ROLE r SET search_path = s", false, false},
    {"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN SET a.b = 1; END $$", false,
     false},
    {"SELECT 1", false, false},
    {"", false, false},
};

START_TEST(changes_are_told_by_tokens)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        ck_assert_msg(cm_dialect_postgresql.changes_session(cases[i].sql) == cases[i].changes, "%s",
                      cases[i].sql);
        ck_assert_msg(cm_dialect_is_setting(&cm_dialect_postgresql, cases[i].sql) ==
                          cases[i].is_setting,
                      "%s", cases[i].sql);
    }
}
END_TEST

UNIT_MAIN("dialect/postgresql_session", changes_are_told_by_tokens)
