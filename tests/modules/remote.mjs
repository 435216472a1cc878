// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Another module's tokens through p11-kit's client, as they are forwarded to a container or over SSH.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { configuredModule } from './configured_module.mjs';
import { newFolder, Service } from './service.mjs';

/** Gives {module, killService, close}; the tokens are those of behind, the path of a module. */
export async function startRemote(behind) {
  const folder = newFolder('remote');
  const socket = join(folder, 'socket');
  const server = new Service('p11-kit', ['server', '--foreground', '--name', socket, '--provider', behind, 'pkcs11:']);
  const close = async () => {
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await server.ready(() => existsSync(socket));
  } catch (error) {
    await close();
    throw error;
  }
  const module = configuredModule(folder, 'p11-kit-client', { P11_KIT_SERVER_ADDRESS: `unix:path=${socket}` });
  return { module, killService: () => server.end('SIGKILL'), close };
}
