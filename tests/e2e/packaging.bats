#!/usr/bin/env bats
# The packages and the tree say the same. No package is built here: the tests of one are skipped where it is
# not. `make try-deb` and `make try-release` make them and try them.

load ../support/common

control=packaging/debian/control

setup() { cd "$TSD_TOP" || return; }

# made PATTERN: sets $package to the newest such package, of dist/ or of the top folder.
made() {
  package=$(find . dist -maxdepth 1 -name "$1" -printf '%T@ %p\n' 2>/dev/null | sort -n | tail -n 1 | cut -d ' ' -f 2)
  [ -n "$package" ] || skip "no package $1: make release"
}

@test "the program loads the C library alone, until an option asks for another" {
  needed=$(readelf -d "$TSD_BIN/tsd-tools" | awk '/NEEDED/ { print $NF }')
  [ -n "$needed" ] || skip "a static program loads none"
  [[ $needed != *libstdc++* ]] || skip "not linked as it is shipped"
  # Each library costs memory in three processes, and time in each start.
  run -1 grep -vE '^\[(libc|ld-linux.*)\.so' <<<"$needed"
}

@test "what the agent calls lies side by side in the program" {
  readelf -SW "$TSD_BIN/tsd-tools" | grep -q '[.]text[.]first ' || skip "not linked as it is shipped, or by a linker that cannot"
  # The names are those of one compiler, and change with the sources: tests/support/link-order makes the list anew.
  nm "$TSD_BIN/tsd-tools" | awk '
    NR == FNR { if (/^_/) { listed[$1]; all++ } next }
    substr($3, 1, 40) in listed { found[substr($3, 1, 40)] }
    END { for (name in found) known++; printf "%d of %d names are known\n", known, all; exit !(all > 0 && known >= 0.6 * all) }
  ' cmake/link-order.txt -
}

@test "the package is built with what make build installs" {
  # debhelper brings a compiler and make; versions are the package's own matter.
  needed=$(awk '/^Build-Depends:/ { on = 1; $1 = "" } /^[A-Z]/ && !/^Build-Depends:/ { on = 0 } on' "$control" |
    sed 's/([^)]*)//g; s/[, ]//g' | tr '\n' ' ' | tr -s ' ' '\n' | grep -vx -e '' -e debhelper-compat | sort)
  installed=$(sed -n 's/^ *build) echo \(.*\) ;;/\1/p' tests/support/deps | tr -d '"' | tr ' ' '\n' | sed 's/>=.*//' | grep -vx 'g++' | sort)
  [ -n "$needed" ]
  diff <(echo "$installed") <(echo "$needed")
}

@test "the package has the version of the tools" {
  run -0 tsd-send --version
  version=$(head -n 1 <<<"${output#tsd-send }")
  [[ $(head -n 1 packaging/debian/changelog) == "tsd-tools ($version-"* ]]
  grep -q "^## $version" CHANGELOG.md
}

@test "the maintainer scripts find a service that tsd-install-init made" {
  mark=$(sed -n "s/.*grep -ls '\^\(.*\)' .*/\1/p" packaging/debian/postinst)
  [ "$mark" = "$(sed -n "s/.*grep -ls '\^\(.*\)' .*/\1/p" packaging/debian/prerm)" ]
  [ -n "$mark" ]
  tsd-install-init -H tsd1 --print script | grep -q "^$mark"
}

@test "every .deb is clean for lintian" {
  command -v lintian >/dev/null || skip "no lintian: apt-get install lintian"
  made 'tsd-tools_*.deb'
  for deb in "${package%_*}"_*.deb; do
    # The overrides that packaging/debian gives are the whole list of exceptions. Machine code may read like a
    # misspelt word, another one in each architecture; codespell checks the words of the sources.
    run -0 lintian --allow-root --display-info --suppress-tags spelling-error-in-binary --fail-on error,warning,info "$deb"
    [ -z "$output" ] || { echo "$output"; false; }
  done
}

@test "the rpm installs, verifies, upgrades and goes, in an empty root" {
  command -v rpm >/dev/null || skip "no rpm: apt-get install rpm"
  made 'tsd-tools-*.rpm'
  root=$BATS_TEST_TMPDIR/root
  mkdir "$root"
  # The scripts of the package want a shell, which an empty root has not.
  run -0 rpm --root "$root" --initdb
  run -0 rpm --root "$root" --nodeps --noscripts --ignorearch -i "$package"
  run -0 rpm --root "$root" --nodeps -V tsd-tools
  run -0 rpm --root "$root" --nodeps --noscripts --ignorearch --replacepkgs -U "$package"
  [ -L "$root/usr/bin/tsd-send" ]
  run -0 rpm --root "$root" --nodeps --noscripts -e tsd-tools
  # rpm's own data lie below its user's home.
  run -0 find "$root" -name .rpmdb -prune -o -path "$root/var" -prune -o ! -type d -print
  [ -z "$output" ] || { echo "$output"; false; }
}

# What a scriptlet printed: Debian's rpm adds that Debian has dpkg.
by_scripts() { grep -v '^rpm: ' <<<"$1" || true; }

# small_root DIR: a root with busybox, the libraries it wants and the service of tsd-install-init, whose
# script notes in /called what it is called with.
small_root() {
  mkdir -p "$1/bin" "$1/etc" "$1/proc" "$1/dev"
  : >"$1/dev/null" # a file will do
  for file in $(command -v busybox) $(ldd "$(command -v busybox)" | grep -o '/[^ ]*'); do
    mkdir -p "$1${file%/*}"
    cp "$file" "$1$file"
  done
  echo root:x:0:0::/:/bin/sh >"$1/etc/passwd"
  chroot "$1" "$(command -v busybox)" --install -s /bin
  tsd-install-init -H 127.0.0.1 --init sysv --root "$1"
  # shellcheck disable=SC2016
  sed -i '6s|^$|[ -n "${TSD_CLEAN:-}" ] \|\| echo "$*" >>/called|' "$1/etc/init.d/tcollector"
  : >"$1/called"
}

@test "the scripts of the rpm: an upgrade restarts the service, removal stops it and says that it stays" {
  command -v rpm >/dev/null || skip "no rpm: apt-get install rpm"
  command -v busybox >/dev/null || skip "no busybox: apt-get install busybox"
  [ "$(id -u)" = 0 ] || skip "needs root, for chroot"
  made "tsd-tools-*.$(uname -m).rpm" # the service's script runs its programs
  root=$BATS_TEST_TMPDIR/root
  small_root "$root"
  run -0 rpm --root "$root" --initdb
  run -0 rpm --root "$root" --nodeps --ignorearch -i "$package"
  [ -z "$(by_scripts "$output")" ]
  [ ! -s "$root/called" ]
  # The same package once more is an upgrade for its scripts.
  run -0 rpm --root "$root" --nodeps --ignorearch --replacepkgs -U "$package"
  [ -z "$(by_scripts "$output")" ] || { echo "$output"; false; }
  [ "$(cat "$root/called")" = try-restart ]
  run -0 rpm --root "$root" --nodeps -e tsd-tools
  [ "$(cat "$root/called")" = "try-restart
stop" ]
  [[ $output == *"tcollector: was not running"* ]]
  [[ $output == *"tsd-tools: /etc/init.d/tcollector stays"* ]]
  [ -x "$root/etc/init.d/tcollector" ]
  [ ! -e "$root/usr/bin/tsd-send" ]
}

@test "the static program says what it lacks: Kafka, at its version and where it is asked for" {
  program=build/static/bin/tsd-tools
  [ -x "$program" ] || skip "no static program: make static"
  run -0 "$program" tsd-send --version
  [[ $output == *"
TLS: OpenSSL "*" inside"*"
Kafka: none; "* ]]
  run -2 "$program" tsd-send -H kafka://127.0.0.1:1/t <<<'a.b 1700000000 1 host=a'
  [[ $output == "tsd-send: the static program speaks no Kafka: "* ]]
  run -2 "$program" tsd-listen --from kafka://127.0.0.1:1/t --group g
  [[ $output == *"tsd-listen: the static program speaks no Kafka: "* ]]
}

@test "the release in dist/ is what SHA256SUMS and the SBOM say" {
  [ -e dist/SHA256SUMS ] || skip "no release: make release"
  cd dist
  run -0 sha256sum --check --strict --quiet SHA256SUMS
  run -0 python3 -c 'import json, sys; [print(p["checksums"][0]["checksumValue"] + "  " + p["packageFileName"]) for p in json.load(sys.stdin)["packages"] if "packageFileName" in p]' <<<"$(cat ./*.spdx.json)"
  diff <(sort <<<"$output") <(grep -v spdx SHA256SUMS | sort)
}

@test "the programs of all architectures in dist/ have the same versions of libraries inside" {
  [ -e dist/SHA256SUMS ] || skip "no release: make release"
  # libstdc++ and libgcc are those of two compilers.
  run -0 python3 -c '
import json, sys
versions = {}
for package in json.load(sys.stdin)["packages"]:
    if "sourceInfo" in package and package["name"] not in ("libstdc++", "libgcc"):
        versions.setdefault(package["name"], set()).add(package["versionInfo"])
for name, found in sorted(versions.items()):
    if len(found) > 1:
        print(name, *sorted(found))' <<<"$(cat dist/*.spdx.json)"
  [ -z "$output" ] || { echo "$output"; false; }
}

# An SBOM of artefacts that have the names of real ones.
some_sbom() {
  command -v dpkg-query >/dev/null || skip "no dpkg, which knows the versions of the libraries"
  arch=$(dpkg --print-architecture)
  case $arch in amd64 | arm64) ;; *) skip "there is no release for $arch" ;; esac
  mkdir "$BATS_TEST_TMPDIR/dist"
  echo one >"$BATS_TEST_TMPDIR/dist/tsd-tools_0.1.0-1_$arch.deb"
  echo two >"$BATS_TEST_TMPDIR/dist/tsd-tools-0.1.0-static-$(uname -m).tar.xz"
  SOURCE_DATE_EPOCH=1700000000 packaging/sbom "$BATS_TEST_TMPDIR/dist" >"$BATS_TEST_TMPDIR/sbom"
}

@test "the SBOM has what SPDX 2.3 requires, the same in two runs" {
  some_sbom
  cp "$BATS_TEST_TMPDIR/sbom" "$BATS_TEST_TMPDIR/first"
  rm -r "$BATS_TEST_TMPDIR/dist"
  some_sbom
  cmp "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/sbom"
  python3 - "$BATS_TEST_TMPDIR/sbom" <<'PYTHON'
import json, re, sys
document = json.load(open(sys.argv[1]))
assert document["spdxVersion"] == "SPDX-2.3"
assert document["dataLicense"] == "CC0-1.0"
assert document["SPDXID"] == "SPDXRef-DOCUMENT"
assert document["name"]
assert re.fullmatch(r"https://[^#\s]+", document["documentNamespace"])
assert document["creationInfo"]["created"] == "2023-11-14T22:13:20Z"
assert all(re.match("(Tool|Organization|Person): .", who) for who in document["creationInfo"]["creators"])
ids = [package["SPDXID"] for package in document["packages"]]
assert len(set(ids)) == len(ids)
assert all(re.fullmatch("SPDXRef-[A-Za-z0-9.-]+", each) for each in ids)
for package in document["packages"]:
    assert package["name"] and package["downloadLocation"] and package["licenseDeclared"], package
    assert package["filesAnalyzed"] is False, package  # else packageVerificationCode is required
known = set(ids) | {"SPDXRef-DOCUMENT"}
kinds = {"DESCRIBES", "STATIC_LINK", "DYNAMIC_LINK", "OPTIONAL_DEPENDENCY_OF"}
named = set()
for each in document["relationships"]:
    assert each["relationshipType"] in kinds, each
    assert {each["spdxElementId"], each["relatedSpdxElement"]} <= known, each
    named |= {each["spdxElementId"], each["relatedSpdxElement"]}
assert named == known, known - named
PYTHON
}

@test "the SBOM names every library that CMake finds, with a version" {
  some_sbom
  run -0 python3 -c '
import json, sys
for package in json.load(sys.stdin)["packages"]:
    if "sourceInfo" in package and package["versionInfo"]:
        print(*package["sourceInfo"].split(": ")[1].split(", "), sep="\n")' <"$BATS_TEST_TMPDIR/sbom"
  found=$(sed -nE 's/^ *(tsd_library|find_library)\(([A-Za-z0-9_]+) .*/\2/p' cmake/libraries.cmake lib/*/CMakeLists.txt)
  [ "$(wc -l <<<"$found")" -ge 7 ]
  for name in $found; do grep -qx "$name" <<<"$output" || { echo "not in the SBOM: $name"; false; }; done
}

@test "the SBOM names every package whose headers are compiled in" {
  command -v ninja >/dev/null || skip "no ninja"
  ninja -C "${TSD_BIN%/bin}" -t deps 2>/dev/null | grep -q '^lib/' || skip "no build here that knows its headers: make build"
  some_sbom
  headers=$(ninja -C "${TSD_BIN%/bin}" -t deps | awk '/^[^ ]/ { on = /^(lib|tools)\// } on && $1 ~ "^/usr/" && !seen[$1]++ { print $1 }')
  # What the headers of the kernel and of librdkafka have is types and numbers.
  used=$(xargs dpkg-query --search <<<"$headers" 2>/dev/null | sed 's/[:,].*//' | sort -u | grep -vxE 'linux-libc-dev|librdkafka-dev')
  [ "$(wc -l <<<"$used")" -ge 4 ]
  for package in $used; do grep -q "Debian package $package;" "$BATS_TEST_TMPDIR/sbom" || { echo "not in the SBOM: $package"; false; }; done
}

@test "the SBOM names every package whose archives the static program is linked from" {
  [ -e build/static/build.ninja ] || skip "no static program: make static"
  some_sbom
  # libc and libstdc++ are the compiler's to name.
  archives=$(ninja -C build/static -t commands tsd-tools | tail -n 1 | grep -oE '/usr/[^ ]*\.a\b' | sort -u)
  [ "$(wc -l <<<"$archives")" -ge 5 ]
  for archive in $archives; do
    package=$(dpkg-query --search "$archive" | sed 's/[:,].*//')
    grep -q "Debian package $package;" "$BATS_TEST_TMPDIR/sbom" || { echo "not in the SBOM: $archive of $package"; false; }
  done
}

@test "without apt, the missing libraries are named" {
  run -0 env PATH=/nowhere /bin/sh tests/support/deps build
  [ "$output" = "deps: no apt here: nothing is installed, going on with what there is" ]
  run -1 cmake -S . -B "$BATS_TEST_TMPDIR/build" -G Ninja -DTSD_TESTS=OFF -DCMAKE_DISABLE_FIND_PACKAGE_fmt=ON -DCMAKE_DISABLE_FIND_PACKAGE_CLI11=ON
  [[ $output == *"These libraries are missing here, or too old:"*"CLI11 (Debian: libcli11-dev;"*"fmt (Debian: libfmt-dev;"* ]]
  run -1 grep -F "OpenSSL (" <<<"$output"
}

# The table under Systems of README: system, what serves it, what shows it.
shown() { sed -n '/^## Systems/,/^## /s/^| .* | .* | \(.*\) |$/\1/p' README.md | grep -vx 'what shows it'; }

@test "each system of README is shown by a target of make or by a test" {
  suites=$(sed -n 's/^#   SUITE *//p' tests/support/bare-root)
  [ "$(shown | wc -l)" -ge 10 ]
  while read -r row; do
    case $row in
      *.bats*)
        file=${row%%'`: '*} name=${row#*: }
        file=${file#'`'}
        grep -qF "@test \"$name" "tests/e2e/$file" || { echo "no test: $row"; false; }
        ;;
      *)
        targets=$(grep -o 'make [a-z0-9-]*' <<<"$row" | cut -d ' ' -f 2)
        [ -n "$targets" ]
        for target in $targets; do grep -q "^$target:" Makefile || { echo "no target: $row"; false; }; done
        suite=$(sed -n 's/.*SUITE=\([a-z]*\).*/\1/p' <<<"$row")
        grep -qw "$suite" <<<"$suites" || { echo "no suite: $row"; false; }
        ;;
    esac
  done < <(shown)
  # What serves them is there too.
  links=$(sed -n '/^## Systems/,/^## /p' README.md | grep -o '](\S*)' | tr -d '()]')
  for link in $links; do [ -e "$link" ]; done
}
