-- What looked like usage and wasn't understood, by the token that sent it: a few messages for each, the latest. Connection is null for a token
-- that is no connection's.
create table usage_notices (
  organization_id int not null,
  connection_id int,
  token_id bigint not null,
  message text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  times bigint not null,
  primary key (organization_id, token_id, message)
);
create index on usage_notices (organization_id, connection_id, last_seen_at) where connection_id is not null;
