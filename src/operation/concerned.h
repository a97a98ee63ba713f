/* What operations are about, and on which databases that is. */
#pragma once

#include "operation/operation.h"
#include "schema/dialects.h"

typedef struct {
    GStrv *own;     /* the dialects that it names itself, in the schema; NULL: it is not there */
    CmDialects all; /* those that have it and what it is over, as far as that is there */
} CmConcerned;

/* The table, column, index … of a schema that an operation is about; is_after: under the name that
 * a rename gives. */
CmConcerned cm_operation_concerned(const CmOperation *operation, const CmSchema *schema,
                                   bool is_after);

typedef enum {
    CM_OPERATION_OTHERWISE, /* on nothing that has dialects */
    CM_OPERATION_MAKES,
    CM_OPERATION_DROPS,
    CM_OPERATION_CHANGES,
} CmOperationEffect;

CmOperationEffect cm_operation_effect(CmOperationKind kind);

/* Replay of what all dialects have, as a model says it: what an operation makes is limited to where
 * it runs, what it drops there stays for the others. Where the dialects differ the schema is as the
 * dialect has it. Fails like cm_operation_apply on what is for the dialect alone. */
bool cm_operation_apply_in_full(const CmOperation *operation, CmSchema *schema, const char *dialect,
                                GError **error);
