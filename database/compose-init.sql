-- The first start of docker-compose.yml's PostgreSQL: the roles, with the passwords that make-passwords.sh has made, and the
-- audit log.
\set auth_password `cat /passwords/auth`
\set resource_password `cat /passwords/resource`
SET latchkey.auth_password = :'auth_password';
SET latchkey.resource_password = :'resource_password';
\include /database/roles.sql
\include /database/audit.sql
