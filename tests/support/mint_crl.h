/*
 * mint_crl.h: revocation lists for tests, signed with the fake provider's keys.
 */
#ifndef CAS_TESTS_MINT_CRL_H
#define CAS_TESTS_MINT_CRL_H

#include "support/mint.h"

/* What a list is to say; zero, but for the times, gives a good list of nothing. */
typedef struct crl_plan {
    int64_t this_update;
    int64_t next_update;
    uint32_t first; /* Serial numbers first .. first + count - 1 are revoked. */
    uint32_t count;
    bool no_number;
    bool no_key_id;
    bool is_delta;
    uint8_t issuing_point_len; /* Of an IssuingDistributionPoint's content. */
    uint8_t issuing_point[32];
} crl_plan;

/* A current list. */
crl_plan mint_crl_plan(void);

/* Writes and signs the list. */
castls_bytes mint_crl(const crl_plan *plan, const minted *issuer, castls_span room);

#endif
