/* Random tables and schemas for property tests, seeded. Two flavours: anything that a schema value
 * can say, with nasty texts everywhere; and what SQLite takes and tells back unchanged. */
#pragma once

#include <string.h>

#include "schema/schema.h"
#include "unit/random_value.h"

typedef struct {
    GRand *random;
    bool for_sqlite;
    guint serial; /* for names that must be unique */
} Maker;

static inline int
pick(Maker *maker, int count)
{
    return g_rand_int_range(maker->random, 0, count);
}

static inline bool
one_in(Maker *maker, int count)
{
    return !pick(maker, count);
}

/* A name that none else has; some need quotes (transfer full). */
static inline char *
make_name(Maker *maker, const char *stem)
{
    static const char *const between[] = {"", "", "", " ", "\"", ".", "'", "order ", "\xc3\xa9"};
    g_autofree char *nasty = NULL;

    maker->serial++;
    if (!maker->for_sqlite && one_in(maker, 8)) {
        nasty = random_text(maker->random);
        return g_strdup_printf("%s%u", nasty, maker->serial);
    }
    return g_strdup_printf("%s%s%u", stem, between[pick(maker, G_N_ELEMENTS(between))],
                           maker->serial);
}

/* A text, or NULL mostly (transfer full). */
static inline char *
maybe_text(Maker *maker)
{
    return one_in(maker, 6) && !maker->for_sqlite ? random_text(maker->random) : NULL;
}

static inline GStrv
maybe_dialects(Maker *maker)
{
    static const char *const lists[][3] = {
        {"sqlite", NULL, NULL}, {"postgresql", "mysql", NULL}, {NULL, NULL, NULL}};

    if (maker->for_sqlite || !one_in(maker, 8))
        return NULL;
    return g_strdupv((char **)lists[pick(maker, 3)]);
}

/* A value of a setting, as reading gives it. */
static inline void
make_setting(Maker *maker, CmOptions **options, const char *dialect, const CmSetting *setting)
{
    g_autofree char *text = random_text(maker->random);
    g_autofree char *other = random_text(maker->random);
    const char *const both[] = {*text ? text : "x", one_in(maker, 2) && *other ? other : NULL,
                                NULL};
    CmValue value = cm_value_of_text(text);

    if (setting->kind == CM_SETTING_LIST && !strstr(text, CM_OPTION_SEPARATOR) &&
        !strstr(other, CM_OPTION_SEPARATOR)) {
        cm_options_set_list(options, dialect, setting->name, both);
        return;
    }
    if (setting->kind == CM_SETTING_INTEGER)
        value = cm_value_of_integer(pick(maker, 1000) - 500);
    else if (setting->kind == CM_SETTING_BOOLEAN)
        value = cm_value_of_boolean(one_in(maker, 2));
    if (setting->kind != CM_SETTING_LIST)
        cm_options_set(options, dialect, setting->name, &value);
}

static inline CmOptions *
maybe_options(Maker *maker, CmSection section)
{
    g_autofree const char **keys = cm_option_key_names("postgresql", section);
    CmOptions *options = NULL;
    const CmSetting any = {"row", CM_SETTING_INTEGER}, list = {"columns", CM_SETTING_LIST};
    CmValue value;

    if (maker->for_sqlite || !one_in(maker, 5))
        return NULL;
    for (const char **key = keys; *key; key++)
        if (one_in(maker, 3))
            make_setting(maker, &options, "postgresql", cm_option_key("postgresql", section, *key));
    make_setting(maker, &options, "mysql", &any);
    value = cm_value_of_boolean(one_in(maker, 2));
    cm_options_set(&options, "sqlite", "strict", &value);
    value = (CmValue){.kind = CM_VALUE_DOUBLE, .real = (pick(maker, 1000) - 500) / 8.0};
    cm_options_set(&options, "mysql", "ratio", &value);
    make_setting(maker, &options, "mysql", &list);
    value = cm_options_get(options, "mysql", "columns")
                ? *cm_options_get(options, "mysql", "columns")
                : CM_VALUE_OF_NULL;
    if (value.kind == CM_VALUE_TEXT && !strstr(value.data, CM_OPTION_SEPARATOR))
        cm_options_set(&options, "mysql", "columns", &CM_VALUE_OF_NULL);
    return options;
}

static inline CmType *
make_sqlite_type(Maker *maker)
{
    static const CmTypeKind kinds[] = {CM_TYPE_INTEGER, CM_TYPE_TEXT, CM_TYPE_BIGINT,
                                       CM_TYPE_BOOLEAN, CM_TYPE_DATETIME, CM_TYPE_FLOAT};
    static const char *const texts[] = {"", "INT", "VARYING CHARACTER(10)", "MONEY"};
    CmType *type;

    if (one_in(maker, 6))
        return cm_type_new_sql(texts[pick(maker, 4)]);
    type = cm_type_new(one_in(maker, 5) ? CM_TYPE_STRING : kinds[pick(maker, 6)]);
    if (type->kind == CM_TYPE_STRING && one_in(maker, 2))
        type->length = 1 + pick(maker, 200);
    return type;
}

static inline CmType *
make_type(Maker *maker, int depth)
{
    CmType *type;

    if (maker->for_sqlite)
        return make_sqlite_type(maker);
    type = cm_type_new((CmTypeKind)pick(maker, depth > 2 ? CM_TYPE_ENUM : CM_TYPE_COUNT));
    if (type->kind == CM_TYPE_SQL)
        type->text = random_text(maker->random);
    if (type->kind == CM_TYPE_ARRAY)
        type->element = make_type(maker, depth + 1);
    if (type->kind == CM_TYPE_ENUM) {
        type->labels = g_new0(char *, 4);
        for (int i = pick(maker, 3); i >= 0; i--)
            type->labels[g_strv_length(type->labels)] = random_text(maker->random);
    }
    if (type->kind == CM_TYPE_NUMERIC || type->kind == CM_TYPE_DECIMAL) {
        type->precision = pick(maker, 20) - 1;
        type->scale = type->precision < 0 ? -1 : pick(maker, 5) - 1;
    }
    if (type->kind == CM_TYPE_STRING || type->kind == CM_TYPE_CHAR ||
        type->kind == CM_TYPE_BINARY)
        type->length = pick(maker, 100) - 1;
    return type;
}

static inline void
make_default(Maker *maker, CmColumn *column)
{
    static const char *const numbers[] = {"0", "-5", "0.10", "1e5"};
    static const char *const expressions[] = {"CURRENT_TIMESTAMP", "abs(-5)", "1 + 2", "NULL"};
    static const char *const texts[] = {"", "it's", "a\"b", "12", "null", "-- x", "\xc3\xa9\n"};
    g_autofree char *nasty = random_text(maker->random);

    switch (pick(maker, 12)) {
    case 0:
        column->server_default =
            cm_default_new(CM_DEFAULT_TEXT, maker->for_sqlite ? texts[pick(maker, 7)] : nasty);
        break;
    case 1:
        column->server_default = cm_default_new(CM_DEFAULT_NUMBER, numbers[pick(maker, 4)]);
        break;
    case 2:
        if (!maker->for_sqlite)
            column->server_default = cm_default_new(CM_DEFAULT_BOOLEAN, "true");
        break;
    case 3:
        column->server_default = cm_default_new(
            CM_DEFAULT_SQL, maker->for_sqlite || !*nasty ? expressions[pick(maker, 4)] : nasty);
        break;
    default:
        break;
    }
}

static inline CmColumn *
make_column(Maker *maker)
{
    g_autofree char *name = make_name(maker, "c");
    CmColumn *column = cm_column_new(name, make_type(maker, 0));

    column->nullable = !one_in(maker, 3);
    make_default(maker, column);
    column->comment = maybe_text(maker);
    column->dialects = maybe_dialects(maker);
    column->options = maybe_options(maker, CM_SECTION_COLUMN);
    if (one_in(maker, 6))
        column->collation = maker->for_sqlite ? g_strdup("NOCASE") : random_text(maker->random);
    if (!maker->for_sqlite && one_in(maker, 8))
        column->autoincrement = (CmAutoincrement)pick(maker, 3);
    return column;
}

/* The name of one of the table's columns; data: not of a generated one. */
static inline const char *
some_column(Maker *maker, const CmTable *table, bool data)
{
    for (;;) {
        const CmColumn *column = table->columns->pdata[pick(maker, (int)table->columns->len)];

        if (!data || !column->computed)
            return column->name;
    }
}

/* "column" > 0, or so (transfer full). */
static inline char *
make_condition(Maker *maker, const CmTable *table)
{
    g_autoptr(GString) name = g_string_new(some_column(maker, table, true));

    g_string_replace(name, "\"", "\"\"", 0);
    if (!maker->for_sqlite && one_in(maker, 3))
        return random_text(maker->random);
    return g_strdup_printf(one_in(maker, 2) ? "\"%s\" IS NOT NULL" : "\"%s\" <> 'x -- y'",
                           name->str);
}

static inline CmPart *
make_part(Maker *maker, const CmTable *table, bool plain)
{
    CmPart *part = cm_part_new(some_column(maker, table, plain));

    if (plain || !one_in(maker, 3))
        return part;
    part->order = (CmOrder)pick(maker, 3);
    if (maker->for_sqlite)
        return part;
    part->nulls = (CmNulls)pick(maker, 3);
    part->collation = one_in(maker, 3) ? make_name(maker, "o") : NULL;
    part->operator_class = one_in(maker, 3) ? make_name(maker, "o") : NULL;
    part->length = pick(maker, 3);
    if (one_in(maker, 3)) {
        part->sql = random_text(maker->random);
        if (*part->sql)
            g_clear_pointer(&part->column, g_free);
        else
            g_clear_pointer(&part->sql, g_free);
    }
    return part;
}

/* Up to three parts over as many columns. */
static inline void
make_parts(Maker *maker, const CmTable *table, bool plain, GPtrArray *parts)
{
    for (int i = pick(maker, 3); i >= 0; i--) {
        CmPart *part = make_part(maker, table, plain);

        if (part->column && cm_parts_mention(parts, part->column))
            cm_part_free(part);
        else
            g_ptr_array_add(parts, part);
    }
}

static inline void
make_foreign_key(Maker *maker, const CmTable *table, const CmTable *referred,
                 CmConstraint *constraint)
{
    const CmConstraint *key = cm_table_primary_key(referred);

    g_ptr_array_add(constraint->parts, cm_part_new(some_column(maker, table, true)));
    constraint->referred = cm_name_copy(&referred->name);
    if (!key || key->parts->len != 1 || one_in(maker, 2)) {
        constraint->referred_columns = g_new0(char *, 2);
        constraint->referred_columns[0] = g_strdup(some_column(maker, referred, true));
    }
    constraint->on_delete = (CmAction)pick(maker, 5);
    constraint->on_update = (CmAction)pick(maker, 5);
    if (one_in(maker, 4))
        constraint->deferrable = true;
    if (constraint->deferrable)
        constraint->initially = (CmInitially)pick(maker, 3);
    if (!maker->for_sqlite && one_in(maker, 6))
        constraint->match = g_strdup("full");
}

/* A constraint of any kind but a second primary key. */
static inline CmConstraint *
make_constraint(Maker *maker, const CmTable *table, const CmTable *referred)
{
    CmConstraintKind kind = (CmConstraintKind)pick(maker, 4);
    g_autofree char *name = one_in(maker, 2) ? make_name(maker, "k") : NULL;
    CmConstraint *constraint;

    if (kind == CM_CONSTRAINT_PRIMARY_KEY && cm_table_primary_key(table))
        kind = CM_CONSTRAINT_UNIQUE;
    constraint = cm_constraint_new(kind, name);
    constraint->is_nameless = !maker->for_sqlite && !name && one_in(maker, 5);
    if (kind == CM_CONSTRAINT_FOREIGN_KEY) {
        make_foreign_key(maker, table, referred, constraint);
    } else if (kind == CM_CONSTRAINT_CHECK) {
        constraint->sql = make_condition(maker, table);
        if (!*constraint->sql) {
            g_free(constraint->sql);
            constraint->sql = g_strdup("1");
        }
    } else {
        make_parts(maker, table, true, constraint->parts);
    }
    constraint->comment = maybe_text(maker);
    constraint->dialects = maybe_dialects(maker);
    constraint->options = maybe_options(maker, CM_SECTION_CONSTRAINT);
    return constraint;
}

static inline CmIndex *
make_index(Maker *maker, const CmTable *table)
{
    g_autofree char *name = make_name(maker, "ix");
    CmIndex *index = cm_index_new(name, one_in(maker, 4));

    make_parts(maker, table, false, index->parts);
    if (one_in(maker, 4))
        index->where = make_condition(maker, table);
    if (index->where && !*index->where)
        g_clear_pointer(&index->where, g_free);
    index->comment = maybe_text(maker);
    index->dialects = maybe_dialects(maker);
    index->options = maybe_options(maker, CM_SECTION_INDEX);
    return index;
}

/* AUTOINCREMENT where it may stand, or else WITHOUT ROWID. */
static inline void
make_sqlite_key(Maker *maker, CmTable *table, const CmConstraint *key)
{
    CmColumn *column = cm_table_column(table, ((CmPart *)key->parts->pdata[0])->column);
    const CmValue yes = cm_value_of_boolean(true);

    if (key->parts->len == 1 && column->type->kind == CM_TYPE_INTEGER && one_in(maker, 2))
        column->autoincrement = CM_AUTOINCREMENT_YES;
    else if (one_in(maker, 5))
        cm_options_set(&table->options, "sqlite", "without_rowid", &yes);
}

static inline void
make_primary_key(Maker *maker, CmTable *table)
{
    CmConstraint *key = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL);

    if (one_in(maker, 4))
        key->name = make_name(maker, "pk");
    if (one_in(maker, 2)) {
        const CmColumn *first = table->columns->pdata[0];

        g_ptr_array_add(key->parts, cm_part_new(first->name));
    } else {
        make_parts(maker, table, true, key->parts);
    }
    for (guint i = 0; i < key->parts->len; i++)
        cm_table_column(table, ((CmPart *)key->parts->pdata[i])->column)->nullable =
            maker->for_sqlite && one_in(maker, 3);
    cm_table_add_constraint(table, key);
    if (maker->for_sqlite)
        make_sqlite_key(maker, table, key);
}

/* A table; it refers to `referred`, or to itself where that is NULL. */
static inline CmTable *
make_table(Maker *maker, const CmTable *referred)
{
    g_autofree char *name = make_name(maker, "t");
    bool has_schema = !maker->for_sqlite && one_in(maker, 6);
    CmTable *table = cm_table_new(has_schema ? "other.schema" : NULL, name);

    for (int i = pick(maker, 5); i >= 0; i--)
        cm_table_add_column(table, make_column(maker));
    if (!one_in(maker, 4))
        make_primary_key(maker, table);
    if (one_in(maker, 3)) {
        CmColumn *computed = make_column(maker);

        cm_default_clear(&computed->server_default);
        computed->computed = make_condition(maker, table);
        if (!*computed->computed)
            g_clear_pointer(&computed->computed, g_free);
        computed->computed_stored = computed->computed && one_in(maker, 2);
        cm_table_add_column(table, computed);
    }
    for (int i = pick(maker, 4); i > 0; i--)
        cm_table_add_constraint(table, make_constraint(maker, table, referred ? referred : table));
    for (int i = pick(maker, 3); i > 0; i--)
        cm_table_add_index(table, make_index(maker, table));
    table->comment = maybe_text(maker);
    table->dialects = maybe_dialects(maker);
    cm_options_free(table->options);
    table->options = maybe_options(maker, CM_SECTION_TABLE);
    return table;
}

static inline char *
quote_name(const char *name)
{
    g_autoptr(GString) text = g_string_new(name);

    g_string_replace(text, "\"", "\"\"", 0);
    return g_strdup_printf("\"%s\"", text->str);
}

static inline CmView *
make_view(Maker *maker, const CmTable *table)
{
    g_autofree char *name = make_name(maker, "v");
    g_autofree char *of = quote_name(table->name.name);
    g_autofree char *column = quote_name(some_column(maker, table, false));
    g_autofree char *sql = g_strdup_printf("SELECT %s AS x,\n\t1 AS y  \nFROM %s", column, of);
    CmView *view = cm_view_new(NULL, name, sql);

    view->dialects = maybe_dialects(maker);
    return view;
}

static inline CmTrigger *
make_trigger(Maker *maker, const CmTable *table)
{
    g_autofree char *name = make_name(maker, "g");
    g_autofree char *quoted = quote_name(name);
    g_autofree char *of = quote_name(table->name.name);
    g_autofree char *column = quote_name(some_column(maker, table, true));
    g_autofree char *sql = g_strdup_printf(
        "CREATE TRIGGER %s AFTER UPDATE ON %s WHEN NEW.%s IS NULL\nBEGIN\n\tSELECT 1;  \nEND",
        quoted, of, column);
    CmTrigger *trigger = cm_trigger_new(table->name.schema, name, table->name.name, sql);

    trigger->dialects = maybe_dialects(maker);
    return trigger;
}

static inline CmSchema *
make_schema(Maker *maker)
{
    CmSchema *schema = cm_schema_new();
    const CmTable *last = NULL;

    for (int i = pick(maker, 4); i >= 0; i--) {
        CmTable *table = make_table(maker, one_in(maker, 2) ? last : NULL);

        cm_schema_add_table(schema, table, NULL);
        last = table;
    }
    if (one_in(maker, 2))
        cm_schema_add_view(schema, make_view(maker, last), NULL);
    if (one_in(maker, 2))
        cm_schema_add_trigger(schema, make_trigger(maker, last), NULL);
    return schema;
}
