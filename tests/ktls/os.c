/*
 * os.c: sockets and the kernel's TLS. Linux alone has it: Documentation/networking/tls.rst.
 */
#include "ktls/os.h"

#include <arpa/inet.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* <netinet/tcp.h> of the C library and <linux/tcp.h> exclude each other. */
#define TCP_ULP_OPTION 31
#define SOL_TLS_LEVEL 282

bool ktls_connect(int *a, int *b)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof(address);
    const int listening = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *a = socket(AF_INET, SOCK_STREAM, 0);
    *b = -1;
    if (listening >= 0 && bind(listening, (const struct sockaddr *)&address, len) == 0 &&
        listen(listening, 1) == 0 &&
        getsockname(listening, (struct sockaddr *)&address, &len) == 0 &&
        connect(*a, (const struct sockaddr *)&address, len) == 0) {
        *b = accept(listening, NULL, NULL);
    }
    ktls_close(listening);
    return *b >= 0;
}

void ktls_close(int fd)
{
    if (fd >= 0) {
        (void)close(fd);
    }
}

bool ktls_begin(int fd)
{
    return setsockopt(fd, IPPROTO_TCP, TCP_ULP_OPTION, "tls", 3) == 0;
}

bool ktls_set(int fd, bool sends, const castls_traffic *traffic)
{
    struct tls12_crypto_info_aes_gcm_128 keys;
    memset(&keys, 0, sizeof(keys));
    for (size_t i = 0; i < sizeof(keys.rec_seq); i++) {
        keys.rec_seq[i] = (uint8_t)(traffic->sequence >> (8 * (7 - i)));
    }
    keys.info.version = traffic->version;
    keys.info.cipher_type = TLS_CIPHER_AES_GCM_128;
    memcpy(keys.key, traffic->key, sizeof(keys.key));
    memcpy(keys.salt, traffic->iv, sizeof(keys.salt));
    /* In TLS 1.2 this is the part of the nonce that stands in the record: the sequence number. */
    memcpy(keys.iv, traffic->version == 0x0304 ? traffic->iv + sizeof(keys.salt) : keys.rec_seq,
           sizeof(keys.iv));
    return traffic->key_len == sizeof(keys.key) &&
           setsockopt(fd, SOL_TLS_LEVEL, sends ? TLS_TX : TLS_RX, &keys, sizeof(keys)) == 0;
}

size_t ktls_write(int fd, castls_bytes in)
{
    const ssize_t done = write(fd, in.data, in.len);
    return done < 0 ? 0 : (size_t)done;
}

size_t ktls_read(int fd, castls_span out)
{
    const ssize_t done = read(fd, out.data, out.len);
    return done < 0 ? 0 : (size_t)done;
}
