/*
 * config.c: the configurations of both ends.
 */
#include "castls/io.h"
#include "core/list.h"
#include "quic/peer/peer.h"

/* Tickets, sessions, early data, and the one protocol. */
static castls_code fill(castls_config_builder *builder, bool is_server)
{
    const castls_bytes names[] = {CAS_TEXT("castls-test")};
    const castls_environment environment = castls_io_environment();
    castls_session_cache *cache = NULL;
    castls_ticket_ring *ring = NULL;
    castls_code code = castls_session_cache_new(&environment, 16, &cache);
    if (code == CASTLS_OK) {
        code = castls_ticket_ring_new(&environment, cas_bytes_none(), 3600, &ring);
    }
    castls_config_builder_set_alpn(builder, CAS_PARTS(names));
    castls_config_builder_set_early_data_max(builder, 16384);
    castls_config_builder_set_options(builder, CASTLS_OPTION_ALLOW_EARLY_DATA_STATELESS);
    castls_config_builder_set_session_cache(builder, is_server ? NULL : cache);
    castls_config_builder_set_ticket_ring(builder, is_server ? ring : NULL);
    castls_session_cache_release(cache);
    castls_ticket_ring_release(ring);
    return code;
}

static castls_code begin_server(const char *certificate, const char *key,
                                castls_config_builder **builder)
{
    castls_config *plain = NULL;
    castls_code code = castls_io_server_config(certificate, key, &plain, NULL);
    if (code == CASTLS_OK) {
        code = castls_config_derive(plain, builder);
    }
    castls_config_release(plain);
    return code;
}

static castls_code begin_client(const char *root, castls_config_builder **builder)
{
    const castls_environment environment = castls_io_environment();
    castls_trust *trust = NULL;
    castls_code code = castls_io_trust_file(root, &trust, NULL);
    if (code == CASTLS_OK) {
        code = castls_config_builder_new(&environment, builder);
    }
    if (code == CASTLS_OK) {
        castls_config_builder_set_trust(*builder, trust);
    }
    castls_trust_release(trust);
    return code;
}

castls_config *peer_config(bool is_server, const char *first, const char *second)
{
    castls_config_builder *builder = NULL;
    castls_config *config = NULL;
    castls_code code =
        is_server ? begin_server(first, second, &builder) : begin_client(first, &builder);
    if (code == CASTLS_OK) {
        code = fill(builder, is_server);
    }
    if (code == CASTLS_OK) {
        code = castls_config_build(builder, &config, NULL);
    }
    castls_config_builder_free(builder);
    return code == CASTLS_OK ? config : NULL;
}
