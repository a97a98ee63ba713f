/* schema: the JSON Schema of a kind of file. */
#include "context.h"
#include "schemas.h"

#include <string.h>

static int
run_schema(CmContext *context, GError **error)
{
    const char *kind = cm_arguments_word(context->arguments, 0);
    g_autoptr(GPtrArray) kinds = g_ptr_array_new_null_terminated(4, NULL, true);
    g_autofree char *all = NULL;

    for (const CmSchemaText *schema = cm_schema_texts; schema->kind; schema++) {
        if (strcmp(schema->kind, kind) == 0) {
            cm_terminal_print_text(context->terminal, schema->text, -1);
            return CM_EXIT_DONE;
        }
        g_ptr_array_add(kinds, (gpointer)schema->kind);
    }
    all = g_strjoinv(", ", (char **)kinds->pdata);
    cm_usage_fail(error, "there is no schema of '%s'; the kinds are %s", kind, all);
    return CM_EXIT_USAGE;
}

static const CmArgument schema_arguments[] = {
    {"KIND", "config, models, revision, or output for what --format json prints", false, false},
    {0},
};

static const char *const schema_formats[] = {"json", NULL};

static const CmExample schema_examples[] = {
    {"cmig schema models > models.schema.json", "for an editor that checks models.yaml"},
    {0},
};

const CmCommand cm_command_schema = {
    .name = "schema",
    .summary = "print the JSON Schema of a kind of file",
    .arguments = schema_arguments,
    .examples = schema_examples,
    .exits = cm_plain_exits,
    .formats = schema_formats,
    .has_no_project = true,
    .run = run_schema,
};
