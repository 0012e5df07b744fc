/*
 * os.c: OpenSSL's parser behind peer.h. It is outside the checked subset, for OpenSSL's objects are
 * pointers, and it is all of this program that includes OpenSSL's headers.
 */
#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "fuzz_openssl/peer.h"

/* An extension of a kind that OpenSSL knows has to be one that it can read. */
static bool is_readable(X509_EXTENSION *it, const char **extension)
{
    const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(it));
    const X509V3_EXT_METHOD *method = X509V3_EXT_get_nid(nid);
    void *value = X509V3_EXT_d2i(it);
    if (value == NULL && method != NULL) {
        *extension = OBJ_nid2sn(nid);
        return false;
    }
    if (value != NULL && method->it != NULL) {
        ASN1_item_free(value, ASN1_ITEM_ptr(method->it));
    } else if (value != NULL) {
        method->ext_free(value);
    }
    return true;
}

/* A copy, for a certificate's extensions are const from OpenSSL 4.0 on, and reading one is not. */
static peer_verdict judge_extensions(X509 *cert, const char **extension)
{
    bool all = true;
    for (int i = 0; all && i < X509_get_ext_count(cert); i++) {
        X509_EXTENSION *it = X509_EXTENSION_dup(X509_get_ext(cert, i));
        all = it != NULL && is_readable(it, extension);
        X509_EXTENSION_free(it);
    }
    return all ? PEER_TAKES : PEER_EXTENSION;
}

static peer_verdict judge(X509 *cert, const char **extension)
{
    if (ASN1_TIME_check(X509_get0_notBefore(cert)) != 1 ||
        ASN1_TIME_check(X509_get0_notAfter(cert)) != 1) {
        return PEER_TIME;
    }
    const peer_verdict extensions = judge_extensions(cert, extension);
    if (extensions != PEER_TAKES) {
        return extensions;
    }
    (void)X509_check_purpose(cert, -1, 0);
    if ((X509_get_extension_flags(cert) & EXFLAG_INVALID) != 0) {
        return PEER_FLAGS;
    }
    return X509_get0_pubkey(cert) == NULL ? PEER_KEY : PEER_TAKES;
}

peer_verdict peer_judge(castls_bytes der, const char **extension)
{
    const unsigned char *at = der.data;
    X509 *cert = d2i_X509(NULL, &at, (long)der.len);
    peer_verdict verdict = PEER_PARSE;
    *extension = "";
    if (cert != NULL) {
        verdict = at == der.data + der.len ? judge(cert, extension) : PEER_TRAILING;
    }
    X509_free(cert);
    ERR_clear_error();
    return verdict;
}
