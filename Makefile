# The front door of castls: `make help` says what there is. Meson does the work, in build/ only.

CRYPTO ?= auto
SAN ?= 0
CC ?= cc
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
SAN_FLAGS :=
ifneq ($(SAN),0)
BUILD_NAME := $(BUILD_NAME)-san
SAN_FLAGS := -Db_sanitize=address,undefined -Db_lundef=false
endif
BUILD ?= build/$(BUILD_NAME)
THIRD_PARTY := $(CURDIR)/build/third_party
MESON_FLAGS ?=

.PHONY: all help setup configure build unit test check border prove demo fuzz bench install clean

all: build

help:
	@echo 'make              builds the library and the program into $(BUILD)'
	@echo 'make setup        installs missing packages (as root or through sudo; SETUP=0: only says which)'
	@echo 'make demo         shows castls at work beside curl and openssl'
	@echo 'make unit         the unit tests: seconds'
	@echo 'make test         all tests, with the peers: minutes'
	@echo 'make check        format, lint, sizes, edges, border, sanitizers, compilers, ABI: before each push'
	@echo 'make border       the border of the safe subset alone'
	@echo 'make prove        the proofs of the core (Frama-C)'
	@echo 'make fuzz         the fuzzers (clang)'
	@echo 'make bench        measurements'
	@echo 'make install      installs below PREFIX (now $(PREFIX)), staged below DESTDIR'
	@echo 'make abi-accept   renews the committed ABI dump'
	@echo 'make clean        removes build/'
	@echo
	@echo 'CRYPTO=auto|aws-lc|openssl   the default provider (now $(CRYPTO))'
	@echo 'SAN=1                        AddressSanitizer and UndefinedBehaviorSanitizer'
	@echo 'CC=clang-19                  another compiler'

setup:
	@SETUP=$(SETUP) tools/setup product check peers prove fuzz

# Configures once; ninja configures again by itself when a build file has changed.
configure: $(BUILD)/build.ninja

$(BUILD)/build.ninja:
	@SETUP=$(SETUP) CRYPTO=$(CRYPTO) tools/setup product
	CC='$(CC)' meson setup $(BUILD) -Dcrypto=$(CRYPTO) -Dthird_party=$(THIRD_PARTY) $(SAN_FLAGS) $(MESON_FLAGS)
	@ln -sfn $(BUILD)/compile_commands.json compile_commands.json

build: configure
	@ninja -C $(BUILD) $(if $(JOBS),-j $(JOBS))

unit: build
	@tools/run-tests $(BUILD) --suite unit

test: build
	@SETUP=$(SETUP) tools/setup peers
	@tools/run-tests $(BUILD)

check:
	@SETUP=$(SETUP) tools/setup product check
	@CRYPTO=$(CRYPTO) tools/check/all

border:
	@SETUP=$(SETUP) tools/setup product check
	@tools/border

prove:
	@SETUP=$(SETUP) tools/setup prove
	@tools/prove

demo: build
	@SETUP=$(SETUP) tools/setup product demo
	@tools/demo $(BUILD)

fuzz:
	@SETUP=$(SETUP) tools/setup product fuzz
	@tools/fuzz

bench:
	@$(MAKE) --no-print-directory build BUILD=build/bench MESON_FLAGS='--buildtype=release'
	@tools/bench build/bench

install: build
	@meson configure $(BUILD) -Dprefix=$(PREFIX)
	@DESTDIR='$(DESTDIR)' meson install -C $(BUILD)

clean:
	rm -rf build compile_commands.json
