-- Who reports without a session id are of is asked for thousands of identities at once.
create index on sessions (organization_id, identity_name, last_at) where identity_name is not null;
