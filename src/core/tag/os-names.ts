import { lineOfVersion } from "../release-lines/line-of-version.ts";
import type { Product, ReleaseLine } from "../release-lines/release-line.ts";
import type { ReleaseLines } from "../release-lines/release-lines.ts";
import { compareNumbers } from "./compare-tags.ts";
import type { NamedRelease } from "./parsed-tag.ts";

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
  ["cm", ["azurelinux", "Mariner"]],
  ["azl", ["azurelinux", "Azure Linux"]],
  ["azurelinux", ["azurelinux", "Azure Linux"]],
]);

const windowsAliases: ReadonlyMap<string, string> = new Map([
  ["2016", "1607"],
  ["2019", "1809"],
  ["2022", "ltsc2022"],
  ["2025", "ltsc2025"],
  ["sac2016", "1607"],
  ["ltsc2016", "1607"],
  ["ltsc2019", "1809"],
]);

/** Behind these words, a number or a year is a release of Windows: `nanoserver-1809`, `windows-2022`. */
const windowsWords: ReadonlySet<string> = new Set(["nanoserver", "servercore", "windows", "windowsservercore"]);

/** The day on which Docker was shown first: no image stands on what had ended by then. */
const firstContainers = "2013-03-15";

/** Tells releases of operating systems by the words of tags, as far as a table of release lines knows them. */
export class OsNames {
  readonly #products: ReleaseLines["products"];
  readonly #codenames: ReadonlyMap<string, NamedRelease>;
  readonly #windows: ReadonlyMap<string, NamedRelease>;

  constructor({ products }: ReleaseLines) {
    this.#products = products;
    this.#codenames = new Map(["debian", "ubuntu"].flatMap((id) => namedReleases(id, products.get(id))));
    // Windows names its releases by build or by year; all are one ladder (learn.microsoft.com, Windows Server release information).
    this.#windows = new Map(
      (products.get("windows")?.lines ?? []).map((line, index) => [
        line.cycle,
        { product: "windows", rung: [index], line, name: `Windows ${line.cycle}` },
      ]),
    );
  }

  /** The release behind a name such as `bookworm` or `jammy`. */
  ofCodename(word: string): NamedRelease | null {
    return this.#codenames.get(word) ?? null;
  }

  /** The release that a word and a number name together; `form` is what the tag keeps when the release moves. */
  ofNumber(word: string, number: string): { readonly os: NamedRelease; readonly form: string } | null {
    const known = numbered.get(word);
    if (known === undefined) return null;
    const [product, name] = known;
    const rung = number.split(".").map(Number);
    if (rung.length > 3 || rung.some((part) => part > 2100)) return null;
    const facts = this.#products.get(product);
    const line = facts === undefined ? null : lineOfVersion(facts, rung);
    if (!couldBeInTag(line, rung, facts)) return null;
    return { os: { product, rung, line, name: `${name} ${number}` }, form: `${word}${rung.length}` };
  }

  /** True for a word that names an operating system in front of a number. */
  isSystem(word: string): boolean {
    return numbered.has(word);
  }

  /** `ltsc2022` anywhere, `1809` and `2022` only behind a word for Windows. */
  ofWindows(word: string, previous: string): NamedRelease | null {
    const year = word.startsWith("ltsc") || word.startsWith("sac");
    if (!year && !windowsWords.has(previous)) return null;
    return this.#windows.get(windowsAliases.get(word) ?? word) ?? null;
  }
}

/** `debian-1` and `alpine-1.43` are no releases that an image could stand on; one newer than the table is. */
function couldBeInTag(line: ReleaseLine | null, rung: readonly number[], facts: Product | undefined): boolean {
  if (line !== null) return line.ended === null || line.ended >= firstContainers;
  const newest = facts?.lines.reduce<ReleaseLine | null>(
    (a, b) => ((a?.released ?? "") > (b.released ?? "") ? a : b),
    null,
  );
  return compareNumbers(rung, newest?.cycle.split(".").map(Number) ?? []) > 0;
}

function namedReleases(product: string, facts: Product | undefined): (readonly [string, NamedRelease])[] {
  return (facts?.lines ?? []).flatMap((line) =>
    line.codename === null
      ? []
      : [
          [
            line.codename,
            { product, rung: line.cycle.split(".").map(Number), line, name: `${facts?.name} ${line.codename}` },
          ],
        ],
  );
}
