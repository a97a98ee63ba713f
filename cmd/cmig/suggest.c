/* The number of letters to insert, delete, change or swap makes two words near. */
#include "suggest.h"

#include <string.h>

#define MAX_WORD 32

/* The distance of two words of at most MAX_WORD letters. */
static guint
count_edits(const char *a, const char *b)
{
    guint rows[3][MAX_WORD + 1];
    guint *before = rows[0], *last = rows[1], *next = rows[2];
    gsize width = strlen(b);

    for (gsize j = 0; j <= width; j++)
        last[j] = (guint)j;
    for (gsize i = 0; a[i]; i++) {
        guint *spare = before;

        next[0] = (guint)i + 1;
        for (gsize j = 0; j < width; j++) {
            next[j + 1] = MIN(MIN(last[j + 1], next[j]) + 1, last[j] + (a[i] != b[j]));
            if (i && j && a[i] == b[j - 1] && a[i - 1] == b[j])
                next[j + 1] = MIN(next[j + 1], before[j - 1] + 1);
        }
        before = last;
        last = next;
        next = spare;
    }
    return last[width];
}

const char *
cm_suggest(const char *word, const char *const *candidates)
{
    gsize length = strlen(word);
    guint limit = 1 + MAX(1, (guint)length / 3);
    const char *nearest = NULL;

    if (length > MAX_WORD)
        return NULL;
    for (; *candidates; candidates++) {
        guint edits = strlen(*candidates) > MAX_WORD ? limit : count_edits(word, *candidates);

        if (edits < limit) {
            limit = edits;
            nearest = *candidates;
        }
    }
    return nearest;
}
