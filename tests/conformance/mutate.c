#include "conformance/mutate_pick.h"

/* So that what few tables allow comes up as well. */
#define TRIES 8

const MutationKind mutation_kinds[] = {
    {"add table", mutate_add_table},
    {"drop table", mutate_drop_table},
    {"rename table", mutate_rename_table},
    {"table options", mutate_table_options},
    {"add column", mutate_add_column},
    {"drop column", mutate_drop_column},
    {"rename column", mutate_rename_column},
    {"type", mutate_type},
    {"null", mutate_null},
    {"default", mutate_default},
    {"collation", mutate_collation},
    {"computed", mutate_computed},
    {"autoincrement", mutate_autoincrement},
    {"add primary key", mutate_add_primary_key},
    {"drop primary key", mutate_drop_primary_key},
    {"add unique", mutate_add_unique},
    {"drop unique", mutate_drop_unique},
    {"add foreign key", mutate_add_foreign_key},
    {"add reference", mutate_add_reference},
    {"change foreign key", mutate_change_foreign_key},
    {"drop foreign key", mutate_drop_foreign_key},
    {"add check", mutate_add_check},
    {"change check", mutate_change_check},
    {"drop check", mutate_drop_check},
    {"constraint name", mutate_constraint_name},
    {"add index", mutate_add_index},
    {"add unique index", mutate_add_unique_index},
    {"change index", mutate_change_index},
    {"rename index", mutate_rename_index},
    {"drop index", mutate_drop_index},
    {"add view", mutate_add_view},
    {"change view", mutate_change_view},
    {"drop view", mutate_drop_view},
    {"add trigger", mutate_add_trigger},
    {"drop trigger", mutate_drop_trigger},
    {"database options", mutate_database_options},
    {NULL, NULL},
};

guint
mutation_kind_count(void)
{
    return G_N_ELEMENTS(mutation_kinds) - 1;
}

int
mutate(Mutation *mutation)
{
    guint kind = pick(mutation, mutation_kind_count());

    for (int tries = 0; tries < TRIES; tries++)
        if (mutation_kinds[kind].change(mutation))
            return (int)kind;
    return -1;
}
