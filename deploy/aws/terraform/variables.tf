variable "image" {
  type        = string
  description = "The image in a registry, with its version"
}

variable "vpc_id" {
  type = string
}

variable "public_subnets" {
  type        = list(string)
  description = "Two or more in different zones, for the load balancer"
}

variable "private_subnets" {
  type        = list(string)
  description = "Two or more in different zones with a way out, for servers and database"
}

variable "certificate_arn" {
  type        = string
  default     = ""
  description = "A certificate of ACM for https; without it the page is plain http"
}

variable "public_name" {
  type        = string
  default     = ""
  description = "The name that people type, where there is a certificate"
}

variable "model_endpoints" {
  type        = list(string)
  default     = []
  description = "The endpoints of SageMaker whose models the servers may ask, by their ARNs"
}

variable "servers" {
  type    = number
  default = 2
}

variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "protected" {
  type        = bool
  default     = true
  description = "Whether database and bucket survive terraform destroy"
}

variable "endpoint" {
  type        = string
  default     = ""
  description = "Another address for all of AWS's services, such as a stand-in on this machine"
}
