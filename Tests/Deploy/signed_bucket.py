#!/usr/bin/env python3
"""A bucket in moto's S3, whose signatures moto checks.

    signed_bucket.py make ADDRESS BUCKET     makes it, and prints a key and a secret that may use it
    signed_bucket.py count ADDRESS BUCKET    prints how many objects it has; the environment has the key and the secret

moto must have been started with INITIAL_NO_AUTH_ACTION_COUNT=4: the four calls of `make` are the ones that it takes unchecked.
"""

import json
import sys

import boto3

verb, address, bucket = sys.argv[1:]
options = {"endpoint_url": address, "region_name": "us-east-1"}
if verb == "make":
    options.update(aws_access_key_id="a", aws_secret_access_key="b")
    iam = boto3.client("iam", **options)
    iam.create_user(UserName="porthole")
    key = iam.create_access_key(UserName="porthole")["AccessKey"]
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    iam.put_user_policy(UserName="porthole", PolicyName="s3", PolicyDocument=json.dumps(policy))
    boto3.client("s3", **options).create_bucket(Bucket=bucket)
    print(key["AccessKeyId"], key["SecretAccessKey"])
else:
    pages = boto3.client("s3", **options).get_paginator("list_objects_v2").paginate(Bucket=bucket)
    print(sum(page["KeyCount"] for page in pages))
