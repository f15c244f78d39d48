ALTER TABLE "invitations" ADD COLUMN "user_id" uuid;--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "sent_by_id" uuid;--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "invitations_by_user" ON "invitations" USING btree ("user_id") WHERE "invitations"."ended" is null;--> statement-breakpoint
CREATE INDEX "invitations_by_sender" ON "invitations" USING btree ("sent_by_id") WHERE "invitations"."ended" is null;--> statement-breakpoint
CREATE INDEX "invitations_open" ON "invitations" USING btree ("organization_id","expires_at") WHERE "invitations"."ended" is null;