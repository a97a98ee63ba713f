/* What is rendered for PostgreSQL, run by a server: the schema afterwards is the one that replay
 * predicted, up and down. */
#include "operation/yaml.h"
#include "unit/dialect/postgresql_live.h"
#include "unit/dialect/postgresql_live_cases.h"

static GPtrArray *
read_operations(const char *yaml, CmYamlDocument **document)
{
    GError *error = NULL;
    GPtrArray *operations = NULL;

    *document = cm_yaml_parse(yaml, strlen(yaml), "f", NULL, &error);
    if (*document)
        operations = cm_operations_read(cm_yaml_root(*document), &error);
    ck_assert_msg(operations != NULL, "%s: %s", yaml, error ? error->message : "");
    cm_dialect_project_operations(&cm_dialect_postgresql, operations);
    return operations;
}

static void
check_case(const Case *the)
{
    g_autoptr(TestDatabase) database = test_database_new();
    g_autoptr(CmConnection) connection = test_connect(database->url, 0);
    g_autoptr(CmSchema) schema = cm_schema_new();
    g_autoptr(CmYamlDocument) document = NULL;
    g_autoptr(CmYamlDocument) other = NULL;
    g_autoptr(GPtrArray) setup = read_operations(the->setup, &document);
    g_autoptr(GPtrArray) changes = read_operations(the->changes, &other);
    g_autoptr(GPtrArray) reverse = NULL;
    Live live = {connection, schema, the->changes};
    GError *error = NULL;

    schema->server_version = cm_connection_version_number(connection);
    live_change(&live, setup);
    live_check(&live, "before");
    reverse = cm_operations_reverse(changes, schema, &error);
    ck_assert_msg(reverse != NULL, "%s: %s", the->changes, error ? error->message : "");
    live_change(&live, changes);
    live_check(&live, "up");
    live_change(&live, reverse);
    live_check(&live, "down");
    live_change(&live, changes);
    live_check(&live, "up again");
}

START_TEST(postgresql_does_what_replay_predicted)
{
    for (gsize i = 0; i < G_N_ELEMENTS(live_cases); i++)
        check_case(&live_cases[i]);
}
END_TEST

UNIT_MAIN("dialect/postgresql_live", postgresql_does_what_replay_predicted)
