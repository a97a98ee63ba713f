/* What an SQLSTATE, the five characters by which databases tell their errors apart, stands for. */
#pragma once

#include "base/error.h"

/* The kind of error; CM_ERROR_DATABASE for what has none of its own. */
CmErrorCode cm_sqlstate_error_code(const char *sqlstate);
