/** The one queue of Plinth's, and what its keys in Redis begin with: `plinth:queue:…`. */
export const queueName = "queue";
export const queuePrefix = "plinth";
