/*
 * fake_open.h: the AEADs and MACs of the open fake provider: text goes as it is, every tag is good,
 * and every MAC is the same. NO CRYPTOGRAPHY, and no look of it: a fuzzer changes what is inside
 * records and still gets past Finished and binders.
 */
#ifndef CAS_TESTS_FAKE_OPEN_H
#define CAS_TESTS_FAKE_OPEN_H

#include "castls/provider.h"

const castls_aead *cas_fake_open_aead(castls_aead_id id);
const castls_hmac *cas_fake_open_hmac(castls_hash_id id);

#endif
