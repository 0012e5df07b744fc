/*
 * fake_counter.c: see fake_counter.h and fake_provider.h.
 */
#include "support/fake_counter.h"

#include "core/atomic.h"
#include "support/fake_provider.h"

/* How many draws there have been. A provider has no object to keep it in. */
static cas_atomic64 draws;

uint64_t cas_fake_draw(void)
{
    return cas_atomic64_add(&draws, 1) + 1;
}

/* How many calls go on before one fails; 0 when none is to. */
static cas_atomic64 calls_left;

bool cas_fake_fails(void)
{
    return cas_atomic64_load(&calls_left) != 0 && cas_atomic64_add(&calls_left, UINT64_MAX) == 1;
}

void cas_fake_provider_fail(uint64_t call)
{
    cas_atomic64_store(&calls_left, call);
}

bool cas_fake_provider_is_about_to_fail(void)
{
    return cas_atomic64_load(&calls_left) != 0;
}

void cas_fake_provider_restart(void)
{
    cas_atomic64_store(&draws, 0);
}
