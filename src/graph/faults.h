/* Faults of a graph as they are found: either the first only, for those who want a graph, or all,
 * for those who want to know what is wrong. */
#pragma once

#include "graph/revision.h"

typedef struct {
    GPtrArray *errors; /* GError *, owned */
    bool all;          /* go on after the first */
} CmFaults;

/* An empty list. */
void cm_faults_init(CmFaults *faults, bool all);

/* Frees what the list owns. */
void cm_faults_clear(CmFaults *faults);

/* Whether the search is over: there is a fault, and the first was all that was wanted. */
bool cm_faults_done(const CmFaults *faults);

/* Notes a fault in a part of revision, where that stands if it is known; ignored when the search is
 * over. */
void cm_faults_add(CmFaults *faults, const CmRevision *revision, CmRevisionPart part,
                   CmErrorCode code, const char *format, ...) G_GNUC_PRINTF(5, 6);

/* Whether a check of the revisions (CmRevision *) would find something. */
bool cm_faults_suspect(const GPtrArray *revisions);

/* Checks what needs no other revision: legal ids, no revision its own parent or dependency. The
 * revisions (CmRevision *) are looked at in the order of the array. */
void cm_faults_check_revisions(CmFaults *faults, const GPtrArray *revisions);
