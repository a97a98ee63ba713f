/* Changes of the options of a table of MySQL and MariaDB, and of its comment. */
#include "dialect/mysql_alter.h"

#include <string.h>

bool
cm_mysql_render_comment(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    CmValue comment = cm_value_of_text(operation->comment ? operation->comment : "");
    GString *out = g_string_new("COMMENT=");

    cm_spelling_append_literal(out, alter->dialect->spelling, &comment);
    cm_mysql_put(alter->adds, out);
    return cm_mysql_apply(alter, operation, error);
}

static bool
is_character(const CmType *type)
{
    static const char *const words[] = {"char", "text", "enum", "set", NULL};

    if (type->kind == CM_TYPE_STRING || type->kind == CM_TYPE_CHAR || type->kind == CM_TYPE_TEXT ||
        type->kind == CM_TYPE_ENUM)
        return true;
    for (const char *const *word = words; type->kind == CM_TYPE_SQL && *word; word++)
        if (strcasestr(type->text, *word))
            return true;
    return false;
}

/* Columns that go by the table's character set go with it. */
static void
follow_charset(CmMysqlAlter *alter)
{
    const CmTable *table = cm_mysql_altered(alter);

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        if (is_character(column->type) && !column->collation &&
            !cm_mysql_text(alter->dialect, column->options, "charset"))
            g_hash_table_add(alter->columns, g_strdup(column->name));
    }
}

static void
put_option(CmMysqlAlter *alter, const char *key, const CmValue *value)
{
    GString *out = g_string_new(NULL);
    bool is_charset = !strcmp(key, "charset") || !strcmp(key, "collation");
    const char *word = !strcmp(key, "charset")     ? "DEFAULT CHARSET"
                       : !strcmp(key, "collation") ? "COLLATE"
                       : !strcmp(key, "engine")    ? "ENGINE"
                                                   : key;

    g_string_printf(out, "%s=", word);
    if (value && value->kind == CM_VALUE_TEXT)
        g_string_append(out, value->data);
    else if (value)
        cm_spelling_append_literal(out, alter->dialect->spelling, value);
    else
        g_string_append(out, !strcmp(key, "engine") ? "InnoDB" : "DEFAULT");
    cm_mysql_put(alter->adds, out);
    if (is_charset)
        follow_charset(alter);
}

/* "PERIOD FOR `name`" of "`name` (`start`, `end`)". */
static GString *
drop_period(const char *period)
{
    return g_string_new_len(period, strrchr(period, '(') ? strrchr(period, '(') - period : -1);
}

/* A period cannot be changed: it goes and comes. */
static void
put_period(CmMysqlAlter *alter, const char *was, const CmValue *value)
{
    if (was)
        cm_mysql_add_single(alter, g_string_prepend(drop_period(was), "DROP PERIOD FOR "));
    if (value)
        cm_mysql_add_single(alter, g_string_append(g_string_new("ADD PERIOD FOR "), value->data));
}

static void
put_partitions(CmMysqlAlter *alter, const char *was, const CmValue *value)
{
    GString *out = g_string_new(value ? "PARTITION BY " : "REMOVE PARTITIONING");

    (void)was;
    cm_mysql_add_single(alter, g_string_append(out, value ? value->data : ""));
}

static void
put_versioning(CmMysqlAlter *alter, const char *was, const CmValue *value)
{
    (void)was;
    cm_mysql_add_single(alter,
                        g_string_new(value ? "ADD SYSTEM VERSIONING" : "DROP SYSTEM VERSIONING"));
}

/* What cannot stand beside others. */
static const struct {
    const char *key;
    void (*put)(CmMysqlAlter *alter, const char *was, const CmValue *value);
} apart[] = {
    {"partition_by", put_partitions},
    {"period", put_period},
    {"system_versioned", put_versioning},
};

static bool
render_option(CmMysqlAlter *alter, const char *key, GError **error)
{
    const CmValue *value = cm_mysql_option(alter->dialect, cm_mysql_altered(alter)->options, key);
    g_autofree char *was = g_strdup(cm_mysql_text(alter->dialect, alter->before->options, key));

    for (gsize i = 0; i < G_N_ELEMENTS(apart); i++) {
        if (strcmp(key, apart[i].key))
            continue;
        if (!cm_mysql_flush(alter, error))
            return false;
        apart[i].put(alter, was, value);
        return true;
    }
    put_option(alter, key, value);
    return true;
}

bool
cm_mysql_render_options(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    if (!cm_mysql_apply(alter, operation, error))
        return false;
    for (guint i = 0; i < operation->options->len; i++)
        if (!render_option(alter, g_array_index(operation->options, CmOption, i).key, error))
            return false;
    return true;
}
