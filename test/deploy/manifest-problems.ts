import { z } from "zod";

const Validator = z.custom<() => void>((value) => typeof value === "function");
const Model = z.custom<{ readonly prototype: object }>((value) => typeof value === "function");

/**
 * What Kubernetes would say against a manifest: values that its OpenAPI description forbids, and fields that it does not
 * have, which `kubectl apply` refuses as well.
 *
 * The validators of the package `kubernetes-models` are generated from that description (and from KEDA's custom resources).
 * They let unknown fields pass without looking at them: a field that nobody looked at is one that there is not.
 */
export async function manifestProblems(manifest: {
  readonly apiVersion: string;
  readonly kind: string;
}): Promise<readonly string[]> {
  const { apiVersion, kind } = manifest;
  const library = apiVersion.startsWith("keda.sh/") ? "@kubernetes-models/keda" : "kubernetes-models";
  const models = z.record(z.string(), z.unknown()).parse(await import(`${library}/${apiVersion}/${kind}`));
  const validate = Validator.parse(Reflect.get(Model.parse(models[kind]).prototype, "validate"));
  const unread = new Set<string>();
  try {
    Reflect.apply(validate, watched(manifest, "", unread), []);
  } catch (error) {
    return [String(error)];
  }
  return [...unread].map((path) => `${path}: there is no such field`);
}

/** A copy of a value that takes from `unread` the path of every field that is read. */
function watched(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    unread.add(`${path}/${key}`);
    return [key, watched(inner, `${path}/${key}`, unread)] as const;
  });
  const copy: object = Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
  return new Proxy(copy, {
    get(target, key): unknown {
      if (typeof key === "string") unread.delete(`${path}/${key}`);
      return Reflect.get(target, key);
    },
  });
}
