-- Nine of ten entries name one child, and no person: an inverted index over all of them, and entries for those without an
-- actor, cost more than writing the entry. Whoever looks for a child asks both indexes.
drop index entry_children_idx;
drop index entry_actor_idx;
drop index entry_at_idx;
create index entry_child on entry ((children[1])) where cardinality(children) = 1;
create index entry_children on entry using gin (children) where cardinality(children) > 1;
create index entry_actor on entry (actor) where actor is not null;
create index entry_at on entry using brin (at);
