#include "schema/raw_name.h"

#include <string.h>

bool
cm_raw_name(const CmObject *object, const char *kind, CmName *own)
{
    const char *whole = object->name.name;
    gsize length = strlen(kind);
    GError *ignored = NULL;
    bool is_one = object->kind == CM_OBJECT_RAW && g_str_has_prefix(whole, kind) &&
                  whole[length] == ' ' && cm_name_parse(whole + length + 1, own, &ignored);

    g_clear_error(&ignored);
    return is_one;
}

bool
cm_raw_multirange_name(const CmObject *object, const CmLexerOptions *options, CmName *own)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool follows = false;
    GError *ignored = NULL;
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, object->sql ? object->sql : "", -1, options);
    while (cm_lexer_next_code(&lexer, &token)) {
        if (cm_token_is_symbol(&token, ",") || cm_token_is_symbol(&token, ")"))
            follows = false;
        if (follows && !cm_token_is_symbol(&token, "="))
            g_string_append_len(text, token.start, (gssize)token.length);
        if (cm_token_is(&token, "MULTIRANGE_TYPE_NAME"))
            follows = true;
    }
    follows = text->len && cm_name_parse(text->str, own, &ignored);
    g_clear_error(&ignored);
    return follows;
}
