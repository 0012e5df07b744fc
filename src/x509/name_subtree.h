/*
 * name_subtree.h: how a name lies to a subtree of names (RFC 5280 section 4.2.1.10).
 */
#ifndef CAS_X509_NAME_SUBTREE_H
#define CAS_X509_NAME_SUBTREE_H

#include "x509/general_name.h"

typedef enum cas_subtree_relation {
    CAS_SUBTREE_OUTSIDE = 0,
    CAS_SUBTREE_INSIDE = 1,
    CAS_SUBTREE_OVERLAPS = 2, /* A wildcard of which only some names lie inside. */
    CAS_SUBTREE_UNKNOWN = 3   /* The name is malformed, or of a kind that castls cannot compare. */
} cas_subtree_relation;

/* Whether a base is one that a constraint may have. Kinds that castls cannot compare are. */
bool cas_subtree_is_valid(cas_general_kind kind, castls_bytes base);

/* Both are of this kind, and the base is valid. */
cas_subtree_relation
cas_subtree_relate(cas_general_kind kind, castls_bytes name, castls_bytes base);

/* Whether a DNS base begins with a period, which RFC 5280 does not know and others write. */
bool cas_subtree_has_period(cas_general_kind kind, castls_bytes base);

#endif
