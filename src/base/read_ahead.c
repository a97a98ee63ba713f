#include "base/read_ahead.h"

#define BATCH        32 /* files that are taken up at once */
#define WINDOW       8  /* batches that may lie ready */
#define MOST_HELPERS 3
#define FEWEST_FILES 64 /* for which a thread is worth its start */

typedef struct {
    gpointer items[BATCH];
    GError *errors[BATCH];
    bool is_read;
} Batch;

struct CmReadAhead {
    const GPtrArray *sources;
    CmReadFile read;
    GDestroyNotify free_item;
    GThread *helpers[MOST_HELPERS];
    guint helper_count;
    guint next; /* the source whose file is asked for next */

    GMutex mutex; /* for all below */
    GCond changed;
    guint waiting;         /* threads, for a wake that nobody waits for is a system call too */
    Batch batches[WINDOW]; /* a ring */
    guint begun;           /* batches that somebody took up */
    guint emptied;         /* batches whose place is free again */
    bool stopped;
};

static guint
batch_count(const CmReadAhead *ahead)
{
    return (ahead->sources->len + BATCH - 1) / BATCH;
}

static Batch *
batch_at(CmReadAhead *ahead, guint index)
{
    return &ahead->batches[index % WINDOW];
}

static void
clear_batch(const CmReadAhead *ahead, Batch *batch)
{
    for (guint i = 0; i < BATCH; i++) {
        g_clear_pointer(&batch->items[i], ahead->free_item);
        g_clear_error(&batch->errors[i]);
    }
}

static void
wait_for_change(CmReadAhead *ahead)
{
    ahead->waiting++;
    g_cond_wait(&ahead->changed, &ahead->mutex);
    ahead->waiting--;
}

static void
tell_change(CmReadAhead *ahead)
{
    if (ahead->waiting)
        g_cond_broadcast(&ahead->changed);
}

/* Reads a batch that this thread took up; nobody else touches it meanwhile. */
static void
read_batch(CmReadAhead *ahead, guint index)
{
    Batch *batch = batch_at(ahead, index);
    guint end = MIN((index + 1) * BATCH, ahead->sources->len);

    clear_batch(ahead, batch);
    for (guint i = index * BATCH; i < end; i++)
        batch->items[i % BATCH] = ahead->read(ahead->sources->pdata[i], &batch->errors[i % BATCH]);
    g_mutex_lock(&ahead->mutex);
    batch->is_read = true;
    tell_change(ahead);
    g_mutex_unlock(&ahead->mutex);
}

/* Whether batches are left that nobody took up, and whether there is a place for one. */
static bool
has_left(const CmReadAhead *ahead)
{
    return !ahead->stopped && ahead->begun < batch_count(ahead);
}

static bool
has_place(const CmReadAhead *ahead)
{
    return ahead->begun < ahead->emptied + WINDOW;
}

/* Takes up the next batch as soon as there is a place for it; false when there is none left. */
static bool
take_up(CmReadAhead *ahead, guint *index)
{
    bool is_one;

    g_mutex_lock(&ahead->mutex);
    while (has_left(ahead) && !has_place(ahead))
        wait_for_change(ahead);
    is_one = has_left(ahead);
    if (is_one)
        *index = ahead->begun++;
    g_mutex_unlock(&ahead->mutex);
    return is_one;
}

static gpointer
help(gpointer data)
{
    guint index;

    while (take_up(data, &index))
        read_batch(data, index);
    return NULL;
}

CmReadAhead *
cm_read_ahead_new(const GPtrArray *sources, CmReadFile read, GDestroyNotify free_item)
{
    CmReadAhead *ahead = g_new0(CmReadAhead, 1);
    guint helpers = sources->len < FEWEST_FILES ? 0 : g_get_num_processors() - 1;

    ahead->sources = sources;
    ahead->read = read;
    ahead->free_item = free_item;
    g_mutex_init(&ahead->mutex);
    g_cond_init(&ahead->changed);
    for (guint i = 0; i < MIN(helpers, MOST_HELPERS); i++) {
        GThread *helper = g_thread_try_new("read-ahead", help, ahead, NULL);

        if (helper)
            ahead->helpers[ahead->helper_count++] = helper;
    }
    return ahead;
}

/* Makes sure that a batch is read. While another thread reads it, this one does not wait, but reads
 * the next. */
static void
wait_for_batch(CmReadAhead *ahead, guint index)
{
    g_mutex_lock(&ahead->mutex);
    while (!batch_at(ahead, index)->is_read) {
        if (has_left(ahead) && has_place(ahead)) {
            guint own = ahead->begun++;

            g_mutex_unlock(&ahead->mutex);
            read_batch(ahead, own);
            g_mutex_lock(&ahead->mutex);
        } else {
            wait_for_change(ahead);
        }
    }
    g_mutex_unlock(&ahead->mutex);
}

static void
give_place_free(CmReadAhead *ahead, guint index)
{
    g_mutex_lock(&ahead->mutex);
    batch_at(ahead, index)->is_read = false;
    ahead->emptied++;
    tell_change(ahead);
    g_mutex_unlock(&ahead->mutex);
}

gpointer
cm_read_ahead_next(CmReadAhead *ahead, GError **error)
{
    guint place = ahead->next % BATCH;
    guint index = ahead->next / BATCH;
    Batch *batch = batch_at(ahead, index);
    gpointer item;

    if (!ahead->helper_count)
        return ahead->read(ahead->sources->pdata[ahead->next++], error);
    if (place == 0 && index > 0)
        give_place_free(ahead, index - 1);
    if (place == 0)
        wait_for_batch(ahead, index);
    ahead->next++;
    item = g_steal_pointer(&batch->items[place]);
    if (!item)
        g_propagate_error(error, g_steal_pointer(&batch->errors[place]));
    return item;
}

void
cm_read_ahead_give_back(CmReadAhead *ahead, gpointer item)
{
    guint last = ahead->next - 1;

    if (ahead->helper_count)
        batch_at(ahead, last / BATCH)->items[last % BATCH] = item;
    else
        ahead->free_item(item);
}

void
cm_read_ahead_free(CmReadAhead *ahead)
{
    if (!ahead)
        return;
    g_mutex_lock(&ahead->mutex);
    ahead->stopped = true;
    tell_change(ahead);
    g_mutex_unlock(&ahead->mutex);
    for (guint i = 0; i < ahead->helper_count; i++)
        g_thread_join(ahead->helpers[i]);
    for (guint i = 0; i < WINDOW; i++)
        clear_batch(ahead, &ahead->batches[i]);
    g_mutex_clear(&ahead->mutex);
    g_cond_clear(&ahead->changed);
    g_free(ahead);
}
