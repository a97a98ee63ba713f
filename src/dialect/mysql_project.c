/* A schema as MySQL or MariaDB has it: what can be said in several ways is said in one, so that a
 * model compares equal to what the database says of itself. */
#include "dialect/mysql_program.h"
#include "schema/option_keys.h"

#include <string.h>

/* Values that servers spell in one way, and those that mean nothing said. */
static const struct {
    CmSection section;
    const char *key;
    const char *said;
    const char *meant; /* NULL: as if nothing were said */
} synonyms[] = {
    {CM_SECTION_TABLE, "engine", "InnoDB", NULL},
    {CM_SECTION_TABLE, "engine", "MyISAM", "MyISAM"},
    {CM_SECTION_TABLE, "engine", "Aria", "Aria"},
    {CM_SECTION_TABLE, "engine", "MEMORY", "MEMORY"},
    {CM_SECTION_TABLE, "engine", "HEAP", "MEMORY"},
    {CM_SECTION_TABLE, "engine", "CSV", "CSV"},
    {CM_SECTION_TABLE, "engine", "ARCHIVE", "ARCHIVE"},
    {CM_SECTION_TABLE, "engine", "MERGE", "MRG_MyISAM"},
    {CM_SECTION_TABLE, "engine", "MRG_MyISAM", "MRG_MyISAM"},
    {CM_SECTION_TABLE, "row_format", "DEFAULT", NULL},
    {CM_SECTION_TABLE, "row_format", "DYNAMIC", "DYNAMIC"},
    {CM_SECTION_TABLE, "row_format", "COMPACT", "COMPACT"},
    {CM_SECTION_TABLE, "row_format", "COMPRESSED", "COMPRESSED"},
    {CM_SECTION_TABLE, "row_format", "REDUNDANT", "REDUNDANT"},
    {CM_SECTION_TABLE, "row_format", "FIXED", "FIXED"},
    {CM_SECTION_TABLE, "row_format", "PAGE", "PAGE"},
    {CM_SECTION_INDEX, "kind", "fulltext", "fulltext"},
    {CM_SECTION_INDEX, "kind", "spatial", "spatial"},
    {CM_SECTION_INDEX, "using", "hash", "hash"},
    {CM_SECTION_INDEX, "using", "btree", "btree"},
    {CM_SECTION_CONSTRAINT, "using", "hash", "hash"},
    {CM_SECTION_CONSTRAINT, "using", "btree", "btree"},
    {CM_SECTION_VIEW, "algorithm", "undefined", NULL},
    {CM_SECTION_VIEW, "algorithm", "merge", "merge"},
    {CM_SECTION_VIEW, "algorithm", "temptable", "temptable"},
    {CM_SECTION_VIEW, "security", "definer", NULL},
    {CM_SECTION_VIEW, "security", "invoker", "invoker"},
    {CM_SECTION_VIEW, "check_option", "none", NULL},
    {CM_SECTION_VIEW, "check_option", "local", "local"},
    {CM_SECTION_VIEW, "check_option", "cascaded", "cascaded"},
};

/* How an operation is to be done is nothing that a database has. */
static bool
is_demand(CmSection section, const char *key)
{
    return section != CM_SECTION_VIEW && (!strcmp(key, "algorithm") || !strcmp(key, "lock"));
}

static CmValue
meaning(CmSection section, const char *key, const CmValue *value)
{
    if (is_demand(section, key) || (value->kind == CM_VALUE_BOOLEAN && !value->boolean))
        return CM_VALUE_OF_NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(synonyms); i++)
        if (synonyms[i].section == section && !strcmp(synonyms[i].key, key) &&
            value->kind == CM_VALUE_TEXT && !g_ascii_strcasecmp(synonyms[i].said, value->data))
            return synonyms[i].meant ? cm_value_of_text(synonyms[i].meant) : CM_VALUE_OF_NULL;
    return *value;
}

/* Puts each option where reflection would: under MySQL what MySQL knows. */
static void
fold(CmOptions **options, CmSection section)
{
    CmOptions *before = cm_options_copy(*options);

    for (guint i = 0; before && i < before->len; i++) {
        const CmOption *option = &g_array_index(before, CmOption, i);
        const CmValue value = meaning(section, option->key, &option->value);
        const char *place =
            cm_option_key("mysql", section, option->key) ? "mysql" : option->dialect;

        cm_options_set(options, option->dialect, option->key, &CM_VALUE_OF_NULL);
        cm_options_set(options, place, option->key, &value);
    }
    cm_options_free(before);
}

/* An empty comment is none. Of letters of four bytes MariaDB keeps that they were there. */
static void
project_comment(char **comment)
{
    GString *kept;

    if (!*comment)
        return;
    kept = g_string_new(NULL);
    for (const char *at = *comment; *at; at = g_utf8_next_char(at))
        if (g_utf8_get_char(at) > 0xffff)
            g_string_append_c(kept, '?');
        else
            g_string_append_unichar(kept, g_utf8_get_char(at));
    g_free(*comment);
    *comment = g_string_free(kept, kept->len == 0);
}

/* A unique constraint is a unique index; RESTRICT is what happens anyway. */
static void
project_constraints(CmTable *table, GHashTable *nameless)
{
    for (guint i = table->constraints->len; i-- > 0;) {
        CmConstraint *constraint = table->constraints->pdata[i];
        CmIndex *index;

        fold(&constraint->options, CM_SECTION_CONSTRAINT);
        if (constraint->kind != CM_CONSTRAINT_PRIMARY_KEY)
            g_clear_pointer(&constraint->comment, g_free);
        project_comment(&constraint->comment);
        if (constraint->on_delete == CM_ACTION_RESTRICT)
            constraint->on_delete = CM_ACTION_NONE;
        if (constraint->on_update == CM_ACTION_RESTRICT)
            constraint->on_update = CM_ACTION_NONE;
        if (constraint->kind != CM_CONSTRAINT_UNIQUE)
            continue;
        index = cm_index_new(constraint->name, true);
        g_ptr_array_unref(index->parts);
        index->parts = cm_parts_copy(constraint->parts);
        index->options = cm_options_copy(constraint->options);
        index->is_nameless = g_hash_table_contains(nameless, constraint);
        g_ptr_array_insert(table->indexes, 0, index);
        g_ptr_array_remove_index(table->constraints, i);
    }
}

/* The one way to say whether a column is numbered, so that a key that comes or goes changes it only
 * where that is wanted. */
static void
project_numbering(const CmTable *table, CmColumn *column)
{
    bool is_numbered = cm_mysql_is_numbered(table, column);

    column->autoincrement = CM_AUTOINCREMENT_AUTO;
    if (cm_mysql_is_numbered(table, column) != is_numbered)
        column->autoincrement = is_numbered ? CM_AUTOINCREMENT_YES : CM_AUTOINCREMENT_NO;
}

/* MariaDB gives a column that follows changes and is never null a default of its own. */
static void
project_default(const CmDialect *dialect, CmColumn *column)
{
    g_autofree char *type = NULL;
    const char *digits = NULL;
    int fraction = 0;
    g_autofree char *zero = NULL;

    if (!cm_mysql_is_mariadb(dialect) || column->nullable ||
        column->server_default.kind != CM_DEFAULT_NONE ||
        !cm_mysql_text(dialect, column->options, "on_update"))
        return;
    type = dialect->type_text(column->type, NULL);
    digits = type ? strchr(type, '(') : NULL;
    fraction = digits ? CLAMP((int)g_ascii_strtoll(digits + 1, NULL, 10), 0, 6) : 0;
    zero = g_strdup_printf("0000-00-00 00:00:00%s%.*s", fraction ? "." : "", fraction, "000000");
    column->server_default = cm_default_new(CM_DEFAULT_TEXT, zero);
}

static bool
project_columns(const CmDialect *dialect, CmTable *table, GError **error)
{
    for (guint i = 0; i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[i];
        g_autofree char *type = dialect->type_text(column->type, error);

        if (!type || !cm_dialect_check_collation(dialect, column, error)) {
            g_prefix_error(error, "table '%s', column '%s': ", table->name.name, column->name);
            cm_error_locate(error, table->at);
            return false;
        }
        fold(&column->options, CM_SECTION_COLUMN);
        project_comment(&column->comment);
        if (cm_table_is_key(table, column->name))
            column->nullable = false;
        project_default(dialect, column);
        project_numbering(table, column);
    }
    return true;
}

/* A server that reads DESC and forgets it has the same index without. */
static void
forget_directions(GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++)
        ((CmPart *)parts->pdata[i])->order = CM_ORDER_DEFAULT;
}

static void
project_directions(const CmDialect *dialect, const CmSchema *schema, CmTable *table)
{
    if (cm_mysql_can(dialect, schema->server_version, CM_MYSQL_HAS_DESCENDING))
        return;
    for (guint i = 0; i < table->constraints->len; i++)
        forget_directions(((CmConstraint *)table->constraints->pdata[i])->parts);
    for (guint i = 0; i < table->indexes->len; i++)
        forget_directions(((CmIndex *)table->indexes->pdata[i])->parts);
}

/* An index is a tree unless the engine's are hashes; the usual engines read HASH, and make a tree,
 * but of a unique index of MariaDB. */
static void
project_method(const CmDialect *dialect, const CmTable *table, CmOptions **options, bool is_unique)
{
    static const char *const trees[] = {"MyISAM", "Aria", NULL};
    const char *method = cm_options_text(*options, "mysql", "using");
    const char *engine = cm_options_text(table->options, "mysql", "engine");
    bool is_hash = method && !strcmp(method, "hash");

    if (!method)
        return;
    if (!g_strcmp0(engine, "MEMORY") ? is_hash
                                     : !is_hash || ((!engine || g_strv_contains(trees, engine)) &&
                                                    !(is_unique && cm_mysql_is_mariadb(dialect))))
        cm_options_set(options, "mysql", "using", &CM_VALUE_OF_NULL);
}

/* The block size of an index goes without saying where it is the table's. MyISAM rounds it up to a
 * power of two; other engines read it and do nothing with it, and it is only known where the table
 * has such a size or is compressed. */
static void
project_block_size(const CmTable *table, CmOptions **options)
{
    const CmValue *said = cm_options_get(*options, "mysql", "key_block_size");
    const CmValue *of_table = cm_options_get(table->options, "mysql", "key_block_size");
    bool is_myisam = !g_strcmp0(cm_options_text(table->options, "mysql", "engine"), "MyISAM");
    bool is_compressed =
        !g_strcmp0(cm_options_text(table->options, "mysql", "row_format"), "COMPRESSED");
    CmValue size = said ? *said : CM_VALUE_OF_NULL;

    if (!said || size.kind != CM_VALUE_INTEGER)
        return;
    if (is_myisam)
        for (size.integer = 1024; size.integer < MIN(said->integer, 16384);)
            size.integer *= 2;
    if ((!is_myisam && !is_compressed && !of_table) ||
        (of_table && of_table->kind == CM_VALUE_INTEGER && of_table->integer == size.integer))
        size = CM_VALUE_OF_NULL;
    cm_options_set(options, "mysql", "key_block_size", &size);
}

static void
project_indexes(const CmDialect *dialect, CmTable *table)
{
    CmConstraint *primary = cm_table_primary_key(table);

    if (primary) {
        project_method(dialect, table, &primary->options, false);
        project_block_size(table, &primary->options);
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        CmIndex *index = table->indexes->pdata[i];

        /* one over all rows serves the same queries */
        g_clear_pointer(&index->where, g_free);
        fold(&index->options, CM_SECTION_INDEX);
        project_comment(&index->comment);
        project_method(dialect, table, &index->options, index->unique);
        project_block_size(table, &index->options);
    }
}

/* Those without a name (transfer container). */
static GHashTable *
find_nameless(const CmTable *table)
{
    GHashTable *nameless = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < table->constraints->len; i++)
        if (!((CmConstraint *)table->constraints->pdata[i])->name)
            g_hash_table_add(nameless, table->constraints->pdata[i]);
    return nameless;
}

static bool
project_table(const CmDialect *dialect, const CmSchema *schema, CmTable *table, GError **error)
{
    g_autoptr(GHashTable) nameless = find_nameless(table);

    fold(&table->options, CM_SECTION_TABLE);
    project_comment(&table->comment);
    cm_mysql_forget_row_ends(table);
    cm_mysql_name_uniques(table);
    if (!project_columns(dialect, table, error))
        return false;
    cm_mysql_project_charsets(dialect, schema, table);
    project_constraints(table, nameless);
    project_directions(dialect, schema, table);
    project_indexes(dialect, table);
    return true;
}

/* A semicolon at the end is no part of a query. */
static void
project_view(CmView *view)
{
    g_autofree char *sql = view->sql;

    fold(&view->options, CM_SECTION_VIEW);
    g_clear_pointer(&view->comment, g_free);
    view->sql = cm_token_reader_without_end(sql, &cm_lexer_options_mysql);
}

static void
project_trigger(CmTrigger *trigger)
{
    fold(&trigger->options, CM_SECTION_TRIGGER);
    g_clear_pointer(&trigger->comment, g_free);
}

/* The text of a routine or an event has its comment in it; only a sequence has one beside. */
static void
project_object(CmObject *object)
{
    fold(&object->options, CM_SECTION_OBJECT);
    project_comment(&object->comment);
    if (object->kind == CM_OBJECT_SEQUENCE)
        cm_mysql_project_sequence(object);
    else
        g_clear_pointer(&object->comment, g_free);
}

bool
cm_mysql_check_letters(const CmSchema *schema, const CmName *name, GError **error)
{
    g_autofree char *small =
        schema && schema->folds_names && name->name ? g_utf8_strdown(name->name, -1) : NULL;

    return !small || !strcmp(small, name->name) ||
           cm_fail(error, CM_ERROR_UNSUPPORTED,
                   "'%s' is called '%s' by this server, which keeps names of tables and views in "
                   "small letters (lower_case_table_names=1): write it so, or use a server that "
                   "keeps them as they are",
                   name->name, small);
}

bool
cm_mysql_project(const CmDialect *dialect, CmSchema *schema, GError **error)
{
    cm_dialect_project_common(dialect, schema);
    cm_schema_fill_references(schema);
    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        if (!cm_mysql_check_letters(schema, &table->name, error))
            return false;
        if (!cm_mysql_check_keys(dialect, table, error)) {
            cm_error_locate(error, table->at);
            return false;
        }
        if (!project_table(dialect, schema, table, error))
            return false;
    }
    for (guint i = 0; i < schema->views->len; i++) {
        CmView *view = schema->views->pdata[i];

        if (!cm_mysql_check_letters(schema, &view->name, error))
            return false;
        project_view(view);
    }
    for (guint i = 0; i < schema->triggers->len; i++)
        project_trigger(schema->triggers->pdata[i]);
    cm_mysql_project_triggers(schema);
    for (guint i = 0; i < schema->objects->len; i++)
        project_object(schema->objects->pdata[i]);
    return cm_mysql_project_programs(schema, error);
}
