import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const openssl = promisify(execFile);

export interface Authority {
  /** Certificate of the authority, in PEM. */
  readonly ca: string;
  readonly caFile: string;
  /** Signs a certificate for these names, for servers and clients alike. */
  readonly issue: (...names: readonly string[]) => Promise<IssuedCertificate>;
}

interface IssuedCertificate {
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** Makes a certificate authority that only who is told so trusts, in PEM files below the directory. */
export async function makeAuthority(directory: string): Promise<Authority> {
  const caFile = join(directory, "ca.pem");
  const caKey = join(directory, "ca-key.pem");
  const newKey = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes".split(" ");
  await openssl("openssl", [
    "req",
    "-x509",
    ...newKey,
    "-days",
    "2",
    "-subj",
    "/CN=tests",
    "-keyout",
    caKey,
    "-out",
    caFile,
  ]);
  let issued = 0;
  const issue: Authority["issue"] = async (...names) => {
    issued += 1;
    const file = (part: string): string => join(directory, `${part}-${issued}.pem`);
    const [keyFile, certFile, request, extensions] = [file("key"), file("cert"), file("request"), file("extensions")];
    await writeFile(extensions, `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}\n`);
    await openssl("openssl", [
      "req",
      "-new",
      ...newKey,
      "-subj",
      `/CN=${names[0]}`,
      "-keyout",
      keyFile,
      "-out",
      request,
    ]);
    const signing = ["-CA", caFile, "-CAkey", caKey, "-set_serial", String(issued), "-days", "2"];
    await openssl("openssl", ["x509", "-req", "-in", request, ...signing, "-extfile", extensions, "-out", certFile]);
    return { cert: await readFile(certFile, "utf8"), key: await readFile(keyFile, "utf8"), certFile, keyFile };
  };
  return { ca: await readFile(caFile, "utf8"), caFile, issue };
}
