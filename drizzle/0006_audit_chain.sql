DROP INDEX "audit_events_by_target";--> statement-breakpoint
DROP INDEX "audit_events_by_actor";--> statement-breakpoint
DROP INDEX "audit_events_by_organization";--> statement-breakpoint
DROP INDEX "audit_events_by_action";--> statement-breakpoint
ALTER TABLE "audit_links" ADD COLUMN "complete_to" bigint NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_events_by_target_type" ON "audit_events" USING btree ("target_type","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_by_api_key" ON "audit_events" USING btree ("api_key_id","at","id") WHERE "audit_events"."api_key_id" is not null;--> statement-breakpoint
CREATE INDEX "audit_events_by_address" ON "audit_events" USING btree ("address","at","id") WHERE "audit_events"."address" is not null;--> statement-breakpoint
CREATE INDEX "audit_events_by_request" ON "audit_events" USING btree ("request_id") WHERE "audit_events"."request_id" is not null;--> statement-breakpoint
CREATE INDEX "audit_events_search" ON "audit_events" USING gin (lower("actor_label" || chr(10) || "target_label") gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "audit_events_by_target" ON "audit_events" USING btree ("target_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_by_actor" ON "audit_events" USING btree ("actor_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_by_organization" ON "audit_events" USING btree ("organization_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_by_action" ON "audit_events" USING btree ("action" text_pattern_ops,"at","id");--> statement-breakpoint
-- Two acts of the owner's change the trail: erasing a payload, and dropping the oldest part of the chain. Each is a function, which says so in a setting of its
-- transaction; the trigger then lets pass exactly what that function does, and only as the owner. Everything else is refused, whoever asks.
CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  act text := coalesce(current_setting('roster.audit_act', true), '');
  is_owner boolean := pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE');
  erasable text[] := '{before,after,reason,salt,payload_hash,erased_at}';
BEGIN
  IF TG_LEVEL = 'ROW' AND is_owner AND act = 'drop' THEN
    IF TG_TABLE_NAME = 'audit_anchors' AND TG_OP = 'INSERT' THEN
      RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'audit_links' AND TG_OP = 'DELETE' THEN
      IF OLD.position <= (SELECT max(position) FROM audit_anchors) THEN
        RETURN OLD;
      END IF;
    END IF;
    IF TG_TABLE_NAME = 'audit_events' AND TG_OP = 'DELETE' THEN
      IF EXISTS (SELECT FROM audit_links WHERE event_id = OLD.id AND position <= (SELECT max(position) FROM audit_anchors)) THEN
        RETURN OLD;
      END IF;
    END IF;
  END IF;
  IF TG_LEVEL = 'ROW' AND is_owner AND act = 'erase' AND TG_TABLE_NAME = 'audit_events' AND TG_OP = 'UPDATE' THEN
    IF OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND num_nonnulls(NEW.before, NEW.after, NEW.reason, NEW.salt) = 0
      AND NEW.payload_hash = coalesce(OLD.payload_hash, NEW.payload_hash) AND to_jsonb(NEW) - erasable = to_jsonb(OLD) - erasable THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'The audit trail cannot be changed.' USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_links_written_once BEFORE UPDATE OR DELETE ON audit_links FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
CREATE TRIGGER audit_links_kept BEFORE TRUNCATE ON audit_links FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
CREATE TRIGGER audit_anchors_written_once BEFORE INSERT OR UPDATE OR DELETE ON audit_anchors FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
CREATE TRIGGER audit_anchors_kept BEFORE TRUNCATE ON audit_anchors FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
CREATE FUNCTION audit_erase(event bigint, payload bytea, moment timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM set_config('roster.audit_act', 'erase', true);
  UPDATE audit_events SET before = NULL, after = NULL, reason = NULL, salt = NULL, payload_hash = payload, erased_at = moment WHERE id = event;
  PERFORM set_config('roster.audit_act', '', true);
END $$;
--> statement-breakpoint
CREATE FUNCTION audit_drop(last bigint, moment timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM set_config('roster.audit_act', 'drop', true);
  INSERT INTO audit_anchors (position, event_id, hash, dropped_at, dropped_events)
    SELECT position, event_id, hash, moment, position - coalesce((SELECT max(position) FROM audit_anchors), 0) FROM audit_links
    WHERE position = last AND position < (SELECT max(position) FROM audit_links);
  DELETE FROM audit_events USING audit_links WHERE audit_events.id = event_id AND position <= (SELECT max(position) FROM audit_anchors);
  DELETE FROM audit_links WHERE position <= (SELECT max(position) FROM audit_anchors);
  PERFORM set_config('roster.audit_act', '', true);
END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION audit_erase, audit_drop FROM PUBLIC;
