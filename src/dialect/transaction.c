/* SQL of the user's own that would begin or end the transaction which its revision runs in. */
#include "dialect/ddl.h"

/* The words that open such a statement, and those behind them that make it another one, or without
 * which it is another one. */
typedef struct {
    const char *word;
    const char *unless[3];
    const char *with;
} Form;

static const Form forms[] = {
    {"BEGIN", {NULL}, NULL},
    {"START", {NULL}, "TRANSACTION"},
    {"COMMIT", {"PREPARED", NULL}, NULL},
    {"END", {NULL}, NULL},
    {"ROLLBACK", {"TO", "PREPARED", NULL}, NULL},
    {"ABORT", {NULL}, NULL},
    {"PREPARE", {NULL}, "TRANSACTION"},
};

/* ROLLBACK WORK TO a savepoint has a word in between that means nothing. */
static bool
next_word(CmLexer *lexer, CmToken *token)
{
    static const char *const noise[] = {"WORK", "TRANSACTION", NULL};

    return cm_lexer_next_code(lexer, token) &&
           (!cm_token_is_any(token, noise) || cm_lexer_next_code(lexer, token));
}

/* The word that says so; NULL where it does not. */
static const char *
transaction_word(const CmDialect *dialect, const char *sql)
{
    CmLexer lexer;
    CmToken token;
    const Form *form = NULL;

    cm_lexer_init(&lexer, sql, -1, dialect->spelling->lexer);
    if (!cm_lexer_next_code(&lexer, &token))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
        if (cm_token_is(&token, forms[i].word))
            form = &forms[i];
    if (!form)
        return NULL;
    if (form->with)
        return cm_lexer_next_code(&lexer, &token) && cm_token_is(&token, form->with) ? form->word
                                                                                     : NULL;
    return next_word(&lexer, &token) && cm_token_is_any(&token, form->unless) ? NULL : form->word;
}

bool
cm_dialect_check_transaction(const CmDialect *dialect, const CmOperation *operation, GError **error)
{
    g_autoptr(GPtrArray) statements = cm_statements_new();

    if (operation->kind != CM_OPERATION_EXECUTE)
        return true;
    if (!cm_ddl_add_execute(statements, dialect, operation, error))
        return false;
    for (guint i = 0; i < statements->len; i++) {
        const CmStatement *statement = statements->pdata[i];
        const char *word = transaction_word(dialect, statement->text);
        CmPosition at = operation->at;

        if (!word)
            continue;
        if (statement->line)
            at = (CmPosition){at.file, statement->line, statement->column};
        return cm_fail_at(
            error, at, CM_ERROR_MIGRATION,
            "%s is about the transaction that the revision runs in: leave it out, or "
            "write 'transaction: none' at the head of the file, with which nothing is "
            "rolled back",
            word);
    }
    return true;
}
