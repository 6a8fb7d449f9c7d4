#!/bin/sh
# Starts the bridge as Home Assistant's app. Supervisor starts the container as root and keeps
# /data/options.json for root alone: this hands over what is the bridge's own, and gives up root for good.
set -eu

chown -Rh node:node /data
# Without the event log the bridge still does its work.
if [ -d /share ]; then
  { mkdir -p /share/dvr2mqtt && chown -h node:node /share/dvr2mqtt; } ||
    echo 'The event log cannot be written to /share/dvr2mqtt.' >&2
fi

exec setpriv --reuid=node --regid=node --init-groups \
  --inh-caps=-all --bounding-set=-all --no-new-privs \
  node /app/dist/main.js "$@"
