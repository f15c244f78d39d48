CREATE TABLE "reserved_logins" (
	"login" text PRIMARY KEY NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
