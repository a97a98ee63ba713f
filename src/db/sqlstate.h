/* What an SQLSTATE, the five characters by which databases tell their errors apart, stands for. */
#pragma once

#include "base/error.h"

/* The kind of error; CM_ERROR_DATABASE for what has none of its own. */
CmErrorCode cm_sqlstate_error_code(const char *sqlstate);

/* What to do next about an error that is the same on every server, or NULL. Static. */
const char *cm_sqlstate_hint(const char *sqlstate);
