/* Indexes, keys and constraints of MySQL and MariaDB. Whatever is unique is an index here: these
 * databases make no difference. */
#include <string.h>

#include "dialect/mysql.h"
#include "inspect/mysql_internal.h"

enum {
    INDEX_NAME = 1,
    NON_UNIQUE,
    INDEX_COLUMN,
    INDEX_ORDER,
    SUB_PART,
    INDEX_TYPE,
    INDEX_COMMENT,
    INVISIBLE,
    EXPRESSION,
};

static CmPart *
read_part(const CmResult *row)
{
    const char *column = cm_result_text(row, INDEX_COLUMN);
    CmPart *part = column ? cm_part_new(column) : cm_part_new_sql(cm_result_text(row, EXPRESSION));

    if (!g_strcmp0(cm_result_text(row, INDEX_ORDER), "D"))
        part->order = CM_ORDER_DESC;
    part->length = (int)cm_result_integer(row, SUB_PART);
    return part;
}

static void
read_kind(const CmTable *table, CmOptions **options, const CmResult *row)
{
    const char *type = cm_result_text(row, INDEX_TYPE);
    const char *engine = cm_options_text(table->options, "mysql", "engine");
    bool is_hash_engine = engine && !g_ascii_strcasecmp(engine, "MEMORY");

    if (!strcmp(type, "FULLTEXT") || !strcmp(type, "SPATIAL") || !strcmp(type, "RTREE"))
        cm_mysql_set_text(options, "mysql", "kind",
                          strcmp(type, "FULLTEXT") ? "spatial" : "fulltext");
    else if (strcmp(type, is_hash_engine ? "HASH" : "BTREE"))
        cm_mysql_set_text(options, "mysql", "using", strcmp(type, "HASH") ? "btree" : "hash");
}

static char *
read_comment(const CmResult *row)
{
    const char *comment = cm_result_text(row, INDEX_COMMENT);

    return comment && *comment ? g_strdup(comment) : NULL;
}

static void
add_index(CmTable *table, const CmResult *row)
{
    CmIndex *index =
        cm_index_new(cm_result_text(row, INDEX_NAME), !cm_result_integer(row, NON_UNIQUE));

    read_kind(table, &index->options, row);
    cm_mysql_set_flag(&index->options, "mysql", "invisible", cm_result_integer(row, INVISIBLE));
    index->comment = read_comment(row);
    cm_table_add_index(table, index);
}

/* A FULLTEXT index has no prefixes, a SPATIAL one has some that are the server's own. */
static void
add_part(GPtrArray *parts, const CmIndex *index, const CmResult *row)
{
    CmPart *part = read_part(row);

    if (index && cm_options_text(index->options, "mysql", "kind"))
        part->length = 0;
    g_ptr_array_add(parts, part);
}

static bool
add_index_row(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    CmTable *table = cm_mysql_table_of(reflection, row);
    const char *name = cm_result_text(row, INDEX_NAME);
    CmIndex *index;

    (void)error;
    if (!table)
        return true;
    if (!strcmp(name, "PRIMARY")) {
        if (!cm_table_primary_key(table)) {
            cm_table_add_constraint(table, cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL));
            read_kind(table, &cm_table_primary_key(table)->options, row);
            cm_table_primary_key(table)->comment = read_comment(row);
        }
        add_part(cm_table_primary_key(table)->parts, NULL, row);
        return true;
    }
    if (!cm_table_index(table, name))
        add_index(table, row);
    if (!strcmp(cm_result_text(row, INDEX_TYPE), "FULLTEXT"))
        cm_mysql_doubt(reflection, table);
    index = cm_table_index(table, name);
    add_part(index->parts, index, row);
    return true;
}

bool
cm_mysql_read_indexes(CmMysqlReflection *reflection, GError **error)
{
    bool has_expressions = !reflection->is_mariadb && reflection->version >= 80013;
    bool has_visibility = !reflection->is_mariadb && reflection->version >= 80000;
    bool has_ignored = reflection->is_mariadb && reflection->version >= 100600;
    g_autofree char *sql = g_strdup_printf(
        "SELECT table_name, index_name, non_unique, column_name, collation, sub_part, index_type, "
        "index_comment, %s, %s FROM information_schema.statistics WHERE table_schema = "
        "DATABASE()%s",
        has_visibility ? "is_visible = 'NO'"
        : has_ignored  ? "ignored = 'YES'"
                       : "0",
        has_expressions ? "expression" : "NULL",
        reflection->is_mariadb ? "" : " ORDER BY table_name, non_unique, index_name, seq_in_index");

    return cm_mysql_each_row(reflection, sql, add_index_row, error);
}

static bool
says_column(const char *sql, const CmColumn *column)
{
    g_autoptr(GString) name = g_string_new(NULL);

    cm_mysql_append_identifier(name, column->name);
    return strstr(sql, name->str) != NULL;
}

/* The column of a check: the server lists a column's check under the name that the column had when
 * it was made, and which another may have since. */
static CmColumn *
find_checked(const CmTable *table, const char *name, const char *sql)
{
    CmColumn *column = cm_table_column(table, name);

    if (column && says_column(sql, column))
        return column;
    for (guint i = 0; i < table->columns->len; i++)
        if (says_column(sql, table->columns->pdata[i]))
            return table->columns->pdata[i];
    return column;
}

/* A check said at a column is the column's, in MariaDB: one that only says that text is JSON makes
 * it a JSON column, since that is how the server keeps one. */
static void
add_column_check(CmTable *table, const char *name, const char *sql)
{
    CmColumn *column = find_checked(table, name, sql);
    g_autoptr(GString) json = g_string_new("json_valid(");

    if (!column)
        return;
    cm_mysql_append_identifier(json, column->name);
    g_string_append_c(json, ')');
    if (strcmp(sql, json->str) || column->type->kind != CM_TYPE_SQL ||
        strcmp(column->type->text, "longtext") || g_strcmp0(column->collation, "utf8mb4_bin")) {
        g_autofree char *tidy = cm_mysql_tidy(sql, NULL);

        cm_mysql_set_text(&column->options, "mariadb", "check", tidy);
        return;
    }
    cm_type_free(column->type);
    column->type = cm_type_new(CM_TYPE_JSON);
    g_clear_pointer(&column->collation, g_free);
    cm_options_set(&column->options, "mysql", "charset", &CM_VALUE_OF_NULL);
}

/* A period of time of the application is listed as a check that it does not end before it starts.
 */
static bool
may_be_period(const char *sql)
{
    g_autoptr(GRegex) regex = g_regex_new("^`((?:[^`]|``)+)` < `((?:[^`]|``)+)`$", 0, 0, NULL);

    return g_regex_match(regex, sql, 0, NULL);
}

static bool
add_check(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    CmTable *table = cm_mysql_table_of(reflection, row);
    CmConstraint *check;

    (void)error;
    if (!table)
        return true;
    if (cm_mysql_lost_letters(cm_result_text(row, 2)))
        cm_mysql_doubt(reflection, table);
    if (!g_strcmp0(cm_result_text(row, 3), "Column")) {
        add_column_check(table, cm_result_text(row, 1), cm_result_text(row, 2));
        return true;
    }
    check = cm_constraint_new(CM_CONSTRAINT_CHECK, cm_result_text(row, 1));
    check->sql = cm_mysql_tidy(cm_result_text(row, 2), NULL);
    cm_mysql_set_flag(&check->options, "mysql", "not_enforced",
                      !g_strcmp0(cm_result_text(row, 4), "NO"));
    cm_table_add_constraint(table, check);
    if (reflection->is_mariadb && may_be_period(cm_result_text(row, 2)))
        cm_mysql_doubt(reflection, table);
    return true;
}

bool
cm_mysql_read_checks(CmMysqlReflection *reflection, GError **error)
{
    const char *mariadb = "SELECT table_name, constraint_name, check_clause, level, 'YES' FROM "
                          "information_schema.check_constraints WHERE constraint_schema = "
                          "DATABASE() ORDER BY table_name, constraint_name";
    const char *mysql = "SELECT t.table_name, c.constraint_name, c.check_clause, 'Table', "
                        "t.enforced FROM information_schema.check_constraints c JOIN "
                        "information_schema.table_constraints t USING (constraint_schema, "
                        "constraint_name) WHERE constraint_schema = DATABASE() ORDER BY 1, 2";

    if (reflection->is_mariadb)
        return reflection->version < 100200 ||
               cm_mysql_each_row(reflection, mariadb, add_check, error);
    return reflection->version < 80016 || cm_mysql_each_row(reflection, mysql, add_check, error);
}

enum {
    KEY_NAME = 1,
    KEY_COLUMN,
    REFERRED_SCHEMA,
    REFERRED_TABLE,
    REFERRED_COLUMN,
};

static void
append_name(GStrv *names, const char *name)
{
    guint count = *names ? g_strv_length(*names) : 0;

    *names = g_renew(char *, *names, count + 2);
    (*names)[count] = g_strdup(name);
    (*names)[count + 1] = NULL;
}

/* A key made while the server looked at none (foreign_key_checks=0) keeps the letters that it was
 * written in; a column is called as its table has it. */
static const char *
referred_column(const CmMysqlReflection *reflection, const CmName *referred, const char *name)
{
    const CmTable *table = cm_schema_table(reflection->schema, referred);

    for (guint i = 0; table && i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (!g_ascii_strcasecmp(column->name, name))
            return column->name;
    }
    return name;
}

static bool
add_key_column(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    CmTable *table = cm_mysql_table_of(reflection, row);
    const char *schema = cm_result_text(row, REFERRED_SCHEMA);
    CmConstraint *key;

    (void)error;
    if (!table)
        return true;
    reflection->has_foreign_keys = true;
    key = cm_table_constraint(table, cm_result_text(row, KEY_NAME));
    if (!key) {
        key = cm_constraint_new(CM_CONSTRAINT_FOREIGN_KEY, cm_result_text(row, KEY_NAME));
        key->referred = cm_name_new(g_strcmp0(schema, reflection->database) ? schema : NULL,
                                    cm_result_text(row, REFERRED_TABLE));
        cm_table_add_constraint(table, key);
    }
    g_ptr_array_add(key->parts, cm_part_new(cm_result_text(row, KEY_COLUMN)));
    append_name(&key->referred_columns,
                referred_column(reflection, &key->referred, cm_result_text(row, REFERRED_COLUMN)));
    return true;
}

/* RESTRICT, NO ACTION and nothing said are one to these servers. */
static CmAction
read_action(const char *rule)
{
    if (!strcmp(rule, "CASCADE"))
        return CM_ACTION_CASCADE;
    if (!strcmp(rule, "SET NULL"))
        return CM_ACTION_SET_NULL;
    return strcmp(rule, "SET DEFAULT") ? CM_ACTION_NONE : CM_ACTION_SET_DEFAULT;
}

static bool
add_actions(CmMysqlReflection *reflection, const CmResult *row, GError **error)
{
    CmTable *table = cm_mysql_table_of(reflection, row);
    CmConstraint *key = table ? cm_table_constraint(table, cm_result_text(row, 1)) : NULL;

    (void)error;
    if (!key)
        return true;
    key->on_update = read_action(cm_result_text(row, 2));
    key->on_delete = read_action(cm_result_text(row, 3));
    return true;
}

/* What goes without saying of the columns, now that the keys are known: an integer that is the
 * whole primary key is numbered, unless it is a foreign key. */
static void
read_numbering(CmTable *table)
{
    for (guint i = 0; i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[i];
        bool is_numbered = column->autoincrement == CM_AUTOINCREMENT_YES;

        column->autoincrement = CM_AUTOINCREMENT_AUTO;
        if (cm_mysql_is_numbered(table, column) != is_numbered)
            column->autoincrement = is_numbered ? CM_AUTOINCREMENT_YES : CM_AUTOINCREMENT_NO;
    }
}

static bool
read_actions(CmMysqlReflection *reflection, GError **error)
{
    return !reflection->has_foreign_keys ||
           cm_mysql_each_row(reflection,
                             "SELECT table_name, constraint_name, update_rule, delete_rule FROM "
                             "information_schema.referential_constraints WHERE constraint_schema "
                             "= DATABASE()",
                             add_actions, error);
}

bool
cm_mysql_read_foreign_keys(CmMysqlReflection *reflection, GError **error)
{
    return cm_mysql_each_row(
               reflection,
               "SELECT table_name, constraint_name, column_name, referenced_table_schema, "
               "referenced_table_name, referenced_column_name FROM "
               "information_schema.key_column_usage WHERE table_schema = DATABASE() AND "
               "referenced_table_name IS NOT NULL ORDER BY table_name, constraint_name, "
               "ordinal_position",
               add_key_column, error) &&
           read_actions(reflection, error);
}

void
cm_mysql_settle_numbering(CmMysqlReflection *reflection)
{
    for (guint i = 0; i < reflection->schema->tables->len; i++) {
        cm_mysql_forget_row_ends(reflection->schema->tables->pdata[i]);
        read_numbering(reflection->schema->tables->pdata[i]);
    }
}
