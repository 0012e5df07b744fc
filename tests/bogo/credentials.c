/*
 * credentials.c: the credentials that the flags describe, each from PEM files.
 */
#include "bogo/shim.h"

static castls_code load(const bogo_shim *shim, const bogo_flags *flags, int number,
                        castls_credential **out, castls_error *error)
{
    const char *chain_path = bogo_credential_text(flags, number, BOGO_CERT_FILE);
    const char *key_path = bogo_credential_text(flags, number, BOGO_KEY_FILE);
    cas_buf chain = {0};
    cas_buf key = {0};
    castls_code code = CASTLS_CONFIG;
    if (chain_path != NULL && key_path != NULL && bogo_os_read_file(chain_path, &chain) &&
        bogo_os_read_file(key_path, &key)) {
        code = castls_credential_from_pem(
            &shim->environment, cas_buf_bytes(&chain), cas_buf_bytes(&key), out, error);
    }
    cas_buf_clear(&chain, NULL);
    cas_buf_clear(&key, NULL);
    return code;
}

/* A key and no certificate. */
static castls_code load_raw_key(const bogo_shim *shim, const bogo_flags *flags, int number,
                                castls_credential **out, castls_error *error)
{
    const char *path = bogo_credential_text(flags, number, BOGO_KEY_FILE);
    cas_buf pem = {0};
    cas_buf der = {0};
    castls_bytes label = {0};
    size_t at = 0;
    size_t len = 0;
    castls_code code = CASTLS_CONFIG;
    if (path != NULL && bogo_os_read_file(path, &pem) &&
        cas_buf_init(&der, NULL, cas_buf_len(&pem)) == CAS_OK &&
        castls_pem_next(cas_buf_bytes(&pem), &at, &label, cas_buf_room(&der), &len) == CASTLS_OK) {
        cas_buf_wrote(&der, len);
        code = castls_credential_raw_key(&shim->environment, cas_buf_bytes(&der), out, error);
    }
    cas_buf_clear(&pem, NULL);
    cas_buf_clear(&der, NULL);
    return code;
}

/* The list of timestamps is given with its length (RFC 6962 section 3.3), which castls writes
 * itself, so that an empty list is the shim's to refuse. */
static castls_bytes sct_list(const cas_buf *timestamps)
{
    cas_reader r = cas_reader_on(cas_buf_bytes(timestamps));
    const castls_bytes list = cas_read_vec16(&r, 1, 65535);
    return cas_reader_end(&r) == CAS_OK ? list : cas_bytes_none();
}

/* The staple is left out where the callback gives it. */
static bool read_extras(const bogo_flags *flags, int number, cas_buf *staple, cas_buf *timestamps)
{
    const char *ocsp = bogo_credential_text(flags, number, BOGO_OCSP_RESPONSE);
    const char *scts = bogo_credential_text(flags, number, BOGO_SIGNED_CERT_TIMESTAMPS);
    const bool by_callback = number < 0 && bogo_has(flags, BOGO_SET_OCSP_IN_CALLBACK);
    return (ocsp == NULL || by_callback || bogo_base64(ocsp, staple)) &&
           (scts == NULL || bogo_base64(scts, timestamps));
}

static castls_code add_extras(const bogo_flags *flags, int number, castls_credential **credential)
{
    const bogo_list prefs = bogo_credential_numbers(flags, number, BOGO_SIGNING_PREFS);
    castls_credential *plain = *credential;
    cas_buf staple = {0};
    cas_buf timestamps = {0};
    castls_code code = CASTLS_BAD_ARGUMENT;
    *credential = NULL;
    const bool is_read = read_extras(flags, number, &staple, &timestamps);
    const castls_bytes scts = sct_list(&timestamps);
    if (is_read && cas_buf_len(&timestamps) != 0 && scts.len == 0) {
        (void)bogo_complain(":INVALID_SCT_LIST:");
    } else if (is_read) {
        code = castls_credential_with(plain, cas_buf_bytes(&staple), scts,
                                      CAS_CODES_FIRST(prefs.code, prefs.count), credential);
    }
    castls_credential_release(plain);
    cas_buf_clear(&staple, NULL);
    cas_buf_clear(&timestamps, NULL);
    return code;
}

static castls_code add(bogo_setup *setup, const bogo_shim *shim, const bogo_flags *flags,
                       int number, castls_error *error)
{
    castls_credential *credential = NULL;
    castls_code code = CASTLS_UNSUPPORTED;
    if (setup->credentials < BOGO_CREDENTIALS_MAX) {
        const bool is_raw = bogo_credential_has(flags, number, BOGO_NEW_RPK_CREDENTIAL);
        code = is_raw ? load_raw_key(shim, flags, number, &credential, error)
                      : load(shim, flags, number, &credential, error);
    }
    if (code == CASTLS_OK) {
        code = add_extras(flags, number, &credential);
    }
    if (code == CASTLS_OK && bogo_credential_has(flags, number, BOGO_MUST_MATCH_ISSUER)) {
        castls_credential *plain = credential;
        code = castls_credential_for_issuers(plain, &credential);
        castls_credential_release(plain);
    }
    if (code == CASTLS_OK) {
        *CAS_AT(setup->credential, setup->credentials) = credential;
        setup->credentials = setup->credentials + 1;
    }
    return code;
}

castls_code bogo_credentials_load(bogo_setup *setup, const bogo_shim *shim, const bogo_flags *flags,
                                  castls_error *error)
{
    castls_code code = CASTLS_OK;
    for (int number = 0; code == CASTLS_OK && number < flags->credentials; number++) {
        code = add(setup, shim, flags, number, error);
    }
    if (code == CASTLS_OK && bogo_credential_has(flags, -1, BOGO_CERT_FILE)) {
        code = add(setup, shim, flags, -1, error);
    }
    return code;
}
