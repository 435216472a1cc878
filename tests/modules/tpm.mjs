// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// tpm2-pkcs11 on a TPM 2.0 in software (swtpm). A TPM serves one program at a time and holds few objects, so the resource
// manager tpm2-abrmd stands between, as on a real computer: on a message bus of its own, for several processes at once.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { configuredModule } from './configured_module.mjs';
import { initToken } from './pkcs11_tool.mjs';
import { newFolder, Service, withTwoPorts } from './service.mjs';

/**
 * Gives {module, tokens: [{label, serial, pin, soPin}], close}. token: a label, and PINs if not the usual ones.
 * RSA up to 3072 bits and P-256. Its serial number is all zeros, as tpm2-pkcs11 gives it to every TPM.
 */
export async function startTpm(token = { label: 'Kepka TPM' }) {
  const folder = newFolder('tpm');
  const services = [];
  const close = async () => {
    for (const service of services.reverse()) await service.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const module = await startServices(folder, services);
    return { module, tokens: [await initToken(module, 0, token)], close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startServices(folder, services) {
  for (const name of ['state', 'store']) mkdirSync(join(folder, name), { mode: 0o700 });
  const socket = join(folder, 'bus');
  const bus = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` };
  const daemon = new Service('dbus-daemon', ['--session', '--nofork', `--address=${bus.DBUS_SESSION_BUS_ADDRESS}`]);
  services.push(daemon);
  await daemon.ready(() => existsSync(socket));

  const port = await withTwoPorts(async (first) => {
    const service = softwareTpm(join(folder, 'state'), first);
    services.push(service);
    await service.ready(() => existsSync(join(folder, 'state', 'pid')));
    return first;
  });
  const manager = new Service('/usr/sbin/tpm2-abrmd', ['--session', '--allow-root', `--tcti=swtpm:host=127.0.0.1,port=${port}`], bus);
  services.push(manager);
  await manager.ready(() => managerAnswers(bus));
  return configuredModule(folder, 'tpm', { ...bus, TPM2_PKCS11_STORE: join(folder, 'store'), TPM2_PKCS11_TCTI: 'tabrmd:bus_type=session' });
}

function softwareTpm(state, port) {
  return new Service('swtpm', ['socket', '--tpm2', '--tpmstate', `dir=${state}`, '--flags', 'not-need-init,startup-clear', '--pid', `file=${join(state, 'pid')}`,
    '--server', `type=tcp,port=${port},bindaddr=127.0.0.1`, '--ctrl', `type=tcp,port=${port + 1},bindaddr=127.0.0.1`]);
}

function managerAnswers(bus) {
  const ask = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'string:com.intel.tss2.Tabrmd'];
  return execFileSync('dbus-send', ask, { env: { ...process.env, ...bus }, encoding: 'utf8' }).includes('boolean true');
}
