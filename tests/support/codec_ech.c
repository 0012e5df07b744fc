/*
 * codec_ech.c: the codecs of Encrypted ClientHello, in the form of codec.h. Each result starts out
 * stale, so that a decoder that leaves it alone on failure is seen.
 */
#include "support/codec.h"

#include "wire/ech_config.h"
#include "wire/encrypted_client_hello.h"

static const uint8_t stale_bytes[3] = {0xde, 0xad, 0x00};

static castls_bytes stale(void)
{
    return CAS_BYTES(stale_bytes);
}

static bool is_none(castls_bytes view)
{
    return cas_bytes_is_absent(view) && cas_bytes_is_empty(view);
}

/* The suites are pairs, and all of them are walked. */
static bool has_suites(const cas_ech_config *config)
{
    cas_ech_suite suite = {0};
    size_t count = 0;
    cas_reader r = cas_reader_on(config->cipher_suites);
    while (cas_ech_suite_next(&r, &suite)) {
        count = count + 1;
    }
    return cas_reader_end(&r) == CAS_OK && count * 4 == config->cipher_suites.len && count != 0;
}

cas_err cas_codec_ech_config_list(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes configs = stale();
    const cas_err err = cas_ech_config_list_decode(body, &configs);
    if (err != CAS_OK) {
        *clean = is_none(configs);
        return err;
    }
    *clean = true;
    cas_ech_config config = {0};
    cas_reader r = cas_reader_on(configs);
    const cas_mark mark = cas_write_open16(w);
    while (cas_ech_config_next(&r, &config)) {
        if (config.version == CAS_ECH_VERSION) {
            *clean = *clean && has_suites(&config);
            cas_ech_config_encode(w, &config);
        } else {
            *clean = *clean && is_none(config.public_key) && is_none(config.public_name);
            cas_write_bytes(w, config.whole);
        }
    }
    cas_write_close(w, mark);
    *clean = *clean && cas_reader_end(&r) == CAS_OK && config.whole.len == 0;
    return CAS_OK;
}

cas_err cas_codec_ech_client_hello(castls_bytes body, cas_writer *w, bool *clean)
{
    cas_ech_client_hello hello = {9, 1, 1, 1, stale(), stale()};
    const cas_err err = cas_ech_client_hello_decode(body, &hello);
    if (err != CAS_OK) {
        *clean =
            hello.type == 0 && hello.kdf_id == 0 && is_none(hello.enc) && is_none(hello.payload);
        return err;
    }
    *clean = hello.type == CAS_ECH_OUTER ? hello.payload.len != 0 : is_none(hello.payload);
    cas_ech_client_hello_encode(w, &hello);
    return CAS_OK;
}

cas_err cas_codec_ech_confirmation(castls_bytes body, cas_writer *w, bool *clean)
{
    castls_bytes confirmation = stale();
    const cas_err err = cas_ech_confirmation_decode(body, &confirmation);
    if (err != CAS_OK) {
        *clean = is_none(confirmation);
        return err;
    }
    *clean = confirmation.len == CAS_ECH_CONFIRMATION_LEN;
    cas_write_bytes(w, confirmation);
    return CAS_OK;
}
