CREATE TABLE "audit_anchors" (
	"position" bigint PRIMARY KEY NOT NULL,
	"event_id" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	"dropped_at" timestamp (3) with time zone NOT NULL,
	"dropped_events" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_links" (
	"position" bigint PRIMARY KEY NOT NULL,
	"event_id" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	"key_name" text NOT NULL,
	"sealed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "audit_links_event_id_unique" UNIQUE("event_id")
);
--> statement-breakpoint
CREATE TABLE "avatars" (
	"hash" text PRIMARY KEY NOT NULL,
	"large" "bytea" NOT NULL,
	"small" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "avatars_hash_shape" CHECK ("avatars"."hash" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"profile_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"login" text,
	"email" text,
	"token_hash" "bytea" NOT NULL,
	"ended" text,
	"ended_at" timestamp (3) with time zone,
	"ended_by_id" uuid,
	"ended_by_label" text,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by_id" uuid,
	"created_by_label" text NOT NULL,
	CONSTRAINT "invitations_one_address" CHECK (num_nonnulls("invitations"."login", "invitations"."email") = 1),
	CONSTRAINT "invitations_end_whole" CHECK (("invitations"."ended" is null) = ("invitations"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "preferences" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"updated_by_id" uuid,
	"updated_by_label" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"list" text NOT NULL,
	"name" text NOT NULL,
	"visibility" text NOT NULL,
	"owner_id" uuid,
	"owner_label" text NOT NULL,
	"organization_id" uuid NOT NULL,
	"filter" jsonb,
	"sort" jsonb,
	"columns" text[],
	"page_size" integer,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "views_name_length" CHECK (char_length("views"."name") between 1 and 64),
	CONSTRAINT "views_visibility" CHECK ("views"."visibility" in ('PRIVATE', 'ORGANIZATION'))
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "previous_hash" "bytea";--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "previous_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "reused_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "sealed" "bytea";--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "renewed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "networks" text[];--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "salt" "bytea";--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "payload_hash" "bytea";--> statement-breakpoint
ALTER TABLE "audit_events" ADD COLUMN "erased_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "confirmed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "avatar_hash" text;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_kind_organizations_id_kind_fk" FOREIGN KEY ("organization_id","kind") REFERENCES "public"."organizations"("id","kind") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_profile_id_kind_profiles_id_kind_fk" FOREIGN KEY ("profile_id","kind") REFERENCES "public"."profiles"("id","kind") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "preferences" ADD CONSTRAINT "preferences_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "views" ADD CONSTRAINT "views_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "views" ADD CONSTRAINT "views_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_token" ON "invitations" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "invitations_by_organization" ON "invitations" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "invitations_by_created_at" ON "invitations" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "invitations_by_login" ON "invitations" USING btree ("login") WHERE "invitations"."ended" is null;--> statement-breakpoint
CREATE INDEX "invitations_by_profile" ON "invitations" USING btree ("profile_id") WHERE "invitations"."ended" is null;--> statement-breakpoint
CREATE INDEX "views_by_owner" ON "views" USING btree ("owner_id","list");--> statement-breakpoint
CREATE INDEX "views_by_organization" ON "views" USING btree ("organization_id","list");--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_avatar_hash_avatars_hash_fk" FOREIGN KEY ("avatar_hash") REFERENCES "public"."avatars"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_previous_hash" ON "api_keys" USING btree ("previous_hash");--> statement-breakpoint
CREATE INDEX "api_keys_by_name" ON "api_keys" USING btree (lower("name"),"id");--> statement-breakpoint
CREATE INDEX "api_keys_by_created_at" ON "api_keys" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "api_keys_by_expires_at" ON "api_keys" USING btree (coalesce("expires_at", 'infinity'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "api_keys_by_last_used_at" ON "api_keys" USING btree (coalesce("last_used_at", '-infinity'::timestamptz),"id");--> statement-breakpoint
CREATE INDEX "audit_events_by_organization" ON "audit_events" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "audit_events_by_action" ON "audit_events" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "audit_events_by_at" ON "audit_events" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "users_by_avatar" ON "users" USING btree ("avatar_hash") WHERE "users"."avatar_hash" is not null;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_previous_whole" CHECK (("api_keys"."previous_hash" is null) = ("api_keys"."previous_until" is null));--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_networks_some" CHECK (cardinality("api_keys"."networks") > 0);--> statement-breakpoint
-- The chain is append-only, its anchors are made by the owner's retention alone.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_links FROM roster_app;
--> statement-breakpoint
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_anchors FROM roster_app;
