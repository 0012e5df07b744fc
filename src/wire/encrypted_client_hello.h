/*
 * encrypted_client_hello.h: the extension that carries the inner ClientHello, what a
 * HelloRetryRequest says in it, and the form that the inner ClientHello is encrypted in. What
 * EncryptedExtensions says in it is an ECHConfigList (ech_config.h). RFC 9849 section 5.
 */
#ifndef CAS_WIRE_ENCRYPTED_CLIENT_HELLO_H
#define CAS_WIRE_ENCRYPTED_CLIENT_HELLO_H

#include "core/err.h"
#include "core/list.h"
#include "core/reader.h"
#include "core/writer.h"
#include "wire/client_hello.h"

#define CAS_ECH_CONFIRMATION_LEN 8 /* Bytes by which a server says that it accepted. */

/* ECHClientHelloType. */
typedef enum cas_ech_type { CAS_ECH_OUTER = 0, CAS_ECH_INNER = 1 } cas_ech_type;

/* ECHClientHello; of an inner one only the type is set. */
typedef struct cas_ech_client_hello {
    uint8_t type;
    uint16_t kdf_id;
    uint16_t aead_id;
    uint8_t config_id;
    castls_bytes enc;
    castls_bytes payload;
} cas_ech_client_hello;

/* CAS_ERR_ECH_TYPE for another type than the two above. */
CAS_MUST_USE cas_err cas_ech_client_hello_decode(castls_bytes body, cas_ech_client_hello *out);
void cas_ech_client_hello_encode(cas_writer *w, const cas_ech_client_hello *in);

/* ECHHelloRetryRequest: eight bytes. */
CAS_MUST_USE cas_err cas_ech_confirmation_decode(castls_bytes body, castls_bytes *confirmation);

/* EncodedClientHelloInner: `inner` without its session id, with its first run of extensions whose
 * types are in `outer` replaced by one ech_outer_extensions, and that many zeros behind it. In a
 * ClientHelloInner all such types stand in one run (RFC 9849 section 5.1). */
void cas_ech_inner_encode(cas_writer *w, const cas_client_hello *inner, castls_codes outer,
                          size_t padding);

#endif
