CREATE TABLE "mfa_challenges" (
	"id" uuid NOT NULL,
	"session_id" text NOT NULL,
	"purpose" text NOT NULL,
	"challenge" text,
	"sealed" "bytea",
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "mfa_challenges_session_id_purpose_pk" PRIMARY KEY("session_id","purpose"),
	CONSTRAINT "mfa_challenges_whole" CHECK (("mfa_challenges"."purpose" = 'TOTP_ENROLMENT') = ("mfa_challenges"."sealed" is not null) and num_nonnulls("mfa_challenges"."sealed", "mfa_challenges"."challenge") = 1)
);
--> statement-breakpoint
CREATE TABLE "mfa_factors" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"user_type" text DEFAULT 'NORMAL' NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"sealed" "bytea",
	"last_step" bigint,
	"credential_id" text,
	"public_key" "bytea",
	"counter" bigint,
	"transports" text[],
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "mfa_factors_normal_users" CHECK ("mfa_factors"."user_type" = 'NORMAL'),
	CONSTRAINT "mfa_factors_kind" CHECK ("mfa_factors"."kind" in ('TOTP', 'PASSKEY')),
	CONSTRAINT "mfa_factors_totp_whole" CHECK (("mfa_factors"."kind" = 'TOTP') = ("mfa_factors"."sealed" is not null)),
	CONSTRAINT "mfa_factors_passkey_whole" CHECK (("mfa_factors"."kind" = 'PASSKEY') = (num_nonnulls("mfa_factors"."credential_id", "mfa_factors"."public_key", "mfa_factors"."counter") = 3)),
	CONSTRAINT "mfa_factors_name_length" CHECK (char_length("mfa_factors"."name") between 1 and 64)
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"user_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "recovery_codes_user_id_hash_pk" PRIMARY KEY("user_id","hash")
);
--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "mfa_required_from" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "owes_second_factor" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "mfa_challenges" ADD CONSTRAINT "mfa_challenges_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mfa_factors" ADD CONSTRAINT "mfa_factors_user_id_user_type_users_id_type_fk" FOREIGN KEY ("user_id","user_type") REFERENCES "public"."users"("id","type") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mfa_factors_by_user" ON "mfa_factors" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "mfa_factors_one_totp" ON "mfa_factors" USING btree ("user_id") WHERE "mfa_factors"."kind" = 'TOTP';--> statement-breakpoint
CREATE UNIQUE INDEX "mfa_factors_credential" ON "mfa_factors" USING btree ("credential_id");