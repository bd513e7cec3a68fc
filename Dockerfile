# Debian, not Alpine: what the libraries bring ready-made is proven on glibc, and nothing needs a compiler.
FROM node:20-bookworm-slim AS node
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/client/package.json packages/client/

FROM node AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json tsconfig.client.json vite.config.ts vite.client.config.ts vite.widget.config.ts vite.parts.ts ./
COPY views views
COPY src src
RUN npm run build

FROM node AS dependencies
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev

FROM node
ENV NODE_ENV=production PM2_HOME=/tmp/pm2
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY sql sql
COPY ecosystem.config.js docker/healthcheck.js ./
# All that it writes, without MYSQL_URL: the database, and the secret beside it.
RUN install -d -o node -g node -m 700 data
VOLUME /app/data
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 CMD ["node", "healthcheck.js"]
# pm2-runtime passes SIGTERM on, and waits until the workers have sent their clients away (DRAIN_SECONDS) and stored what
# they have taken (10 s at most). `docker stop` gives 10 s in all: docker run --stop-timeout 60.
STOPSIGNAL SIGTERM
CMD ["node_modules/.bin/pm2-runtime", "start", "ecosystem.config.js"]
