import { createInProcessQueue } from "../../../src/adapters/queue/in-process-queue.ts";
import { describeQueue } from "../../contracts/queue-contract.ts";

describeQueue("the in-process queue", async (options) => createInProcessQueue(options));
