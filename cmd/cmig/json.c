/* Building and printing JSON. */
#include "json.h"

#include <stdlib.h>

json_t *
cm_json_text(const char *text)
{
    g_autofree char *valid = NULL;

    if (!text)
        return json_null();
    if (g_utf8_validate(text, -1, NULL))
        return json_string(text);
    valid = g_utf8_make_valid(text, -1);
    return json_string(valid);
}

json_t *
cm_json_texts(const char *const *texts)
{
    json_t *array = json_array();

    for (; texts && *texts; texts++)
        json_array_append_new(array, cm_json_text(*texts));
    return array;
}

json_t *
cm_json_revision(const CmRevisionInfo *revision, bool is_current_known)
{
    json_t *current = is_current_known ? json_boolean(revision->is_current) : json_null();

    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:b, s:o}",
                     "revision", cm_json_text(revision->id),
                     "down_revisions", cm_json_texts(revision->down_revisions),
                     "depends_on", cm_json_texts(revision->depends_on),
                     "branch_labels", cm_json_texts(revision->branch_labels),
                     "children", cm_json_texts(revision->children),
                     "message", cm_json_text(revision->message),
                     "created", cm_json_text(revision->created),
                     "path", cm_json_text(revision->path),
                     "is_head", revision->is_head,
                     "is_effective_head", revision->is_effective_head,
                     "is_branch_point", revision->is_branch_point,
                     "is_merge_point", revision->is_merge_point,
                     "is_current", current);
}

json_t *
cm_json_revisions(const CmRevisionList *list, bool is_current_known)
{
    json_t *array = json_array();

    for (gsize i = 0; i < list->count; i++)
        json_array_append_new(array, cm_json_revision(&list->items[i], is_current_known));
    return array;
}

json_t *
cm_json_changes(const CmChanges *changes)
{
    json_t *array;

    if (!changes)
        return json_null();
    array = json_array();
    for (gsize i = 0; i < changes->count; i++) {
        const char sign[] = {changes->items[i].sign, 0};

        json_array_append_new(array, json_pack("{s:s, s:o}", "sign", sign, "text",
                                               cm_json_text(changes->items[i].text)));
    }
    return array;
}

json_t *
cm_json_hints(const CmChanges *changes)
{
    return cm_json_texts(changes ? (const char *const *)changes->hints : NULL);
}

/* The name of the error's code; errors of other domains are of files. */
static const char *
code_name(const GError *error)
{
    if (error->domain == CM_USAGE_ERROR)
        return "usage";
    if (error->domain == CM_ERROR)
        return cm_error_code_name((CmErrorCode)error->code);
    return error->domain == G_FILE_ERROR ? cm_error_code_name(CM_ERROR_FILE) : "error";
}

static json_t *
number_or_null(int number)
{
    return number ? json_integer(number) : json_null();
}

json_t *
cm_json_error(const GError *error)
{
    const CmErrorDetail *detail = cm_error_detail(error);

    return json_pack("{s:{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}}", "error",
                     "code", code_name(error),
                     "message", cm_json_text(error->message),
                     "file", cm_json_text(detail->file),
                     "line", number_or_null(detail->line),
                     "column", number_or_null(detail->column),
                     "sqlstate", cm_json_text(detail->sqlstate),
                     "native_code", number_or_null(detail->native_code),
                     "statement", cm_json_text(detail->statement));
}

static int
append(const char *buffer, size_t size, void *data)
{
    g_string_append_len(data, buffer, (gssize)size);
    return 0;
}

char *
cm_json_write(json_t *document)
{
    GString *text = g_string_new(NULL);

    json_dump_callback(document, append, text, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    json_decref(document);
    g_string_append_c(text, '\n');
    return g_string_free(text, FALSE);
}

void
cm_json_print(CmContext *context, json_t *document)
{
    g_autofree char *text = cm_json_write(document);

    cm_terminal_print_text(context->terminal, text, -1);
}
