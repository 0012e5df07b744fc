/*
 * world.c: see world.h.
 */
#include "support/test.h"

#include "support/fake_provider.h"
#include "support/world.h"

void world_begin(world *it)
{
    *it = (world){0};
    cas_trust_init(&it->trust, NULL);
    cas_crl_store_init(&it->crls, NULL, cas_fake_provider());
    it->policy = &cas_x509_policy_web;
    it->purpose = CAS_PURPOSE_SERVER;
    it->now = MINT_NOW;
    world_ask_for(it, "www.example.com");
}

void world_end(world *it)
{
    cas_trust_clear(&it->trust);
    cas_crl_store_clear(&it->crls);
    cas_sig_memory_release(it->memory);
}

void world_trust(world *it, const minted *root)
{
    assert_int_equal(cas_trust_add(&it->trust, minted_der(root)), CAS_OK);
}

void world_ask_for(world *it, const char *name)
{
    cas_name parsed = {0};
    it->names.count = 0;
    if (name != NULL) {
        assert_int_equal(cas_name_parse(cas_text(name), &parsed), CAS_OK);
        assert_int_equal(cas_name_list_add(&it->names, &parsed), CAS_OK);
    }
}

static cas_x509_policy policy_of(const world *it)
{
    cas_x509_policy policy = *it->policy;
    policy.rules = (policy.rules & ~it->rules_off) | it->rules_on;
    if (it->depth_max != 0) {
        policy.intermediate_max = it->depth_max - 1;
    }
    return policy;
}

cas_err world_verify(world *it, castls_parts chain)
{
    const cas_x509_policy policy = policy_of(it);
    const cas_verifier verifier = {
        cas_fake_provider(), &it->trust, &policy, it->purpose, &it->crls, it->memory, it->suffixes};
    const cas_err err = cas_verify(&verifier, chain, &it->names, it->now, &it->verdict);
    assert_int_equal(err, it->verdict.err);
    return err;
}

castls_bytes world_detail(const world *it, castls_parts chain, castls_span room)
{
    const cas_x509_policy policy = policy_of(it);
    const cas_verifier verifier = {
        cas_fake_provider(), &it->trust, &policy, it->purpose, &it->crls, it->memory, it->suffixes};
    cas_writer w = cas_writer_on(room);
    cas_verify_detail(&verifier, chain, &it->names, it->now, &it->verdict, &w);
    return cas_writer_bytes(&w);
}
