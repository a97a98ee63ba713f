/* Tables in dependency order. */
#include "diff/diff.h"

typedef struct {
    GHashTable *by_name; /* CmName text to CmTable */
    GHashTable *state;   /* CmTable to 1 (open) or 2 (done) */
    GPtrArray *out;
} Sorting;

static int
compare_tables(gconstpointer left, gconstpointer right)
{
    return cm_name_compare(&(*(CmTable *const *)left)->name, &(*(CmTable *const *)right)->name);
}

static CmTable *
referred_table(const Sorting *sorting, const CmConstraint *constraint)
{
    g_autofree char *name = NULL;

    if (constraint->kind != CM_CONSTRAINT_FOREIGN_KEY)
        return NULL;
    name = cm_name_to_string(&constraint->referred);
    return g_hash_table_lookup(sorting->by_name, name);
}

/* A table whose turn it is, and the constraint to look at next. */
typedef struct {
    CmTable *table;
    guint next;
} Frame;

static void
open_table(Sorting *sorting, GArray *stack, CmTable *table)
{
    Frame frame = {table, 0};

    g_hash_table_insert(sorting->state, table, GINT_TO_POINTER(1));
    g_array_append_val(stack, frame);
}

/* Depth first without recursion, so that no chain of tables is too long. */
static void
visit(Sorting *sorting, CmTable *first)
{
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(Frame));

    open_table(sorting, stack, first);
    while (stack->len) {
        Frame *frame = &g_array_index(stack, Frame, stack->len - 1);
        CmTable *table = frame->table;
        CmConstraint *constraint;
        CmTable *referred;
        int state;

        if (frame->next == table->constraints->len) {
            g_hash_table_insert(sorting->state, table, GINT_TO_POINTER(2));
            g_ptr_array_add(sorting->out, table);
            g_array_set_size(stack, stack->len - 1);
            continue;
        }
        constraint = table->constraints->pdata[frame->next++];
        referred = referred_table(sorting, constraint);
        if (!referred || referred == table)
            continue;
        state = GPOINTER_TO_INT(g_hash_table_lookup(sorting->state, referred));
        if (!state)
            open_table(sorting, stack, referred);
    }
}

GPtrArray *
cm_diff_sort_tables(const GPtrArray *tables)
{
    Sorting sorting = {
        .by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .state = g_hash_table_new(NULL, NULL),
        .out = g_ptr_array_new(),
    };
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();

    for (guint i = 0; i < tables->len; i++) {
        CmTable *table = tables->pdata[i];

        g_ptr_array_add(sorted, table);
        g_hash_table_insert(sorting.by_name, cm_name_to_string(&table->name), table);
    }
    g_ptr_array_sort(sorted, compare_tables);
    for (guint i = 0; i < sorted->len; i++)
        if (!g_hash_table_lookup(sorting.state, sorted->pdata[i]))
            visit(&sorting, sorted->pdata[i]);
    g_hash_table_unref(sorting.by_name);
    g_hash_table_unref(sorting.state);
    return sorting.out;
}
