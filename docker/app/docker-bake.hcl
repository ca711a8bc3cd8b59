# The app image, and the stages of Quick Start's Dockerfile that it takes the built app from. Values come from
# docker/versions, by way of the environment: scripts/app-image.sh.

variable "VERSION" {}
variable "DEBIAN_IMAGE" {}
variable "NODE_IMAGE" {}
variable "POSTGRES_MAJOR" {}
variable "TEMPORAL_SERVER_IMAGE" {}
variable "TEMPORAL_ADMIN_TOOLS_IMAGE" {}

target "quickstart" {
  output     = ["type=cacheonly"]
  dockerfile = "docker/quickstart/Dockerfile"
  args = {
    DEBIAN_IMAGE               = DEBIAN_IMAGE
    NODE_IMAGE                 = NODE_IMAGE
    POSTGRES_MAJOR             = POSTGRES_MAJOR
    TEMPORAL_SERVER_IMAGE      = TEMPORAL_SERVER_IMAGE
    TEMPORAL_ADMIN_TOOLS_IMAGE = TEMPORAL_ADMIN_TOOLS_IMAGE
  }
}

target "app-build" {
  inherits = ["quickstart"]
  target   = "app-build"
}

target "stripped" {
  inherits = ["quickstart"]
  target   = "stripped"
}

target "app" {
  dockerfile = "docker/app/Dockerfile"
  contexts = {
    app-build = "target:app-build"
    stripped  = "target:stripped"
  }
  args = {
    DEBIAN_IMAGE = DEBIAN_IMAGE
    VERSION      = VERSION
  }
}
