import { createHmac, randomUUID } from "node:crypto";
import { z } from "zod";
import { recordedPayload } from "./recorded-payload.ts";
import type { StandInState } from "./stand-in-state.ts";

/** One webhook that was sent, and what was answered; status 0 where nobody was there. */
export interface Delivery {
  readonly event: string;
  readonly id: string;
  readonly status: number;
}

const nothing = "0".repeat(40);

/** Sends signed webhooks to the App, as GitHub does: once, and never again. */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  readonly #secret: string;
  readonly #underWay = new Set<Promise<number | null>>();
  /** Where they go; null for nowhere. */
  url: string | null;

  constructor(url: string | null, secret: string) {
    this.url = url;
    this.#secret = secret;
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
    const body = JSON.stringify(payload);
    const id = randomUUID();
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
    this.deliveries.push({ event, id, status });
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
