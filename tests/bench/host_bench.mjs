// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Start to first answer, round trips and memory of a host ($KEPKA_HOST), beside `cat` as the floor of the same run: the
// same pipes, frames and clock.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { frame, FrameReader } from '../integration/host_client.mjs';

const hello = { jsonrpc: '2.0', id: 'r1', method: 'hello', params: { caller: { origin: '', document: '', language: 'ru' }, arguments: {} } };
const starts = 40;
const trips = 2000;

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

class Peer {
  #reader = new FrameReader();
  #resolve = () => {};
  constructor(command) {
    this.child = spawn(command, [], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.child.stdout.on('data', (chunk) => this.#reader.push(chunk).forEach((text) => this.#resolve(text)));
  }
  ask() {
    const answer = new Promise((resolve) => (this.#resolve = resolve));
    this.child.stdin.write(frame(JSON.stringify(hello)));
    return answer;
  }
  memory() {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))?.[1] ?? 0);
  }
  end() {
    return new Promise((resolve) => {
      this.child.on('close', resolve);
      this.child.stdin.end();
    });
  }
}

async function measure(command) {
  const startTimes = [];
  for (let i = 0; i < starts; i++) {
    const began = performance.now();
    const peer = new Peer(command);
    await peer.ask();
    startTimes.push(performance.now() - began);
    await peer.end();
  }
  const peer = new Peer(command);
  await peer.ask();
  const tripTimes = [];
  for (let i = 0; i < trips; i++) {
    const began = performance.now();
    await peer.ask();
    tripTimes.push(performance.now() - began);
  }
  const memory = peer.memory();
  await peer.end();
  return { start: median(startTimes), trip: median(tripTimes), memory };
}

const floor = await measure('/bin/cat');
const host = await measure(process.env.KEPKA_HOST);
const row = (name, unit, key, digits) =>
  console.log(`${name.padEnd(28)} ${host[key].toFixed(digits).padStart(9)} ${unit.padEnd(4)} floor ${floor[key].toFixed(digits).padStart(9)}  × ${(host[key] / floor[key]).toFixed(2)}`);
row('start to first answer', 'ms', 'start', 2);
row('round trip of hello', 'ms', 'trip', 3);
row('peak memory', 'KiB', 'memory', 0);
