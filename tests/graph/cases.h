/* Recorded cases of what to do with a revision graph: reading them, running them, grading them.
 * The format is that of the folder the cases come from; see tests/graph/run. */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* Runs one case: graph is its list of revisions, rand shuffles them and the rows unless it is NULL.
 * A new object in the form of an expectation, with error where there was one. */
json_t *cases_run(const json_t *test, const json_t *graph, GRand *rand);

/* Whether outcome is what the case wants: prefer where it is present, else expect. *why says what
 * is wrong, or remarkable, and is empty for a plain success; free it. Where revisions that are free
 * of one another come in another order than recorded, and the case says what must be before what,
 * an order that keeps to that is accepted and remarked on. */
bool cases_grade(const json_t *test, const json_t *graph, const json_t *outcome, char **why);
