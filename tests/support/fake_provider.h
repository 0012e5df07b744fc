/*
 * fake_provider.h: a complete castls_provider that is NO CRYPTOGRAPHY AT ALL: everything in it is
 * predictable and nothing is secret. It lets tests, fuzzers and benchmarks of the protocol run
 * without a crypto library, and fast.
 *
 * What holds: lengths are those of the real algorithms; a hash depends on all of its input; a MAC
 * on its key, too; an AEAD changes the text, and refuses a changed text, nonce, aad or key; both
 * sides of a group come to the same secret; a signature verifies for the same key, algorithm and
 * content only. A share whose first byte is 0xff is refused like a bad point (the EC groups' shares
 * start with 0x04). Private keys are loaded from the DER that key_export gives.
 */
#ifndef CAS_TESTS_FAKE_PROVIDER_H
#define CAS_TESTS_FAKE_PROVIDER_H

#include "castls/provider.h"

/* One table for ever. Its random bytes are a counter's: it starts at 1 in each process and goes on,
 * shared by all threads. */
const castls_provider *cas_fake_provider(void);

/* Lets the counter start again, so that a run repeats. */
void cas_fake_provider_restart(void);

/* Lets the call-th call from now fail, whatever it is, with CASTLS_CRYPTO; 0: none. Tests of what
 * happens when a crypto library fails go on to the next call until none is left to fail. */
void cas_fake_provider_fail(uint64_t call);
bool cas_fake_provider_is_about_to_fail(void);

/* The same with every signature taken as good, for fuzzers that would never guess one. */
const castls_provider *cas_fake_provider_trusting(void);

/* The same with nothing hidden and nothing checked: text goes as it is, every tag and every MAC is
 * good (fake_open.h). */
const castls_provider *cas_fake_provider_open(void);

#endif
