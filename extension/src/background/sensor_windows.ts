// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The windows of «Датчик случайных чисел». Movements pass through and are not kept.
import type { SensorEvent, SensorNotification } from '../generated/protocol.gen.js';
import { faultFrom } from '../protocol/faults.js';
import type { FromSensorKeeper, Language } from '../protocol/own.js';
import type { Api } from './api.js';
import type { Host } from './host.js';
import { HostWindows, type HostWindow } from './host_windows.js';
import { own } from './status.js';

const eventsLimit = 4096;

export class SensorWindows extends HostWindows<SensorNotification, FromSensorKeeper> {
  constructor(
    api: Api,
    private readonly host: () => Host,
    private readonly language: Language,
  ) {
    super(api, { page: 'sensor/sensor.html', width: 600, height: 640 });
  }

  protected nameOf({ sensor }: SensorNotification): string {
    return sensor;
  }

  protected greeting({ site, person, storage }: SensorNotification): FromSensorKeeper {
    return { type: 'opened', site, person, storage };
  }

  protected heard(entry: HostWindow<SensorNotification>, { type, events }: Readonly<Record<string, unknown>>): void {
    if (type === 'events') void this.add(entry, events);
  }

  protected givenUp(sensor: string): void {
    this.host().call('sensor.cancel', own(this.language), { sensor }).answer.catch(() => undefined);
  }

  private async add(entry: HostWindow<SensorNotification>, events: unknown): Promise<void> {
    if (entry.done || !Array.isArray(events) || events.length > eventsLimit) return;
    try {
      const params = { sensor: entry.name, events: events as readonly SensorEvent[] };
      const progress = await this.host().call('sensor.add', own(this.language), params).answer;
      entry.done = progress.full;
      this.tell(entry, { type: 'progress', progress });
    } catch (error) {
      this.tell(entry, { type: 'failure', fault: faultFrom(error) });
    }
  }
}
