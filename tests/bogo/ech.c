/*
 * ech.c: Encrypted ClientHello: what the flags give to a client, and what they expect of it.
 */
#include "bogo/ech.h"

castls_code bogo_set_ech(bogo_conn *c)
{
    const char *text = bogo_text(c->flags, BOGO_ECH_CONFIG_LIST, NULL);
    const bool must_be_usable = bogo_has(c->flags, BOGO_REJECT_UNUSABLE_ECH_CONFIG);
    castls_code code = CASTLS_UNSUPPORTED;
    cas_buf list = {0};
    if (text == NULL && !must_be_usable) {
        return CASTLS_OK;
    }
    if (text != NULL) {
        code = bogo_base64(text, &list) ? castls_conn_set_ech_configs(c->conn, cas_buf_bytes(&list))
                                        : CASTLS_BAD_ARGUMENT;
        cas_buf_clear(&list, NULL);
    }
    if (code == CASTLS_CONFIG) {
        (void)bogo_complain(":INVALID_ECH_CONFIG_LIST:");
    }
    if (code != CASTLS_UNSUPPORTED) {
        return code;
    }
    if (must_be_usable) {
        (void)bogo_complain(":UNUSABLE_ECH_CONFIG_LIST:");
        return CASTLS_CONFIG;
    }
    return CASTLS_OK; /* It goes on without, as BoringSSL does. */
}

bool bogo_check_ech(const bogo_conn *c)
{
    const castls_ech status = castls_conn_ech(c->conn);
    /* In early data the verdict is open, and BoringSSL says that ECH was accepted. */
    const bool accepted =
        status == CASTLS_ECH_ACCEPTED || (status == CASTLS_ECH_OFFERED && bogo_is_in_early_data(c));
    if (accepted != bogo_has(c->flags, BOGO_EXPECT_ECH_ACCEPT)) {
        return bogo_complain("ECH was accepted, or not, where the opposite was expected");
    }
    return true;
}

bool bogo_is_ech_name(const bogo_conn *c)
{
    const castls_bytes name = castls_conn_ech_public_name(c->conn);
    const char *expected = bogo_text(c->flags, BOGO_EXPECT_ECH_NAME_OVERRIDE, NULL);
    if (bogo_has(c->flags, BOGO_EXPECT_NO_ECH_NAME_OVERRIDE) && name.len != 0) {
        return false;
    }
    return expected == NULL || cas_bytes_equal(name, cas_text(expected));
}

bool bogo_check_retry_configs(const bogo_conn *c)
{
    const castls_bytes got = castls_conn_ech_retry_configs(c->conn);
    const char *text = bogo_text(c->flags, BOGO_EXPECT_ECH_RETRY_CONFIGS, NULL);
    cas_buf expected = {0};
    bool same = !bogo_has(c->flags, BOGO_EXPECT_NO_ECH_RETRY_CONFIGS) || got.len == 0;
    if (text != NULL) {
        same =
            same && bogo_base64(text, &expected) && cas_bytes_equal(cas_buf_bytes(&expected), got);
    }
    cas_buf_clear(&expected, NULL);
    return same || bogo_complain("the retry configurations are not those expected");
}
