/* What only SHOW CREATE tells of MySQL and MariaDB. Only what is in doubt is looked at: a table
 * with a partition of an odd kind or name, that may have a period, stands for others (MERGE), or
 * whose indexes may have a block size or a parser of their own; and texts whose literals
 * information_schema may have rewritten, which loses backslashes and character sets, and says
 * question marks for letters of four bytes. */
#include <string.h>

#include "base/lexer.h"
#include "inspect/mysql_internal.h"
#include "inspect/mysql_spelled.h"

void
cm_mysql_doubt(CmMysqlReflection *reflection, CmTable *table)
{
    g_hash_table_add(reflection->doubtful, table);
}

/* The text on one line, without the engine of each partition, which is the table's. */
static char *
tidy_partitions(const char *sql)
{
    GString *out = g_string_new(NULL);
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    while (cm_lexer_next_code(&lexer, &token)) {
        if (cm_token_is(&token, "ENGINE")) {
            cm_lexer_next_code(&lexer, &token);
            cm_lexer_next_code(&lexer, &token);
            continue;
        }
        if (out->len && g_ascii_isspace(token.start[-1]))
            g_string_append_c(out, ' ');
        g_string_append_len(out, token.start, (gssize)token.length);
    }
    return g_string_free(out, FALSE);
}

static void
settle_partitions(CmTable *table, const char *shown)
{
    const char *start = strstr(shown, "\n PARTITION BY ");
    g_autofree char *text = start ? tidy_partitions(start + strlen("\n PARTITION BY ")) : NULL;

    cm_mysql_set_text(&table->options, "mysql", "partition_by", text);
}

/* A key without overlaps is listed with the ends of the period in place of its name. */
static void
settle_key(GPtrArray *parts, CmOptions **options, const char *head, const char *period,
           const char *shown)
{
    const char *line = strstr(shown, head);
    g_autofree char *text = line ? g_strndup(line, strcspn(line + 1, "\n") + 1) : NULL;

    if (!text || !strstr(text, " WITHOUT OVERLAPS)") || parts->len < 3)
        return;
    g_ptr_array_set_size(parts, (gint)parts->len - 2);
    cm_mysql_set_text(options, "mariadb", "without_overlaps", period);
}

static void
settle_keys(CmTable *table, const char *period, const char *shown)
{
    CmConstraint *key = cm_table_primary_key(table);

    if (key)
        settle_key(key->parts, &key->options, "\n  PRIMARY KEY (", period, shown);
    for (guint i = 0; i < table->indexes->len; i++) {
        CmIndex *index = table->indexes->pdata[i];
        g_autoptr(GString) head = g_string_new("\n  UNIQUE KEY ");

        cm_mysql_append_identifier(head, index->name);
        g_string_append(head, " (");
        settle_key(index->parts, &index->options, head->str, period, shown);
    }
}

/* The check that a period is listed as goes: it is the period's own. */
static void
settle_period(CmTable *table, const char *shown)
{
    g_autoptr(GRegex) regex = g_regex_new("\n  PERIOD FOR (`((?:[^`]|``)+)` \\(.*\\))", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *period = NULL;
    g_autoptr(GString) name = NULL;
    g_autofree char *quoted = NULL;
    CmConstraint *check;

    if (!g_regex_match(regex, shown, 0, &match))
        return;
    period = g_match_info_fetch(match, 1);
    quoted = g_match_info_fetch(match, 2);
    name = g_string_new(quoted);
    g_string_replace(name, "``", "`", 0);
    check = cm_table_constraint(table, name->str);
    if (check)
        g_ptr_array_remove(table->constraints, check);
    cm_mysql_set_text(&table->options, "mariadb", "period", period);
    settle_keys(table, name->str, shown);
}

/* The tables that a table of MERGE stands for, and where it puts rows. */
static void
settle_merge(CmTable *table, const char *shown)
{
    g_autoptr(GRegex) regex =
        g_regex_new("\n\\)[^\n]*?(?: INSERT_METHOD=(\\w+))? UNION=\\(([^\n]*)\\)", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_autoptr(GString) names = g_string_new(NULL);
    g_autofree char *method = NULL;
    g_autofree char *list = NULL;
    CmLexer lexer;
    CmToken token;

    if (!g_regex_match(regex, shown, 0, &match))
        return;
    method = g_match_info_fetch(match, 1);
    list = g_match_info_fetch(match, 2);
    cm_lexer_init(&lexer, list, -1, &cm_lexer_options_mysql);
    while (cm_lexer_next_code(&lexer, &token)) {
        g_autofree char *name = cm_token_is_identifier(&token) ? cm_token_text(&token) : NULL;

        if (name)
            g_string_append_printf(names, "%s%s", names->len ? CM_OPTION_SEPARATOR : "", name);
    }
    cm_mysql_set_text(&table->options, "mysql", "union", names->len ? names->str : NULL);
    cm_mysql_set_text(&table->options, "mysql", "insert_method", method && *method ? method : NULL);
}

bool
cm_mysql_lost_letters(const char *sql)
{
    return sql && strchr(sql, '?');
}

static void
take_text(char **text, const char *shown)
{
    if (!shown || !cm_mysql_lost_letters(*text))
        return;
    g_free(*text);
    *text = g_strdup(shown);
}

static void
settle_letters(CmTable *table, const char *database, const char *shown)
{
    g_autoptr(CmTable) spelled = cm_mysql_read_spelled(shown, table->name.name, database);

    for (guint i = 0; i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[i];
        const CmColumn *found = cm_table_column(spelled, column->name);
        const char *check = cm_options_text(column->options, "mariadb", "check");

        if (!found)
            continue;
        take_text(&column->computed, found->computed);
        if (cm_mysql_lost_letters(check))
            cm_mysql_set_text(&column->options, "mariadb", "check",
                              cm_options_text(found->options, "mariadb", "check"));
    }
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];
        const CmConstraint *found =
            constraint->name ? cm_table_constraint(spelled, constraint->name) : NULL;

        if (found)
            take_text(&constraint->sql, found->sql);
    }
}

static void
settle_table(const CmMysqlReflection *reflection, gpointer object, const char *shown)
{
    CmTable *table = object;

    settle_letters(table, reflection->database, shown);
    settle_partitions(table, shown);
    settle_period(table, shown);
    cm_mysql_settle_indexes(table, shown);
    if (!g_strcmp0(cm_options_text(table->options, "mysql", "engine"), "MRG_MyISAM"))
        settle_merge(table, shown);
}

/* Whether information_schema may have lost something of a literal. */
static bool
is_doubtful(const char *sql)
{
    for (; *sql; sql++)
        if (*sql == '\\' || *sql == '?' || (unsigned char)*sql >= 0x80)
            return true;
    return false;
}

static const char *
behind_for_each_row(const char *sql)
{
    CmLexer lexer;
    CmToken token;

    cm_lexer_init(&lexer, sql, -1, &cm_lexer_options_mysql);
    while (cm_lexer_next_code(&lexer, &token)) {
        if (!cm_token_is(&token, "EACH") || !cm_lexer_next_code(&lexer, &token))
            continue;
        if (cm_token_is(&token, "ROW"))
            return token.start + token.length;
    }
    return NULL;
}

static void
settle_trigger(const CmMysqlReflection *reflection, gpointer object, const char *shown)
{
    CmTrigger *trigger = object;
    const char *body = behind_for_each_row(shown);
    const char *known = behind_for_each_row(trigger->sql);
    char *sql;

    (void)reflection;
    if (!body || !known)
        return;
    sql = g_strdup_printf("%.*s%s", (int)(known - trigger->sql), trigger->sql, body);
    g_free(trigger->sql);
    trigger->sql = sql;
}

static guint
count(const char *text, const char *word)
{
    guint found = 0;

    for (text = strstr(text, word); text; text = strstr(text + 1, word))
        found++;
    return found;
}

/* Behind the DO of an event: name and comment, which stand before it, may have some of their own.
 */
static const char *
behind_do(const char *sql, guint others)
{
    const char *at = strstr(sql, " DO ");

    for (; at && others > 0; others--)
        at = strstr(at + 1, " DO ");
    return at ? at + strlen(" DO ") : NULL;
}

/* The comment is not taken over: it is shown escaped whatever the mode. */
static void
settle_event(const CmMysqlReflection *reflection, gpointer object, const char *shown)
{
    CmObject *event = object;
    const char *comment = g_hash_table_lookup(reflection->comments, event->name.name);
    guint others = count(event->name.name, " DO ") + (comment ? count(comment, " DO ") : 0);
    const char *body = behind_do(shown, others);
    const char *known = behind_do(event->sql, others);
    char *sql;

    if (!body || !known)
        return;
    sql = g_strdup_printf("%.*s%s", (int)(known - event->sql), event->sql, body);
    g_free(event->sql);
    event->sql = sql;
}

/* The whole statement, without who defined it. */
static void
settle_routine(const CmMysqlReflection *reflection, gpointer object, const char *shown)
{
    CmObject *routine = object;
    g_autoptr(GRegex) regex =
        g_regex_new("^CREATE DEFINER=([`\"]).*?\\1@([`\"]).*?\\2 ", 0, 0, NULL);

    (void)reflection;
    g_free(routine->sql);
    routine->sql = g_regex_replace_literal(regex, shown, -1, 0, "CREATE ", 0, NULL);
}

/* The query behind "VIEW `name` AS ", without what follows it. */
static void
settle_view(const CmMysqlReflection *reflection, gpointer object, const char *shown)
{
    CmView *view = object;
    g_autoptr(GString) head = g_string_new(" VIEW ");
    const char *start;
    const char *end;
    g_autofree char *query = NULL;
    g_autofree char *nested = NULL;

    cm_mysql_append_identifier(head, view->name.name);
    g_string_append(head, " AS ");
    start = strstr(shown, head->str);
    if (!start)
        return;
    start += head->len;
    end =
        cm_options_get(view->options, "mysql", "check_option") ? g_strrstr(start, " WITH ") : NULL;
    query = end ? g_strndup(start, (gsize)(end - start)) : g_strdup(start);
    nested = cm_mysql_nest_joins(query);
    g_free(view->sql);
    view->sql = cm_mysql_tidy(nested, reflection->database);
}

/* What SHOW CREATE is asked about, where it has the statement, and what becomes of that. */
static const struct {
    const char *word;
    int cell;
    void (*settle)(const CmMysqlReflection *reflection, gpointer object, const char *shown);
} kinds[] = {
    {"TABLE", 1, settle_table},      {"TRIGGER", 2, settle_trigger},   {"EVENT", 3, settle_event},
    {"FUNCTION", 2, settle_routine}, {"PROCEDURE", 2, settle_routine}, {"VIEW", 1, settle_view},
};

static gsize
find_kind(const char *word)
{
    gsize at = 0;

    while (g_ascii_strcasecmp(kinds[at].word, word))
        at++;
    return at;
}

static void
ask_about(GArray *all, const char *kind, const char *name, gpointer object)
{
    gsize at = find_kind(kind);
    const CmMysqlShown shown = {kinds[at].word, name, kinds[at].cell, object, NULL};

    g_array_append_val(all, shown);
}

static void
clear_shown(gpointer shown)
{
    g_free(((CmMysqlShown *)shown)->sql);
}

static bool
is_program(const CmMysqlReflection *reflection, const CmObject *object)
{
    if (object->kind == CM_OBJECT_EVENT)
        return true;
    return !reflection->has_bodies &&
           (object->kind == CM_OBJECT_FUNCTION || object->kind == CM_OBJECT_PROCEDURE);
}

/* What is in doubt. */
static GArray *
collect(const CmMysqlReflection *reflection)
{
    const CmSchema *schema = reflection->schema;
    GArray *all = g_array_new(FALSE, FALSE, sizeof(CmMysqlShown));

    g_array_set_clear_func(all, clear_shown);
    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        if (g_hash_table_contains(reflection->doubtful, table))
            ask_about(all, "TABLE", table->name.name, table);
    }
    for (guint i = 0; i < schema->views->len; i++) {
        CmView *view = schema->views->pdata[i];

        if (cm_mysql_lost_letters(view->sql))
            ask_about(all, "VIEW", view->name.name, view);
    }
    for (guint i = 0; i < schema->triggers->len; i++) {
        CmTrigger *trigger = schema->triggers->pdata[i];

        if (is_doubtful(trigger->sql))
            ask_about(all, "TRIGGER", trigger->name.name, trigger);
    }
    for (guint i = 0; i < schema->objects->len; i++) {
        CmObject *object = schema->objects->pdata[i];

        if (object->sql && is_program(reflection, object) && is_doubtful(object->sql))
            ask_about(all, cm_object_kind_info(object->kind)->word, object->name.name, object);
    }
    return all;
}

bool
cm_mysql_settle(CmMysqlReflection *reflection, GError **error)
{
    g_autoptr(GArray) all = collect(reflection);

    if (!cm_mysql_show_create(reflection, all, error))
        return false;
    for (guint i = 0; i < all->len; i++) {
        const CmMysqlShown *shown = &g_array_index(all, CmMysqlShown, i);

        if (shown->sql)
            kinds[find_kind(shown->kind)].settle(reflection, shown->object, shown->sql);
    }
    return true;
}
