import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { listen } from "./listen.ts";

/** Systems give ports from here on to whoever connects or asks for any: such a one could be taken until it is listened on. */
const firstGiven = 32_768;

/** A port of the loopback address that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, firstGiven);
    const tried = await listen(createServer(), port).catch(() => null);
    if (tried === null) continue;
    await tried.stop();
    return port;
  }
}
