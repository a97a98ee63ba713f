/* The commands' functions, one file a family; the table in commands.c names them. Each is what
 * CmCommand says of run. */
#pragma once

#include "context.h"

int cm_run_init(CmContext *context, GError **error);
int cm_run_revision(CmContext *context, GError **error);
int cm_run_upgrade(CmContext *context, GError **error);
int cm_run_downgrade(CmContext *context, GError **error);
int cm_run_stamp(CmContext *context, GError **error);
int cm_run_ensure_version(CmContext *context, GError **error);
int cm_run_current(CmContext *context, GError **error);
int cm_run_heads(CmContext *context, GError **error);
int cm_run_branches(CmContext *context, GError **error);
int cm_run_history(CmContext *context, GError **error);
int cm_run_show(CmContext *context, GError **error);
int cm_run_check(CmContext *context, GError **error);
int cm_run_inspect(CmContext *context, GError **error);
int cm_run_validate(CmContext *context, GError **error);
int cm_run_log(CmContext *context, GError **error);
int cm_run_help(CmContext *context, GError **error);
