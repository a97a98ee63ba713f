/* Any script that SQLite runs: the schema it leaves is inspected, never refused; its model file
 * reads back, and builds a database that has the same model file; the way back leaves nothing. */
#include <stdlib.h>
#include <string.h>

#include "inspect/inspector.h"
#include "migrate/compare.h"
#include "model/model.h"
#include "sql/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not g_error(), whose signal the fuzzer does not know. */
static void G_GNUC_PRINTF(1, 2) fail(const char *format, ...)
{
    va_list arguments;
    g_autofree char *message = NULL;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_printerr("%s\n", message);
    abort();
}

static CmConnection *
open_database(void)
{
    GError *error = NULL;
    CmConnection *connection = cm_connection_open("sqlite://", CM_OPEN_MAY_CREATE, NULL, &error);

    if (!connection)
        fail("%s", error->message);
    return connection;
}

/* Only what makes and alters objects; no table out of a query, which may run for ever. */
static bool
is_wanted(const char *sql)
{
    bool is_table = false;
    bool is_first = true;
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_sqlite);
    for (; cm_lexer_next_code(&lexer, &token); is_first = false) {
        if (is_first && !cm_token_is(&token, "CREATE") && !cm_token_is(&token, "ALTER"))
            return false;
        is_table = is_table || cm_token_is(&token, "TABLE");
        if (is_table && (cm_token_is(&token, "SELECT") || cm_token_is(&token, "VALUES") ||
                         cm_token_is(&token, "WITH")))
            return false;
    }
    return !is_first;
}

static void
run_script(CmConnection *connection, const char *text)
{
    const CmPosition origin = {"fuzz", 1, 1};
    g_autoptr(GPtrArray) statements =
        cm_script_split(text, origin, &cm_script_options_sqlite, NULL);

    for (guint i = 0; statements && i < statements->len; i++) {
        const char *sql = ((CmScriptStatement *)statements->pdata[i])->text;

        if (is_wanted(sql))
            cm_connection_execute(connection, sql, NULL, 0, NULL);
    }
}

static CmSchema *
inspect(CmConnection *connection)
{
    g_autoptr(GError) error = NULL;
    CmSchema *schema = cm_inspect(connection, NULL, &error);

    if (!schema)
        fail("%s", error->message);
    return schema;
}

static char *
write_model(const CmSchema *schema)
{
    g_autoptr(GError) error = NULL;
    char *text = cm_model_write(schema, &error);

    if (!text)
        fail("%s", error->message);
    return text;
}

static GPtrArray *
make_operations(const CmSchema *schema)
{
    const CmComparing sqlite = {.dialect = &cm_dialect_sqlite};
    g_autoptr(CmSchema) nothing = cm_schema_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(CmDiff) diff = cm_compare(&sqlite, nothing, schema, NULL, &error);

    if (!diff)
        fail("%s", error->message);
    return g_ptr_array_ref(diff->operations);
}

/* Runs the operations on a database that is as schema says, and changes that too. */
static void
run_operations(CmConnection *connection, const GPtrArray *operations, CmSchema *schema)
{
    g_autoptr(GPtrArray) statements = cm_statements_new();
    g_autoptr(GError) error = NULL;

    if (!cm_dialect_render(&cm_dialect_sqlite, operations, schema, statements, &error))
        fail("%s", error->message);
    for (guint i = 0; i < statements->len; i++)
        if (!cm_connection_execute_statement(connection, statements->pdata[i], &error))
            fail("%s: %s", ((CmStatement *)statements->pdata[i])->text, error->message);
}

static GPtrArray *
reverse(const GPtrArray *operations)
{
    g_autoptr(CmSchema) nothing = cm_schema_new();
    g_autoptr(GError) error = NULL;
    GPtrArray *back = cm_operations_reverse(operations, nothing, NULL, &error);

    if (!back)
        fail("%s", error->message);
    return back;
}

static void
expect_same(const CmSchema *schema, const char *wanted)
{
    g_autofree char *text = write_model(schema);

    if (strcmp(text, wanted))
        fail("it was:\n%s\nand is:\n%s", wanted, text);
}

static void
expect_model(CmConnection *connection, const char *wanted)
{
    g_autoptr(CmSchema) schema = inspect(connection);

    expect_same(schema, wanted);
}

/* Builds a second database of a model file, and takes it down again. */
static void
go_round(const char *file)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CmModel) model = cm_model_parse(file, strlen(file), "/nowhere/model.yaml", &error);
    g_autoptr(CmConnection) copy = open_database();
    g_autoptr(CmSchema) state = cm_schema_new();
    g_autofree char *nothing = write_model(state);
    g_autoptr(GPtrArray) operations = NULL;
    g_autoptr(GPtrArray) back = NULL;

    if (!model)
        fail("%s", error->message);
    expect_same(model->schema, file);
    operations = make_operations(model->schema);
    back = reverse(operations);
    run_operations(copy, operations, state);
    expect_model(copy, file);
    run_operations(copy, back, state);
    expect_model(copy, nothing);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(CmConnection) source = open_database();
    g_autoptr(CmSchema) schema = NULL;
    g_autofree char *file = NULL;

    if (!g_utf8_validate(text, -1, NULL))
        return 0;
    run_script(source, text);
    schema = inspect(source);
    file = write_model(schema);
    go_round(file);
    return 0;
}
