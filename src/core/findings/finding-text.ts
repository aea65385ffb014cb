import { withoutReferences } from "../pull-request/without-references.ts";
import { visibleText } from "../report/visible-text.ts";

const longest = 1_000;

/**
 * Says a finding where plain text is shown: on one line, of bounded length, and with nothing in it that is acted on.
 *
 * It may quote the file. GitHub makes links of `[…](…)` in the messages of code scanning, and repeats them in comments on pull
 * requests (https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html, 3.11.6).
 */
export function findingText({ sentence, remedy }: { readonly sentence: string; readonly remedy: string }): string {
  return [sentence, remedy].map(harmless).join(" ");
}

function harmless(text: string): string {
  return withoutReferences(visibleText(text, longest))
    .replaceAll(/\](?=\()/g, "］")
    .replaceAll(/<(?=[a-z/!?])/gi, "‹");
}
