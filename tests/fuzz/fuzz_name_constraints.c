/*
 * fuzz_name_constraints.c: constraints, and names against subtrees of any kind. What the check
 * takes can be walked; a name lies in the subtree of itself; what lies inside a subtree is no name
 * that cannot be judged.
 */
#include "fuzz/fuzz.h"
#include "x509/dn.h"
#include "x509/name_constraints.h"
#include "x509/name_subtree.h"

static void check_pair(cas_general_kind kind, castls_bytes name, castls_bytes base)
{
    if (kind == CAS_GENERAL_DIRECTORY &&
        (cas_dn_check(name) != CAS_OK || cas_dn_check(base) != CAS_OK)) {
        return; /* Whoever asks has looked at that. */
    }
    if (!cas_subtree_is_valid(kind, base)) {
        return;
    }
    const cas_subtree_relation first = cas_subtree_relate(kind, name, base);
    const cas_subtree_relation second = cas_subtree_relate(kind, name, base);
    fuzz_require(first == second, "the answer is always the same");
    fuzz_require(first <= CAS_SUBTREE_UNKNOWN, "it is one of four");
    if (kind == CAS_GENERAL_DNS && base.len != 0 && !cas_subtree_has_period(kind, base)) {
        fuzz_require(cas_subtree_relate(kind, base, base) == CAS_SUBTREE_INSIDE,
                     "a host lies in its own subtree");
    }
    if (kind == CAS_GENERAL_DIRECTORY) {
        fuzz_require(cas_subtree_relate(kind, base, base) == CAS_SUBTREE_INSIDE,
                     "a name lies in its own subtree");
    }
}

void fuzz_one(castls_bytes input)
{
    cas_reader r = cas_reader_on(input);
    const uint8_t kind = cas_read_u8(&r);
    const castls_bytes name = cas_read_vec16(&r, 0, 4096);
    const castls_bytes rest = cas_read_rest(&r);
    if (cas_reader_is_bad(&r)) {
        return;
    }
    check_pair((cas_general_kind)(kind % (CAS_GENERAL_OID + 1)), name, rest);
    if (cas_name_constraints_check(rest) == CAS_OK) {
        fuzz_require(rest.len != 0, "constraints are not empty");
    }
}
