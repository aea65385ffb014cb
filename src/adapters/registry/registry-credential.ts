import type { CloudHelper } from "../../core/config/cloud-helper.ts";

/** Names a login without holding its secret. */
export type RegistryCredential =
  | { readonly kind: "variable"; readonly username: string; readonly passwordEnv: string }
  /** `host` is the one the login is bound to, without port. */
  | { readonly kind: "cloud"; readonly helper: CloudHelper; readonly host: string }
  | { readonly kind: "docker-config"; readonly host: string };

/** What a login consists of; lives only as long as one request is put together. */
export type LoginSecret =
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** A refresh token, which token services take in its own way (OAuth 2). */
  | { readonly kind: "identity-token"; readonly identityToken: string };

/** Value of the `Authorization` header (RFC 7617, in UTF-8). */
export function basicAuthorization({ username, password }: LoginSecret & { kind: "password" }): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}

/** Whom a credential lets Plinth be, for the log. */
export function credentialInWords(credential: RegistryCredential): string {
  switch (credential.kind) {
    case "variable":
      return `as ${credential.username}, with the secret in ${credential.passwordEnv}`;
    case "cloud":
      return `with the login of helper ${credential.helper}`;
    case "docker-config":
      return `with the login that Docker's config.json has for ${credential.host}`;
  }
}

/** What the operator looks at where a login does not work. */
export function credentialRemedy(credential: RegistryCredential): string {
  switch (credential.kind) {
    case "variable":
      return "The operator checks username and passwordEnv of this registry in the settings, and the variable that passwordEnv names.";
    case "cloud":
      return `The operator checks the identity that helper ${credential.helper} logs in with, and that it may read this registry.`;
    case "docker-config":
      return "The operator logs in with docker again, or names username and passwordEnv of this registry in the settings.";
  }
}
