/* What only SHOW CREATE tells of MySQL and MariaDB. Each costs a query of its own, so that only
 * what is in doubt is looked at: a table with a partition of an odd kind or name, that may have a
 * period, or stands for others (MERGE); and a program whose literals information_schema may have
 * rewritten, which loses backslashes and character sets. */
#include <string.h>

#include "base/lexer.h"
#include "inspect/mysql_internal.h"

void
cm_mysql_doubt(CmMysqlReflection *reflection, CmTable *table)
{
    if (!g_ptr_array_find(reflection->doubtful, table, NULL))
        g_ptr_array_add(reflection->doubtful, table);
}

/* The cell of SHOW CREATE that holds the statement (transfer full). */
static char *
show(const CmMysqlReflection *reflection, const char *kind, const char *name, int column,
     GError **error)
{
    g_autoptr(GString) sql = g_string_new("SHOW CREATE ");
    g_autoptr(CmResult) row = NULL;

    g_string_append_printf(sql, "%s ", kind);
    cm_mysql_append_identifier(sql, name);
    row = cm_connection_query(reflection->connection, sql->str, NULL, 0, error);
    if (!row || !cm_result_next(row, error))
        return NULL;
    return g_strdup(cm_result_text(row, column));
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
cm_mysql_settle_tables(CmMysqlReflection *reflection, GError **error)
{
    for (guint i = 0; i < reflection->doubtful->len; i++) {
        CmTable *table = reflection->doubtful->pdata[i];
        g_autofree char *shown = show(reflection, "TABLE", table->name.name, 1, error);

        if (!shown)
            return false;
        settle_partitions(table, shown);
        settle_period(table, shown);
        if (!g_strcmp0(cm_options_text(table->options, "mysql", "engine"), "MRG_MyISAM"))
            settle_merge(table, shown);
    }
    return true;
}

/* Whether information_schema may have lost something of a literal. */
static bool
is_doubtful(const char *sql)
{
    for (; *sql; sql++)
        if (*sql == '\\' || (unsigned char)*sql >= 0x80)
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

static bool
settle_trigger(const CmMysqlReflection *reflection, CmTrigger *trigger, GError **error)
{
    g_autofree char *shown = show(reflection, "TRIGGER", trigger->name.name, 2, error);
    const char *body = shown ? behind_for_each_row(shown) : NULL;
    const char *known = behind_for_each_row(trigger->sql);
    char *sql;

    if (!shown)
        return false;
    if (!body || !known)
        return true;
    sql = g_strdup_printf("%.*s%s", (int)(known - trigger->sql), trigger->sql, body);
    g_free(trigger->sql);
    trigger->sql = sql;
    return true;
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
static bool
settle_event(const CmMysqlReflection *reflection, CmObject *event, GError **error)
{
    g_autofree char *shown = show(reflection, "EVENT", event->name.name, 3, error);
    guint others = count(event->name.name, " DO ");
    const char *comment = g_hash_table_lookup(reflection->comments, event->name.name);
    const char *body;
    const char *known;
    char *sql;

    if (!shown)
        return false;
    others += comment ? count(comment, " DO ") : 0;
    body = behind_do(shown, others);
    known = behind_do(event->sql, others);
    if (!body || !known)
        return true;
    sql = g_strdup_printf("%.*s%s", (int)(known - event->sql), event->sql, body);
    g_free(event->sql);
    event->sql = sql;
    return true;
}

/* The whole statement, without who defined it. */
static bool
settle_routine(const CmMysqlReflection *reflection, CmObject *routine, GError **error)
{
    g_autofree char *kind = g_ascii_strup(cm_object_kind_info(routine->kind)->word, -1);
    g_autofree char *shown = show(reflection, kind, routine->name.name, 2, error);
    g_autoptr(GRegex) regex =
        g_regex_new("^CREATE DEFINER=([`\"]).*?\\1@([`\"]).*?\\2 ", 0, 0, NULL);

    if (!shown)
        return false;
    g_free(routine->sql);
    routine->sql = g_regex_replace_literal(regex, shown, -1, 0, "CREATE ", 0, NULL);
    return true;
}

static bool
settle_object(const CmMysqlReflection *reflection, CmObject *object, GError **error)
{
    if (!object->sql || !is_doubtful(object->sql))
        return true;
    if (object->kind == CM_OBJECT_EVENT)
        return settle_event(reflection, object, error);
    return reflection->has_bodies || settle_routine(reflection, object, error);
}

bool
cm_mysql_settle_programs(CmMysqlReflection *reflection, GError **error)
{
    const CmSchema *schema = reflection->schema;

    for (guint i = 0; i < schema->triggers->len; i++) {
        CmTrigger *trigger = schema->triggers->pdata[i];

        if (is_doubtful(trigger->sql) && !settle_trigger(reflection, trigger, error))
            return false;
    }
    for (guint i = 0; i < schema->objects->len; i++)
        if (!settle_object(reflection, schema->objects->pdata[i], error))
            return false;
    return true;
}
