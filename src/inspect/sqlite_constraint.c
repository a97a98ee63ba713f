/* Constraints of SQLite's CREATE TABLE: those of the table, and what they share with the ones that
 * stand at a column. */
#include "inspect/sqlite_body.h"

#include <string.h>

bool
cm_sqlite_body_read_name(CmSqliteBody *body, GError **error)
{
    g_free(body->name);
    body->name = cm_sqlite_cursor_take_name(body->cursor, error);
    return body->name != NULL;
}

CmConstraint *
cm_sqlite_body_add(CmSqliteBody *body, CmConstraintKind kind)
{
    CmConstraint *constraint = cm_constraint_new(kind, NULL);

    constraint->name = g_steal_pointer(&body->name);
    if (body->column && kind != CM_CONSTRAINT_CHECK)
        g_ptr_array_add(constraint->parts, cm_part_new(body->column->name));
    cm_table_add_constraint(body->table, constraint);
    return constraint;
}

CmConstraint *
cm_sqlite_body_add_primary_key(CmSqliteBody *body, GError **error)
{
    if (!cm_sqlite_cursor_expect(body->cursor, "KEY", error))
        return NULL;
    if (!cm_table_primary_key(body->table))
        return cm_sqlite_body_add(body, CM_CONSTRAINT_PRIMARY_KEY);
    cm_sqlite_cursor_fail(body->cursor, "no second primary key", error);
    return NULL;
}

bool
cm_sqlite_body_read_check(CmSqliteBody *body, GError **error)
{
    guint from;
    guint to;

    if (!cm_sqlite_cursor_take_group(body->cursor, &from, &to, error))
        return false;
    cm_sqlite_body_add(body, CM_CONSTRAINT_CHECK)->sql =
        cm_sqlite_cursor_text(body->cursor, from, to);
    return true;
}

bool
cm_sqlite_body_read_conflict(CmSqliteBody *body, CmOptions **options, const char *option,
                             GError **error)
{
    static const char *const words[] = {"rollback", "abort", "fail", "ignore", "replace"};
    CmSqliteCursor *cursor = body->cursor;

    if (!cm_token_is(cm_sqlite_cursor_peek(cursor, 1), "CONFLICT") ||
        !cm_sqlite_cursor_take(cursor, "ON"))
        return true;
    cursor->at++;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        CmValue value = cm_value_of_text(words[i]);

        if (!cm_sqlite_cursor_take(cursor, words[i]))
            continue;
        cm_options_set(options, "sqlite", option, &value);
        return true;
    }
    return cm_sqlite_cursor_fail(cursor, "ROLLBACK, ABORT, FAIL, IGNORE or REPLACE", error);
}

static bool
read_action(CmSqliteCursor *cursor, CmAction *action, GError **error)
{
    static const struct {
        const char *first;
        const char *second;
        CmAction action;
    } actions[] = {
        {"NO", "ACTION", CM_ACTION_NONE},          {"SET", "NULL", CM_ACTION_SET_NULL},
        {"SET", "DEFAULT", CM_ACTION_SET_DEFAULT}, {"CASCADE", NULL, CM_ACTION_CASCADE},
        {"RESTRICT", NULL, CM_ACTION_RESTRICT},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (!cm_sqlite_cursor_is(cursor, actions[i].first) ||
            (actions[i].second &&
             !cm_token_is(cm_sqlite_cursor_peek(cursor, 1), actions[i].second)))
            continue;
        cursor->at += actions[i].second ? 2 : 1;
        *action = actions[i].action;
        return true;
    }
    return cm_sqlite_cursor_fail(cursor, "an action of a foreign key", error);
}

/* ON DELETE, ON UPDATE, or ON INSERT, which SQLite takes and forgets. */
static bool
read_event(CmSqliteCursor *cursor, CmConstraint *key, GError **error)
{
    CmAction forgotten;

    if (cm_sqlite_cursor_take(cursor, "DELETE"))
        return read_action(cursor, &key->on_delete, error);
    if (cm_sqlite_cursor_take(cursor, "UPDATE"))
        return read_action(cursor, &key->on_update, error);
    if (cm_sqlite_cursor_take(cursor, "INSERT"))
        return read_action(cursor, &forgotten, error);
    return cm_sqlite_cursor_fail(cursor, "DELETE or UPDATE", error);
}

static bool
read_match(CmSqliteCursor *cursor, CmConstraint *key, GError **error)
{
    g_free(key->match);
    key->match = cm_sqlite_cursor_take_name(cursor, error);
    return key->match != NULL;
}

bool
cm_sqlite_body_read_reference(CmSqliteBody *body, CmConstraint *key, GError **error)
{
    CmSqliteCursor *cursor = body->cursor;
    g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func(g_free);

    key->referred.name = cm_sqlite_cursor_take_name(cursor, error);
    if (!key->referred.name)
        return false;
    if (cm_sqlite_cursor_is_symbol(cursor, "(")) {
        if (!cm_sqlite_cursor_take_names(cursor, columns, error))
            return false;
        g_ptr_array_add(columns, NULL);
        key->referred_columns = (GStrv)g_ptr_array_free(g_steal_pointer(&columns), FALSE);
    }
    while (cm_sqlite_cursor_is(cursor, "ON") || cm_sqlite_cursor_is(cursor, "MATCH")) {
        bool is_match = cm_sqlite_cursor_is(cursor, "MATCH");

        cursor->at++;
        if (is_match ? !read_match(cursor, key, error) : !read_event(cursor, key, error))
            return false;
    }
    return true;
}

static CmConstraint *
last_foreign_key(const CmTable *table)
{
    for (guint i = table->constraints->len; i-- > 0;) {
        CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
            return constraint;
    }
    return NULL;
}

bool
cm_sqlite_body_read_deferrable(CmSqliteBody *body, bool is_not, GError **error)
{
    CmConstraint *key = last_foreign_key(body->table);
    CmInitially initially = CM_INITIALLY_DEFAULT;

    if (!cm_sqlite_cursor_expect(body->cursor, "DEFERRABLE", error))
        return false;
    if (cm_sqlite_cursor_take(body->cursor, "INITIALLY")) {
        if (cm_sqlite_cursor_take(body->cursor, "DEFERRED"))
            initially = CM_INITIALLY_DEFERRED;
        else if (cm_sqlite_cursor_take(body->cursor, "IMMEDIATE"))
            initially = CM_INITIALLY_IMMEDIATE;
        else
            return cm_sqlite_cursor_fail(body->cursor, "DEFERRED or IMMEDIATE", error);
    }
    if (!key)
        return true;
    key->deferrable = !is_not;
    key->initially = is_not ? CM_INITIALLY_DEFAULT : initially;
    return true;
}

static void
number_by_itself(CmTable *table, const CmConstraint *key)
{
    const CmPart *part = key->parts->pdata[0];

    for (guint i = 0; i < table->columns->len; i++) {
        CmColumn *column = table->columns->pdata[i];

        if (part->column && !g_ascii_strcasecmp(column->name, part->column))
            column->autoincrement = CM_AUTOINCREMENT_YES;
    }
}

static bool
read_primary_key(CmSqliteBody *body, GError **error)
{
    CmConstraint *key = cm_sqlite_body_add_primary_key(body, error);
    bool autoincrement;

    if (!key || !cm_sqlite_parts_read(body->cursor, key->parts, &autoincrement, error))
        return false;
    body->is_key_apart = true;
    if (autoincrement)
        number_by_itself(body->table, key);
    return cm_sqlite_body_read_conflict(body, &key->options, "on_conflict", error);
}

static bool
read_unique(CmSqliteBody *body, GError **error)
{
    CmConstraint *key = cm_sqlite_body_add(body, CM_CONSTRAINT_UNIQUE);

    return cm_sqlite_parts_read(body->cursor, key->parts, NULL, error) &&
           cm_sqlite_body_read_conflict(body, &key->options, "on_conflict", error);
}

static bool
read_check(CmSqliteBody *body, GError **error)
{
    CmConstraint *check;

    if (!cm_sqlite_body_read_check(body, error))
        return false;
    check = body->table->constraints->pdata[body->table->constraints->len - 1];
    return cm_sqlite_body_read_conflict(body, &check->options, "on_conflict", error);
}

static bool
read_foreign_key(CmSqliteBody *body, GError **error)
{
    CmSqliteCursor *cursor = body->cursor;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    CmConstraint *key;
    bool is_not;

    if (!cm_sqlite_cursor_expect(cursor, "KEY", error) ||
        !cm_sqlite_cursor_take_names(cursor, names, error) ||
        !cm_sqlite_cursor_expect(cursor, "REFERENCES", error))
        return false;
    key = cm_sqlite_body_add(body, CM_CONSTRAINT_FOREIGN_KEY);
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(key->parts, cm_part_new(names->pdata[i]));
    if (!cm_sqlite_body_read_reference(body, key, error))
        return false;
    is_not = cm_sqlite_cursor_take(cursor, "NOT");
    if (!is_not && !cm_sqlite_cursor_is(cursor, "DEFERRABLE"))
        return true;
    return cm_sqlite_body_read_deferrable(body, is_not, error);
}

static const struct {
    const char *word;
    bool (*read)(CmSqliteBody *body, GError **error);
} constraints[] = {
    {"CONSTRAINT", cm_sqlite_body_read_name},
    {"PRIMARY", read_primary_key},
    {"UNIQUE", read_unique},
    {"CHECK", read_check},
    {"FOREIGN", read_foreign_key},
};

bool
cm_sqlite_body_is_at_constraint(const CmSqliteBody *body)
{
    for (gsize i = 0; i < G_N_ELEMENTS(constraints); i++)
        if (cm_sqlite_cursor_is(body->cursor, constraints[i].word))
            return true;
    return false;
}

bool
cm_sqlite_body_read_constraint(CmSqliteBody *body, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(constraints); i++)
        if (cm_sqlite_cursor_take(body->cursor, constraints[i].word))
            return constraints[i].read(body, error);
    return cm_sqlite_cursor_fail(body->cursor, "a constraint, ',' or ')'", error);
}
