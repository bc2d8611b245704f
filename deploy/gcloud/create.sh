#!/usr/bin/env bash
# One virtual machine on Google Compute Engine that runs Porthole from a registry, its data on a disk of its own with
# nightly snapshots. Run it once; docs/gcloud.md tells what each line is for and what it costs.
# usage: IMAGE=REGION-docker.pkg.dev/PROJECT/REPOSITORY/porthole:VERSION deploy/gcloud/create.sh [NAME=VALUE ...]
#   NAME=VALUE are settings of the program, such as USER=Ada; no spaces in them, and no secrets: whoever may see the
#   machine sees them.
#   NAME (porthole)  ZONE (europe-west1-b)  MACHINE_TYPE (e2-small)  DISK_SIZE (50GB)  OPEN_TO (0.0.0.0/0)
#   SERVICE_ACCOUNT (the project's default one)
#   CLOUD_SQL=PROJECT:REGION:INSTANCE   the database is in Cloud SQL, through its proxy; pass PGUSER=... as a setting
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
image=${IMAGE:?IMAGE names the image in a registry, such as europe-west1-docker.pkg.dev/my-project/team/porthole:1.0}
name=${NAME:-porthole}
zone=${ZONE:-europe-west1-b}

settings=''
for setting in "$@"; do
  [[ $setting =~ ^[A-Z_]+=[^[:space:]\|\&\\%\$\"\']*$ ]] || { echo "$setting is not NAME=VALUE without spaces." >&2; exit 64; }
  settings+=" --env $setting"
done
user_data=$(mktemp)
trap 'rm -f "$user_data"' EXIT
template=cloud-init.yaml
[ -z "${CLOUD_SQL:-}" ] || template=cloud-init-cloud-sql.yaml
sed -e "s|@IMAGE@|$image|" -e "s|@REGISTRY@|${image%%/*}|" -e "s|@SETTINGS@|${settings# }|" \
  -e "s|@CLOUD_SQL@|${CLOUD_SQL:-}|g" "$here/$template" >"$user_data"
account=()
[ -z "${SERVICE_ACCOUNT:-}" ] || account=(--service-account="$SERVICE_ACCOUNT")

# Survives the machine: auto-delete=no
gcloud compute disks create "$name-data" --zone="$zone" --size="${DISK_SIZE:-50GB}" --type=pd-balanced

# Every night, kept for two weeks, also after the disk is gone
gcloud compute resource-policies create snapshot-schedule "$name-nightly" --region="${zone%-*}" \
  --description="Porthole's data, every night" --daily-schedule --start-time=03:00 \
  --max-retention-days=14 --on-source-disk-delete=keep-auto-snapshots
gcloud compute disks add-resource-policies "$name-data" --zone="$zone" --resource-policies="$name-nightly"

gcloud compute instances create "$name" --zone="$zone" --machine-type="${MACHINE_TYPE:-e2-small}" \
  --image-family=cos-stable --image-project=cos-cloud --tags=porthole --scopes=cloud-platform "${account[@]}" \
  --shielded-secure-boot --deletion-protection \
  --disk=name="$name-data",device-name=porthole-data,auto-delete=no \
  --metadata-from-file=user-data="$user_data" --metadata=google-logging-enabled=true

gcloud compute firewall-rules create open-8501 --direction=INGRESS --action=ALLOW --rules=tcp:8501 \
  --source-ranges="${OPEN_TO:-0.0.0.0/0}" --target-tags=porthole
