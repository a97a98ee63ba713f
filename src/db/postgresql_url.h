/* A database URL as the parameters of libpq: all it knows can stand in the query of the URL. */
#pragma once

#include "db/url.h"

/* Fills keywords (static or borrowed from url) and values (owned), both ended by NULL. Of a keyword
 * that comes twice the last counts. is_brief asks for a connection soon or never, if the URL does
 * not say how long to wait for one. */
void cm_libpq_url_read(const CmUrl *url, bool is_brief, GPtrArray *keywords, GPtrArray *values);
