#!/bin/sh
# Makes an authority of one's own and certificates signed by it, in a folder:
#   make-certificates.sh FOLDER broker HOST   the broker's, for the name or address that gateways connect to
#   make-certificates.sh FOLDER client NAME   a gateway's (NAME: the id of its mine) or the service's (minesentry)
# The authority is made at the first call. Keep its key (ca.key) off the broker. Broker and clients: two years.
set -eu
[ $# -eq 3 ] || { sed -n '2,5p' "$0" >&2; exit 2; }
folder=$1 kind=$2 name=$3
umask 077
mkdir -p "$folder"
cd "$folder"
if [ ! -e ca.key ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -sha256 -nodes -days 3650 -subj '/CN=MineSentry authority' \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
    -keyout ca.key -out ca.crt 2>/dev/null
fi
case $kind in
  broker)
    file=broker usage=serverAuth
    case $name in
      *[!0-9.]*) alternative="DNS:$name" ;;
      *) alternative="IP:$name" ;;
    esac ;;
  client)
    file=$name usage=clientAuth alternative="DNS:$name"
    case $name in *[!a-z0-9-]*) echo "NAME is a mine's id: a-z, 0-9, -" >&2; exit 2 ;; esac ;;
  *) echo 'broker or client' >&2; exit 2 ;;
esac
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -sha256 -nodes -subj "/CN=$name" -keyout "$file.key" -out "$file.csr" 2>/dev/null
printf 'basicConstraints=CA:FALSE\nextendedKeyUsage=%s\nsubjectAltName=%s\n' "$usage" "$alternative" > "$file.ext"
openssl x509 -req -sha256 -days 730 -in "$file.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -extfile "$file.ext" \
  -out "$file.crt" 2>/dev/null
rm -f "$file.csr" "$file.ext"
