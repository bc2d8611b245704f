#!/usr/bin/env bash
# Makes the stack: first everything without a server, then the schema by a task of its own whose success is waited for, then
# the servers. Or updates it: the servers are replaced one by one, and the first new one brings the schema up to date.
# usage: deploy/aws/create.sh Image=... Vpc=... PublicSubnets=a,b PrivateSubnets=c,d [CertificateArn=... PublicName=...]
#   STACK (porthole)  SERVERS (2)     The aws command's own settings name account and region.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
stack=${STACK:-porthole}
private=''
for parameter in "$@"; do
  case $parameter in PrivateSubnets=*) private=${parameter#*=} ;; esac
done
: "${private:?PrivateSubnets=... is missing}"

deploy() {
  aws cloudformation deploy --stack-name "$stack" --template-file "$here/porthole.yaml" \
    --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset --parameter-overrides "$@"
}
resource() {
  aws cloudformation list-stack-resources --stack-name "$stack" --output text \
    --query "StackResourceSummaries[?LogicalResourceId=='$1'].PhysicalResourceId"
}

if aws cloudformation describe-stacks --stack-name "$stack" >/dev/null 2>&1; then
  # As many as there are: those of the old version go on while the schema gets the new one's, which is made for that
  servers=$(aws ecs describe-services --cluster "$(resource Cluster)" --services "$(resource Service)" \
    --query 'services[0].desiredCount' --output text)
else
  servers=0
fi
deploy "$@" "Servers=$servers"

cluster=$(resource Cluster)
group=$(aws ec2 describe-security-groups --group-ids "$(resource ServerGroup)" \
  --query 'SecurityGroups[0].GroupId' --output text)
task=$(aws ecs run-task --cluster "$cluster" --task-definition "$(resource Task)" --launch-type FARGATE \
  --network-configuration "awsvpcConfiguration={subnets=[$private],securityGroups=[$group],assignPublicIp=DISABLED}" \
  --overrides '{"containerOverrides": [{"name": "porthole", "command": ["migrate"]}]}' \
  --query 'tasks[0].taskArn' --output text)
if [ -z "${WITHOUT_WAITING:-}" ]; then
  aws ecs wait tasks-stopped --cluster "$cluster" --tasks "$task"
  status=$(aws ecs describe-tasks --cluster "$cluster" --tasks "$task" \
    --query 'tasks[0].containers[0].exitCode' --output text)
  [ "$status" = 0 ] || { echo "porthole migrate ended with status $status: see the log group of $stack." >&2; exit 1; }
fi

[ "$servers" = "${SERVERS:-2}" ] || deploy "$@" "Servers=${SERVERS:-2}"
balancer=$(aws elbv2 describe-load-balancers --load-balancer-arns "$(resource Balancer)" \
  --query 'LoadBalancers[0].DNSName' --output text)
echo "The balancer answers at $balancer; the DNS entry of PublicName, where there is one, must lead there."
echo "The first start prints a link that makes the administrator: aws logs tail $(resource Logs) --since 10m"
