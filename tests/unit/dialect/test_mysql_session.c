/* SQL of the user's own, and the session that it shares with what cmig notes. */
#include "dialect/mysql.h"

#include "support/unit.h"

START_TEST(what_a_session_alone_knows_is_told)
{
    static const char *const settings[] = {
        "SELECT max(id), 1 INTO @a, @b FROM t",
        "WITH c AS (SELECT 1) SELECT * INTO @a FROM c",
        "select @a := 1",
        "PREPARE s FROM @sql",
        "DEALLOCATE PREPARE s",
        "DROP PREPARE s",
        "/*!40101 SET @OLD_MODE=@@SQL_MODE, SQL_MODE='' */",
        "SET NAMES utf8mb4",
    };
    static const char *const others[] = {
        "SELECT 1 INTO OUTFILE '/x'",
        "SELECT 'INTO @a' FROM t WHERE a = @a",
        "SELECT @@version",
        "INSERT INTO t SELECT @a",
        "/*!50003 SET GLOBAL x = 1 */",
        "EXECUTE s",
        "/*!",
        "DROP TABLE t",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
        ck_assert_msg(cm_dialect_is_setting(&cm_dialect_mariadb, settings[i]), "%s", settings[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        ck_assert_msg(!cm_dialect_is_setting(&cm_dialect_mariadb, others[i]), "%s", others[i]);
}
END_TEST

START_TEST(what_set_changes_is_kept)
{
    static const struct {
        const char *sql;
        const char *keep; /* NULL: nothing */
        const char *back; /* joined by "; " */
    } cases[] = {
        {"SET SQL_MODE = '', @a = 1, foreign_key_checks=0",
         "SET @cmig_was_sql_mode = @@sql_mode, @cmig_was_foreign_key_checks = @@foreign_key_checks",
         "SET sql_mode = @cmig_was_sql_mode; SET foreign_key_checks = "
         "@cmig_was_foreign_key_checks"},
        {"SET @a = concat(1, x = 2), @@session.`unique_checks` := 0, @@global.x = 1, LOCAL y = 1",
         "SET @cmig_was_unique_checks = @@unique_checks, @cmig_was_y = @@y",
         "SET unique_checks = @cmig_was_unique_checks; SET y = @cmig_was_y"},
        {"SET NAMES latin1 COLLATE latin1_bin, @@x = 1",
         "SET @cmig_was_character_set_client = @@character_set_client, "
         "@cmig_was_character_set_results = @@character_set_results, "
         "@cmig_was_collation_connection = @@collation_connection, @cmig_was_x = @@x",
         "SET character_set_client = @cmig_was_character_set_client; "
         "SET character_set_results = @cmig_was_character_set_results; "
         "SET collation_connection = @cmig_was_collation_connection; SET x = @cmig_was_x"},
        {"/*!40101 SET @OLD = @@SQL_MODE, SQL_MODE='' */",
         "/*!40101 SET @cmig_was_sql_mode = @@sql_mode */",
         "/*!40101 SET sql_mode = @cmig_was_sql_mode */"},
        {"SET timestamp = 1, insert_id = 3", NULL, "SET timestamp = DEFAULT"},
        {"SET x = 1, x = 2", "SET @cmig_was_x = @@x", "SET x = @cmig_was_x"},
        {"SET GLOBAL x = 1, y = 2, SESSION z = 1", "SET @cmig_was_z = @@z", "SET z = @cmig_was_z"},
        {"SET @@cache.size = 1", NULL, ""},
        {"SET STATEMENT x = 1 FOR SELECT 2, y = 3", NULL, ""},
        {"SET PASSWORD = 'x', a = 1", NULL, ""},
        {"SET ROLE r", NULL, ""},
        {"SET", NULL, ""},
        {"SELECT 1, x = 2", NULL, ""},
        {"", NULL, ""},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) back = g_ptr_array_new_with_free_func(g_free);
        g_autofree char *keep = cm_dialect_mariadb.keep_settings(cases[i].sql, back);
        g_autofree char *again = cm_dialect_mariadb.keep_settings(cases[i].sql, back);
        g_autofree char *joined = NULL;

        g_ptr_array_add(back, NULL);
        joined = g_strjoinv("; ", (char **)back->pdata);
        ck_assert_pstr_eq(keep, cases[i].keep);
        ck_assert_str_eq(joined, cases[i].back);
        ck_assert_ptr_null(again);
    }
}
END_TEST

/* wanted: NULL, or what is wrong. */
static void
expect(const char *sql, const char *wanted)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CmOperation) operation = cm_operation_new(CM_OPERATION_EXECUTE);
    bool ok;

    cm_operation_add_text(operation, NULL, sql);
    ok = cm_dialect_check(&cm_dialect_mysql, operation, 0, &error);
    ck_assert_msg(ok == !wanted, "%s: %s", sql, error ? error->message : "taken");
    ck_assert_msg(ok || strstr(error->message, wanted), "%s: %s", sql, error->message);
}

START_TEST(what_cannot_work_is_refused_by_name)
{
    expect("USE other", "USE would have");
    expect("INSERT INTO t VALUES (1); use `other`;", "USE would have");
    expect("/*!40000 USE other */", "USE would have");
    expect("LOCK TABLES t WRITE", "LOCK TABLES locks");
    expect("FLUSH TABLES WITH READ LOCK", "FLUSH TABLES");
    expect("FLUSH TABLES t FOR EXPORT", "FLUSH TABLES");
    expect("SET sql_mode = '', SESSION autocommit = off", "autocommit = 0 would");
    expect("SET @old=@@autocommit, @@session.autocommit := 0", "autocommit = 0 would");
    expect("XA START 'x'", "XA would");
    expect("ROLLBACK", "ROLLBACK would");
    expect("BEGIN; INSERT INTO t VALUES (1)", "write COMMIT behind");
    expect("START TRANSACTION; COMMIT; BEGIN WORK; SELECT 1", "write COMMIT behind");
}
END_TEST

START_TEST(what_works_is_taken)
{
    expect("BEGIN; INSERT INTO t VALUES (1); COMMIT", NULL);
    expect("START TRANSACTION; COMMIT; UNLOCK TABLES", NULL);
    expect("BEGIN NOT ATOMIC SELECT 1", NULL);
    expect("SET autocommit = 1, @autocommit = 0", NULL);
    expect("SET autocommit = @old", NULL);
    expect("FLUSH TABLES", NULL);
    expect("CREATE PROCEDURE p() BEGIN START TRANSACTION; ROLLBACK; END", NULL);
    expect("START SLAVE; SELECT 'USE x'; LOCK INSTANCE FOR BACKUP", NULL);
}
END_TEST

START_TEST(what_frames_a_transaction_can_run_again)
{
    static const char *const frames[] = {"begin", "START TRANSACTION READ WRITE", "COMMIT WORK"};

    for (gsize i = 0; i < G_N_ELEMENTS(frames); i++) {
        g_autofree char *query = cm_mysql_show_object(frames[i]);

        ck_assert_pstr_eq(query, "SELECT 1");
    }
}
END_TEST

UNIT_MAIN("dialect/mysql_session", what_a_session_alone_knows_is_told, what_set_changes_is_kept,
          what_cannot_work_is_refused_by_name, what_works_is_taken,
          what_frames_a_transaction_can_run_again)
