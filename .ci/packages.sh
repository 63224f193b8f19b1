# shellcheck shell=bash
# Sourced by check and .ci/directories: installs Debian packages without starting what they bring.

policy=/usr/sbin/policy-rc.d
policy_kept=
policy_ours=

# Whether the machine's own policy lets no package start a daemon, as in a container.
daemons_forbidden() {
  local answer=0
  [ -x "$policy" ] || return 1
  "$policy" slapd start >/dev/null 2>&1 || answer=$?
  [ "$answer" -eq 101 ]
}

# While packages are installed, nothing starts their daemons; what was there before comes back.
forbid_daemons() {
  if [ -e "$policy" ] || [ -L "$policy" ]; then
    policy_kept=$(mktemp -d)/policy-rc.d
    mv "$policy" "$policy_kept"
  fi
  policy_ours=yes
  trap restore_daemons EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
}

restore_daemons() {
  rm -f "$policy"
  if [ -n "$policy_kept" ]; then
    mv "$policy_kept" "$policy"
    policy_kept=
  fi
  trap - EXIT INT TERM
}

install_packages() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "The tests need programs that are not installed; install these Debian packages: $*" >&2
    exit 1
  fi
  echo "Installing $*"
  if ! daemons_forbidden; then forbid_daemons; fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  if [ -n "$policy_ours" ]; then restore_daemons; fi
}
