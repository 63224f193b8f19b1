#!/usr/bin/env bash
# Makes a Samba domain controller below a folder, for the domain example.test, and leaves it stopped:
#   samba-ad.sh FOLDER ADDRESS PASSWORD [kdc]
# It will listen on that loopback address only. The account "gateway" has the same password as the administrator.
# With "kdc" it gives tickets too: gateway.keytab has the keys of that account, other.keytab those of "other".
set -euo pipefail
folder=$1
address=$2
password=$3
kerberos=${4:-}

samba-tool domain provision --targetdir="$folder" --domain=EXAMPLE --realm=EXAMPLE.TEST --adminpass="$password" \
  --server-role=dc --dns-backend=SAMBA_INTERNAL --host-name=dc1 --host-ip="$address" --use-rfc2307 \
  --option="interfaces=$address/8" --option='bind interfaces only=yes' \
  --option='vfs objects=dfs_samba4 acl_xattr xattr_tdb' --option="log file=$folder/provision.samba.log"

mkdir -p "$folder"/{log,run,ncalrpc}
cat >"$folder/etc/smb.conf" <<CONF
[global]
	netbios name = DC1
	realm = EXAMPLE.TEST
	workgroup = EXAMPLE
	server role = active directory domain controller
	interfaces = $address/8
	bind interfaces only = yes
	private dir = $folder/private
	state directory = $folder/state
	cache directory = $folder/cache
	lock directory = $folder
	pid directory = $folder/run
	ncalrpc dir = $folder/ncalrpc
	ntp signd socket directory = $folder/ntp_signd
	log file = $folder/log/log.%m
	idmap_ldb:use rfc2307 = yes
	vfs objects = dfs_samba4 acl_xattr xattr_tdb
	server services = ldap${kerberos:+, $kerberos}
	ldap server require strong auth = no
	dns update command = /bin/true
	ldb:nosync = yes
CONF
samba-tool user create gateway "$password" -s "$folder/etc/smb.conf"
if [ -n "$kerberos" ]; then
  samba-tool user create other "$password" -s "$folder/etc/smb.conf"
  samba-tool spn add "ldap/$address" 'DC1$' -s "$folder/etc/smb.conf"
  for account in gateway other; do
    samba-tool domain exportkeytab "$folder/$account.keytab" --principal="$account" -s "$folder/etc/smb.conf"
  done
fi
