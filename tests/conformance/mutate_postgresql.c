/* What only PostgreSQL has. */
#include "conformance/mutate_pick.h"

static void
set_option(CmOptions **options, const char *key, const char *text)
{
    const CmValue value = cm_value_of_text(text);

    cm_options_set(options, "postgresql", key, &value);
}

/* Sets a text, or unsets what is set. */
static void
toggle(CmOptions **options, const char *key, const char *text)
{
    set_option(options, key, cm_options_get(*options, "postgresql", key) ? NULL : text);
}

/* A setting that a table may have, and its value; NULL: a boolean. */
static const struct {
    const char *key;
    const char *value;
} settings[] = {{"with", "fillfactor=70" CM_OPTION_SEPARATOR "toast_tuple_target=256"},
                {"row_security", "enable"},
                {"row_security", "force"},
                {"replica_identity", "full"},
                {"unlogged", NULL}};

static bool
is_logged_for_others(const Mutation *m, const CmTable *table)
{
    if (is_referred(m, table))
        return true;
    for (guint i = 0; i < table->constraints->len; i++)
        if (((CmConstraint *)table->constraints->pdata[i])->kind == CM_CONSTRAINT_FOREIGN_KEY)
            return true;
    return false;
}

bool
mutate_postgresql_table(Mutation *m)
{
    CmTable *table = pick_table(m);
    guint at = pick(m, G_N_ELEMENTS(settings));
    const char *key = settings[at].key;
    const CmValue set = cm_value_of_boolean(true);
    bool is_set = table && cm_options_get(table->options, "postgresql", key);

    if (!table || (!settings[at].value && is_logged_for_others(m, table)))
        return false;
    tell(m, "change setting of", table, key);
    if (settings[at].value)
        toggle(&table->options, key, settings[at].value);
    else
        cm_options_set(&table->options, "postgresql", key, is_set ? &CM_VALUE_OF_NULL : &set);
    return true;
}

bool
mutate_postgresql_column(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;
    const CmValue statistics = cm_value_of_integer(10 + pick(m, 90));
    guint what = pick(m, 3);

    if (!column || (what == 0 && column->type->kind != CM_TYPE_TEXT))
        return false;
    tell(m, "change setting of column", table, column->name);
    if (what == 0)
        toggle(&column->options, "storage", "external");
    else if (what == 1)
        cm_options_set(&column->options, "postgresql", "statistics", &statistics);
    else
        toggle(&column->options, "with", "n_distinct=5");
    return true;
}

/* Another step, or another sort. */
bool
mutate_identity(Mutation *m)
{
    CmTable *table = pick_table(m);
    const CmConstraint *key = table ? cm_table_primary_key(table) : NULL;
    const CmPart *part = key && key->parts->len == 1 ? key->parts->pdata[0] : NULL;
    CmColumn *column = part && part->column ? cm_table_column(table, part->column) : NULL;
    const CmValue step = cm_value_of_integer(2 + pick(m, 9));
    const char *word = column ? cm_options_text(column->options, "postgresql", "numbering") : NULL;

    if (!column || column->type->kind != CM_TYPE_INTEGER || column->renamed_from ||
        column->autoincrement == CM_AUTOINCREMENT_NO || !g_strcmp0(word, "serial") ||
        is_in_foreign_key(m, table, column->name) || column->server_default.kind != CM_DEFAULT_NONE)
        return false;
    tell(m, "change identity of", table, column->name);
    column->autoincrement = CM_AUTOINCREMENT_YES;
    set_option(&column->options, "numbering",
               g_strcmp0(word, "identity_always") ? "identity_always" : "identity");
    if (pick(m, 2))
        cm_options_set(&column->options, "postgresql", "identity_increment", &step);
    return true;
}

/* An index that is no plain one over columns. */
bool
mutate_postgresql_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? table->columns->pdata[pick(m, table->columns->len)] : NULL;
    g_autofree char *name = new_name(m, "ixp");
    g_autofree char *lower = NULL;
    bool is_text =
        column && (column->type->kind == CM_TYPE_TEXT || column->type->kind == CM_TYPE_STRING);
    CmIndex *index;
    CmPart *part;

    if (!column || !can_be_key(m, column))
        return false;
    index = cm_index_new(name, false);
    lower = ask_format(m->connection, "lower(%I)", column->name);
    part = is_text && pick(m, 2) ? cm_part_new_sql(lower) : cm_part_new(column->name);
    part->nulls = pick(m, 2) ? CM_NULLS_DEFAULT : CM_NULLS_FIRST;
    g_ptr_array_add(index->parts, part);
    if (part->nulls == CM_NULLS_DEFAULT && pick(m, 3) == 0)
        set_option(&index->options, "using", "hash");
    else if (pick(m, 2))
        set_option(&index->options, "include", ((CmColumn *)table->columns->pdata[0])->name);
    if (pick(m, 2))
        index->where = ask_format(m->connection, "%I IS NOT NULL", column->name);
    if (pick(m, 3) == 0)
        set_option(&index->options, "with", "fillfactor=60");
    tell(m, "add index", table, name);
    cm_table_add_index(table, index);
    return true;
}

/* Rows that are all different exclude each other. */
bool
mutate_exclusion(Mutation *m)
{
    CmTable *table = pick_table(m);
    const CmConstraint *key = table ? cm_table_primary_key(table) : NULL;
    g_autofree char *name = new_name(m, "ex");
    CmConstraint *exclusion;

    if (!key || !are_keys(m, table, key->parts))
        return false;
    exclusion = cm_constraint_new(CM_CONSTRAINT_EXCLUDE, name);
    for (guint i = 0; i < key->parts->len; i++) {
        CmPart *part = cm_part_new(((CmPart *)key->parts->pdata[i])->column);

        part->with = g_strdup("=");
        g_ptr_array_add(exclusion->parts, part);
    }
    set_option(&exclusion->options, "using", "btree");
    tell(m, "add exclusion to", table, name);
    cm_table_add_constraint(table, exclusion);
    return true;
}

/* A check that rows need not pass yet; and one that they pass now. */
bool
mutate_not_valid(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;
    g_autofree char *name = new_name(m, "cknv");
    const CmValue set = cm_value_of_boolean(true);
    CmConstraint *check;

    for (guint i = 0; table && i < table->constraints->len; i++) {
        check = table->constraints->pdata[i];
        if (check->kind != CM_CONSTRAINT_CHECK ||
            !g_str_has_prefix(check->name ? check->name : "", "cknv"))
            continue;
        tell(m, "validate", table, check->name);
        cm_options_set(&check->options, "postgresql", "not_valid", &CM_VALUE_OF_NULL);
        return true;
    }
    if (!column)
        return false;
    check = cm_constraint_new(CM_CONSTRAINT_CHECK, name);
    check->sql = ask_format(m->connection, "%I IS NULL OR %I IN (%I)", column->name, column->name,
                            column->name);
    cm_options_set(&check->options, "postgresql", "not_valid", &set);
    tell(m, "add check not valid to", table, column->name);
    cm_table_add_constraint(table, check);
    return true;
}

bool
mutate_materialized_view(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "view");
    g_autofree char *sql = NULL;
    CmView *view;

    if (!table)
        return false;
    sql = ask_format(m->connection, "SELECT count(*) AS n FROM %N", &table->name);
    view = cm_view_new(NULL, name, sql);
    view->materialized = true;
    if (pick(m, 2)) {
        CmIndex *index = cm_index_new(name, true);

        g_free(index->name);
        index->name = new_name(m, "ixm");
        g_ptr_array_add(index->parts, cm_part_new("n"));
        g_ptr_array_add(view->indexes, index);
    }
    tell(m, "add materialized view of", table, name);
    return cm_schema_add_view(m->schema, view, NULL);
}

bool
mutate_view_options(Mutation *m)
{
    guint count = m->schema->views->len;
    CmView *view = count ? m->schema->views->pdata[pick(m, count)] : NULL;

    if (!view || view->materialized)
        return false;
    tell(m, "change settings of view", NULL, view->name.name);
    toggle(&view->options, "with", "security_barrier=true");
    return true;
}

/* Objects that belong to a table, or to none. */
static CmObject *
new_object(Mutation *m, CmObjectKind kind, const char *stem, const CmTable *table)
{
    g_autofree char *name = new_name(m, stem);
    CmObject *object = cm_object_new(kind, NULL, name);

    if (table)
        object->table = cm_name_copy(&table->name);
    return object;
}

static bool
add_object(Mutation *m, CmObject *object)
{
    tell(m, "add", NULL, object->name.name);
    return cm_schema_add_object(m->schema, object, NULL);
}

bool
mutate_add_policy(Mutation *m)
{
    CmTable *table = pick_table(m);
    const CmValue everything = cm_value_of_text("true");
    CmObject *policy;

    if (!table)
        return false;
    policy = new_object(m, CM_OBJECT_POLICY, "policy", table);
    cm_object_set(policy, "using", &everything);
    return add_object(m, policy);
}

bool
mutate_add_domain(Mutation *m)
{
    CmObject *domain = new_object(m, CM_OBJECT_DOMAIN, "domain", NULL);
    CmColumn *value = cm_column_new("value", cm_type_new(CM_TYPE_INTEGER));
    CmConstraint *check = cm_constraint_new(CM_CONSTRAINT_CHECK, NULL);

    value->server_default = cm_default_new(CM_DEFAULT_NUMBER, "3");
    check->sql = g_strdup("VALUE IN (1, 2, 3)");
    check->name = new_name(m, "ckd");
    g_ptr_array_add(domain->columns, value);
    g_ptr_array_add(domain->constraints, check);
    return add_object(m, domain);
}

bool
mutate_add_function(Mutation *m)
{
    g_autofree char *name = new_name(m, "twice");
    g_autofree char *signature = g_strdup_printf("%s(integer)", name);
    CmObject *function = cm_object_new(CM_OBJECT_FUNCTION, NULL, signature);

    function->sql = g_strdup_printf("CREATE FUNCTION %s(n integer) RETURNS integer LANGUAGE sql "
                                    "IMMUTABLE AS $$SELECT 2 * n$$",
                                    name);
    return add_object(m, function);
}
