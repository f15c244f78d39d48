# Roster with an external PostgreSQL (DATABASE_URL), or with its own in the volume /var/lib/roster.
FROM node:24-bookworm-slim AS build
WORKDIR /roster
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 ROSTER_DATA_DIR=/var/lib/roster
WORKDIR /roster
COPY --from=build /roster/package.json /roster/next.config.mjs ./
COPY --from=build /roster/node_modules node_modules
COPY --from=build /roster/dist dist
COPY --from=build /roster/.next .next
COPY --from=build /roster/graphql graphql
COPY --from=build /roster/drizzle drizzle
COPY --from=build /roster/src/generated src/generated
COPY --from=build /roster/src/app/tsconfig.json src/app/tsconfig.json
RUN mkdir -p /var/lib/roster && chown node:node /var/lib/roster
USER node
VOLUME /var/lib/roster
EXPOSE 4000
CMD ["node", "--enable-source-maps", "dist/start.js"]
