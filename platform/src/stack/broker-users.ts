import { gatewayPermissions, type NatsUser, servicePermissions } from '@praxis/chassis/provision';
import { serviceNames, services } from '../topology';

/**
 * Every user of the broker: one per service and the gateway with their exact rights, and the administrator of deploy steps.
 * @param passwords by user
 */
export function brokerUsers(passwords: Readonly<Record<string, string>>): NatsUser[] {
  const passwordOf = (user: string): string => passwords[user] ?? '';
  return [
    ...services.map((spec) => ({
      user: spec.service,
      password: passwordOf(spec.service),
      permissions: servicePermissions(spec, serviceNames),
    })),
    { user: 'gateway', password: passwordOf('gateway'), permissions: gatewayPermissions(services) },
    { user: 'admin', password: passwordOf('admin') },
  ];
}
