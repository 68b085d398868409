#!/usr/bin/env bash
# Puts Debian's Swift into a folder of its own (default .tools/swift, 1.7 GB), without touching the machine's packages:
# apt resolves and downloads with a private state, dpkg-deb unpacks, a chroot runs it (scripts/in-swift.sh).
# Needs root and Debian's apt. Nothing happens when it is there already.
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
dir=${SWIFT_ROOT:-$ROOT/.tools/swift}
suite=${SWIFT_SUITE:-trixie}
stamp=$dir/.ready-$suite
if [ -e "$stamp" ]; then exit 0; fi
[ "$(uname -s)" = Linux ] || skip "on this system install Swift from https://www.swift.org/install"
[ "$(id -u)" = 0 ] || skip "Swift runs in a chroot here, which needs root"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
if ! have dpkg-deb || [ ! -e "$keyring" ]; then skip "Swift comes from Debian's packages, and this is no Debian"; fi
# shellcheck disable=SC2016 # apt expands it
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep '/debian/*$' | sed -n 1p)}
[ -n "$mirror" ] || skip "no Debian mirror among this machine's apt sources; set DEBIAN_MIRROR"

private=$dir.apt
trap 'rm -rf "$private"' EXIT
rm -rf "$dir" "$private"
mkdir -p "$dir" "$private"/etc/apt/{apt.conf.d,preferences.d,sources.list.d,trusted.gpg.d} \
    "$private"/var/lib/{apt/lists/partial,dpkg} "$private"/var/cache/apt/archives/partial
: >"$private/var/lib/dpkg/status"
echo "deb [signed-by=$keyring] $mirror $suite main" >"$private/etc/apt/sources.list"
private_apt() {
    apt-get -qq -o Dir="$private" -o Dir::State::status="$private/var/lib/dpkg/status" \
        -o APT::Install-Recommends=0 -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}
# What SwiftPM starts beside the compiler needs a little of a base system.
{ private_apt update && private_apt -y --download-only install swiftlang libc6-dev libstdc++-14-dev libc-bin \
    dash bash coreutils sed grep findutils ca-certificates; } || skip "apt could not download swiftlang of $suite"

# Merged /usr, as on every Debian since 12.
mkdir -p "$dir"/usr/{bin,sbin,lib,lib64} "$dir"/{proc,dev,tmp,root,etc,var/tmp}
for name in bin sbin lib lib64; do ln -s "usr/$name" "$dir/$name"; done
swift=./usr/libexec/swift
skipped=()
# Debuggers, language servers, static libraries and documents: compiling and testing never open them.
for path in "./usr/share/doc" "./usr/share/man" "./usr/share/locale" "./usr/share/info" "$swift/bin/lldb*" "$swift/bin/clangd" \
    "$swift/bin/docc" "$swift/bin/sourcekit-lsp" "$swift/bin/repl_swift" "$swift/lib/liblldb*" "$swift/lib/swift_static"; do
    skipped+=(--exclude="$path")
done
for package in "$private"/var/cache/apt/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -xf - -C "$dir" --keep-directory-symlink "${skipped[@]}"
done
chroot "$dir" /usr/sbin/ldconfig
[ -e "$dir/usr/bin/sh" ] || ln -s dash "$dir/usr/bin/sh"
# What the maintainer script of ca-certificates would have written: a TLS client without roots refuses to start.
mkdir -p "$dir/etc/ssl/certs"
cat "$dir"/usr/share/ca-certificates/mozilla/*.crt >"$dir/etc/ssl/certs/ca-certificates.crt"
echo root:x:0:0:root:/root:/bin/sh >"$dir/etc/passwd"
echo root:x:0: >"$dir/etc/group"
touch "$stamp"
SWIFT_ROOT=$dir scripts/in-swift.sh swiftc --version
