// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The windows of «Датчик случайных чисел»: opened and closed at the host's word. Movements pass through and are not kept.
import type { SensorEvent, SensorNotification } from '../generated/protocol.gen.js';
import { faultFrom, isObject } from '../protocol/faults.js';
import type { FromSensorKeeper, Language } from '../protocol/own.js';
import type { Api, Port } from './api.js';
import type { Host } from './host.js';
import { own } from './status.js';

const width = 600;
const height = 640;
const eventsLimit = 4096;

interface SensorWindow {
  readonly notification: SensorNotification;
  windowId?: number;
  port?: Port;
  full: boolean;
}

export class SensorWindows {
  private readonly sensors = new Map<string, SensorWindow>();

  constructor(
    private readonly api: Api,
    private readonly host: () => Host,
    private readonly language: Language,
  ) {
    api.windows.onRemoved.addListener((windowId) => {
      for (const [sensor, entry] of this.sensors) if (entry.windowId === windowId) this.cancel(sensor);
    });
  }

  notified(notification: SensorNotification): void {
    if (notification.closed) this.close(notification.sensor);
    else if (!this.sensors.has(notification.sensor)) void this.open(notification);
  }

  /** Its request has ended, whatever the end was. */
  requestEnded(id: string): void {
    for (const [sensor, { notification }] of this.sensors) if (notification.id === id) this.close(sensor);
  }

  closeAll(): void {
    for (const sensor of [...this.sensors.keys()]) this.close(sensor);
  }

  /** The port of a sensor's page. Its first message says which sensor it shows; a second page for one sensor is not served. */
  attach(port: Port): void {
    let sensor: string | undefined;
    port.onMessage.addListener((message: unknown) => {
      if (!isObject(message)) return;
      if (message['type'] === 'open' && sensor === undefined) sensor = this.opened(port, message['sensor']);
      else if (sensor !== undefined && message['type'] === 'events') void this.add(sensor, message['events']);
      else if (sensor !== undefined && message['type'] === 'cancel') this.cancel(sensor);
    });
    // A reloaded page has lost its clock, and a closed one its person: both end the sensor.
    port.onDisconnect.addListener(() => {
      if (sensor !== undefined) this.cancel(sensor);
    });
  }

  private async open(notification: SensorNotification): Promise<void> {
    const { sensor } = notification;
    const entry: SensorWindow = { notification, full: false };
    this.sensors.set(sensor, entry);
    try {
      // The address carries the sensor's name alone, so that history keeps nothing about the request.
      const url = this.api.runtime.getURL(`sensor/sensor.html#${encodeURIComponent(sensor)}`);
      const created = await this.show(url);
      if (created?.id === undefined) throw new Error('no window');
      entry.windowId = created.id;
      if (this.sensors.get(sensor) !== entry) this.removeWindow(entry); // closed while it opened
      else await this.api.windows.get(created.id); // throws if the person has closed it already: nobody knew then whose it was
    } catch {
      this.cancel(sensor);
    }
  }

  private async show(url: string): Promise<chrome.windows.Window | undefined> {
    const window = { url, type: 'popup', focused: true, width, height } as const;
    const place = await this.place();
    try {
      return await this.api.windows.create({ ...window, ...place });
    } catch {
      return this.api.windows.create(window); // Chromium refuses a place that is mostly off the screen
    }
  }

  /** In the middle of the window that the person looks at. */
  private async place(): Promise<{ left?: number; top?: number }> {
    try {
      const over = await this.api.windows.getLastFocused();
      if (over.left === undefined || over.top === undefined || over.width === undefined || over.height === undefined) return {};
      return {
        left: Math.max(0, Math.round(over.left + (over.width - width) / 2)),
        top: Math.max(0, Math.round(over.top + (over.height - height) / 2)),
      };
    } catch {
      return {};
    }
  }

  private opened(port: Port, name: unknown): string | undefined {
    const entry = typeof name === 'string' ? this.sensors.get(name) : undefined;
    if (!entry || entry.port) {
      port.disconnect();
      return undefined;
    }
    entry.port = port;
    const { sensor, site, person, storage } = entry.notification;
    tell(entry, { type: 'opened', site, person, storage });
    return sensor;
  }

  private async add(sensor: string, events: unknown): Promise<void> {
    const entry = this.sensors.get(sensor);
    if (!entry || entry.full || !Array.isArray(events) || events.length > eventsLimit) return;
    try {
      const params = { sensor, events: events as readonly SensorEvent[] };
      const progress = await this.host().call('sensor.add', own(this.language), params).answer;
      entry.full = progress.full;
      tell(entry, { type: 'progress', progress });
    } catch (error) {
      tell(entry, { type: 'failure', fault: faultFrom(error) });
    }
  }

  /** The person does not want to go on. A full sensor has nothing left to cancel. */
  private cancel(sensor: string): void {
    const entry = this.sensors.get(sensor);
    if (!entry) return;
    this.close(sensor);
    if (!entry.full) this.host().call('sensor.cancel', own(this.language), { sensor }).answer.catch(() => undefined);
  }

  private close(sensor: string): void {
    const entry = this.sensors.get(sensor);
    if (!entry) return;
    this.sensors.delete(sensor);
    this.removeWindow(entry);
  }

  private removeWindow({ windowId }: SensorWindow): void {
    if (windowId !== undefined) this.api.windows.remove(windowId).catch(() => undefined); // closed by the person already
  }
}

function tell({ port }: SensorWindow, message: FromSensorKeeper): void {
  try {
    port?.postMessage(message);
  } catch {
    // The window has just closed; its onDisconnect follows.
  }
}
