import { createHmac, randomUUID } from "node:crypto";
import { z } from "zod";
import { recordedPayload } from "./recorded-payload.ts";
import type { StandInState } from "./stand-in-state.ts";

/** One webhook that was sent, and what was answered; status 0 where nobody was there. */
export interface Delivery {
  readonly event: string;
  /** The event's own: GitHub's `guid`. */
  readonly id: string;
  readonly status: number;
  /** Of this attempt; more digits than a number keeps. */
  readonly attempt: string;
  readonly deliveredAt: string;
  readonly body: string;
}

/** Of the size that GitHub's have, beyond 2^53. */
const firstAttempt = 127_512_345_678_901_233n;
const nothing = "0".repeat(40);

/** Sends signed webhooks to the App, as GitHub does: once, and never again. */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  readonly #secret: string;
  readonly #clock: { readonly now: () => Date };
  readonly #underWay = new Set<Promise<number | null>>();
  /** Where they go; null for nowhere. */
  url: string | null;

  constructor(url: string | null, secret: string, clock: { readonly now: () => Date }) {
    this.url = url;
    this.#secret = secret;
    this.#clock = clock;
  }

  /** Sends any event; the status it was answered with, null where there is nowhere to send it. */
  async deliver(event: string, payload: object): Promise<number | null> {
    const delivery = this.#deliver(event, payload);
    this.#underWay.add(delivery);
    try {
      return await delivery;
    } finally {
      this.#underWay.delete(delivery);
    }
  }

  async #deliver(event: string, payload: object): Promise<number | null> {
    if (this.url === null) return null;
    return await this.#send(event, JSON.stringify(payload), randomUUID());
  }

  /** Sends an event once more, as GitHub does when it is asked to; false where there was no such attempt. */
  redeliver(attempt: string): boolean {
    const delivery = this.deliveries.find((one) => one.attempt === attempt);
    if (delivery === undefined) return false;
    const sent = this.#send(delivery.event, delivery.body, delivery.id);
    this.#underWay.add(sent);
    void sent.finally(() => this.#underWay.delete(sent));
    return true;
  }

  async #send(event: string, body: string, id: string): Promise<number | null> {
    if (this.url === null) return null;
    const deliveredAt = this.#clock.now().toISOString();
    const status = await fetch(this.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "GitHub-Hookshot/stand-in",
        "x-github-event": event,
        "x-github-delivery": id,
        "x-hub-signature-256": `sha256=${createHmac("sha256", this.#secret).update(body).digest("hex")}`,
      },
      body,
    }).then(
      (reply) => reply.status,
      () => 0,
    );
    const attempt = String(firstAttempt + BigInt(this.deliveries.length));
    this.deliveries.push({ event, id, status, attempt, deliveredAt, body });
    return status;
  }

  /** Tells a push to the App's installation, if it has an active one there. */
  async push(
    state: StandInState,
    name: string,
    branch: string,
    before: string | null,
    after: string | null,
  ): Promise<number | null> {
    const installation = state.installationOf(name);
    if (this.url === null || installation?.state !== "active") return null;
    const described = await state.github.admin(z.record(z.string(), z.unknown()), "GET", `/repos/${name}`);
    const commit = after === null ? null : await pushedCommit(state, name, before, after);
    return await this.deliver("push", {
      ...recordedPayload("push", null),
      ref: `refs/heads/${branch}`,
      before: before ?? nothing,
      after: after ?? nothing,
      created: before === null,
      deleted: after === null,
      forced: before !== null && after !== null && !(await state.repository(name).isContained(before, after)),
      repository: { ...described, default_branch: state.defaultBranch(name), master_branch: state.defaultBranch(name) },
      installation: { id: installation.id },
      commits: commit === null ? [] : [commit],
      head_commit: commit,
    });
  }

  /** Tells that the App was installed, with the repositories it was given. */
  async installed(state: StandInState, installationId: number): Promise<number | null> {
    const installation = state.installations.get(installationId);
    if (installation === undefined) throw new Error(`there is no installation ${installationId}`);
    const { account, repositories } = installation;
    return await this.deliver("installation", {
      ...recordedPayload("installation", "created"),
      installation: {
        id: installationId,
        account: { login: account },
        repository_selection: repositories === undefined ? "all" : "selected",
      },
      repositories: state.repositoriesOf(installation).map((fullName, index) => ({
        id: index + 1,
        name: fullName.split("/")[1],
        full_name: fullName,
        private: false,
      })),
    });
  }

  /** Tells that a pull request from this branch was closed, and not merged. */
  async pullRequestClosed(state: StandInState, name: string, branch: string): Promise<number | null> {
    const installation = state.installationOf(name);
    if (this.url === null || installation?.state !== "active") return null;
    const described = await state.github.admin(z.record(z.string(), z.unknown()), "GET", `/repos/${name}`);
    const recorded = recordedPayload("pull_request", null);
    return await this.deliver("pull_request", {
      ...recorded,
      action: "closed",
      pull_request: { ...Object(recorded["pull_request"]), state: "closed", merged: false, head: { ref: branch } },
      repository: described,
      installation: { id: installation.id },
    });
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }
}

async function pushedCommit(state: StandInState, name: string, before: string | null, after: string) {
  const repository = state.repository(name);
  const { message, author, committer } = await repository.commit(after);
  return { id: after, message, author, committer, ...(await repository.changes(before, after)) };
}
