/*
 * ech_config.h: the ECHConfigList: public keys of a client-facing server, and what goes with them.
 * It comes from outside of TLS (DNS) and in EncryptedExtensions. RFC 9849 section 4.
 */
#ifndef CAS_WIRE_ECH_CONFIG_H
#define CAS_WIRE_ECH_CONFIG_H

#include "core/err.h"
#include "core/reader.h"
#include "core/writer.h"

#define CAS_ECH_VERSION 0xfe0d /* The code point of the extension, too. */

/* One ECHConfig. Of a version that castls does not know only the first two fields are set. */
typedef struct cas_ech_config {
    uint16_t version;
    castls_bytes whole; /* All of it, version and length included: HPKE is bound to it. */
    uint8_t config_id;
    uint16_t kem_id;
    castls_bytes public_key;
    castls_bytes cipher_suites; /* Read with cas_ech_suite_next. */
    uint8_t maximum_name_length;
    castls_bytes public_name;
    bool has_mandatory_extension; /* One that has to be understood; castls understands none. */
    castls_bytes extensions;      /* Read with cas_extensions_next: the form is the same. */
} cas_ech_config;

/* HpkeSymmetricCipherSuite. */
typedef struct cas_ech_suite {
    uint16_t kdf_id;
    uint16_t aead_id;
} cas_ech_suite;

/* `configs` is what the list holds, without its length: at least one ECHConfig, each of them well
 * formed, and their versions known or not. */
CAS_MUST_USE cas_err cas_ech_config_list_decode(castls_bytes body, castls_bytes *configs);

/* Writes the list of what `configs` holds. */
void cas_ech_config_list_encode(cas_writer *w, castls_bytes configs);

/* Walks a list that has been decoded: false at its end, or when it is malformed (the reader is bad
 * then). */
bool cas_ech_config_next(cas_reader *r, cas_ech_config *out);

/* Writes one ECHConfig of the version above; `in->whole` is not looked at. */
void cas_ech_config_encode(cas_writer *w, const cas_ech_config *in);

/* Walks the cipher suites of a configuration. */
bool cas_ech_suite_next(cas_reader *r, cas_ech_suite *out);

#endif
