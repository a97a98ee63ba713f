#include <string.h>

#include "conformance/mutate_pick.h"

/* So that what few tables allow comes up as well. */
#define TRIES 8

const MutationKind mutation_kinds[] = {
    {"add table", mutate_add_table, NULL},
    {"drop table", mutate_drop_table, NULL},
    {"rename table", mutate_rename_table, NULL},
    {"table options", mutate_table_options, "sqlite"},
    {"add column", mutate_add_column, NULL},
    {"drop column", mutate_drop_column, NULL},
    {"rename column", mutate_rename_column, NULL},
    {"affinity", mutate_affinity, "sqlite"},
    {"null", mutate_null, NULL},
    {"default", mutate_default, NULL},
    {"collation", mutate_collation, NULL},
    {"computed", mutate_computed, "sqlite mariadb"},
    {"autoincrement", mutate_autoincrement, NULL},
    {"add primary key", mutate_add_primary_key, NULL},
    {"drop primary key", mutate_drop_primary_key, NULL},
    {"add unique", mutate_add_unique, NULL},
    {"drop unique", mutate_drop_unique, NULL},
    {"add foreign key", mutate_add_foreign_key, NULL},
    {"add reference", mutate_add_reference, NULL},
    {"change foreign key", mutate_change_foreign_key, NULL},
    {"drop foreign key", mutate_drop_foreign_key, NULL},
    {"add check", mutate_add_check, NULL},
    {"change check", mutate_change_check, NULL},
    {"drop check", mutate_drop_check, NULL},
    {"constraint name", mutate_constraint_name, NULL},
    {"add index", mutate_add_index, NULL},
    {"add unique index", mutate_add_unique_index, NULL},
    {"change index", mutate_change_index, NULL},
    {"rename index", mutate_rename_index, NULL},
    {"drop index", mutate_drop_index, NULL},
    {"add view", mutate_add_view, NULL},
    {"change view", mutate_change_view, NULL},
    {"drop view", mutate_drop_view, NULL},
    {"add trigger", mutate_add_trigger, NULL},
    {"drop trigger", mutate_drop_trigger, NULL},
    {"database options", mutate_database_options, "sqlite"},
    {"table option", mutate_table_option, "postgresql mariadb"},
    {"column option", mutate_column_option, "postgresql mariadb"},
    {"index option", mutate_index_option, "mariadb"},
    {"view option", mutate_view_option, "postgresql mariadb"},
    {"trigger option", mutate_trigger_option, "postgresql"},
    {"type", mutate_type, "postgresql mariadb"},
    {"comment", mutate_comment, "postgresql mariadb"},
    {"add sequence", mutate_add_sequence, "postgresql mariadb"},
    {"change sequence", mutate_change_sequence, "postgresql mariadb"},
    {"drop sequence", mutate_drop_sequence, "postgresql mariadb"},
    {"enum label", mutate_enum_label, "postgresql"},
    {"rename enum label", mutate_enum_rename, "postgresql"},
    {"identity", mutate_identity, "postgresql"},
    {"odd index", mutate_postgresql_index, "postgresql"},
    {"exclusion", mutate_exclusion, "postgresql"},
    {"not valid", mutate_not_valid, "postgresql"},
    {"materialized view", mutate_materialized_view, "postgresql"},
    {"policy", mutate_add_policy, "postgresql"},
    {"domain", mutate_add_domain, "postgresql"},
    {"function", mutate_add_function, "postgresql"},
    {"unsigned", mutate_unsigned, "mariadb"},
    {"own label", mutate_own_label, "mariadb"},
    {"fulltext or prefix index", mutate_mariadb_index, "mariadb"},
    {"generated", mutate_generated, "mariadb"},
    {"routine", mutate_add_procedure, "mariadb"},
    {NULL, NULL, NULL},
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
    for (int tries = 0; tries < TRIES; tries++)
        if (mutation_kinds[kind].change(mutation))
            return (int)kind;
    return -1;
}
