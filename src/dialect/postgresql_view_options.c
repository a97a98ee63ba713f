/* Options of views that are there, a row for each. */
#include <string.h>

#include "dialect/postgresql_table.h"
#include "dialect/postgresql_view.h"

typedef struct {
    const CmRendering *rendering;
    const CmView *view;
    const CmOptions *was;
    const CmOptions *now;
    const char *key;
} Change;

static void alter(const Change *change, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
alter(const Change *change, const char *format, ...)
{
    g_autofree char *verb = g_strdup_printf("ALTER %s", cm_postgresql_view_kind(change->view));
    g_autofree char *tail = NULL;
    va_list arguments;

    va_start(arguments, format);
    tail = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    cm_rendering_add_named(change->rendering, verb, &change->view->name, tail);
}

/* ALTER VIEW takes one clause at a time. */
static void
change_with(const Change *change)
{
    g_auto(GStrv) clauses = cm_postgresql_setting_clauses(change->was, change->now, "with");

    for (GStrv clause = clauses; *clause; clause++)
        alter(change, "%s", *clause);
}

static void
change_tablespace(const Change *change)
{
    const char *now = cm_postgresql_option(change->now, change->key);
    g_autofree char *name = cm_postgresql_quote(now ? now : "pg_default");

    alter(change, "SET TABLESPACE %s", name);
}

static void
change_access_method(const Change *change)
{
    const char *now = cm_postgresql_option(change->now, change->key);

    alter(change, "SET ACCESS METHOD %s", now ? now : "heap");
}

static void
change_clustered_on(const Change *change)
{
    const char *now = cm_postgresql_option(change->now, change->key);
    g_autofree char *name = now ? cm_postgresql_quote(now) : NULL;

    for (guint i = 0; now && i < change->view->indexes->len; i++) {
        const CmIndex *index = change->view->indexes->pdata[i];

        if (!strcmp(index->name, now) &&
            cm_postgresql_clusters_later(change->rendering, &change->view->name, index))
            return;
    }
    alter(change, "%s%s", name ? "CLUSTER ON " : "SET WITHOUT CLUSTER", name ? name : "");
}

static void
change_no_data(const Change *change)
{
    bool is_empty = cm_postgresql_is_set(change->now, change->key);

    cm_rendering_add_named(change->rendering, "REFRESH MATERIALIZED VIEW", &change->view->name,
                           is_empty ? "WITH NO DATA" : NULL);
}

/* "ALTER COLUMN a SET DEFAULT 1" undone: what is set last is what counts, so only what is set no
 * more must be taken back. */
static void
take_back(const Change *change, const char *clause)
{
    static const struct {
        const char *word;
        const char *instead;
    } words[] = {{" SET DEFAULT ", " DROP DEFAULT"},
                 {" SET STATISTICS ", " SET STATISTICS -1"},
                 {" SET STORAGE ", " SET STORAGE EXTENDED"},
                 {" SET COMPRESSION ", " SET COMPRESSION DEFAULT"}};
    const char *set = strstr(clause, " SET (");
    g_autoptr(GString) names = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        const char *at = strstr(clause, words[i].word);

        if (at && (!set || at < set)) {
            alter(change, "%.*s%s", (int)(at - clause), clause, words[i].instead);
            return;
        }
    }
    if (!set)
        return;
    for (const char *at = set + strlen(" SET ("); *at; at += strcspn(at, ",") + 2) {
        g_string_append_printf(names, "%s%.*s", names->len ? ", " : "", (int)strcspn(at, "="), at);
        if (!strchr(at, ','))
            break;
    }
    alter(change, "%.*s RESET (%s)", (int)(set - clause), clause, names->str);
}

static void
change_clauses(const Change *change)
{
    g_auto(GStrv) old = cm_postgresql_list(change->was, change->key);
    g_auto(GStrv) new = cm_postgresql_list(change->now, change->key);

    for (GStrv clause = old; clause && *clause; clause++)
        if (!new || !g_strv_contains((const char *const *)new, *clause))
            take_back(change, *clause);
    for (GStrv clause = new; clause &&*clause; clause++)
        if (!old || !g_strv_contains((const char *const *)old, *clause))
            alter(change, "%s", *clause);
}

static void
change_comments(const Change *change)
{
    g_auto(GStrv) old = cm_postgresql_list(change->was, change->key);
    g_auto(GStrv) new = cm_postgresql_list(change->now, change->key);

    for (GStrv comment = old; comment && *comment; comment++)
        if (!new || !g_strv_contains((const char *const *)new, *comment))
            cm_postgresql_comment_view_column(change->rendering, change->view, *comment, false);
    for (GStrv comment = new; comment &&*comment; comment++)
        if (!old || !g_strv_contains((const char *const *)old, *comment))
            cm_postgresql_comment_view_column(change->rendering, change->view, *comment, true);
}

static const struct {
    const char *key;
    void (*render)(const Change *change);
} options[] = {
    {"with", change_with},
    {"tablespace", change_tablespace},
    {"access_method", change_access_method},
    {"clustered_on", change_clustered_on},
    {"no_data", change_no_data},
    {"clauses", change_clauses},
    {"column_comments", change_comments},
};

static const CmValue *
set_value(const CmOptions *of, const char *key)
{
    const CmValue *value = cm_postgresql_value(of, key);

    return value && value->kind == CM_VALUE_BOOLEAN && !value->boolean ? NULL : value;
}

bool
cm_postgresql_change_view(const CmRendering *rendering, const CmView *view, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    CmOptions *after = cm_options_copy(view->options);

    (void)error;
    for (guint i = 0; i < operation->options->len; i++) {
        const CmOption *option = &g_array_index(operation->options, CmOption, i);

        cm_options_set(&after, option->dialect, option->key, &option->value);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        const CmValue *was = set_value(view->options, options[i].key);
        const CmValue *now = set_value(after, options[i].key);
        Change change = {rendering, view, view->options, after, options[i].key};

        if (was && now ? !cm_value_equal(was, now) : was != now)
            options[i].render(&change);
    }
    cm_options_free(after);
    return true;
}
