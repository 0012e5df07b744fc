/*
 * os.c: what the vector tests need of the system: arguments, a file, standard output.
 *
 *   test_wycheproof PROVIDER FLAT-FILE
 */
#include <stdio.h>
#include <string.h>

#include "vectors/wycheproof.h"

#define FILE_LEN_MAX (64 * 1024 * 1024)

void cas_vectors_print(castls_bytes line)
{
    (void)fwrite(line.data, 1, line.len, stdout);
    (void)fputc('\n', stdout);
    (void)fflush(stdout);
}

static bool read_file(const char *path, cas_buf *out)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    bool done = false;
    if (fseek(file, 0, SEEK_END) == 0) {
        const long len = ftell(file);
        if (len >= 0 && len <= FILE_LEN_MAX && fseek(file, 0, SEEK_SET) == 0 &&
            cas_buf_init(out, NULL, (size_t)len) == CAS_OK) {
            const castls_span room = cas_buf_room(out);
            cas_buf_wrote(out, fread(room.data, 1, room.len, file));
            done = cas_buf_len(out) == (size_t)len;
        }
    }
    (void)fclose(file);
    return done;
}

int main(int argc, char **argv)
{
    cas_buf cases = {0};
    if (argc != 3) {
        (void)fprintf(stderr, "usage: %s PROVIDER FLAT-FILE\n", argv[0]);
        return 1;
    }
    const castls_provider *provider =
        strcmp(argv[1], "aws-lc") == 0    ? castls_provider_aws_lc()
        : strcmp(argv[1], "openssl") == 0 ? castls_provider_openssl()
                                          : NULL;
    if (provider == NULL) {
        (void)printf("1..1\nok 1 - all of Wycheproof # SKIP this build has no provider %s\n",
                     argv[1]);
        return 0;
    }
    if (!read_file(argv[2], &cases)) {
        (void)fprintf(stderr, "cannot read %s\n", argv[2]);
        cas_buf_clear(&cases, NULL); /* A file that was read in part. */
        return 1;
    }
    const bool good = wycheproof_run(provider, cas_buf_bytes(&cases));
    cas_buf_clear(&cases, NULL);
    return good ? 0 : 1;
}
