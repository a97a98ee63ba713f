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

/* What a table has that says nothing, where that is not DEFAULT. */
static const char *
usual_value(const char *key)
{
    static const struct {
        const char *key, *value;
    } usual[] = {
        {"engine", "InnoDB"},    {"key_block_size", "0"},
        {"checksum", "0"},       {"delay_key_write", "0"},
        {"max_rows", "0"},       {"min_rows", "0"},
        {"avg_row_length", "0"}, {"compression", "NONE"},
        {"encryption", "N"},     {"insert_method", "NO"},
        {"union", ""},           {"transactional", "1"},
        {"page_checksum", "1"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(usual); i++)
        if (!strcmp(usual[i].key, key))
            return usual[i].value;
    return "DEFAULT";
}

static void
put_option(CmMysqlAlter *alter, const char *key, const CmValue *value)
{
    const CmValue usual = cm_value_of_text(usual_value(key));
    GString *out = g_string_new(NULL);

    cm_mysql_append_table_option(out, alter->dialect, key, value ? value : &usual);
    if (out->len)
        cm_mysql_put(alter->adds, g_string_erase(out, 0, 1));
    else
        g_string_free(out, TRUE);
}

static GStrv
others_of(const CmMysqlAlter *alter, const CmTable *table)
{
    const char *text = cm_mysql_text(alter->dialect, table->options, "options");

    return g_strsplit(text ? text : "", CM_OPTION_SEPARATOR, -1);
}

/* Whether a list says `name`=…, whatever the value. */
static bool
has_setting(char **list, const char *setting, gsize length)
{
    for (; *list; list++)
        if (!strncmp(*list, setting, length) && (*list)[length] == '=')
            return true;
    return false;
}

/* What other engines know goes setting by setting: all that is said, and DEFAULT for what no longer
 * is. */
static void
put_others(CmMysqlAlter *alter)
{
    g_auto(GStrv) before = others_of(alter, alter->before);
    g_auto(GStrv) now = others_of(alter, cm_mysql_altered(alter));

    for (char **setting = now; *setting; setting++)
        cm_mysql_put(alter->adds, g_string_new(*setting));
    for (char **setting = before; *setting; setting++) {
        gsize length = strcspn(*setting, "=");

        if (has_setting(now, *setting, length))
            continue;
        cm_mysql_put(alter->adds,
                     g_string_append(g_string_new_len(*setting, (gssize)length), "=DEFAULT"));
    }
}

/* Both at once: a character set brings its own collation with it. */
static void
put_charset(CmMysqlAlter *alter)
{
    const CmOptions *options = cm_mysql_altered(alter)->options;
    const CmValue *charset = cm_mysql_option(alter->dialect, options, "charset");
    const CmValue *collation = cm_mysql_option(alter->dialect, options, "collation");

    if (charset || !collation)
        put_option(alter, "charset", charset);
    if (collation)
        put_option(alter, "collation", collation);
    follow_charset(alter);
}

/* "PERIOD FOR `name`" of "`name` (`start`, `end`)". */
static GString *
drop_period(const char *period)
{
    return g_string_new_len(period, strrchr(period, '(') ? strrchr(period, '(') - period : -1);
}

/* It comes together with the keys over it. */
static void
put_period(CmMysqlAlter *alter, const CmValue *value)
{
    if (value)
        cm_mysql_put(alter->adds, g_string_append(g_string_new("ADD PERIOD FOR "), value->data));
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
    {"system_versioned", put_versioning},
};

/* What only Aria's tables have goes with the engine. */
static bool
goes_with_engine(const CmMysqlAlter *alter, const char *key, const CmValue *value)
{
    const CmOptions *options = cm_mysql_altered(alter)->options;

    return !value && !strcmp(key, "transactional") &&
           g_strcmp0(cm_mysql_text(alter->dialect, options, "engine"), "Aria");
}

/* Whether the versioning is as it is to be, since it came or went with the columns that say when.
 */
static bool
is_done(const CmMysqlAlter *alter, const char *key)
{
    return !strcmp(key, "system_versioned") &&
           cm_mysql_is_set(alter->dialect, alter->before->options, key) ==
               cm_mysql_is_set(alter->dialect, cm_mysql_altered(alter)->options, key);
}

static bool
render_option(CmMysqlAlter *alter, const char *key, GError **error)
{
    const CmValue *value = cm_mysql_option(alter->dialect, cm_mysql_altered(alter)->options, key);
    g_autofree char *was = g_strdup(cm_mysql_text(alter->dialect, alter->before->options, key));

    if (is_done(alter, key))
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(apart); i++) {
        if (strcmp(key, apart[i].key))
            continue;
        if (!cm_mysql_flush(alter, error))
            return false;
        apart[i].put(alter, was, value);
        return true;
    }
    if (!strcmp(key, "period"))
        put_period(alter, value);
    else if (!strcmp(key, "charset") || !strcmp(key, "collation"))
        put_charset(alter);
    else if (!strcmp(key, "options"))
        put_others(alter);
    else if (!goes_with_engine(alter, key, value))
        put_option(alter, key, value);
    return true;
}

static bool
says(const CmOptions *options, const char *key)
{
    for (guint i = 0; i < options->len; i++)
        if (!strcmp(g_array_index((GArray *)options, CmOption, i).key, key))
            return true;
    return false;
}

void
cm_mysql_take_period(CmMysqlAlter *alter, const CmOperation *operation)
{
    CmTable *table = cm_mysql_altered(alter);
    const char *was = cm_mysql_text(alter->dialect, table->options, "period");

    if (operation->kind != CM_OPERATION_SET_TABLE_OPTIONS || !was ||
        !says(operation->options, "period"))
        return;
    cm_mysql_put(alter->drops, g_string_prepend(drop_period(was), "DROP PERIOD FOR "));
    cm_options_set(&table->options, "mariadb", "period", &CM_VALUE_OF_NULL);
}

/* Indexes keep the block size that the table had when they were made: they are made anew. */
static void
make_indexes_anew(CmMysqlAlter *alter)
{
    const CmTable *table = cm_mysql_altered(alter);

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (key->kind != CM_CONSTRAINT_PRIMARY_KEY && key->kind != CM_CONSTRAINT_UNIQUE)
            continue;
        cm_mysql_put(alter->drops, cm_mysql_drop_clause(alter, key));
        cm_mysql_add_constraint(alter, key);
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        cm_mysql_put(alter->drops, cm_mysql_clause("DROP INDEX ", alter, index->name));
        cm_mysql_add_index(alter, index);
    }
}

static bool
render_block_size(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    if (!cm_mysql_flush(alter, error))
        return false;
    cm_mysql_note_demands(alter, operation);
    make_indexes_anew(alter);
    return true;
}

bool
cm_mysql_render_options(CmMysqlAlter *alter, const CmOperation *operation, GError **error)
{
    const CmOptions *options = operation->options;
    bool has_charset = says(options, "charset");
    bool has_block_size =
        says(options, "key_block_size") &&
        cm_mysql_option(alter->dialect, cm_mysql_altered(alter)->options, "key_block_size");

    if (has_block_size && !render_block_size(alter, operation, error))
        return false;
    if (!cm_mysql_apply(alter, operation, error))
        return false;
    for (guint i = 0; i < options->len; i++) {
        const char *key = g_array_index((GArray *)options, CmOption, i).key;

        if (has_charset && !strcmp(key, "collation"))
            continue;
        if (!render_option(alter, key, error))
            return false;
    }
    return !has_block_size || cm_mysql_flush(alter, error);
}

static const CmOptions *
options_of(const CmOperation *operation)
{
    const GPtrArray *columns = operation->body ? operation->body->columns : NULL;

    if (operation->index)
        return operation->index->options;
    if (operation->constraint)
        return operation->constraint->options;
    if (operation->to)
        return operation->to->options;
    if (operation->kind == CM_OPERATION_ADD_COLUMN && columns->len)
        return ((CmColumn *)columns->pdata[0])->options;
    return operation->options;
}

void
cm_mysql_note_demands(CmMysqlAlter *alter, const CmOperation *operation)
{
    const char *algorithm = cm_mysql_text(alter->dialect, options_of(operation), "algorithm");
    const char *lock = cm_mysql_text(alter->dialect, options_of(operation), "lock");

    if (algorithm) {
        g_free(alter->algorithm);
        alter->algorithm = g_ascii_strup(algorithm, -1);
    }
    if (lock) {
        g_free(alter->lock);
        alter->lock = g_ascii_strup(lock, -1);
    }
}
