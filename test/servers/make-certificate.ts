import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** Makes a key and a certificate that it signed itself, for `localhost`, in PEM files below the directory. */
export async function makeCertificate(directory: string) {
  const keyFile = join(directory, "key.pem");
  const certificateFile = join(directory, "certificate.pem");
  const selfSigned = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost".split(" ");
  await promisify(execFile)("openssl", [...selfSigned, "-keyout", keyFile, "-out", certificateFile]);
  return { keyFile, certificateFile };
}
