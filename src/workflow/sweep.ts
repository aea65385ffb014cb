import type { ForgeDirectory } from "./ports/forge.ts";
import type { Queue } from "./ports/queue.ts";

/** Scans every repository Plinth is installed on, which also catches what no webhook told. */
export async function sweep(ports: { directory: ForgeDirectory; queue: Queue }): Promise<{ repositories: number }> {
  let repositories = 0;
  for await (const { repository, installationId } of ports.directory.installedRepositories()) {
    await ports.queue.enqueue({ name: "scan-repository", repository, installationId });
    repositories += 1;
  }
  return { repositories };
}
