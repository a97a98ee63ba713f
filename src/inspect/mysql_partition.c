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
    PLACE,    /* of the partition, from 1 */
    SUBPLACE, /* of the subpartition in it, from 1; NULL where there are none */
};

/* The partitions of the table that is being read. */
struct CmMysqlPartitioning {
    CmTable *table;
    char *method;
    char *head;     /* method and expression */
    char *subhead;  /* those of subpartitions, or NULL */
    GString *list;  /* what the partitions are */
    guint count;    /* of partitions */
    guint subcount; /* of subpartitions of the first one */
    bool is_told;   /* whether the list tells more than how many there are */
};

static void
append_bound(GString *out, const char *method, const char *description)
{
    bool is_default = !strcmp(description, "DEFAULT") || !strcmp(description, "MAXVALUE");

    if (g_str_has_prefix(method, "LIST") && is_default)
        g_string_append(out, " DEFAULT");
    else if (g_str_has_prefix(method, "LIST"))
        g_string_append_printf(out, " VALUES IN (%s)", description);
    else if (!strcmp(description, "MAXVALUE") && !strstr(method, "COLUMNS"))
        g_string_append(out, " VALUES LESS THAN MAXVALUE");
    else
        g_string_append_printf(out, " VALUES LESS THAN (%s)", description);
}

static void
append_partition(GString *out, const CmResult *row)
{
    g_string_append(out, "PARTITION ");
    cm_mysql_append_identifier(out, cm_result_text(row, PARTITION));
    if (cm_result_text(row, DESCRIPTION))
        append_bound(out, cm_result_text(row, METHOD), cm_result_text(row, DESCRIPTION));
    if (cm_result_text(row, COMMENT) && *cm_result_text(row, COMMENT)) {
        g_auto(GStrv) quotes = g_strsplit(cm_result_text(row, COMMENT), "'", -1);
        g_autofree char *comment = g_strjoinv("''", quotes);

        g_string_append_printf(out, " COMMENT = '%s'", comment);
    }
}

static bool
has_other_name(const CmResult *row)
{
    g_autofree char *usual = g_strdup_printf("%ssp%d", cm_result_text(row, PARTITION),
                                             (int)cm_result_integer(row, SUBPLACE) - 1);

    return cm_result_text(row, SUBPARTITION) && strcmp(usual, cm_result_text(row, SUBPARTITION));
}

/* The server lists a DEFAULT partition as one for 0, and a bound of an unsigned column as a
 * negative one; and it does not list all that subpartitions and those by SYSTEM_TIME have. */
static bool
is_doubtful(const CmResult *row)
{
    const char *method = cm_result_text(row, METHOD);
    const char *bound = cm_result_text(row, DESCRIPTION);
    bool is_list = g_str_has_prefix(method, "LIST");

    return !strcmp(method, "SYSTEM_TIME") || has_other_name(row) ||
           (bound && ((is_list && !strcmp(bound, "0")) || *bound == '-'));
}

static void
start_table(struct CmMysqlPartitioning *partitioning, CmTable *table, const CmResult *row)
{
    partitioning->table = table;
    partitioning->method = g_strdup(cm_result_text(row, METHOD));
    partitioning->head =
        g_strdup_printf("%s (%s)", partitioning->method, cm_result_text(row, EXPRESSION));
    if (cm_result_text(row, SUBMETHOD))
        partitioning->subhead =
            g_strdup_printf(" SUBPARTITION BY %s (%s) SUBPARTITIONS",
                            cm_result_text(row, SUBMETHOD), cm_result_text(row, SUBEXPRESSION));
    partitioning->list = g_string_new(NULL);
}

/* Partitions by a hash or key are as good as counted, if nothing is said of them. */
static void
end_table(struct CmMysqlPartitioning *partitioning)
{
    const char *method = partitioning->method;
    g_autoptr(GString) text = NULL;

    if (!partitioning->table)
        return;
    text = g_string_new(partitioning->head);
    if (partitioning->subhead)
        g_string_append_printf(text, "%s %u", partitioning->subhead, partitioning->subcount);
    if ((g_str_has_suffix(method, "HASH") || g_str_has_suffix(method, "KEY")) &&
        !partitioning->is_told)
        g_string_append_printf(text, " PARTITIONS %u", partitioning->count);
    else
        g_string_append_printf(text, " (%s)", partitioning->list->str);
    cm_mysql_set_text(&partitioning->table->options, "mysql", "partition_by", text->str);
    g_free(partitioning->method);
    g_free(partitioning->head);
    g_free(partitioning->subhead);
    g_string_free(partitioning->list, TRUE);
    memset(partitioning, 0, sizeof(*partitioning));
}

static bool
add_partition(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    struct CmMysqlPartitioning *partitioning = reflection->partitioning;
    CmTable *table = cm_mysql_table_of(reflection, row);
    g_autofree char *usual = g_strdup_printf("p%d", (int)cm_result_integer(row, PLACE) - 1);

    (void)error;
    if (!table)
        return true;
    if (table != partitioning->table) {
        end_table(partitioning);
        start_table(partitioning, table, row);
    }
    if (reflection->is_mariadb && is_doubtful(row))
        cm_mysql_doubt(reflection, table);
    partitioning->subcount += cm_result_integer(row, PLACE) == 1;
    if (cm_result_text(row, SUBPLACE) && cm_result_integer(row, SUBPLACE) != 1)
        return true;
    g_string_append(partitioning->list, partitioning->count++ ? ", " : "");
    append_partition(partitioning->list, row);
    if (strcmp(usual, cm_result_text(row, PARTITION)) ||
        (cm_result_text(row, COMMENT) && *cm_result_text(row, COMMENT)))
        partitioning->is_told = true;
    return true;
}

bool
cm_mysql_read_partitions(CmMysqlReflection *reflection, GError **error)
{
    static const char sql[] =
        "SELECT table_name, partition_name, subpartition_name, partition_method, "
        "subpartition_method, partition_expression, subpartition_expression, "
        "partition_description, partition_comment, partition_ordinal_position, "
        "subpartition_ordinal_position FROM information_schema.partitions WHERE table_schema = "
        "DATABASE() AND partition_name IS NOT NULL ORDER BY table_name, "
        "partition_ordinal_position, subpartition_ordinal_position";
    struct CmMysqlPartitioning partitioning = {.table = NULL};
    bool ok;

    if (!reflection->has_partitions)
        return true;
    reflection->partitioning = &partitioning;
    ok = cm_mysql_each_row(reflection, sql, add_partition, error);
    end_table(&partitioning);
    reflection->partitioning = NULL;
    return ok;
}
