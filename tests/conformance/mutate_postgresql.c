/* What only PostgreSQL has. */
#include "conformance/mutate_pick.h"

static void
set_option(CmOptions **options, const char *key, const char *text)
{
    const CmValue value = cm_value_of_text(text);

    cm_options_set(options, "postgresql", key, &value);
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
    CmColumn *column = table ? pick_column(m, table) : NULL;
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
    check->sql =
        ask_format(m->connection, "%I IS NULL OR %I IS NOT NULL", column->name, column->name);
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
