#!/bin/sh
# Makes the passwords of the database's users at the first start of docker-compose.yml, and keeps them at later ones.
# Every folder is a volume that is mounted by those who need it and by nobody else: the files themselves are readable
# for any user, since the users of the containers have different numbers.
set -eu
cd /passwords

for user in superuser auth resource; do
    if [ ! -s "postgres/$user" ]; then
        head -c 32 /dev/urandom | base64 | tr -d '=\n' >"postgres/$user.new"
        mv "postgres/$user.new" "postgres/$user"
    fi
done
cp -f postgres/auth auth/database
cp -f postgres/resource resource/database
chmod 0444 postgres/* auth/* resource/*
