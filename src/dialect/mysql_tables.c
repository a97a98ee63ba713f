/* How MySQL and MariaDB make the tables of a revision and take them away, in view of those that
 * come and go further on. */
#include "dialect/mysql.h"

static void
append_identifier(GString *out, const CmDialect *dialect, const char *identifier)
{
    cm_spelling_append_identifier(out, dialect->spelling, identifier);
}

/* Whether an operation of the kind is about the table behind a place, whatever stands between. */
static bool
is_further_on(const GPtrArray *operations, guint at, CmOperationKind kind, const CmName *table)
{
    for (guint i = at + 1; i < operations->len; i++) {
        const CmOperation *operation = operations->pdata[i];

        if (operation->kind == kind && cm_name_equal(&operation->table, table))
            return true;
    }
    return false;
}

static bool
refers_to(const CmConstraint *constraint, const CmName *table)
{
    return constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
           cm_name_equal(&constraint->referred, table);
}

static bool
any_refers_to(const CmTable *table, const CmName *other)
{
    for (guint i = 0; i < table->constraints->len; i++)
        if (refers_to(table->constraints->pdata[i], other))
            return true;
    return false;
}

/* Foreign keys of the table at a place that refer to what is made further on are left for then. */
static bool
is_ahead(const CmConstraint *constraint, const GPtrArray *operations, guint at,
         const CmSchema *schema)
{
    return constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
           !cm_schema_table(schema, &constraint->referred) &&
           is_further_on(operations, at, CM_OPERATION_CREATE_TABLE, &constraint->referred);
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
create_table(const CmDialect *dialect, const CmTable *table, const GPtrArray *operations, guint at,
             const CmSchema *schema, GError **error)
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
        if (is_ahead(table->constraints->pdata[i], operations, at, schema))
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
                has_key_called(coming, key->name) &&
                is_further_on(operations, at, CM_OPERATION_DROP_TABLE, &table->name))
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

/* The foreign keys to the table that comes at a place, of those that came before it: whatever
 * stands between, a view or a routine of the one. */
static void
add_keys_ahead(const CmDialect *dialect, const GPtrArray *operations, guint at,
               const CmSchema *schema, GPtrArray *later)
{
    const CmName *coming = &((const CmOperation *)operations->pdata[at])->table;

    for (guint i = 0; i < at; i++) {
        const CmOperation *operation = operations->pdata[i];
        const CmTable *applied =
            operation->kind == CM_OPERATION_CREATE_TABLE && any_refers_to(operation->body, coming)
                ? cm_schema_table(schema, &operation->table)
                : NULL;
        g_autoptr(CmTable) table = applied ? cm_table_copy(applied) : NULL;

        if (!table)
            continue;
        fill_references(table, operations, schema);
        for (guint j = 0; j < table->constraints->len; j++) {
            if (refers_to(table->constraints->pdata[j], coming))
                add_key_ahead(dialect, table, table->constraints->pdata[j], later);
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
    sql = create_table(dialect, table, operations, at, schema, error);
    if (!sql)
        return false;
    cm_statements_add(statements, sql);
    add_keys_ahead(dialect, operations, at, schema, later);
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

/* Foreign keys of tables that go later hold one that goes now: they go first. */
static void
drop_keys_to(const CmDialect *dialect, const GPtrArray *operations, guint at, CmSchema *schema,
             GPtrArray *statements)
{
    const CmName *target = &((const CmOperation *)operations->pdata[at])->table;

    for (guint i = 0; i < schema->tables->len; i++) {
        CmTable *table = schema->tables->pdata[i];

        if (cm_name_equal(&table->name, target) ||
            !is_further_on(operations, at, CM_OPERATION_DROP_TABLE, &table->name))
            continue;
        for (guint j = table->constraints->len; j-- > 0;) {
            if (refers_to(table->constraints->pdata[j], target))
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
