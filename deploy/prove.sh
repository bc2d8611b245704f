#!/usr/bin/env bash
# Runs everything about deployment that can run on one machine, with stand-ins for what cannot be had there, and counts.
# usage: deploy/prove.sh [PART ...]
#   parts without an image: tls balancer storage operations upgrade aws monitoring
#   parts with one: image slim gcloud course compose kubernetes
#   IMAGE (porthole:latest), SLIM_IMAGE (porthole:slim)  PORTHOLE (.build/debug/porthole)
#   REBUILD=yes: image and slim are also laid out twice, and compared
#   OLD: an older version's installed program, for upgrade
#   PYTHON (python3): with moto[server], boto3, PyYAML
#   KUBERNETES_VALIDATE, TF_PLUGIN_DIR, PROMTOOL: where these are
# A part whose programs are not there fails: nothing is passed over in silence.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
export IMAGE=${IMAGE:-porthole:latest} PYTHON=${PYTHON:-python3} PORTHOLE=${PORTHOLE:-.build/debug/porthole}
[ $# -gt 0 ] || set -- tls balancer storage operations upgrade aws monitoring image slim gcloud course compose kubernetes
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT TERM
registry=europe-west1-docker.pkg.dev/my-project/team/porthole:1.0
proxy=gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.18.2

# A script of deploy/gcloud, whose machine gets the local image
machine() {
  local script=deploy/gcloud/$1
  shift
  env IMAGE="$registry" "$PYTHON" Tests/Deploy/compute_engine.py "$script" "$@" --map "$registry=$IMAGE"
}
gcloud_part() {
  docker build --quiet --tag porthole-cloud-sql-proxy Tests/Deploy/cloud-sql-proxy >/dev/null
  machine create.sh USER=Ada --then deploy/gcloud/delete.sh
  CLOUD_SQL=my-project:europe-west1:annotations machine create.sh PGUSER=porthole@my-project.iam \
    --map "$proxy=porthole-cloud-sql-proxy" --then deploy/gcloud/delete.sh
  machine create-with-container.sh
}
kubernetes_part() {
  docker save "$IMAGE" | podman load --quiet >/dev/null
  Tests/Deploy/kubernetes "$IMAGE"
}
part() {
  case $1 in
    tls) Tests/Deploy/own-tls ;;
    balancer) scripts/with-postgres Tests/Deploy/balancer ;;
    storage) scripts/with-postgres Tests/Deploy/storage ;;
    operations) scripts/with-postgres Tests/Deploy/operations ;;
    upgrade) scripts/with-postgres Tests/Deploy/rolling-upgrade ;;
    image) Tests/Deploy/image "$IMAGE" ;;
    slim) SLIM=yes Tests/Deploy/image "${SLIM_IMAGE:-porthole:slim}" ;;
    gcloud) gcloud_part ;;
    course) Tests/Deploy/course "$IMAGE" ;;
    compose) Tests/Deploy/compose "$IMAGE" ;;
    aws) Tests/Deploy/aws ;;
    kubernetes) kubernetes_part ;;
    monitoring) scripts/with-postgres Tests/Deploy/monitoring ;;
    *) echo "FAIL  there is no part $1" ;;
  esac
}
for name in "$@"; do
  echo "--- $name"
  before=$(grep -c '^FAIL' "$log")
  part "$name" 2>&1 | tee -a "$log"
  status=${PIPESTATUS[0]}
  # Ended early, without a line that says so
  if [ "$status" != 0 ] && [ "$(grep -c '^FAIL' "$log")" = "$before" ]; then
    echo "FAIL  $name ended with status $status" | tee -a "$log"
  fi
done
passed=$(grep -c '^ok ' "$log")
failed=$(grep -c '^FAIL' "$log")
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
