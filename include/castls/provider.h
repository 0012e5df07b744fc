/*
 * castls/provider.h: what castls asks of a crypto library: facts first, then functions.
 *
 * A provider is one const table. castls finds an algorithm by its code point, asks for the facts
 * once when a configuration is built, and then calls the functions from any number of threads at a
 * time, each on its own room. A function never keeps a pointer or a view that it was given.
 * What a provider lacks it answers with NULL, and castls does not offer it.
 *
 * "Room" is memory of the caller's, aligned for any type, of the size that the fact states. It may
 * be moved by nobody and is given back through the clear function, which wipes it.
 *
 * SPDX-License-Identifier: Apache-2.0 OR ISC OR MIT
 */
#ifndef CASTLS_PROVIDER_H
#define CASTLS_PROVIDER_H

#include "castls/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CASTLS_AEAD_KEY_ROOM_MAX 640 /* Bytes. */
#define CASTLS_AEAD_TAIL_MAX 272     /* Bytes: content type and a block of padding. */
#define CASTLS_HASH_ROOM_MAX 256     /* Bytes. */
#define CASTLS_HMAC_ROOM_MAX 512     /* Bytes. */
#define CASTLS_GROUP_ROOM_MAX 64     /* Bytes: a larger key is behind a pointer. */
#define CASTLS_HASH_LEN_MAX 64       /* Bytes of the longest digest. */
#define CASTLS_SHARED_SECRET_MAX 80  /* Bytes: SecP384r1MLKEM1024's 48 + 32. */
#define CASTLS_KEY_SHARE_MAX 1665    /* Bytes: SecP384r1MLKEM1024's 97 + 1568. */
#define CASTLS_SIGNATURE_MAX 4627    /* Bytes: ML-DSA-87. */

/* AEADs, by the numbers of the IANA registry "AEAD Algorithms". */
typedef enum castls_aead_id {
    CASTLS_AEAD_AES_128_GCM = 1,
    CASTLS_AEAD_AES_256_GCM = 2,
    CASTLS_AEAD_CHACHA20_POLY1305 = 29
} castls_aead_id;

/* Hashes, by the numbers of TLS' HashAlgorithm (RFC 5246 section 7.4.1.4.1). */
typedef enum castls_hash_id {
    CASTLS_HASH_NONE = 0,
    CASTLS_HASH_SHA1 = 2, /* Names in OCSP and key identifiers only; no signature. May be absent. */
    CASTLS_HASH_SHA256 = 4,
    CASTLS_HASH_SHA384 = 5,
    CASTLS_HASH_SHA512 = 6
} castls_hash_id;

/* Elementary groups, by NamedGroup (IANA "TLS Supported Groups"). castls composes the hybrids. */
typedef enum castls_group_id {
    CASTLS_GROUP_SECP256R1 = 0x0017,
    CASTLS_GROUP_SECP384R1 = 0x0018,
    CASTLS_GROUP_SECP521R1 = 0x0019,
    CASTLS_GROUP_X25519 = 0x001d,
    CASTLS_GROUP_MLKEM512 = 0x0200,
    CASTLS_GROUP_MLKEM768 = 0x0201,
    CASTLS_GROUP_MLKEM1024 = 0x0202
} castls_group_id;

/* Signature algorithms as a provider sees them: the arithmetic, whatever wrote the signature. */
typedef enum castls_signature_id {
    CASTLS_SIGNATURE_RSA_PKCS1_SHA256 = 1, /* RFC 8017 section 8.2 */
    CASTLS_SIGNATURE_RSA_PKCS1_SHA384 = 2,
    CASTLS_SIGNATURE_RSA_PKCS1_SHA512 = 3,
    CASTLS_SIGNATURE_RSA_PSS_SHA256 = 4, /* RFC 8017 section 8.1; MGF1 and salt of the same hash */
    CASTLS_SIGNATURE_RSA_PSS_SHA384 = 5,
    CASTLS_SIGNATURE_RSA_PSS_SHA512 = 6,
    CASTLS_SIGNATURE_ECDSA_SHA256 = 7, /* Over whatever curve the key is on; DER ECDSA-Sig-Value */
    CASTLS_SIGNATURE_ECDSA_SHA384 = 8,
    CASTLS_SIGNATURE_ECDSA_SHA512 = 9,
    CASTLS_SIGNATURE_ED25519 = 10,   /* RFC 8032 */
    CASTLS_SIGNATURE_ML_DSA_44 = 11, /* FIPS 204, empty context */
    CASTLS_SIGNATURE_ML_DSA_65 = 12,
    CASTLS_SIGNATURE_ML_DSA_87 = 13
} castls_signature_id;

/* Kinds of keys in certificates. */
typedef enum castls_key_kind {
    CASTLS_KEY_NONE = 0,
    CASTLS_KEY_RSA = 1,     /* rsaEncryption, 2,048..8,192 bits */
    CASTLS_KEY_RSA_PSS = 2, /* id-RSASSA-PSS: signs with PSS only */
    CASTLS_KEY_ECDSA_P256 = 3,
    CASTLS_KEY_ECDSA_P384 = 4,
    CASTLS_KEY_ECDSA_P521 = 5,
    CASTLS_KEY_ED25519 = 6,
    CASTLS_KEY_ML_DSA_44 = 7,
    CASTLS_KEY_ML_DSA_65 = 8,
    CASTLS_KEY_ML_DSA_87 = 9
} castls_key_kind;

/* What an AEAD key is made for: one protocol and one direction, nothing else. */
typedef enum castls_aead_use {
    CASTLS_AEAD_TLS12_SEAL = 0,
    CASTLS_AEAD_TLS12_OPEN = 1,
    CASTLS_AEAD_TLS13_SEAL = 2,
    CASTLS_AEAD_TLS13_OPEN = 3,
    CASTLS_AEAD_QUIC_SEAL = 4,
    CASTLS_AEAD_QUIC_OPEN = 5,
    /* Ticket keys are shared: seal and open on one ready key are called from many threads at
     * once. */
    CASTLS_AEAD_TICKET_SEAL = 6,
    CASTLS_AEAD_TICKET_OPEN = 7
} castls_aead_use;

/*
 * One AEAD algorithm. Each is one static const object. The nonce is always 12 bytes (RFC 8446
 * section 5.3). A ready key is used by one thread at a time, except under the two ticket uses.
 */
typedef struct castls_aead {
    uint32_t struct_len;  /* sizeof(castls_aead) as the provider was built: later fields are
                           * optional. */
    const char *name;     /* IANA registry name, for example "AEAD_AES_128_GCM". */
    uint16_t key_len;     /* Bytes, 16..32. */
    uint16_t tag_len;     /* Bytes, 16. */
    uint16_t key_room;    /* Bytes that a ready key takes, 1..CASTLS_AEAD_KEY_ROOM_MAX. */
    uint64_t records_max; /* Records that one key may seal (RFC 8446 section 5.5). */

    /* Makes a ready key in `room` from exactly key_len bytes. */
    castls_code (*key_init)(void *room, castls_aead_use use, castls_bytes key);

    /* Wipes a ready key and releases what it holds. */
    void (*key_clear)(void *room);

    /* Seals text, then tail (0..CASTLS_AEAD_TAIL_MAX bytes) as one plaintext. `out` is exactly
     * text.len + tail.len + tag_len bytes; it starts where text does, or overlaps nothing. */
    castls_code (*seal)(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                        castls_bytes tail, castls_span out);

    /* Opens text (ciphertext and tag) into the first text.len - tag_len bytes of `out`, which
     * starts where text does, or overlaps nothing. On CASTLS_BAD_MAC those bytes are zero. */
    castls_code (*open)(void *room, castls_bytes nonce, castls_bytes aad, castls_bytes text,
                        castls_span out);

    /* Optional, NULL where the library has none: seals several parts without joining them first. */
    castls_code (*seal_parts)(void *room, castls_bytes nonce, castls_bytes aad, castls_parts parts,
                              castls_bytes tail, castls_span out);

    /* Optional, for QUIC (RFC 9001 section 5.4): the 5-byte mask from a 16-byte sample. */
    castls_code (*header_mask)(castls_bytes key, castls_bytes sample, castls_span mask);
} castls_aead;

/* One hash algorithm. */
typedef struct castls_hash {
    uint32_t struct_len;
    castls_hash_id id;
    const char *name;    /* "SHA-256" */
    uint16_t digest_len; /* Bytes, 20..64. */
    uint16_t block_len;  /* Bytes, 64 or 128. */
    uint16_t room;       /* Bytes of a state, 1..CASTLS_HASH_ROOM_MAX. */

    castls_code (*init)(void *room);
    castls_code (*update)(void *room, castls_bytes in);

    /* Writes the digest of all so far into exactly digest_len bytes; the state goes on. */
    castls_code (*peek)(const void *room, castls_span out);

    /* Makes `to` (room that holds no state) a copy of a state. */
    castls_code (*copy)(void *to, const void *from);
    void (*clear)(void *room);

    /* One-shot: the digest of all parts, in order, into exactly digest_len bytes. */
    castls_code (*digest)(castls_parts parts, castls_span out);
} castls_hash;

/* HMAC (RFC 2104) with a key whose pads are absorbed once. */
typedef struct castls_hmac {
    uint32_t struct_len;
    castls_hash_id hash;
    uint16_t mac_len;  /* Bytes: the hash's digest_len. */
    uint16_t key_room; /* Bytes of a ready key, 1..CASTLS_HMAC_ROOM_MAX. */

    /* A key of any length, also 0. */
    castls_code (*key_init)(void *room, castls_bytes key);
    void (*key_clear)(void *room);

    /* The MAC of all parts, in order, into exactly mac_len bytes. May be called from many threads
     * at once on one key, and does not change it. */
    castls_code (*mac)(const void *room, castls_parts parts, castls_span out);
} castls_hmac;

/*
 * One elementary group: a Diffie-Hellman group or a KEM, by one set of words. The client generates
 * a key and sends its share; the server responds with its own share and has the secret; the client
 * agrees.
 */
typedef struct castls_group {
    uint32_t struct_len;
    castls_group_id id;
    const char *name;      /* NamedGroup, "x25519". */
    bool kem;              /* A KEM: the server's share is a ciphertext. */
    uint16_t private_len;  /* Bytes that key_import takes: a scalar, or ML-KEM's 64-byte seed d ||
                            * z. */
    uint16_t share_len;    /* Bytes of the client's share. */
    uint16_t response_len; /* Bytes of the server's share. */
    uint16_t secret_len;   /* Bytes of the shared secret. */
    uint16_t key_room;     /* Bytes of a private key, 1..CASTLS_GROUP_ROOM_MAX. */

    /* Makes a fresh private key in room and writes its share into exactly share_len bytes. */
    castls_code (*generate)(void *room, castls_span share);

    /* The same from private_len given bytes (test vectors). CASTLS_BAD_ARGUMENT for an impossible
     * key. */
    castls_code (*key_import)(void *room, castls_bytes key, castls_span share);
    void (*key_clear)(void *room);

    /* The client's secret from the server's share. CASTLS_PROTOCOL when the share is not valid: a
     * wrong length, not a point, or an all-zero X25519 result (RFC 7748 section 6.1). */
    castls_code (*agree)(const void *room, castls_bytes response, castls_span secret);

    /* The server's share and secret from the client's share. CASTLS_PROTOCOL as above. */
    castls_code (*respond)(castls_bytes share, castls_span response, castls_span secret);
} castls_group;

/* The validated module that a provider runs as. The texts live for ever. */
typedef struct castls_fips_module {
    uint32_t struct_len;
    const char *name;        /* As the module's security policy has it. */
    const char *version;     /* "" where it cannot be told. */
    const char *certificate; /* Number of its certificate in NIST's list of validated modules, ""
                              * where castls knows of none for that version. */
} castls_fips_module;

/* The AEAD, the hash, and so on, of one crypto library. */
typedef struct castls_provider {
    uint32_t struct_len;
    const char *name;             /* "aws-lc", "aws-lc-fips", "openssl" */
    const char *(*version)(void); /* The library's own version text. Lives for ever. */
    bool (*is_fips)(void);        /* The library runs as a validated module. */

    /* Finding: NULL where the library has none. */
    const castls_aead *(*aead)(castls_aead_id id);
    const castls_hash *(*hash)(castls_hash_id id);
    const castls_hmac *(*hmac)(castls_hash_id id);
    const castls_group *(*group)(castls_group_id id);
    bool (*has_signature)(castls_signature_id id);
    bool (*has_key)(castls_key_kind kind);

    /* Fills `out` with random bytes fit for keys. */
    castls_code (*random)(castls_span out);

    /*
     * Verifies a signature with the key of a SubjectPublicKeyInfo (DER, RFC 5280 section 4.1).
     * CASTLS_OK, CASTLS_BAD_MAC when the signature is wrong, CASTLS_BAD_ARGUMENT when the key
     * cannot be used with the algorithm, CASTLS_UNSUPPORTED when the library lacks it.
     */
    castls_code (*verify)(castls_signature_id id, castls_bytes spki, castls_bytes content,
                          castls_bytes signature);

    /*
     * Private keys. key_load takes PKCS#8, SEC1 or PKCS#1 DER without a password; key_generate
     * makes a fresh key (rsa_bits is 2,048..8,192 for RSA, else ignored). A key serves many threads
     * at once.
     */
    castls_code (*key_load)(castls_bytes der, void **key);
    castls_code (*key_generate)(castls_key_kind kind, uint32_t rsa_bits, void **key);
    void (*key_free)(void *key);
    castls_key_kind (*key_kind)(const void *key);

    /* The key's SubjectPublicKeyInfo, or the key as PKCS#8, in DER. `len` is what it takes; with
     * too little room the result is CASTLS_NO_ROOM and len is still right. */
    castls_code (*key_public)(const void *key, castls_span out, size_t *len);
    castls_code (*key_export)(const void *key, castls_span out, size_t *len);

    /* Signs; `len` as above, out of CASTLS_SIGNATURE_MAX bytes always suffices. */
    castls_code (*sign)(const void *key, castls_signature_id id, castls_bytes content,
                        castls_span out, size_t *len);

    /* Optional, NULL where castls is to compose it of HMACs: the whole PRF of TLS 1.2 (RFC 5246
     * section 5), for a module whose validation covers it. Fills `out`; the seed has 1..4 parts.
     * CASTLS_UNSUPPORTED for a hash that the library lacks. */
    castls_code (*tls12_prf)(castls_hash_id hash, castls_bytes secret, castls_bytes label,
                             castls_parts seed, castls_span out);

    /* Optional: the validated module that the library runs as; NULL while is_fips says no. */
    const castls_fips_module *(*fips_module)(void);

    /*
     * Optional, all three or none: a public key made ready once, for verifications by many threads
     * at once. castls keeps those of roots, so that what a library prepares for a key (for RSA a
     * tenth of a verification) is done once. public_key_load takes a SubjectPublicKeyInfo as verify
     * does; public_key_verify answers as verify does.
     */
    castls_code (*public_key_load)(castls_bytes spki, void **key);
    castls_code (*public_key_verify)(const void *key, castls_signature_id id, castls_bytes content,
                                     castls_bytes signature);
    void (*public_key_free)(void *key);
} castls_provider;

/* Whether a provider runs as a validated module, and that module, or NULL where it does not, or
 * does not say. */
CASTLS_API bool castls_provider_is_fips(const castls_provider *provider);
CASTLS_API const castls_fips_module *castls_provider_fips_module(const castls_provider *provider);

/* The providers that this build has; NULL for one that it has not. They live for ever. A build with
 * -Dcrypto=aws-lc-fips has AWS-LC-FIPS in the place of AWS-LC. */
CASTLS_API const castls_provider *castls_provider_aws_lc(void);
CASTLS_API const castls_provider *castls_provider_openssl(void);

/* The fastest one of this build. Never NULL. Where that is AWS-LC and OpenSSL is there too, it is
 * AWS-LC but for long texts of ChaCha20-Poly1305 on processors with AVX-512, which OpenSSL seals
 * and opens faster; castls_provider_aws_lc is AWS-LC alone. */
CASTLS_API const castls_provider *castls_provider_default(void);

#ifdef __cplusplus
}
#endif

#endif
