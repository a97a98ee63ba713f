#include "migrate/journal.h"

#include <string.h>

typedef struct {
    guint unit;
    guint operations;
    char *checksum;
    GPtrArray *steps; /* CmJournalStep */
} Unit;

struct CmJournal {
    const CmBookkeeping *books;
    CmConnection *connection;
    CmJournalEntry entry; /* borrowed texts: of the run */
    int64_t id;           /* of the log's row; 0 until there is one */
    bool is_resumed;
    bool was_cut_off;
    GPtrArray *units; /* Unit */
};

static void
step_free(gpointer data)
{
    CmJournalStep *step = data;

    g_free(step->sql);
    g_free(step->status);
    g_free(step->before);
    g_free(step);
}

static void
unit_free(gpointer data)
{
    Unit *unit = data;

    g_free(unit->checksum);
    g_ptr_array_unref(unit->steps);
    g_free(unit);
}

void
cm_journal_free(CmJournal *journal)
{
    if (!journal)
        return;
    g_ptr_array_unref(journal->units);
    g_free(journal);
}

bool
cm_journal_is_resumed(const CmJournal *journal)
{
    return journal->is_resumed;
}

bool
cm_journal_was_cut_off(const CmJournal *journal)
{
    return journal->was_cut_off;
}

static Unit *
find_unit(const CmJournal *journal, guint number)
{
    for (guint i = 0; i < journal->units->len; i++)
        if (((Unit *)journal->units->pdata[i])->unit == number)
            return journal->units->pdata[i];
    return NULL;
}

static Unit *
unit_new(guint number, guint operations, const char *checksum)
{
    Unit *unit = g_new0(Unit, 1);

    unit->unit = number;
    unit->operations = operations;
    unit->checksum = g_strdup(checksum);
    unit->steps = g_ptr_array_new_with_free_func(step_free);
    return unit;
}

static Unit *
add_unit(CmJournal *journal, guint number, guint operations, const char *checksum)
{
    Unit *unit = unit_new(number, operations, checksum);

    g_ptr_array_add(journal->units, unit);
    return unit;
}

static CmJournalStep *
add_step(Unit *unit, const char *sql, const char *status, const char *before)
{
    CmJournalStep *step = g_new0(CmJournalStep, 1);

    *step = (CmJournalStep){g_strdup(sql), g_strdup(status), g_strdup(before)};
    g_ptr_array_add(unit->steps, step);
    return step;
}

const GPtrArray *
cm_journal_steps(const CmJournal *journal, guint unit, guint *operations, const char **checksum)
{
    const Unit *found = find_unit(journal, unit);

    if (!found)
        return NULL;
    *operations = found->operations;
    *checksum = found->checksum;
    return found->steps;
}

static bool
read_steps(CmJournal *journal, GError **error)
{
    static const char *const columns[] = {"unit",   "operations",  "checksum", "sql_text",
                                          "status", "before_hash", NULL};
    const CmBookkeeping *books = journal->books;
    g_autoptr(CmStatement) select = cm_statement_select(books->schema, books->step_table, columns);
    g_autoptr(CmResult) rows = NULL;
    GError *failure = NULL;

    cm_statement_where(select, "log_id", CM_COMPARISON_EQUAL, cm_value_of_integer(journal->id));
    cm_statement_order_by(select, "unit", false);
    cm_statement_order_by(select, "statement", false);
    rows = cm_connection_query_statement(journal->connection, select, error);
    if (!rows)
        return false;
    while (cm_result_next(rows, &failure)) {
        guint number = (guint)cm_result_integer(rows, 0);
        Unit *unit = find_unit(journal, number);

        if (!unit)
            unit = add_unit(journal, number, (guint)cm_result_integer(rows, 1),
                            cm_result_text(rows, 2));
        add_step(unit, cm_result_text(rows, 3), cm_result_text(rows, 4), cm_result_text(rows, 5));
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

bool
cm_journal_is_open(const char *status)
{
    return !strcmp(status, "running") || !strcmp(status, "partial");
}

/* The newest row of the revision, if it is one of a run that did not come to its end. */
static bool
find_open_row(CmJournal *journal, GError **error)
{
    static const char *const columns[] = {"id", "direction", "status", NULL};
    const CmBookkeeping *books = journal->books;
    g_autoptr(CmStatement) select = cm_statement_select(books->schema, books->log_table, columns);
    g_autoptr(CmResult) rows = NULL;

    cm_statement_where(select, "revision", CM_COMPARISON_EQUAL,
                       cm_value_of_text(journal->entry.revision));
    cm_statement_order_by(select, "id", true);
    rows = cm_connection_query_statement(journal->connection, select, error);
    if (!rows)
        return false;
    if (!cm_result_next(rows, error))
        return !error || !*error;
    if (!cm_journal_is_open(cm_result_text(rows, 2)) ||
        strcmp(cm_result_text(rows, 1), journal->entry.direction))
        return true;
    journal->id = cm_result_integer(rows, 0);
    journal->is_resumed = true;
    journal->was_cut_off = !strcmp(cm_result_text(rows, 2), "running");
    return true;
}

CmJournal *
cm_journal_open(const CmBookkeeping *books, CmConnection *connection, const CmJournalEntry *entry,
                GError **error)
{
    g_autoptr(CmJournal) journal = g_new0(CmJournal, 1);
    GError *failure = NULL;
    bool ok;

    journal->books = books;
    journal->connection = connection;
    journal->entry = *entry;
    journal->units = g_ptr_array_new_with_free_func(unit_free);
    ok =
        find_open_row(journal, &failure) && (!journal->is_resumed || read_steps(journal, &failure));
    if (ok)
        return g_steal_pointer(&journal);
    g_propagate_error(error, failure);
    return NULL;
}

const CmJournalStep *
cm_journal_next(const CmJournal *journal, guint *number, guint *statement)
{
    for (guint i = 0; i < journal->units->len; i++) {
        const Unit *unit = journal->units->pdata[i];

        for (guint j = 0; j < unit->steps->len; j++) {
            const CmJournalStep *step = unit->steps->pdata[j];

            if (!strcmp(step->status, "done"))
                continue;
            if (number)
                *number = unit->unit;
            if (statement)
                *statement = j;
            return step;
        }
    }
    return NULL;
}

guint
cm_journal_count_done(const CmJournal *journal)
{
    guint count = 0;

    for (guint i = 0; i < journal->units->len; i++) {
        const Unit *unit = journal->units->pdata[i];

        for (guint j = 0; j < unit->steps->len; j++)
            count += !strcmp(((CmJournalStep *)unit->steps->pdata[j])->status, "done");
    }
    return count;
}

/* The number that the database gave the row. */
static bool
read_id(CmJournal *journal, GError **error)
{
    static const char *const columns[] = {"id", NULL};
    const CmBookkeeping *books = journal->books;
    g_autoptr(CmStatement) select = cm_statement_select(books->schema, books->log_table, columns);
    g_autoptr(CmResult) rows = NULL;

    cm_statement_where(select, "status", CM_COMPARISON_EQUAL, cm_value_of_text("running"));
    cm_statement_order_by(select, "id", true);
    rows = cm_connection_query_statement(journal->connection, select, error);
    if (!rows || !cm_result_next(rows, error))
        return false;
    journal->id = cm_result_integer(rows, 0);
    return true;
}

static bool
open_row(CmJournal *journal, GError **error)
{
    CmJournalEntry entry = journal->entry;

    if (journal->id)
        return true;
    entry.status = "running";
    return cm_bookkeeping_write_log(journal->books, journal->connection, &entry, error) &&
           read_id(journal, error);
}

static void
where_unit(CmStatement *statement, const CmJournal *journal, guint unit)
{
    cm_statement_where(statement, "log_id", CM_COMPARISON_EQUAL, cm_value_of_integer(journal->id));
    cm_statement_where(statement, "unit", CM_COMPARISON_EQUAL, cm_value_of_integer(unit));
}

/* The rows of a unit, as they stand. */
static bool
write_unit(const CmJournal *journal, const Unit *unit, GError **error)
{
    static const char *const columns[] = {"log_id",   "unit",        "statement",
                                          "status",   "operations",  "checksum",
                                          "sql_text", "before_hash", NULL};
    const CmBookkeeping *books = journal->books;
    g_autoptr(CmStatement) insert = cm_statement_insert(books->schema, books->step_table, columns);

    for (guint i = 0; i < unit->steps->len; i++) {
        const CmJournalStep *step = unit->steps->pdata[i];
        const CmValue values[] = {
            cm_value_of_integer(journal->id),
            cm_value_of_integer(unit->unit),
            cm_value_of_integer(i),
            cm_value_of_text(step->status),
            cm_value_of_integer(unit->operations),
            cm_value_of_text(unit->checksum),
            cm_value_of_text(step->sql),
            cm_value_of_text(step->before),
        };

        cm_statement_add_row(insert, values);
    }
    return !unit->steps->len || cm_bookkeeping_note(journal->connection, insert, error);
}

/* The first statements as done, the others as pending. */
static void
add_steps(Unit *unit, const char *const *sqls, guint done)
{
    for (guint i = 0; sqls[i]; i++)
        add_step(unit, sqls[i], i < done ? "done" : "pending", NULL);
}

static void
start_step(CmJournalStep *step, const CmJournalStart *start)
{
    g_free(step->status);
    step->status = g_strdup("started");
    step->before = g_strdup(start->before);
}

bool
cm_journal_begin(CmJournal *journal, guint number, guint operations, const char *checksum,
                 const char *const *sqls, const CmJournalStart *start, GError **error)
{
    Unit *unit;

    if (!open_row(journal, error))
        return false;
    unit = add_unit(journal, number, operations, checksum);
    add_steps(unit, sqls, 0);
    if (start && unit->steps->len)
        start_step(unit->steps->pdata[0], start);
    if (write_unit(journal, unit, error))
        return true;
    cm_journal_roll_back(journal, number);
    return false;
}

static bool
delete_unit(const CmJournal *journal, guint number, GError **error)
{
    const CmBookkeeping *books = journal->books;
    g_autoptr(CmStatement) statement = cm_statement_delete(books->schema, books->step_table);

    where_unit(statement, journal, number);
    return cm_bookkeeping_note(journal->connection, statement, error);
}

bool
cm_journal_forget(CmJournal *journal, guint unit, GError **error)
{
    g_ptr_array_remove(journal->units, find_unit(journal, unit));
    return delete_unit(journal, unit, error);
}

bool
cm_journal_edit(CmJournal *journal, guint number, guint operations, const char *checksum,
                const char *const *sqls, guint done, GError **error)
{
    CmConnection *connection = journal->connection;
    Unit *old = find_unit(journal, number);
    Unit *unit = unit_new(number, operations, checksum);

    add_steps(unit, sqls, done);
    if (!cm_connection_begin(connection, error) || !delete_unit(journal, number, error) ||
        !write_unit(journal, unit, error) || !cm_connection_commit(connection, error)) {
        if (cm_connection_in_transaction(connection))
            cm_connection_rollback(connection, NULL);
        unit_free(unit);
        return false;
    }
    g_ptr_array_remove(journal->units, old);
    g_ptr_array_add(journal->units, unit);
    return true;
}

bool
cm_journal_mark(CmJournal *journal, guint unit, guint statement, const char *status,
                const char *before, GError **error)
{
    const CmBookkeeping *books = journal->books;
    g_autoptr(CmStatement) update = cm_statement_update(books->schema, books->step_table);
    CmJournalStep *step = find_unit(journal, unit)->steps->pdata[statement];

    cm_statement_set(update, "status", cm_value_of_text(status));
    if (before)
        cm_statement_set(update, "before_hash", cm_value_of_text(before));
    where_unit(update, journal, unit);
    cm_statement_where(update, "statement", CM_COMPARISON_EQUAL, cm_value_of_integer(statement));
    g_free(step->status);
    step->status = g_strdup(status);
    return cm_bookkeeping_note(journal->connection, update, error);
}

void
cm_journal_roll_back(CmJournal *journal, guint unit)
{
    const Unit *found = find_unit(journal, unit);

    for (guint i = 0; i < found->steps->len; i++) {
        CmJournalStep *step = found->steps->pdata[i];

        g_free(step->status);
        step->status = g_strdup("pending");
    }
}

/* What ran is in the row of the log; how far it came matters only as long as it is half done. At
 * most one run is, and older rows are of runs that a stamp has settled. */
static bool
forget_steps(const CmJournal *journal, GError **error)
{
    const CmBookkeeping *books = journal->books;
    g_autoptr(CmStatement) statement = cm_statement_delete(books->schema, books->step_table);

    cm_statement_where(statement, "log_id", CM_COMPARISON_LESS,
                       cm_value_of_integer(journal->id + 1));
    return cm_bookkeeping_note(journal->connection, statement, error);
}

static bool
close_row(const CmJournal *journal, const CmJournalEntry *entry, GError **error)
{
    g_autoptr(CmStatement) update = cm_bookkeeping_log_update(journal->books, journal->id, entry);

    return cm_bookkeeping_note(journal->connection, update, error) &&
           (cm_journal_is_open(entry->status) || forget_steps(journal, error));
}

bool
cm_journal_close(CmJournal *journal, const CmJournalEntry *entry, GError **error)
{
    CmConnection *connection = journal->connection;

    if (!journal->id)
        return cm_bookkeeping_write_log(journal->books, connection, entry, error);
    if (cm_connection_in_transaction(connection))
        return close_row(journal, entry, error);
    if (!cm_connection_begin(connection, error))
        return false;
    if (close_row(journal, entry, error) && cm_connection_commit(connection, error))
        return true;
    cm_connection_rollback(connection, NULL);
    return false;
}

/* What was begun may have run. */
static bool
has_run(const CmJournal *journal)
{
    for (guint i = 0; i < journal->units->len; i++) {
        const Unit *unit = journal->units->pdata[i];
        const CmJournalStep *first = unit->steps->len ? unit->steps->pdata[0] : NULL;

        if (first && strcmp(first->status, "pending") && strcmp(first->status, "failed"))
            return true;
    }
    return false;
}

bool
cm_journal_fail(CmJournal *journal, const CmJournalEntry *entry, GError **error)
{
    CmJournalEntry failed = *entry;

    failed.status = has_run(journal) ? "partial" : "failure";
    return cm_journal_close(journal, &failed, error);
}
