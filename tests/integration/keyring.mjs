// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A real Secret Service for one test: gnome-keyring, unlocked, on a bus of its own.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Gives {environment, end}: the variables with which a host finds it. home: where it keeps what it is given. */
export async function startKeyring(home) {
  const own = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: undefined };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], { env: own, stdio: ['ignore', 'pipe', 'ignore'] });
  const [address] = await once(bus.stdout, 'data');
  const environment = { DBUS_SESSION_BUS_ADDRESS: address.toString().trim(), XDG_RUNTIME_DIR: home };
  const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], { env: { ...own, ...environment }, stdio: ['pipe', 'ignore', 'ignore'] });
  keyring.stdin.end('keyring-password\n');
  const end = () => {
    keyring.kill('SIGKILL');
    bus.kill('SIGKILL');
  };
  try {
    await untilItAnswers(environment);
  } catch (error) {
    end();
    throw error;
  }
  return { environment, end };
}

/** Asks the bus, not the service: a call to a name without an owner would start a second, locked daemon. */
async function untilItAnswers(environment) {
  const ask = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'];
  for (let i = 0; i < 100; i++) {
    const answer = execFileSync('dbus-send', ask, { env: { ...process.env, ...environment }, encoding: 'utf8' });
    if (answer.includes('boolean true')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('gnome-keyring does not answer');
}
