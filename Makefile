# `make help` lists the targets. demo and test do all the set-up they need.
.DEFAULT_GOAL := build
PREFIX ?= /usr/local
PRESET ?= release
BUILD := $(if $(filter release,$(PRESET)),build,build/$(PRESET))
SUPPORT := tests/support
OPENTSDB := $(SUPPORT)/deps opentsdb && $(SUPPORT)/opentsdb/opentsdb ensure >/dev/null
SERVERS := $(SUPPORT)/servers fetch victoria-metrics influxdb redis-server memcached openssh-server nginx
KAFKA := $(SUPPORT)/deps kafka && $(SUPPORT)/kafka/kafka ensure

.PHONY: help deps build demo pictures test test-main test-all test-servers test-opentsdb test-kafka test-boot soak simulate mutants fleet asan tsan asan-main asan-units coverage bench attack check fuzz install deb try-deb static rpm release try-release try-static try-arm64 bare clean

help: ## list these targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{ printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install the packages for building and testing (Debian, Ubuntu); prints their names first
	@$(SUPPORT)/deps build test

build: ## build the tools into build/bin
	@$(SUPPORT)/deps build
	@$(SUPPORT)/build $(PRESET) tools

demo: ## gather this machine's metrics, validate them, ship them to a TSD, read them back (KEEP=1: the TSD stays up)
	@$(SUPPORT)/deps build demo
	@$(SUPPORT)/build $(PRESET) tools
	@TSD_BIN=$(CURDIR)/$(BUILD)/bin KEEP=$(KEEP) $(SUPPORT)/demo

pictures: ## README's pictures anew, each from a run that is made for it (Chromium, tmux; two minutes)
	@$(SUPPORT)/deps build test
	@$(SUPPORT)/deps browser || true
	@$(SUPPORT)/build $(PRESET) tools
	@TSD_BIN=$(CURDIR)/$(BUILD)/bin $(SUPPORT)/pictures docs/pictures

test: ## unit tests, fuzz corpora, end-to-end tests against real TSDs and a real Kafka
	@$(SUPPORT)/deps build test
	@$(SUPPORT)/build $(PRESET) all
	@$(SERVERS)
	@$(OPENTSDB) 2>$(BUILD)/opentsdb.log || \
	  echo "test: the tests with a real OpenTSDB are skipped: $$(tail -n 1 $(BUILD)/opentsdb.log)"
	@$(KAFKA) >$(BUILD)/kafka.log 2>&1 || \
	  echo "test: the tests with a real Kafka are skipped: $$(tail -n 1 $(BUILD)/kafka.log)"
	ctest --test-dir $(BUILD) --output-on-failure -j 3

test-servers: ## fetch the real servers that `make test` starts (it does so by itself)
	@$(SUPPORT)/deps build test
	@$(SERVERS); $(OPENTSDB); $(KAFKA)

test-opentsdb: ## tsd-send against a real OpenTSDB on HBase, killed 40 times (TSD_ROUNDS=20)
	@$(SUPPORT)/deps build test
	@$(SUPPORT)/build $(PRESET) all
	@$(OPENTSDB) 2>$(BUILD)/opentsdb.log || \
	  echo "test-opentsdb: the tests with a real OpenTSDB are skipped: $$(tail -n 1 $(BUILD)/opentsdb.log)"
	TSD_ROUNDS=$(or $(TSD_ROUNDS),20) TSD_BIN=$(CURDIR)/$(BUILD)/bin bats tests/e2e/tsd-send-opentsdb.bats

test-kafka: ## a real Kafka: three brokers killed in turn under 60,000 lines; reader and sender killed 200 times
	@$(SUPPORT)/deps build test
	@$(SUPPORT)/build $(PRESET) tools
	@$(KAFKA) >$(BUILD)/kafka.log 2>&1 || \
	  echo "test-kafka: the tests with a real Kafka are skipped: $$(tail -n 1 $(BUILD)/kafka.log)"
	TSD_KAFKA_LONG=1 TSD_BIN=$(CURDIR)/$(BUILD)/bin bats tests/e2e/tsd-send-kafka.bats tests/e2e/tsd-listen-kafka.bats tests/e2e/tsd-listen-kafka-killed.bats

test-boot: ## the service on machines that are really booted: systemd, sysvinit, OpenRC (root; minutes)
	@$(SUPPORT)/deps build test boot
	@$(SUPPORT)/build $(PRESET) tools
	@$(SUPPORT)/roots make systemd sysv openrc
	TSD_TEST_BOOT=1 TSD_BIN=$(CURDIR)/$(BUILD)/bin bats tests/e2e/boot-systemd.bats tests/e2e/boot-sysv.bats

soak: ## the long tests: 10,000 random kills (TSD_KILLS), a day without a TSD (SOAK_HOURS, 24)
	@$(SUPPORT)/deps build test
	@$(SUPPORT)/build $(PRESET) all
	PATH=$(CURDIR)/$(BUILD)/bin:$$PATH $(SUPPORT)/kill-oracle $(or $(TSD_KILLS),10000)
	$(BUILD)/tests/spool_day $(BUILD)/tests $(or $(SOAK_HOURS),24)

simulate: ## the sender in virtual time: SEEDS (1000000) runs from FROM (1), with faults HOURS (0) long
	@$(SUPPORT)/deps build test
	@$(SUPPORT)/build $(PRESET) simulate
	$(BUILD)/tests/simulate --seeds $(or $(SEEDS),1000000) --from $(or $(FROM),1) --hours $(or $(HOURS),0)

mutants: ## wrong programs, each of which the simulation must find within 1,000 seeds
	@$(SUPPORT)/deps build test
	tests/simulation/mutants/run

fleet: ## 10,000 senders in virtual time; writes the plots and figures of docs/fleet.md
	@$(SUPPORT)/deps build test
	@$(SUPPORT)/build $(PRESET) simulate_fleet
	tests/fleet/plot $(BUILD)/tests/simulate_fleet docs

# Of the end-to-end files those of the tools, without another's server; what they preload is built with them.
MAIN := ^(unit|fuzz)[.]|^e2e[.](pipeline|tsd-(check-config|collect|install-init|listen|send|send-http|send-spool|send-tls|validate-line))$$
MAIN_TARGETS := tools stepping_clock hurried_clock broken_disk
test-main: ## units, fuzz corpora and the main end-to-end files, without another's server
	@$(SUPPORT)/deps build test
	@$(SUPPORT)/build $(PRESET) tests $(MAIN_TARGETS)
	ctest --test-dir $(BUILD) --output-on-failure -j 3 -R '$(MAIN)'

# All that `.ci/run` leaves out; hours. A test for which this machine lacks something is reported as skipped.
test-all: ## everything: the suite, sanitizers, boots, packages, mutants, each system from nothing (hours; root)
	$(MAKE) test test-kafka asan tsan mutants test-boot try-static try-arm64 try-deb try-release
	for suite in bookworm trixie forky; do $(MAKE) bare SUITE=$$suite || exit 1; done

# The whole suite under a sanitizer. Tests that measure memory or count system calls are skipped, with the reason.
asan: ## the whole suite under AddressSanitizer and UBSan
	@$(SUPPORT)/watched asan

tsan: ## the whole suite under ThreadSanitizer
	@$(SUPPORT)/watched tsan

asan-main: ## units, fuzz corpora and the main end-to-end files under AddressSanitizer and UBSan
	@$(SUPPORT)/watched asan '$(MAIN)' $(MAIN_TARGETS)

asan-units: ## units and fuzz corpora under AddressSanitizer and UBSan
	@$(SUPPORT)/watched asan 'unit|fuzz'

coverage: ## which lines of lib/ the suite runs: build/coverage/lines.txt
	@$(SUPPORT)/coverage

bench: ## speed, memory and CPU compared with peers that run in the same minute
	@$(SUPPORT)/deps build test
	@$(SUPPORT)/build release all
	@for bench in tests/bench/*.sh; do echo "== $$bench"; TSD_BIN=$(CURDIR)/build/bin "$$bench" || exit 1; done

attack: ## a bounded attack of each kind: tried, held, peak memory, longest wait of an honest peer
	@$(SUPPORT)/deps build test
	@$(SUPPORT)/build $(PRESET) tools
	@TSD_BIN=$(CURDIR)/$(BUILD)/bin $(SUPPORT)/attack

check: ## format, clang-tidy, shellcheck, man pages, spelling
	@$(SUPPORT)/deps build test check
	@$(SUPPORT)/check

fuzz: ## drive every harness with libFuzzer for FUZZ_SECONDS (60) each
	@$(SUPPORT)/deps build test check
	@$(SUPPORT)/build fuzz all
	@$(SUPPORT)/fuzz $(or $(FUZZ_SECONDS),60)

install: build ## install under PREFIX (/usr/local), below DESTDIR
	DESTDIR=$(DESTDIR) cmake --install build --prefix $(PREFIX) --strip

deb: ## build the Debian package tsd-tools_*.deb (ARCH=arm64: cross-built)
	@$(SUPPORT)/deps build deb $(if $(filter-out amd64,$(ARCH)),$(ARCH))
	@ARCH=$(ARCH) packaging/deb

try-deb: deb ## install, upgrade, remove and purge the package in a bare Debian (root; debootstrap)
	@$(SUPPORT)/deps try-deb
	lintian tsd-tools_*_$$(dpkg --print-architecture).deb
	packaging/try-deb tsd-tools_*_$$(dpkg --print-architecture).deb

static: ## one static program for older images, as a tarball (ARCH=arm64: for 64-bit ARM)
	@$(SUPPORT)/deps build $(if $(filter-out amd64,$(ARCH)),$(ARCH))
	@ARCH=$(ARCH) packaging/static

rpm: ## the static program as an RPM for RHEL-likes (ARCH=arm64: aarch64)
	@$(SUPPORT)/deps build rpm $(if $(filter-out amd64,$(ARCH)),$(ARCH))
	@ARCH=$(ARCH) packaging/static
	@ARCH=$(ARCH) packaging/rpm

release: ## tarball, .rpm, .deb for amd64 and arm64, SBOM and SHA256SUMS into dist/ (ARCHES=amd64: that alone)
	@$(SUPPORT)/deps build deb rpm $(filter-out amd64,$(or $(ARCHES),arm64))
	@ARCHES="$(ARCHES)" packaging/release

try-release: ## the release twice, with the same bytes; then the tests of its packages
	@$(SUPPORT)/deps test try-deb
	@$(MAKE) release
	mv dist/SHA256SUMS build/SHA256SUMS.first
	@$(MAKE) release
	diff build/SHA256SUMS.first dist/SHA256SUMS
	TSD_BIN=$(CURDIR)/build/static/bin bats tests/e2e/packaging.bats

# The tests of the tools with the static program, as if the kernel were 4.18.
try-static: static ## run the static program's tests as on an old kernel (4.18)
	@$(SUPPORT)/deps test
	TSD_BIN=$(CURDIR)/build/static/bin $(SUPPORT)/old-kernel bats $(addprefix tests/e2e/,tsd-validate-line.bats \
	  tsd-collect.bats tsd-send.bats tsd-send-tls.bats tsd-send-spool.bats tsd-check-config.bats tsd-install-init.bats)

# qemu shows what is computed, not how fast.
try-arm64: ## units and fuzz corpora of 64-bit ARM under qemu, the NEON scanner beside the reader
	@$(SUPPORT)/deps build test arm64
	ARCH=arm64 packaging/static
	TSD_CROSS=$$(packaging/cross-libraries arm64) $(SUPPORT)/build static-aarch64 tests
	ctest --test-dir build/static-aarch64 --output-on-failure -j 2 -R '^(unit|fuzz)[.]'

bare: ## demo, test and deb, each from nothing in a bare SUITE (trixie; bookworm, forky, noble; root)
	@$(SUPPORT)/deps bare
	SUITE=$(or $(SUITE),trixie) $(SUPPORT)/from-nothing demo test deb || [ $$? = 77 ]

clean: ## remove build/
	rm -rf build
