import type { Command } from "./command.ts";

/** A command that is only loaded when it is run or asked about, so that none pays for the others at start. */
export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every command, in the order of the help. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  list: {
    summary: "List the base-image lines below a folder; asks no registry.",
    load: async () => (await import("./list.ts")).list,
  },
  scan: {
    summary: "Show what would change, and why; writes nothing.",
    load: async () => (await import("./scan.ts")).scan,
  },
  update: {
    summary: "Write the updates into the files.",
    load: async () => (await import("./update.ts")).update,
  },
  explain: {
    summary: "Show how one image is read, and what is chosen for it, and why.",
    load: async () => (await import("./explain.ts")).explain,
  },
  check: {
    summary: "Check base images against the policy; asks no registry.",
    load: async () => (await import("./check.ts")).check,
  },
  validate: {
    summary: "Check a repository's configuration file.",
    load: async () => (await import("./validate.ts")).validate,
  },
  run: {
    summary: "Do the App's whole job for one repository, once.",
    load: async () => (await import("./run.ts")).run,
  },
  serve: {
    summary: "Run the GitHub App.",
    load: async () => (await import("./serve.ts")).serve,
  },
  worker: {
    summary: "Do the App's jobs.",
    load: async () => (await import("./worker.ts")).worker,
  },
  failed: {
    summary: "List the jobs that ended in failure, or do them again.",
    load: async () => (await import("./failed.ts")).failed,
  },
};
