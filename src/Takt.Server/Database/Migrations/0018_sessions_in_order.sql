-- Sessions are gone through by their days and ids: where a day has thousands, each step of it would sort them all.
create index on sessions (organization_id, session_on, session_id);
drop index sessions_organization_id_session_on_idx;
