# The front door of castls: `make help` says what there is. Meson does the work, in build/ only.

CRYPTO ?= auto
SAN ?= 0
PREFIX ?= /usr/local
DESTDIR ?=
SETUP ?= 1
JOBS ?=

ifeq ($(origin CC),default)
CC := gcc
endif

# A build folder for each choice that changes the objects, and one for what all of them share.
BUILD_NAME := $(CRYPTO)
ifneq ($(CC),gcc)
BUILD_NAME := $(BUILD_NAME)-$(notdir $(CC))
endif
MESON_FLAGS ?=
ifneq ($(SAN),0)
BUILD_NAME := $(BUILD_NAME)-san
MESON_FLAGS += -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1
endif
ifeq ($(CI),true)
MESON_FLAGS += --werror
endif
BUILD ?= build/$(BUILD_NAME)
THIRD_PARTY := $(CURDIR)/build/third_party
SETUP_TOOL := SETUP=$(SETUP) CRYPTO=$(CRYPTO) tools/setup

.PHONY: all help setup configure build unit test test-openssl-new test-fips check border prove planted mutate coverage safety demo fuzz \
	limbo bogo bench bench-x509 install format abi-accept clean

all: build

help:
	@echo 'make              builds the library and the program into $(BUILD)'
	@echo 'make setup        installs missing packages, as root or through sudo'
	@echo 'make demo         shows castls at work beside curl and openssl'
	@echo 'make unit         the unit tests: seconds'
	@echo 'make test         all tests, with the peers: minutes'
	@echo 'make check        format, lint, sizes, edges, RFCs, border, budget, compilers, sanitizers, secrets, ABI'
	@echo 'make border       the border of the safe subset alone'
	@echo 'make prove        the proofs of the core (Frama-C)'
	@echo 'make planted      defects, each put into a copy of the tree: the gate that claims it has to catch it'
	@echo 'make mutate       SHARD=I/N: takes each check in src/ out, one at a time: a unit test has to fail'
	@echo 'make fuzz         the fuzzers (clang)'
	@echo 'make coverage     what the fuzz corpora reach (clang)'
	@echo 'make safety       runs the short gates and writes docs/safety.md'
	@echo 'make limbo        FILE=PATH: a file of x509-limbo against the verifier'
	@echo "make bogo         RUNNER=PATH: BoringSSL's TLS runner against the shim of tests/bogo"
	@echo 'make bench        measurements'
	@echo 'make bench-x509   certificate verification beside rustls-webpki, OpenSSL and Go; FILE=PATH as for limbo'
	@echo 'make install      installs below PREFIX (now $(PREFIX)), staged below DESTDIR'
	@echo 'make format       mends the format of all C'
	@echo 'make abi-accept   renews the committed ABI dump'
	@echo 'make clean        removes build/'
	@echo
	@echo 'make test-openssl-new   tests the OpenSSL provider on the OpenSSL of third_party/openssl'
	@echo 'make test-fips          tests AWS-LC-FIPS as the provider'
	@echo
	@echo 'CRYPTO=auto|aws-lc|openssl   the default provider (now $(CRYPTO)); aws-lc-fips: FIPS'
	@echo 'SAN=1                        AddressSanitizer and UndefinedBehaviorSanitizer'
	@echo 'CC=clang-19                  another compiler'
	@echo 'SETUP=0                      never installs a package, only says which are missing'

setup:
	@$(SETUP_TOOL) product check peers prove fuzz demo

# Configures once; ninja configures again by itself when a build file has changed.
$(BUILD)/build.ninja:
	@$(SETUP_TOOL) product $(if $(filter aws-lc-fips,$(CRYPTO)),fips)
	CC='$(CC)' meson setup $(BUILD) -Dcrypto=$(CRYPTO) -Dthird_party=$(THIRD_PARTY) $(MESON_FLAGS)

configure: $(BUILD)/build.ninja
	@ln -sfn $(BUILD)/compile_commands.json compile_commands.json

build: configure
	@ninja -C $(BUILD) $(if $(JOBS),-j $(JOBS))

unit: build
	@tools/run-tests $(BUILD) --suite unit

# A peer that is missing and cannot be installed is a skipped test, not the end of the tests.
test: build
	@$(SETUP_TOOL) peers || echo 'Going on without the missing peers.'
	@tools/run-tests $(BUILD)

# Debian 12's OpenSSL is 3.0; ML-KEM and ML-DSA came later. Built once, in two minutes.
test-openssl-new:
	@$(SETUP_TOOL) product openssl-new
	@third_party/build-once openssl $(THIRD_PARTY)/openssl
	@$(MAKE) --no-print-directory build CRYPTO=openssl BUILD=build/openssl-new \
		MESON_FLAGS='$(MESON_FLAGS) -Dopenssl_prefix=$(THIRD_PARTY)/openssl/install'
	@tools/run-tests build/openssl-new --no-suite interop --no-suite install

# AWS-LC-FIPS is built once, in about two minutes, and tested in the places where it differs.
test-fips:
	@$(SETUP_TOOL) product fips
	@tools/test-fips

check:
	@$(SETUP_TOOL) product check
	@CRYPTO=$(CRYPTO) tools/check/all

border:
	@$(SETUP_TOOL) product check
	@tools/check/border

prove:
	@$(SETUP_TOOL) prove
	@tools/prove/run

demo: build
	@$(SETUP_TOOL) demo
	@tools/demo $(BUILD)

# In a copy of the tree.
planted:
	@$(SETUP_TOOL) product check prove
	@tests/planted/run

# In a copy of the tree with a switch at each check: tools/mutate/run says what the flags are.
mutate:
	@$(SETUP_TOOL) product
	@CRYPTO=$(CRYPTO) tools/mutate/run --shard $(or $(SHARD),1/1) $(MUTATE_FLAGS)

coverage:
	@$(SETUP_TOOL) product fuzz
	@CRYPTO=$(CRYPTO) tools/coverage

safety:
	@$(SETUP_TOOL) product check prove
	@CRYPTO=$(CRYPTO) tools/safety

fuzz:
	@$(SETUP_TOOL) product fuzz
	@tools/fuzz

limbo: build
	@tests/limbo/run $(BUILD)/tests/limbo/limbo $(FILE) build/limbo-results.json

bogo: build
	@tests/bogo/run $(RUNNER) $(BUILD)/tests/bogo/bogo_shim $(BOGO_FLAGS)

bench:
	@$(MAKE) --no-print-directory configure BUILD=$(BUILD)-bench \
		MESON_FLAGS='$(MESON_FLAGS) -Dbuildtype=release -Db_lto=true -Dtests=disabled'
	@tools/bench $(BUILD)-bench

# FILE=PATH: a file of x509-limbo, for the rows that want one.
bench-x509:
	@$(MAKE) --no-print-directory configure BUILD=$(BUILD)-bench-x509 \
		MESON_FLAGS='$(MESON_FLAGS) -Dbuildtype=release -Db_lto=true'
	@tools/bench-x509 $(BUILD)-bench-x509 $(FILE)

install: build
	@meson configure $(BUILD) -Dprefix=$(PREFIX)
	@DESTDIR='$(DESTDIR)' meson install -C $(BUILD)

format:
	@git ls-files -- '*.c' '*.h' | xargs clang-format-19 -i

abi-accept:
	@$(SETUP_TOOL) product check
	@tools/check/abi accept

clean:
	rm -rf build compile_commands.json
