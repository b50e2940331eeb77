# The images of both services for amd64 and arm64. ./images sets the variables and runs this file.

variable "LATCHKEY_PREFIX" {
  default = "latchkey"
}
variable "LATCHKEY_VERSION" {
  default = "unreleased"
}
variable "LATCHKEY_REVISION" {
  default = "unknown"
}

# Other base images, as in docker-compose.yml. Without them, the Dockerfile's.
variable "MAVEN_IMAGE" {
  default = null
}
variable "JRE_IMAGE" {
  default = null
}

group "default" {
  targets = ["auth-service", "resource-service"]
}

target "service" {
  name      = service
  matrix    = { service = ["auth-service", "resource-service"] }
  target    = service
  tags      = ["${LATCHKEY_PREFIX}/${service}:${LATCHKEY_VERSION}"]
  platforms = ["linux/amd64", "linux/arm64"]
  args = {
    LATCHKEY_VERSION  = LATCHKEY_VERSION
    LATCHKEY_REVISION = LATCHKEY_REVISION
    MAVEN_IMAGE       = MAVEN_IMAGE
    JRE_IMAGE         = JRE_IMAGE
  }
  # The other labels are in the Dockerfile. This one differs in each build.
  labels = {
    "org.opencontainers.image.created" = timestamp()
  }
}
