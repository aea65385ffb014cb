/** A webhook that was not taken: nobody was there, or the answer was not 2xx. */
export interface FailedDelivery {
  /** Of this attempt. Text: it does not fit a number. */
  readonly id: string;
  /** Of the event, shared by all attempts to deliver it. */
  readonly guid: string;
  /** ISO 8601. */
  readonly deliveredAt: string;
}

/** The forge's record of the webhooks it sent to the App. Throws as the `Forge` does. */
export interface WebhookDeliveries {
  /** Failed deliveries, the newest first. */
  failed(): AsyncIterable<FailedDelivery>;
  /** Has an event delivered once more. */
  redeliver(id: string): Promise<void>;
}
