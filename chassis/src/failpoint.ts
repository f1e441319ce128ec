/** Named places where a fault can be injected; does nothing unless switched on for a test. */
export type Failpoint = (name: string) => Promise<void> | void;

export const noFailpoint: Failpoint = () => undefined;
