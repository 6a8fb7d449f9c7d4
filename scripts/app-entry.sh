#!/bin/sh
# Starts the bridge as Home Assistant's app. Supervisor starts the container as root and keeps
# /data/options.json for root alone: this hands over what is the bridge's own, and gives up root for good.
set -eu

chown -Rh node:node /data
if [ -d /share ]; then
  mkdir -p /share/dvr2mqtt
  chown -Rh node:node /share/dvr2mqtt
fi

exec setpriv --reuid=node --regid=node --init-groups \
  --inh-caps=-all --bounding-set=-all --no-new-privs \
  node /app/dist/main.js "$@"
