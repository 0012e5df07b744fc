/*
 * ech_config.c: the ECHConfigList. RFC 9849 section 4.
 */
#include "wire/ech_config.h"

#include "wire/extensions.h"
#include "wire/vectors.h"

#define MANDATORY 0x8000 /* RFC 9849 section 4.2: the high-order bit of the type. */

bool cas_ech_suite_next(cas_reader *r, cas_ech_suite *out)
{
    *out = (cas_ech_suite){0};
    if (!cas_reader_has_more(r)) {
        return false;
    }
    const uint16_t kdf_id = cas_read_u16(r);
    const uint16_t aead_id = cas_read_u16(r);
    if (cas_reader_is_bad(r)) {
        return false;
    }
    *out = (cas_ech_suite){kdf_id, aead_id};
    return true;
}

/* RFC 9849 section 4.2: "there MUST NOT be more than one extension of the same type". The form is
 * that of TLS extensions; the types are others. */
static bool read_extensions(cas_ech_config *config)
{
    cas_extensions x = {0};
    cas_extension extension = {0};
    if (cas_extensions_decode(config->extensions, &x) != CAS_OK) {
        return false;
    }
    cas_reader r = cas_reader_on(config->extensions);
    while (cas_extensions_next(&r, &extension)) {
        config->has_mandatory_extension =
            config->has_mandatory_extension || (extension.type & MANDATORY) != 0;
    }
    return true;
}

/*
 * ECHConfigContents, RFC 9849 section 4:
 *
 *   opaque HpkePublicKey<1..2^16-1>;
 *
 *   struct {
 *       HpkeKdfId kdf_id;
 *       HpkeAeadId aead_id;
 *   } HpkeSymmetricCipherSuite;
 *
 *   struct {
 *       uint8 config_id;
 *       HpkeKemId kem_id;
 *       HpkePublicKey public_key;
 *       HpkeSymmetricCipherSuite cipher_suites<4..2^16-4>;
 *   } HpkeKeyConfig;
 *
 *   struct {
 *       HpkeKeyConfig key_config;
 *       uint8 maximum_name_length;
 *       opaque public_name<1..255>;
 *       ECHConfigExtension extensions<0..2^16-1>;
 *   } ECHConfigContents;
 */
static bool read_contents(castls_bytes contents, cas_ech_config *config)
{
    cas_reader r = cas_reader_on(contents);
    config->config_id = cas_read_u8(&r);
    config->kem_id = cas_read_u16(&r);
    config->public_key = cas_read_vec16(&r, 1, 65535);
    config->cipher_suites = cas_read_vec16(&r, 4, 65532);
    config->maximum_name_length = cas_read_u8(&r);
    config->public_name = cas_read_vec8(&r, 1, 255);
    config->extensions = cas_read_vec16(&r, 0, 65535);
    return cas_reader_end(&r) == CAS_OK && config->cipher_suites.len % 4 == 0 &&
           read_extensions(config);
}

/*
 * ECHConfig, RFC 9849 section 4:
 *
 *   struct {
 *       uint16 version;
 *       uint16 length;
 *       select (ECHConfig.version) {
 *         case 0xfe0d: ECHConfigContents contents;
 *       }
 *   } ECHConfig;
 *
 * "Clients MUST ignore any ECHConfig structure with a version they do not support."
 */
bool cas_ech_config_next(cas_reader *r, cas_ech_config *out)
{
    *out = (cas_ech_config){0};
    if (!cas_reader_has_more(r)) {
        return false;
    }
    cas_ech_config config = {0};
    cas_reader ahead = *r;
    config.version = cas_read_u16(&ahead);
    const castls_bytes contents = cas_read_vec16(&ahead, 0, 65535);
    config.whole = cas_read_bytes(r, 4 + contents.len);
    if (cas_reader_is_bad(&ahead) ||
        (config.version == CAS_ECH_VERSION && !read_contents(contents, &config))) {
        cas_reader_fail(r);
        return false;
    }
    *out = config;
    return true;
}

/*
 *   ECHConfig ECHConfigList<4..2^16-1>;
 */
cas_err cas_ech_config_list_decode(castls_bytes body, castls_bytes *configs)
{
    *configs = cas_bytes_none();

    cas_reader r = cas_reader_on(body);
    const castls_bytes list = cas_read_vec16(&r, 4, 65535);
    CAS_TRY(cas_reader_end(&r));

    cas_ech_config config = {0};
    cas_reader each = cas_reader_on(list);
    while (cas_ech_config_next(&each, &config)) {
    }
    CAS_TRY(cas_reader_end(&each));
    *configs = list;
    return CAS_OK;
}

void cas_ech_config_list_encode(cas_writer *w, castls_bytes configs)
{
    cas_write_bounded16(w, configs, 4, 65535);
}

void cas_ech_config_encode(cas_writer *w, const cas_ech_config *in)
{
    cas_write_u16(w, CAS_ECH_VERSION);
    const cas_mark contents = cas_write_open16(w);
    cas_write_u8(w, in->config_id);
    cas_write_u16(w, in->kem_id);
    cas_write_bounded16(w, in->public_key, 1, 65535);
    cas_write_bounded16(w, in->cipher_suites, 4, 65532);
    cas_write_u8(w, in->maximum_name_length);
    cas_write_bounded8(w, in->public_name, 1, 255);
    cas_write_vec16(w, in->extensions);
    cas_write_close(w, contents);
}
