import { expect, test } from "vitest";
import type { RegistryEventSource } from "../../../src/core/config/registry-event-settings.ts";
import { pushedImages } from "../../../src/core/registry-event/pushed-images.ts";
import { recordedPushes } from "./recorded-pushes.ts";

const sourceOf = (from: RegistryEventSource["from"], registry: string): RegistryEventSource => ({
  from,
  registry,
  secretEnv: "EVENT_SECRET",
});

test.for(recordedPushes)("%s at %s tells of a push", ([from, registry, event, repository]) => {
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
