// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The page «Датчик случайных чисел».
import type { SensorAddResult } from '../generated/protocol.gen.js';
import { byId, localize, of, text } from '../pages/localize.js';
import { sensorPortName } from '../protocol/channel.js';
import type { FromSensorKeeper, ToSensorKeeper } from '../protocol/own.js';
import { Collector, isMovement } from './collector.js';

const sendEvery = 100; // milliseconds
const spokenStep = 25; // percent
const hints = { none: '', moveMore: 'hintMoveMore', tooRegular: 'hintTooRegular', replayed: 'hintReplayed' };

localize();
const collector = new Collector(performance.now());
const port = chrome.runtime.connect({ name: sensorPortName });
let waiting = false; // for the answer to the last movements: they arrive in order
let spoken = 0;

port.onMessage.addListener((message: FromSensorKeeper) => {
  if (message.type === 'opened') {
    byId('site').textContent = message.site;
    byId('person').textContent = message.person;
    byId('storage').textContent = of(message.storage);
    byId('pad').focus();
  } else if (message.type === 'progress') {
    waiting = false;
    show(message.progress);
  } else {
    waiting = false;
    byId('hint').textContent = of(message.fault.message);
  }
});
// The background has nothing more to say to this window.
port.onDisconnect.addListener(() => {
  window.close();
});
say({ type: 'open', name: decodeURIComponent(location.hash.slice(1)) });
show({ percent: 0, full: false, hint: 'none' });

document.addEventListener('pointermove', (event) => {
  if (!event.isTrusted) return; // made by a script
  const samples = event.getCoalescedEvents();
  collector.pointer(samples.length > 0 ? samples : [event]);
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') say({ type: 'cancel' });
  const isOnButton = event.target instanceof HTMLButtonElement;
  if (!isMovement(event) || isOnButton) return;
  collector.key(event.timeStamp);
  event.preventDefault(); // a space does not scroll, F5 does not begin anew
});

byId('cancel').addEventListener('click', () => {
  say({ type: 'cancel' });
});

setInterval(() => {
  if (waiting) return;
  const events = collector.take();
  if (events.length === 0) return;
  waiting = true;
  say({ type: 'events', events });
}, sendEvery);

function say(message: ToSensorKeeper): void {
  port.postMessage(message);
}

function show({ percent, full, hint }: SensorAddResult): void {
  const words = full ? text('sensorFull') : text('sensorPercent', String(percent));
  byId('percent').textContent = words;
  byId('filled').style.width = `${percent}%`;
  byId('bar').setAttribute('aria-valuenow', String(percent));
  byId('hint').textContent = hint === 'none' || full ? '' : text(hints[hint]);
  // A screen reader hears each quarter and each hint, not every step.
  if (full || percent >= spoken + spokenStep) {
    spoken = percent - (percent % spokenStep);
    byId('spoken').textContent = words;
  } else if (hint !== 'none') {
    byId('spoken').textContent = text(hints[hint]);
  }
}
