/*
 * headers.cc: the public headers as C++ sees them: each includes what it needs, and a client's
 * connection can be made.
 */
#include "castls/base.h"
#include "castls/castls.h"
#include "castls/certificate.h"
#include "castls/config.h"
#include "castls/connection.h"
#include "castls/error.h"
#include "castls/event.h"
#include "castls/io.h"
#include "castls/mint.h"
#include "castls/offload.h"
#include "castls/operation.h"
#include "castls/provider.h"
#include "castls/quic.h"
#include "castls/reason.h"
#include "castls/session.h"
#include "castls/split.h"
#include "castls/verify.h"

#include <cstdio>

int main()
{
    static const unsigned char text[] = {'e', 'x', 'a', 'm', 'p', 'l', 'e', '.', 'o', 'r', 'g'};
    const castls_bytes name = {text, sizeof(text)};
    const castls_environment environment = castls_io_environment();
    castls_config_builder *builder = nullptr;
    castls_config *config = nullptr;
    castls_conn *conn = nullptr;
    castls_error error = {};
    error.struct_len = sizeof(error);
    castls_code code = castls_config_builder_new(&environment, &builder);
    if (code == CASTLS_OK) {
        castls_config_builder_set_verify(builder, CASTLS_VERIFY_NONE);
        code = castls_config_build(builder, &config, &error);
        castls_config_builder_free(builder);
    }
    if (code == CASTLS_OK) {
        code = castls_client_new(config, name, &conn);
        castls_config_release(config);
    }
    if (code == CASTLS_OK) {
        code = castls_conn_start(conn);
    }
    const bool works = code == CASTLS_OK && castls_conn_outgoing_len(conn) > 100;
    std::printf("%s 1 - a client's connection is made from C++\n1..1\n", works ? "ok" : "not ok");
    castls_conn_free(conn);
    return works ? 0 : 1;
}
