import { overdueText } from "../../core/conversation/overdue-text.ts";
import { familiarName } from "../../core/report/image-text.ts";
import type { Job } from "../job.ts";
import { unansweredQuestions } from "../lookup/current-answers.ts";
import type { Forge } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import { followRename } from "../repository/follow-rename.ts";
import { isSameName } from "../repository/is-same-name.ts";
import { loadInventory } from "../repository/repository-inventory.ts";
import { type PlanPorts, planRepository, type RepositoryPlan } from "../update/repository-plan.ts";

const minuteMs = 60 * 1000;
const dayMs = 24 * 60 * minuteMs;
const patienceMs = 30 * minuteMs;
const longestPauseMs = 10 * minuteMs;

/** The plan that a command is about; that it is waited for, or under another name; or, after half an hour, what there was to be told instead. */
type PlanForCommand =
  | { readonly kind: "planned"; readonly plan: RepositoryPlan }
  | { readonly kind: "waiting" }
  | { readonly kind: "renamed" }
  | { readonly kind: "overdue"; readonly comment: string };

/**
 * Sees what stands for the repository of a command. Where that is not known, because the store was wiped for one, it is found out,
 * and the command's job comes again: after a minute at first, then in pauses that grow.
 */
export async function planForCommand(
  job: Extract<Job, { name: "run-command" }>,
  forge: Forge,
  ports: PlanPorts & { readonly queue: Queue },
): Promise<PlanForCommand> {
  const { repository, installationId, commentId } = job;
  const { store, clock, queue } = ports;
  const inventory = await loadInventory(store, repository);
  const plan = inventory === null ? null : await planRepository(inventory, forge, ports);
  if (plan !== null) return { kind: "planned", plan };
  const { name } = await forge.readRepository();
  if (!isSameName(name, repository)) {
    await followRename(job, name, ports);
    await queue.enqueue({ ...job, repository: name }, { priority: "urgent" });
    return { kind: "renamed" };
  }
  const key = `v1:command-waits:${repository}:${commentId}`;
  const now = clock.now();
  await store.claim(key, now.toISOString(), dayMs);
  const waitedMs = now.getTime() - Date.parse((await store.get(key)) ?? now.toISOString());
  if (waitedMs >= patienceMs) {
    const unanswered = inventory === null ? null : await unansweredQuestions(inventory, ports.answers);
    const images = unanswered?.map(({ reference }) => familiarName(reference)) ?? null;
    return { kind: "overdue", comment: overdueText(images, patienceMs / minuteMs) };
  }
  await queue.enqueue({ name: "scan-repository", repository, installationId });
  await queue.enqueue(job, { afterMs: Math.min(Math.max(waitedMs, minuteMs), longestPauseMs) });
  return { kind: "waiting" };
}
