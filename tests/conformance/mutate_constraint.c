/* Keys, unique constraints, foreign keys and CHECKs. */
#include "conformance/mutate_pick.h"
#include "schema/parents.h"

/* Constraints that share their name cannot be changed one by one. */
static bool
is_name_shared(const CmTable *table, const CmConstraint *constraint)
{
    for (guint i = 0; constraint->name && i < table->constraints->len; i++) {
        const CmConstraint *other = table->constraints->pdata[i];

        if (other != constraint && !g_strcmp0(other->name, constraint->name))
            return true;
    }
    return false;
}

static CmConstraint *
pick_constraint(Mutation *m, const CmTable *table, CmConstraintKind kind)
{
    guint first = table && table->constraints->len ? pick(m, table->constraints->len) : 0;

    for (guint i = 0; table && i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[(first + i) % table->constraints->len];

        if (constraint->kind == kind && !is_name_shared(table, constraint) &&
            !cm_options_is_set(constraint->options, "postgresql", "inherited"))
            return constraint;
    }
    return NULL;
}

/* A column whose values could be a key of the rows. */
static bool
is_unique(const Mutation *m, const CmTable *table, const CmColumn *column)
{
    const CmName name = old_table(table);

    return !ask_number(m->connection,
                       ask_format(m->connection, "SELECT count(*) - count(DISTINCT %I) FROM %N",
                                  old_column(column), &name));
}

bool
mutate_add_primary_key(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;
    const char *const columns[] = {column ? column->name : NULL, NULL};
    g_autofree char *name = new_name(m, "pk");
    CmConstraint *key;

    if (!column || cm_table_primary_key(table) || !is_unique(m, table, column) ||
        ((column->type->kind == CM_TYPE_INTEGER || !is_sqlite(m)) && !is_full(m, table, column)) ||
        column->server_default.kind == CM_DEFAULT_SQL || !can_be_key(m, column))
        return false;
    key = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, pick(m, 2) ? name : NULL);
    g_ptr_array_unref(key->parts);
    key->parts = cm_parts_new(columns);
    column->nullable = column->nullable && is_sqlite(m);
    if (is_mariadb(m) && is_in_expressions(m, table, column->name))
        column->autoincrement = CM_AUTOINCREMENT_NO;
    tell(m, "add primary key to", table, column->name);
    cm_table_add_constraint(table, key);
    return true;
}

bool
mutate_drop_primary_key(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmConstraint *key = table ? cm_table_primary_key(table) : NULL;

    if (!key || is_referred(m, table) || has_option(table, "without_rowid") ||
        (!is_sqlite(m) && is_viewed(m, table)))
        return false;
    for (guint i = 0; i < table->columns->len; i++)
        if (is_numbered(table->columns->pdata[i]) || lives_by_numbers(table->columns->pdata[i]))
            return false;
    tell(m, "drop primary key of", table, NULL);
    take_back_constraint(m, table, key);
    g_ptr_array_remove(table->constraints, key);
    return true;
}

/* The key and one more column are unique whatever the rows. */
bool
mutate_add_unique(Mutation *m)
{
    CmTable *table = pick_table(m);
    const CmConstraint *key = table ? cm_table_primary_key(table) : NULL;
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;
    g_autofree char *name = new_name(m, "uq");
    CmConstraint *unique;

    if (!column || !can_be_key(m, column) || (key && !are_keys(m, table, key->parts)) ||
        (!key && (is_partitioned(table) || !is_unique(m, table, column))))
        return false;
    unique = cm_constraint_new(CM_CONSTRAINT_UNIQUE, pick(m, 2) ? name : NULL);
    for (guint i = 0; key && i < key->parts->len; i++)
        g_ptr_array_add(unique->parts, cm_part_new(((CmPart *)key->parts->pdata[i])->column));
    g_ptr_array_add(unique->parts, cm_part_new(column->name));
    tell(m, "add unique to", table, column->name);
    cm_table_add_constraint(table, unique);
    return true;
}

/* Whether a partition has the key since its parent has it. */
static bool
is_from_parents_key(const Mutation *m, const CmTable *table, const CmConstraint *key)
{
    const CmTable *parent = cm_schema_parent(m->schema, table);

    for (guint i = 0; parent && i < parent->constraints->len; i++) {
        const CmConstraint *of = parent->constraints->pdata[i];

        if (of->kind == key->kind && cm_parts_match(of->parts, key->parts))
            return key->kind != CM_CONSTRAINT_CHECK;
    }
    return false;
}

static bool
drop(Mutation *m, CmTable *table, CmConstraintKind kind)
{
    CmConstraint *constraint = pick_constraint(m, table, kind);

    if (!constraint || have_constraint(m, table, constraint->name) ||
        is_from_parents_key(m, table, constraint))
        return false;
    take_back_constraint(m, table, constraint);
    tell(m, "drop", table, cm_constraint_kind_name(kind));
    g_ptr_array_remove(table->constraints, constraint);
    return true;
}

bool
mutate_drop_unique(Mutation *m)
{
    CmTable *table = pick_table(m);

    return table && !is_referred(m, table) && drop(m, table, CM_CONSTRAINT_UNIQUE);
}

bool
mutate_drop_foreign_key(Mutation *m)
{
    return drop(m, pick_table(m), CM_CONSTRAINT_FOREIGN_KEY);
}

bool
mutate_drop_check(Mutation *m)
{
    return drop(m, pick_table(m), CM_CONSTRAINT_CHECK);
}

static void
refer(Mutation *m, CmTable *table, const char *column, const CmTable *to)
{
    const CmPart *part = cm_table_primary_key(to)->parts->pdata[0];
    CmConstraint *key = cm_constraint_new(CM_CONSTRAINT_FOREIGN_KEY, NULL);
    const char *const own[] = {column, NULL};
    const char *const there[] = {part->column, NULL};

    g_ptr_array_unref(key->parts);
    key->parts = cm_parts_new(own);
    key->referred = cm_name_copy(&to->name);
    key->referred_columns = g_strdupv((GStrv)there);
    key->on_delete = pick(m, 2) || !cm_table_column(table, column)->nullable ? CM_ACTION_CASCADE
                                                                             : CM_ACTION_SET_NULL;
    cm_table_add_constraint(table, key);
}

static bool
is_option_set(const CmTable *table, const char *dialect, const char *option)
{
    return cm_options_get(table->options, dialect, option) != NULL;
}

/* Whether the table keeps its foreign keys, and what they refer to. */
static bool
can_refer(const CmTable *table)
{
    return !is_option_set(table, "postgresql", "unlogged") &&
           !is_option_set(table, "mysql", "engine");
}

/* A table's own rows alone are referred to, and those of partitions: of one that others inherit
 * from there are more to be seen. */
static bool
is_split_or_shared(const Mutation *m, const CmTable *table)
{
    guint odd = odd_of(m->schema, table);

    return odd & ODD_SPLIT || (odd & ODD_PARENT && !is_partitioned(table)) ||
           !cm_table_column(table,
                            ((CmPart *)cm_table_primary_key(table)->parts->pdata[0])->column);
}

/* A number refers to one of the same kind. */
static bool
can_be_referred(const Mutation *m, const CmTable *table)
{
    const CmConstraint *key = table && can_refer(table) ? cm_table_primary_key(table) : NULL;
    const CmPart *part = key && key->parts->len == 1 ? key->parts->pdata[0] : NULL;

    if (!part || is_sqlite(m))
        return part != NULL;
    if (is_split_or_shared(m, table))
        return false;
    return cm_table_column(table, part->column)->type->kind == CM_TYPE_INTEGER;
}

/* A new column that refers to another table. */
bool
mutate_add_reference(Mutation *m)
{
    CmTable *table = pick_table(m);
    const CmTable *to = pick_table(m);
    g_autofree char *name = new_name(m, "added");

    if (!table || !can_refer(table) || !can_be_referred(m, to) || is_viewed(m, table))
        return false;
    tell(m, "add reference to", table, name);
    cm_table_add_column(table, cm_column_new(name, cm_type_new(CM_TYPE_INTEGER)));
    hand_down_new(m, table, cm_table_column(table, name));
    refer(m, table, name, to);
    return true;
}

/* Whether all values of a column are keys of the other table. */
static bool
is_within(const Mutation *m, const CmTable *table, const CmColumn *column, const CmTable *to,
          const CmColumn *key)
{
    const CmName own = old_table(table);
    const CmName other = old_table(to);

    return !ask_number(m->connection,
                       ask_format(m->connection,
                                  "SELECT count(*) FROM %N WHERE %I IS NOT NULL AND %I "
                                  "NOT IN (SELECT %I FROM %N WHERE %I IS NOT NULL)",
                                  &own, old_column(column), old_column(column), old_column(key),
                                  &other, old_column(key)));
}

/* Two foreign keys without a name over the same columns could not be told apart. */
static bool
refers_already(const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (key->kind == CM_CONSTRAINT_FOREIGN_KEY && key->parts->len == 1 &&
            cm_parts_mention(key->parts, column))
            return true;
    }
    return false;
}

/* A column that is there: numbers, for which neither affinity nor collation matters. */
bool
mutate_add_foreign_key(Mutation *m)
{
    CmTable *table = pick_table(m);
    const CmTable *to = pick_table(m);
    CmColumn *column = table ? pick_column(m, table) : NULL;
    const CmColumn *key;

    if (!column || column->computed || !can_refer(table) || !can_be_referred(m, to) ||
        (!is_sqlite(m) && (is_numbered(column) || refers_already(table, column->name))) ||
        (is_mariadb(m) && is_used(m, table, column->name)))
        return false;
    key = cm_table_column(to, ((CmPart *)cm_table_primary_key(to)->parts->pdata[0])->column);
    if (column->type->kind != CM_TYPE_INTEGER || key->type->kind != CM_TYPE_INTEGER ||
        !is_within(m, table, column, to, key))
        return false;
    tell(m, "add foreign key to", table, column->name);
    refer(m, table, column->name, to);
    return true;
}

bool
mutate_change_foreign_key(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmConstraint *key = pick_constraint(m, table, CM_CONSTRAINT_FOREIGN_KEY);

    if (!key)
        return false;
    tell(m, "change foreign key of", table, NULL);
    take_back_constraint(m, table, key);
    key->on_update = key->on_update ? CM_ACTION_NONE : CM_ACTION_RESTRICT;
    if (pick(m, 2) && !is_mariadb(m)) {
        key->deferrable = !key->deferrable;
        key->initially = key->deferrable ? CM_INITIALLY_DEFERRED : CM_INITIALLY_DEFAULT;
    }
    return true;
}

bool
mutate_add_check(Mutation *m)
{
    CmTable *table = pick_table(m);
    g_autofree char *name = new_name(m, "ck");
    CmConstraint *check;

    if (!table)
        return false;
    check = cm_constraint_new(CM_CONSTRAINT_CHECK, pick(m, 2) ? name : NULL);
    check->sql = g_strdup_printf("%u < 1000000", pick(m, 1000));
    tell(m, "add check to", table, NULL);
    cm_table_add_constraint(table, check);
    return true;
}

bool
mutate_change_check(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmConstraint *check = pick_constraint(m, table, CM_CONSTRAINT_CHECK);
    char *sql;

    if (!check || have_constraint(m, table, check->name))
        return false;
    tell(m, "change check of", table, NULL);
    sql = g_strdup_printf("(%s) OR true", check->sql);
    g_free(check->sql);
    check->sql = sql;
    return true;
}

bool
mutate_constraint_name(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmConstraint *constraint = table && table->constraints->len
                                   ? table->constraints->pdata[pick(m, table->constraints->len)]
                                   : NULL;

    if (!constraint || is_name_shared(table, constraint) ||
        have_constraint(m, table, constraint->name) ||
        cm_options_is_set(constraint->options, "postgresql", "inherited") ||
        (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY &&
         (is_referred(m, table) || (!is_sqlite(m) && is_viewed(m, table)))))
        return false;
    tell(m, "change name of constraint of", table, constraint->name);
    g_free(constraint->name);
    constraint->name = pick(m, 3) ? new_name(m, "named") : NULL;
    constraint->is_nameless = false;
    return true;
}
