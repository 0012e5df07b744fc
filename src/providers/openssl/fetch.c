/*
 * fetch.c: what this process' libcrypto offers, looked up once: a fetch by name takes locks and
 * several times as long as hashing a block.
 *
 * The result is the one mutable object of the provider. It is written under pthread_once before
 * anybody reads it, never changes afterwards, and lives as long as the process.
 */
#include "providers/openssl/libcrypto.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <pthread.h>

static cas_openssl_algorithms fetched;
static pthread_once_t fetched_once = PTHREAD_ONCE_INIT;

static bool has_exchange(const char *name)
{
    EVP_KEYEXCH *found = EVP_KEYEXCH_fetch(NULL, name, NULL);
    EVP_KEYEXCH_free(found);
    return found != NULL;
}

static bool has_kem(const char *name)
{
    EVP_KEM *found = EVP_KEM_fetch(NULL, name, NULL);
    EVP_KEM_free(found);
    return found != NULL;
}

static bool has_signature(const char *name)
{
    EVP_SIGNATURE *found = EVP_SIGNATURE_fetch(NULL, name, NULL);
    EVP_SIGNATURE_free(found);
    return found != NULL;
}

static void fetch(void)
{
    fetched.aes_128_gcm = EVP_CIPHER_fetch(NULL, "AES-128-GCM", NULL);
    fetched.aes_256_gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    fetched.chacha20_poly1305 = EVP_CIPHER_fetch(NULL, "ChaCha20-Poly1305", NULL);
    fetched.aes_128_ecb = EVP_CIPHER_fetch(NULL, "AES-128-ECB", NULL);
    fetched.aes_256_ecb = EVP_CIPHER_fetch(NULL, "AES-256-ECB", NULL);
    fetched.chacha20 = EVP_CIPHER_fetch(NULL, "ChaCha20", NULL);
    fetched.sha1 = EVP_MD_fetch(NULL, "SHA1", NULL);
    fetched.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    fetched.sha384 = EVP_MD_fetch(NULL, "SHA384", NULL);
    fetched.sha512 = EVP_MD_fetch(NULL, "SHA512", NULL);
    fetched.has_x25519 = has_exchange("X25519");
    fetched.has_ecdh = has_exchange("ECDH");
    fetched.has_ed25519 = has_signature("ED25519");
    fetched.has_mlkem_512 = has_kem("ML-KEM-512");
    fetched.has_mlkem_768 = has_kem("ML-KEM-768");
    fetched.has_mlkem_1024 = has_kem("ML-KEM-1024");
    fetched.has_mldsa_44 = has_signature("ML-DSA-44");
    fetched.has_mldsa_65 = has_signature("ML-DSA-65");
    fetched.has_mldsa_87 = has_signature("ML-DSA-87");
    cas_openssl_module_find(&fetched.module);
    ERR_clear_error();
}

const cas_openssl_algorithms *cas_openssl_fetched(void)
{
    (void)pthread_once(&fetched_once, fetch);
    return &fetched;
}
