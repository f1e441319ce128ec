import { freePort, isFree, publicPort } from '../ports';
import { gatewayPort, services } from '../topology';

export interface PortWishes {
  /** Where the gateway listens; 127.0.0.1 by default. */
  readonly gatewayHost?: string;
  /** The gateway's port: this one or none. */
  readonly gateway?: number | undefined;
  /** Take the ports that people know when they are free (8080, 4001 ...); otherwise any free ones. */
  readonly usual?: boolean;
}

export interface Ports {
  readonly postgres: number;
  readonly nats: number;
  readonly metrics: number;
  readonly gatewayHost: string;
  readonly gateway: number;
  /** By service. */
  readonly services: Readonly<Record<string, number>>;
}

/** @throws Failure when the port asked for the gateway is in use */
export async function choosePorts({ gatewayHost = '127.0.0.1', gateway, usual = false }: PortWishes): Promise<Ports> {
  const prefer = (port: number): number | undefined => (usual ? port : undefined);
  const gatewayChoice = await publicPort(gateway, prefer(gatewayPort), gatewayHost);
  const serviceChoices: Record<string, number> = {};
  for (const { service, port } of services) serviceChoices[service] = await freePort(prefer(port));
  return {
    postgres: await freePort(prefer(15_432)),
    nats: await freePort(prefer(14_222)),
    metrics: await freePort(prefer(9_464)),
    gatewayHost,
    gateway: gatewayChoice,
    services: serviceChoices,
  };
}

/** Whether somebody else listens by now where our processes, which have ended, were to listen. */
export async function someTaken({ postgres, nats, metrics, gateway, gatewayHost, services: serviceChoices }: Ports): Promise<boolean> {
  const local = await Promise.all([postgres, nats, metrics, ...Object.values(serviceChoices)].map(async (port) => await isFree(port)));
  return local.includes(false) || !(await isFree(gateway, gatewayHost));
}
