-- Who opened whose session on which day: so that the audit gets one row of it, however often the page refreshes. The rows serve that day alone,
-- and what takes them away is no change that anybody made.
create table session_looks (
  organization_id int not null,
  viewer text not null,
  session_id uuid not null,
  on_day date not null,
  -- Whose it is, where a member is charged for it.
  member_id bigint,
  session text not null,
  primary key (organization_id, viewer, session_id, on_day)
);
create trigger audit_row after insert on session_looks for each row execute function audit.record('session_id', '');
