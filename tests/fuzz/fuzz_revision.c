/* Any bytes as a revision file, YAML or SQL: refused, or read. What is read in full has a header
 * that reads the same by itself; its operations have one canonical text, and are replayed, reversed
 * and rendered, or refused, one after the other. */
#include <string.h>

#include "revision/internal.h"
#include "operation/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *
write_operations(const GPtrArray *operations)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();

    return cm_yaml_write(cm_operations_write(document, operations), NULL);
}

static void
check_text(const GPtrArray *operations)
{
    g_autofree char *text = write_operations(operations);
    g_autoptr(CmYamlDocument) document =
        text ? cm_yaml_parse(text, strlen(text), "again", NULL, NULL) : NULL;
    g_autoptr(GPtrArray) again = document ? cm_operations_read(cm_yaml_root(document), NULL) : NULL;
    g_autofree char *same = again ? write_operations(again) : NULL;

    g_assert(!text || !g_strcmp0(text, same));
}

/* Until one is refused. */
static void
replay(const GPtrArray *operations)
{
    g_autoptr(CmSchema) schema = cm_schema_new();
    bool ok = true;

    for (guint i = 0; ok && i < operations->len; i++) {
        GPtrArray *back = cm_operation_reverse(operations->pdata[i], schema, NULL, NULL);

        g_clear_pointer(&back, g_ptr_array_unref);
        ok = cm_operation_apply(operations->pdata[i], schema, NULL, NULL);
    }
}

static void
render(GPtrArray *operations)
{
    g_autoptr(CmSchema) schema = cm_schema_new();
    g_autoptr(GPtrArray) statements = cm_statements_new();

    cm_dialect_project_operations(&cm_dialect_sqlite, operations);
    cm_dialect_render(&cm_dialect_sqlite, operations, schema, statements, NULL);
}

static void
check_operations(GPtrArray *operations)
{
    if (!operations)
        return;
    check_text(operations);
    replay(operations);
    render(operations);
}

static void
read_file(const char *text, gsize length, const char *path)
{
    g_autoptr(CmScript) script = cm_revision_parse(text, length, path, NULL, false, NULL);
    g_autoptr(GError) error = NULL;
    CmRevision *revision = cm_revision_parse_header(text, length, path, &error);

    g_assert(!script || revision);
    cm_revision_free(revision);
    if (!script)
        return;
    check_operations(script->upgrade);
    check_operations(script->downgrade);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);

    read_file(text, size, "/nowhere/fuzz.yaml");
    read_file(text, size, "/nowhere/fuzz.sql");
    return 0;
}
