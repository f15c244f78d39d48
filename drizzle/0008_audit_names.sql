DROP INDEX "audit_events_search";--> statement-breakpoint
CREATE INDEX "audit_events_by_actor_label" ON "audit_events" USING btree (lower("actor_label") text_pattern_ops,"at","id");--> statement-breakpoint
CREATE INDEX "audit_events_by_target_label" ON "audit_events" USING btree (lower("target_label") text_pattern_ops,"at","id");