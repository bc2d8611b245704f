#!/usr/bin/env bash
# The course's commands, kept as history. New machines ignore the container that this declares since 2026-07-31, when
# Google ended the agent that started it: the machine comes up and nothing listens on port 8501. Use create.sh.
# Machines that were made with it before then run on, without support after 2027-07-31.
# usage: IMAGE=... deploy/gcloud/create-with-container.sh     USER: whose name the gallery shows
set -euo pipefail
image=${IMAGE:?IMAGE names the image in a registry}
echo "New machines ignore the container since 2026-07-31: use create.sh." >&2

gcloud compute instances create-with-container porthole --zone="${ZONE:-europe-west1-b}" --machine-type=e2-small \
  --image-family=cos-stable --image-project=cos-cloud --tags=porthole \
  --container-image="$image" --container-restart-policy=always --container-env=USER="${USER:-}"
gcloud compute firewall-rules create open-8501 --direction=INGRESS --action=ALLOW --rules=tcp:8501 --target-tags=porthole
