/*
 * test_provider_refusals.c: good keys of a kind that castls does not use are refused by each
 * provider, though their libraries take them. All keys and signatures were made by openssl 3.0.
 */
#include "support/each_provider.h"

#include "support/hex.h"

#define ROOM_LEN 1024

/* A key on P-256, its signature of "content" with SHA-256, and the same key with its curve spelt
 * out. */
#define P256_SPKI                                                                                  \
    "3059301306072a8648ce3d020106082a8648ce3d03010703420004461cb64860f560ba0fcf42969a"             \
    "61c8e3fef2aa8a5613e76f640f93b62de918be87da279306320235122a4e14d586c202fd6cdf07da"             \
    "6f8d07b535b0832e22b330"
#define P256_SIGNATURE                                                                             \
    "3046022100f21d9076153af213a6021cead19e802a02ae53aeaec4c334f3501114cab2d799022100"             \
    "cab1c25bb9a0a233f3b7113b1cd2f23dae50bb42b1a770bfd6af6debeefa77d3"
#define P256_EXPLICIT_SPKI                                                                         \
    "3082014b3082010306072a8648ce3d02013081f7020101302c06072a8648ce3d0101022100ffffff"             \
    "ff00000001000000000000000000000000ffffffffffffffffffffffff305b0420ffffffff000000"             \
    "01000000000000000000000000fffffffffffffffffffffffc04205ac635d8aa3a93e7b3ebbd5576"             \
    "9886bc651d06b0cc53b0f63bce3c3e27d2604b031500c49d360886e704936a6678e1139d26b7819f"             \
    "7e900441046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342"             \
    "e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5022100ffffffff00000000"             \
    "ffffffffffffffffbce6faada7179e84f3b9cac2fc63255102010103420004461cb64860f560ba0f"             \
    "cf42969a61c8e3fef2aa8a5613e76f640f93b62de918be87da279306320235122a4e14d586c202fd"             \
    "6cdf07da6f8d07b535b0832e22b330"

/* A key on secp256k1. */
#define SECP256K1_SPKI                                                                             \
    "3056301006072a8648ce3d020106052b8104000a0342000402a4eac05d62a3e95eccac355e6a8bff"             \
    "10196d5e86aed0b91cfc28c891de2c7de1679c294441b38b0500491990e0a8e4f04becf4ca0dd4cb"             \
    "7d3d89a8d192547c"
#define SECP256K1_SIGNATURE                                                                        \
    "3045022100d90b8614d905f2d51d0e72313093a5f0ada96c470ee583273fc2717dc0b548c502202e"             \
    "f24af012eb0ef37ccedbfa9efaa2149b709570ed8f5e56d91e965e2560b1ba"
#define SECP256K1_PKCS8                                                                            \
    "308184020100301006072a8648ce3d020106052b8104000a046d306b0201010420bad67bce9d1eee"             \
    "a3146e1ba8c3a167843e9ceb3e3c8bd826c75e86270438160aa1440342000402a4eac05d62a3e95e"             \
    "ccac355e6a8bff10196d5e86aed0b91cfc28c891de2c7de1679c294441b38b0500491990e0a8e4f0"             \
    "4becf4ca0dd4cb7d3d89a8d192547c"

/* An RSA key of 1,024 bits. */
#define RSA_1024_SPKI                                                                              \
    "30819f300d06092a864886f70d010101050003818d0030818902818100cf1c1e6b4cc16f1d0f2370"             \
    "88214788bb86431fd9c4a17fe96a7a48e9d3b150e969572d64826f481450549a2d8f5e13886d139a"             \
    "86f85936356dbc40a4023fea8eb1b770ea327225bc18f4db1b65e2fc97d795f3d79ac03ae950f96a"             \
    "448a760e89b3cff4874f2a5db9285ad61eb076cadec1bda8c3d6a289e2be8ce6142fbf721b020301"             \
    "0001"
#define RSA_1024_SIGNATURE                                                                         \
    "5831ee9f785585d2a6593c894dcfa5c9cc765e8c4f1bac4c2c433756a485c7a833fbbb4772fb04e2"             \
    "5287b2a8c0810aace4757f711088cbcd00e77204cd7572754385d66ad7d3f4c0023381cbd44d8d29"             \
    "36fc1b0c0df997e40e427cf701740d6abdeaf5c43cb64c396ecaf173009b4760cfb8b58c053b4dd1"             \
    "d9697e89bbb90a1b"
#define RSA_1024_PKCS8                                                                             \
    "30820276020100300d06092a864886f70d0101010500048202603082025c02010002818100cf1c1e"             \
    "6b4cc16f1d0f237088214788bb86431fd9c4a17fe96a7a48e9d3b150e969572d64826f481450549a"             \
    "2d8f5e13886d139a86f85936356dbc40a4023fea8eb1b770ea327225bc18f4db1b65e2fc97d795f3"             \
    "d79ac03ae950f96a448a760e89b3cff4874f2a5db9285ad61eb076cadec1bda8c3d6a289e2be8ce6"             \
    "142fbf721b020301000102818036698acc61f407ff3874f521aeac9e8db5ee78b5bbe53a37d6d39d"             \
    "c860e79afc57c2a198607460198629540058443d19809ebfe069eaf644ff39903a06a548380ff3ec"             \
    "da8a7172ef796df01fc962ee0523738446160af07edadd4d849f7cff9ce327ef31815dc03a90e276"             \
    "c3498e298ccdbdd0ff9251b16cd9be7db4bc3ab501024100f17e62d6d38a517a11dec89b114286dc"             \
    "680510d28038503ee174b318b68282b39f4fedbb1302323e09305d68cdaac08781d492cd5b251841"             \
    "f7ddbc1f7e61e241024100db8cfd16dc3e8cab3ab79b4adf3796b56fda849ceebe6a53acaf064cf8"             \
    "0e8f6803b7732a4ff8ecc32803137de340529d8e8dc8c6c407207832c91a25c9d8c55b0241009721"             \
    "574dc6394be02f0ad354682ad0276359b83b644ed9b960731e1a1b2df609df6bb0056152008b5e48"             \
    "cc4c6859b1ff9bbaa2dcad6bbb909d4441151c8cb981024036f6c1f9b223baa5b76a75e735a0be0b"             \
    "28388590a0386d780b383a1494d9584f8af6a74f457c2511ea7772aec670b8fe16cd2a2190bbd406"             \
    "2378b32218b93b17024020c239c57394b9cb8492772f5f607dc59e59870fdcd53f473b35750d21d7"             \
    "0d65b17c74abd9b4c165c741151d967d689629c1d81be7d98a7946279a5ca3d21a3b"

#define X25519_PKCS8                                                                               \
    "302e020100300506032b656e042204204840049abc805f41bc416accc1c92af9ffd4b86643660915"             \
    "c979d3bdf8317d54"

/* An Ed25519 key behind a password. */
#define ENCRYPTED_PKCS8                                                                            \
    "30819b305706092a864886f70d01050d304a302906092a864886f70d01050c301c0408dee63c15b6"             \
    "f8762802020800300c06082a864886f70d02090500301d06096086480165030401020410f4323d23"             \
    "c12aa4c793c3a7fd76924c450440871a63ac0ac4a894390cc87f0a49b3ad1401b00eaf6ebe71d130"             \
    "1e1f3b33d1ef8b8b9eff85acd55ea6491a63dd66030eff82b92048662a78f3df9e893f30b8cb"

static castls_code verify(const castls_provider *provider, castls_signature_id id,
                          const char *spki_hex, const char *signature_hex)
{
    uint8_t spki_room[ROOM_LEN] = {0};
    uint8_t signature_room[ROOM_LEN] = {0};
    return provider->verify(id, test_hex(spki_hex, CAS_SPAN(spki_room)), CAS_TEXT("content"),
                            test_hex(signature_hex, CAS_SPAN(signature_room)));
}

static void a_curve_is_named(const castls_provider *provider)
{
    assert_int_equal(verify(provider, CASTLS_SIGNATURE_ECDSA_SHA256, P256_SPKI, P256_SIGNATURE),
                     CASTLS_OK);
    /* RFC 5480 section 2.1.1: specifiedCurve must not be used. */
    assert_int_equal(
        verify(provider, CASTLS_SIGNATURE_ECDSA_SHA256, P256_EXPLICIT_SPKI, P256_SIGNATURE),
        CASTLS_BAD_ARGUMENT);
    assert_int_equal(
        verify(provider, CASTLS_SIGNATURE_ECDSA_SHA256, SECP256K1_SPKI, SECP256K1_SIGNATURE),
        CASTLS_BAD_ARGUMENT);
}
EACH_PROVIDER(a_curve_is_named)

static void a_small_rsa_key_verifies_nothing(const castls_provider *provider)
{
    assert_int_equal(
        verify(provider, CASTLS_SIGNATURE_RSA_PKCS1_SHA256, RSA_1024_SPKI, RSA_1024_SIGNATURE),
        CASTLS_BAD_ARGUMENT);
}
EACH_PROVIDER(a_small_rsa_key_verifies_nothing)

static void refuse(const castls_provider *provider, const char *der_hex, castls_code wanted)
{
    uint8_t room[ROOM_LEN] = {0};
    void *key = NULL;
    assert_int_equal(provider->key_load(test_hex(der_hex, CAS_SPAN(room)), &key), wanted);
    assert_null(key);
}

static void keys_of_other_kinds_are_not_loaded(const castls_provider *provider)
{
    refuse(provider, RSA_1024_PKCS8, CASTLS_UNSUPPORTED);
    refuse(provider, X25519_PKCS8, CASTLS_UNSUPPORTED);
    refuse(provider, ENCRYPTED_PKCS8, CASTLS_BAD_ARGUMENT);
    refuse(provider, P256_SPKI, CASTLS_BAD_ARGUMENT);
    refuse(provider, "", CASTLS_BAD_ARGUMENT);
    refuse(provider, "3000", CASTLS_BAD_ARGUMENT);
}
EACH_PROVIDER(keys_of_other_kinds_are_not_loaded)

/* Whether a library has the curve at all differs; that castls takes no key on it does not. */
static void a_key_on_another_curve_is_not_loaded(const castls_provider *provider)
{
    uint8_t room[ROOM_LEN] = {0};
    void *key = NULL;
    const castls_code code = provider->key_load(test_hex(SECP256K1_PKCS8, CAS_SPAN(room)), &key);
    assert_true(code == CASTLS_UNSUPPORTED || code == CASTLS_BAD_ARGUMENT);
    assert_null(key);
}
EACH_PROVIDER(a_key_on_another_curve_is_not_loaded)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH_PROVIDER_TESTS(a_curve_is_named),
        EACH_PROVIDER_TESTS(a_small_rsa_key_verifies_nothing),
        EACH_PROVIDER_TESTS(keys_of_other_kinds_are_not_loaded),
        EACH_PROVIDER_TESTS(a_key_on_another_curve_is_not_loaded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
