#include "dialect/postgresql_column.h"

#include <string.h>

#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_enum.h"
#include "dialect/postgresql_heirs.h"
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_numbering.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_partition.h"
#include "dialect/postgresql_table.h"
#include "dialect/postgresql_types.h"
#include "schema/own_enum.h"

char *
cm_postgresql_column_type(const CmTable *table, const CmColumn *column, GError **error)
{
    g_autoptr(CmType) type = cm_type_copy(column->type);
    CmType *inner = type;
    char *text;

    while (inner->kind == CM_TYPE_ARRAY)
        inner = inner->element;
    if (inner->kind == CM_TYPE_ENUM && !inner->text) {
        CmName name = cm_column_enum_made_name(table, column);

        inner->text = cm_name_to_string(&name);
        cm_name_clear(&name);
    }
    text = cm_postgresql_type_to_text(type);
    if (!text)
        cm_fail(error, CM_ERROR_UNSUPPORTED,
                "column '%s': PostgreSQL wants a type for every column", column->name);
    return text;
}

/* serial is a type and a default in one word. */
static const char *
serial_word(const char *type)
{
    return !strcmp(type, "bigint")     ? "bigserial"
           : !strcmp(type, "smallint") ? "smallserial"
                                       : "serial";
}

static bool
append_type(GString *out, const CmTable *table, const CmColumn *column, GError **error)
{
    const char *compression = cm_postgresql_option(column->options, "compression");
    g_autofree char *type = cm_postgresql_column_type(table, column, error);
    bool is_serial = cm_postgresql_numbering(table, column) == CM_NUMBERING_SERIAL;

    if (!type)
        return false;
    g_string_append_printf(out, " %s", is_serial ? serial_word(type) : type);
    if (compression)
        g_string_append_printf(out, " COMPRESSION %s", compression);
    if (column->collation) {
        g_string_append(out, " COLLATE ");
        cm_ddl_append_collation(out, &cm_dialect_postgresql, column->collation);
    }
    return true;
}

bool
cm_postgresql_not_null_is(const CmColumn *column, const char *word)
{
    g_auto(GStrv) words = cm_postgresql_list(column->options, "not_null");

    return !column->nullable && words && g_strv_contains((const char *const *)words, word);
}

char *
cm_postgresql_not_null_name(const CmTable *table, const CmColumn *column)
{
    const char *own = cm_postgresql_option(column->options, "not_null_name");

    return own ? g_strdup(own) : cm_made_name(table->name.name, column->name, "not_null");
}

/* What NOT NULL is said with, beside itself. */
static const char *
not_null_sql(const CmColumn *column)
{
    return cm_postgresql_not_null_is(column, "no_inherit") ? " NO INHERIT" : "";
}

void
cm_postgresql_add_not_null(const CmRendering *rendering, const CmTable *table,
                           const CmColumn *column)
{
    g_autofree char *said = cm_postgresql_not_null_name(table, column);
    g_autofree char *constraint = cm_postgresql_quote(said);
    g_autofree char *name = cm_postgresql_quote(column->name);

    cm_rendering_alter_table(rendering, &table->name, "ADD CONSTRAINT %s NOT NULL %s%s%s",
                             constraint, name, not_null_sql(column),
                             cm_postgresql_not_null_is(column, "not_valid") ? " NOT VALID" : "");
}

/* Only servers from 18 on compute a column when it is read. */
static bool
is_virtual(const CmRendering *rendering, const CmColumn *column)
{
    int version = rendering->schema ? rendering->schema->server_version : 0;

    return !column->computed_stored && version >= 180000;
}

static void
append_not_null_name(GString *out, const CmColumn *column)
{
    g_autofree char *name =
        cm_postgresql_quote(cm_postgresql_option(column->options, "not_null_name"));

    g_string_append_printf(out, " CONSTRAINT %s", name);
}

char *
cm_postgresql_column_clause(const CmRendering *rendering, const CmTable *table,
                            const CmColumn *column, GError **error)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *value = cm_postgresql_default(column);
    CmNumbering numbering = cm_postgresql_numbering(table, column);

    if (!cm_postgresql_option(table->options, "of_type") && !append_type(out, table, column, error))
        return NULL;
    if (column->computed) {
        g_string_append(out, " GENERATED ALWAYS AS (");
        cm_ddl_append_sql(out, &cm_dialect_postgresql, column->computed);
        g_string_append(out, is_virtual(rendering, column) ? ") VIRTUAL" : ") STORED");
    }
    if (numbering == CM_NUMBERING_IDENTITY || numbering == CM_NUMBERING_IDENTITY_ALWAYS)
        cm_postgresql_append_identity(out, column, numbering);
    if (value && !column->computed)
        g_string_append_printf(out, " DEFAULT %s", value);
    if (column->nullable || cm_postgresql_not_null_is(column, "not_valid"))
        return g_string_free(g_steal_pointer(&out), FALSE);
    if (cm_postgresql_option(column->options, "not_null_name"))
        append_not_null_name(out, column);
    g_string_append_printf(out, " NOT NULL%s", not_null_sql(column));
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* What is lost where a setting is taken away: servers before 16 cannot be asked for the type's own
 * storage. */
static const char *
default_storage(const CmRendering *rendering, const CmColumn *column)
{
    static const char *const main_types[] = {"numeric", "inet", "cidr", NULL};
    g_autofree char *type = cm_postgresql_type_to_text(column->type);

    if (!cm_rendering_is_before(rendering, 16) && rendering->schema &&
        rendering->schema->server_version)
        return "DEFAULT";
    if (type && strchr(type, '('))
        *strchr(type, '(') = '\0';
    return type && g_strv_contains(main_types, type) ? "MAIN" : "EXTENDED";
}

static bool
differ(const CmColumn *was, const CmColumn *now, const char *key)
{
    const CmValue *left = was ? cm_postgresql_value(was->options, key) : NULL;
    const CmValue *right = cm_postgresql_value(now->options, key);

    return left && right ? !cm_value_equal(left, right) : left != right;
}

static void append_clause(GString *out, const char *column, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static void
append_clause(GString *out, const char *column, const char *format, ...)
{
    va_list arguments;

    g_string_append_printf(out, "%sALTER COLUMN %s ", out->len ? ", " : "", column);
    va_start(arguments, format);
    g_string_append_vprintf(out, format, arguments);
    va_end(arguments);
}

/* What heirs have as their parent has it. */
static void
append_handed_down(GString *out, const CmRendering *rendering, const CmColumn *was,
                   const CmColumn *now)
{
    const char *storage = cm_postgresql_option(now->options, "storage");
    const char *compression = cm_postgresql_option(now->options, "compression");
    g_autofree char *name = cm_postgresql_quote(now->name);

    if (differ(was, now, "storage"))
        append_clause(out, name, "SET STORAGE %s",
                      storage ? storage : default_storage(rendering, now));
    /* A column that is new has said its compression. */
    if (was && differ(was, now, "compression"))
        append_clause(out, name, "SET COMPRESSION %s", compression ? compression : "DEFAULT");
}

static void
append_changed_settings(GString *out, const CmRendering *rendering, const CmColumn *was,
                        const CmColumn *now)
{
    const CmValue *statistics = cm_postgresql_value(now->options, "statistics");
    g_autofree char *name = cm_postgresql_quote(now->name);
    g_auto(GStrv) settings =
        cm_postgresql_setting_clauses(was ? was->options : NULL, now->options, "with");

    append_handed_down(out, rendering, was, now);
    if (differ(was, now, "statistics"))
        append_clause(out, name, "SET STATISTICS %" G_GINT64_FORMAT,
                      statistics ? statistics->integer : -1);
    for (GStrv clause = settings; *clause; clause++)
        append_clause(out, name, "%s", *clause);
}

static void
comment_column(const CmRendering *rendering, const CmTable *table, const CmColumn *column)
{
    g_autofree char *of = cm_postgresql_name(&table->name);
    g_autofree char *quoted = cm_postgresql_quote(column->name);
    g_autofree char *name = g_strdup_printf("%s.%s", of, quoted);

    cm_rendering_comment(rendering, "COLUMN", name, column->comment);
}

/* Some settings the server hands down to all heirs, and some to none. */
static void
change_settings(const CmRendering *rendering, const CmTable *table, const CmColumn *was,
                const CmColumn *now)
{
    g_autoptr(GPtrArray) heirs = cm_postgresql_heirs(rendering, table);
    g_autoptr(GString) clauses = g_string_new(NULL);
    g_autoptr(GString) handed_down = g_string_new(NULL);
    g_autoptr(GPtrArray) followers = NULL;

    append_changed_settings(clauses, rendering, was, now);
    append_handed_down(handed_down, rendering, was, now);
    if (clauses->len)
        cm_rendering_add_named(rendering, heirs->len ? "ALTER TABLE ONLY" : "ALTER TABLE",
                               &table->name, clauses->str);
    if (!handed_down->len)
        return;
    followers = was ? cm_postgresql_followers(rendering, table, was, cm_column_is_like_storage)
                    : g_ptr_array_ref(heirs);
    for (guint i = 0; i < followers->len; i++)
        cm_rendering_add_named(rendering, "ALTER TABLE ONLY",
                               &((CmTable *)followers->pdata[i])->name, handed_down->str);
}

void
cm_postgresql_finish_column(const CmRendering *rendering, const CmTable *table,
                            const CmColumn *column)
{
    g_autoptr(GString) clauses = g_string_new(NULL);
    g_autofree char *name = cm_postgresql_quote(column->name);

    change_settings(rendering, table, NULL, column);
    if (column->nullable && cm_postgresql_numbering(table, column) == CM_NUMBERING_SERIAL)
        append_clause(clauses, name, "DROP NOT NULL");
    if (clauses->len)
        cm_rendering_alter_table(rendering, &table->name, "%s", clauses->str);
    if (cm_postgresql_not_null_is(column, "not_valid"))
        cm_postgresql_add_not_null(rendering, table, column);
    if (column->comment)
        comment_column(rendering, table, column);
}

/* With another type, or another collation, come the type's own storage and compression. */
static CmColumn *
with_type_of(const CmColumn *was, const CmColumn *now)
{
    const CmValue none = CM_VALUE_OF_NULL;
    g_autofree char *from = cm_postgresql_type_to_text(was->type);
    g_autofree char *to = cm_postgresql_type_to_text(now->type);
    CmColumn *column = cm_column_copy(was);

    if (!g_strcmp0(from, to) && !g_strcmp0(was->collation, now->collation))
        return column;
    cm_options_set(&column->options, cm_dialect_postgresql.name, "storage", &none);
    cm_options_set(&column->options, cm_dialect_postgresql.name, "compression", &none);
    return column;
}

void
cm_postgresql_change_settings(const CmRendering *rendering, const CmTable *table,
                              const CmColumn *was, const CmColumn *now)
{
    g_autoptr(CmColumn) from = with_type_of(was, now);

    change_settings(rendering, table, from, now);
    if (g_strcmp0(was->comment, now->comment))
        comment_column(rendering, table, now);
}

static bool
add_column_only(const CmRendering *rendering, const CmTable *table, const CmColumn *column,
                GError **error)
{
    g_autofree char *clause = cm_postgresql_column_clause(rendering, table, column, error);
    g_autofree char *name = cm_postgresql_quote(column->name);

    if (!clause)
        return false;
    cm_rendering_alter_table(rendering, &table->name, "ADD COLUMN %s%s", name, clause);
    cm_postgresql_finish_column(rendering, table, column);
    return true;
}

static bool
uses_any(const GPtrArray *columns, const CmConstraint *constraint, const CmIndex *index)
{
    for (guint i = 0; i < columns->len; i++)
        if (constraint ? cm_postgresql_constraint_uses(constraint, columns->pdata[i])
                       : cm_postgresql_index_uses(index, columns->pdata[i]))
            return true;
    return false;
}

void
cm_postgresql_drop_columns(const CmRendering *rendering, const CmTable *table,
                           const GPtrArray *columns)
{
    for (guint i = columns->len; i-- > 0;) {
        g_autofree char *name = cm_postgresql_quote(columns->pdata[i]);

        cm_rendering_alter_table(rendering, &table->name, "DROP COLUMN %s", name);
    }
}

bool
cm_postgresql_readd_columns(const CmRendering *rendering, const CmTable *table,
                            const GPtrArray *columns, GError **error)
{
    for (guint i = 0; i < columns->len; i++)
        if (!add_column_only(rendering, table, cm_table_column(table, columns->pdata[i]), error))
            return false;
    for (guint i = 0; i < table->constraints->len; i++)
        if (uses_any(columns, table->constraints->pdata[i], NULL) &&
            !cm_postgresql_add_constraint(rendering, table, table->constraints->pdata[i], error))
            return false;
    for (guint i = 0; i < table->indexes->len; i++)
        if (uses_any(columns, NULL, table->indexes->pdata[i]))
            cm_postgresql_add_index(rendering, &table->name, table->indexes->pdata[i]);
    return true;
}

/* Whether an operation further on makes the column the primary key that numbers its rows. */
static bool
becomes_key(const CmRendering *rendering, const CmTable *table, const CmColumn *column)
{
    for (guint i = rendering->at + 1; i < rendering->operations->len; i++) {
        const CmOperation *operation = rendering->operations->pdata[i];
        g_autoptr(CmTable) keyed = NULL;

        if (operation->kind != CM_OPERATION_CREATE_PRIMARY_KEY ||
            !cm_name_equal(&operation->table, &table->name))
            continue;
        keyed = cm_table_copy(table);
        cm_table_add_constraint(keyed, cm_constraint_copy(operation->constraint));
        return cm_postgresql_numbering(keyed, column) == CM_NUMBERING_IDENTITY;
    }
    return false;
}

/* Adds the column; one that is to number rows has numbers in those that are there. */
static bool
add_filled(const CmRendering *rendering, const CmTable *table, const CmColumn *column,
           GError **error)
{
    const CmValue identity = cm_value_of_text("identity");
    g_autofree char *name = cm_postgresql_quote(column->name);
    g_autoptr(CmColumn) numbered = NULL;

    if (column->nullable || cm_postgresql_numbering(table, column) != CM_NUMBERING_NONE ||
        !becomes_key(rendering, table, column))
        return add_column_only(rendering, table, column, error);
    numbered = cm_column_copy(column);
    cm_options_set(&numbered->options, "postgresql", "numbering", &identity);
    if (!add_column_only(rendering, table, numbered, error))
        return false;
    cm_rendering_alter_table(rendering, &table->name, "ALTER COLUMN %s DROP IDENTITY", name);
    return true;
}

bool
cm_postgresql_add_column(const CmRendering *rendering, GError **error)
{
    const CmTable *body = cm_rendering_operation(rendering)->body;
    const CmTable *before = cm_rendering_table(rendering, error);
    const CmColumn *column = body->columns->pdata[0];
    g_autoptr(CmTable) after = before ? cm_rendering_table_after(rendering, before, error) : NULL;

    if (after && cm_postgresql_is_inherited(column)) {
        cm_postgresql_change_inherited(rendering, after, column);
        cm_postgresql_finish_column(rendering, after, column);
        return true;
    }
    if (!after || !cm_postgresql_create_enums(rendering, body, error) ||
        !add_filled(rendering, after, column, error))
        return false;
    cm_postgresql_settle_defaults(rendering, before, column->name);
    for (guint i = 0; i < body->constraints->len; i++)
        if (!cm_postgresql_add_constraint(rendering, after, body->constraints->pdata[i], error))
            return false;
    for (guint i = 0; i < body->indexes->len; i++)
        cm_postgresql_add_index(rendering, &after->name, body->indexes->pdata[i]);
    cm_postgresql_own_sequences(rendering, after, column->name);
    cm_postgresql_add_numberings(rendering, before, after, column->name);
    return true;
}

bool
cm_postgresql_drop_column(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    const CmTable *before = cm_rendering_table(rendering, error);
    const CmColumn *column = before ? cm_table_column(before, operation->name) : NULL;
    g_autoptr(CmTable) after = before ? cm_rendering_table_after(rendering, before, error) : NULL;
    g_autofree char *name = cm_postgresql_quote(operation->name);

    if (!after)
        return false;
    if (column && cm_postgresql_is_inherited(column)) {
        cm_postgresql_give_back_inherited(rendering, before, column);
        return true;
    }
    if (!cm_postgresql_check_partition_key(rendering, before, operation->name, "drop", error))
        return false;
    cm_postgresql_drop_numberings(rendering, before, after, NULL);
    cm_rendering_alter_table(rendering, &before->name, "DROP COLUMN %s", name);
    cm_postgresql_settle_defaults(rendering, before, operation->name);
    cm_postgresql_drop_enum_of(rendering, before, column);
    return true;
}

bool
cm_postgresql_rename_column(const CmRendering *rendering, GError **error)
{
    const CmOperation *operation = cm_rendering_operation(rendering);
    CmTable *before = cm_rendering_table(rendering, error);
    g_autoptr(CmTable) after = before ? cm_rendering_table_after(rendering, before, error) : NULL;
    g_autofree char *from = cm_postgresql_quote(operation->name);
    g_autofree char *to = cm_postgresql_quote(operation->new_name);

    if (!after)
        return false;
    cm_rendering_alter_table(rendering, &before->name, "RENAME COLUMN %s TO %s", from, to);
    cm_postgresql_rename_sequences(rendering, before, after);
    cm_postgresql_rename_enums(rendering, before, after);
    cm_postgresql_name_constraints(before);
    return true;
}
