/* Grading an outcome, without the help of the library: what the version table must hold after each
 * step is found anew from the case's graph. */
#include "cases.h"

#include <string.h>

typedef struct {
    const json_t *test;
    const json_t *graph;
    const json_t *outcome;
    GString *why;
    bool reordered; /* the order is one that before allows, but not the one recorded */
} Grade;

static bool
complain(Grade *grade, const char *format, ...)
{
    va_list arguments;

    if (grade->why->len > 0)
        g_string_append(grade->why, "; ");
    va_start(arguments, format);
    g_string_append_vprintf(grade->why, format, arguments);
    va_end(arguments);
    return false;
}

static int
compare_texts(const void *left, const void *right)
{
    return strcmp(json_string_value(*(json_t *const *)left),
                  json_string_value(*(json_t *const *)right));
}

/* The texts of a list, sorted; borrowed. */
static GPtrArray *
sort_list(const json_t *list)
{
    GPtrArray *texts = g_ptr_array_new();

    for (size_t i = 0; i < json_array_size(list); i++)
        g_ptr_array_add(texts, json_array_get(list, i));
    g_ptr_array_sort(texts, compare_texts);
    return texts;
}

static bool
same_set(const json_t *left, const json_t *right)
{
    g_autoptr(GPtrArray) a = sort_list(left);
    g_autoptr(GPtrArray) b = sort_list(right);

    if (a->len != b->len)
        return false;
    for (guint i = 0; i < a->len; i++) {
        if (!json_equal(g_ptr_array_index(a, i), g_ptr_array_index(b, i)))
            return false;
    }
    return true;
}

/* Where each text of a list stands in it, counted from 1. */
static GHashTable *
index_list(const json_t *list)
{
    GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);

    for (size_t i = 0; i < json_array_size(list); i++)
        g_hash_table_insert(index, (char *)json_string_value(json_array_get(list, i)),
                            GSIZE_TO_POINTER(i + 1));
    return index;
}

/* Whether the list has what is wanted, in the order that is wanted of it. */
static bool
grade_order(Grade *grade, const json_t *wanted, const json_t *expected, const json_t *got)
{
    const json_t *before = json_object_get(wanted, "before");
    const char *order = json_string_value(json_object_get(wanted, "order"));
    g_autoptr(GHashTable) index = index_list(got);

    if (!same_set(expected, got))
        return complain(grade, "other revisions");
    if (g_strcmp0(order, "exact") == 0) {
        grade->reordered = !json_equal(expected, got);
        if (grade->reordered && !before)
            return complain(grade, "another order");
    }
    for (size_t i = 0; i < json_array_size(before); i++) {
        const json_t *pair = json_array_get(before, i);
        const char *first = json_string_value(json_array_get(pair, 0));
        const char *second = json_string_value(json_array_get(pair, 1));

        if (GPOINTER_TO_SIZE(g_hash_table_lookup(index, first)) >=
            GPOINTER_TO_SIZE(g_hash_table_lookup(index, second)))
            return complain(grade, "%s must be before %s", first, second);
    }
    return true;
}

/* The graph once more: for each id, a set of what it stands or depends on. */
static GHashTable *
read_parents(const json_t *graph)
{
    GHashTable *parents =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GHashTable) owners = g_hash_table_new(g_str_hash, g_str_equal);

    for (size_t i = 0; i < json_array_size(graph); i++) {
        const json_t *revision = json_array_get(graph, i);
        const json_t *labels = json_object_get(revision, "branch_labels");
        char *id = (char *)json_string_value(json_object_get(revision, "revision"));

        g_hash_table_insert(owners, id, id);
        for (size_t j = 0; j < json_array_size(labels); j++)
            g_hash_table_insert(owners, (char *)json_string_value(json_array_get(labels, j)), id);
    }
    for (size_t i = 0; i < json_array_size(graph); i++) {
        const json_t *revision = json_array_get(graph, i);
        const json_t *down = json_object_get(revision, "down_revision");
        const json_t *depends = json_object_get(revision, "depends_on");
        GPtrArray *list = g_ptr_array_new();

        if (json_is_string(down))
            g_ptr_array_add(list, (char *)json_string_value(down));
        for (size_t j = 0; j < json_array_size(down); j++)
            g_ptr_array_add(list, (char *)json_string_value(json_array_get(down, j)));
        for (size_t j = 0; j < json_array_size(depends); j++)
            g_ptr_array_add(
                list, g_hash_table_lookup(owners, json_string_value(json_array_get(depends, j))));
        g_hash_table_insert(parents,
                            (char *)json_string_value(json_object_get(revision, "revision")), list);
    }
    return parents;
}

/* Everything that the rows imply. */
static GHashTable *
find_applied(GHashTable *parents, const json_t *rows)
{
    GHashTable *applied = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) stack = g_ptr_array_new();

    for (size_t i = 0; i < json_array_size(rows); i++)
        g_ptr_array_add(stack, (char *)json_string_value(json_array_get(rows, i)));
    while (stack->len > 0) {
        char *id = g_ptr_array_steal_index(stack, stack->len - 1);
        GPtrArray *list = g_hash_table_lookup(parents, id);

        if (!g_hash_table_add(applied, id))
            continue;
        for (guint i = 0; list && i < list->len; i++)
            g_ptr_array_add(stack, g_ptr_array_index(list, i));
    }
    return applied;
}

/* What is applied and nothing applied stands or depends on. */
static json_t *
find_maximal(GHashTable *parents, GHashTable *applied)
{
    g_autoptr(GHashTable) below = g_hash_table_new(g_str_hash, g_str_equal);
    json_t *rows = json_array();
    GHashTableIter iter;
    void *id;

    g_hash_table_iter_init(&iter, applied);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        GPtrArray *list = g_hash_table_lookup(parents, id);

        for (guint i = 0; list && i < list->len; i++)
            g_hash_table_add(below, g_ptr_array_index(list, i));
    }
    g_hash_table_iter_init(&iter, applied);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        if (!g_hash_table_contains(below, id))
            json_array_append_new(rows, json_string(id));
    }
    return rows;
}

static bool
take_row(json_t *rows, const char *row)
{
    for (size_t i = 0; i < json_array_size(rows); i++) {
        if (strcmp(json_string_value(json_array_get(rows, i)), row) == 0)
            return json_array_remove(rows, i) == 0;
    }
    return false;
}

/* Does to rows what an operation would; false if the database would refuse. */
static bool
apply_operation(json_t *rows, const json_t *operation)
{
    const char *verb = json_string_value(json_array_get(operation, 0));
    const char *first = json_string_value(json_array_get(operation, 1));
    const char *added =
        strcmp(verb, "insert") == 0 ? first : json_string_value(json_array_get(operation, 2));

    if (strcmp(verb, "insert") != 0 && !take_row(rows, first))
        return false;
    if (!added)
        return true;
    if (take_row(rows, added))
        return false;
    json_array_append_new(rows, json_string(added));
    return true;
}

static bool
apply_operations(Grade *grade, json_t *rows, const json_t *operations)
{
    for (size_t i = 0; i < json_array_size(operations); i++) {
        if (!apply_operation(rows, json_array_get(operations, i)))
            return complain(grade, "operation %zu on the rows cannot be", i);
    }
    return true;
}

/* Carries out all steps on the rows: after each they must be maximal. */
static bool
grade_rows(Grade *grade, const json_t *steps)
{
    bool bad_state = json_is_true(json_object_get(grade->test, "bad_state"));
    const json_t *start = json_object_get(grade->outcome, "start");
    json_t *rows = json_deep_copy(start);
    g_autoptr(GHashTable) parents = read_parents(grade->graph);
    g_autoptr(GHashTable) applied = find_applied(parents, start);
    bool ok = true;

    for (size_t i = 0; ok && i < json_array_size(steps); i++) {
        const json_t *step = json_array_get(steps, i);
        char *id = (char *)json_string_value(json_object_get(step, "revision"));
        bool up = strcmp(json_string_value(json_object_get(step, "direction")), "upgrade") == 0;
        bool fresh = up ? g_hash_table_add(applied, id) : g_hash_table_remove(applied, id);
        json_t *maximal = find_maximal(parents, applied);

        ok = fresh || complain(grade, "%s is run twice", id);
        ok = ok && apply_operations(grade, rows, json_object_get(step, "ops"));
        if (ok && !bad_state && !same_set(rows, maximal))
            ok = complain(grade, "after %s the rows are not what they should be", id);
        json_decref(maximal);
    }
    if (ok && !same_set(rows, json_object_get(grade->outcome, "rows")))
        ok = complain(grade, "the rows after all steps are not those of the operations");
    json_decref(rows);
    return ok;
}

/* What the operations of a step add and remove together. */
static bool
grade_net(const json_t *net, const json_t *operations)
{
    json_t *added = json_array();
    json_t *removed = json_array();
    bool same;

    for (size_t i = 0; i < json_array_size(operations); i++) {
        const json_t *operation = json_array_get(operations, i);
        bool insert = strcmp(json_string_value(json_array_get(operation, 0)), "insert") == 0;
        json_t *last = json_array_get(operation, json_array_size(operation) - 1);

        if (insert || json_array_size(operation) == 3)
            json_array_append(added, last);
        if (!insert)
            json_array_append(removed, json_array_get(operation, 1));
    }
    same = same_set(json_object_get(net, "added"), added) &&
           same_set(json_object_get(net, "removed"), removed);
    json_decref(added);
    json_decref(removed);
    return same;
}

static json_t *
list_step_ids(const json_t *steps)
{
    json_t *ids = json_array();

    for (size_t i = 0; i < json_array_size(steps); i++)
        json_array_append(ids, json_object_get(json_array_get(steps, i), "revision"));
    return ids;
}

static bool
grade_exact_step(Grade *grade, const json_t *wanted, const json_t *got)
{
    const json_t *ops = json_object_get(got, "ops");
    const char *id = json_string_value(json_object_get(wanted, "revision"));

    if (!json_equal(json_object_get(wanted, "direction"), json_object_get(got, "direction")))
        return complain(grade, "another direction for %s", id);
    if (json_object_get(wanted, "ops") && !json_equal(json_object_get(wanted, "ops"), ops))
        return complain(grade, "other operations for %s", id);
    if (json_object_get(wanted, "net") && !grade_net(json_object_get(wanted, "net"), ops))
        return complain(grade, "another effect of %s", id);
    return true;
}

static bool
grade_steps(Grade *grade, const json_t *wanted)
{
    const json_t *expected = json_object_get(wanted, "steps");
    const json_t *got = json_object_get(grade->outcome, "steps");
    json_t *expected_ids = list_step_ids(expected);
    json_t *got_ids = list_step_ids(got);
    bool exact = g_strcmp0(json_string_value(json_object_get(wanted, "order")), "exact") == 0;
    bool ok = grade_order(grade, wanted, expected_ids, got_ids);

    for (size_t i = 0; ok && exact && !grade->reordered && i < json_array_size(expected); i++)
        ok = grade_exact_step(grade, json_array_get(expected, i), json_array_get(got, i));
    ok = ok && grade_rows(grade, got);
    json_decref(expected_ids);
    json_decref(got_ids);
    return ok;
}

/* The facts wanted of each revision must be there; others may be. */
static bool
grade_set(Grade *grade, const json_t *expected, const json_t *got)
{
    const char *key;
    json_t *value;

    if (json_array_size(expected) != json_array_size(got))
        return complain(grade, "another number of revisions");
    for (size_t i = 0; i < json_array_size(expected); i++) {
        json_object_foreach(json_array_get(expected, i), key, value)
        {
            if (!json_equal(value, json_object_get(json_array_get(got, i), key)))
                return complain(grade, "another %s", key);
        }
    }
    return true;
}

static bool
grade_error(Grade *grade, const json_t *wanted, const json_t *got)
{
    const char *kind = json_string_value(json_object_get(wanted, "kind"));

    if (!got)
        return complain(grade, "no error");
    if (strcmp(kind, "any") == 0)
        return true;
    return json_equal(json_object_get(wanted, "kind"), json_object_get(got, "kind")) ||
           complain(grade, "another kind of error");
}

/* A member that is wanted, compared as it is or as a set. */
static bool
grade_member(Grade *grade, const json_t *wanted, const char *name, bool as_set)
{
    const json_t *expected = json_object_get(wanted, name);
    const json_t *got = json_object_get(grade->outcome, name);

    if (!expected || (as_set ? same_set(expected, got) : json_equal(expected, got)))
        return true;
    return complain(grade, "another '%s'", name);
}

static bool
grade_outcome(Grade *grade, const json_t *wanted)
{
    const json_t *error = json_object_get(wanted, "error");
    const json_t *got = json_object_get(grade->outcome, "error");
    const json_t *list = json_object_get(wanted, "list");
    const json_t *set = json_object_get(wanted, "set");
    bool any = g_strcmp0(json_string_value(json_object_get(wanted, "order")), "any") == 0;

    if (json_object_get(grade->outcome, "validate disagrees"))
        return complain(grade, "cm_graph_validate() disagrees with cm_graph_new()");
    if (json_object_get(wanted, "undefined"))
        return true;
    if (error)
        return grade_error(grade, error, got);
    if (got)
        return complain(grade, "an error");
    if (json_object_get(wanted, "steps") && !grade_steps(grade, wanted))
        return false;
    if (list && !grade_order(grade, wanted, list, json_object_get(grade->outcome, "list")))
        return false;
    if (set && !grade_set(grade, set, json_object_get(grade->outcome, "set")))
        return false;
    return grade_member(grade, wanted, "rows", true) && grade_member(grade, wanted, "ops", false) &&
           grade_member(grade, wanted, "into", false) && grade_member(grade, wanted, "down", any) &&
           grade_member(grade, wanted, "depends_on", false) &&
           grade_member(grade, wanted, "ok", false) && grade_member(grade, wanted, "heads", true);
}

bool
cases_grade(const json_t *test, const json_t *graph, const json_t *outcome, char **why)
{
    const json_t *prefer = json_object_get(test, "prefer");
    const json_t *wanted = prefer ? prefer : json_object_get(test, "expect");
    const json_t *any_of = json_object_get(wanted, "any_of");
    Grade grade = {test, graph, outcome, g_string_new(NULL), false};
    bool ok = !any_of && grade_outcome(&grade, wanted);

    for (size_t i = 0; !ok && i < json_array_size(any_of); i++)
        ok = grade_outcome(&grade, json_array_get(any_of, i));
    if (ok)
        g_string_truncate(grade.why, 0);
    if (ok && grade.reordered)
        complain(&grade, "an order that is allowed, but not the recorded one");
    *why = g_string_free(grade.why, FALSE);
    return ok;
}
