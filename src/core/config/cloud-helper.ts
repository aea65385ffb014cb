/** A cloud whose registries are logged in to with what its machines and accounts are given anyway. */
export type CloudHelper = (typeof cloudHelpers)[number];

export const cloudHelpers = ["ecr", "gcr", "acr"] as const;

// Whole host names, so that `123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.net` is none of them.
const ecrRegion = String.raw`(?<region>[a-z]{2}(?:-[a-z]+)+-\d)`;
const ecrHost = new RegExp(
  String.raw`^(?<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.${ecrRegion}\.amazonaws\.com(?:\.cn)?$`,
);
const hosts: Readonly<Record<CloudHelper, RegExp>> = {
  ecr: ecrHost,
  gcr: /^(?:(?:[a-z]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev)$/,
  acr: /^[a-z0-9]+(?:-[a-z0-9]+)*\.azurecr\.(?:io|cn|us)$/,
};
const wholeDomains: Readonly<Record<CloudHelper, RegExp>> = {
  ecr: new RegExp(String.raw`^\*\.dkr[.-]ecr(?:-fips)?\.${ecrRegion}\.amazonaws\.com(?:\.cn)?$`),
  gcr: /^\*\.(?:gcr\.io|pkg\.dev)$/,
  acr: /^\*\.azurecr\.(?:io|cn|us)$/,
};

/** What a pattern of the settings may look like for a helper, for people. */
export const helperRemedies: Readonly<Record<CloudHelper, string>> = {
  ecr: '"ACCOUNT.dkr.ecr.REGION.amazonaws.com" or "*.dkr.ecr.REGION.amazonaws.com"',
  gcr: '"REGION-docker.pkg.dev", "*.pkg.dev", "gcr.io" or "*.gcr.io"',
  acr: '"NAME.azurecr.io" or "*.azurecr.io"',
};

/** True where a cloud's login is for this registry host; an anchored match of the whole name, without port. */
export function helperCovers(helper: CloudHelper, host: string): boolean {
  return hosts[helper].test(host);
}

/** True where every host that a pattern of the settings matches belongs to the helper's cloud. */
export function helperCoversPattern(helper: CloudHelper, pattern: string): boolean {
  return helperCovers(helper, pattern) || wholeDomains[helper].test(pattern);
}

/** The account and region that a host of Amazon ECR is in; null for every other host. */
export function ecrPlace(host: string): { readonly account: string; readonly region: string } | null {
  const { account, region } = ecrHost.exec(host)?.groups ?? {};
  return account === undefined || region === undefined ? null : { account, region };
}
