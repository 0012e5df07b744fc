/*
 * mint_ocsp.h: OCSP responses for tests, signed with the fake provider's keys.
 */
#ifndef CAS_TESTS_MINT_OCSP_H
#define CAS_TESTS_MINT_OCSP_H

#include "support/mint.h"
#include "x509/ocsp_single.h"

/* What a response is to be; start from mint_ocsp_plan. */
typedef struct ocsp_plan {
    cas_ocsp_says says;
    int64_t this_update;
    int64_t next_update; /* 0: left out. */
    uint8_t status;      /* responseStatus. */
    bool other_serial;   /* It is about another certificate. */
    bool critical;       /* A critical extension stands in it. */
    bool no_certificate; /* The responder's certificate does not come along. */
} ocsp_plan;

/* Good, for a day each way. */
ocsp_plan mint_ocsp_plan(void);

/* A response about a certificate of `issuer`, signed by `signer`, into room. */
castls_bytes mint_ocsp(const ocsp_plan *plan, const minted *subject, const minted *issuer,
                       const minted *signer, castls_span room);

#endif
