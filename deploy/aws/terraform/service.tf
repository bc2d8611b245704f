# --- what runs ---

resource "aws_cloudwatch_log_group" "porthole" {
  name_prefix       = "/porthole/"
  retention_in_days = 90
}

resource "aws_ecs_cluster" "porthole" {
  name = "porthole"
}

resource "aws_iam_role" "start" {
  name_prefix = "porthole-start-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "start" {
  role = aws_iam_role.start.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = [aws_secretsmanager_secret.database.arn, aws_secretsmanager_secret.key.arn]
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage",
        ]
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.porthole.arn}:*"
      },
    ]
  })
}

# What a server may do itself: use the bucket, ask the named models, and nothing else
resource "aws_iam_role" "task" {
  name_prefix        = "porthole-task-"
  assume_role_policy = aws_iam_role.start.assume_role_policy
}

resource "aws_iam_role_policy" "task" {
  role = aws_iam_role.task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:ListBucket", "s3:ListBucketMultipartUploads"]
        Resource = aws_s3_bucket.media.arn
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
        Resource = "${aws_s3_bucket.media.arn}/*"
      },
    ]
  })
}

resource "aws_iam_role_policy" "models" {
  count = length(var.model_endpoints) == 0 ? 0 : 1
  role  = aws_iam_role.task.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sagemaker:InvokeEndpoint", Resource = var.model_endpoints }]
  })
}

resource "aws_ecs_task_definition" "porthole" {
  family                   = "porthole"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = aws_iam_role.start.arn
  task_role_arn            = aws_iam_role.task.arn

  # Only what was used lately: everything that must survive is in the database and the bucket
  volume {
    name = "data"
  }

  container_definitions = jsonencode([{
    name                   = "porthole"
    image                  = var.image
    essential              = true
    cpu                    = 512
    memory                 = 1024
    readonlyRootFilesystem = true
    user                   = "10001:10001"
    linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
    stopTimeout            = 40
    portMappings           = [{ containerPort = 8501, protocol = "tcp" }]
    mountPoints            = [{ sourceVolume = "data", containerPath = "/data", readOnly = false }]
    environment = [
      { name = "PGHOST", value = aws_db_instance.porthole.address },
      { name = "PGPORT", value = tostring(aws_db_instance.porthole.port) },
      { name = "PGDATABASE", value = "porthole" },
      { name = "PGSSLMODE", value = "require" },
      { name = "MEDIA_BUCKET", value = aws_s3_bucket.media.id },
      { name = "AWS_REGION", value = var.region },
      { name = "TRUSTED_PROXIES", value = "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16" },
      { name = "PUBLIC_URL", value = local.public_url },
      # Longer than the load balancer needs to notice: two checks of five seconds
      { name = "SHUTDOWN_DELAY", value = "15" },
    ]
    secrets = [
      { name = "PGUSER", valueFrom = "${aws_secretsmanager_secret.database.arn}:username::" },
      { name = "PGPASSWORD", valueFrom = "${aws_secretsmanager_secret.database.arn}:password::" },
      { name = "SECRET_KEY", valueFrom = aws_secretsmanager_secret_version.key.arn },
    ]
    healthCheck = {
      command = ["CMD", "/usr/local/bin/porthole", "healthcheck"], interval = 30, timeout = 5, retries = 3, startPeriod = 60
    }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group = aws_cloudwatch_log_group.porthole.name, awslogs-region = var.region, awslogs-stream-prefix = "porthole"
      }
    }
  }])
}

resource "aws_ecs_service" "porthole" {
  name                               = "porthole"
  cluster                            = aws_ecs_cluster.porthole.id
  task_definition                    = aws_ecs_task_definition.porthole.arn
  desired_count                      = var.servers
  launch_type                        = "FARGATE"
  health_check_grace_period_seconds  = 120
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  depends_on                         = [aws_lb_listener.http]

  network_configuration {
    subnets         = var.private_subnets
    security_groups = [aws_security_group.server.id]
  }
  load_balancer {
    container_name   = "porthole"
    container_port   = 8501
    target_group_arn = aws_lb_target_group.porthole.arn
  }
}

# --- the way in ---

resource "aws_lb" "porthole" {
  name_prefix        = "port-"
  load_balancer_type = "application"
  subnets            = var.public_subnets
  security_groups    = [aws_security_group.balancer.id]
  # Longer than the silence of a long upload or of a stream of events
  idle_timeout               = 300
  drop_invalid_header_fields = true
}

resource "aws_lb_target_group" "porthole" {
  name_prefix          = "port-"
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = 8501
  vpc_id               = var.vpc_id
  deregistration_delay = 30

  # No stickiness: sessions are in the database
  health_check {
    path                = "/ready"
    interval            = 5
    timeout             = 3
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.porthole.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = var.certificate_arn == "" ? "forward" : "redirect"
    target_group_arn = var.certificate_arn == "" ? aws_lb_target_group.porthole.arn : null

    dynamic "redirect" {
      for_each = var.certificate_arn == "" ? [] : [443]
      content {
        protocol    = "HTTPS"
        port        = redirect.value
        status_code = "HTTP_301"
      }
    }
  }
}

resource "aws_lb_listener" "https" {
  count             = var.certificate_arn == "" ? 0 : 1
  load_balancer_arn = aws_lb.porthole.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.porthole.arn
  }
}

output "address" {
  value = aws_lb.porthole.dns_name
}
