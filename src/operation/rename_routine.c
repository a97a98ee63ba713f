/* Renaming a type, or a table by the type of its rows, in routines that take or give it, and in
 * what is raw, such as casts and operators: in the statement that creates one, and in its name,
 * which holds the types of its arguments. */
#include <string.h>

#include "operation/internal.h"
#include "operation/rename_reader.h"
#include "operation/rename_text.h"

/* Where the words of a statement begin that are no types; its end if none do. */
static gsize
end_of_types(const char *sql)
{
    static const char *const ends[] = {"LANGUAGE", "AS", NULL};
    bool has_list = false;
    int depth = 0;
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_postgresql);
    while (cm_lexer_next_code(&lexer, &token)) {
        depth += cm_token_is_symbol(&token, "(") - cm_token_is_symbol(&token, ")");
        has_list |= depth > 0;
        if (has_list && !depth && cm_token_is_any(&token, ends))
            return (gsize)(token.start - sql);
    }
    return strlen(sql);
}

/* A text where types stand. */
typedef struct {
    const char *sql;
    const char *names;   /* the same with blanks where another's name stands */
    bool is_anywhere;    /* a type may stand before the first parenthesis */
    bool is_behind_name; /* it stands behind the name of a column */
} Text;

static bool
may_be_type(const Text *text, const CmRenameReader *reader)
{
    bool begins = cm_token_is_symbol(&reader->last, "(") || cm_token_is_symbol(&reader->last, ",");

    return text->names[reader->token.start - text->sql] != ' ' &&
           !(text->is_behind_name && begins) && !cm_rename_reader_is_before(reader, "(");
}

/* The text with the type renamed (transfer full). */
static char *
rename_types(const Text *text, const CmName *from, const char *to)
{
    bool has_list = text->is_anywhere;
    CmRenameReader reader;

    cm_rename_reader_open(&reader, text->sql, &cm_lexer_options_postgresql);
    while (cm_rename_reader_next(&reader)) {
        has_list |= cm_token_is_symbol(&reader.token, "(");
        if (has_list && cm_rename_reader_is_at(&reader, from) && may_be_type(text, &reader))
            cm_rename_reader_put_name(&reader, to);
    }
    return cm_rename_reader_close(&reader);
}

static void
rename_in_name(CmSchema *schema, CmObject *object, const CmName *from, const char *to)
{
    const char *arguments = object->name.name + strcspn(object->name.name, "(");
    const Text text = {arguments, arguments, false, false};
    g_autofree char *renamed = rename_types(&text, from, to);
    g_autofree char *name = NULL;

    if (!strcmp(renamed, arguments))
        return;
    name =
        g_strdup_printf("%.*s%s", (int)(arguments - object->name.name), object->name.name, renamed);
    cm_schema_rename_object(schema, object, name, NULL);
}

static void
rename_in_routine(CmObject *object, const CmName *from, const char *to, bool is_table)
{
    bool is_aggregate = object->kind == CM_OBJECT_AGGREGATE;
    gsize end = is_aggregate ? strlen(object->sql) : end_of_types(object->sql);
    g_autofree char *head = g_strndup(object->sql, end);
    g_autofree char *names = is_aggregate
                                 ? g_strdup(head)
                                 : cm_sql_without_parameters(head, &cm_lexer_options_postgresql);
    const Text text = {head, names, false, false};
    g_autofree char *renamed = rename_types(&text, from, to);
    g_autofree char *body = is_table ? cm_rename_text_table(object->sql + end, from->name, to,
                                                            &cm_lexer_options_postgresql)
                                     : g_strdup(object->sql + end);

    g_free(object->sql);
    object->sql = g_strconcat(renamed, body, NULL);
}

static void
rename_in_raw(char **sql, bool is_table, const CmName *from, const char *to)
{
    const Text text = {*sql, *sql, true, is_table};
    char *renamed = *sql ? rename_types(&text, from, to) : NULL;

    g_free(*sql);
    *sql = renamed;
}

static bool
may_have_types(const CmObject *object)
{
    return (cm_object_is_routine(object) || object->kind == CM_OBJECT_RAW) && object->sql;
}

void
cm_operation_follow_type_in_routines(CmSchema *schema, const CmName *from, const char *to,
                                     bool is_table)
{
    for (guint i = 0; i < schema->objects->len; i++) {
        CmObject *object = schema->objects->pdata[i];
        bool is_foreign = g_str_has_prefix(object->name.name, "foreign table ");

        if (!may_have_types(object) || !strstr(object->sql, from->name))
            continue;
        rename_in_name(schema, object, from, to);
        if (cm_object_is_routine(object)) {
            rename_in_routine(object, from, to, is_table);
            continue;
        }
        rename_in_raw(&object->sql, is_foreign, from, to);
        rename_in_raw(&object->drop_sql, is_foreign, from, to);
    }
}
