#!/usr/bin/env bash
# Fetches the peers that come from package registries into a cache, where they stay: the official SDKs for Python and Go,
# SOPS' calls of Vault, linters of certificates, certbot, scim2-tester, moto (AWS), FerretDB (MongoDB), Cassandra, and
# Debian's lego and LDAP server, which are unpacked there and not installed. SoftHSM, databases, a browser and Maven,
# where Java is, are installed, by root.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/locket-peers
mkdir -p "$cache"

if [ ! -x "$cache/python/bin/python" ] && command -v python3 >/dev/null; then
  python3 -m venv "$cache/python"
fi
if [ -x "$cache/python/bin/python" ] && ! "$cache/python/bin/python" -c 'import infisical_sdk' 2>/dev/null; then
  "$cache/python/bin/pip" install --quiet --disable-pip-version-check -r "$here/python-sdk/requirements.txt"
fi
if [ ! -x "$cache/certbot/bin/certbot" ] && command -v python3 >/dev/null; then
  python3 -m venv "$cache/certbot"
  "$cache/certbot/bin/pip" install --quiet --disable-pip-version-check 'certbot==5.8.0'
fi
if [ ! -x "$cache/scim2-tester/bin/python" ] && command -v python3 >/dev/null; then
  python3 -m venv "$cache/scim2-tester"
  "$cache/scim2-tester/bin/pip" install --quiet --disable-pip-version-check -r "$here/scim2-tester/requirements.txt"
fi
if [ ! -x "$cache/moto/bin/moto_server" ] && command -v python3 >/dev/null; then
  python3 -m venv "$cache/moto"
  "$cache/moto/bin/pip" install --quiet --disable-pip-version-check -r "$here/moto/requirements.txt"
fi
if [ ! -x /usr/bin/lego ] && [ ! -x "$cache/lego/usr/bin/lego" ] && command -v apt-get >/dev/null; then
  packages=$(mktemp -d)
  (cd "$packages" && apt-get download -qq lego) && dpkg -x "$packages"/lego_*.deb "$cache/lego" ||
    echo "lego could not be fetched"
  rm -rf "$packages"
fi
if [ ! -x "$cache/pkilint/bin/lint_pkix_cert" ] && command -v python3 >/dev/null; then
  python3 -m venv "$cache/pkilint"
  "$cache/pkilint/bin/pip" install --quiet --disable-pip-version-check -r "$here/pkilint/requirements.txt"
fi
if command -v go >/dev/null; then
  (cd "$here/go-sdk" && go build -o "$cache/go-sdk" .)
  (cd "$here/go-sops" && go build -o "$cache/go-sops" .)
  (cd "$here/go-x509" && go build -o "$cache/go-x509" .)
  (cd "$here/go-zlint" && go build -o "$cache/go-zlint" .)
  if [ ! -x "$cache/ferretdb" ]; then
    # Says which version it is by a file that modules do not have.
    source=$(mktemp -d)
    module=$(go mod download -json github.com/FerretDB/FerretDB@v1.24.2 | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
    cp -r "$module/." "$source" && chmod -R u+w "$source" && echo v1.24.2 >"$source/build/version/version.txt"
    (cd "$source" && go build -trimpath -o "$cache/ferretdb" ./cmd/ferretdb) || echo "FerretDB could not be built"
    rm -rf "$source"
  fi
fi
if [ ! -x /usr/sbin/slapd ] && [ ! -x "$cache/slapd/usr/sbin/slapd" ] && command -v apt-get >/dev/null; then
  packages=$(mktemp -d)
  (cd "$packages" && apt-get download -qq slapd libldap-2.5-0 libltdl7 libodbc2 libsasl2-2 libwrap0 libargon2-1) &&
    for package in "$packages"/*.deb; do dpkg -x "$package" "$cache/slapd"; done || echo "slapd could not be fetched"
  rm -rf "$packages"
fi
missing=()
[ -d /usr/lib/postgresql ] || missing+=(postgresql)
[ -x /usr/sbin/mariadbd ] || missing+=(mariadb-server)
[ -x /usr/bin/redis-server ] || missing+=(redis-server)
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
[ -x /usr/bin/chromium ] || [ -x /usr/bin/google-chrome ] || missing+=(chromium)
! command -v java >/dev/null || command -v mvn >/dev/null || missing+=(maven)
if [ ${#missing[@]} -gt 0 ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  # Installed and never started: each test starts one of its own, as the account that the package made.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    echo "${missing[*]} could not be installed"
fi
if ! command -v softhsm2-util >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get install -y -qq softhsm2 >/dev/null || echo "softhsm2 could not be installed"
fi
if command -v java >/dev/null && command -v mvn >/dev/null && ! cmp -s "$here/cassandra/pom.xml" "$cache/cassandra/pom.xml"; then
  jars=$(mktemp -d "$cache/cassandra.XXXXXX")
  if mvn -B -q -f "$here/cassandra/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$jars/lib"; then
    cp "$here/cassandra/pom.xml" "$jars"
    rm -rf "$cache/cassandra" && mv "$jars" "$cache/cassandra"
  else
    rm -rf "$jars" && echo "Cassandra could not be fetched"
  fi
fi
