/* What the readers of the configuration share. */
#pragma once

#include "migrate/config.h"

/* Stands in place of a URL whose variable is not set: only who connects needs one. */
extern const char cm_config_no_url[];

/* The keys of the file and of an environment; target and context a CmConfig. */
extern const CmYamlKey cm_config_keys[];
extern const CmYamlKey cm_config_environment_keys[];
