import { errors } from "undici";
import { AccessError } from "../../core/errors.ts";
import { hostInWords, hostNotAllowed, replyInvalid, unavailable } from "./registry-failure.ts";
import type { RegistryTarget } from "./registry-target.ts";

/**
 * True where a connection ended before its reply did, as a kept-alive one may at any time, or had left something of the reply
 * before that is no reply to this: another connection may do better.
 */
export function isCutOff(error: unknown): boolean {
  return ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"].includes(codeOf(error)) || isNoHttp(error);
}

/** True where nothing came in time, to connecting or to asking. */
export function isTimeout(error: unknown): boolean {
  const code = codeOf(error);
  return code.endsWith("TIMEOUT") || code === "ETIMEDOUT";
}

/** Names what went wrong where a request had no whole reply; `host` is whom it was sent to. */
export function unanswered(target: RegistryTarget, host: string, error: unknown, timedOut: boolean): Error {
  if (error instanceof AccessError) return hostNotAllowed(target, host, error);
  const asked = hostInWords(target, host);
  const code = codeOf(error);
  if (isNoHttp(error) || code === "UND_ERR_HEADERS_OVERFLOW" || code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH") {
    return replyInvalid(target, `${asked} does not speak HTTP as it should`, error);
  }
  const what = timedOut || isTimeout(error) ? `${asked} took too long to answer` : whatFailed(asked, code);
  return unavailable(target, what, { cause: error });
}

function isNoHttp(error: unknown): boolean {
  return error instanceof errors.HTTPParserError;
}

function whatFailed(host: string, code: string): string {
  switch (code) {
    case "ENOTFOUND":
      return `${host} does not exist`;
    case "EAI_AGAIN":
      return `the name ${host} could not be resolved`;
    case "ECONNREFUSED":
      return `${host} refuses connections`;
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
      return `${host} does not speak https; where http is meant, set insecure for it in the operator settings`;
    case "PROXY_REFUSED":
      return `the proxy opened no way to ${host}; its address and credentials are network.proxy, proxyUsername and proxyPasswordEnv in the operator settings`;
    default:
      if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
        return `the certificate of ${host} is not trusted (${code}); where its authority is your own, name its file as ca in the operator settings, or in NODE_EXTRA_CA_CERTS`;
      }
      return `the connection to ${host} failed${code === "" ? "" : ` (${code})`}`;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
