-- The schema exists already, made with its owner by database/roles.sql; nobody else may look into it.
REVOKE ALL ON SCHEMA resource FROM PUBLIC;
COMMENT ON SCHEMA resource IS 'what resource-service keeps: readable by no other service';
