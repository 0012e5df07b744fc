/*
 * ca.c: castls ca: a development root, and certificates under it.
 */
#include "cli/cli.h"

#define PEM_MAX 16384
#define PATH_MAX_LEN 1024
#define NAMES_MAX 8
#define DAY_S 86400

typedef struct kind_row {
    const char *name;
    castls_key_kind kind;
    uint32_t rsa_bits;
} kind_row;

static const kind_row kinds[] = {
    {"p256", CASTLS_KEY_ECDSA_P256, 0},   {"p384", CASTLS_KEY_ECDSA_P384, 0},
    {"p521", CASTLS_KEY_ECDSA_P521, 0},   {"ed25519", CASTLS_KEY_ED25519, 0},
    {"rsa2048", CASTLS_KEY_RSA, 2048},    {"rsa3072", CASTLS_KEY_RSA, 3072},
    {"rsa4096", CASTLS_KEY_RSA, 4096},    {"mldsa44", CASTLS_KEY_ML_DSA_44, 0},
    {"mldsa65", CASTLS_KEY_ML_DSA_65, 0}, {"mldsa87", CASTLS_KEY_ML_DSA_87, 0},
};

/* DIR/NAME and an ending, kept until the program ends; a name must not leave the directory. */
static const char *path_of(const char *directory, const char *name, const char *ending)
{
    uint8_t room[PATH_MAX_LEN] = {0};
    castls_bytes path = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cli_write(&w, directory);
    cli_write(&w, "/");
    cli_write(&w, name);
    cli_write(&w, ending);
    const bool is_plain = cas_bytes_find(cas_text(name), '/') == cas_text(name).len;
    if (!is_plain || cas_writer_end(&w, &path) != CAS_OK) {
        cli_complain("not the name of a file", name);
        return NULL;
    }
    return cli_os_keep(path);
}

/* Makes one certificate and writes its two files. */
static cli_exit mint(const castls_mint_plan *plan, castls_bytes issuer, castls_bytes issuer_key,
                     const char *path, const char *key_path)
{
    const castls_environment environment = castls_io_environment();
    uint8_t certificate[PEM_MAX] = {0};
    uint8_t key[PEM_MAX] = {0};
    size_t len = 0;
    size_t key_len = 0;
    const castls_code code =
        castls_mint_certificate(&environment, plan, issuer, issuer_key, CAS_SPAN(certificate), &len,
                                CAS_SPAN(key), &key_len);
    if (code != CASTLS_OK) {
        cli_complain("the certificate cannot be made", castls_code_name(code));
        return CLI_EXIT_USAGE;
    }
    bool done =
        cli_os_write_file(key_path, cas_bytes_prefix(CAS_BYTES(key), key_len), true) == CLI_OS_OK;
    cas_span_wipe(CAS_SPAN(key));
    done = done && cli_os_write_file(path, cas_bytes_prefix(CAS_BYTES(certificate), len), false) ==
                       CLI_OS_OK;
    if (!done) {
        cli_complain(cli_os_message(), path);
        return CLI_EXIT_USAGE;
    }
    return CLI_EXIT_OK;
}

static const kind_row *find_kind(const char *name)
{
    for (size_t i = 0; i < CAS_COUNT(kinds); i++) {
        const kind_row *row = CAS_AT(kinds, i);
        if (cas_bytes_equal_fold(cas_text(name), cas_text(row->name))) {
            return row;
        }
    }
    cli_complain("no such kind of key", name);
    return NULL;
}

static cli_exit make_root(const char *path, const char *key_path)
{
    castls_mint_plan plan = {0};
    uint8_t name[64] = {0};
    /* The date tells roots apart: with one name for all, a stranger's root would be taken for ours
     * with a broken signature. */
    uint8_t date[32] = {0};
    const size_t len = cli_os_date(cli_os_time_s(), CAS_SPAN(date));
    cas_writer w = cas_writer_on(CAS_SPAN(name));
    cli_write(&w, "castls development root ");
    cas_write_bytes(&w, cas_bytes_prefix(CAS_BYTES(date), len));
    plan.struct_len = sizeof(plan);
    plan.common_name = cas_writer_bytes(&w);
    plan.is_ca = true;
    return mint(&plan, cas_bytes_none(), cas_bytes_none(), path, key_path);
}

/* The plan of a leaf but for its names. */
static cli_exit plan_leaf(const cli_args *args, castls_mint_plan *plan)
{
    const kind_row *row = find_kind(cli_args_value(args, CLI_OPT_KIND, "p256"));
    const int64_t now = cli_os_time_s();
    uint64_t days = 365;
    *plan = (castls_mint_plan){0};
    if (row == NULL || !cli_args_number(args, CLI_OPT_DAYS, 1, 36500, &days)) {
        return CLI_EXIT_USAGE;
    }
    plan->struct_len = sizeof(*plan);
    plan->kind = row->kind;
    plan->rsa_bits = row->rsa_bits;
    plan->is_client = cli_args_has(args, CLI_OPT_CLIENT);
    plan->not_before_s = now - 3600;
    plan->not_after_s = now + (int64_t)days * DAY_S;
    if (cli_args_has(args, CLI_OPT_EXPIRED)) {
        plan->not_before_s = now - 30 * (int64_t)DAY_S;
        plan->not_after_s = now - DAY_S;
    }
    return CLI_EXIT_OK;
}

/* What was made, one file a line; in JSON those that were not are null. */
static void tell(const cli_args *args, const char *root, const char *certificate, const char *key)
{
    const char *made[] = {root, certificate, key};
    const char *names[] = {"root", "certificate", "key"};
    uint8_t room[8192] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cli_json json = {&w, false};
    const bool is_json = cli_args_has(args, CLI_OPT_JSON);
    if (is_json) {
        cli_json_open(&json, NULL, '{');
        cli_json_text(&json, "schema", CAS_TEXT("castls-ca/1"));
    }
    for (size_t i = 0; i < CAS_COUNT(made); i++) {
        const char *path = *CAS_AT(made, i);
        if (!is_json && path != NULL) {
            cli_write(&w, path);
            cli_write(&w, "\n");
        } else if (is_json && path != NULL) {
            cli_json_text(&json, *CAS_AT(names, i), cas_text(path));
        } else if (is_json) {
            cli_json_null(&json, *CAS_AT(names, i));
        }
    }
    if (is_json) {
        cli_json_close(&json, '}');
        cli_write(&w, "\n");
    }
    cli_print(&w);
}

/* The name repeats the first alternative one where it can do so character for character, which is
 * what verifiers hold it to: in 64 bytes, and in the form that the alternative name has. */
static castls_bytes common_name_of(castls_bytes name)
{
    bool is_same = name.len <= 64 && cas_bytes_get(name, name.len - 1) != '.';
    for (size_t i = 0; i < name.len; i++) {
        const uint8_t c = cas_bytes_get(name, i);
        is_same = is_same && c != ':' && (c < 'A' || c > 'Z');
    }
    return is_same ? name : CAS_TEXT("castls leaf");
}

static cli_exit make_leaf(const cli_args *args, const char *directory, const char *root_path,
                          const char *root_key_path, const char *made_root)
{
    castls_mint_plan plan = {0};
    castls_bytes names[NAMES_MAX] = {0};
    cas_buf root = {0};
    cas_buf root_key = {0};
    size_t count = 0;
    const char *first = cli_args_nth(args, CLI_OPT_NAME, 0);
    const char *base = cli_args_value(args, CLI_OPT_OUT, first);
    const char *path = path_of(directory, base, ".pem");
    const char *key_path = path_of(directory, base, "-key.pem");
    if (path == NULL || key_path == NULL || plan_leaf(args, &plan) != CLI_EXIT_OK) {
        return CLI_EXIT_USAGE;
    }
    for (const char *name = first; name != NULL; name = cli_args_nth(args, CLI_OPT_NAME, count)) {
        if (count == NAMES_MAX) {
            cli_complain("8 names at most", name);
            return CLI_EXIT_USAGE;
        }
        *CAS_AT(names, count) = cas_text(name);
        count++;
    }
    plan.common_name = common_name_of(cas_text(first));
    plan.names = CAS_PARTS_FIRST(names, count);
    cli_exit done = CLI_EXIT_USAGE;
    if (cli_os_read_file(root_path, &root) == CLI_OS_OK &&
        cli_os_read_file(root_key_path, &root_key) == CLI_OS_OK) {
        done = mint(&plan, cas_buf_bytes(&root), cas_buf_bytes(&root_key), path, key_path);
    } else {
        cli_complain("the root cannot be read", root_path);
    }
    cas_buf_clear(&root, NULL);
    cas_buf_clear(&root_key, NULL);
    if (done == CLI_EXIT_OK) {
        tell(args, made_root, path, key_path);
    }
    return done;
}

cli_exit cli_run_ca(const cli_args *args)
{
    const char *directory = cli_args_value(args, CLI_OPT_DIR, NULL);
    if (directory == NULL) {
        cli_complain("where are the files to be?", "--dir DIR");
        return CLI_EXIT_USAGE;
    }
    const char *root_path = path_of(directory, "root", ".pem");
    const char *root_key_path = path_of(directory, "root", "-key.pem");
    if (!cli_os_make_directory(directory) || root_path == NULL || root_key_path == NULL) {
        cli_complain(cli_os_message(), directory);
        return CLI_EXIT_USAGE;
    }
    const char *made_root = NULL;
    if (!cli_os_exists(root_path) || !cli_os_exists(root_key_path)) {
        const cli_exit done = make_root(root_path, root_key_path);
        if (done != CLI_EXIT_OK) {
            return done;
        }
        made_root = root_path;
    }
    if (cli_args_has(args, CLI_OPT_NAME)) {
        return make_leaf(args, directory, root_path, root_key_path, made_root);
    }
    tell(args, made_root, NULL, NULL);
    return CLI_EXIT_OK;
}
