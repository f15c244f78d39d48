-- The application's role may read and write rows, never change tables. It is there before the first migration.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO roster_app;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO roster_app;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"organization_ids" uuid[],
	"permissions" text[],
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"last_used_from" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by_id" uuid,
	"created_by_label" text NOT NULL,
	CONSTRAINT "api_keys_name_length" CHECK (char_length("api_keys"."name") between 1 and 64),
	CONSTRAINT "api_keys_prefix_shape" CHECK ("api_keys"."prefix" ~ '^rst_[0-9A-Za-z]{8}$'),
	CONSTRAINT "api_keys_organizations_some" CHECK (cardinality("api_keys"."organization_ids") > 0)
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"action" text NOT NULL,
	"actor_id" uuid,
	"actor_label" text NOT NULL,
	"api_key_id" uuid,
	"api_key_prefix" text,
	"organization_id" uuid,
	"target_type" text NOT NULL,
	"target_id" uuid NOT NULL,
	"target_label" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"reason" text,
	"request_id" text,
	"address" text
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"actor_id" uuid NOT NULL,
	"mutation" text NOT NULL,
	"key" text NOT NULL,
	"input" "bytea" NOT NULL,
	"outcome" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_actor_id_mutation_key_pk" PRIMARY KEY("actor_id","mutation","key"),
	CONSTRAINT "idempotency_key_length" CHECK (char_length("idempotency"."key") between 1 and 128)
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"user_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"profile_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"suspended_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "memberships_user_id_organization_id_pk" PRIMARY KEY("user_id","organization_id"),
	CONSTRAINT "memberships_default_usable" CHECK (not "memberships"."is_default" or "memberships"."suspended_at" is null)
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"kind" text DEFAULT 'ORGANIZATION' NOT NULL,
	"locked_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by_id" uuid,
	"created_by_label" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"updated_by_id" uuid,
	"updated_by_label" text NOT NULL,
	CONSTRAINT "organizations_id_kind" UNIQUE("id","kind"),
	CONSTRAINT "organizations_name_length" CHECK (char_length("organizations"."name") between 1 and 64),
	CONSTRAINT "organizations_kind" CHECK ("organizations"."kind" in ('PLATFORM', 'ORGANIZATION')),
	CONSTRAINT "organizations_platform_unlocked" CHECK ("organizations"."kind" <> 'PLATFORM' or ("organizations"."locked_at" is null and "organizations"."name" = 'platform'))
);
--> statement-breakpoint
CREATE TABLE "profiles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"permissions" text[] NOT NULL,
	"is_predefined" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by_id" uuid,
	"created_by_label" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"updated_by_id" uuid,
	"updated_by_label" text NOT NULL,
	CONSTRAINT "profiles_id_kind" UNIQUE("id","kind"),
	CONSTRAINT "profiles_name_length" CHECK (char_length("profiles"."name") between 1 and 64),
	CONSTRAINT "profiles_kind" CHECK ("profiles"."kind" in ('PLATFORM', 'ORGANIZATION'))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"public_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"user_type" text DEFAULT 'NORMAL' NOT NULL,
	"organization_id" uuid,
	"method" text NOT NULL,
	"address" text,
	"user_agent" text,
	"started_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"absolute_expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sessions_public_id_unique" UNIQUE("public_id"),
	CONSTRAINT "sessions_normal_users" CHECK ("sessions"."user_type" = 'NORMAL'),
	CONSTRAINT "sessions_idle_within_absolute" CHECK ("sessions"."expires_at" <= "sessions"."absolute_expires_at")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"login" text NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"type" text DEFAULT 'NORMAL' NOT NULL,
	"password_hash" text,
	"must_change_password" boolean DEFAULT false NOT NULL,
	"has_mfa" boolean DEFAULT false NOT NULL,
	"locked_at" timestamp (3) with time zone,
	"locked_by_id" uuid,
	"locked_by_label" text,
	"lock_reason" text,
	"throttled_until" timestamp (3) with time zone,
	"last_seen_at" timestamp (3) with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by_id" uuid,
	"created_by_label" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"updated_by_id" uuid,
	"updated_by_label" text NOT NULL,
	"search_text" text GENERATED ALWAYS AS (lower(login || chr(10) || name || chr(10) || coalesce(email, ''))) STORED NOT NULL,
	CONSTRAINT "users_id_type" UNIQUE("id","type"),
	CONSTRAINT "users_login_lower" CHECK ("users"."login" = lower("users"."login") and char_length("users"."login") between 1 and 128),
	CONSTRAINT "users_name_length" CHECK (char_length("users"."name") between 1 and 128),
	CONSTRAINT "users_email_length" CHECK (char_length("users"."email") between 3 and 254),
	CONSTRAINT "users_type" CHECK ("users"."type" in ('NORMAL', 'SERVICE')),
	CONSTRAINT "users_service_has_no_credentials" CHECK ("users"."type" = 'NORMAL' or ("users"."password_hash" is null and not "users"."has_mfa" and not "users"."must_change_password")),
	CONSTRAINT "users_lock_whole" CHECK (("users"."locked_at" is null) = ("users"."locked_by_label" is null))
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organization_id_kind_organizations_id_kind_fk" FOREIGN KEY ("organization_id","kind") REFERENCES "public"."organizations"("id","kind") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_profile_id_kind_profiles_id_kind_fk" FOREIGN KEY ("profile_id","kind") REFERENCES "public"."profiles"("id","kind") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_user_type_users_id_type_fk" FOREIGN KEY ("user_id","user_type") REFERENCES "public"."users"("id","type") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_prefix" ON "api_keys" USING btree ("prefix");--> statement-breakpoint
CREATE INDEX "api_keys_by_user" ON "api_keys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "audit_events_by_target" ON "audit_events" USING btree ("target_id","id");--> statement-breakpoint
CREATE INDEX "audit_events_by_actor" ON "audit_events" USING btree ("actor_id","id");--> statement-breakpoint
CREATE INDEX "idempotency_by_age" ON "idempotency" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_one_default" ON "memberships" USING btree ("user_id") WHERE "memberships"."is_default";--> statement-breakpoint
CREATE INDEX "memberships_by_organization" ON "memberships" USING btree ("organization_id","profile_id","user_id");--> statement-breakpoint
CREATE INDEX "memberships_by_profile" ON "memberships" USING btree ("profile_id");--> statement-breakpoint
CREATE UNIQUE INDEX "organizations_name" ON "organizations" USING btree (lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX "organizations_one_platform" ON "organizations" USING btree ("kind") WHERE "organizations"."kind" = 'PLATFORM';--> statement-breakpoint
CREATE INDEX "organizations_created" ON "organizations" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "profiles_name" ON "profiles" USING btree (lower("name"));--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_by_expiry" ON "sessions" USING btree ("absolute_expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_login" ON "users" USING btree ("login");--> statement-breakpoint
CREATE INDEX "users_search" ON "users" USING gin ("search_text" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "users_by_name" ON "users" USING btree (lower("name"),"id");--> statement-breakpoint
CREATE INDEX "users_by_email" ON "users" USING btree (lower(coalesce("email", '')),"id");--> statement-breakpoint
CREATE INDEX "users_by_type" ON "users" USING btree ("type","id");--> statement-breakpoint
CREATE INDEX "users_by_mfa" ON "users" USING btree ("has_mfa","id");--> statement-breakpoint
CREATE INDEX "users_by_created_by" ON "users" USING btree ("created_by_label","id");--> statement-breakpoint
CREATE INDEX "users_by_created_at" ON "users" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "users_by_updated_at" ON "users" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "users_by_last_seen_at" ON "users" USING btree (coalesce("last_seen_at", '-infinity'::timestamptz),"id");