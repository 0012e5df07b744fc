/*
 * The first program that somebody writes against an installed castls: it makes a client, which
 * wants to send a ClientHello, and says the version of the library. It needs no header but
 * castls/castls.h, and no flags but those of castls.pc.
 */
#include <castls/castls.h>

#include <stdio.h>

int main(void)
{
    static const uint8_t name[] = "example.org";
    const castls_bytes server_name = {name, sizeof(name) - 1};
    castls_config_builder *builder = NULL;
    castls_config *config = NULL;
    castls_conn *conn = NULL;
    castls_error error = {0};

    castls_code code = castls_config_builder_new(NULL, &builder);
    if (code == CASTLS_OK) {
        castls_config_builder_set_verify(builder, CASTLS_VERIFY_NONE);
        code = castls_config_build(builder, &config, &error);
        castls_config_builder_free(builder);
    }
    if (code == CASTLS_OK) {
        code = castls_client_new(config, server_name, &conn);
        castls_config_release(config);
    }
    if (code == CASTLS_OK) {
        code = castls_conn_start(conn);
    }
    if (code != CASTLS_OK || castls_conn_outgoing_len(conn) == 0) {
        (void)fprintf(stderr, "code %d: %s\n", (int)code, castls_reason_text(error.reason));
        return 1;
    }
    castls_conn_free(conn);
    printf("%s\n", castls_version());
    return 0;
}
