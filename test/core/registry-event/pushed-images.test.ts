import { expect, test } from "vitest";
import type { RegistryEventSource } from "../../../src/core/config/registry-event-settings.ts";
import { pushedImages } from "../../../src/core/registry-event/pushed-images.ts";

const sourceOf = (from: RegistryEventSource["from"], registry: string): RegistryEventSource => ({
  from,
  registry,
  secretEnv: "EVENT_SECRET",
});

/** What each registry posts after a push, shortened from the pages that its parser names. */
const recorded: readonly [RegistryEventSource["from"], string, object, string][] = [
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

test.for(recorded)("%s at %s tells of a push", ([from, registry, event, repository]) => {
  expect(pushedImages(sourceOf(from, registry), event)).toEqual([{ registry, repository }]);
});

test.for<[RegistryEventSource["from"], object]>([
  ["harbor", { type: "PULL_ARTIFACT", event_data: { repository: { repo_full_name: "library/debian" } } }],
  ["harbor", { type: "TAG_RETENTION", event_data: { retention: { total: 1, retained: 0 } } }],
  ["harbor", { type: "QUOTA_EXCEED", event_data: { custom_attributes: { Details: "adding 1 MiB" } } }],
  ["harbor", { type: "SCANNING_COMPLETED", event_data: { scan: { scan_type: "vulnerability" } } }],
  ["harbor", { type: "harbor.quota.exceeded", data: { repository: { name: "debian" } } }],
  [
    "harbor",
    {
      type: "REPLICATION",
      event_data: { replication: { job_status: "Failed", dest_resource: { namespace: "a" }, failed_artifact: [] } },
    },
  ],
  ["ecr", { source: "aws.ecr", "detail-type": "ECR Image Scan", detail: { "repository-name": "base" } }],
  [
    "ecr",
    {
      source: "aws.ecr",
      "detail-type": "ECR Image Action",
      detail: { "action-type": "DELETE", result: "SUCCESS", "repository-name": "base" },
    },
  ],
  ["distribution", { events: [{ action: "delete", target: { repository: "library/test", tag: "1" } }] }],
])("an event of %s that is no push concerns no image", ([from, event]) => {
  expect(pushedImages(sourceOf(from, "registry.example.com"), event)).toEqual([]);
});

test.for([{ type: "PUSH_ARTIFACT", event_data: {} }, { type: "REPLICATION", event_data: {} }, { type: "SOMETHING" }])(
  "%j is no event of Harbor's",
  (event) => {
    expect(pushedImages(sourceOf("harbor", "harbor.example.com"), event)).toBeNull();
  },
);

test.for<[string, unknown]>([
  ["nothing", null],
  ["a list", []],
  ["another registry's event", { push_data: {}, repository: { repo_name: "acme/base" } }],
  ["a name that is a number", { repository: 7, updated_tags: [] }],
])("%s is no event of Quay's", ([, event]) => {
  expect(pushedImages(sourceOf("quay", "quay.io"), event)).toBeNull();
});

const noNames = [
  "../etc",
  "acme/base:1",
  "acme/base@sha256:0",
  "Acme/Base",
  "ghcr.io\\acme",
  "a\nb",
  "",
  "a".repeat(300),
];

test.for(noNames)("the name %j is not that of an image", (repository) => {
  expect(pushedImages(sourceOf("quay", "quay.io"), { repository, updated_tags: [] })).toEqual([]);
});

test("an event speaks for the registry that the operator named, whatever host it names", () => {
  const event = { repository: "ghcr.io/acme/base", updated_tags: [] };
  expect(pushedImages(sourceOf("quay", "quay.io"), event)).toEqual([
    { registry: "quay.io", repository: "ghcr.io/acme/base" },
  ]);
});
