import type { Network } from "../../http/network.ts";
import type { Clock } from "../../../workflow/ports/clock.ts";
import type { LoginSecret } from "../registry-credential.ts";

/** What a cloud gives for a registry, and how long it holds. */
export interface CloudLogin {
  readonly secret: LoginSecret;
  /** Milliseconds since the epoch. */
  readonly validUntil: number;
}

/** What a cloud's login is made with. */
export interface CloudLoginContext {
  /** The registry's host, which was matched whole against the cloud's. */
  readonly host: string;
  /** Where the registry is asked, which the host's own login services are below. */
  readonly origin: string;
  readonly readSecret: (variable: string) => string | undefined;
  /** To identity services. */
  readonly identity: Network;
  /** To the registry itself. */
  readonly registry: Network;
  readonly clock: Clock;
}
