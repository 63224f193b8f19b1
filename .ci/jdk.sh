# shellcheck shell=bash
# Sourced by demo and check: finds a JDK.

# The places that are looked at, in this order.
jdk_candidates() {
  local folder
  for folder in "${JAVA_HOME:-}" /usr/lib/jvm/* "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/* /opt/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$folder" ] && [ -x "$folder/bin/javac" ]; then printf '%s\n' "$folder"; fi
  done
}

jdk_places() {
  echo "JAVA_HOME, /usr/lib/jvm/*, ~/.sdkman/candidates/java/*, ~/.jdks/*, /opt/*"
}

# The version of a JDK, as the number in its release file.
jdk_version() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true
}

# Sets JAVA_HOME to a JDK of at least the given version; fails if there is none.
find_jdk() {
  local folder version
  while IFS= read -r folder; do
    version=$(jdk_version "$folder")
    if [ "${version:-0}" -ge "$1" ]; then
      export JAVA_HOME=$folder
      return 0
    fi
  done < <(jdk_candidates)
  return 1
}
