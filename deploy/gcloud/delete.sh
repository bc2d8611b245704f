#!/usr/bin/env bash
# Takes away what create.sh made, but the data disk and its snapshots: WITH_DATA=yes takes the disk too.
# usage: deploy/gcloud/delete.sh     NAME (porthole)  ZONE (europe-west1-b)
set -euo pipefail
name=${NAME:-porthole}
zone=${ZONE:-europe-west1-b}

gcloud compute instances update "$name" --zone="$zone" --no-deletion-protection
gcloud compute instances delete "$name" --zone="$zone" --quiet
gcloud compute firewall-rules delete open-8501 --quiet
if [ "${WITH_DATA:-}" = yes ]; then
  gcloud compute disks remove-resource-policies "$name-data" --zone="$zone" --resource-policies="$name-nightly"
  gcloud compute resource-policies delete "$name-nightly" --region="${zone%-*}" --quiet
  gcloud compute disks delete "$name-data" --zone="$zone" --quiet
fi
