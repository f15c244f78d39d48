DROP INDEX "views_by_owner";--> statement-breakpoint
CREATE UNIQUE INDEX "views_owner_name" ON "views" USING btree ("owner_id","list",lower("name"));