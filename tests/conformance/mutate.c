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
    {"add table", mutate_add_table, NULL, 0},
    {"drop table", mutate_drop_table, NULL, ODD_BELOW | ODD_MARIADB},
    {"rename table", mutate_rename_table, NULL, ODD_ANY},
    {"table options", mutate_table_options, "sqlite", 0},
    {"add column", mutate_add_column, NULL, ODD_OWNERS | ODD_MARIADB},
    {"drop column", mutate_drop_column, NULL, ODD_OWNERS | ODD_MARIADB},
    {"rename column", mutate_rename_column, NULL, ODD_OWNERS | ODD_MARIADB},
    {"affinity", mutate_affinity, "sqlite", 0},
    {"null", mutate_null, NULL, ODD_OWNERS | ODD_MARIADB},
    {"default", mutate_default, NULL, ODD_COLUMNS},
    {"collation", mutate_collation, NULL, ODD_OWNERS | ODD_MARIADB},
    {"computed", mutate_computed, "sqlite mariadb", ODD_MARIADB},
    {"autoincrement", mutate_autoincrement, NULL, 0},
    {"add primary key", mutate_add_primary_key, NULL, ODD_HEIR | ODD_VERSIONED},
    {"drop primary key", mutate_drop_primary_key, NULL, ODD_OWNERS | ODD_VERSIONED},
    {"add unique", mutate_add_unique, NULL, ODD_OWNERS | ODD_MARIADB},
    {"drop unique", mutate_drop_unique, NULL, ODD_OWNERS | ODD_MARIADB},
    {"add foreign key", mutate_add_foreign_key, NULL, ODD_OWNERS | ODD_VERSIONED},
    {"add reference", mutate_add_reference, NULL, ODD_OWNERS | ODD_VERSIONED},
    {"change foreign key", mutate_change_foreign_key, NULL, ODD_COLUMNS},
    {"drop foreign key", mutate_drop_foreign_key, NULL, ODD_COLUMNS},
    {"add check", mutate_add_check, NULL, ODD_ANY},
    {"change check", mutate_change_check, NULL, ODD_ANY},
    {"drop check", mutate_drop_check, NULL, ODD_ANY},
    {"constraint name", mutate_constraint_name, NULL, ODD_ANY},
    {"add index", mutate_add_index, NULL, ODD_COLUMNS},
    {"add unique index", mutate_add_unique_index, NULL, ODD_COLUMNS},
    {"change index", mutate_change_index, NULL, ODD_ANY},
    {"rename index", mutate_rename_index, NULL, ODD_ANY},
    {"drop index", mutate_drop_index, NULL, ODD_ANY},
    {"add view", mutate_add_view, NULL, ODD_ANY},
    {"change view", mutate_change_view, NULL, 0},
    {"drop view", mutate_drop_view, NULL, 0},
    {"add trigger", mutate_add_trigger, NULL, ODD_ANY},
    {"drop trigger", mutate_drop_trigger, NULL, 0},
    {"database options", mutate_database_options, "sqlite", 0},
    {"table option", mutate_table_option, "postgresql mariadb", ODD_ANY},
    {"column option", mutate_column_option, "postgresql mariadb", ODD_COLUMNS},
    {"index option", mutate_index_option, "mariadb", ODD_MARIADB},
    {"view option", mutate_view_option, "postgresql mariadb", 0},
    {"trigger option", mutate_trigger_option, "postgresql", 0},
    {"type", mutate_type, "postgresql mariadb", ODD_OWNERS | ODD_MARIADB},
    {"comment", mutate_comment, "postgresql mariadb", ODD_ANY},
    {"add sequence", mutate_add_sequence, "postgresql mariadb", 0},
    {"change sequence", mutate_change_sequence, "postgresql mariadb", 0},
    {"drop sequence", mutate_drop_sequence, "postgresql mariadb", 0},
    {"enum label", mutate_enum_label, "postgresql", 0},
    {"rename enum label", mutate_enum_rename, "postgresql", 0},
    {"identity", mutate_identity, "postgresql", ODD_HEIR},
    {"odd index", mutate_postgresql_index, "postgresql", ODD_COLUMNS},
    {"exclusion", mutate_exclusion, "postgresql", ODD_BELOW},
    {"not valid", mutate_not_valid, "postgresql", ODD_COLUMNS},
    {"materialized view", mutate_materialized_view, "postgresql", ODD_ANY},
    {"policy", mutate_add_policy, "postgresql", ODD_ANY},
    {"domain", mutate_add_domain, "postgresql", 0},
    {"function", mutate_add_function, "postgresql", 0},
    {"unsigned", mutate_unsigned, "mariadb", ODD_MARIADB},
    {"own label", mutate_own_label, "mariadb", ODD_MARIADB},
    {"fulltext or prefix index", mutate_mariadb_index, "mariadb", ODD_VERSIONED},
    {"generated", mutate_generated, "mariadb", ODD_MARIADB},
    {"routine", mutate_add_procedure, "mariadb", 0},
    {"partitioned table", mutate_add_partitioned, "postgresql", 0},
    {"partition", mutate_add_partition, "postgresql", ODD_ANY},
    {"heir", mutate_add_heir, "postgresql", ODD_ANY},
    {"leave parent", mutate_leave_parent, "postgresql", ODD_ANY},
    {"own columns", mutate_own_columns, "postgresql", ODD_ANY},
    {"split", mutate_split, "mariadb", ODD_ANY},
    {"versioned", mutate_versioned, "mariadb", ODD_ANY},
    {NULL, NULL, NULL, 0},
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
