-- Of the cost that metrics tell, the part that is for a point's tokens: it depends on the points of the same time, which are found by it.
alter table usage_points add column share_nano bigint not null default 0;
create index on usage_points (organization_id, session_on, session_id, time_nano);
