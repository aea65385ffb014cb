import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import type { Store } from "../../../src/workflow/ports/store.ts";
import { describeRegistry, type RegistryUnderContract } from "../../contracts/registry-contract.ts";
import { startDockerRegistry, type DockerRegistry } from "../../servers/docker-registry.ts";
import { pushImage } from "../../servers/push-image.ts";
import { startStandInRegistry, type StandInRegistryOptions } from "../../servers/stand-in-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const account = { username: "bot", password: "päss:word" };
const credentials = { username: "bot", passwordEnv: "REGISTRY_PASSWORD" };
const secrets = { REGISTRY_PASSWORD: account.password };

describeRegistry("docker-registry, open to all", () => onDockerRegistry({}));
describeRegistry("docker-registry behind a password file", () => onDockerRegistry({ htpasswd: account }, credentials));
describeRegistry("docker-registry behind tokens that anyone gets", () => onDockerRegistry({ token: account }));
describeRegistry("docker-registry behind tokens for a password", () =>
  onDockerRegistry({ token: { ...account, anonymousPull: false } }, credentials),
);
describeRegistry("docker-registry as the mirror of Docker Hub", async () => {
  const server = await startDockerRegistry();
  return under(server, "docker.io", { registries: { "docker.io": { mirror: server.url } } });
});

describeRegistry("the stand-in, open to all", () => onStandIn({}));
describeRegistry("the stand-in, with pauses shared through a store", () =>
  onStandIn({}, {}, createInMemoryStore({ now: () => new Date() })),
);
describeRegistry("the stand-in with pages of two tags", () => onStandIn({ pageSize: 2 }));
describeRegistry("the stand-in behind a password", () => onStandIn({ basic: account }, credentials));
describeRegistry("the stand-in behind tokens that anyone gets", () => onStandIn({ token: account }));
describeRegistry("the stand-in behind tokens for a password", () =>
  onStandIn({ token: { ...account, anonymousPull: false } }, credentials),
);

async function onDockerRegistry(auth: Parameters<typeof startDockerRegistry>[0], host: object = {}) {
  const server = await startDockerRegistry(auth);
  const tokenHost = server.tokenServer && "username" in host ? { tokenHost: server.tokenServer.host } : {};
  return under(server, server.host, { registries: { [server.host]: { insecure: true, ...host, ...tokenHost } } });
}

async function onStandIn(options: StandInRegistryOptions, host: object = {}, store?: Store) {
  const server = await startStandInRegistry(options);
  return under(server, server.host, { registries: { [server.host]: { insecure: true, ...host } } }, store);
}

function under(
  server: Pick<DockerRegistry, "url" | "stop">,
  name: string,
  settings: Parameters<typeof openHttpRegistry>[0],
  store?: Store,
): RegistryUnderContract {
  const registry = openHttpRegistry(settings, { secrets, ...(store && { store }) });
  return {
    registry,
    name,
    put: (repository, tag, image) => pushImage(server.url, repository, tag, image, account),
    close: async () => {
      await registry.close();
      await server.stop();
    },
  };
}
