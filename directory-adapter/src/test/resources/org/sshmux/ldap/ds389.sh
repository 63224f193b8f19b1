#!/usr/bin/env bash
# Makes an instance of 389 Directory Server below a folder, for the suffix dc=example,dc=test, and leaves it
# stopped: ds389.sh FOLDER PORT PASSWORD GROUP-ATTRIBUTES [SCHEMA-FILE...]
# Touches nothing outside the folder and no other network than its own.
set -euo pipefail

if [ -z "${DS389_APART:-}" ] && unshare -n true 2>/dev/null; then
  export DS389_APART=yes
  exec unshare -n "$BASH" "$0" "$@"
fi
if [ -n "${DS389_APART:-}" ]; then ip link set lo up; fi

folder=$1
port=$2
password=$3
group_attributes=$4
shift 4
instance=adapter
config=$folder/etc/dirsrv/slapd-$instance
export PREFIX=$folder

mkdir -p "$folder"/{share/dirsrv/inf,etc/dirsrv,etc/default,etc/tmpfiles.d,var/lib/dirsrv,var/log/dirsrv,run/dirsrv} \
  "$folder"/{run/lock/dirsrv,tmp,shm}
sed -e 's/^with_systemd = 1/with_systemd = 0/' \
  -e "s#= /etc/dirsrv#= $folder/etc/dirsrv#; s#= /var/#= $folder/var/#; s#= /run/#= $folder/run/#" \
  -e "s#= /dev/shm/#= $folder/shm/#; s#^tmp_dir = .*#tmp_dir = $folder/tmp#" \
  -e "s#^initconfig_dir = .*#initconfig_dir = $folder/etc/default#" \
  -e "s#^tmpfiles_d = .*#tmpfiles_d = $folder/etc/tmpfiles.d#" \
  -e "s#^local_state_dir = .*#local_state_dir = $folder/var#; s#^sysconf_dir = .*#sysconf_dir = $folder/etc#" \
  -e "s#^user = .*#user = $(id -un)#; s#^group = .*#group = $(id -gn)#" \
  /usr/share/dirsrv/inf/defaults.inf >"$folder/share/dirsrv/inf/defaults.inf"
cp -r /etc/dirsrv/config /etc/dirsrv/schema "$folder/etc/dirsrv/"

cat >"$folder/setup.inf" <<INF
[general]
full_machine_name = localhost
strict_host_checking = False
systemd = False
[slapd]
instance_name = $instance
port = $port
secure_port = 0
root_password = $password
self_sign_cert = False
user = $(id -un)
group = $(id -gn)
[backend-userroot]
suffix = dc=example,dc=test
create_suffix_entry = True
INF
dscreate from-file "$folder/setup.inf"

ldapmodify -x -H "ldap://127.0.0.1:$port" -D 'cn=Directory Manager' -w "$password" <<LDIF
dn: cn=config
changetype: modify
replace: nsslapd-listenhost
nsslapd-listenhost: 127.0.0.1
-
replace: nsslapd-accesslog-logging-enabled
nsslapd-accesslog-logging-enabled: off

dn: cn=MemberOf Plugin,cn=plugins,cn=config
changetype: modify
replace: nsslapd-pluginEnabled
nsslapd-pluginEnabled: on
-
replace: memberofgroupattr
$(for attribute in $group_attributes; do echo "memberofgroupattr: $attribute"; done)

LDIF

server=$(cat "$folder/run/dirsrv/slapd-$instance.pid")
kill "$server"
for _ in $(seq 1 200); do
  if ! kill -0 "$server" 2>/dev/null; then break; fi
  sleep 0.1
done
for file in "$@"; do cp "$file" "$config/schema/"; done
