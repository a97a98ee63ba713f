/* Random names, options, types and columns, seeded: what random_schema.h builds upon. */
#pragma once

#include <string.h>

#include "schema/schema.h"
#include "unit/random_value.h"

typedef struct {
    GRand *random;
    bool for_sqlite;
    guint serial;      /* for names that must be unique */
    bool with_objects; /* schemas have objects beside tables */
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

static inline GStrv
maybe_names(Maker *maker)
{
    GStrv names;

    if (!one_in(maker, 4))
        return NULL;
    names = g_new0(char *, 3);
    names[0] = make_name(maker, "d");
    names[1] = one_in(maker, 2) ? make_name(maker, "d") : NULL;
    return names;
}

static inline CmOptions *
maybe_options(Maker *maker, CmSection section)
{
    static const char *const dialects[] = {"postgresql", "mysql", "mariadb"};
    CmOptions *options = NULL;
    CmValue value;

    if (maker->for_sqlite || !one_in(maker, 5))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(dialects); i++) {
        g_autofree const char **keys = cm_option_key_names(dialects[i], section);

        for (const char **key = keys; *key; key++)
            if (one_in(maker, 3))
                make_setting(maker, &options, dialects[i],
                             cm_option_key(dialects[i], section, *key));
    }
    value = cm_value_of_boolean(one_in(maker, 2));
    cm_options_set(&options, "sqlite", "strict", &value);
    value = (CmValue){.kind = CM_VALUE_DOUBLE, .real = (pick(maker, 1000) - 500) / 8.0};
    cm_options_set(&options, "sqlite", "type", &value);
    return options;
}

static inline CmType *
make_sqlite_type(Maker *maker)
{
    static const CmTypeKind kinds[] = {CM_TYPE_INTEGER, CM_TYPE_TEXT,     CM_TYPE_BIGINT,
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
        g_autofree char *name = random_text(maker->random);

        type->text = one_in(maker, 3) && *name ? g_steal_pointer(&name) : NULL;
        type->labels = g_new0(char *, 4);
        for (int i = pick(maker, 3); i >= 0; i--)
            type->labels[g_strv_length(type->labels)] = random_text(maker->random);
    }
    if (type->kind == CM_TYPE_NUMERIC || type->kind == CM_TYPE_DECIMAL) {
        type->precision = pick(maker, 20) - 1;
        type->scale = type->precision < 0 ? -1 : pick(maker, 5) - 1;
    }
    if (type->kind == CM_TYPE_STRING || type->kind == CM_TYPE_CHAR || type->kind == CM_TYPE_BINARY)
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
