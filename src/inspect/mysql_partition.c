/* How tables of MySQL and MariaDB are partitioned: the text behind PARTITION BY. */
#include <string.h>

#include "inspect/mysql_internal.h"

enum {
    PARTITION = 1,
    SUBPARTITION,
    METHOD,
    SUBMETHOD,
    EXPRESSION,
    SUBEXPRESSION,
    DESCRIPTION,
    COMMENT,
    SUBPARTITIONS, /* of this partition */
    IS_FIRST_SUBPARTITION,
    ONLY_COUNTED, /* how many partitions there are, where that is all that is said of them */
};

static void
append_bound(GString *out, const char *method, const char *description)
{
    if (g_str_has_prefix(method, "LIST"))
        g_string_append_printf(out, strcmp(description, "DEFAULT") ? " VALUES IN (%s)" : " %s",
                               description);
    else if (!strcmp(description, "MAXVALUE") && !strstr(method, "COLUMNS"))
        g_string_append(out, " VALUES LESS THAN MAXVALUE");
    else
        g_string_append_printf(out, " VALUES LESS THAN (%s)", description);
}

static void
append_partition(GString *out, const CmResult *row)
{
    g_string_append_printf(out, "PARTITION `%s`", cm_result_text(row, PARTITION));
    if (cm_result_text(row, DESCRIPTION))
        append_bound(out, cm_result_text(row, METHOD), cm_result_text(row, DESCRIPTION));
    if (cm_result_text(row, COMMENT) && *cm_result_text(row, COMMENT)) {
        g_auto(GStrv) quotes = g_strsplit(cm_result_text(row, COMMENT), "'", -1);
        g_autofree char *comment = g_strjoinv("''", quotes);

        g_string_append_printf(out, " COMMENT = '%s'", comment);
    }
}

/* The text behind PARTITION BY grows with each partition of the table. */
static bool
add_partition(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    CmTable *table = cm_mysql_table_of(reflection, row);
    const char *before = table ? cm_options_text(table->options, "mysql", "partition_by") : NULL;
    const char *method = cm_result_text(row, METHOD);
    g_autoptr(GString) text = g_string_new(NULL);

    if (!table)
        return true;
    if (!strcmp(method, "SYSTEM_TIME"))
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "table '%s' is partitioned by SYSTEM_TIME, which cmig cannot express",
                       table->name.name);
    if (before &&
        (cm_result_text(row, ONLY_COUNTED) || !cm_result_integer(row, IS_FIRST_SUBPARTITION)))
        return true;
    if (before) {
        g_string_append_len(text, before, (gssize)strlen(before) - 1);
        g_string_append(text, ", ");
    } else {
        g_string_append_printf(text, "%s (%s)", method, cm_result_text(row, EXPRESSION));
        if (cm_result_text(row, SUBMETHOD))
            g_string_append_printf(
                text, " SUBPARTITION BY %s (%s) SUBPARTITIONS %s", cm_result_text(row, SUBMETHOD),
                cm_result_text(row, SUBEXPRESSION), cm_result_text(row, SUBPARTITIONS));
        if (cm_result_text(row, ONLY_COUNTED))
            g_string_append_printf(text, " PARTITIONS %s", cm_result_text(row, ONLY_COUNTED));
        else
            g_string_append(text, " (");
    }
    if (!cm_result_text(row, ONLY_COUNTED)) {
        append_partition(text, row);
        g_string_append_c(text, ')');
    }
    cm_mysql_set_text(&table->options, "mysql", "partition_by", text->str);
    if (g_str_has_prefix(method, "LIST") && !strcmp(cm_result_text(row, DESCRIPTION), "0") &&
        reflection->is_mariadb)
        g_ptr_array_add(reflection->doubtful, table);
    return true;
}

/* MariaDB lists a DEFAULT partition as one for 0: which of both it is, only CREATE TABLE tells. */
static bool
settle_default(CmMysqlReflection *reflection, CmTable *table, GError **error)
{
    g_autoptr(GString) sql = g_string_new("SHOW CREATE TABLE ");
    g_autoptr(GString) text =
        g_string_new(cm_options_text(table->options, "mysql", "partition_by"));
    g_autoptr(GRegex) regex = g_regex_new("PARTITION (`(?:[^`]|``)+`) DEFAULT", 0, 0, NULL);
    g_autoptr(CmResult) row = NULL;
    g_autoptr(GMatchInfo) match = NULL;

    cm_spelling_append_identifier(sql, &cm_spelling_mariadb, table->name.name);
    row = cm_connection_query(reflection->connection, sql->str, NULL, 0, error);
    if (!row || !cm_result_next(row, error))
        return false;
    if (g_regex_match(regex, cm_result_text(row, 1), 0, &match)) {
        g_autofree char *name = g_match_info_fetch(match, 1);
        g_autofree char *listed = g_strdup_printf("PARTITION %s VALUES IN (0)", name);
        g_autofree char *meant = g_strdup_printf("PARTITION %s DEFAULT", name);

        g_string_replace(text, listed, meant, 1);
    }
    cm_mysql_set_text(&table->options, "mysql", "partition_by", text->str);
    return true;
}

bool
cm_mysql_read_partitions(CmMysqlReflection *reflection, GError **error)
{
    static const char sql[] =
        "SELECT table_name, partition_name, subpartition_name, partition_method, "
        "subpartition_method, partition_expression, subpartition_expression, "
        "partition_description, partition_comment, count(*) OVER (PARTITION BY table_name, "
        "partition_name), coalesce(subpartition_ordinal_position, 1) = 1, CASE WHEN "
        "(partition_method LIKE '%HASH' OR partition_method LIKE '%KEY') AND sum(partition_comment "
        "<> '' OR partition_name <> concat('p', partition_ordinal_position - 1)) OVER (PARTITION "
        "BY table_name) = 0 THEN count(*) OVER (PARTITION BY table_name) END "
        "FROM information_schema.partitions WHERE table_schema = DATABASE() AND partition_name "
        "IS NOT NULL ORDER BY table_name, partition_ordinal_position, "
        "subpartition_ordinal_position";

    if (!cm_mysql_each_row(reflection, sql, add_partition, error))
        return false;
    for (guint i = 0; i < reflection->doubtful->len; i++)
        if (!settle_default(reflection, reflection->doubtful->pdata[i], error))
            return false;
    return true;
}
