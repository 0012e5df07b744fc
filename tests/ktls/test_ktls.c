/*
 * test_ktls.c: the kernel goes on with the keys of an offloaded connection (kTLS), against a
 * connection as usual. A kernel without CONFIG_TLS, or whose module "tls" is not there, is a skip.
 */
#include "api/ground.h"

#include "ktls/os.h"

static const uint16_t suites[] = {0xc02b, 0x1301};

/* What the peer has outgoing, into its end of the socket. */
static void flush(castls_conn *peer, int fd)
{
    uint8_t room[1024] = {0};
    const castls_bytes sent = api_outgoing(peer, CAS_SPAN(room));
    assert_int_equal(ktls_write(fd, sent), sent.len);
    assert_int_equal(castls_conn_sent(peer, sent.len), CASTLS_OK);
}

/* Plain text goes into the kernel and comes out of the peer, and the other way round. */
static void exchange(castls_conn *peer, int kernel, int raw)
{
    const castls_bytes there = CAS_TEXT("sealed by the kernel");
    const castls_bytes back[] = {CAS_TEXT("opened by the kernel")};
    uint8_t room[1024] = {0};
    size_t n = 0;
    assert_int_equal(ktls_write(kernel, there), there.len);
    while (castls_conn_received(peer).len == 0) {
        const size_t len = ktls_read(raw, CAS_SPAN(room));
        assert_int_not_equal(len, 0);
        assert_int_equal(castls_conn_receive(peer, cas_bytes_prefix(CAS_BYTES(room), len), &n),
                         CASTLS_OK);
    }
    assert_bytes_equal(castls_conn_received(peer), there);
    castls_conn_take(peer, there.len);
    assert_int_equal(castls_conn_send(peer, CAS_PARTS(back), &n), CASTLS_OK);
    flush(peer, raw);
    n = ktls_read(kernel, CAS_SPAN(room));
    assert_bytes_equal(cas_bytes_prefix(CAS_BYTES(room), n), back[0]);
}

static void the_kernel_goes_on_with_the_keys(void **state)
{
    for (size_t i = 0; i < CAS_COUNT(suites); i++) {
        castls_config_builder *client = api_client(*state);
        castls_traffic sending = {.struct_len = sizeof(sending)};
        castls_traffic receiving = {.struct_len = sizeof(receiving)};
        int kernel = -1;
        int raw = -1;
        assert_true(ktls_connect(&kernel, &raw));
        if (!ktls_begin(kernel)) {
            castls_config_builder_free(client);
            ktls_close(kernel);
            ktls_close(raw);
            print_message("# reason: this kernel has no TLS of its own (CONFIG_TLS)\n");
            skip();
        }
        castls_config_builder_set_suites(
            client, CAS_CODES_FIRST(suites, CAS_COUNT(suites) - 1 + i));
        castls_config_builder_set_versions(
            client, i == 0 ? 0x0303 : 0x0304, i == 0 ? 0x0303 : 0x0304);
        cas_pair pair = api_pair(*state, api_build(client), NULL);
        api_connect(&pair);
        assert_int_equal(castls_conn_suite(pair.client), *CAS_AT(suites, i));
        assert_int_equal(castls_conn_offload(pair.client, &sending, &receiving), CASTLS_OK);
        assert_true(ktls_set(kernel, true, &sending));
        assert_true(ktls_set(kernel, false, &receiving));
        for (size_t k = 0; k < 3; k++) {
            exchange(pair.server, kernel, raw);
        }
        ktls_close(kernel);
        ktls_close(raw);
        cas_pair_clear(&pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_kernel_goes_on_with_the_keys),
    };
    return cmocka_run_group_tests(tests, api_set_up, api_tear_down);
}
