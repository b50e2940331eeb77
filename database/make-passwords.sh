#!/bin/sh
# Makes the passwords of the database's users, and the secret by which resource-service is a client of auth-service, at the
# first start of docker-compose.yml, and keeps them at later ones.
# Every folder is a volume that only its users mount. Every file belongs to the user that reads it, and only that user can
# read it: the services refuse a secret that others can read.
set -eu
umask 0077
cd /passwords

readonly service=10001 # the user of both services' images

# In base64url: a client's secret is form-encoded in the Basic scheme (RFC 6749 section 2.3.1), where + would be a space.
make() {
    if [ ! -s "$1" ]; then
        head -c 32 /dev/urandom | base64 | tr -d '=\n' | tr '+/' '-_' >"$1.new"
        mv "$1.new" "$1"
    fi
}

give() { # user, secret, file: the secret's copy for that user, which may take the place of the secret itself
    cp "$2" "$3.new"
    chmod 0400 "$3.new"
    chown "$1" "$3.new"
    mv -f "$3.new" "$3"
}

for user in superuser auth resource; do make "postgres/$user"; done
make resource/client
give $service postgres/auth auth/database
give $service postgres/resource resource/database
give $service resource/client auth/resource-client
give $service resource/client resource/client
for user in superuser auth resource; do give postgres "postgres/$user" "postgres/$user"; done
