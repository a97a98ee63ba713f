/* What a server of MySQL or MariaDB must be for what: the versions with which it came. */
#include "dialect/mysql.h"

typedef struct {
    int mysql; /* the version as 80016, since when */
    int mariadb;
    const char *what; /* whose operations are refused before; NULL: there is another way */
    bool (*of_column)(const CmColumn *column);
    bool (*of_constraint)(const CmConstraint *constraint);
} Ability;

static bool
is_check(const CmConstraint *constraint)
{
    return constraint->kind == CM_CONSTRAINT_CHECK;
}

static bool
is_computed(const CmColumn *column)
{
    return column->computed != NULL;
}

static bool
is_json(const CmColumn *column)
{
    return column->type &&
           (column->type->kind == CM_TYPE_JSON || column->type->kind == CM_TYPE_JSONB);
}

/* Older servers read a check, and forget it. */
static const Ability abilities[] = {
    [CM_MYSQL_RENAMES_COLUMNS] = {80000, 100502, NULL, NULL, NULL},
    [CM_MYSQL_RENAMES_INDEXES] = {50700, 100502, NULL, NULL, NULL},
    [CM_MYSQL_HAS_DESCENDING] = {80000, 100800, NULL, NULL, NULL},
    [CM_MYSQL_HAS_CHECKS] = {80016, 100201, "check constraints", NULL, is_check},
    [CM_MYSQL_HAS_COMPUTED] = {50706, 50200, "computed columns", is_computed, NULL},
    [CM_MYSQL_HAS_JSON] = {50708, 100207, "JSON columns", is_json, NULL},
};

bool
cm_mysql_can(const CmDialect *dialect, int server_version, CmMysqlAbility ability)
{
    const Ability *needed = &abilities[ability];

    return !server_version ||
           server_version >= (cm_mysql_is_mariadb(dialect) ? needed->mariadb : needed->mysql);
}

static bool
table_uses(const CmTable *table, const Ability *ability)
{
    for (guint i = 0; ability->of_column && i < table->columns->len; i++)
        if (ability->of_column(table->columns->pdata[i]))
            return true;
    for (guint i = 0; ability->of_constraint && i < table->constraints->len; i++)
        if (ability->of_constraint(table->constraints->pdata[i]))
            return true;
    return false;
}

static bool
operation_uses(const CmOperation *operation, const Ability *ability)
{
    return (operation->body && table_uses(operation->body, ability)) ||
           (operation->to && ability->of_column && ability->of_column(operation->to)) ||
           (operation->constraint && ability->of_constraint &&
            ability->of_constraint(operation->constraint));
}

static bool
fail_what(const CmDialect *dialect, const char *what, GError **error)
{
    return cm_fail(error, CM_ERROR_UNSUPPORTED, "%s has no %s",
                   cm_mysql_is_mariadb(dialect) ? "MariaDB" : "MySQL", what);
}

/* One of the dialect's own stands in place of the neutral type. */
static bool
check_type(const CmDialect *dialect, const CmColumn *column, GError **error)
{
    g_autofree char *text = !column->type || cm_mysql_text(dialect, column->options, "type")
                                ? g_strdup("")
                                : dialect->type_text(column->type, error);

    return text != NULL;
}

static bool
check_table(const CmDialect *dialect, const CmTable *table, GError **error)
{
    if (table->module)
        return cm_fail(error, CM_ERROR_UNSUPPORTED, "a virtual table is SQLite's alone");
    for (guint i = 0; i < table->columns->len; i++)
        if (!check_type(dialect, table->columns->pdata[i], error) ||
            !cm_dialect_check_collation(dialect, table->columns->pdata[i], error))
            return false;
    return cm_mysql_check_keys(dialect, table, error);
}

/* Of enums those that change columns are left, which any server can. */
static bool
check_kind(const CmDialect *dialect, CmObjectKind kind, GError **error)
{
    switch (kind) {
    case CM_OBJECT_FUNCTION:
    case CM_OBJECT_PROCEDURE:
    case CM_OBJECT_EVENT:
    case CM_OBJECT_ENUM:
    case CM_OBJECT_RAW:
        return true;
    case CM_OBJECT_SEQUENCE:
        return cm_mysql_is_mariadb(dialect) || fail_what(dialect, "sequences", error);
    default:
        return fail_what(dialect, cm_object_kind_info(kind)->plural, error);
    }
}

/* What rendering would refuse whatever the schema: it is refused before anything runs. */
static bool
check_ever(const CmDialect *dialect, const CmOperation *operation, GError **error)
{
    if (operation->kind == CM_OPERATION_EXECUTE)
        return cm_mysql_check_execute(dialect, operation, error);
    if (operation->kind == CM_OPERATION_CREATE_EXCLUDE_CONSTRAINT)
        return fail_what(dialect, "exclusion constraints", error);
    if (operation->kind == CM_OPERATION_CREATE_VIEW && operation->view->materialized)
        return fail_what(dialect, "materialized views", error);
    if (operation->object && !check_kind(dialect, operation->object->kind, error))
        return false;
    if (operation->kind == CM_OPERATION_CREATE_INDEX &&
        !cm_mysql_check_index(dialect, operation->table.name, operation->index, error))
        return false;
    if (operation->kind == CM_OPERATION_CREATE_FOREIGN_KEY &&
        !cm_mysql_check_constraint(dialect, operation->table.name, operation->constraint, error))
        return false;
    return (!operation->body || check_table(dialect, operation->body, error)) &&
           (operation->kind != CM_OPERATION_ALTER_COLUMN || !operation->changes.type ||
            check_type(dialect, operation->to, error)) &&
           (operation->kind != CM_OPERATION_ALTER_COLUMN || !operation->changes.collation ||
            cm_dialect_check_collation(dialect, operation->to, error));
}

bool
cm_mysql_check(const CmDialect *dialect, const CmOperation *operation, int server_version,
               GError **error)
{
    bool is_mariadb = cm_mysql_is_mariadb(dialect);

    if (!check_ever(dialect, operation, error))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(abilities); i++) {
        int since = is_mariadb ? abilities[i].mariadb : abilities[i].mysql;

        if (!abilities[i].what || cm_mysql_can(dialect, server_version, i) ||
            !operation_uses(operation, &abilities[i]))
            continue;
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "%s came with %s %d.%d.%d, and this server is %d.%d.%d: upgrade it, or "
                       "leave them to others with 'dialects:'",
                       abilities[i].what, is_mariadb ? "MariaDB" : "MySQL", since / 10000,
                       since / 100 % 100, since % 100, server_version / 10000,
                       server_version / 100 % 100, server_version % 100);
    }
    return true;
}
