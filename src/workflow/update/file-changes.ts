import type { FileChange } from "../../core/update/file-change.ts";
import type { UpdateGroup } from "../../core/update/update-group.ts";
import { updatedText } from "./decide-lines.ts";
import type { DockerfileText } from "../repository/dockerfile-text.ts";
import type { InventoryLine } from "../repository/inventory-lines.ts";
import type { RepositoryInventory } from "../repository/repository-inventory.ts";

/** The files that a group changes, as they are after it. */
export function fileChanges(
  group: UpdateGroup,
  given: {
    readonly files: readonly DockerfileText[];
    readonly lines: readonly InventoryLine[];
    readonly inventory: RepositoryInventory;
  },
): readonly FileChange[] {
  const { files, lines, inventory } = given;
  const touched = new Set(group.decisions.map(({ file }) => file));
  const modes = new Map(inventory.files.map(({ path, mode }) => [path, mode]));
  return files.flatMap((file) => {
    if (!touched.has(file.path)) return [];
    const text = updatedText(file, lines, group.decisions);
    return text === file.text ? [] : [{ path: file.path, mode: modes.get(file.path) ?? "100644", text }];
  });
}
