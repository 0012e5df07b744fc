/*
 * raw12_keys.c: what the client of raw12.h does with keys: certificates, shares, secrets, Finished.
 */
#include "raw12.h"

#include "config/config.h"
#include "crypto/suite.h"
#include "handshake/work.h"

static const cas_suite *suite_of(const raw12 *raw)
{
    const cas_suite *suite = cas_suite_find(raw12_suite(raw));
    assert_non_null(suite);
    return suite;
}

/* The digest of all that was said on both sides. */
static castls_bytes digest_of(raw12 *raw, castls_span room)
{
    castls_bytes digest = {0};
    const castls_hash *hash = raw->config->environment.provider->hash(suite_of(raw)->hash);
    assert_int_equal(
        cas_transcript_peek_with(&raw->transcript, hash, cas_bytes_none(), room, &digest), CAS_OK);
    return digest;
}

cas_err raw12_say_certificate(raw12 *raw, const castls_credential *credential)
{
    uint8_t room[8192] = {0};
    castls_bytes body = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    const cas_mark list = cas_write_open24(&w);
    const size_t count = credential == NULL ? 0 : castls_credential_count(credential);
    for (size_t i = 0; i < count; i++) {
        cas_write_vec24(&w, castls_credential_certificate(credential, i));
    }
    cas_write_close(&w, list);
    assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
    return raw12_say(raw, CAS_HANDSHAKE_CERTIFICATE, body);
}

/* The randoms are known with the ServerHello. */
static void take_randoms(raw12 *raw)
{
    const cas_secret known = raw->secrets.main_secret;
    const castls_bytes hello = raw12_heard(raw, CAS_HANDSHAKE_SERVER_HELLO);
    assert_int_equal(
        cas_secrets12_init(&raw->secrets, CAS_BYTES(raw->random), cas_bytes_slice(hello, 2, 32)),
        CAS_OK);
    raw->secrets.main_secret = known;
}

/* The main secret: RFC 7627 where the server confirms it, else RFC 5246 section 8.1. */
static void derive(raw12 *raw, castls_bytes premaster)
{
    const castls_provider *provider = raw->config->environment.provider;
    const castls_hash_id hash = suite_of(raw)->hash;
    castls_bytes ignored = {0};
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    take_randoms(raw);
    if (raw12_has_extension(raw, 23, &ignored)) {
        assert_int_equal(cas_extended_main_secret12(&raw->secrets, provider, hash, premaster,
                                                    digest_of(raw, CAS_SPAN(room))),
                         CAS_OK);
    } else {
        assert_int_equal(cas_main_secret12(&raw->secrets, provider, hash, premaster), CAS_OK);
    }
}

/* The leaf of the server's Certificate: a list, the lengths of the list and of the leaf before
 * it. */
static castls_bytes leaf_key(const raw12 *raw)
{
    cas_cert leaf = {0};
    cas_reader r = cas_reader_on(raw12_heard(raw, CAS_HANDSHAKE_CERTIFICATE));
    cas_reader list = cas_reader_on(cas_read_vec24(&r, 1, 65535));
    const castls_bytes der = cas_read_vec24(&list, 1, 65535);
    assert_int_equal(cas_cert_decode(der, &leaf), CAS_OK);
    return cas_range_in(der, leaf.spki);
}

/* RFC 8422 section 5.4: both randoms and the parameters are signed by the key of the leaf. */
static void check_signature(const raw12 *raw, castls_bytes params, uint16_t scheme,
                            castls_bytes signature)
{
    uint8_t room[512] = {0};
    castls_bytes content = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_bytes(&w, CAS_BYTES(raw->random));
    cas_write_bytes(&w, cas_bytes_slice(raw12_heard(raw, CAS_HANDSHAKE_SERVER_HELLO), 2, 32));
    cas_write_bytes(&w, params);
    assert_int_equal(cas_writer_end(&w, &content), CAS_OK);
    assert_int_equal(cas_work_verify_signature(raw->config->environment.provider, 0x0303, scheme,
                                               leaf_key(raw), content, signature),
                     CAS_OK);
}

/* RFC 8422 section 5.4: the ServerECDHParams at the front of the ServerKeyExchange. */
cas_err raw12_say_key_exchange(raw12 *raw)
{
    const castls_provider *provider = raw->config->environment.provider;
    uint8_t share_room[CASTLS_KEY_SHARE_MAX] = {0};
    uint8_t secret_room[CASTLS_SHARED_SECRET_MAX] = {0};
    uint8_t body_room[CASTLS_KEY_SHARE_MAX] = {0};
    castls_bytes share = {0};
    castls_bytes secret = {0};
    castls_bytes body = {0};
    const castls_bytes exchange = raw12_heard(raw, CAS_HANDSHAKE_SERVER_KEY_EXCHANGE);
    cas_reader r = cas_reader_on(exchange);
    assert_int_equal(cas_read_u8(&r), 3);
    const uint16_t group = cas_read_u16(&r);
    const castls_bytes point = cas_read_vec8(&r, 1, 255);
    const uint16_t scheme = cas_read_u16(&r);
    const castls_bytes signature = cas_read_vec16(&r, 1, 65535);
    assert_int_equal(cas_reader_end(&r), CAS_OK);
    check_signature(raw, cas_bytes_prefix(exchange, 4 + point.len), scheme, signature);
    assert_int_equal(cas_key_exchange_respond(provider, NULL, group, point, CAS_SPAN(share_room),
                                              CAS_SPAN(secret_room), &share, &secret),
                     CAS_OK);
    cas_writer w = cas_writer_on(CAS_SPAN(body_room));
    cas_write_vec8(&w, share);
    assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
    const cas_err err = raw12_say(raw, CAS_HANDSHAKE_CLIENT_KEY_EXCHANGE, body);
    derive(raw, secret);
    return err;
}

cas_err raw12_say_certificate_verify(raw12 *raw, castls_credential *credential, uint16_t scheme)
{
    uint8_t signature_room[CASTLS_SIGNATURE_MAX] = {0};
    uint8_t room[CASTLS_SIGNATURE_MAX + 4] = {0};
    castls_bytes signature = {0};
    castls_bytes body = {0};
    assert_int_equal(cas_work_sign(credential, scheme, cas_transcript_raw(&raw->transcript),
                                   CAS_SPAN(signature_room), &signature),
                     CAS_OK);
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_u16(&w, scheme);
    cas_write_vec16(&w, signature);
    assert_int_equal(cas_writer_end(&w, &body), CAS_OK);
    return raw12_say(raw, CAS_HANDSHAKE_CERTIFICATE_VERIFY, body);
}

void raw12_verify_data(raw12 *raw, bool of_server, castls_span out)
{
    uint8_t room[CASTLS_HASH_LEN_MAX] = {0};
    take_randoms(raw);
    assert_int_equal(
        cas_verify_data12(&raw->secrets, raw->config->environment.provider, suite_of(raw)->hash,
                          of_server, digest_of(raw, CAS_SPAN(room)), out),
        CAS_OK);
}

cas_err raw12_say_finished(raw12 *raw)
{
    uint8_t data[12] = {0};
    raw12_verify_data(raw, false, CAS_SPAN(data));
    return raw12_say(raw, CAS_HANDSHAKE_FINISHED, CAS_BYTES(data));
}

void raw12_finish_full(raw12 *raw)
{
    assert_int_equal(raw12_say_key_exchange(raw), CAS_OK);
    assert_int_equal(raw12_say_ccs(raw), CAS_OK);
    assert_int_equal(raw12_say_finished(raw), CAS_OK);
    assert_true(raw->is_done);
    assert_int_equal(raw->ccs_count, 1);
}

void raw12_know_secret(raw12 *raw, castls_bytes main_secret)
{
    assert_int_equal(cas_secret_set(&raw->secrets.main_secret, main_secret), CAS_OK);
}

void raw12_finish_resumed(raw12 *raw)
{
    assert_int_equal(raw->ccs_count, 1);
    assert_int_equal(raw12_say_ccs(raw), CAS_OK);
    assert_int_equal(raw12_say_finished(raw), CAS_OK);
    assert_true(raw->is_done);
}
