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

/* What a table comes behind: first what its foreign keys refer to, then its parents; NULL where
 * that is none of these tables. */
static CmTable *
table_before(const Sorting *sorting, const CmTable *table, guint at)
{
    g_autofree char *name = NULL;
    g_auto(GStrv) parents = NULL;
    const CmConstraint *constraint;

    if (at >= table->constraints->len) {
        parents = cm_options_list(table->options, "postgresql", "inherits");
        at -= table->constraints->len;
        if (!at)
            name = g_strdup(cm_options_text(table->options, "postgresql", "partition_of"));
        else
            name = g_strdup(parents[at - 1]);
        return name ? g_hash_table_lookup(sorting->by_name, name) : NULL;
    }
    constraint = table->constraints->pdata[at];
    if (constraint->kind != CM_CONSTRAINT_FOREIGN_KEY)
        return NULL;
    name = cm_name_to_string(&constraint->referred);
    return g_hash_table_lookup(sorting->by_name, name);
}

static guint
count_before(const CmTable *table)
{
    g_auto(GStrv) parents = cm_options_list(table->options, "postgresql", "inherits");

    return table->constraints->len + 1 + (parents ? g_strv_length(parents) : 0);
}

/* A table whose turn it is, and which of what it comes behind to look at next. */
typedef struct {
    CmTable *table;
    guint next;
    guint count;
} Frame;

static void
open_table(Sorting *sorting, GArray *stack, CmTable *table)
{
    Frame frame = {table, 0, count_before(table)};

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
        CmTable *referred;
        int state;

        if (frame->next == frame->count) {
            g_hash_table_insert(sorting->state, table, GINT_TO_POINTER(2));
            g_ptr_array_add(sorting->out, table);
            g_array_set_size(stack, stack->len - 1);
            continue;
        }
        referred = table_before(sorting, table, frame->next++);
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
