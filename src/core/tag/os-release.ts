import { allProducts } from "../release-lines/find-product.ts";
import { lineOfVersion } from "../release-lines/line-of-version.ts";
import type { ReleaseLine } from "../release-lines/release-line.ts";
import { compareNumbers } from "./compare-tags.ts";
import type { OsRelease } from "./parsed-tag.ts";

/** The words by which tags name an operating system in front of a number: `alpine3.19`, `el9`, `ubuntu-22.04`. */
const numbered: ReadonlyMap<string, readonly [product: string, name: string]> = new Map([
  ["alpine", ["alpine", "Alpine"]],
  ["debian", ["debian", "Debian"]],
  ["deb", ["debian", "Debian"]],
  ["ubuntu", ["ubuntu", "Ubuntu"]],
  ["ubi", ["rhel", "UBI"]],
  ["rhel", ["rhel", "RHEL"]],
  ["el", ["rhel", "EL"]],
  ["centos", ["centos", "CentOS"]],
  ["rockylinux", ["rockylinux", "Rocky Linux"]],
  ["rocky", ["rockylinux", "Rocky Linux"]],
  ["almalinux", ["almalinux", "AlmaLinux"]],
  ["alma", ["almalinux", "AlmaLinux"]],
  ["oraclelinux", ["oraclelinux", "Oracle Linux"]],
  ["ol", ["oraclelinux", "Oracle Linux"]],
  ["fedora", ["fedora", "Fedora"]],
  ["fc", ["fedora", "Fedora"]],
  ["amazonlinux", ["amazonlinux", "Amazon Linux"]],
  ["amzn", ["amazonlinux", "Amazon Linux"]],
  ["al", ["amazonlinux", "Amazon Linux"]],
  ["photon", ["photon", "Photon"]],
  ["leap", ["leap", "openSUSE Leap"]],
  ["sles", ["sles", "SLES"]],
  ["bci", ["sles", "SLE BCI"]],
  ["mariner", ["azurelinux", "Mariner"]],
  ["azurelinux", ["azurelinux", "Azure Linux"]],
]);

const codenames = new Map(["debian", "ubuntu"].flatMap((product) => namedReleases(product)));

/** Windows names its releases by build or by year; all are one ladder (learn.microsoft.com, Windows Server release information). */
const windowsReleases: ReadonlyMap<string, OsRelease> = new Map(
  (allProducts().get("windows")?.lines ?? []).map((line, index) => [
    line.cycle,
    { product: "windows", rung: [index], line, name: `Windows ${line.cycle}` },
  ]),
);
const windowsAliases: ReadonlyMap<string, string> = new Map([
  ["sac2016", "1607"],
  ["ltsc2016", "1607"],
  ["ltsc2019", "1809"],
]);

/** The release behind a name such as `bookworm` or `jammy`. */
export function osOfCodename(word: string): OsRelease | null {
  return codenames.get(word) ?? null;
}

/** The release that a word and a number name together; `form` is what the tag keeps when the release moves. */
export function osOfNumber(word: string, number: string): { readonly os: OsRelease; readonly form: string } | null {
  const known = numbered.get(word);
  if (known === undefined) return null;
  const [product, name] = known;
  const rung = number.split(".").map(Number);
  if (rung.length > 3 || rung.some((part) => part > 2100)) return null;
  const facts = allProducts().get(product);
  const line = facts === undefined ? null : lineOfVersion(facts, rung);
  if (!couldBeInTag(product, line, rung)) return null;
  return { os: { product, rung, line, name: `${name} ${number}` }, form: `${word}${rung.length}` };
}

/** The day on which Docker was shown first: no image stands on what had ended by then. */
const firstContainers = "2013-03-15";

/** The number of each product's newest release that the table knows. */
const newestRungs: ReadonlyMap<string, readonly number[]> = new Map(
  [...allProducts()].map(([product, { lines }]) => {
    const newest = lines.toSorted((a, b) => ((a.released ?? "") < (b.released ?? "") ? -1 : 1)).at(-1);
    return [product, newest?.cycle.split(".").map(Number) ?? []];
  }),
);

/** `debian-1` and `alpine-1.43` are no releases that an image could stand on; one newer than the table is. */
function couldBeInTag(product: string, line: ReleaseLine | null, rung: readonly number[]): boolean {
  if (line !== null) return line.ended === null || line.ended >= firstContainers;
  return compareNumbers(rung, newestRungs.get(product) ?? []) > 0;
}

/** `ltsc2022` anywhere, `1809` only behind `nanoserver` or `windowsservercore`. */
export function osOfWindows(word: string, previous: string): OsRelease | null {
  const year = word.startsWith("ltsc") || word.startsWith("sac");
  if (!year && previous !== "nanoserver" && previous !== "windowsservercore" && previous !== "servercore") return null;
  return windowsReleases.get(windowsAliases.get(word) ?? word) ?? null;
}

function namedReleases(product: string): (readonly [string, OsRelease])[] {
  const { name, lines } = allProducts().get(product) ?? { name: product, lines: [] };
  return lines.flatMap((line) =>
    line.codename === null
      ? []
      : [[line.codename, { product, rung: line.cycle.split(".").map(Number), line, name: `${name} ${line.codename}` }]],
  );
}
