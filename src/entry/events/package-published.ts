import { imageOfPackage } from "../../core/registry-event/package-event.ts";
import { imagesPushed } from "../../workflow/upkeep/images-pushed.ts";
import type { EventPorts } from "./event-ports.ts";

/** An image was pushed to GitHub's own registry, as the events `package` and `registry_package` tell it. */
export async function onPackagePublished(described: unknown, ports: EventPorts): Promise<void> {
  const image = imageOfPackage(described);
  if (image === null) return;
  const questions = await imagesPushed([image], ports);
  ports.log.info({ image, questions }, "Package published");
}
