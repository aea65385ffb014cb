/** Maps with at most `limit` calls under way, keeping the order; the first error ends it. */
export async function mapConcurrently<From, To>(
  values: readonly From[],
  limit: number,
  map: (value: From) => Promise<To>,
): Promise<To[]> {
  const results = Array.from<To>({ length: values.length });
  const entries = values.entries();
  const worker = async (): Promise<void> => {
    for (const [index, value] of entries) results[index] = await map(value);
  };
  await Promise.all(Array.from({ length: Math.min(limit, values.length) }, worker));
  return results;
}
