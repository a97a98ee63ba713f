/* Files are read in any thread, and come in their order. */
#include "support/unit.h"

#include "base/read_ahead.h"

/* Sources are numbers from 1; those that 7 divides cannot be read. */
static gpointer
read_number(gconstpointer source, GError **error)
{
    guint number = GPOINTER_TO_UINT(source);

    if (number % 7 == 0) {
        cm_fail(error, CM_ERROR_FILE, "number %u", number);
        return NULL;
    }
    if (number % 5 == 0)
        g_usleep(100);
    return g_strdup_printf("%u", number);
}

static GPtrArray *
numbers(guint count)
{
    GPtrArray *sources = g_ptr_array_new();

    for (guint i = 1; i <= count; i++)
        g_ptr_array_add(sources, GUINT_TO_POINTER(i));
    return sources;
}

static void
expect_next(CmReadAhead *ahead, guint number, bool gives_back)
{
    g_autofree char *wanted = g_strdup_printf("%u", number);
    GError *error = NULL;
    char *got = cm_read_ahead_next(ahead, &error);

    if (number % 7 == 0) {
        g_autofree char *message = g_strdup_printf("number %u", number);

        ck_assert(!got);
        ck_assert_str_eq(error->message, message);
        g_clear_error(&error);
        return;
    }
    ck_assert_str_eq(got, wanted);
    if (gives_back)
        cm_read_ahead_give_back(ahead, got);
    else
        g_free(got);
}

static void
read_all(guint count, guint stop, bool gives_back)
{
    g_autoptr(GPtrArray) sources = numbers(count);
    g_autoptr(CmReadAhead) ahead = cm_read_ahead_new(sources, read_number, g_free);

    for (guint i = 1; i <= stop; i++)
        expect_next(ahead, i, gives_back);
}

START_TEST(all_come_in_order)
{
    static const guint counts[] = {0, 1, 15, 16, 17, 63, 64, 65, 255, 256, 257, 3000};

    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
        read_all(counts[i], counts[i], false);
        read_all(counts[i], counts[i], true);
    }
}
END_TEST

START_TEST(what_is_not_taken_is_freed)
{
    for (guint stop = 0; stop < 200; stop += 13) {
        read_all(1000, stop, false);
        read_all(1000, stop, true);
    }
}
END_TEST

UNIT_MAIN("base/read_ahead", all_come_in_order, what_is_not_taken_is_freed)
