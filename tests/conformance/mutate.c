#include <string.h>

#include "conformance/mutate_pick.h"

/* So that what few tables allow comes up as well. */
#define TRIES 8

#define ODD_MARIADB (ODD_SPLIT | ODD_VERSIONED)
#define ODD_OWNERS  (ODD_PARENT | ODD_HEIR)
#define ODD_BELOW   (ODD_PARTITION | ODD_HEIR | ODD_EMPTY)
#define ODD_COLUMNS (ODD_OWNERS | ODD_PARTITION | ODD_GIVEN | ODD_MARIADB)
#define ODD_ANY     (ODD_COLUMNS | ODD_EMPTY)

const MutationKind mutation_kinds[] = {
    {"add table", mutate_add_table, NULL, 0, false},
    {"drop table", mutate_drop_table, NULL, ODD_BELOW | ODD_MARIADB, false},
    {"rename table", mutate_rename_table, NULL, ODD_ANY, false},
    {"table options", mutate_table_options, "sqlite", 0, false},
    {"add column", mutate_add_column, NULL, ODD_OWNERS | ODD_MARIADB, false},
    {"drop column", mutate_drop_column, NULL, ODD_OWNERS | ODD_MARIADB, false},
    {"rename column", mutate_rename_column, NULL, ODD_OWNERS | ODD_MARIADB, false},
    {"affinity", mutate_affinity, "sqlite", 0, false},
    {"null", mutate_null, NULL, ODD_OWNERS | ODD_MARIADB, false},
    {"default", mutate_default, NULL, ODD_COLUMNS, false},
    {"collation", mutate_collation, NULL, ODD_OWNERS | ODD_MARIADB, false},
    {"computed", mutate_computed, "sqlite mariadb", ODD_MARIADB, false},
    {"autoincrement", mutate_autoincrement, NULL, 0, false},
    {"add primary key", mutate_add_primary_key, NULL, ODD_HEIR | ODD_VERSIONED, false},
    {"drop primary key", mutate_drop_primary_key, NULL, ODD_OWNERS | ODD_VERSIONED, false},
    {"add unique", mutate_add_unique, NULL, ODD_OWNERS | ODD_MARIADB, false},
    {"drop unique", mutate_drop_unique, NULL, ODD_OWNERS | ODD_MARIADB, false},
    {"add foreign key", mutate_add_foreign_key, NULL, ODD_OWNERS | ODD_VERSIONED, false},
    {"add reference", mutate_add_reference, NULL, ODD_OWNERS | ODD_VERSIONED, false},
    {"change foreign key", mutate_change_foreign_key, NULL, ODD_COLUMNS, false},
    {"drop foreign key", mutate_drop_foreign_key, NULL, ODD_COLUMNS, false},
    {"add check", mutate_add_check, NULL, ODD_ANY, false},
    {"change check", mutate_change_check, NULL, ODD_ANY, false},
    {"drop check", mutate_drop_check, NULL, ODD_ANY, false},
    {"constraint name", mutate_constraint_name, NULL, ODD_ANY, false},
    {"add index", mutate_add_index, NULL, ODD_COLUMNS, false},
    {"add unique index", mutate_add_unique_index, NULL, ODD_COLUMNS, false},
    {"change index", mutate_change_index, NULL, ODD_ANY, false},
    {"rename index", mutate_rename_index, NULL, ODD_ANY, false},
    {"drop index", mutate_drop_index, NULL, ODD_ANY, false},
    {"add view", mutate_add_view, NULL, ODD_ANY, false},
    {"change view", mutate_change_view, NULL, 0, false},
    {"drop view", mutate_drop_view, NULL, 0, false},
    {"add trigger", mutate_add_trigger, NULL, ODD_ANY, false},
    {"drop trigger", mutate_drop_trigger, NULL, 0, false},
    {"database options", mutate_database_options, "sqlite", 0, false},
    {"table option", mutate_table_option, "postgresql mariadb", ODD_ANY, false},
    {"column option", mutate_column_option, "postgresql mariadb", ODD_COLUMNS, false},
    {"index option", mutate_index_option, "mariadb", ODD_MARIADB, false},
    {"view option", mutate_view_option, "postgresql mariadb", 0, false},
    {"trigger option", mutate_trigger_option, "postgresql", 0, false},
    {"type", mutate_type, "postgresql mariadb", ODD_OWNERS | ODD_MARIADB, false},
    {"comment", mutate_comment, "postgresql mariadb", ODD_ANY, false},
    {"add sequence", mutate_add_sequence, "postgresql mariadb", 0, false},
    {"change sequence", mutate_change_sequence, "postgresql mariadb", 0, false},
    {"drop sequence", mutate_drop_sequence, "postgresql mariadb", 0, false},
    {"enum label", mutate_enum_label, "postgresql", 0, false},
    {"rename enum label", mutate_enum_rename, "postgresql", 0, false},
    {"identity", mutate_identity, "postgresql", ODD_HEIR, false},
    {"odd index", mutate_postgresql_index, "postgresql", ODD_COLUMNS, false},
    {"exclusion", mutate_exclusion, "postgresql", ODD_BELOW, false},
    {"not valid", mutate_not_valid, "postgresql", ODD_COLUMNS, false},
    {"materialized view", mutate_materialized_view, "postgresql", ODD_ANY, false},
    {"policy", mutate_add_policy, "postgresql", ODD_ANY, false},
    {"domain", mutate_add_domain, "postgresql", 0, false},
    {"function", mutate_add_function, "postgresql", 0, false},
    {"unsigned", mutate_unsigned, "mariadb", ODD_MARIADB, false},
    {"own label", mutate_own_label, "mariadb", ODD_MARIADB, false},
    {"fulltext or prefix index", mutate_mariadb_index, "mariadb", ODD_VERSIONED, false},
    {"generated", mutate_generated, "postgresql mariadb", ODD_MARIADB, false},
    {"routine", mutate_add_procedure, "mariadb", 0, false},
    {"partitioned table", mutate_add_partitioned, "postgresql", 0, false},
    {"partition", mutate_add_partition, "postgresql", ODD_ANY, true},
    {"heir", mutate_add_heir, "postgresql", ODD_ANY, false},
    {"leave parent", mutate_leave_parent, "postgresql", ODD_ANY, true},
    {"own columns", mutate_own_columns, "postgresql", ODD_ANY, true},
    {"split", mutate_split, "mariadb", ODD_ANY, false},
    {"versioned", mutate_versioned, "mariadb", ODD_ANY, false},
    {NULL, NULL, NULL, 0, false},
};

guint
mutation_kind_count(void)
{
    return G_N_ELEMENTS(mutation_kinds) - 1;
}

bool
mutation_is_for(const MutationKind *kind, const char *dialect)
{
    return !kind->dialects || strstr(kind->dialects, dialect);
}

int
mutate(Mutation *mutation)
{
    guint kind = pick(mutation, mutation_kind_count());

    if (!mutation_is_for(&mutation_kinds[kind], dialect_of(mutation)))
        return -1;
    mutation->odd = mutation_kinds[kind].odd;
    for (int tries = 0; tries < TRIES; tries++)
        if (mutation_kinds[kind].change(mutation))
            return (int)kind;
    return -1;
}
