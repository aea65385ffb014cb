import type { RegistryEventSource } from "../../../src/core/config/registry-event-settings.ts";

/** What each registry posts after a push, shortened from the pages that its parser names. */
export const recordedPushes: readonly (readonly [RegistryEventSource["from"], string, object, string])[] = [
  [
    "docker-hub",
    "docker.io",
    {
      callback_url:
        "https://registry.hub.docker.com/u/svendowideit/testhook/hook/2141b5bi5i5b02bec211i4eeih0242eg11000a/",
      push_data: { pushed_at: 1417566161, pusher: "trustedbuilder", tag: "latest" },
      repository: { name: "testhook", namespace: "svendowideit", repo_name: "svendowideit/testhook", status: "Active" },
    },
    "svendowideit/testhook",
  ],
  [
    "quay",
    "quay.io",
    {
      name: "repository",
      repository: "mynamespace/repository",
      namespace: "mynamespace",
      docker_url: "quay.io/mynamespace/repository",
      homepage: "https://quay.io/repository/mynamespace/repository",
      updated_tags: ["latest"],
    },
    "mynamespace/repository",
  ],
  [
    "harbor",
    "harbor.example.com",
    {
      type: "PUSH_ARTIFACT",
      occur_at: 1586922308,
      operator: "admin",
      event_data: {
        resources: [
          {
            digest: "sha256:8a9e9863dbb6e10edb5adfe917c00da84e1700fa76e7ed02476aa6e6fb8ee0d8",
            tag: "latest",
            resource_url: "hub.harbor.com/test-webhook/debian:latest",
          },
        ],
        repository: { name: "debian", namespace: "test-webhook", repo_full_name: "test-webhook/debian" },
      },
    },
    "test-webhook/debian",
  ],
  [
    "harbor",
    "harbor.example.com",
    {
      specversion: "1.0",
      type: "harbor.artifact.pushed",
      source: "/projects/1/webhook/policies/1",
      data: {
        resources: [{ tag: "latest", resource_url: "harbor.dev/library/photon:latest" }],
        repository: { name: "photon", namespace: "library", repo_full_name: "library/photon" },
      },
    },
    "library/photon",
  ],
  [
    "harbor",
    "harbor.example.com",
    {
      type: "REPLICATION",
      occur_at: 1586922308,
      operator: "admin",
      event_data: {
        replication: {
          harbor_hostname: "hub.harbor.com",
          job_status: "Success",
          artifact_type: "image",
          dest_resource: { registry_type: "harbor", endpoint: "http://hub.harbor.com", namespace: "library" },
          successful_artifact: [{ type: "image", status: "Success", name_tag: "alpine [1 item(s) in total]" }],
        },
      },
    },
    "library/alpine",
  ],
  [
    "harbor",
    "harbor.example.com",
    {
      specversion: "1.0",
      type: "harbor.replication.status.changed",
      data: {
        replication: {
          job_status: "Success",
          dest_resource: { namespace: "test-webhook" },
          successful_artifact: [{ type: "image", status: "Success", name_tag: "debian:12" }],
        },
      },
    },
    "test-webhook/debian",
  ],
  [
    "ecr",
    "123456789012.dkr.ecr.us-west-2.amazonaws.com",
    {
      version: "0",
      "detail-type": "ECR Image Action",
      source: "aws.ecr",
      account: "123456789012",
      region: "us-west-2",
      detail: {
        result: "SUCCESS",
        "repository-name": "my-repository-name",
        "action-type": "PUSH",
        "image-tag": "latest",
      },
    },
    "my-repository-name",
  ],
  [
    "distribution",
    "registry.example.com:5000",
    {
      events: [
        { action: "push", target: { mediaType: "application/octet-stream", repository: "library/test" } },
        { action: "push", target: { repository: "library/test", tag: "latest" }, request: { host: "192.168.100.227" } },
        { action: "pull", target: { repository: "library/other", tag: "latest" } },
      ],
    },
    "library/test",
  ],
];
