/*
 * rfc_vectors.h: the sample packets of RFC 9001 appendix A (version 1) and RFC 9369 appendix A
 * (version 2), as they stand there. The client's Destination Connection ID is 0x8394c8f03e515708.
 */
#ifndef CAS_TESTS_QUIC_RFC_VECTORS_H
#define CAS_TESTS_QUIC_RFC_VECTORS_H

#include "castls/quic.h"

/* All of it is hexadecimal. Headers are those before protection. */
typedef struct quic_vectors {
    castls_quic_version version;
    const char *client_secret;
    const char *server_secret;
    const char *client_payload;
    const char *client_header;
    const char *client_sample;
    const char *client_mask;
    const char *client_packet;
    const char *server_payload;
    const char *server_header;
    const char *server_sample;
    const char *server_mask;
    const char *server_packet;
    const char *retry;
    const char *chacha_secret;
    const char *chacha_ku;
    const char *chacha_packet;
    const char *chacha_sample;
    const char *chacha_mask;
} quic_vectors;

/* clang-format off */
static const quic_vectors quic_rfc_vectors[] = {
    {
        .version = CASTLS_QUIC_V1,
        .client_secret =
            "c00cf151ca5be075ed0ebfb5c80323c42d6b7db67881289af4008f1f6c357aea",
        .server_secret =
            "3c199828fd139efd216c155ad844cc81fb82fa8d7446fa7d78be803acdda951b",
        .client_payload =
            "060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b6948"
            "4c00000413011302010000c000000010000e00000b6578616d706c652e636f6dff01000100000a0008"
            "0006001d0017001800100007000504616c706e000500050100000000003300260024001d00209370b2"
            "c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b0003020304000d001000"
            "0e0403050306030203080408050806002d00020101001c00024001003900320408ffffffffffffffff"
            "05048000ffff07048000ffff0801100104800075300901100f088394c8f03e51570806048000ffff",
        .client_header =
            "c300000001088394c8f03e5157080000449e00000002",
        .client_sample =
            "d1b1c98dd7689fb8ec11d242b123dc9b",
        .client_mask =
            "437b9aec36",
        .client_packet =
            "c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9bd8bab9"
            "36b47d92ec356c0bab7df5976d27cd449f63300099f3991c260ec4c60d17b31f8429157bb35a1282a6"
            "43a8d2262cad67500cadb8e7378c8eb7539ec4d4905fed1bee1fc8aafba17c750e2c7ace01e6005f80"
            "fcb7df621230c83711b39343fa028cea7f7fb5ff89eac2308249a02252155e2347b63d58c5457afd84"
            "d05dfffdb20392844ae812154682e9cf012f9021a6f0be17ddd0c2084dce25ff9b06cde535d0f920a2"
            "db1bf362c23e596d11a4f5a6cf3948838a3aec4e15daf8500a6ef69ec4e3feb6b1d98e610ac8b7ec3f"
            "af6ad760b7bad1db4ba3485e8a94dc250ae3fdb41ed15fb6a8e5eba0fc3dd60bc8e30c5c4287e53805"
            "db059ae0648db2f64264ed5e39be2e20d82df566da8dd5998ccabdae053060ae6c7b4378e846d29f37"
            "ed7b4ea9ec5d82e7961b7f25a9323851f681d582363aa5f89937f5a67258bf63ad6f1a0b1d96dbd4fa"
            "ddfcefc5266ba6611722395c906556be52afe3f565636ad1b17d508b73d8743eeb524be22b3dcbc2c7"
            "468d54119c7468449a13d8e3b95811a198f3491de3e7fe942b330407abf82a4ed7c1b311663ac69890"
            "f4157015853d91e923037c227a33cdd5ec281ca3f79c44546b9d90ca00f064c99e3dd97911d39fe9c5"
            "d0b23a229a234cb36186c4819e8b9c5927726632291d6a418211cc2962e20fe47feb3edf330f2c603a"
            "9d48c0fcb5699dbfe5896425c5bac4aee82e57a85aaf4e2513e4f05796b07ba2ee47d80506f8d2c25e"
            "50fd14de71e6c418559302f939b0e1abd576f279c4b2e0feb85c1f28ff18f58891ffef132eef2fa093"
            "46aee33c28eb130ff28f5b766953334113211996d20011a198e3fc433f9f2541010ae17c1bf202580f"
            "6047472fb36857fe843b19f5984009ddc324044e847a4f4a0ab34f719595de37252d6235365e9b8439"
            "2b061085349d73203a4a13e96f5432ec0fd4a1ee65accdd5e3904df54c1da510b0ff20dcc0c77fcb2c"
            "0e0eb605cb0504db87632cf3d8b4dae6e705769d1de354270123cb11450efc60ac47683d7b8d0f8113"
            "65565fd98c4c8eb936bcab8d069fc33bd801b03adea2e1fbc5aa463d08ca19896d2bf59a071b851e6c"
            "239052172f296bfb5e72404790a2181014f3b94a4e97d117b438130368cc39dbb2d198065ae3986547"
            "926cd2162f40a29f0c3c8745c0f50fba3852e566d44575c29d39a03f0cda721984b6f440591f355e12"
            "d439ff150aab7613499dbd49adabc8676eef023b15b65bfc5ca06948109f23f350db82123535eb8a74"
            "33bdabcb909271a6ecbcb58b936a88cd4e8f2e6ff5800175f113253d8fa9ca8885c2f552e657dc603f"
            "252e1a8e308f76f0be79e2fb8f5d5fbbe2e30ecadd220723c8c0aea8078cdfcb3868263ff8f0940054"
            "da48781893a7e49ad5aff4af300cd804a6b6279ab3ff3afb64491c85194aab760d58a606654f9f4400"
            "e8b38591356fbf6425aca26dc85244259ff2b19c41b9f96f3ca9ec1dde434da7d2d392b905ddf3d1f9"
            "af93d1af5950bd493f5aa731b4056df31bd267b6b90a079831aaf579be0a39013137aac6d404f518cf"
            "d46840647e78bfe706ca4cf5e9c5453e9f7cfd2b8b4c8d169a44e55c88d4a9a7f9474241e221af4486"
            "0018ab0856972e194cd934",
        .server_payload =
            "02000000000600405a020000560303eefce7f7b37ba1d1632e96677825ddf73988cfc79825df566dc5"
            "430b9a045a1200130100002e00330024001d00209d3c940d89690b84d08a60993c144eca684d108128"
            "7c834d5311bcf32bb9da1a002b00020304",
        .server_header =
            "c1000000010008f067a5502a4262b50040750001",
        .server_sample =
            "2cd0991cd25b0aac406a5816b6394100",
        .server_mask =
            "2ec0d8356a",
        .server_packet =
            "cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c"
            "69797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf"
            "9c73cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c"
            "276456cbc42158407dd074ee",
        .retry =
            "ff000000010008f067a5502a4262b5746f6b656e04a265ba2eff4d829058fb3f0f2496ba",
        .chacha_secret =
            "9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b",
        .chacha_ku =
            "1223504755036d556342ee9361d253421a826c9ecdf3c7148684b36b714881f9",
        .chacha_packet =
            "4cfe4189655e5cd55c41f69080575d7999c25a5bfb",
        .chacha_sample =
            "5e5cd55c41f69080575d7999c25a5bfb",
        .chacha_mask =
            "aefefe7d03",
    },
    {
        .version = CASTLS_QUIC_V2,
        .client_secret =
            "14ec9d6eb9fd7af83bf5a668bc17a7e283766aade7ecd0891f70f9ff7f4bf47b",
        .server_secret =
            "0263db1782731bf4588e7e4d93b7463907cb8cd8200b5da55a8bd488eafc37c1",
        .client_payload =
            "060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b6948"
            "4c00000413011302010000c000000010000e00000b6578616d706c652e636f6dff01000100000a0008"
            "0006001d0017001800100007000504616c706e000500050100000000003300260024001d00209370b2"
            "c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b0003020304000d001000"
            "0e0403050306030203080408050806002d00020101001c00024001003900320408ffffffffffffffff"
            "05048000ffff07048000ffff0801100104800075300901100f088394c8f03e51570806048000ffff",
        .client_header =
            "d36b3343cf088394c8f03e5157080000449e00000002",
        .client_sample =
            "ffe67b6abcdb4298b485dd04de806071",
        .client_mask =
            "94a0c95e80",
        .client_packet =
            "d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485dd04de806071bf03dc"
            "eebfa162e75d6c96058bdbfb127cdfcbf903388e99ad049f9a3dd4425ae4d0992cfff18ecf0fdb5a84"
            "2d09747052f17ac2053d21f57c5d250f2c4f0e0202b70785b7946e992e58a59ac52dea6774d4f03b55"
            "545243cf1a12834e3f249a78d395e0d18f4d766004f1a2674802a747eaa901c3f10cda5500cb9122fa"
            "a9f1df66c392079a1b40f0de1c6054196a11cbea40afb6ef5253cd6818f6625efce3b6def6ba7e4b37"
            "a40f7732e093daa7d52190935b8da58976ff3312ae50b187c1433c0f028edcc4c2838b6a9bfc226ca4"
            "b4530e7a4ccee1bfa2a3d396ae5a3fb512384b2fdd851f784a65e03f2c4fbe11a53c7777c023462239"
            "dd6f7521a3f6c7d5dd3ec9b3f233773d4b46d23cc375eb198c63301c21801f6520bcfb7966fc49b393"
            "f0061d974a2706df8c4a9449f11d7f3d2dcbb90c6b877045636e7c0c0fe4eb0f697545460c806910d2"
            "c355f1d253bc9d2452aaa549e27a1fac7cf4ed77f322e8fa894b6a83810a34b361901751a6f5eb65a0"
            "326e07de7c1216ccce2d0193f958bb3850a833f7ae432b65bc5a53975c155aa4bcb4f7b2c4e54df16e"
            "faf6ddea94e2c50b4cd1dfe06017e0e9d02900cffe1935e0491d77ffb4fdf85290fdd893d577b1131a"
            "610ef6a5c32b2ee0293617a37cbb08b847741c3b8017c25ca9052ca1079d8b78aebd47876d330a30f6"
            "a8c6d61dd1ab5589329de714d19d61370f8149748c72f132f0fc99f34d766c6938597040d8f9e2bb52"
            "2ff99c63a344d6a2ae8aa8e51b7b90a4a806105fcbca31506c446151adfeceb51b91abfe43960977c8"
            "7471cf9ad4074d30e10d6a7f03c63bd5d4317f68ff325ba3bd80bf4dc8b52a0ba031758022eb025cdd"
            "770b44d6d6cf0670f4e990b22347a7db848265e3e5eb72dfe8299ad7481a408322cac55786e52f633b"
            "2fb6b614eaed18d703dd84045a274ae8bfa73379661388d6991fe39b0d93debb41700b41f90a15c4d5"
            "26250235ddcd6776fc77bc97e7a417ebcb31600d01e57f32162a8560cacc7e27a096d37a1a86952ec7"
            "1bd89a3e9a30a2a26162984d7740f81193e8238e61f6b5b984d4d3dfa033c1bb7e4f0037febf406d91"
            "c0dccf32acf423cfa1e7071010d3f270121b493ce85054ef58bada42310138fe081adb04e2bd901f2f"
            "13458b3d6758158197107c14ebb193230cd1157380aa79cae1374a7c1e5bbcb80ee23e06ebfde206bf"
            "b0fcbc0edc4ebec309661bdd908d532eb0c6adc38b7ca7331dce8dfce39ab71e7c32d318d136b61006"
            "71a1ae6a6600e3899f31f0eed19e3417d134b90c9058f8632c798d4490da4987307cba922d61c39805"
            "d072b589bd52fdf1e86215c2d54e6670e07383a27bbffb5addf47d66aa85a0c6f9f32e59d85a44dd5d"
            "3b22dc2be80919b490437ae4f36a0ae55edf1d0b5cb4e9a3ecabee93dfc6e38d209d0fa6536d27a5d6"
            "fbb17641cde27525d61093f1b28072d111b2b4ae5f89d5974ee12e5cf7d5da4d6a31123041f33e6140"
            "7e76cffcdcfd7e19ba58cf4b536f4c4938ae79324dc402894b44faf8afbab35282ab659d13c93f7041"
            "2e85cb199a37ddec600545473cfb5a05e08d0b209973b2172b4d21fb69745a262ccde96ba18b2faa74"
            "5b6fe189cf772a9f84cbfc",
        .server_payload =
            "02000000000600405a020000560303eefce7f7b37ba1d1632e96677825ddf73988cfc79825df566dc5"
            "430b9a045a1200130100002e00330024001d00209d3c940d89690b84d08a60993c144eca684d108128"
            "7c834d5311bcf32bb9da1a002b00020304",
        .server_header =
            "d16b3343cf0008f067a5502a4262b50040750001",
        .server_sample =
            "6f05d8a4398c47089698baeea26b91eb",
        .server_mask =
            "4dd92e91ea",
        .server_packet =
            "dc6b3343cf0008f067a5502a4262b5004075d92faaf16f05d8a4398c47089698baeea26b91eb761d9b"
            "89237bbf87263017915358230035f7fd3945d88965cf17f9af6e16886c61bfc703106fbaf3cb4cfa52"
            "382dd16a393e42757507698075b2c984c707f0a0812d8cd5a6881eaf21ceda98f4bd23f6fe1a3e2c43"
            "edd9ce7ca84bed8521e2e140",
        .retry =
            "cf6b3343cf0008f067a5502a4262b5746f6b656ec8646ce8bfe33952d955543665dcc7b6",
        .chacha_secret =
            "9ac312a7f877468ebe69422748ad00a15443f18203a07d6060f688f30f21632b",
        .chacha_ku =
            "c69374c49e3d2a9466fa689e49d476db5d0dfbc87d32ceeaa6343fd0ae4c7d88",
        .chacha_packet =
            "5558b1c60ae7b6b932bc27d786f4bc2bb20f2162ba",
        .chacha_sample =
            "e7b6b932bc27d786f4bc2bb20f2162ba",
        .chacha_mask =
            "97580e32bf",
    },
};
/* clang-format on */

#endif
