#include "db/postgresql_url.h"

#include <string.h>

#include "support/unit.h"

/* The parameters as libpq would see them, the last of a name alone: "a=1 b=2", sorted. */
static char *
describe(const char *text, bool is_brief)
{
    static const char *const always[] = {"client_encoding", "fallback_application_name",
                                         "keepalives_idle", NULL};
    GError *error = NULL;
    g_autoptr(CmUrl) url = cm_url_parse(text, &error);
    g_autoptr(GPtrArray) keywords = g_ptr_array_new();
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GTree) last = g_tree_new((GCompareFunc)(void *)strcmp);
    GString *out = g_string_new(NULL);

    assert_ok(url != NULL, error);
    cm_libpq_url_read(url, is_brief, keywords, values);
    ck_assert_uint_eq(keywords->len, values->len);
    ck_assert_ptr_null(keywords->pdata[keywords->len - 1]);
    for (guint i = 0; i + 1 < keywords->len; i++)
        g_tree_replace(last, keywords->pdata[i], values->pdata[i]);
    for (GTreeNode *node = g_tree_node_first(last); node; node = g_tree_node_next(node))
        if (!g_strv_contains(always, g_tree_node_key(node)))
            g_string_append_printf(out, "%s%s=%s", out->len ? " " : "",
                                   (char *)g_tree_node_key(node), (char *)g_tree_node_value(node));
    return g_string_free(out, FALSE);
}

START_TEST(urls_are_parameters)
{
    static const char *const cases[][2] = {
        {"postgresql://", ""},
        {"postgresql://h", "host=h"},
        {"postgres://u:p%40%2F:x@h:5433/my%20db",
         "dbname=my db host=h password=p@/:x port=5433 user=u"},
        {"postgresql+asyncpg://u@h/d?ssl=require&prepared_statement_cache_size=0",
         "dbname=d host=h sslmode=require user=u"},
        {"postgresql+pg8000://h/d?ssl=true", "dbname=d host=h sslmode=require"},
        {"postgresql:///d?host=/var/run/postgresql", "dbname=d host=/var/run/postgresql"},
        {"postgresql://u@%2Fvar%2Frun/d", "dbname=d host=/var/run user=u"},
        {"postgresql:///d?host=/tmp/a:1&port=7", "dbname=d host=/tmp/a:1 port=7"},
        {"postgresql:///d?host=a:1&host=b:2", "dbname=d host=a,b port=1,2"},
        {"postgresql:///d?host=a:1&host=b", "dbname=d host=a,b port=1,"},
        {"postgresql:///d?host=a&host=b:2&host=c", "dbname=d host=a,b,c port=,2,"},
        {"postgresql:///d?host=a,b&port=1,2", "dbname=d host=a,b port=1,2"},
        {"postgresql://a:1,b:2/d", "dbname=d host=a,b port=1,2"},
        {"postgresql://u:p@a,b:2/d", "dbname=d host=a,b password=p port=,2 user=u"},
        {"postgresql://[::1]:1,b,[::2]/d", "dbname=d host=::1,b,::2 port=1,,"},
        {"postgresql://a,b/d", "dbname=d host=a,b"},
        {"postgresql://[::1]:5/d", "dbname=d host=::1 port=5"},
        {"postgresql:///d?host=::1&port=5", "dbname=d host=::1 port=5"},
        {"postgresql://h/d?host=other", "dbname=d host=other"},
        {"postgresql://h/d?user=a&user=b&password=s&application_name=x",
         "application_name=x dbname=d host=h password=s user=b"},
        {"postgresql:///?service=prod", "service=prod"},
        {"postgresql://h/d?options=-c%20search_path%3Dapp", "dbname=d host=h "
                                                            "options=-c search_path=app"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = describe(cases[i][0], false);

        ck_assert_str_eq(found, cases[i][1]);
    }
}
END_TEST

START_TEST(who_is_in_a_hurry_waits_five_seconds)
{
    g_autofree char *hurry = describe("postgresql://h", true);
    g_autofree char *said = describe("postgresql://h?connect_timeout=9", true);

    ck_assert_str_eq(hurry, "connect_timeout=5 host=h");
    ck_assert_str_eq(said, "connect_timeout=9 host=h");
}
END_TEST

UNIT_MAIN("db/postgresql_url", urls_are_parameters, who_is_in_a_hurry_waits_five_seconds)
