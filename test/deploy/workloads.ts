import { z } from "zod";
import { ofKind } from "./manifests.ts";

const Probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }).optional() });

const Container = z.object({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  env: z.array(
    z.object({
      name: z.string(),
      value: z.string().optional(),
      valueFrom: z
        .object({
          secretKeyRef: z.object({ name: z.string(), key: z.string() }).optional(),
          configMapKeyRef: z.object({ name: z.string(), key: z.string(), optional: z.boolean().optional() }).optional(),
        })
        .optional(),
    }),
  ),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
  resources: z.unknown(),
  securityContext: z.unknown(),
  startupProbe: Probe.optional(),
  livenessProbe: Probe,
  readinessProbe: Probe,
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() })),
});

const Workload = z.object({
  selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
  template: z.object({
    metadata: z.object({
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()).default({}),
    }),
    spec: z.looseObject({
      terminationGracePeriodSeconds: z.number(),
      containers: z.array(Container),
      volumes: z.array(z.looseObject({ name: z.string() })).default([]),
    }),
  }),
});

/** What runs: everything of `deploy/kubernetes` that has pods. */
export const workloads = ofKind("Deployment", "StatefulSet").map(({ metadata, spec }) => {
  const { selector, template } = Workload.parse(spec);
  const { labels, annotations } = template.metadata;
  return {
    name: metadata.name,
    selector,
    labels,
    annotations,
    pod: template.spec,
    containers: template.spec.containers,
  };
});
