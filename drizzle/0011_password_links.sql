CREATE TABLE "password_links" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"user_type" text DEFAULT 'NORMAL' NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "password_links_normal_users" CHECK ("password_links"."user_type" = 'NORMAL'),
	CONSTRAINT "password_links_kind" CHECK ("password_links"."kind" in ('MAIL', 'HANDED'))
);
--> statement-breakpoint
ALTER TABLE "password_links" ADD CONSTRAINT "password_links_user_id_user_type_users_id_type_fk" FOREIGN KEY ("user_id","user_type") REFERENCES "public"."users"("id","type") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "password_links_by_user" ON "password_links" USING btree ("user_id");