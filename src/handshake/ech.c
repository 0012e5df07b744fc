/*
 * ech.c: choosing an ECH configuration, and the HPKE context that encrypts to its key. RFC 9849
 * sections 4, 6.1 and 6.1.7.
 */
#include "handshake/ech.h"

#include "core/text.h"
#include "handshake/client.h"
#include "handshake/quic.h"
#include "wire/ech_config.h"
#include "x509/name.h"

/* The KEMs that we encrypt with, and how long their public keys are. */
typedef struct kem_row {
    uint16_t kem;
    uint16_t public_len;
} kem_row;

static const kem_row kems[] = {{CAS_HPKE_KEM_X25519, 32}, {CAS_HPKE_KEM_P256, 65}};

static bool is_key(uint16_t kem, castls_bytes public_key)
{
    bool found = false;
    for (size_t i = 0; i < CAS_COUNT(kems); i++) {
        const kem_row *row = CAS_AT(kems, i);
        found = found || (row->kem == kem && row->public_len == public_key.len);
    }
    return found;
}

/* RFC 9849 section 6.1.7: "0x" or "0X" and then hexadecimal digits, or none. */
static bool is_hex_number(castls_bytes label)
{
    bool is_hex = cas_bytes_starts_with(label, CAS_TEXT("0x")) ||
                  cas_bytes_starts_with(label, CAS_TEXT("0X"));
    for (size_t i = 2; i < label.len; i++) {
        is_hex = is_hex && cas_hex_value(cas_bytes_get(label, i)) < 16;
    }
    return is_hex;
}

/* RFC 9849 section 6.1.7: LDH labels with dots between them, and no form of an IPv4 address. */
static bool is_public_name(castls_bytes name)
{
    castls_bytes last = name;
    for (size_t i = 0; i < name.len; i++) {
        if (cas_bytes_get(name, i) == '.') {
            last = cas_bytes_skip(name, i + 1);
        }
    }
    return cas_dns_is_valid(name) && cas_bytes_find(name, '_') == name.len && last.len != 0 &&
           !is_hex_number(last);
}

/* Under FIPS neither X25519 alone nor ChaCha20-Poly1305 is approved (config/fips.c). */
bool cas_ech_has_suite(const cas_handshake *hs, cas_hpke_suite suite)
{
    const bool is_approved =
        suite.kem != CAS_HPKE_KEM_X25519 && suite.aead != CAS_HPKE_AEAD_CHACHA20_POLY1305;
    return suite.aead != CAS_HPKE_AEAD_EXPORT_ONLY &&
           (is_approved || !hs->config->policy.is_fips) &&
           cas_hpke_is_available(hs->config->environment.provider, suite);
}

/* The first suite of the server's that we have; false when there is none. */
static bool choose_suite(const cas_handshake *hs, const cas_ech_config *config, cas_hpke_suite *out)
{
    cas_ech_suite suite = {0};
    cas_reader r = cas_reader_on(config->cipher_suites);
    while (cas_ech_suite_next(&r, &suite)) {
        *out = (cas_hpke_suite){config->kem_id, suite.kdf_id, suite.aead_id};
        if (cas_ech_has_suite(hs, *out)) {
            return true;
        }
    }
    return false;
}

/* RFC 9849 section 6.1: the first configuration that suits. The inner hello is one of TLS 1.3. */
static cas_err choose(const cas_handshake *hs, castls_bytes configs, cas_ech_config *out,
                      cas_hpke_suite *suite)
{
    cas_reader r = cas_reader_on(configs);
    while (cas_ech_config_next(&r, out)) {
        if (out->version == CAS_ECH_VERSION && !out->has_mandatory_extension &&
            is_key(out->kem_id, out->public_key) && is_public_name(out->public_name) &&
            choose_suite(hs, out, suite)) {
            return cas_speaks(hs, CAS_VERSION_TLS13) ? CAS_OK : CAS_ERR_CONFIG_ECH;
        }
    }
    return CAS_ERR_CONFIG_ECH;
}

static const castls_allocator *allocator_of(const cas_handshake *hs)
{
    return hs->first_config->environment.allocator;
}

static cas_err make(cas_handshake *hs)
{
    hs->client.ech = CAS_NEW(allocator_of(hs), cas_ech);
    if (hs->client.ech == NULL) {
        return CAS_ERR_MEMORY;
    }
    cas_transcript_init(&hs->client.ech->outer, allocator_of(hs), CAS_HANDSHAKE_KEPT_MAX);
    return CAS_OK;
}

void cas_ech_free(cas_handshake *hs)
{
    cas_ech *ech = hs->client.ech;
    if (ech == NULL) {
        return;
    }
    cas_buf_clear(&ech->configs, allocator_of(hs));
    cas_transcript_clear(&ech->outer);
    cas_hpke_clear(&ech->hpke);
    CAS_FREE(allocator_of(hs), ech);
    hs->client.ech = NULL;
}

cas_err cas_handshake_set_ech_configs(cas_handshake *hs, castls_bytes list)
{
    castls_bytes configs = {0};
    cas_ech_config config = {0};
    cas_hpke_suite suite = {0};
    if (hs->is_server || hs->state != CAS_STATE_CLIENT_START) {
        return CAS_ERR_STATE;
    }
    cas_ech_free(hs);
    if (cas_bytes_is_empty(list)) {
        return CAS_OK;
    }
    if (cas_ech_config_list_decode(list, &configs) != CAS_OK) {
        return CAS_ERR_CONFIG_ECH_LIST;
    }
    CAS_TRY(choose(hs, configs, &config, &suite));
    CAS_TRY(make(hs));
    const cas_err err = cas_buf_copy(&hs->client.ech->configs, allocator_of(hs), configs);
    if (err != CAS_OK) {
        cas_ech_free(hs);
    }
    return err;
}

/* RFC 9849 section 6.1: HPKE is bound to "tls ech", a zero byte, and the ECHConfig. */
static cas_err setup_with(cas_handshake *hs, const cas_ech_config *config, castls_span info_room,
                          const cas_hpke_key *key)
{
    cas_ech *ech = hs->client.ech;
    uint8_t enc_room[CAS_HPKE_ENC_MAX] = {0};
    cas_hpke_inputs inputs = {0};
    castls_bytes enc = {0};
    cas_writer w = cas_writer_on(info_room);
    cas_write_bytes(&w, CAS_TEXT("tls ech"));
    cas_write_u8(&w, 0);
    cas_write_bytes(&w, config->whole);
    CAS_TRY(cas_writer_end(&w, &inputs.info));
    const cas_hpke_sender sender = {NULL, key};
    const cas_err err =
        cas_hpke_setup_sender(&ech->hpke, hs->config->environment.provider, ech->suite,
                              config->public_key, &inputs, sender, CAS_SPAN(enc_room), &enc);
    CAS_TRY(err == CAS_ERR_KEY_SHARE ? CAS_ERR_CONFIG_ECH : err);
    return cas_arena_keep(&hs->kept, enc, &ech->enc);
}

/* The ephemeral key comes from the configuration's source of random bytes. */
static cas_err setup(cas_handshake *hs, const cas_ech_config *config)
{
    const cas_environment *environment = &hs->config->environment;
    const cas_random_hook hook = cas_random_hook_of(environment);
    cas_buf info = {0};
    cas_hpke_key *key = CAS_NEW(allocator_of(hs), cas_hpke_key);
    cas_err err =
        key == NULL ? CAS_ERR_MEMORY : cas_buf_init(&info, allocator_of(hs), 8 + config->whole.len);
    if (err == CAS_OK) {
        err = cas_hpke_key_generate(key, environment->provider, &hook, config->kem_id);
    }
    if (err == CAS_OK) {
        err = setup_with(hs, config, cas_buf_room(&info), key);
    }
    if (key != NULL) {
        cas_hpke_key_clear(key);
    }
    CAS_FREE(allocator_of(hs), key);
    cas_buf_clear(&info, allocator_of(hs));
    return err;
}

static cas_err begin_offer(cas_handshake *hs)
{
    cas_ech *ech = hs->client.ech;
    cas_facts *facts = hs->facts;
    cas_ech_config config = {0};
    castls_span room = {0};
    CAS_TRY(choose(hs, cas_buf_bytes(&ech->configs), &config, &ech->suite));
    ech->config_id = config.config_id;
    ech->maximum_name_length = config.maximum_name_length;
    CAS_TRY(cas_arena_keep(&facts->kept, config.public_name, &facts->ech_public_name));
    /* RFC 9849 section 6.1: the outer hello has a random of its own. */
    CAS_TRY(cas_arena_room(&facts->kept, CAS_RANDOM_LEN, &ech->random, &room));
    CAS_TRY(cas_environment_random(&hs->config->environment, room));
    facts->ech = CASTLS_ECH_OFFERED;
    return setup(hs, &config);
}

cas_err cas_ech_begin(cas_handshake *hs)
{
    if (hs->client.ech != NULL) {
        return begin_offer(hs);
    }
    if (!cas_config_has(hs->config, CASTLS_OPTION_ECH_GREASE) ||
        !cas_speaks(hs, CAS_VERSION_TLS13)) {
        return CAS_OK;
    }
    hs->facts->ech = CASTLS_ECH_GREASE;
    return make(hs);
}
