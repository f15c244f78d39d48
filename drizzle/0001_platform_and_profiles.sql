-- What every installation has from the first start: the organization `platform` and the predefined profiles.
INSERT INTO organizations (id, name, description, kind, created_at, created_by_label, updated_at, updated_by_label)
VALUES ('00000000-0000-7000-8000-000000000001', 'platform', 'Administrators of this installation', 'PLATFORM', now(), 'system', now(), 'system');
--> statement-breakpoint
INSERT INTO profiles (id, name, kind, permissions, is_predefined, created_at, created_by_label, updated_at, updated_by_label) VALUES
  ('00000000-0000-7000-8000-000000000010', 'admin', 'PLATFORM', '{"managePlatform","manageOrganization","manageProfile","manageUser","readAudit"}', true, now(), 'system', now(), 'system'),
  ('00000000-0000-7000-8000-000000000011', 'org-admin', 'ORGANIZATION', '{"manageUser","manageConfig","readAudit","manageCase/create","manageCase/update","manageCase/delete","manageCase/merge","manageCase/reopen","manageCase/changeOwnership","manageCase/access","manageAlert/create","manageAlert/update","manageAlert/delete","manageAlert/import","manageAlert/reopen","manageObservable","manageTask","manageProcedure","manageComment","managePage","manageCustomEvent","manageShare","manageTag","manageCaseTemplate","managePageTemplate","manageCaseReport","manageCaseReportTemplate","manageAnalyse","manageAction","manageFunction/create","manageFunction/invoke","manageDashboard","manageKnowledgeBase","accessFiles"}', true, now(), 'system', now(), 'system'),
  ('00000000-0000-7000-8000-000000000012', 'analyst', 'ORGANIZATION', '{"manageCase/create","manageCase/update","manageCase/delete","manageCase/merge","manageCase/reopen","manageCase/changeOwnership","manageCase/access","manageAlert/create","manageAlert/update","manageAlert/delete","manageAlert/import","manageAlert/reopen","manageObservable","manageTask","manageProcedure","manageComment","managePage","manageCustomEvent","manageShare","manageCaseReport","manageAnalyse","manageAction","manageFunction/invoke","manageDashboard","manageKnowledgeBase","accessFiles"}', true, now(), 'system', now(), 'system'),
  ('00000000-0000-7000-8000-000000000013', 'read-only', 'ORGANIZATION', '{}', true, now(), 'system', now(), 'system');
--> statement-breakpoint
-- The audit trail is written once: the application may add and read, and a trigger stops everybody else who comes by SQL.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM roster_app;
--> statement-breakpoint
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit trail cannot be changed.' USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_events_written_once BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
--> statement-breakpoint
CREATE TRIGGER audit_events_kept BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
