/** Roles on the page: their order, and what each needs to sign in. The core has the same rules. */
import type { RoleView } from '../host/api';

export const allRoles = ['viewer', 'nurse', 'charge_nurse', 'technician', 'administrator'] as const;

const withPassword: readonly RoleView[] = ['technician', 'administrator'];

/** Whether one of them is in force with password and code alone. */
export const isStrong = (roles: readonly RoleView[]): boolean =>
  roles.some((one) => withPassword.includes(one));

/** Whether one of them is in force with a PIN. */
export const isWeak = (roles: readonly RoleView[]): boolean =>
  roles.some((one) => !withPassword.includes(one));
