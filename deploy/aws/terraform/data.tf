# --- what is kept ---

data "aws_secretsmanager_random_password" "database" {
  password_length     = 40
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret" "database" {
  name_prefix = "porthole-database-"
}

resource "aws_secretsmanager_secret_version" "database" {
  secret_id = aws_secretsmanager_secret.database.id
  secret_string = jsonencode({
    username = "porthole"
    password = data.aws_secretsmanager_random_password.database.random_password
  })

  # Thought up once: the source has another one each time it is asked
  lifecycle {
    ignore_changes = [secret_string]
  }
}

data "aws_secretsmanager_random_password" "key" {
  password_length     = 48
  exclude_punctuation = true
}

# One key for all servers: what one of them encrypts the others must read
resource "aws_secretsmanager_secret" "key" {
  name_prefix = "porthole-key-"
}

resource "aws_secretsmanager_secret_version" "key" {
  secret_id     = aws_secretsmanager_secret.key.id
  secret_string = data.aws_secretsmanager_random_password.key.random_password

  lifecycle {
    ignore_changes = [secret_string]
  }
}

resource "aws_db_subnet_group" "porthole" {
  name_prefix = "porthole-"
  subnet_ids  = var.private_subnets
}

resource "aws_db_instance" "porthole" {
  identifier                 = "porthole"
  engine                     = "postgres"
  engine_version             = "17.5"
  instance_class             = "db.t4g.small"
  allocated_storage          = 20
  max_allocated_storage      = 200
  storage_type               = "gp3"
  storage_encrypted          = true
  multi_az                   = true
  db_name                    = "porthole"
  username                   = "porthole"
  password                   = jsondecode(aws_secretsmanager_secret_version.database.secret_string)["password"]
  db_subnet_group_name       = aws_db_subnet_group.porthole.name
  vpc_security_group_ids     = [aws_security_group.database.id]
  publicly_accessible        = false
  backup_retention_period    = 14
  deletion_protection        = var.protected
  skip_final_snapshot        = !var.protected
  final_snapshot_identifier  = var.protected ? "porthole-last" : null
  auto_minor_version_upgrade = true
}

resource "aws_s3_bucket" "media" {
  bucket_prefix = "porthole-media-"
  force_destroy = !var.protected
}

resource "aws_s3_bucket_public_access_block" "media" {
  bucket                  = aws_s3_bucket.media.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "media" {
  bucket = aws_s3_bucket.media.id
  versioning_configuration {
    status = "Enabled"
  }
}
