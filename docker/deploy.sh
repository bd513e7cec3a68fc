#!/usr/bin/env bash
# Rolls an image out: one container after another, one host after another, each only when the one before is ready. Stops
# at the first that is not, and puts that one back to what it ran before; the hosts after it are left as they are.
#
#   docker/deploy.sh registry.example/sarangbang:42 chat-1 chat-2
#
# Each host is reached by ssh, and has Docker, and a folder with docker-compose.yml and .env.
#   FOLDER    that folder (/srv/sarangbang)
#   SERVICES  what is replaced in it, in this order (app1 app2)
#   WAIT      seconds that one may take to be ready, of which stopping the old one may take 60 (180)
#   SETTLE    seconds between two: longer than nginx leaves a host alone that it found away (5)
set -euo pipefail

FOLDER=${FOLDER:-/srv/sarangbang}
SERVICES=${SERVICES:-app1 app2}
WAIT=${WAIT:-180}
SETTLE=${SETTLE:-5}

if [ $# -lt 2 ]; then
  echo "Say which image, and to which hosts: $0 registry.example/sarangbang:42 chat-1 chat-2" >&2
  exit 2
fi
image=$1
shift

# What runs on the host, read whole before it begins. `--wait` is until the container's health check, which asks /readyz, says
# so. What is kept in .env is what runs after a reboot, too.
# shellcheck disable=SC2016
on_host='{
exec < /dev/null
set -eu
folder=$1 image=$2 settle=$3 wait=$4
shift 4
cd "$folder"
keep() {
  grep -v "^IMAGE=" .env > .env.new || true
  echo "IMAGE=$1" >> .env.new
  cat .env.new > .env
  rm .env.new
}
start() {
  docker compose up -d --no-deps --no-build --wait --wait-timeout "$wait" "$1"
}
before=$(sed -n "s/^IMAGE=//p" .env)
docker pull --quiet "$image"
for service; do
  keep "$image"
  if ! start "$service"; then
    docker compose logs --tail 30 "$service" >&2
    if [ -n "$before" ]; then
      keep "$before"
      for back; do start "$back"; done
    fi
    exit 1
  fi
  sleep "$settle"
done
exit
}'

for host; do
  echo "$host: $image"
  # shellcheck disable=SC2086
  if ! ssh -o BatchMode=yes "$host" sh -s -- "$FOLDER" "$image" "$SETTLE" "$WAIT" $SERVICES <<< "$on_host"; then
    echo "$host is not ready with $image. It is back at what it ran before, if that was known; the hosts after it are untouched." >&2
    exit 1
  fi
done
