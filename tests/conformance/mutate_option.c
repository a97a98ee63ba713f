/* Options that only one server has: which there are, and what must hold for each. */
#include <string.h>

#include "conformance/mutate_pick.h"

/* What an option is set at; what does not belong to it is NULL. */
typedef struct {
    CmTable *table;
    CmColumn *column;
    CmIndex *index;
    CmView *view;
    CmTrigger *trigger;
} Place;

typedef bool (*Fits)(Mutation *m, const Place *place);

/* A logged table refers to logged ones alone, and the other way round; and only what is logged is
 * published. */
static bool
stands_alone(Mutation *m, const Place *place)
{
    if (is_referred(m, place->table) || odd_of(m->schema, place->table) ||
        is_in_texts(m, place->table->name.name))
        return false;
    for (guint i = 0; i < place->table->constraints->len; i++)
        if (((CmConstraint *)place->table->constraints->pdata[i])->kind ==
            CM_CONSTRAINT_FOREIGN_KEY)
            return false;
    return true;
}

/* What holds no rows has no place for them, and no number of them. */
static bool
has_storage(Mutation *m, const Place *place)
{
    (void)m;
    return !cm_options_get(place->table->options, "postgresql", "partition_by");
}

static bool
is_innodb(Mutation *m, const Place *place)
{
    (void)m;
    return !cm_options_get(place->table->options, "mysql", "engine") &&
           !cm_options_get(place->table->options, "mysql", "key_block_size");
}

static bool
is_long_text(Mutation *m, const Place *place)
{
    (void)m;
    return place->column->type->kind == CM_TYPE_TEXT;
}

/* What was filled in is ASCII. */
static bool
is_plain_text(Mutation *m, const Place *place)
{
    const CmColumn *column = place->column;

    (void)m;
    if (cm_options_text(place->table->options, "mysql", "charset"))
        return false;
    return is_text(column) && !is_used(m, place->table, column->name) && !column->collation &&
           column->server_default.kind != CM_DEFAULT_SQL &&
           (!column->server_default.text || g_str_is_ascii(column->server_default.text));
}

static bool
is_time(Mutation *m, const Place *place)
{
    (void)m;
    return place->column->type->kind == CM_TYPE_DATETIME;
}

/* A hidden column needs a value of its own, and stars of views would lose it. */
static bool
can_be_hidden(Mutation *m, const Place *place)
{
    const CmColumn *column = place->column;

    return place->table->columns->len > 2 && !odd_of(m->schema, place->table) &&
           (column->nullable || column->server_default.kind != CM_DEFAULT_NONE) &&
           !is_viewed(m, place->table);
}

/* A key that a foreign key needs cannot be hidden. */
static bool
is_not_unique(Mutation *m, const Place *place)
{
    (void)m;
    return !place->index->unique;
}

static bool
is_no_storage(Mutation *m, const Place *place)
{
    (void)m;
    return !place->view->materialized;
}

/* The triggers of a view always fire. */
static bool
is_of_table(Mutation *m, const Place *place)
{
    return cm_schema_table(m->schema, &place->trigger->table) != NULL;
}

/* Each is set, or unset where it is set; without a value it is a flag. */
static const struct {
    CmSection section;
    const char *dialect;
    const char *key;
    const char *value;
    Fits fits; /* NULL: always */
} options[] = {
    {CM_SECTION_TABLE, "postgresql", "with",
     "fillfactor=70" CM_OPTION_SEPARATOR "toast_tuple_target=256", has_storage},
    {CM_SECTION_TABLE, "postgresql", "row_security", "enable", NULL},
    {CM_SECTION_TABLE, "postgresql", "row_security", "force", NULL},
    {CM_SECTION_TABLE, "postgresql", "replica_identity", "full", NULL},
    {CM_SECTION_TABLE, "postgresql", "unlogged", NULL, stands_alone},
    {CM_SECTION_COLUMN, "postgresql", "storage", "external", is_long_text},
    {CM_SECTION_COLUMN, "postgresql", "compression", "pglz", is_long_text},
    {CM_SECTION_COLUMN, "postgresql", "statistics", "50", NULL},
    {CM_SECTION_COLUMN, "postgresql", "with", "n_distinct=5", NULL},
    {CM_SECTION_VIEW, "postgresql", "with", "security_barrier=true", is_no_storage},
    {CM_SECTION_TRIGGER, "postgresql", "enabled", "disabled", is_of_table},
    {CM_SECTION_TRIGGER, "postgresql", "enabled", "always", is_of_table},
    {CM_SECTION_TABLE, "mysql", "row_format", "DYNAMIC", is_innodb},
    {CM_SECTION_TABLE, "mysql", "stats_persistent", "1", NULL},
    {CM_SECTION_TABLE, "mysql", "stats_auto_recalc", "0", NULL},
    {CM_SECTION_TABLE, "mysql", "stats_sample_pages", "7", NULL},
    {CM_SECTION_TABLE, "mysql", "checksum", "1", NULL},
    {CM_SECTION_TABLE, "mysql", "max_rows", "5000", NULL},
    {CM_SECTION_TABLE, "mysql", "min_rows", "5", NULL},
    {CM_SECTION_TABLE, "mysql", "avg_row_length", "50", NULL},
    {CM_SECTION_COLUMN, "mysql", "charset", "latin1", is_plain_text},
    {CM_SECTION_COLUMN, "mysql", "on_update", "current_timestamp()", is_time},
    {CM_SECTION_COLUMN, "mysql", "invisible", NULL, can_be_hidden},
    {CM_SECTION_INDEX, "mysql", "invisible", NULL, is_not_unique},
    {CM_SECTION_VIEW, "mysql", "security", "invoker", NULL},
    {CM_SECTION_VIEW, "mysql", "algorithm", "temptable", NULL},
};

static CmValue
value_of(guint at)
{
    const CmSetting *setting =
        cm_option_key(options[at].dialect, options[at].section, options[at].key);

    if (setting->kind == CM_SETTING_BOOLEAN)
        return cm_value_of_boolean(true);
    if (setting->kind == CM_SETTING_INTEGER)
        return cm_value_of_integer(g_ascii_strtoll(options[at].value, NULL, 10));
    return cm_value_of_text(options[at].value);
}

/* One that there is at such a place, and fits; or none. */
static int
pick_option(Mutation *m, CmSection section, const Place *place)
{
    const char *dialect = is_mariadb(m) ? "mysql" : "postgresql";
    guint first = pick(m, G_N_ELEMENTS(options));

    for (guint i = 0; i < G_N_ELEMENTS(options); i++) {
        guint at = (first + i) % G_N_ELEMENTS(options);

        if (options[at].section == section && !strcmp(options[at].dialect, dialect) &&
            (!options[at].fits || options[at].fits(m, place)))
            return (int)at;
    }
    return -1;
}

static bool
toggle_any(Mutation *m, CmSection section, const Place *place, CmOptions **of, const char *name)
{
    int at = pick_option(m, section, place);
    CmValue value;

    if (at < 0)
        return false;
    value = value_of((guint)at);
    tell(m, "change option", place->table, name);
    tell(m, options[at].key, NULL, options[at].value);
    cm_options_set(of, options[at].dialect, options[at].key,
                   cm_options_get(*of, options[at].dialect, options[at].key) ? &CM_VALUE_OF_NULL
                                                                             : &value);
    return true;
}

bool
mutate_table_option(Mutation *m)
{
    Place place = {.table = pick_table(m)};

    return place.table && toggle_any(m, CM_SECTION_TABLE, &place, &place.table->options, NULL);
}

bool
mutate_column_option(Mutation *m)
{
    Place place = {.table = pick_table(m)};

    place.column = place.table ? pick_plain_column(m, place.table) : NULL;
    return place.column &&
           toggle_any(m, CM_SECTION_COLUMN, &place, &place.column->options, place.column->name);
}

bool
mutate_index_option(Mutation *m)
{
    Place place = {.table = pick_table(m)};
    const GPtrArray *indexes = place.table ? place.table->indexes : NULL;

    place.index = indexes && indexes->len ? indexes->pdata[pick(m, indexes->len)] : NULL;
    return place.index &&
           toggle_any(m, CM_SECTION_INDEX, &place, &place.index->options, place.index->name);
}

bool
mutate_view_option(Mutation *m)
{
    guint count = m->schema->views->len;
    Place place = {.view = count ? m->schema->views->pdata[pick(m, count)] : NULL};

    return place.view &&
           toggle_any(m, CM_SECTION_VIEW, &place, &place.view->options, place.view->name.name);
}

bool
mutate_trigger_option(Mutation *m)
{
    guint count = m->schema->triggers->len;
    Place place = {.trigger = count ? m->schema->triggers->pdata[pick(m, count)] : NULL};

    return place.trigger && toggle_any(m, CM_SECTION_TRIGGER, &place, &place.trigger->options,
                                       place.trigger->name.name);
}
