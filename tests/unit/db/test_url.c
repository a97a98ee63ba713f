#include "db/url.h"

#include <string.h>

#include "support/unit.h"

static char *
describe(const CmUrl *url)
{
    GString *out = g_string_new(NULL);

    g_string_printf(out, "%s|%s|%s|%s|%s|%d|%s", url->dialect, url->driver,
                    url->user ? url->user : "-", url->password ? url->password : "-",
                    url->host ? url->host : "-", url->port, url->database ? url->database : "-");
    for (guint i = 0; i < url->options->len; i++) {
        const CmUrlOption *option = &g_array_index(url->options, CmUrlOption, i);

        g_string_append_printf(out, "|%s=%s", option->key, option->value);
    }
    return g_string_free(out, FALSE);
}

static const struct {
    const char *text;
    const char *wanted;
    const char *shown; /* the password hidden */
} good_cases[] = {
    {"sqlite:///app.db", "sqlite|sqlite|-|-|-|0|app.db", "sqlite:///app.db"},
    {"sqlite:////abs/x.db", "sqlite|sqlite|-|-|-|0|/abs/x.db", "sqlite:////abs/x.db"},
    {"sqlite:///../a b.db", "sqlite|sqlite|-|-|-|0|../a b.db", "sqlite:///../a%20b.db"},
    {"sqlite:///a%3Fb%23c%25.db", "sqlite|sqlite|-|-|-|0|a?b#c%.db", "sqlite:///a%3Fb%23c%25.db"},
    {"sqlite:///größe.db", "sqlite|sqlite|-|-|-|0|größe.db", "sqlite:///größe.db"},
    {"sqlite:///:memory:", "sqlite|sqlite|-|-|-|0|-", "sqlite://"},
    {"sqlite:///", "sqlite|sqlite|-|-|-|0|-", "sqlite://"},
    {"sqlite://", "sqlite|sqlite|-|-|-|0|-", "sqlite://"},
    {"SQLite+aiosqlite:///a.db?timeout=3", "sqlite|sqlite|-|-|-|0|a.db|timeout=3",
     "sqlite:///a.db?timeout=3"},
    {"postgresql+psycopg2://user:p%40ss@host:5433/db?sslmode=require&x=1%262",
     "postgresql|postgresql|user|p@ss|host|5433|db|sslmode=require|x=1&2",
     "postgresql://user:***@host:5433/db?sslmode=require&x=1%262"},
    {"postgres://h/d", "postgresql|postgresql|-|-|h|0|d", "postgresql://h/d"},
    {"postgresql+psycopg_async://u:p@ss@h/d", "postgresql|postgresql|u|p@ss|h|0|d",
     "postgresql://u:***@h/d"},
    {"postgresql:///d?host=/var/run&a=1&a=2",
     "postgresql|postgresql|-|-|-|0|d|host=/var/run|a=1|a=2",
     "postgresql:///d?host=/var/run&a=1&a=2"},
    {"postgresql://u@%2Fvar%2Frun/d", "postgresql|postgresql|u|-|/var/run|0|d",
     "postgresql://u@%2Fvar%2Frun/d"},
    {"postgresql://u:@[::1]:5/d", "postgresql|postgresql|u||::1|5|d",
     "postgresql://u:***@[::1]:5/d"},
    {"postgresql://h1,h2/d", "postgresql|postgresql|-|-|h1,h2|0|d", "postgresql://h1,h2/d"},
    {"postgresql://u:p,q@h1:1,[::1]:2,h3/d?a=1",
     "postgresql|postgresql|u|p,q|h1:1,[::1]:2,h3|0|d|a=1",
     "postgresql://u:***@h1:1,[::1]:2,h3/d?a=1"},
    {"mysql+pymysql://h", "mysql|mysql|-|-|h|0|-", "mysql://h"},
    {"mariadb://u:p%2Fq%3A@h/", "mariadb|mysql|u|p/q:|h|0|-", "mariadb://u:***@h"},
    {"mysql://h/d?password=s&charset=utf8+x", "mysql|mysql|-|-|h|0|d|password=s|charset=utf8 x",
     "mysql://h/d?password=***&charset=utf8%20x"},
    {"example://h/d", "example|example|-|-|h|0|d", "example://h/d"},
};

START_TEST(urls_are_read_and_shown)
{
    for (gsize i = 0; i < G_N_ELEMENTS(good_cases); i++) {
        GError *error = NULL;
        g_autoptr(CmUrl) url = cm_url_parse(good_cases[i].text, &error);
        g_autofree char *found = NULL;
        g_autofree char *shown = NULL;
        g_autofree char *full = NULL;
        g_autofree char *again = NULL;
        g_autoptr(CmUrl) second = NULL;

        assert_ok(url != NULL, error);
        found = describe(url);
        ck_assert_str_eq(found, good_cases[i].wanted);
        shown = cm_url_to_string(url, true);
        ck_assert_str_eq(shown, good_cases[i].shown);
        full = cm_url_to_string(url, false);
        second = cm_url_parse(full, &error);
        assert_ok(second != NULL, error);
        again = describe(second);
        ck_assert_str_eq(again, found);
    }
}
END_TEST

static const struct {
    const char *text;
    CmErrorCode code;
    const char *message; /* part of it */
} bad_cases[] = {
    {"", CM_ERROR_URL, "empty"},
    {"app.db", CM_ERROR_URL, "write sqlite:///app.db"},
    {"/abs/app.db", CM_ERROR_URL, "write sqlite:////abs/app.db"},
    {"sqlite:app.db", CM_ERROR_URL, "write sqlite:///app.db"},
    {":memory:", CM_ERROR_URL, "write sqlite:///:memory:"},
    {"sqlite://app.db", CM_ERROR_URL, "write sqlite:///app.db"},
    {"sqlite://dir/app.db", CM_ERROR_URL, "write sqlite:///dir/app.db"},
    {"sqlite://u:secret@/app.db", CM_ERROR_URL, "no user"},
    {"sqlite:///a#b", CM_ERROR_URL, "%23"},
    {"sqlite:///file:a?uri=true", CM_ERROR_URL, "sqlite:///PATH"},
    {"sqlite:///a%00b", CM_ERROR_URL, "%XX"},
    {"u:secret@host/d", CM_ERROR_URL, "'***@host/d'"},
    {"host=h password=secret", CM_ERROR_URL, "'host=h password=***' is no database URL: write dia"},
    {"host=h PASSWORD = 'my secret' user=u", CM_ERROR_URL, "'host=h PASSWORD =***'"},
    {"host=h user=u@v password=secret", CM_ERROR_URL, "'***@v password=***'"},
    {"host=h passwd=a@secret", CM_ERROR_URL, "'host=h passwd=***'"},
    {"postgresql://u:secretpwd=secret#a@h/d", CM_ERROR_URL, "'postgresql://***@h/d'"},
    {"pwd=secret://h", CM_ERROR_URL, "dialect"},
    {"postgresql://h/d?sslpassword=secret#x", CM_ERROR_URL, "%23"},
    {"://h/d", CM_ERROR_URL, "dialect"},
    {"1x://h/d", CM_ERROR_URL, "dialect"},
    {"../evil://h/d", CM_ERROR_URL, "dialect"},
    {"postgresql+://h/d", CM_ERROR_URL, "dialect"},
    {"postgresql://u:secret@h:port/d", CM_ERROR_URL, "postgresql://***@h:port/d"},
    {"postgresql://u:sec/secret@h/d", CM_ERROR_URL, "postgresql://***@h/d"},
    {"postgresql://u:sec#secret@h/d", CM_ERROR_URL, "postgresql://***@h/d"},
    {"postgresql://h:99999/d", CM_ERROR_URL, "host:port"},
    {"postgresql://[::1/d", CM_ERROR_URL, "host:port"},
    {"postgresql://h/d?a", CM_ERROR_URL, "key=value"},
    {"postgresql://h/d?password=secret&a", CM_ERROR_URL, "'postgresql://h/d?***'"},
    {"postgresql+psycopg3://h/d", CM_ERROR_NO_SUCH_MODULE, "did you mean 'psycopg"},
    {"mysql+pyodbcx://h/d", CM_ERROR_NO_SUCH_MODULE, "unknown driver 'pyodbcx' for mysql"},
};

START_TEST(what_is_wrong_is_said_without_passwords)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad_cases); i++) {
        GError *error = NULL;
        g_autoptr(CmUrl) url = cm_url_parse(bad_cases[i].text, &error);

        ck_assert_msg(!url && error, "%s did not fail", bad_cases[i].text);
        ck_assert_msg(strstr(error->message, bad_cases[i].message), "%s", error->message);
        ck_assert_msg(!strstr(error->message, "secret"), "%s", error->message);
        assert_fails(url != NULL, error, bad_cases[i].code);
    }
}
END_TEST

START_TEST(the_last_option_of_a_key_counts)
{
    GError *error = NULL;
    g_autoptr(CmUrl) url = cm_url_parse("mysql://h/d?a=1&b=&a=2", &error);

    assert_ok(url != NULL, error);
    ck_assert_str_eq(cm_url_option(url, "a"), "2");
    ck_assert_str_eq(cm_url_option(url, "b"), "");
    ck_assert_ptr_null(cm_url_option(url, "c"));
}
END_TEST

UNIT_MAIN("db/url", urls_are_read_and_shown, what_is_wrong_is_said_without_passwords,
          the_last_option_of_a_key_counts)
