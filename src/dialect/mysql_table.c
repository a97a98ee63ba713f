/* How MySQL and MariaDB make tables and take them away. */
#include "dialect/mysql.h"

#include <string.h>

static void
append_identifier(GString *out, const CmDialect *dialect, const char *identifier)
{
    cm_spelling_append_identifier(out, dialect->spelling, identifier);
}

/* Puts a period behind the columns that end the text. */
static void
append_without_overlaps(GString *out, const CmDialect *dialect, const CmOptions *options)
{
    const char *period = cm_mysql_text(dialect, options, "without_overlaps");

    if (!period)
        return;
    g_string_truncate(out, out->len - 1);
    g_string_append(out, ", ");
    append_identifier(out, dialect, period);
    g_string_append(out, " WITHOUT OVERLAPS)");
}

static void
append_index_parts(GString *out, const CmDialect *dialect, const CmIndex *index)
{
    g_string_append_c(out, ' ');
    cm_ddl_append_parts(out, dialect, index->parts);
    append_without_overlaps(out, dialect, index->options);
}

static void
append_block_size(GString *out, const CmDialect *dialect, const CmOptions *options)
{
    const CmValue *size = cm_mysql_option(dialect, options, "key_block_size");

    if (!size)
        return;
    g_string_append(out, " KEY_BLOCK_SIZE=");
    cm_spelling_append_literal(out, dialect->spelling, size);
}

static void
append_comment(GString *out, const CmDialect *dialect, const char *comment)
{
    const CmValue text = cm_value_of_text(comment);

    if (!comment)
        return;
    g_string_append(out, " COMMENT ");
    cm_spelling_append_literal(out, dialect->spelling, &text);
}

void
cm_mysql_append_index(GString *out, const CmDialect *dialect, const CmIndex *index)
{
    const char *kind = cm_mysql_text(dialect, index->options, "kind");
    const char *using = cm_mysql_text(dialect, index->options, "using");
    const char *parser = cm_mysql_text(dialect, index->options, "parser");
    g_autofree char *upper = kind ? g_ascii_strup(kind, -1) : NULL;

    g_string_append_printf(out, "%s%s", upper ? upper : "", upper ? " " : "");
    g_string_append(out, index->unique ? "UNIQUE INDEX " : "INDEX ");
    append_identifier(out, dialect, index->name);
    append_index_parts(out, dialect, index);
    if (using)
        g_string_append_printf(out, " USING %s", using);
    append_block_size(out, dialect, index->options);
    if (parser)
        g_string_append_printf(out, " WITH PARSER %s", parser);
    if (cm_mysql_is_set(dialect, index->options, "invisible"))
        g_string_append(out, cm_mysql_is_mariadb(dialect) ? " IGNORED" : " INVISIBLE");
    append_comment(out, dialect, index->comment);
}

void
cm_mysql_append_constraint(GString *out, const CmDialect *dialect, const CmConstraint *constraint)
{
    const char *using = cm_mysql_text(dialect, constraint->options, "using");

    cm_ddl_append_constraint(out, dialect, constraint);
    append_without_overlaps(out, dialect, constraint->options);
    if (using)
        g_string_append_printf(out, " USING %s", using);
    append_block_size(out, dialect, constraint->options);
    if (cm_mysql_is_set(dialect, constraint->options, "not_enforced"))
        g_string_append(out, " NOT ENFORCED");
    if (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY)
        append_comment(out, dialect, constraint->comment);
}

/* What is said otherwise than as KEY=value. */
static const struct {
    const char *key;
    const char *word; /* NULL: not here */
    bool is_quoted;
} words[] = {
    {"engine", "ENGINE", false},        {"charset", "DEFAULT CHARSET", false},
    {"collation", "COLLATE", false},    {"compression", "COMPRESSION", true},
    {"encryption", "ENCRYPTION", true}, {"partition_by", NULL, false},
    {"system_versioned", NULL, false},  {"period", NULL, false},
    {"algorithm", NULL, false},         {"lock", NULL, false},
};

static void
append_union(GString *out, const CmDialect *dialect, const char *list)
{
    g_auto(GStrv) names = g_strsplit(list, CM_OPTION_SEPARATOR, -1);

    g_string_append(out, *names ? " UNION=" : " UNION=(");
    cm_ddl_append_columns(out, dialect, (const char *const *)names);
}

void
cm_mysql_append_table_option(GString *out, const CmDialect *dialect, const char *key,
                             const CmValue *value)
{
    const char *word = key;
    bool is_quoted = value->kind != CM_VALUE_TEXT;

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (!strcmp(words[i].key, key)) {
            word = words[i].word;
            is_quoted = is_quoted || words[i].is_quoted;
        }
    if (!word)
        return;
    if (!strcmp(key, "union") && value->kind == CM_VALUE_TEXT) {
        append_union(out, dialect, value->data);
        return;
    }
    if (!strcmp(key, "options") && value->kind == CM_VALUE_TEXT) {
        g_auto(GStrv) others = g_strsplit(value->data, CM_OPTION_SEPARATOR, -1);
        g_autofree char *text = g_strjoinv(" ", others);

        g_string_append_printf(out, " %s", text);
        return;
    }
    g_string_append_printf(out, " %s=", word);
    if (is_quoted)
        cm_spelling_append_literal(out, dialect->spelling, value);
    else
        g_string_append(out, value->data);
}

void
cm_mysql_append_table_options(GString *out, const CmDialect *dialect, const CmOptions *options,
                              const char *comment)
{
    static const char *const first[] = {"engine", "charset", "collation", NULL};

    for (const char *const *key = first; *key; key++)
        if (cm_mysql_option(dialect, options, *key))
            cm_mysql_append_table_option(out, dialect, *key,
                                         cm_mysql_option(dialect, options, *key));
    for (guint i = 0; options && i < options->len; i++) {
        const CmOption *option = &g_array_index((GArray *)options, CmOption, i);

        if (cm_mysql_option(dialect, options, option->key) == &option->value &&
            !g_strv_contains(first, option->key))
            cm_mysql_append_table_option(out, dialect, option->key, &option->value);
    }
    if (comment) {
        CmValue text = cm_value_of_text(comment);

        g_string_append(out, " COMMENT=");
        cm_spelling_append_literal(out, dialect->spelling, &text);
    }
    if (cm_mysql_is_set(dialect, options, "system_versioned"))
        g_string_append(out, " WITH SYSTEM VERSIONING");
    if (cm_mysql_text(dialect, options, "partition_by"))
        g_string_append_printf(out, "\nPARTITION BY %s",
                               cm_mysql_text(dialect, options, "partition_by"));
}

/* The least number that no name of this form has yet. */
static char *
next_name(const CmTable *table, const char *stem, CmConstraintKind kind)
{
    guint largest = 0;

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];
        guint64 number = 0;

        if (constraint->kind == kind && constraint->name &&
            g_str_has_prefix(constraint->name, stem) &&
            g_ascii_string_to_unsigned(constraint->name + strlen(stem), 10, 1, G_MAXUINT, &number,
                                       NULL))
            largest = MAX(largest, (guint)number);
    }
    return g_strdup_printf("%s%u", stem, largest + 1);
}

/* A unique constraint is an index, called by its first column. */
static char *
unique_name(const CmTable *table, const CmConstraint *constraint)
{
    const CmPart *first = constraint->parts->pdata[0];
    g_autofree char *name = g_strdup(first->column ? first->column : "functional_index");
    g_autofree char *stem = g_strdup(name);

    for (guint i = 2; cm_table_constraint(table, name) || cm_table_index(table, name); i++) {
        g_free(name);
        name = g_strdup_printf("%s_%u", stem, i);
    }
    return g_steal_pointer(&name);
}

void
cm_mysql_name_uniques(CmTable *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];

        if (!constraint->name && constraint->kind == CM_CONSTRAINT_UNIQUE)
            constraint->name = unique_name(table, constraint);
    }
}

void
cm_mysql_name_constraints(const CmDialect *dialect, CmTable *table)
{
    g_autofree char *keys = g_strconcat(table->name.name, "_ibfk_", NULL);
    g_autofree char *checks = cm_mysql_is_mariadb(dialect)
                                  ? g_strdup("CONSTRAINT_")
                                  : g_strconcat(table->name.name, "_chk_", NULL);

    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->name)
            continue;
        if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
            constraint->name = next_name(table, keys, CM_CONSTRAINT_FOREIGN_KEY);
        else if (constraint->kind == CM_CONSTRAINT_CHECK)
            constraint->name = next_name(table, checks, CM_CONSTRAINT_CHECK);
    }
    cm_mysql_name_uniques(table);
}

/* Foreign keys that refer to what is not there yet are left for later. */
static bool
is_ahead(const CmConstraint *constraint, const CmTable *table, const CmSchema *schema)
{
    return constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
           !cm_name_equal(&constraint->referred, &table->name) &&
           !cm_schema_table(schema, &constraint->referred);
}

/* The period of a versioned table that says its ends is made of them; one of the application is
 * said. */
static void
append_periods(GString *out, const CmDialect *dialect, const CmTable *table)
{
    const CmColumn *ends[2] = {NULL, NULL};
    const char *period = cm_mysql_text(dialect, table->options, "period");

    for (guint i = 0; i < table->columns->len; i++)
        for (int is_start = 0; is_start < 2; is_start++)
            if (cm_mysql_is_row_end(table->columns->pdata[i], is_start))
                ends[is_start] = table->columns->pdata[i];
    if (ends[0] && ends[1]) {
        g_string_append(out, ",\n    PERIOD FOR SYSTEM_TIME (");
        append_identifier(out, dialect, ends[1]->name);
        g_string_append(out, ", ");
        append_identifier(out, dialect, ends[0]->name);
        g_string_append_c(out, ')');
    }
    if (period)
        g_string_append_printf(out, ",\n    PERIOD FOR %s", period);
}

static char *
create_table(const CmDialect *dialect, const CmTable *table, const CmSchema *schema, GError **error)
{
    g_autoptr(GString) out = g_string_new("CREATE TABLE ");

    cm_ddl_append_name(out, dialect, &table->name);
    g_string_append(out, " (");
    for (guint i = 0; i < table->columns->len; i++) {
        g_string_append(out, i ? ",\n    " : "\n    ");
        if (!cm_mysql_append_column(out, dialect, table, table->columns->pdata[i], error))
            return NULL;
    }
    for (guint i = 0; i < table->constraints->len; i++) {
        if (is_ahead(table->constraints->pdata[i], table, schema))
            continue;
        g_string_append(out, ",\n    ");
        cm_mysql_append_constraint(out, dialect, table->constraints->pdata[i]);
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        g_string_append(out, ",\n    ");
        cm_mysql_append_index(out, dialect, table->indexes->pdata[i]);
    }
    append_periods(out, dialect, table);
    g_string_append(out, "\n)");
    cm_mysql_append_table_options(out, dialect, table->options, table->comment);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
add_key_ahead(const CmDialect *dialect, const CmTable *table, const CmConstraint *key,
              GPtrArray *later)
{
    GString *sql = g_string_new("ALTER TABLE ");

    cm_ddl_append_name(sql, dialect, &table->name);
    g_string_append(sql, " ADD ");
    cm_mysql_append_constraint(sql, dialect, key);
    g_ptr_array_add(later, g_string_free(sql, FALSE));
}

/* Whether a table goes further on. */
static bool
goes_later(const GPtrArray *operations, guint at, const CmName *table)
{
    for (guint i = at + 1; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == CM_OPERATION_DROP_TABLE && cm_name_equal(&operation->table, table))
            return true;
    }
    return false;
}

static bool
has_key_called(const CmTable *table, const char *name)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *key = table->constraints->pdata[i];

        if (key->kind == CM_CONSTRAINT_FOREIGN_KEY && key->name &&
            !g_ascii_strcasecmp(key->name, name))
            return true;
    }
    return false;
}

static void
drop_key(const CmDialect *dialect, CmTable *table, guint at, GPtrArray *statements)
{
    GString *sql = g_string_new("ALTER TABLE ");

    cm_ddl_append_name(sql, dialect, &table->name);
    g_string_append(sql, " DROP FOREIGN KEY ");
    append_identifier(sql, dialect, ((const CmConstraint *)table->constraints->pdata[at])->name);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    g_ptr_array_remove_index(table->constraints, at);
}

/* Names of foreign keys are those of the whole database: what goes later gives up its own. */
static void
free_names(const CmDialect *dialect, const GPtrArray *operations, guint at, const CmTable *coming,
           CmSchema *schema, GPtrArray *statements)
{
    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        for (guint j = table->constraints->len; j-- > 0;) {
            const CmConstraint *key = table->constraints->pdata[j];

            if (key->kind == CM_CONSTRAINT_FOREIGN_KEY && key->name &&
                has_key_called(coming, key->name) && goes_later(operations, at, &table->name))
                drop_key(dialect, table, j, statements);
        }
    }
}

/* What the server wants said: the columns that a foreign key refers to. The table may be made by
 * an operation further on. */
static void
fill_references(CmTable *table, const GPtrArray *operations, const CmSchema *schema)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        CmConstraint *key = table->constraints->pdata[i];

        if (key->kind != CM_CONSTRAINT_FOREIGN_KEY ||
            (key->referred_columns && *key->referred_columns))
            continue;
        if (cm_name_equal(&key->referred, &table->name))
            cm_constraint_fill_reference(key, table);
        else
            cm_constraint_fill_reference(key, cm_schema_table(schema, &key->referred));
        for (guint j = 0; j < operations->len; j++) {
            const CmOperation *operation = operations->pdata[j];

            if (operation->kind == CM_OPERATION_CREATE_TABLE &&
                cm_name_equal(&operation->table, &key->referred))
                cm_constraint_fill_reference(key, operation->body);
        }
    }
}

static bool
create_one(const CmDialect *dialect, const GPtrArray *operations, guint at, CmSchema *schema,
           GPtrArray *statements, GPtrArray *later, GError **error)
{
    const CmOperation *operation = operations->pdata[at];
    g_autoptr(CmTable) table = cm_table_copy(operation->body);
    CmTable *applied;
    char *sql;

    if (table->module)
        return cm_fail(error, CM_ERROR_UNSUPPORTED, "a virtual table is SQLite's alone");
    cm_mysql_name_constraints(dialect, table);
    fill_references(table, operations, schema);
    free_names(dialect, operations, at, table, schema, statements);
    sql = create_table(dialect, table, schema, error);
    if (!sql)
        return false;
    cm_statements_add(statements, sql);
    for (guint i = 0; i < table->constraints->len; i++)
        if (is_ahead(table->constraints->pdata[i], table, schema))
            add_key_ahead(dialect, table, table->constraints->pdata[i], later);
    if (!cm_operation_apply(operation, schema, dialect->name, error))
        return false;
    applied = cm_schema_table(schema, &operation->table);
    cm_mysql_name_constraints(dialect, applied);
    cm_mysql_imply_indexes(applied);
    return true;
}

bool
cm_mysql_create_tables(const CmDialect *dialect, const GPtrArray *operations, guint *at,
                       CmSchema *schema, GPtrArray *statements, GError **error)
{
    g_autoptr(GPtrArray) later = g_ptr_array_new_with_free_func(g_free);

    for (; *at < operations->len; (*at)++) {
        const CmOperation *operation = operations->pdata[*at];

        if (operation->kind != CM_OPERATION_CREATE_TABLE)
            break;
        if (!create_one(dialect, operations, *at, schema, statements, later, error))
            return false;
    }
    for (guint i = 0; i < later->len; i++)
        cm_statements_add(statements, g_strdup(later->pdata[i]));
    return true;
}

/* Whether a table goes later, whatever stands between. */
static bool
goes(const GPtrArray *operations, guint from, const CmName *table)
{
    for (guint i = from; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == CM_OPERATION_DROP_TABLE && cm_name_equal(&operation->table, table))
            return true;
    }
    return false;
}

/* Foreign keys of tables that go later hold one that goes now: they go first. */
static void
drop_keys_to(const CmDialect *dialect, const GPtrArray *operations, guint at, CmSchema *schema,
             GPtrArray *statements)
{
    const CmName *target = &((const CmOperation *)operations->pdata[at])->table;

    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        if (cm_name_equal(&table->name, target) || !goes(operations, at + 1, &table->name))
            continue;
        for (guint j = table->constraints->len; j-- > 0;) {
            const CmConstraint *key = table->constraints->pdata[j];

            if (key->kind == CM_CONSTRAINT_FOREIGN_KEY && cm_name_equal(&key->referred, target))
                drop_key(dialect, table, j, statements);
        }
    }
}

bool
cm_mysql_drop_tables(const CmDialect *dialect, const GPtrArray *operations, guint *at,
                     CmSchema *schema, GPtrArray *statements, GError **error)
{
    for (; *at < operations->len; (*at)++) {
        const CmOperation *operation = operations->pdata[*at];
        GString *sql;

        if (operation->kind != CM_OPERATION_DROP_TABLE)
            break;
        drop_keys_to(dialect, operations, *at, schema, statements);
        sql = g_string_new("DROP TABLE ");
        cm_ddl_append_name(sql, dialect, &operation->table);
        cm_statements_add(statements, g_string_free(sql, FALSE));
        if (!cm_operation_apply(operation, schema, dialect->name, error))
            return false;
    }
    return true;
}
