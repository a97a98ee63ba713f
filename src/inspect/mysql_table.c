/* Tables of MySQL and MariaDB. */
#include <string.h>

#include "inspect/mysql_internal.h"

/* What the server says of a table of Aria that said nothing. */
static bool
is_usual(const char *key, const char *value)
{
    return !strcmp(key, "transactional") && !strcmp(value, "1");
}

/* "row_format=DYNAMIC `page_compressed`=1 partitioned": what CREATE TABLE said. */
static void
add_create_options(CmTable *table, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text ? text : "", " ", -1);

    for (GStrv word = words; *word; word++) {
        char *equals = strchr(*word, '=');
        g_autofree char *key = NULL;

        if (!equals)
            continue; /* "partitioned" is said by its partitions */
        *equals = '\0';
        g_strdelimit(*word, "`'\"", ' ');
        key = g_ascii_strdown(g_strstrip(*word), -1);
        g_strdelimit(equals + 1, "'\"", ' ');
        if (!is_usual(key, g_strstrip(equals + 1)))
            cm_mysql_set_text(&table->options, "mysql", key, equals + 1);
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
    if (!engine)
        return cm_fail(error, CM_ERROR_UNSUPPORTED, "table '%s' cannot be read: %s", name,
                       cm_result_text(row, 5));
    table = cm_table_new(NULL, name);
    if (g_ascii_strcasecmp(engine, "InnoDB"))
        cm_mysql_set_text(&table->options, "mysql", "engine", engine);
    cm_mysql_set_flag(&table->options, "mariadb", "system_versioned",
                      !strcmp(kind, "SYSTEM VERSIONED"));
    add_create_options(table, cm_result_text(row, 4));
    add_collation(reflection, table, cm_result_text(row, 3));
    if (*cm_result_text(row, 5))
        table->comment = g_strdup(cm_result_text(row, 5));
    if (!cm_schema_add_table(reflection->schema, table, error))
        return false;
    g_hash_table_insert(reflection->tables, table->name.name, table);
    if (!g_ascii_strcasecmp(engine, "MRG_MyISAM"))
        cm_mysql_doubt(reflection, table);
    return true;
}

bool
cm_mysql_read_tables(CmMysqlReflection *reflection, GError **error)
{
    return cm_mysql_each_row(
        reflection,
        "SELECT table_name, table_type, engine, table_collation, create_options, table_comment "
        "FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type IN "
        "('BASE TABLE', 'SEQUENCE', 'SYSTEM VERSIONED') ORDER BY table_name",
        add_table, error);
}
