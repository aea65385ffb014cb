import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { startConnectProxy } from "../servers/connect-proxy.ts";
import { cliFile } from "./cli/plinth.ts";

// https://nodejs.org/api/cli.html#node_use_env_proxy1
test("GitHub is asked through a proxy where Node itself is told to", async () => {
  const proxy = await startConnectProxy({});
  const child = spawn(process.execPath, [cliFile, "run", "--repo", "acme/web"], {
    cwd: tmpdir(),
    env: {
      PATH: process.env["PATH"],
      GITHUB_TOKEN: "token",
      GITHUB_API_URL: "https://api.github.example.com",
      NODE_USE_ENV_PROXY: "1",
      HTTPS_PROXY: proxy.url,
    },
    stdio: "ignore",
  });
  const ended = once(child, "close");
  await eventually(() => expect(proxy.asked.map(({ authority }) => authority)).toContain("api.github.example.com:443"));
  child.kill("SIGKILL");
  await ended;
  await proxy.stop();
});
