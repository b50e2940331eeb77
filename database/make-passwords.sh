#!/bin/sh
# Makes the passwords of the database's users, and the secret by which resource-service is a client of auth-service, at the
# first start of docker-compose.yml, and keeps them at later ones.
# Every folder is a volume that is mounted by those who need it and by nobody else: the files themselves are readable
# for any user, since the users of the containers have different numbers.
set -eu
cd /passwords

# In base64url: a client's secret is form-encoded in the Basic scheme (RFC 6749 section 2.3.1), where + would be a space.
make() {
    if [ ! -s "$1" ]; then
        head -c 32 /dev/urandom | base64 | tr -d '=\n' | tr '+/' '-_' >"$1.new"
        mv "$1.new" "$1"
    fi
}

for user in superuser auth resource; do make "postgres/$user"; done
make resource/client
cp -f postgres/auth auth/database
cp -f postgres/resource resource/database
cp -f resource/client auth/resource-client
chmod 0444 postgres/* auth/* resource/*
