/* Options of tables, one row each: how it changes, given what it says before and after. */
#include "dialect/postgresql_table.h"

#include <string.h>

#include "dialect/postgresql_column.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_partition.h"
#include "dialect/postgresql_view.h"

typedef struct {
    const CmRendering *rendering;
    const CmTable *before;
    const CmTable *after;
    const char *key;
    const char *was; /* the option's text, or NULL */
    const char *now;
} Change;

typedef bool (*Render)(const Change *change, GError **error);

static bool
alter(const Change *change, const char *clause, const char *argument)
{
    cm_rendering_alter_table(change->rendering, &change->after->name, "%s%s", clause,
                             argument ? argument : "");
    return true;
}

/* The table can be clustered on an index of such a method that has all rows. */
static bool
can_cluster(const CmIndex *index)
{
    const char *method = cm_postgresql_option(index->options, "using");

    return !index->where && (!method || !strcmp(method, "btree") || !strcmp(method, "gist"));
}

static bool
can_identify(const CmIndex *index)
{
    for (guint i = 0; i < index->parts->len; i++)
        if (((CmPart *)index->parts->pdata[i])->sql)
            return false;
    return index->unique && !index->where;
}

/* Whether an operation behind this one sets an option of a table. */
static bool
says_later(const CmRendering *rendering, const CmName *table, const char *key)
{
    for (guint i = rendering->at + 1; i < rendering->operations->len; i++) {
        const CmOperation *later = rendering->operations->pdata[i];

        if (later->kind == CM_OPERATION_SET_TABLE_OPTIONS && cm_name_equal(&later->table, table) &&
            cm_postgresql_value(later->options, key))
            return true;
    }
    return false;
}

static bool
is_made_later(const CmRendering *rendering, const CmName *table, const CmIndex *index)
{
    for (guint i = rendering->at + 1; i < rendering->operations->len; i++) {
        const CmOperation *later = rendering->operations->pdata[i];

        if (later->kind == CM_OPERATION_CREATE_INDEX && !strcmp(later->name, index->name) &&
            cm_name_equal(&later->table, table))
            return true;
    }
    return false;
}

bool
cm_postgresql_clusters_later(const CmRendering *rendering, const CmName *table,
                             const CmIndex *index)
{
    return index && !can_cluster(index) && is_made_later(rendering, table, index);
}

static bool
change_unlogged(const Change *change, GError **error)
{
    bool is_unlogged = cm_postgresql_is_set(change->after->options, "unlogged");

    (void)error;
    alter(change, is_unlogged ? "SET UNLOGGED" : "SET LOGGED", NULL);
    cm_postgresql_keep_sequences(change->rendering, change->after);
    return true;
}

static bool
change_tablespace(const Change *change, GError **error)
{
    g_autofree char *name = cm_postgresql_quote(change->now ? change->now : "pg_default");

    (void)error;
    return alter(change, "SET TABLESPACE ", name);
}

static bool
change_access_method(const Change *change, GError **error)
{
    (void)error;
    return alter(change, "SET ACCESS METHOD ", change->now ? change->now : "heap");
}

static bool
change_with(const Change *change, GError **error)
{
    g_auto(GStrv) clauses =
        cm_postgresql_setting_clauses(change->before->options, change->after->options, "with");
    g_autofree char *joined = g_strjoinv(", ", clauses);

    (void)error;
    return !*joined || alter(change, joined, NULL);
}

static bool
refuse(const Change *change, GError **error)
{
    return cm_fail(error, CM_ERROR_UNSUPPORTED,
                   "PostgreSQL cannot change '%s' of a table that is there; create another table "
                   "and move the rows",
                   change->key);
}

/* Both a partition's parent and its bound change by taking it out and putting it in again. */
static bool
change_partition(const Change *change, GError **error)
{
    const char *keys[] = {"partition_of", "partition_bound"};
    const CmTable *before = change->before;
    const CmTable *after = change->after;
    const char *old = cm_postgresql_option(before->options, keys[0]);
    const char *new = cm_postgresql_option(after->options, keys[0]);

    (void)error;
    if (!strcmp(change->key, keys[1]) && g_strcmp0(old, new))
        return true; /* the other key has done it */
    cm_postgresql_detach(change->rendering, before);
    cm_postgresql_attach(change->rendering, after);
    if (new && !g_strcmp0(old, new))
        cm_postgresql_switch_copies_of(change->rendering, before);
    return true;
}

static void
inherit(const Change *change, GStrv parents, GStrv others, const char *clause)
{
    for (GStrv parent = parents; parent && *parent; parent++) {
        g_autofree char *name = cm_postgresql_named(*parent);

        if (!others || !g_strv_contains((const char *const *)others, *parent))
            alter(change, clause, name);
    }
}

static bool
change_inherits(const Change *change, GError **error)
{
    g_auto(GStrv) old = cm_postgresql_list(change->before->options, "inherits");
    g_auto(GStrv) new = cm_postgresql_list(change->after->options, "inherits");

    (void)error;
    inherit(change, old, new, "NO INHERIT ");
    inherit(change, new, old, "INHERIT ");
    return true;
}

/* The server wants the columns as they stand in the type, and moves none. */
static bool
check_order(const CmTable *table, const CmObject *type, GError **error)
{
    for (guint i = 0; i < MAX(table->columns->len, type->columns->len); i++) {
        const CmColumn *column = i < table->columns->len ? table->columns->pdata[i] : NULL;
        const CmColumn *wanted = i < type->columns->len ? type->columns->pdata[i] : NULL;

        if (!column || !wanted || strcmp(column->name, wanted->name))
            return cm_fail(error, CM_ERROR_UNSUPPORTED,
                           "column %u of table '%s' is %s, where type '%s' has %s, and PostgreSQL "
                           "moves no column: add attributes behind the others, or make the table "
                           "anew with SQL of your own",
                           i + 1, table->name.name, column ? column->name : "missing",
                           type->name.name, wanted ? wanted->name : "none");
    }
    return true;
}

static bool
change_of_type(const Change *change, GError **error)
{
    g_autofree char *type = change->now ? cm_postgresql_named(change->now) : NULL;
    const CmObject *object = NULL;
    CmName name = {NULL, NULL};

    if (change->now && cm_name_parse(change->now, &name, NULL))
        object = cm_schema_object(change->rendering->schema, CM_OBJECT_COMPOSITE, NULL, &name);
    cm_name_clear(&name);
    if (object && change->after->columns->len && !check_order(change->after, object, error))
        return false;
    return alter(change, type ? "OF " : "NOT OF", type);
}

/* Row security can be enabled, and can be forced on the owner: two switches in one word. */
static int
row_switches(const char *word)
{
    static const char *const words[] = {"enable", "only_force", "force"};

    for (gsize i = 0; word && i < G_N_ELEMENTS(words); i++)
        if (!strcmp(words[i], word))
            return (int)i + 1;
    return word ? -1 : 0;
}

static bool
change_row_security(const Change *change, GError **error)
{
    int was = row_switches(change->was);
    int now = row_switches(change->now);

    if (now < 0)
        return cm_fail(error, CM_ERROR_VALUE,
                       "row_security is 'enable', 'force' or 'only_force', not '%s'", change->now);
    if ((was ^ now) & 1)
        alter(change, now & 1 ? "ENABLE ROW LEVEL SECURITY" : "DISABLE ROW LEVEL SECURITY", NULL);
    if ((was ^ now) & 2)
        alter(change, now & 2 ? "FORCE ROW LEVEL SECURITY" : "NO FORCE ROW LEVEL SECURITY", NULL);
    return true;
}

static bool
change_replica_identity(const Change *change, GError **error)
{
    const char *now = change->now ? change->now : "default";
    g_autofree char *upper = g_ascii_strup(now, -1);
    g_autofree char *index = NULL;
    const CmIndex *by;

    (void)error;
    if (!g_str_has_prefix(now, "index "))
        return alter(change, "REPLICA IDENTITY ", upper);
    by = cm_table_index(change->before, now + strlen("index "));
    if (by && !can_identify(by) && is_made_later(change->rendering, &change->after->name, by))
        return true;
    index = cm_postgresql_quote(now + strlen("index "));
    return alter(change, "REPLICA IDENTITY USING INDEX ", index);
}

static bool
change_clustered_on(const Change *change, GError **error)
{
    g_autofree char *index = change->now ? cm_postgresql_quote(change->now) : NULL;

    (void)error;
    if (change->now && cm_postgresql_clusters_later(change->rendering, &change->after->name,
                                                    cm_table_index(change->before, change->now)))
        return true;
    return alter(change, index ? "CLUSTER ON " : "SET WITHOUT CLUSTER", index);
}

static const struct {
    const char *key;
    Render render;
    bool is_late; /* CREATE TABLE cannot say it */
} options[] = {
    {"partition_by", refuse, false},
    {"unlogged", change_unlogged, false},
    {"tablespace", change_tablespace, false},
    {"access_method", change_access_method, false},
    {"with", change_with, false},
    {"partition_of", change_partition, false},
    {"partition_bound", change_partition, false},
    {"inherits", change_inherits, false},
    {"of_type", change_of_type, false},
    {"row_security", change_row_security, true},
    {"replica_identity", change_replica_identity, true},
    {"clustered_on", change_clustered_on, true},
};

/* An option that is false is one that is not set. */
static const CmValue *
set_value(const CmTable *table, const char *key)
{
    const CmValue *value = cm_postgresql_value(table->options, key);

    return value && value->kind == CM_VALUE_BOOLEAN && !value->boolean ? NULL : value;
}

static bool
change_options(const CmRendering *rendering, const CmTable *before, const CmTable *after,
               bool is_late, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        const CmValue *was = set_value(before, options[i].key);
        const CmValue *now = set_value(after, options[i].key);
        Change change = {rendering, before, after, options[i].key, NULL, NULL};

        if ((is_late && !options[i].is_late) ||
            (was && now ? cm_value_equal(was, now) : was == now))
            continue;
        change.was = cm_postgresql_option(before->options, options[i].key);
        change.now = cm_postgresql_option(after->options, options[i].key);
        if (!options[i].render(&change, error))
            return false;
    }
    return true;
}

bool
cm_postgresql_change_table(const CmRendering *rendering, const CmTable *before,
                           const CmTable *after, GError **error)
{
    return change_options(rendering, before, after, false, error);
}

bool
cm_postgresql_finish_table(const CmRendering *rendering, const CmTable *table, GError **error)
{
    g_autoptr(CmTable) nothing = cm_table_new(table->name.schema, table->name.name);

    return change_options(rendering, nothing, table, true, error);
}

void
cm_postgresql_restate_marks(const CmRendering *rendering, const CmName *table, const char *of,
                            const CmIndex *index)
{
    const CmTable *live = rendering->schema ? cm_schema_table(rendering->schema, table) : NULL;
    const CmView *view = rendering->schema ? cm_schema_view(rendering->schema, table) : NULL;
    const CmOptions *said = live ? live->options : view ? view->options : NULL;
    const char *identity = cm_postgresql_option(said, "replica_identity");
    g_autofree char *by = g_strdup_printf("index %s", of);
    g_autofree char *name = cm_postgresql_quote(of);
    g_autofree char *clause = g_strdup_printf("CLUSTER ON %s", name);

    if (!g_strcmp0(identity, by) &&
        (!index || can_identify(index) || !says_later(rendering, table, "replica_identity")))
        cm_rendering_alter_table(rendering, table, "REPLICA IDENTITY USING INDEX %s", name);
    if (!g_strcmp0(cm_postgresql_option(said, "clustered_on"), of) &&
        (!index || can_cluster(index) || !says_later(rendering, table, "clustered_on")))
        cm_rendering_add_named(rendering, view ? "ALTER MATERIALIZED VIEW" : "ALTER TABLE", table,
                               clause);
}
