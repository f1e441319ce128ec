import { z } from 'zod';
import { RATE_NAMES, type RateName } from './rates';

/** Where gateways tell each other what they let through. Only the user `gateway` may publish and listen there. */
export const USAGE_SUBJECT = 'gateway.usage';

const Usage = z.record(z.string().max(300), z.int().min(1).max(1_000_000_000));

const UsageReport = z.object({
  /** The gateway: a name for as long as its process lives. */
  from: z.string().min(1).max(100),
  /** Counts the reports of one gateway. */
  number: z.int().min(0),
  leaves: z.boolean().optional(),
  used: z.partialRecord(z.enum(RATE_NAMES), Usage),
});
export type UsageReport = z.output<typeof UsageReport>;

/** What passed at one gateway: by limit, by key. */
export type UsageByRate = ReadonlyMap<RateName, ReadonlyMap<string, number>>;

export const encodeReport = (from: string, number: number, usage: UsageByRate, leaves: boolean): string =>
  JSON.stringify({
    from,
    number,
    ...(leaves ? { leaves } : {}),
    used: Object.fromEntries([...usage].map(([rate, byKey]) => [rate, Object.fromEntries(byKey)])),
  } satisfies UsageReport);

/** undefined when it cannot be understood: another version of the gateway may say things that this one does not know. */
export function decodeReport(text: string): UsageReport | undefined {
  try {
    return UsageReport.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
