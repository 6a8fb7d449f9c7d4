# For Docker:                     docker build --tag dvr2mqtt .
# For Home Assistant (the app):   docker build --tag dvr2mqtt-app --target app .
# Nothing in here depends on the architecture.

FROM node:26.10.0-slim AS base
WORKDIR /app

FROM base AS dependencies
COPY package.json package-lock.json ./
# Node runs no TypeScript below node_modules: what is there is for compilers.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && find node_modules -type f \( -name '*.ts' -o -name '*.cts' -o -name '*.mts' -o -name '*.map' \) -delete

FROM base AS program
COPY package.json ./
COPY scripts/strip-types.ts scripts/
COPY src src
RUN node scripts/strip-types.ts && chmod 755 dist/main.js

FROM base AS runtime
# Nobody installs packages in a container that runs.
RUN rm -rf /usr/local/lib/node_modules /opt/yarn-* /usr/local/bin/npm /usr/local/bin/npx \
      /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg \
 && ln -s /app/dist/main.js /usr/local/bin/dvr2mqtt
COPY --from=dependencies /app/node_modules node_modules
COPY --from=program /app/dist dist
COPY --chmod=644 package.json LICENSE CHANGELOG.md config.example.yaml scripts/healthcheck.js ./
ENV NODE_ENV=production
# Megabytes for what dies young: V8's own limit is double, and gains nothing here (bench/README.md).
ENV NODE_OPTIONS=--max-semi-space-size=8
# Threads that have each memory of their own give little of it back; there is one busy thread.
ENV MALLOC_ARENA_MAX=1
# Where `web.port` or `web.host` is another, DVR2MQTT_HEALTH_URL says so; with `web.port: false`, --no-healthcheck.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["node", "/app/healthcheck.js"]
ARG BUILD_VERSION=unknown
ARG BUILD_ARCH="aarch64|amd64"
LABEL org.opencontainers.image.title="dvr2mqtt" \
      org.opencontainers.image.description="Tells MQTT and Home Assistant the truth about the cameras behind Hikvision-type DVRs and NVRs" \
      org.opencontainers.image.url="https://github.com/dvr2mqtt/dvr2mqtt" \
      org.opencontainers.image.documentation="https://github.com/dvr2mqtt/dvr2mqtt#readme" \
      org.opencontainers.image.source="https://github.com/dvr2mqtt/dvr2mqtt" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${BUILD_VERSION}" \
      io.hass.type="app" \
      io.hass.version="${BUILD_VERSION}" \
      io.hass.arch="${BUILD_ARCH}"

# Home Assistant's app. Supervisor gives BUILD_VERSION and BUILD_ARCH, and mounts /data.
# It starts as root, because /data/options.json is root's alone; the entry point gives root up.
FROM runtime AS app
COPY --chmod=755 scripts/app-entry.sh ./
WORKDIR /data
USER root
ENTRYPOINT ["/app/app-entry.sh"]
CMD ["run"]

# For Docker users. /config is the only place that it writes: mount a folder there with config.yaml in it.
FROM runtime AS container
RUN install --directory --owner=node --group=root --mode=775 /config
WORKDIR /config
ENV DVR2MQTT_CONFIG=/config/config.yaml
USER node
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["run"]
