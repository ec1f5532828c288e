-- Addresses of pages that somebody keeps under a name of their own.
create table views (
  view_id bigint generated always as identity primary key,
  organization_id int not null,
  member_id bigint not null,
  name text not null,
  address text not null,
  created_at timestamptz not null,
  unique (organization_id, member_id, name),
  foreign key (organization_id, member_id) references members (organization_id, member_id)
);
call audit.watch('views', 'view_id');
