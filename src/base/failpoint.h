/* Failpoints: the named steps of a run at which a test stops or kills the process.
 *
 * They are there in a build with -DCMIG_FAILPOINTS alone, which Meson's option `failpoints` makes
 * beside the usual one: there a step calls a function that the test brings along
 * (tests/crash/failpoint.c). Anywhere else a step is nothing: no code, no branch. */
#pragma once

/* All that can be told apart from outside, and so all between which a process can die: the end of
 * one before and the begin of the next after it. */
#define CM_FAILPOINT_TABLE(ROW)                                                           \
    ROW(BEFORE_LOCK, "before lock", "the lock that keeps other runs away is asked for")   \
    ROW(AFTER_LOCK, "after lock", "it is held")                                           \
    ROW(BEFORE_TABLE, "before own table", "one of cmig's own tables is made")             \
    ROW(AFTER_TABLE, "after own table", "it is there")                                    \
    ROW(BEFORE_NOTE, "before note", "the journal, of runs or of statements, is written")  \
    ROW(AFTER_NOTE, "after note", "it is written, or will be with its transaction")       \
    ROW(BEFORE_STATEMENT, "before statement", "a statement of a revision is sent")        \
    ROW(AFTER_STATEMENT, "after statement", "the server has said that it ran")            \
    ROW(BEFORE_VERSION, "before version", "a row of the version table is changed")        \
    ROW(AFTER_VERSION, "after version", "it is changed, or will be with its transaction") \
    ROW(BEFORE_COMMIT, "before commit", "a transaction is committed")                     \
    ROW(AFTER_COMMIT, "after commit", "the server has said that it is")                   \
    ROW(BEFORE_UNLOCK, "before unlock", "the lock is given back")                         \
    ROW(AFTER_UNLOCK, "after unlock", "it is free")

#ifdef CMIG_FAILPOINTS
#define CM_FAILPOINT_ID(id, name, meaning) CM_FAILPOINT_##id,
typedef enum { CM_FAILPOINT_TABLE(CM_FAILPOINT_ID) } CmFailpoint;
#undef CM_FAILPOINT_ID

/* The process is at this step; may not return. */
void cm_failpoint(CmFailpoint point);
#else
#define cm_failpoint(point) ((void)0)
#endif
