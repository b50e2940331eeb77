-- PostgreSQL in docker-compose.yml runs this file at its first start. It makes the roles, with the passwords from
-- make-passwords.sh, and the audit log.
\set auth_password `cat /passwords/auth`
\set resource_password `cat /passwords/resource`
SET latchkey.auth_password = :'auth_password';
SET latchkey.resource_password = :'resource_password';
\include /database/roles.sql
\include /database/audit.sql
