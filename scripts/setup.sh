# shellcheck shell=bash
# What scripts/run, scripts/test and .ci/run share: find out what this machine lacks, and install it.
#
# To be sourced by bash, with `set -euo pipefail`. Nothing is printed to standard output, and when everything is there
# nothing is installed, downloaded or asked: one dpkg-query and one `cargo --version`.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# To compile: a linker with the C library's start-up files, and netCDF.
build_packages=(gcc libc6-dev libnetcdf-dev)
# To open a window: the X libraries that are loaded at run time, and a software driver for Vulkan and for OpenGL in case
# that the machine has no driver of its own.
window_packages=(libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 mesa-vulkan-drivers libegl1 libgl1-mesa-dri)
# To test the window where there is no screen.
test_packages=(xvfb xdotool)
# To fetch Rust, where it is missing.
rust_packages=(curl ca-certificates)

say() { printf 'exoscope: %s\n' "$*" >&2; }

die() {
    say "$@"
    exit 2
}

# missing_packages PACKAGE…: prints those that dpkg does not list as installed.
missing_packages() {
    local installed package
    installed=$(dpkg-query -W -f '${db:Status-Status}:${Package}\n' "$@" 2>/dev/null || true)
    for package in "$@"; do
        case $'\n'$installed$'\n' in
        *$'\n'"installed:$package"$'\n'*) ;;
        *) printf '%s\n' "$package" ;;
        esac
    done
}

# install_packages PACKAGE…: installs with apt-get those that are missing. Elsewhere it does nothing; see `advise`.
install_packages() {
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || return 0
    local missing as_root
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    missing=${missing//$'\n'/ }
    as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            die "missing packages, and neither root nor sudo to install them. Ask for: apt-get install $missing"
        as_root=sudo
    fi
    say "installing $missing"
    # shellcheck disable=SC2086  # both are lists of words
    {
        $as_root apt-get update -qq >&2 || say "apt-get update failed; trying with the package lists that are here"
        $as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 $missing >&2 ||
            die "apt-get could not install: $missing"
    }
}

# advise: on systems without apt, what to install by hand, once and only if something is evidently missing.
advise() {
    command -v apt-get >/dev/null && return 0
    command -v cc >/dev/null && { command -v nc-config || ls /usr/lib*/libnetcdf.so; } >/dev/null 2>&1 && return 0
    say "this system has no apt-get, so please see to it that these are installed:"
    say "  a C compiler, the netCDF C library with its headers, and a Vulkan or OpenGL driver"
    if command -v dnf >/dev/null; then
        say "  dnf install gcc netcdf-devel mesa-vulkan-drivers mesa-dri-drivers libxkbcommon-x11 libXcursor libXi"
    elif command -v pacman >/dev/null; then
        say "  pacman -S gcc netcdf vulkan-swrast mesa libxkbcommon-x11 libxcursor libxi"
    elif command -v zypper >/dev/null; then
        say "  zypper install gcc netcdf-devel libvulkan_lvp Mesa-dri libxkbcommon-x11-0 libXcursor1 libXi6"
    elif command -v brew >/dev/null; then
        say "  brew install netcdf"
    fi
}

# rust_is_enough: whether the cargo on the path is at least the version that Cargo.toml asks for.
rust_is_enough() {
    local version wanted
    command -v cargo >/dev/null || return 1
    version=$(cd "$root" && cargo --version) || return 1
    version=${version#cargo }
    version=${version%%[ -]*}
    wanted=$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' "$root/Cargo.toml")
    local have_major=${version%%.*} have_minor want_major=${wanted%%.*} want_minor
    have_minor=${version#*.}
    have_minor=${have_minor%%.*}
    want_minor=${wanted#*.}
    want_minor=${want_minor%%.*}
    [ "$have_major" -gt "$want_major" ] ||
        { [ "$have_major" -eq "$want_major" ] && [ "$have_minor" -ge "$want_minor" ]; }
}

# install_rust: sees to it that `cargo` is there and new enough, by rustup where it is not.
install_rust() {
    rust_is_enough && return 0
    # A Rust that rustup put in its usual place, in a shell that was started before that.
    PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
    export PATH
    rust_is_enough && return 0
    local channel
    channel=$(sed -n 's/^channel *= *"\(.*\)"/\1/p' "$root/rust-toolchain.toml")
    say "installing Rust $channel with rustup, into ${CARGO_HOME:-$HOME/.cargo} and ${RUSTUP_HOME:-$HOME/.rustup}"
    if command -v rustup >/dev/null; then
        rustup toolchain install "$channel" --profile minimal --component clippy,rustfmt >&2 ||
            die "rustup could not install Rust $channel. Is there a way to https://static.rust-lang.org ?"
    else
        install_packages "${rust_packages[@]}"
        command -v curl >/dev/null || die "Rust $channel is missing, and so is curl to fetch it: see https://rustup.rs"
        local script
        script=$(curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs) ||
            die "Rust $channel is missing, and https://sh.rustup.rs cannot be reached. Please install Rust and try again"
        sh -s -- -y --quiet --no-modify-path --profile minimal --component clippy,rustfmt \
            --default-toolchain "$channel" >&2 <<<"$script" || die "rustup could not install Rust $channel"
    fi
    rust_is_enough || die "$(cargo --version 2>&1 | head -n 1) is not enough: Rust $channel is needed"
}

# set_up run|test: everything that it takes to build and run the program, or also to run every test.
set_up() {
    local packages=("${build_packages[@]}" "${window_packages[@]}")
    [ "$1" = run ] || packages+=("${test_packages[@]}")
    install_packages "${packages[@]}"
    advise
    install_rust
}

# target_dir: prints where cargo puts what it builds.
target_dir() {
    local dir=${CARGO_TARGET_DIR:-target}
    case $dir in
    /*) printf '%s\n' "$dir" ;;
    *) printf '%s\n' "$root/$dir" ;;
    esac
}
