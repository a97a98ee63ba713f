/* Tables of MySQL and MariaDB. */
#include <string.h>

#include "inspect/mysql_internal.h"

/* What the server says of a table of Aria that said nothing. */
static bool
is_usual(const char *key, const char *value)
{
    return (!strcmp(key, "transactional") || !strcmp(key, "page_checksum")) && !strcmp(value, "1");
}

/* An option that is in the table of keys stands by itself, any other in a list. */
static void
add_create_option(CmTable *table, const char *name, const char *text)
{
    g_autofree char *key = g_ascii_strdown(name, -1);
    const CmSetting *setting = cm_option_key("mariadb", CM_SECTION_TABLE, key);
    const char *dialect =
        cm_option_key("mysql", CM_SECTION_TABLE, key) || !setting ? "mysql" : "mariadb";
    CmValue value = cm_value_of_text(text);
    int64_t number;

    if (is_usual(key, text))
        return;
    if (setting && setting->kind == CM_SETTING_INTEGER &&
        g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &number, NULL))
        value = cm_value_of_integer(number);
    if (setting) {
        cm_options_set(&table->options, dialect, key, &value);
    } else {
        const char *before = cm_options_text(table->options, "mysql", "options");
        g_autofree char *list = g_strdup_printf("%s%s`%s`='%s'", before ? before : "",
                                                before ? CM_OPTION_SEPARATOR : "", name, text);

        cm_mysql_set_text(&table->options, "mysql", "options", list);
    }
}

/* "row_format=DYNAMIC `page_compressed`=1 partitioned": what CREATE TABLE said. */
static void
add_create_options(CmMysqlReflection *reflection, CmTable *table, const char *text)
{
    g_autoptr(GRegex) regex = g_regex_new("`?(\\w+)`?=(?:'((?:[^']|'')*)'|(\\S+))", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    reflection->has_partitions = reflection->has_partitions || strstr(text, "partitioned");
    g_regex_match(regex, text, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *name = g_match_info_fetch(match, 1);
        g_autofree char *quoted = g_match_info_fetch(match, 2);
        g_autofree char *bare = g_match_info_fetch(match, 3);

        add_create_option(table, name, bare && *bare ? bare : quoted);
    }
}

static void
add_collation(CmMysqlReflection *reflection, CmTable *table, const char *collation)
{
    const char *charset;
    g_autofree char *prefix = NULL;

    g_hash_table_insert(reflection->defaults, table, g_strdup(collation));
    if (!g_strcmp0(collation, reflection->collation))
        return;
    charset = g_hash_table_lookup(reflection->collations, collation);
    if (!charset)
        cm_mysql_set_text(&table->options, "mysql", "collation", collation);
    prefix = g_strndup(collation, strcspn(collation, "_"));
    cm_mysql_set_text(&table->options, "mysql", "charset", charset ? charset : prefix);
}

/* The rest of a sequence stands in a row of its own. */
static void
add_sequence(CmMysqlReflection *reflection, const CmResult *row)
{
    CmObject *sequence = cm_object_new(CM_OBJECT_SEQUENCE, NULL, cm_result_text(row, 0));
    const char *engine = cm_result_text(row, 2);

    if (engine && g_ascii_strcasecmp(engine, "InnoDB"))
        cm_mysql_set_text(&sequence->options, "mysql", "engine", engine);
    if (*cm_result_text(row, 5))
        sequence->comment = g_strdup(cm_result_text(row, 5));
    g_ptr_array_add(reflection->sequences, sequence);
}

/* Whether SHOW CREATE TABLE may tell more of it: the tables of MERGE, or a block size of an index,
 * which means something to MyISAM alone, and otherwise comes of a table that has or had one. */
static bool
is_doubtful(const CmTable *table, const char *engine)
{
    static const char *const doubtful[] = {"MRG_MyISAM", "MyISAM", NULL};
    const char *format = cm_options_text(table->options, "mysql", "row_format");

    return g_strv_contains(doubtful, engine) || !g_strcmp0(format, "COMPRESSED") ||
           cm_options_get(table->options, "mysql", "key_block_size");
}

/* The server says in the place of its comment what is the matter with a view. */
static void
note_broken(CmSchema *schema, const char *view)
{
    g_autofree char *others = schema->broken;

    schema->broken = g_strdup_printf("%s%s%s", others ? others : "", others ? ", " : "", view);
}

static bool
add_table(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    const char *name = cm_result_text(row, 0);
    const char *kind = cm_result_text(row, 1);
    const char *engine = cm_result_text(row, 2);
    CmTable *table;

    if (!cm_inspect_options_want(reflection->options, name))
        return true;
    if (!strcmp(kind, "SEQUENCE")) {
        add_sequence(reflection, row);
        return true;
    }
    if (!strcmp(kind, "VIEW")) {
        note_broken(reflection->schema, name);
        return true;
    }
    if (!engine)
        return cm_fail(error, CM_ERROR_UNSUPPORTED, "table '%s' cannot be read: %s", name,
                       cm_result_text(row, 5));
    table = cm_table_new(NULL, name);
    if (g_ascii_strcasecmp(engine, "InnoDB"))
        cm_mysql_set_text(&table->options, "mysql", "engine", engine);
    cm_mysql_set_flag(&table->options, "mariadb", "system_versioned",
                      !strcmp(kind, "SYSTEM VERSIONED"));
    if (cm_result_text(row, 4))
        add_create_options(reflection, table, cm_result_text(row, 4));
    add_collation(reflection, table, cm_result_text(row, 3));
    if (*cm_result_text(row, 5))
        table->comment = g_strdup(cm_result_text(row, 5));
    if (!cm_schema_add_table(reflection->schema, table, error))
        return false;
    g_hash_table_insert(reflection->tables, table->name.name, table);
    if (is_doubtful(table, engine))
        cm_mysql_doubt(reflection, table);
    return true;
}

bool
cm_mysql_read_tables(CmMysqlReflection *reflection, GError **error)
{
    return cm_mysql_each_row(
        reflection,
        "SELECT table_name, table_type, engine, table_collation, create_options, table_comment "
        "FROM information_schema.tables WHERE table_schema = DATABASE() AND (table_type IN "
        "('BASE TABLE', 'SEQUENCE', 'SYSTEM VERSIONED') OR (table_type = 'VIEW' AND "
        "table_comment <> 'VIEW')) ORDER BY table_name",
        add_table, error);
}
