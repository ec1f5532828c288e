-- Of the cost that metrics tell, the part that is for a point's tokens: it depends on the points of the same time, which are found by it.
alter table usage_points add column share_nano bigint not null default 0;

-- The condition holds for all points. Only who states it is offered the index: while the planner knows nothing of a new partition, it takes a session's
-- points for one, and would rather walk through them all by this index than look a single one up by its key.
create index on usage_points (organization_id, session_on, session_id, time_nano) where measure >= 0;
