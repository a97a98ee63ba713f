/* How runs are kept apart, and what of other sessions is in the way of a statement. */
#include "dialect/mysql.h"

/* A named lock is the whole server's, so that its key holds the database's name. Who waits in a
 * process list sees others only with the right to. */
#define LOCK_NAME "concat('cmig ', ?)"

const CmServerLockSql cm_mysql_lock_sql = {
    .scope_sql = "SELECT concat(coalesce(?, DATABASE()), ' ', ?)",
    .try_sql = "SELECT GET_LOCK(" LOCK_NAME ", 0)",
    .holder_sql = "SELECT u.id, p.user, p.host, NULL FROM (SELECT IS_USED_LOCK(" LOCK_NAME
                  ") AS id) u LEFT JOIN information_schema.processlist p ON p.id = u.id "
                  "WHERE u.id IS NOT NULL",
    .release_sql = "SELECT RELEASE_LOCK(" LOCK_NAME ")",
};

/* Who holds a metadata lock nobody says without a plugin: those who may are named. */
const char cm_mysql_holders_sql[] =
    "SELECT CONCAT('connection ', p.id, ' of ', p.user, '@', p.host, ', for ', "
    "COALESCE(TIMESTAMPDIFF(SECOND, t.trx_started, NOW()), p.time), ' s', "
    "IF(p.info IS NULL, ' idle in a transaction', CONCAT(': ', LEFT(p.info, 200)))) FROM "
    "information_schema.processlist p LEFT JOIN information_schema.innodb_trx t ON "
    "t.trx_mysql_thread_id = p.id WHERE p.id <> CONNECTION_ID() AND p.db = DATABASE() AND "
    "(t.trx_id IS NOT NULL OR p.command <> 'Sleep') ORDER BY "
    "COALESCE(t.trx_started, NOW()), p.id LIMIT 3";

CmServerErrorKind
cm_mysql_error_kind(int native_code)
{
    static const struct {
        int native;
        CmServerErrorKind kind;
    } kinds[] = {
        {1205, CM_SERVER_ERROR_WAITED},   /* innodb_lock_wait_timeout, lock_wait_timeout */
        {3572, CM_SERVER_ERROR_WAITED},   /* NOWAIT */
        {1213, CM_SERVER_ERROR_DEADLOCK}, /* deadlock */
        {1044, CM_SERVER_ERROR_DENIED},   /* on a database */
        {1142, CM_SERVER_ERROR_DENIED},   /* on a table */
        {1143, CM_SERVER_ERROR_DENIED},   /* on a column */
        {1227, CM_SERVER_ERROR_DENIED},   /* of the server */
        {1370, CM_SERVER_ERROR_DENIED},   /* on a routine */
        {1419, CM_SERVER_ERROR_DENIED},   /* on a routine or trigger, with the binary log */
    };

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i].native == native_code)
            return kinds[i].kind;
    return CM_SERVER_ERROR_OTHER;
}
