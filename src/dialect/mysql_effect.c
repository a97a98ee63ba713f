/* What became of a statement, told by what it does and what its object looks like now: that it
 * looks otherwise than before may be the work of somebody else.
 *
 * A statement takes effect as a whole or not at all, so that one name which it brings or takes away
 * tells of all of it. */
#include "dialect/mysql.h"

#include <string.h>

/* What a name is of. A unique constraint is shown as an index. */
typedef enum {
    OF_NOTHING, /* a clause that can run again, */
    OF_OTHERS,  /* and one that cannot, nor be told by a name */
    OF_COLUMN,
    OF_INDEX,
    OF_CONSTRAINT,
    OF_KEY, /* the primary one, which is not shown by a name */
} NameKind;

/* A clause of ALTER TABLE. */
typedef struct {
    NameKind kind;
    char *name;
    bool comes; /* the name is there once it took effect, else it is not */
} Clause;

static void
free_clause(gpointer data)
{
    g_free(((Clause *)data)->name);
    g_free(data);
}

/* How lines of SHOW CREATE TABLE begin that define something of a name. */
static bool
is_line_of(const char *line, NameKind kind, const char *quoted)
{
    static const char *const heads[][8] = {
        [OF_COLUMN] = {"", NULL},
        [OF_INDEX] = {"KEY ", "UNIQUE KEY ", "FULLTEXT KEY ", "SPATIAL KEY ", "VECTOR KEY ", NULL},
        [OF_CONSTRAINT] = {"CONSTRAINT ", "UNIQUE KEY ", NULL},
        [OF_KEY] = {"PRIMARY KEY ", NULL},
    };

    line += strspn(line, " ");
    for (const char *const *head = heads[kind]; *head; head++)
        if (g_str_has_prefix(line, *head) &&
            !g_ascii_strncasecmp(line + strlen(*head), quoted, strlen(quoted)))
            return true;
    return false;
}

static bool
is_shown(const char *shown, const Clause *clause)
{
    g_auto(GStrv) lines = g_strsplit(shown, "\n", -1);
    g_auto(GStrv) parts = g_strsplit(clause->name, "`", -1);
    g_autofree char *doubled = g_strjoinv("``", parts);
    g_autofree char *quoted =
        clause->kind == OF_KEY ? g_strdup("") : g_strdup_printf("`%s` ", doubled);

    for (GStrv line = lines; *line; line++)
        if (is_line_of(*line, clause->kind, quoted))
            return true;
    return false;
}

/* Reads the next token that is none of these words. */
static bool
pass_over(CmLexer *lexer, CmToken *token, const char *const *words)
{
    do {
        if (!cm_lexer_next_code(lexer, token))
            return false;
    } while (cm_token_is_any(token, words));
    return true;
}

static void
take_name(Clause *clause, NameKind kind, const CmToken *token, bool comes)
{
    clause->kind = cm_token_is_identifier(token) ? kind : OF_OTHERS;
    clause->comes = comes;
    g_free(clause->name);
    clause->name = cm_token_text(token);
    if (kind == OF_INDEX && !g_ascii_strcasecmp(clause->name, "PRIMARY"))
        clause->kind = OF_KEY;
}

/* What ADD and DROP are about, by the word behind them. */
static NameKind
kind_of(const CmToken *token)
{
    static const char *const indexes[] = {"INDEX",   "KEY",    "UNIQUE", "FULLTEXT",
                                          "SPATIAL", "VECTOR", NULL};
    static const char *const others[] = {"PARTITION", "PERIOD", "SYSTEM", NULL};
    static const char *const constraints[] = {"CONSTRAINT", "CHECK", "FOREIGN", NULL};

    return cm_token_is(token, "PRIMARY")         ? OF_KEY
           : cm_token_is_any(token, indexes)     ? OF_INDEX
           : cm_token_is_any(token, constraints) ? OF_CONSTRAINT
           : cm_token_is_any(token, others)      ? OF_OTHERS
                                                 : OF_COLUMN;
}

/* What says IF EXISTS can run again. A constraint that comes has its name behind CONSTRAINT alone.
 */
static void
read_add_or_drop(CmLexer lexer, Clause *clause, bool comes)
{
    static const char *const column[] = {"COLUMN", NULL};
    static const char *const words[] = {"INDEX",  "KEY",        "UNIQUE", "FULLTEXT", "SPATIAL",
                                        "VECTOR", "CONSTRAINT", "CHECK",  "FOREIGN",  NULL};
    static const char *const nameless[] = {"FOREIGN", "CHECK", NULL};
    CmToken token, first, behind;
    NameKind kind;

    clause->kind = OF_OTHERS;
    if (!pass_over(&lexer, &token, column) ||
        (cm_token_is_symbol(&token, "(") && !cm_lexer_next_code(&lexer, &token)))
        return;
    first = token;
    kind = kind_of(&token);
    if (kind == OF_KEY)
        take_name(clause, kind, &token, comes);
    if (kind == OF_KEY || kind == OF_OTHERS || (comes && cm_token_is_any(&first, nameless)))
        return;
    if (kind != OF_COLUMN && !pass_over(&lexer, &token, words))
        return;
    if (cm_token_is(&token, "IF"))
        clause->kind = OF_NOTHING;
    else if (cm_token_is(&token, "PRIMARY") ||
             (comes && kind == OF_CONSTRAINT && cm_lexer_next_code(&lexer, &behind) &&
              cm_token_is(&behind, "PRIMARY")))
        take_name(clause, OF_KEY, &token, comes);
    else
        take_name(clause, kind, &token, comes);
}

/* CHANGE a b, RENAME COLUMN a TO b: the new name comes, unless it is the old one. */
static void
read_renamed(CmLexer lexer, Clause *clause, bool is_change)
{
    static const char *const words[] = {"COLUMN", "INDEX", "KEY", NULL};
    CmLexer ahead = lexer;
    CmToken token, before;
    NameKind kind = OF_COLUMN;
    g_autofree char *was = NULL;

    clause->kind = OF_OTHERS;
    if (!cm_lexer_next_code(&ahead, &before) || !pass_over(&lexer, &token, words))
        return;
    if (!is_change && !cm_token_is_any(&before, words))
        return; /* of the table, which is there still */
    if (cm_token_is(&before, "INDEX") || cm_token_is(&before, "KEY"))
        kind = OF_INDEX;
    was = cm_token_text(&token);
    if (!cm_lexer_next_code(&lexer, &token) ||
        (cm_token_is(&token, "TO") && !cm_lexer_next_code(&lexer, &token)))
        return;
    take_name(clause, kind, &token, true);
    if (!g_ascii_strcasecmp(was, clause->name))
        clause->kind = OF_NOTHING;
}

static Clause *
read_clause(CmLexer lexer)
{
    static const char *const once[] = {"PARTITION", "REORGANIZE", "COALESCE",
                                       "REMOVE",    "CONVERT",    NULL};
    static const char *const passed_over[] = {"NOWAIT", NULL};
    Clause *clause = g_new0(Clause, 1);
    CmToken token;

    if (!pass_over(&lexer, &token, passed_over) ||
        (cm_token_is(&token, "WAIT") &&
         !(cm_lexer_next_code(&lexer, &token) && cm_lexer_next_code(&lexer, &token))))
        return clause;
    if (cm_token_is(&token, "ADD") || cm_token_is(&token, "DROP"))
        read_add_or_drop(lexer, clause, cm_token_is(&token, "ADD"));
    else if (cm_token_is(&token, "CHANGE") || cm_token_is(&token, "RENAME"))
        read_renamed(lexer, clause, cm_token_is(&token, "CHANGE"));
    else if (cm_token_is_any(&token, once))
        clause->kind = OF_OTHERS;
    return clause;
}

/* Whether another clause takes the name away that one brings, or the other way round: both come to
 * the same once more, since a column that holds values of its own is none here
 * (cm_mysql_hides_effect). */
static bool
is_replaced(const GPtrArray *clauses, const Clause *clause)
{
    for (guint i = 0; i < clauses->len; i++) {
        const Clause *other = clauses->pdata[i];

        if (other->kind >= OF_COLUMN && other->comes != clause->comes &&
            (other->kind == OF_COLUMN) == (clause->kind == OF_COLUMN) &&
            !g_ascii_strcasecmp(other->name, clause->name))
            return true;
    }
    return false;
}

/* The lexer is behind the table's name. */
static CmEffect
read_alter(CmLexer lexer, const char *shown)
{
    g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(free_clause);
    bool is_vague = !*shown;
    int depth = 0;
    CmToken token;

    g_ptr_array_add(clauses, read_clause(lexer));
    while (cm_lexer_next_code(&lexer, &token)) {
        depth += cm_token_is_symbol(&token, "(") - cm_token_is_symbol(&token, ")");
        if (!depth && cm_token_is_symbol(&token, ","))
            g_ptr_array_add(clauses, read_clause(lexer));
    }
    for (guint i = 0; *shown && i < clauses->len; i++) {
        const Clause *clause = clauses->pdata[i];
        bool is_told = clause->kind >= OF_COLUMN && !is_replaced(clauses, clause);

        if (is_told)
            return is_shown(shown, clause) == clause->comes ? CM_EFFECT_TAKEN : CM_EFFECT_RUN_AGAIN;
        is_vague |= clause->kind == OF_OTHERS;
    }
    return is_vague ? CM_EFFECT_UNKNOWN : CM_EFFECT_RUN_AGAIN;
}

/* CREATE INDEX and DROP INDEX: the lexer is before the name. */
static CmEffect
read_index(CmLexer lexer, const char *shown, bool comes)
{
    g_autofree char *name = NULL;
    Clause clause = {OF_INDEX, NULL, comes};
    CmToken token;

    if (!cm_lexer_next_code(&lexer, &token) || !*shown)
        return CM_EFFECT_UNKNOWN;
    if (cm_token_is(&token, "IF"))
        return CM_EFFECT_RUN_AGAIN;
    clause.name = name = cm_token_text(&token);
    return is_shown(shown, &clause) == comes ? CM_EFFECT_TAKEN : CM_EFFECT_RUN_AGAIN;
}

/* What a statement that makes, drops or changes a whole object did to it. */
static CmEffect
of_object(const CmToken *verb, CmLexer lexer, bool is_there)
{
    CmToken next;
    bool is_replace = cm_lexer_next_code(&lexer, &next) && cm_token_is(&next, "OR");

    if (cm_token_is(verb, "CREATE"))
        return is_there && !is_replace ? CM_EFFECT_TAKEN : CM_EFFECT_RUN_AGAIN;
    if (cm_token_is(verb, "ALTER"))
        return is_there ? CM_EFFECT_RUN_AGAIN : CM_EFFECT_UNKNOWN;
    return is_there ? CM_EFFECT_RUN_AGAIN : CM_EFFECT_TAKEN;
}

CmEffect
cm_mysql_effect(const char *sql, const char *shown)
{
    g_autofree char *name = NULL;
    CmLexer lexer, behind;
    const char *kind;
    bool is_index;
    CmToken verb;

    if (cm_mysql_hides_effect(sql))
        return CM_EFFECT_UNKNOWN;
    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    behind = lexer;
    kind = cm_mysql_read_kind(&behind);
    if (!kind || !cm_lexer_next_code(&lexer, &verb))
        return CM_EFFECT_UNKNOWN;
    is_index = !strcmp(kind, "INDEX");
    if (!is_index && (strcmp(kind, "TABLE") || !cm_token_is(&verb, "ALTER")))
        return of_object(&verb, lexer, *shown);
    if (*shown && !strchr(shown, '`'))
        return CM_EFFECT_UNKNOWN; /* names are not quoted as they are looked for */
    if (is_index)
        return read_index(behind, shown, cm_token_is(&verb, "CREATE"));
    name = cm_mysql_read_name(&behind);
    lexer = behind;
    if (cm_lexer_next_code(&lexer, &verb) && cm_token_is_symbol(&verb, ".") &&
        cm_lexer_next_code(&lexer, &verb))
        behind = lexer;
    return read_alter(behind, shown);
}
