#include "dialect/compile.h"

#include "support/unit.h"

/* Another dialect's spelling, as far as it differs: $1, no bare capitals. */
static const char *const reserved[] = {"ORDER"};

static const CmSpelling dollars = {
    .name = "dollars",
    .lexer = &cm_lexer_options_postgresql,
    .quote = '"',
    .bind_style = CM_BIND_DOLLAR,
    .max_binds = 65535,
    .reserved = reserved,
    .reserved_count = G_N_ELEMENTS(reserved),
    .true_text = "true",
    .false_text = "false",
    .bytes_open = "'\\x",
    .bytes_close = "'",
    .default_row = "DEFAULT VALUES",
};

static void
assert_compiles(const CmStatement *statement, const CmSpelling *spelling, const char *sql,
                guint bind_count, const char *literal)
{
    GError *error = NULL;
    g_auto(CmCompiled) compiled = {0};
    g_autofree char *text = NULL;

    assert_ok(cm_compile(statement, spelling, &compiled, &error), error);
    ck_assert_str_eq(compiled.sql, sql);
    ck_assert_uint_eq(compiled.binds->len, bind_count);
    text = cm_compile_literal(statement, spelling, &error);
    assert_ok(text != NULL, error);
    ck_assert_str_eq(text, literal);
}

START_TEST(inserts)
{
    const char *const columns[] = {"id", "order", NULL};
    g_autoptr(CmStatement) insert = cm_statement_insert("main", "my table", columns);
    g_autoptr(CmStatement) defaults = cm_statement_insert(NULL, "t", NULL);
    CmValue first[] = {cm_value_of_integer(1), cm_value_of_text("it's")};
    CmValue second[] = {cm_value_of_boolean(true), CM_VALUE_OF_NULL};
    GError *error = NULL;
    g_auto(CmCompiled) part = {0};

    cm_statement_add_row(insert, first);
    cm_statement_add_row(insert, second);
    assert_compiles(insert, &cm_spelling_sqlite,
                    "INSERT INTO main.\"my table\" (id, \"order\") VALUES (?, ?), (?, ?)", 4,
                    "INSERT INTO main.\"my table\" (id, \"order\") VALUES (1, 'it''s'), (1, NULL)");
    assert_compiles(
        insert, &dollars, "INSERT INTO main.\"my table\" (id, \"order\") VALUES ($1, $2), ($3, $4)",
        4, "INSERT INTO main.\"my table\" (id, \"order\") VALUES (1, 'it''s'), (true, NULL)");
    assert_ok(cm_compile_rows(insert, &cm_spelling_sqlite, 1, 1, &part, &error), error);
    ck_assert_str_eq(part.sql, "INSERT INTO main.\"my table\" (id, \"order\") VALUES (?, ?)");
    ck_assert(cm_value_equal(&g_array_index(part.binds, CmValue, 0), &second[0]));
    cm_statement_add_row(defaults, NULL);
    assert_compiles(defaults, &cm_spelling_sqlite, "INSERT INTO t DEFAULT VALUES", 0,
                    "INSERT INTO t DEFAULT VALUES");
}
END_TEST

START_TEST(updates)
{
    g_autoptr(CmStatement) update = cm_statement_update(NULL, "T");

    cm_statement_set(update, "a", cm_value_of_text("x"));
    cm_statement_set(update, "B", CM_VALUE_OF_NULL);
    cm_statement_where(update, "c", CM_COMPARISON_LESS, cm_value_of_integer(3));
    cm_statement_where(update, "d", CM_COMPARISON_NOT_EQUAL, CM_VALUE_OF_NULL);
    assert_compiles(update, &cm_spelling_sqlite,
                    "UPDATE T SET a = ?, B = ? WHERE c < ? AND d IS NOT NULL", 3,
                    "UPDATE T SET a = 'x', B = NULL WHERE c < 3 AND d IS NOT NULL");
    assert_compiles(update, &dollars,
                    "UPDATE \"T\" SET a = $1, \"B\" = $2 WHERE c < $3 AND d IS NOT NULL", 3,
                    "UPDATE \"T\" SET a = 'x', \"B\" = NULL WHERE c < 3 AND d IS NOT NULL");
}
END_TEST

START_TEST(deletes)
{
    g_autoptr(CmStatement) all = cm_statement_delete(NULL, "t");
    g_autoptr(CmStatement) some = cm_statement_delete("s", "t");

    cm_statement_where(some, "a", CM_COMPARISON_EQUAL, cm_value_of_text("x"));
    cm_statement_where(some, "b", CM_COMPARISON_IS_NULL, CM_VALUE_OF_NULL);
    assert_compiles(all, &cm_spelling_sqlite, "DELETE FROM t", 0, "DELETE FROM t");
    assert_compiles(some, &cm_spelling_sqlite, "DELETE FROM s.t WHERE a = ? AND b IS NULL", 1,
                    "DELETE FROM s.t WHERE a = 'x' AND b IS NULL");
}
END_TEST

START_TEST(selects)
{
    const char *const columns[] = {"a", "group", NULL};
    g_autoptr(CmStatement) all = cm_statement_select(NULL, "t", NULL);
    g_autoptr(CmStatement) some = cm_statement_select(NULL, "t", columns);

    cm_statement_where(some, "a", CM_COMPARISON_GREATER, cm_value_of_integer(-1));
    cm_statement_order_by(some, "group", true);
    cm_statement_order_by(some, "a", false);
    assert_compiles(all, &cm_spelling_sqlite, "SELECT * FROM t", 0, "SELECT * FROM t");
    assert_compiles(some, &cm_spelling_sqlite,
                    "SELECT a, \"group\" FROM t WHERE a > ? ORDER BY \"group\" DESC, a", 1,
                    "SELECT a, \"group\" FROM t WHERE a > -1 ORDER BY \"group\" DESC, a");
}
END_TEST

START_TEST(texts)
{
    g_autoptr(CmStatement) text = cm_statement_text("VACUUM ? -- ?", CM_STATEMENT_AUTOCOMMIT);

    cm_statement_bind(text, cm_value_of_text("x"));
    ck_assert_int_eq(text->mode, CM_STATEMENT_AUTOCOMMIT);
    assert_compiles(text, &cm_spelling_sqlite, "VACUUM ? -- ?", 1, "VACUUM 'x' -- ?");
}
END_TEST

START_TEST(statements_that_make_no_sense_fail)
{
    const char *const columns[] = {"a", NULL};
    g_autoptr(CmStatement) no_row = cm_statement_insert(NULL, "t", columns);
    g_autoptr(CmStatement) two_defaults = cm_statement_insert(NULL, "t", NULL);
    g_autoptr(CmStatement) no_column = cm_statement_update(NULL, "t");
    GError *error = NULL;
    g_auto(CmCompiled) compiled = {0};

    cm_statement_add_row(two_defaults, NULL);
    cm_statement_add_row(two_defaults, NULL);
    assert_fails(cm_compile(no_row, &cm_spelling_sqlite, &compiled, &error), error,
                 CM_ERROR_ARGUMENT);
    assert_fails(cm_compile(two_defaults, &cm_spelling_sqlite, &compiled, &error), error,
                 CM_ERROR_ARGUMENT);
    assert_fails(cm_compile(no_column, &cm_spelling_sqlite, &compiled, &error), error,
                 CM_ERROR_ARGUMENT);
    ck_assert_ptr_null(compiled.sql);
}
END_TEST

UNIT_MAIN("dialect/compile", inserts, updates, deletes, selects, texts,
          statements_that_make_no_sense_fail)
