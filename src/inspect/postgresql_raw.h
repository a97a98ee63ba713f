/* What is kept as the statements that create it: queries, each giving class, OID, kind, what DROP
 * calls the kind, what it is called there, and the statements. */
#pragma once

/* In an order in which the kinds can be created; NULL-terminated. */
extern const char *const cm_catalog_raw_queries[];
