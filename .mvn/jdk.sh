# Sourced by ./basefly and ./mvnw: finds a JDK 25, whatever `java` is on the path, and exports JAVA_HOME.

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && grep -Eq '^JAVA_VERSION="25([.+-][^"]*)?"' "$1/release"
}

# The home of the `java` on the path, through its symbolic links.
java_home_of_path() {
  local file target
  file=$(command -v java) || return 1
  while [ -L "$file" ]; do
    target=$(readlink "$file")
    case $target in
      /*) file=$target ;;
      *) file=$(dirname "$file")/$target ;;
    esac
  done
  (cd "$(dirname "$file")/.." && pwd -P)
}

find_jdk_25() {
  local home
  if [ -n "${JAVA_HOME:-}" ] && is_jdk_25 "$JAVA_HOME"; then
    printf '%s\n' "$JAVA_HOME"
    return 0
  fi
  if home=$(java_home_of_path) && is_jdk_25 "$home"; then
    printf '%s\n' "$home"
    return 0
  fi
  for home in \
    /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* /opt/jdk/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/*; do
    if is_jdk_25 "$home"; then
      printf '%s\n' "$home"
      return 0
    fi
  done
  return 1
}

use_jdk_25() {
  if JAVA_HOME=$(find_jdk_25); then
    export JAVA_HOME
    return 0
  fi
  cat >&2 <<'MESSAGE'
Basefly needs a JDK 25 and found none: not in JAVA_HOME, not as `java` on the path, not in the usual folders.
Install one of these, then run the same command again:

  Debian, Ubuntu   apt-get install openjdk-25-jdk-headless   (where the release has it)
                   apt-get install temurin-25-jdk            (with the Adoptium repository)
  Fedora, RHEL     dnf install java-25-openjdk-devel
  macOS            brew install openjdk@25
  any, SDKMAN      sdk install java 25-tem

A JDK elsewhere is used when JAVA_HOME names it.
MESSAGE
  return 1
}
