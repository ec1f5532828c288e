-- Caps on new values: whoever holds a token could otherwise make up persons, machines and labels without end.

-- Which values of a kind (a dimension's name) have been met: 128 bits of SHA-256 of each, since the value itself stands elsewhere.
create table known_values (
  organization_id int not null,
  kind text not null,
  value uuid not null,
  primary key (organization_id, kind, value)
);

-- How many were new on a day (UTC) by a token, and by the organization as a whole (token_id 0); folded is how often a label was given up for "(other)".
create table value_counts (
  organization_id int not null,
  on_day date not null,
  kind text not null,
  token_id bigint not null,
  connection_id int,
  new_values bigint not null,
  folded bigint not null,
  primary key (organization_id, on_day, kind, token_id)
);
create index on value_counts (organization_id, connection_id, on_day) where folded > 0;

-- Everybody beyond the cap is one person.
alter table persons drop constraint persons_kind_check;
alter table persons add constraint persons_kind_check
  check (kind in ('member', 'account', 'email', 'enduser', 'user', 'process_owner', 'unknown', 'other'));

-- Members are found by address.
create index on persons (organization_id, lower(coalesce(email, case when kind = 'email' then key end)));
