import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseReference } from "../../../src/core/image/parse-reference.ts";
import { compareVersions } from "../../../src/core/tag/compare-tags.ts";
import { chooseTag } from "../../../src/core/tag/choose-tag.ts";
import { parseTag } from "../../../src/core/tag/parse-tag.ts";
import { tagShape } from "../../../src/core/tag/tag-shape.ts";
import { defaultRules } from "./default-rules.ts";

type Published = readonly [image: string, tag: string, listed: string, expected: string | null];

/** The same, image by image, as a table of text. */
const byImage = readFileSync(new URL("../../fixtures/published-tags.txt", import.meta.url), "utf8")
  .split("\n")
  .flatMap((line): readonly Published[] => {
    const [, image, tag, expected, listed] = /^([^#\s]+):(\S+) -> (\S+) \| (.+)$/.exec(line) ?? [];
    if (image === undefined || tag === undefined || listed === undefined || expected === undefined) return [];
    return [[image, tag, listed, expected === "-" ? null : expected]];
  });

/**
 * How publishers name their tags, family by family: an excerpt of what each registry lists (Docker Hub, mcr.microsoft.com,
 * registry.access.redhat.com, public.ecr.aws, quay.io, cgr.dev), and what a maintainer of such an image would pick of it.
 */
const byFamily: readonly Published[] = [
  ["mysql", "8.0.37-debian", "8.0.36-debian 8.0.37-debian 8.0.40-debian 8.4.3-oraclelinux9 8.4.3", "8.0.40-debian"],
  [
    "mysql",
    "8.4.0-oraclelinux9",
    "8.4.0-oraclelinux9 8.4.3-oraclelinux9 9.0.1-oraclelinux9 8.4-oraclelinux9",
    "8.4.3-oraclelinux9",
  ],
  ["mariadb", "10.11.8-jammy", "10.11.8-jammy 10.11.9-jammy 11.4.3-noble 11.5.2-noble 11.4-noble", "11.4.3-noble"],
  [
    "mongo",
    "6.0.15-jammy",
    "6.0.15-jammy 7.0.14-jammy 8.0.3-noble 8.0.4-windowsservercore-ltsc2022 8.0.0-rc3-jammy",
    "8.0.3-noble",
  ],
  [
    "mongo",
    "7.0.9-nanoserver-1809",
    "7.0.9-nanoserver-1809 7.0.14-nanoserver-1809 7.0.14-nanoserver-ltsc2022 7.0.14-nanoserver",
    "7.0.14-nanoserver-1809",
  ],
  [
    "rabbitmq",
    "3.13.2-management-alpine",
    "3.13.2-management-alpine 3.13.7-management-alpine 4.0.3-management-alpine 4.1.0-rc.1-management-alpine 4.0.3-alpine",
    "4.0.3-management-alpine",
  ],
  [
    "memcached",
    "1.6.27-alpine3.19",
    "1.6.27-alpine3.19 1.6.32-alpine3.20 1.6.32-alpine 1.6.32-bookworm",
    "1.6.32-alpine3.20",
  ],
  [
    "php",
    "8.3-fpm-alpine3.20",
    "8.3-fpm-alpine3.20 8.3.12-fpm-alpine3.20 8.4-fpm-alpine3.20 8.4-fpm-alpine3.23 8.4-fpm-alpine3.22 8.5-rc-fpm-alpine3.22",
    "8.4-fpm-alpine3.23",
  ],
  ["php", "8.3.7-cli", "8.3.7-cli 8.3.12-cli 8.4.0RC1-cli 8.3.12-fpm 8.3.12-cli-bookworm", "8.3.12-cli"],
  [
    "wordpress",
    "6.5.3-php8.2-fpm-alpine",
    "6.5.3-php8.2-fpm-alpine 6.6.2-php8.2-fpm-alpine 6.7.0-php8.3-fpm-alpine 6.6.2-php8.2-fpm cli-2.10.0-php8.2",
    "6.6.2-php8.2-fpm-alpine",
  ],
  [
    "wordpress",
    "cli-2.10.0-php8.2",
    "cli-2.10.0-php8.2 cli-2.11.0-php8.2 cli-2.11.0-php8.3 6.6.2-php8.2",
    "cli-2.11.0-php8.2",
  ],
  [
    "nextcloud",
    "29.0.1-fpm-alpine",
    "29.0.1-fpm-alpine 29.0.9-fpm-alpine 30.0.2-fpm-alpine 30-fpm-alpine 31.0.0rc1-fpm-alpine",
    "30.0.2-fpm-alpine",
  ],
  [
    "caddy",
    "2.7.6-builder-alpine",
    "2.7.6-builder-alpine 2.8.4-builder-alpine 2.8.4-alpine 2.9.0-beta.3-builder-alpine",
    "2.8.4-builder-alpine",
  ],
  ["httpd", "2.4.59-alpine3.19", "2.4.59-alpine3.19 2.4.62-alpine3.20 2.4.62-alpine", "2.4.62-alpine3.20"],
  [
    "tomcat",
    "10.1-jdk21-temurin-jammy",
    "10.1-jdk21-temurin-jammy 10.1-jdk21-temurin-noble 10.1.30-jdk21-temurin-jammy 10.1.30-jdk21-temurin-noble 10.1-jdk17-temurin-jammy 11.0.0-M20-jdk21-temurin-jammy",
    null,
  ],
  [
    "tomcat",
    "10.1.24-jdk21-temurin-jammy",
    "10.1.24-jdk21-temurin-jammy 10.1.30-jdk21-temurin-noble 10.1.30-jdk22-temurin-jammy 11.0.0-M20-jdk21-temurin-jammy",
    "10.1.30-jdk21-temurin-noble",
  ],
  [
    "maven",
    "3.9-eclipse-temurin-21-alpine",
    "3.9-eclipse-temurin-21-alpine 4.0.0-beta-3-eclipse-temurin-21-alpine 3.9-eclipse-temurin-23-alpine 3.9.9-eclipse-temurin-21-alpine",
    null,
  ],
  [
    "maven",
    "3.9.6-amazoncorretto-17-al2023",
    "3.9.6-amazoncorretto-17-al2023 3.9.9-amazoncorretto-17-al2023 3.9.9-amazoncorretto-21-al2023",
    "3.9.9-amazoncorretto-17-al2023",
  ],
  [
    "gradle",
    "8.7.0-jdk21-jammy",
    "8.7.0-jdk21-jammy 8.10.2-jdk21-jammy 8.10.2-jdk22-jammy 8.10.2-jdk21-alpine 8.10-jdk21-jammy",
    "8.10.2-jdk21-jammy",
  ],
  [
    "rust",
    "1.79-slim-bookworm",
    "1.79-slim-bookworm 1.82-slim-bookworm 1.82.0-slim-bookworm 1.82-slim-bullseye 1.82-bookworm",
    "1.82-slim-bookworm",
  ],
  [
    "hexpm/elixir",
    "1.16.2-erlang-26.2.5-alpine-3.19.1",
    "1.16.2-erlang-26.2.5-alpine-3.19.1 1.16.3-erlang-26.2.5-alpine-3.20.3 1.17.3-erlang-27.1.2-alpine-3.20.3 1.17.0-rc.1-erlang-26.2.5-alpine-3.20.3",
    "1.17.3-erlang-27.1.2-alpine-3.20.3",
  ],
  [
    "elixir",
    "1.16.3-otp-26-alpine",
    "1.16.3-otp-26-alpine 1.17.3-otp-26-alpine 1.17.3-otp-27-alpine 1.17.3-alpine",
    "1.17.3-otp-27-alpine",
  ],
  ["erlang", "26.2.5-alpine", "26.2.5-alpine 26.2.5.5-alpine 27.1.2-alpine 27.0-rc3-alpine", "27.1.2-alpine"],
  [
    "julia",
    "1.10.3-bookworm",
    "1.10.3-bookworm 1.11.1-bookworm 1.12.0-alpha1-bookworm 1.11.1-alpine3.20",
    "1.11.1-bookworm",
  ],
  [
    "perl",
    "5.38.2-slim-bookworm",
    "5.38.2-slim-bookworm 5.40.0-slim-bookworm 5.40.0-slim-threaded-bookworm 5.40.0-bookworm",
    "5.40.0-slim-bookworm",
  ],
  [
    "haskell",
    "9.8.2-slim-buster",
    "9.8.2-slim-buster 9.10.1-slim-bullseye 9.8.4-slim-bullseye",
    "9.10.1-slim-bullseye",
  ],
  ["swift", "5.10-jammy", "5.10-jammy 6.0-jammy 6.0-noble 6.0.1-jammy 6.0-jammy-slim 6.0-rhel-ubi9", "6.0-jammy"],
  ["swift", "5.10.1-amazonlinux2", "5.10.1-amazonlinux2 6.0.1-amazonlinux2 6.0.1-rhel-ubi9", "6.0.1-amazonlinux2"],
  [
    "mcr.microsoft.com/dotnet/aspnet",
    "8.0-alpine3.19",
    "8.0-alpine3.19 8.0-alpine3.20 9.0-alpine3.20 10.0-alpine3.23 10.0-alpine3.22 10.0-alpine3.23-amd64 8.0.8-alpine3.20 10.0.0-alpine3.23",
    "10.0-alpine3.23",
  ],
  [
    "mcr.microsoft.com/dotnet/aspnet",
    "8.0.4-jammy-chiseled",
    "8.0.4-jammy-chiseled 8.0.10-jammy-chiseled 10.0.1-noble-chiseled 9.0.0-noble-chiseled 10.0.1-noble-chiseled-extra",
    "10.0.1-noble-chiseled",
  ],
  [
    "mcr.microsoft.com/dotnet/sdk",
    "8.0.204-1-jammy-amd64",
    "8.0.204-1-jammy-amd64 8.0.403-1-jammy-amd64 8.0.403-1-jammy-arm64v8 8.0.403-jammy-amd64",
    "8.0.403-1-jammy-amd64",
  ],
  [
    "mcr.microsoft.com/dotnet/runtime-deps",
    "8.0-cbl-mariner2.0-distroless",
    "8.0-cbl-mariner2.0-distroless 8.0-azurelinux3.0-distroless 9.0-azurelinux3.0-distroless",
    null,
  ],
  [
    "registry.access.redhat.com/ubi9/ubi",
    "9.3-1552",
    "9.3-1552 9.3-1610 9.4-947 9.4-1181.1717514880 9.4-1214.1726694543 9.4 9.5-1730489303 9.3-1552-source",
    "9.5-1730489303",
  ],
  ["registry.access.redhat.com/ubi8/nodejs-16", "1-80", "1-80 1-98 1-111.1689167507 1-116 1-80-source", "1-116"],
  [
    "amazonlinux",
    "2023.4.20240416.0",
    "2023.4.20240416.0 2023.6.20241031.0 2.0.20241031.0 2023 2023.4.20240416.0-minimal 2023.6.20241031.0-minimal",
    "2023.6.20241031.0",
  ],
  ["rockylinux/rockylinux", "9.3.20231119", "9.3.20231119 9.4.20240523 9.4 9.3-minimal 8.9.20231119", "9.4.20240523"],
  ["rockylinux/rockylinux", "9-minimal", "9-minimal 8-minimal 9.4-minimal 10-minimal", "10-minimal"],
  ["fedora", "39", "39 40 41 rawhide 42 43", "43"],
  ["oraclelinux", "8-slim", "8-slim 9-slim 8-slim-fips 7-slim 10-slim 9", "10-slim"],
  [
    "archlinux",
    "base-20240101.0.204074",
    "base-20240101.0.204074 base-20241103.0.276116 base-devel-20241103.0.276116 multilib-devel-20241103.0.276116",
    "base-20241103.0.276116",
  ],
  ["photon", "5.0-20240504", "5.0-20240504 5.0-20241026 4.0-20241026 5.0", "5.0-20241026"],
  [
    "nvidia/cuda",
    "12.4.1-cudnn-devel-ubuntu22.04",
    "12.4.1-cudnn-devel-ubuntu22.04 12.6.2-cudnn-devel-ubuntu22.04 12.6.2-cudnn-devel-ubuntu24.04 12.6.2-cudnn-runtime-ubuntu22.04 12.6.2-cudnn-devel-rockylinux9",
    "12.6.2-cudnn-devel-ubuntu22.04",
  ],
  [
    "nvidia/cuda",
    "12.1.0-devel-centos7",
    "12.1.0-devel-centos7 12.3.2-devel-centos7 12.6.2-devel-rockylinux8",
    "12.3.2-devel-centos7",
  ],
  [
    "tensorflow/tensorflow",
    "2.16.1-gpu-jupyter",
    "2.16.1-gpu-jupyter 2.18.0-gpu-jupyter 2.18.0rc2-gpu-jupyter 2.18.0-gpu nightly-gpu-jupyter",
    "2.18.0-gpu-jupyter",
  ],
  [
    "jupyter/scipy-notebook",
    "2024-05-06",
    "2024-05-06 2024-10-21 python-3.11.9 hub-4.1.5 x86_64-2024-10-21 9ed3b8de5de1 ubuntu-24.04",
    "2024-10-21",
  ],
  [
    "jupyter/scipy-notebook",
    "x86_64-python-3.11",
    "x86_64-python-3.11 aarch64-python-3.12 x86_64-python-3.12 python-3.12",
    "x86_64-python-3.12",
  ],
  [
    "bitnami/postgresql",
    "16.3.0-debian-12-r1",
    "16.3.0-debian-12-r1 16.3.0-debian-12-r23 16.4.0-debian-12-r0 17.0.0-debian-12-r3 17.0.0-debian-12-r11 17.0.0",
    "17.0.0-debian-12-r11",
  ],
  [
    "bitnami/redis",
    "7.2.4-debian-11-r5",
    "7.2.4-debian-11-r5 7.2.5-debian-12-r4 7.4.1-debian-12-r0",
    "7.4.1-debian-12-r0",
  ],
  [
    "grafana/grafana",
    "10.4.2-ubuntu",
    "10.4.2-ubuntu 11.3.0-ubuntu 11.3.0 11.4.0-preview-ubuntu 11.3.0-security-01-ubuntu",
    "11.3.0-ubuntu",
  ],
  ["prom/prometheus", "v2.52.0", "v2.52.0 v2.55.0 v3.0.0-rc.0 v2.55.0-rc.1 v3.0.0 main v3.0.0-beta.1", "v3.0.0"],
  [
    "registry.k8s.io/kube-apiserver",
    "v1.30.1",
    "v1.30.1 v1.31.2 v1.32.0-alpha.1 sha256-0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0.sig",
    "v1.31.2",
  ],
  ["gcr.io/distroless/static", "nonroot", "nonroot debug latest debug-nonroot nonroot-amd64", null],
  ["cgr.dev/chainguard/node", "20-dev", "20-dev 22-dev 22 latest-dev", "22-dev"],
  [
    "mcr.microsoft.com/windows/servercore",
    "10.0.20348.2402",
    "10.0.20348.2402 10.0.20348.2762 10.0.26100.2033 10.0.17763.6414 ltsc2022 ltsc2025",
    "10.0.20348.2762",
  ],
  ["mcr.microsoft.com/windows/servercore", "ltsc2022", "ltsc2022 ltsc2025 ltsc2019", null],
  [
    "traefik",
    "v3.0.1-windowsservercore-ltsc2022",
    "v3.0.1-windowsservercore-ltsc2022 v3.2.0-windowsservercore-ltsc2022 v3.2.0-windowsservercore-1809 v3.2.0 v3.2.0-nanoserver-ltsc2022",
    "v3.2.0-windowsservercore-ltsc2022",
  ],
  [
    "selenium/standalone-chrome",
    "4.20.0-20240505",
    "4.20.0-20240505 4.26.0-20241101 124.0-20240425 130.0-20241024 124.0-chromedriver-124.0-grid-4.20.0-20240505",
    "4.26.0-20241101",
  ],
  ["selenium/standalone-chrome", "4.20", "4.10 4.20 4.26 3.141 95.0 124.0 130.0", "4.26"],
  [
    "docker",
    "26.1-dind-alpine3.19",
    "26.1-dind-alpine3.19 26.1.4-dind-alpine3.19 26.1.4-dind-alpine3.20 26.1-dind-alpine3.20 27.3-dind-alpine3.20 27.3.1-dind-alpine3.20 27.3-dind-rootless",
    "27.3-dind-alpine3.20",
  ],
  ["composer", "2.7", "2.7 2.8 2.8.2 lts", "2.8"],
  [
    "golangci/golangci-lint",
    "v1.58-alpine",
    "v1.58-alpine v1.61-alpine v2.1-alpine v2.1.6-alpine v1.61",
    "v2.1-alpine",
  ],
  ["hashicorp/terraform", "1.8.3", "1.8.3 1.9.8 1.10.0-alpha20240828 1.10.0-beta1 light", "1.9.8"],
  ["elasticsearch", "8.13.4", "8.13.4 8.15.3 7.17.24", "8.15.3"],
  [
    "clickhouse/clickhouse-server",
    "24.3.3.102-alpine",
    "24.3.3.102-alpine 24.10.1.2812-alpine 24.10-alpine head-alpine",
    "24.10.1.2812-alpine",
  ],
  [
    "influxdb",
    "1.8.10-data-alpine",
    "1.8.10-data-alpine 1.11.8-data-alpine 2.7.10-alpine 1.11.8-meta-alpine",
    "1.11.8-data-alpine",
  ],
  ["zookeeper", "3.8.4-jre-17", "3.8.4-jre-17 3.9.3-jre-17 3.9.3", "3.9.3-jre-17"],
  [
    "confluentinc/cp-kafka",
    "7.6.1-1-ubi8",
    "7.6.1-1-ubi8 7.6.1-2-ubi8 7.7.1-1-ubi8 7.7.1-2-ubi8 7.7.1-1-ubi8.amd64 7.7.1 7.7.1-1-ubi8.arm64 latest-ubi8 7.6.0-1-ubi8",
    "7.7.1-2-ubi8",
  ],
  [
    "confluentinc/cp-kafka",
    "7.6.1-1-ubi8.amd64",
    "7.6.1-1-ubi8.amd64 7.7.1-1-ubi8 7.7.1-1-ubi8.amd64 7.7.1-1-ubi8.arm64",
    "7.7.1-1-ubi8.amd64",
  ],
  [
    "adoptopenjdk",
    "11.0.11_9-jdk-hotspot-focal",
    "11.0.11_9-jdk-hotspot-focal 11.0.12_7-jdk-hotspot-focal 11.0.12_7-jre-hotspot-focal 16.0.1_9-jdk-hotspot-focal",
    "11.0.12_7-jdk-hotspot-focal",
  ],
  ["amazoncorretto", "21-al2023", "21-al2023 21-al2023-jdk 21.0.5-al2023 23-al2023 25-al2023", "25-al2023"],
  [
    "amazoncorretto",
    "17.0.11-alpine3.18",
    "17.0.11-alpine3.18 17.0.13-alpine3.18 21.0.5-alpine3.20 25.0.1-alpine3.22 25.0.1-alpine3.22-jdk",
    "25.0.1-alpine3.22",
  ],
  ["amazoncorretto", "8u412-al2", "8u412-al2 8u432-al2 8u432-al2-native-jdk 8u462-al2023", "8u462-al2023"],
  [
    "sapmachine",
    "21.0.3-jdk-ubuntu-22.04",
    "21.0.3-jdk-ubuntu-22.04 21.0.5-jdk-ubuntu-22.04 21.0.5-jdk-ubuntu-24.04 21.0.5-jre-ubuntu-22.04",
    "21.0.5-jdk-ubuntu-22.04",
  ],
  [
    "bellsoft/liberica-openjdk-alpine",
    "21.0.3-10",
    "21.0.3-10 21.0.5-11 17.0.8.1-1 21.0.4-9 21.0.5-11-cds",
    "21.0.5-11",
  ],
  [
    "azul/zulu-openjdk",
    "17.0.11-17.50",
    "17.0.11-17.50 17.0.13-17.54 17.0.13-17.54-jre 21.0.5-21.38 17.0.10-17.48",
    "21.0.5-21.38",
  ],
  [
    "neo4j",
    "5.20.0-community-ubi9",
    "5.20.0-community-ubi9 5.25.1-community-ubi9 2025.01.0-community-ubi9 5.25.1-enterprise-ubi9 5.25.1-community-bullseye",
    "2025.01.0-community-ubi9",
  ],
  [
    "sonarqube",
    "10.5.1-community",
    "10.5.1-community 10.7.0-community 24.12.0.100206-community lts-community 10.7.0-developer",
    "10.7.0-community",
  ],
  ["odoo", "17.0-20240508", "17.0-20240508 17.0-20241030 18.0-20241108 17 16.0-20241108", "18.0-20241108"],
  ["odoo", "17.0", "17.0 18.0 17.0-20241030 16", "18.0"],
  [
    "ghost",
    "5.82.2-alpine3.20",
    "5.82.2-alpine3.20 5.98.1-alpine3.20 5.98.1-bookworm 5-alpine3.20",
    "5.98.1-alpine3.20",
  ],
  [
    "drupal",
    "10.2.6-php8.2-apache-bookworm",
    "10.2.6-php8.2-apache-bookworm 10.3.6-php8.2-apache-bookworm 11.0.5-php8.3-apache-bookworm 10.3.6-php8.2-fpm-bookworm",
    "10.3.6-php8.2-apache-bookworm",
  ],
  ["percona/percona-server", "8.0.36-28.1", "8.0.36-28.1 8.0.37-29.1 8.0.37-29.1-amd64 8.4.2-2.1", "8.4.2-2.1"],
  [
    "denoland/deno",
    "alpine-1.43.1",
    "alpine-1.43.1 alpine-1.46.3 alpine-2.1.4 debian-2.1.4 alpine 2.1.4",
    "alpine-2.1.4",
  ],
  ["denoland/deno", "debian-1.43.1", "debian-1.43.1 debian-1.46.3 debian-2.1.4 alpine-2.1.4 debian", "debian-2.1.4"],
  [
    "jenkins/agent",
    "3206.vb_15dcf73f6a_9-1-alpine-jdk17",
    "3206.vb_15dcf73f6a_9-1-alpine-jdk17 latest-alpine-jdk17",
    null,
  ],
  ["haproxy", "3.2-dev", "2.9 2.9-dev 3.0 3.0-dev 3.1 3.1-dev 3.2 3.2-dev 3.2-dev5 3.3-dev 3.4-dev 3.4", "3.4"],
  ["apache/superset", "2.0.1-dev", "2.0.0 2.0.0-dev 2.0.1 2.0.1-dev 2.1.0 2.1.0-dev 3.0.0-dev 3.0.0", "3.0.0-dev"],
  ["apache/superset", "2.0.1", "2.0.0 2.0.0-dev 2.0.1 2.0.1-dev 2.1.0 2.1.0-dev 3.0.0-dev 3.0.0", "3.0.0"],
  [
    "mcr.microsoft.com/powershell",
    "7.2.1-alpine-3.14-20211215",
    "7.2.1-alpine-3.14-20211215 7.4.2-alpine-3.20-20240904 7.4.2-alpine-3.17-20240904",
    "7.4.2-alpine-3.20-20240904",
  ],
  [
    "adoptopenjdk/openjdk11",
    "x86_64-ubuntu-jdk-11.0.11_9",
    "x86_64-ubuntu-jdk-11.0.11_9 x86_64-ubuntu-jdk-11.0.12_7 aarch64-ubuntu-jdk-11.0.13_8 jdk-11.0.13_8",
    "x86_64-ubuntu-jdk-11.0.12_7",
  ],
  [
    "apache/airflow",
    "slim-2.4.3-python3.10",
    "slim-2.4.3-python3.10 slim-2.10.3-python3.10 2.10.3-python3.10 slim-2.10.3-python3.12 slim-3.0.0rc1-python3.10",
    "slim-2.10.3-python3.12",
  ],
  ["calico/node", "v3.25.0", "v3.25.0 v3.29.1 v3.30.0-0.dev-122-g1fc1f5d v3.29.1-arm64", "v3.29.1"],
  ["rancher/rancher", "v2.7.1", "v2.7.1 v2.9.3 v2.9-head v2.10.0-rc1 v2.9.3-linux-amd64", "v2.9.3"],
  ["registry.k8s.io/etcd", "3.5.6-0", "3.5.6-0 3.5.16-0 3.5.16-1 3.6.0-alpha.0 3.5.16", "3.5.16-1"],
  ["google/cloud-sdk", "200.0.0-alpine", "200.0.0-alpine 499.0.0-alpine", "499.0.0-alpine"],
  ["docker", "1.13.1", "1.13.1 17.03.0 17.12.1 27.3.1", "27.3.1"],
  ["percona", "8.0.36-28", "8.0.36-28 8.0.37-29", "8.0.37-29"],
  ["percona", "8.0.36-28", "8.0.34-26 8.0.35-27 8.0.36-28 8.0.37-29 8.0.33-25-debian", "8.0.37-29"],
  [
    "flink",
    "1.19.0-scala_2.12-java11",
    "1.19.0-scala_2.12-java11 1.20.0-scala_2.12-java11 1.20.0-scala_2.12-java17 1.20.0-java11",
    "1.20.0-scala_2.12-java11",
  ],
  [
    "spark",
    "3.5.1-scala2.12-java17-python3-ubuntu",
    "3.5.1-scala2.12-java17-python3-ubuntu 3.5.3-scala2.12-java17-python3-ubuntu 3.5.3-scala2.12-java17-r-ubuntu 4.0.0-preview2-scala2.13-java17-python3-ubuntu",
    "3.5.3-scala2.12-java17-python3-ubuntu",
  ],
  [
    "minio/minio",
    "RELEASE.2024-05-10T01-41-38Z",
    "RELEASE.2024-05-10T01-41-38Z RELEASE.2024-10-29T16-01-48Z RELEASE.2024-10-29T16-01-48Z.fips RELEASE.2024-10-02T17-50-41Z RELEASE.2024-10-29T16-01-48Z-cpuv1 latest",
    "RELEASE.2024-10-29T16-01-48Z",
  ],
  [
    "rancher/k3s",
    "v1.30.1-k3s1",
    "v1.30.1-k3s1 v1.31.1-k3s1 v1.31.2-rc1-k3s1 v1.31.1-k3s2 v1.31.1-k3s1-amd64",
    "v1.31.1-k3s2",
  ],
  [
    "public.ecr.aws/lambda/python",
    "3.12.2024.05.10.15",
    "3.12.2024.05.10.15 3.12.2024.11.22.09 3.12 3.13.2024.11.22.09 3.12.2024.11.22.09-x86_64 3.12.2024.11.22.09-arm64",
    "3.13.2024.11.22.09",
  ],
  ["public.ecr.aws/lambda/python", "3.12-x86_64", "3.12-x86_64 3.13-x86_64 3.13-arm64 3.13", "3.13-x86_64"],
  [
    "clojure",
    "temurin-21-tools-deps-1.11.1.1413-bookworm",
    "temurin-21-tools-deps-1.11.1.1413-bookworm temurin-21-tools-deps-1.12.0.1479-bookworm temurin-23-tools-deps-1.12.0.1479-bookworm temurin-21-lein-2.11.2-bookworm",
    "temurin-21-tools-deps-1.12.0.1479-bookworm",
  ],
  [
    "clojure",
    "temurin-17-lein-2.10.0-jammy",
    "temurin-17-lein-2.10.0-jammy temurin-17-lein-2.11.2-jammy temurin-21-lein-2.11.2-jammy temurin-17-lein-2.11.2-noble",
    "temurin-17-lein-2.11.2-jammy",
  ],
  ["alt", "p10-20240501", "p10-20240501 sisyphus-20241103 p11-20241103", null],
  ["alt", "p10-20240501", "p10-20240501 p10-20241103 sisyphus-20241103 p11-20241103", "p10-20241103"],
  [
    "mcr.microsoft.com/mssql/server",
    "2022-CU12-ubuntu-22.04",
    "2022-CU12-ubuntu-22.04 2022-CU15-ubuntu-22.04 2022-CU15-GDR1-ubuntu-22.04 2022-latest 2019-CU28-ubuntu-20.04",
    "2022-CU15-ubuntu-22.04",
  ],
  [
    "jenkins/jenkins",
    "2.452.1-lts-jdk17",
    "2.452.1-lts-jdk17 2.479.1-lts-jdk17 2.483-jdk17 2.479.1-lts-jdk21 2.479.1-jdk17 lts-jdk17",
    "2.479.1-lts-jdk17",
  ],
  ["jenkins/jenkins", "2.459-jdk17", "2.459-jdk17 2.483-jdk17 2.479.1-jdk17", "2.483-jdk17"],
  ["gitlab/gitlab-ce", "17.0.1-ce.0", "17.0.1-ce.0 17.5.1-ce.0 17.5.1-ce.1 18.0.0-rc42.ce.0 rc nightly", "17.5.1-ce.1"],
  [
    "gitlab/gitlab-runner",
    "alpine-v17.0.0",
    "alpine-v17.0.0 alpine-v17.5.3 ubuntu-v17.5.3 alpine3.19-v17.5.3",
    "alpine-v17.5.3",
  ],
  [
    "gitlab/gitlab-runner",
    "alpine3.18-v16.5.0",
    "alpine3.18-v16.5.0 alpine3.18-v17.2.1 alpine3.22-v18.1.0 alpine3.19-v17.5.3",
    "alpine3.22-v18.1.0",
  ],
  [
    "mcr.microsoft.com/playwright",
    "v1.44.0-jammy",
    "v1.44.0-jammy v1.48.2-jammy v1.48.2-noble v1.48.2-jammy-arm64 next-jammy",
    "v1.48.2-jammy",
  ],
  ["mcr.microsoft.com/devcontainers/javascript-node", "4.0.13-22-trixie", "4.0.13-22-trixie 4.0.14-24-trixie", null],
  [
    "mcr.microsoft.com/devcontainers/javascript-node",
    "4.0.13-22-trixie",
    "4.0.13-22-trixie 4.0.13-24-trixie 4.0.14-22-trixie 4.0.14-24-trixie 4-22-trixie 22-trixie",
    "4.0.14-22-trixie",
  ],
  [
    "mcr.microsoft.com/devcontainers/python",
    "1.0.0-3.11-bookworm",
    "1.0.0-3.11-bookworm 1.0.0-3.12-bookworm 1.1.0-3.11-bookworm 1.1.0-3.12-bookworm 1-3.12-bookworm",
    "1.1.0-3.11-bookworm",
  ],
  [
    "postgis/postgis",
    "16-3.4-alpine",
    "16-3.4-alpine 16-3.5-alpine 17-3.5-alpine 17-3.4-alpine 16-3.4",
    "17-3.5-alpine",
  ],
  [
    "pypy",
    "3.10-7.3.15-slim-bookworm",
    "3.10-7.3.15-slim-bookworm 3.10-7.3.17-slim-bookworm 3.9-7.3.16-slim-bookworm 3.10-slim-bookworm",
    "3.10-7.3.17-slim-bookworm",
  ],
  [
    "linuxserver/plex",
    "1.40.2.8395-c67dce28e-ls216",
    "1.40.2.8395-c67dce28e-ls216 1.41.0.8994-f2c27da23-ls240 1.41.0.8994-f2c27da23-ls241 amd64-1.41.0.8994-f2c27da23-ls241 version-1.41.0.8994-f2c27da23",
    "1.41.0.8994-f2c27da23-ls241",
  ],
  ["homeassistant/home-assistant", "2024.5.3", "2024.5.3 2024.11.1 2024.12.0b0 2024.11 dev", "2024.11.1"],
  ["quay.io/centos/centos", "stream9", "stream9 stream8 stream9-minimal stream10", "stream10"],
  ["opensuse/leap", "15.5", "15.5 15.6 16.0 42.3 15.6.0.10.3", "16.0"],
  ["busybox", "1.36.1-uclibc", "1.36.1-uclibc 1.37.0-uclibc 1.37.0-musl 1.37-uclibc", "1.37.0-uclibc"],
  ["buildpack-deps", "jammy-curl", "jammy-curl noble-curl oracular-curl bookworm-curl", "noble-curl"],
  [
    "open-liberty",
    "24.0.0.5-kernel-slim-java17-openj9-ubi-minimal",
    "24.0.0.5-kernel-slim-java17-openj9-ubi-minimal 24.0.0.10-kernel-slim-java17-openj9-ubi-minimal 24.0.0.10-kernel-slim-java21-openj9-ubi-minimal",
    "24.0.0.10-kernel-slim-java17-openj9-ubi-minimal",
  ],
  [
    "ibm-semeru-runtimes",
    "open-21.0.3_9-jdk-jammy",
    "open-21.0.3_9-jdk-jammy open-21.0.4_7-jdk-jammy open-21.0.4.1_7-jdk-jammy open-17.0.12_7-jdk-jammy open-21.0.4_7-jre-jammy",
    "open-21.0.4.1_7-jdk-jammy",
  ],
  [
    "cypress/browsers",
    "node-20.13.0-chrome-124.0.6367.155-1-ff-125.0.3",
    "node-20.13.0-chrome-124.0.6367.155-1-ff-125.0.3 node-22.11.0-chrome-130.0.6723.69-1-ff-132.0",
    "node-22.11.0-chrome-130.0.6723.69-1-ff-132.0",
  ],
  ["google/cloud-sdk", "476.0.0-alpine", "476.0.0-alpine 499.0.0-alpine 499.0.0-slim alpine", "499.0.0-alpine"],
  ["nvidia/tensorrt", "24.04-py3", "24.04-py3 24.10-py3 24.10-py3-igpu", "24.10-py3"],
  ["pgvector/pgvector", "pg16", "pg16 pg17 0.8.0-pg16", "pg17"],
  [
    "timescale/timescaledb",
    "2.14.2-pg16",
    "2.14.2-pg16 2.17.1-pg16 2.17.1-pg17 2.17.1-pg16-oss latest-pg16",
    "2.17.1-pg16",
  ],
  ["acme/app", "1.2.3-20240501.1", "1.2.3-20240501.1 1.2.3-20240501.2 1.2.4-20240601.1 1.2.4", "1.2.4-20240601.1"],
  [
    "acme/app",
    "main-1a2b3c4-1716200000",
    "main-1a2b3c4-1716200000 main-2b3c4d5-1716300000 pr-7-2b3c4d5-1716400000",
    "main-2b3c4d5-1716300000",
  ],
  ["acme/app", "2024.05.10-1", "2024.05.10-1 2024.05.10-2 2024.06.01-1", "2024.06.01-1"],
  ["acme/app", "1.0.0-SNAPSHOT", "1.0.0-SNAPSHOT 1.0.1-SNAPSHOT 1.0.0", "1.0.0"],
  ["acme/app", "v1", "v1 v2 v1.2 v2.0.1", "v2"],
  ["acme/app", "release-1.4", "release-1.4 release-1.6 1.6 release-1.6.1", "release-1.6"],
  [
    "debian",
    "testing-20240211-slim",
    "testing-20240211-slim testing-20241016-slim bookworm-20241016-slim",
    "testing-20241016-slim",
  ],
  [
    "kong",
    "3.6.1-20240502-ubuntu",
    "3.6.1-20240502-ubuntu 3.8.0-20240920-ubuntu 3.8.0-ubuntu",
    "3.8.0-20240920-ubuntu",
  ],
  [
    "nats",
    "2.10.14-nanoserver-1809",
    "2.10.14-nanoserver-1809 2.10.22-nanoserver-1809 2.10.22-nanoserver 2.10.22-windowsservercore-1809",
    "2.10.22-nanoserver-1809",
  ],
  [
    "eclipse-temurin",
    "21.0.3_9-jre-ubi9-minimal",
    "21.0.3_9-jre-ubi9-minimal 21.0.5_11-jre-ubi9-minimal 21.0.5_11-jdk-ubi9-minimal 25_36-jre-ubi10-minimal 25.0.1_8-jre-ubi10-minimal",
    "25.0.1_8-jre-ubi10-minimal",
  ],
  ["node", "20.11.0-alpine", "20.11.0-alpine 20.18.0-alpine 22.11.0-alpine 23.1.0-alpine", "22.11.0-alpine"],
  ["python", "3.12.3-slim", "3.12.3-slim 3.12.7-slim 3.13.0-slim 3.14.0a1-slim", "3.13.0-slim"],
  ["vaultwarden/server", "1.30.5-alpine", "1.30.5-alpine 1.32.4-alpine 1.32.4 testing-alpine", "1.32.4-alpine"],
  [
    "pytorch/pytorch",
    "2.3.0-cuda12.1-cudnn8-runtime",
    "2.3.0-cuda12.1-cudnn8-runtime 2.3.1-cuda12.1-cudnn8-runtime 2.3.1-cuda11.8-cudnn8-runtime 2.5.1-cuda12.4-cudnn9-runtime",
    "2.3.1-cuda12.1-cudnn8-runtime",
  ],
  ["mono", "6.12.0.182-slim", "6.12.0.182-slim 6.12.0.200-slim 6.12-slim", "6.12.0.200-slim"],
  ["bash", "5.2.26-alpine3.19", "5.2.26-alpine3.19 5.2.37-alpine3.20 devel-20241022-alpine3.20", "5.2.37-alpine3.20"],
  [
    "bash",
    "devel-20240101-alpine3.19",
    "devel-20240101-alpine3.19 devel-20241022-alpine3.20 5.2.37-alpine3.20",
    "devel-20241022-alpine3.20",
  ],
  ["unit", "1.32.1-php8.3", "1.32.1-php8.3 1.33.0-php8.3 1.33.0-go1.23 1.33.0-minimal", "1.33.0-php8.3"],
  ["jetty", "12.0.9-jdk21-alpine", "12.0.9-jdk21-alpine 12.0.14-jdk21-alpine 12.0.14-jdk21", "12.0.14-jdk21-alpine"],
  ["registry", "2.8.3", "2.8.3 3.0.0-rc.1 3.0.0", "3.0.0"],
  [
    "haproxy",
    "2.8.9-alpine3.19",
    "2.8.9-alpine3.19 2.8.12-alpine3.20 3.0.6-alpine3.20 3.1-dev10-alpine3.20",
    "3.0.6-alpine3.20",
  ],
  ["keycloak/keycloak", "24.0.4-0", "24.0.4-0 26.0.5-0 26.0.5-1 26.0.5", "26.0.5-1"],
  ["wiremock/wiremock", "3.5.4-1", "3.5.4-1 3.9.2-1 3.9.2-1-alpine 3.9.2", "3.9.2-1"],
  [
    "mongo-express",
    "1.0.2-18-alpine3.21",
    "1.0.2-18-alpine3.21 1.0.2-20-alpine3.21 1.0.2-18-alpine3.22 1.0.2-20-alpine3.22 1.0.0-18-alpine3.21 1.0.0-20-alpine3.21 1.0-20-alpine3.22",
    "1.0.2-18-alpine3.22",
  ],
  [
    "almalinux",
    "9.5-minimal-20241118",
    "9.5-minimal-20241118 9.6-minimal-20250522 10.1-minimal-20251125 9-minimal-20250522 9.6-20250522",
    "10.1-minimal-20251125",
  ],
  [
    "rockylinux",
    "9.5.20241118-minimal",
    "9.5.20241118-minimal 9.5.20241118 9.6.20250531-minimal",
    "9.6.20250531-minimal",
  ],
  [
    "amazonlinux",
    "2.0.20241217.0-with-sources",
    "2.0.20241217.0-with-sources 2.0.20250305.0-with-sources 2023.6.20241212.0",
    "2.0.20250305.0-with-sources",
  ],
  ["fluentd", "v1.16.2-1.1", "v1.16.2-1.1 v1.16.7-1.0 v1.17.1-1.2 v1.17.1-debian-1.2", "v1.17.1-1.2"],
  ["fluentd", "v1.16-debian-1", "v1.16-debian-1 v1.17-debian-1 v1.18-debian-1 v1.18-1", "v1.18-debian-1"],
  [
    "maven",
    "4.0.0-rc-2-eclipse-temurin-21",
    "4.0.0-rc-2-eclipse-temurin-21 4.0.0-rc-5-eclipse-temurin-21 3.9.11-eclipse-temurin-21",
    "4.0.0-rc-5-eclipse-temurin-21",
  ],
  [
    "sapmachine",
    "23-jdk-alpine-3.20",
    "23-jdk-alpine-3.20 25-jdk-alpine-3.22 24-jdk-alpine-3.21 25-jdk-alpine-3.23",
    "25-jdk-alpine-3.23",
  ],
  [
    "ibm-semeru-runtimes",
    "open-23.0.1_11-jdk-noble",
    "open-23.0.1_11-jdk-noble open-25.0.1_8-jdk-noble open-24.0.2_12-jdk-noble open-25.0.1_8-jre-noble",
    "open-25.0.1_8-jdk-noble",
  ],
  ["swift", "6.0.3-focal", "6.0.3-focal 6.1.3-focal 6.2.1-noble 6.2.1-jammy 6.1.3-jammy", "6.2.1-noble"],
  ["ros", "humble-ros-base-jammy", "humble-ros-base-jammy jazzy-ros-base-noble humble-ros-core-jammy", null],
  [
    "tomcat",
    "9.0.98-jdk21-corretto-al2",
    "9.0.98-jdk21-corretto-al2 9.0.111-jdk21-corretto-al2 9.0.111-jdk21-corretto-al2023 10.1.48-jdk21-corretto-al2023 11.0.14-jdk21-corretto-al2023",
    "11.0.14-jdk21-corretto-al2023",
  ],
  [
    "couchbase",
    "enterprise-7.6.4",
    "enterprise-7.6.4 community-7.6.4 enterprise-7.6.8 7.6.8 enterprise-8.0.0",
    "enterprise-8.0.0",
  ],
  ["aerospike", "ce-7.2.0.4", "ce-7.2.0.4 ee-7.2.0.6 ce-7.2.0.11 ce-8.0.0.1", "ce-8.0.0.1"],
  ["bonita", "2024.3-u0", "2024.3-u0 2024.3-u4 2025.1-u2 10.2.0", "2025.1-u2"],
  ["dart", "3.6.0-sdk", "3.6.0-sdk 3.7.0-209.1.beta-sdk 3.10.1-sdk 3.10.1", "3.10.1-sdk"],
  [
    "friendica",
    "2024.08-fpm-alpine",
    "2024.08-fpm-alpine 2024.12-fpm-alpine 2025.07-rc-fpm-alpine 2024.12-fpm",
    "2024.12-fpm-alpine",
  ],
  ["hitch", "1.8.0-1", "1.8.0-1 1.8.0-2 1.8.0", "1.8.0-2"],
  [
    "gradle",
    "8.12.0-jdk23-alpine",
    "8.12.0-jdk23-alpine 9.2.1-jdk23-alpine 9.2.1-jdk25-alpine 8.14.3-jdk23-alpine",
    "9.2.1-jdk25-alpine",
  ],
  [
    "open-liberty",
    "24.0.0.12-full-java21-openj9-ubi-minimal",
    "24.0.0.12-full-java21-openj9-ubi-minimal 25.0.0.11-full-java21-openj9-ubi-minimal beta",
    "25.0.0.11-full-java21-openj9-ubi-minimal",
  ],
  ["perl", "5.40.0-slim", "5.40.0-slim 5.41.7-slim 5.42.0-slim 5.43.1-slim devel-slim", "5.42.0-slim"],
  [
    "postgres",
    "16beta2-alpine3.18",
    "16beta2-alpine3.18 16beta3-alpine3.18 16.0-alpine3.18 17.0-alpine3.20",
    "17.0-alpine3.20",
  ],
  ["mysql", "8.0.40", "8.0.40 8.4.7 9.0.1 9.5.0 9.7.1", "9.7.1"],
  [
    "mariadb",
    "11.4.4-noble",
    "11.4.4-noble 11.8.5-noble 12.1.2-noble 12.2.2-noble 12.3.2-noble 11.7.2-noble",
    "12.3.2-noble",
  ],
  ["kibana", "8.17.0", "8.17.0 8.19.6 9.2.0", "9.2.0"],
  [
    "rabbitmq",
    "4.0.5-management",
    "4.0.5-management 4.1.5-management 4.2.0-management 4.2.0-rc.1-management",
    "4.2.0-management",
  ],
  [
    "haskell",
    "9.8-slim-bullseye",
    "9.8-slim-bullseye 9.12-slim-bullseye 9.12-slim-bookworm 9.8.4-slim-bullseye 9.12.2-slim-bookworm",
    "9.12-slim-bookworm",
  ],
  [
    "nvidia/cuda",
    "11.8.0-cudnn8-runtime-ubuntu20.04",
    "11.8.0-cudnn8-runtime-ubuntu20.04 12.3.2-cudnn8-runtime-ubuntu20.04 12.3.2-cudnn8-runtime-ubuntu22.04 13.0.1-cudnn-runtime-ubuntu24.04",
    "12.3.2-cudnn8-runtime-ubuntu22.04",
  ],
  [
    "mcr.microsoft.com/dotnet/sdk",
    "9.0-nanoserver-1809",
    "9.0-nanoserver-1809 9.0-nanoserver-ltsc2022 10.0-nanoserver-ltsc2022 10.0-nanoserver-ltsc2025",
    "10.0-nanoserver-ltsc2022",
  ],
  [
    "mcr.microsoft.com/dotnet/aspnet",
    "8.0-bookworm-slim",
    "8.0-bookworm-slim 9.0-bookworm-slim 10.0-noble 10.0-alpine3.23",
    null,
  ],
  [
    "mcr.microsoft.com/dotnet/framework/aspnet",
    "4.8.1-20240514-windowsservercore-ltsc2022",
    "4.8.1-20240514-windowsservercore-ltsc2022 4.8.1-20251014-windowsservercore-ltsc2022 4.8.1-20251014-windowsservercore-ltsc2025 4.8-20251014-windowsservercore-ltsc2019",
    "4.8.1-20251014-windowsservercore-ltsc2022",
  ],
  [
    "mcr.microsoft.com/azure-functions/python",
    "4-python3.11",
    "4-python3.11 4-python3.12 4-python3.11-slim 4.1042.100-1-python3.11",
    null,
  ],
  [
    "ghcr.io/astral-sh/uv",
    "0.4.10-python3.12-bookworm-slim",
    "0.4.10-python3.12-bookworm-slim 0.9.11-python3.12-bookworm-slim 0.9.11-python3.13-trixie-slim 0.9.11-python3.12-trixie-slim",
    "0.9.11-python3.12-bookworm-slim",
  ],
  [
    "ghcr.io/astral-sh/uv",
    "python3.12-bookworm-slim",
    "python3.12-bookworm-slim python3.13-bookworm-slim python3.14-trixie-slim 0.9.11",
    "python3.14-trixie-slim",
  ],
  ["gcr.io/distroless/java17-debian12", "nonroot", "nonroot debug latest", null],
  ["quay.io/keycloak/keycloak", "26.0.7", "26.0.7 26.4.5 26.4 nightly 999.0.0-SNAPSHOT 26.4.5-0", "26.4.5"],
  [
    "docker.elastic.co/elasticsearch/elasticsearch",
    "8.13.4-amd64",
    "8.13.4-amd64 8.19.6-amd64 8.19.6 9.2.0-arm64 9.2.0-amd64",
    "9.2.0-amd64",
  ],
  ["nvcr.io/nvidia/pytorch", "24.04-py3", "24.04-py3 25.10-py3 25.10-py3-igpu", "25.10-py3"],
  ["acme/app", "2024-05-10T01-41-38Z", "2024-05-10T01-41-38Z 2024-06-10T01-41-38Z", "2024-06-10T01-41-38Z"],
  ["acme/app", "20240510T014138Z", "20240510T014138Z 20240610T014138Z", "20240610T014138Z"],
  ["acme/app", "20240510014138", "20240510014138 20240610014138 20240610", "20240610014138"],
  ["acme/app", "v1.2.3-4-gabcdef1", "v1.2.3-4-gabcdef1 v1.2.4-1-g1234567 v1.2.4", "v1.2.4-1-g1234567"],
  [
    "jenkins/inbound-agent",
    "3206.vb_15dcf73f6a_9-2-jdk17",
    "3206.vb_15dcf73f6a_9-2-jdk17 3248.v65ecb_254c298-1-jdk17 3248.v65ecb_254c298-1 3256.v88a_f6e922152-1-jdk17",
    "3256.v88a_f6e922152-1-jdk17",
  ],
  ["redis/redis-stack", "7.2.0-v10", "7.2.0-v10 7.2.0-v11 7.4.0-v0 7.4.0-rc1 6.2.6-v15", "7.4.0-v0"],
  ["redis/redis-stack", "7.2.0-v9", "7.2.0-v9 7.2.0-v10 7.2.0", "7.2.0-v10"],
  [
    "gitlab/gitlab-runner",
    "alpine3.22-v18.0.1",
    "alpine3.22-v18.0.1 alpine3.23-v18.4.0 alpine-v18.4.0 v18.4.0",
    "alpine3.23-v18.4.0",
  ],
  [
    "gitlab/gitlab-runner",
    "alpine3.22-v18.0.1",
    "alpine3.22-v18.0.1 alpine3.22-v18.4.0 alpine3.23-v18.4.0",
    "alpine3.22-v18.4.0",
  ],
  [
    "gitlab/gitlab-runner",
    "alpine3.18-v16.11.0",
    "alpine3.18-v16.11.0 alpine3.19-v17.1.0 alpine3.21-v18.0.1",
    "alpine3.21-v18.0.1",
  ],
  [
    "lscr.io/linuxserver/sonarr",
    "version-4.0.4.1491",
    "version-4.0.4.1491 4.0.5.1710-ls245 version-4.0.5.1710 develop-version-4.0.5.1750",
    "version-4.0.5.1710",
  ],
  [
    "plexinc/pms-docker",
    "1.40.2.8395-c67dce28e",
    "1.40.2.8395-c67dce28e 1.41.0.8992-8463ad060 plexpass",
    "1.41.0.8992-8463ad060",
  ],
  [
    "vllm/vllm-openai",
    "v0.5.0.post1",
    "v0.5.0.post1 v0.5.1 v0.6.0 v0.6.1.post2 v0.6.1.post1 v0.7.0rc1",
    "v0.6.1.post2",
  ],
  ["acme/app", "build-1234", "build-1234 build-1300", "build-1300"],
  ["acme/app", "1234", "1234 1300 v1300", "1300"],
  ["acme/app", "1.2.3-feature-login", "1.2.3-feature-login 1.2.4-feature-login 1.2.4", "1.2.4-feature-login"],
  ["acme/app", "stable-2024.1", "stable-2024.1 stable-2024.2 nightly-2024.3", "stable-2024.2"],
  ["acme/app", "3.2.1_linux_amd64", "3.2.1_linux_amd64 3.3.0_linux_arm64 3.3.0_linux_amd64", "3.3.0_linux_amd64"],
  ["acme/app", "1.0.0-alpha.1", "1.0.0-alpha.1 1.0.0-beta.1 1.1.0-alpha.1", "1.0.0-beta.1"],
  ["acme/app", "1.0.0-dev.20240501", "1.0.0-dev.20240501 1.0.0-dev.20240601 1.0.0-rc.1", "1.0.0-rc.1"],
  // docker-library/official-images: library/fluentd, dart, buildpack-deps, maven
  [
    "fluentd",
    "v1.16.2-debian-1.1",
    "v1.16.2-debian-1.1 v1.17.1-debian-1.2 v1.18.0-debian-1.0 v1.18.0-1.0 v1.18.0-debian-arm64-1.0 v1.17-debian-1",
    "v1.18.0-debian-1.0",
  ],
  [
    "dart",
    "3.6.0-334.3.beta-sdk",
    "3.6.0-334.3.beta-sdk 3.6.0-334.4.beta-sdk 3.7.0-209.1.beta-sdk",
    "3.6.0-334.4.beta-sdk",
  ],
  ["dart", "3.6.0-334.3.beta-sdk", "3.6.0-334.3.beta-sdk 3.6.0-334.4.beta-sdk 3.6.0-sdk 3.6.1-sdk", "3.6.1-sdk"],
  ["dart", "3.6.0-sdk", "3.6.0-sdk 3.7.0-209.1.beta-sdk", null],
  ["buildpack-deps", "24.04-curl", "24.04-curl 24.10-curl 25.10-curl 26.04-curl 26.04 26.10-curl", "26.04-curl"],
  [
    "maven",
    "3.9.9-ibm-semeru-23-noble",
    "3.9.9-ibm-semeru-23-noble 3.9.11-ibm-semeru-23-noble 3.9.11-ibm-semeru-21-noble 3.9.11-ibm-semeru-25-noble",
    "3.9.11-ibm-semeru-25-noble",
  ],
  // Docker Hub's images of one architecture have the lines of the official image
  ["arm64v8/node", "20.11.0-alpine3.19", "20.11.0-alpine3.19 24.9.0-alpine3.22 25.1.0-alpine3.22", "24.9.0-alpine3.22"],
];

const published = [...byFamily, ...byImage];

test("the table of text is read whole", () => {
  expect(byImage.length).toBeGreaterThan(500);
});

function choose(image: string, tag: string, listed: readonly string[]): string | null {
  const reference = parseReference(`${image}:${tag}`);
  if (reference === null) throw new Error(`${image}:${tag} is no reference`);
  const choice = chooseTag({ image: reference, tag }, listed, defaultRules, new Date("2026-11-24"));
  return choice.kind === "candidates" ? choice.candidates[0].tag : null;
}

test.for(published)("%s:%s among %s becomes %s", ([image, tag, listed, expected]) => {
  expect(choose(image, tag, listed.split(" "))).toBe(expected);
});

test("whatever tag of a list is the current one, its proposal is listed, not lower, and stays", () => {
  for (const [image, , text] of published) {
    const listed = text.split(" ");
    for (const tag of listed) {
      const proposed = choose(image, tag, listed);
      if (proposed === null) continue;
      const from = parseTag(tag);
      const to = parseTag(proposed);
      expect(listed).toContain(proposed);
      expect([tag, proposed, compareVersions(to, from) >= 0]).toEqual([tag, proposed, true]);
      expect([tag, proposed, from.preRelease !== null || tagShape(to) === tagShape(from)]).toEqual([
        tag,
        proposed,
        true,
      ]);
      expect([image, tag, proposed, choose(image, proposed, listed)]).toEqual([image, tag, proposed, null]);
    }
  }
});
