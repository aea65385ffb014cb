import type { ApplicationFunction } from "probot";
import { inSpan } from "../adapters/tracing/in-span.ts";
import { answerHealth } from "./answer-health.ts";
import { onBranchPushed } from "./events/branch-pushed.ts";
import { onCheckRequested, onPullRequestHead } from "./events/commit-to-check.ts";
import { onCommentCreated } from "./events/comment-created.ts";
import type { EventPorts } from "./events/event-ports.ts";
import { onInstallationLeft, onRepositoriesRevoked } from "./events/repositories-revoked.ts";
import { onPackagePublished } from "./events/package-published.ts";
import { onPullRequestClosed } from "./events/pull-request-closed.ts";
import { onPush } from "./events/push.ts";
import { onRegistryEvent, type RegistryEvents } from "./events/registry-event.ts";
import {
  onAccountRenamed,
  onRepositoryChanged,
  onRepositoryDeleted,
  onRepositoryEdited,
  onRepositoryMoved,
} from "./events/repository-changed.ts";
import { onRepositoriesGranted } from "./events/repositories-granted.ts";
import { onIssueEdited, onPullRequestEdited } from "./events/text-edited.ts";

/** Creates the App: which webhooks it listens to, and how it tells that it is well. */
export function createBot(ports: EventPorts, sources: ReadonlyMap<string, RegistryEvents>): ApplicationFunction {
  return (app, { addHandler }) => {
    app.on(
      "push",
      traced((context) => onPush(context, ports)),
    );
    app.on(
      ["installation.created", "installation.unsuspend", "installation.new_permissions_accepted"],
      traced(({ payload }) => onRepositoriesGranted(payload, ports)),
    );
    app.on(
      "installation_repositories.added",
      traced(({ payload }) => onRepositoriesGranted(payload, ports)),
    );
    app.on(
      ["installation.deleted", "installation.suspend"],
      traced(({ payload }) => onInstallationLeft(payload, ports)),
    );
    app.on(
      "installation_repositories.removed",
      traced(({ payload }) => onRepositoriesRevoked(payload, ports)),
    );
    app.on(
      ["repository.created", "repository.archived", "repository.unarchived"],
      traced(({ payload }) => onRepositoryChanged(payload, ports)),
    );
    app.on(
      "repository.deleted",
      traced(({ payload }) => onRepositoryDeleted(payload, ports)),
    );
    app.on(
      "repository.edited",
      traced(({ payload }) => onRepositoryEdited(payload, ports)),
    );
    app.on(
      "installation_target.renamed",
      traced(({ payload }) => onAccountRenamed(payload, ports)),
    );
    app.on(
      ["repository.renamed", "repository.transferred"],
      traced(({ payload }) => onRepositoryMoved(payload, ports)),
    );
    app.on(
      ["pull_request.closed", "pull_request.reopened"],
      traced((context) => onPullRequestClosed(context, ports)),
    );
    app.on(
      ["pull_request.opened", "pull_request.synchronize", "pull_request.reopened"],
      traced(({ payload }) => onPullRequestHead(payload, ports)),
    );
    app.on(
      "pull_request.synchronize",
      traced(({ payload }) => onBranchPushed(payload, ports)),
    );
    app.on(
      "issue_comment.created",
      traced(({ payload }) => onCommentCreated(payload, ports)),
    );
    app.on(
      "pull_request.edited",
      traced(({ payload }) => onPullRequestEdited(payload, ports)),
    );
    app.on(
      "issues.edited",
      traced(({ payload }) => onIssueEdited(payload, ports)),
    );
    app.on(
      "check_run.rerequested",
      traced(({ payload }) => onCheckRequested(payload, payload.check_run.head_sha, ports)),
    );
    app.on(
      "check_suite.rerequested",
      traced(({ payload }) => onCheckRequested(payload, payload.check_suite.head_sha, ports)),
    );
    app.on(
      ["package.published", "package.updated"],
      traced(({ payload }) => onPackagePublished(payload.package, ports)),
    );
    app.on(
      ["registry_package.published", "registry_package.updated"],
      traced(({ payload }) => onPackagePublished(payload.registry_package, ports)),
    );
    addHandler((request, response) =>
      inSpan("registry event", () => onRegistryEvent(request, response, sources, ports)),
    );
    addHandler((request, response) => answerHealth(request, response, ports, false));
  };
}

/** Has what a webhook leads to belong to one trace. */
function traced<Received extends { readonly name: string }>(
  handle: (received: Received) => Promise<void>,
): (received: Received) => Promise<void> {
  return (received) => inSpan(`webhook ${received.name}`, () => handle(received));
}
