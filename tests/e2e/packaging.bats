#!/usr/bin/env bats
# The package and the tree say the same. `make try-deb` tries the package itself.

load ../support/common

control=packaging/debian/control

setup() { cd "$TSD_TOP" || return; }

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

@test "the rpm: both runs make the same bytes; it installs, verifies, upgrades and goes in an empty root" {
  command -v rpmbuild >/dev/null || skip "no rpmbuild: apt-get install rpm"
  tree=$(echo build/static*/tsd-tools-*-static-*/)
  [ -d "${tree%% *}" ] || skip "no static program: make static"
  case $tree in *aarch64*) arch=arm64 ;; *) arch=amd64 ;; esac
  export ARCH=$arch
  run -0 packaging/rpm
  package=$(echo tsd-tools-*.rpm)
  before=$(sha256sum <"$package")
  run -0 packaging/rpm
  [ "$before" = "$(sha256sum <"$package")" ]
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
  [ -z "$output" ]
}
