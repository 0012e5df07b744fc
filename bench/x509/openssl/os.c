/*
 * os.c: certificate verification by OpenSSL, in the rows of `make bench-x509`. One line a row:
 * name, tab, nanoseconds. It is no part of castls and outside its checked subset: OpenSSL's objects
 * are pointers.
 *
 *   openssl-bench MATERIAL [LINES]
 */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CHAIN_MAX 256
#define CASES_MAX 100000

typedef struct blob {
    unsigned char *at;
    size_t len;
} blob;

static uint64_t now_ns(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void row(const char *name, uint64_t nanoseconds)
{
    printf("%s\t%llu\n", name, (unsigned long long)nanoseconds);
    (void)fflush(stdout);
}

static void fail(const char *what)
{
    (void)fprintf(stderr, "openssl-bench: %s\n", what);
    exit(1);
}

static blob read_file(const char *folder, const char *name)
{
    char path[4096];
    blob out = {NULL, 0};
    (void)snprintf(path, sizeof(path), "%s%s%s", folder, folder[0] == '\0' ? "" : "/", name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail(path);
    }
    (void)fseek(file, 0, SEEK_END);
    out.len = (size_t)ftell(file);
    rewind(file);
    out.at = malloc(out.len + 1);
    if (out.at == NULL || fread(out.at, 1, out.len, file) != out.len) {
        fail(path);
    }
    out.at[out.len] = '\0';
    (void)fclose(file);
    return out;
}

/* The DER of each certificate of a PEM file. */
static size_t read_chain(const char *folder, const char *name, blob *chain)
{
    const blob text = read_file(folder, name);
    BIO *bio = BIO_new_mem_buf(text.at, (int)text.len);
    size_t count = 0;
    X509 *cert = NULL;
    while (count < CHAIN_MAX && (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
        chain[count].at = NULL;
        chain[count].len = (size_t)i2d_X509(cert, &chain[count].at);
        count++;
        X509_free(cert);
    }
    BIO_free(bio);
    return count;
}

static X509 *decode(blob der)
{
    const unsigned char *at = der.at;
    return d2i_X509(NULL, &at, (long)der.len);
}

/* One verification from DER: the leaf, the others, the name. */
static int verify(X509_STORE *store, const blob *chain, size_t count, time_t when, int purpose,
                  const char *name, int is_address, unsigned long flags)
{
    X509 *leaf = decode(chain[0]);
    STACK_OF(X509) *others = sk_X509_new_null();
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    int done = 0;
    for (size_t i = 1; i < count; i++) {
        X509 *other = decode(chain[i]);
        if (other != NULL) {
            (void)sk_X509_push(others, other);
        }
    }
    if (leaf != NULL && X509_STORE_CTX_init(ctx, store, leaf, others) == 1) {
        X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(ctx);
        X509_VERIFY_PARAM_set_time(param, when);
        X509_VERIFY_PARAM_set_purpose(param, purpose);
        X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT | flags);
        if (name != NULL && is_address) {
            X509_VERIFY_PARAM_set1_ip_asc(param, name);
        } else if (name != NULL) {
            X509_VERIFY_PARAM_set1_host(param, name, 0);
        }
        done = X509_verify_cert(ctx) == 1;
    }
    X509_STORE_CTX_free(ctx);
    sk_X509_pop_free(others, X509_free);
    X509_free(leaf);
    return done;
}

static X509_STORE *store_of(const char *folder, const char *name)
{
    char path[4096];
    X509_STORE *store = X509_STORE_new();
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (X509_STORE_load_locations(store, path, NULL) != 1) {
        fail(path);
    }
    return store;
}

static void roots(const char *folder)
{
    const char *names[] = {"roots first", "roots again"};
    for (size_t i = 0; i < 2; i++) {
        const uint64_t begun = now_ns();
        X509_STORE *store = store_of(folder, "system-roots.pem");
        row(names[i], now_ns() - begun);
        X509_STORE_free(store);
    }
}

static time_t moment(void)
{
    return (time_t)strtoll(getenv("BENCH_NOW"), NULL, 10);
}

static void chains(const char *folder)
{
    const char *kinds[] = {"ecdsa", "rsa"};
    for (size_t k = 0; k < 2; k++) {
        char name[64];
        blob chain[CHAIN_MAX];
        uint64_t best = UINT64_MAX;
        (void)snprintf(name, sizeof(name), "%s-roots.pem", kinds[k]);
        X509_STORE *store = store_of(folder, name);
        (void)snprintf(name, sizeof(name), "%s-chain.pem", kinds[k]);
        const size_t count = read_chain(folder, name, chain);
        for (int batch = 0; batch < 60; batch++) {
            const uint64_t begun = now_ns();
            for (int i = 0; i < 20; i++) {
                if (!verify(store, chain, count, moment(), X509_PURPOSE_SSL_SERVER, "localhost", 0,
                            0)) {
                    fail("a good chain is refused");
                }
            }
            const uint64_t took = (now_ns() - begun) / 20;
            best = took < best ? took : best;
        }
        (void)snprintf(name, sizeof(name), "chain %s cold", kinds[k]);
        row(name, best);
        (void)snprintf(name, sizeof(name), "chain %s warm", kinds[k]);
        row(name, best);
        X509_STORE_free(store);
    }
}

static void lists(const char *folder)
{
    const blob der = read_file(folder, "list.der");
    const blob serial_octets = read_file(folder, "list-serial.bin");
    blob chain[CHAIN_MAX];
    const size_t count = read_chain(folder, "list-chain.pem", chain);
    X509_STORE *store = store_of(folder, "list-roots.pem");
    BIGNUM *number = BN_bin2bn(serial_octets.at, (int)serial_octets.len, NULL);
    ASN1_INTEGER *serial = BN_to_ASN1_INTEGER(number, NULL);
    const unsigned char *at = der.at;
    uint64_t begun = now_ns();
    X509_CRL *list = d2i_X509_CRL(NULL, &at, (long)der.len);
    X509_REVOKED *found = NULL;
    if (list == NULL || X509_CRL_get0_by_serial(list, &found, serial) != 1) {
        fail("the list does not name its serial number");
    }
    row("list load", now_ns() - begun); /* The first look-up sorts the list. */
    uint64_t best = UINT64_MAX;
    for (int batch = 0; batch < 20; batch++) {
        begun = now_ns();
        for (int i = 0; i < 1000; i++) {
            (void)X509_CRL_get0_by_serial(list, &found, serial);
        }
        const uint64_t took = (now_ns() - begun) / 1000;
        best = took < best ? took : best;
    }
    row("list look-up", best);
    best = UINT64_MAX;
    (void)X509_STORE_add_crl(store, list);
    for (int batch = 0; batch < 5; batch++) {
        begun = now_ns();
        if (!verify(store, chain, count, moment(), X509_PURPOSE_SSL_SERVER, "localhost", 0,
                    X509_V_FLAG_CRL_CHECK)) {
            fail("a good chain is refused under the list");
        }
        const uint64_t took = now_ns() - begun;
        best = took < best ? took : best;
    }
    row("list verify", best);
}

typedef struct limbo_case {
    char *id;
    time_t when;
    char *name[8];
    int is_address[8];
    size_t names;
    blob root[64];
    size_t roots;
    blob *chain;
    size_t count;
    int is_client;
} limbo_case;

static blob base64(const char *text)
{
    const size_t len = strlen(text);
    blob out = {malloc(len), 0};
    const int got = EVP_DecodeBlock(out.at, (const unsigned char *)text, (int)len);
    if (got > 0) {
        out.len = (size_t)got;
        out.len -= len >= 1 && text[len - 1] == '=' ? 1 : 0;
        out.len -= len >= 2 && text[len - 2] == '=' ? 1 : 0;
    }
    return out;
}

static int run_case(const limbo_case *it)
{
    X509_STORE *store = X509_STORE_new();
    const int purpose = it->is_client ? X509_PURPOSE_SSL_CLIENT : X509_PURPOSE_SSL_SERVER;
    for (size_t i = 0; i < it->roots; i++) {
        X509 *root = decode(it->root[i]);
        if (root != NULL) {
            (void)X509_STORE_add_cert(store, root);
            X509_free(root);
        }
    }
    const int done = verify(store, it->chain, it->count, it->when, purpose,
                            it->names == 0 ? NULL : it->name[0], it->is_address[0], 0);
    X509_STORE_free(store);
    return done;
}

static void take(limbo_case *it, const char *key, const char *value)
{
    if (strcmp(key, "time") == 0) {
        it->when = (time_t)strtoll(value, NULL, 10);
    } else if (strcmp(key, "purpose") == 0) {
        it->is_client = strcmp(value, "client") == 0;
    } else if ((strcmp(key, "dns") == 0 || strcmp(key, "ip") == 0) && it->names < 8) {
        it->is_address[it->names] = key[0] == 'i';
        it->name[it->names++] = strdup(value);
    } else if (strcmp(key, "root") == 0 && it->roots < 64) {
        it->root[it->roots++] = base64(value);
    } else if (strcmp(key, "cert") == 0) {
        it->chain = realloc(it->chain, (it->count + 1) * sizeof(blob));
        it->chain[it->count++] = base64(value);
    }
}

static void limbo(const char *path)
{
    const blob text = read_file("", path);
    limbo_case *cases = calloc(CASES_MAX, sizeof(limbo_case));
    uint64_t *each = calloc(CASES_MAX, sizeof(uint64_t));
    size_t count = 0;
    uint64_t total = UINT64_MAX;
    for (char *line = strtok((char *)text.at, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char *value = strchr(line, ' ');
        if (value != NULL) {
            *value++ = '\0';
        }
        if (strcmp(line, "case") == 0) {
            cases[count].id = strdup(value);
        } else if (strcmp(line, "end") == 0) {
            count++;
        } else {
            take(&cases[count], line, value);
        }
    }
    for (int n = 0; n < 3; n++) {
        const uint64_t all = now_ns();
        for (size_t i = 0; i < count; i++) {
            const uint64_t begun = now_ns();
            (void)run_case(&cases[i]);
            const uint64_t took = now_ns() - begun;
            each[i] = n == 0 || took < each[i] ? took : each[i];
        }
        const uint64_t took = now_ns() - all;
        total = took < total ? took : total;
    }
    size_t slowest = 0;
    for (size_t i = 0; i < count; i++) {
        slowest = each[i] > each[slowest] ? i : slowest;
    }
    row("limbo all", total);
    row("limbo slowest", each[slowest]);
    printf("# slowest: %s\n", cases[slowest].id);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fail("MATERIAL [LINES]");
    }
    roots(argv[1]);
    chains(argv[1]);
    lists(argv[1]);
    if (argc > 2) {
        limbo(argv[2]);
    }
    return 0;
}
