/** An option as the app's form calls it; the translations of the form repeat it. */
export interface Label {
  readonly name: string;
  readonly fields?: Readonly<Record<string, { readonly name: string }>> | undefined;
}

/** The options of the app (add-on), in the order of its form, with their English names. */
export const appLabels: Readonly<Record<string, Label>> = {
  recorders: {
    name: 'Recorders (DVRs and NVRs)',
    fields: {
      name: { name: 'Name' },
      host: { name: 'Host' },
      port: { name: 'Port' },
      username: { name: 'User name' },
      password: { name: 'Password' },
      channels: { name: 'Channels' },
      type: { name: 'Kinds of camera' },
      poll_interval: { name: 'Poll interval' },
      tls: { name: 'HTTPS' },
      tls_fingerprint: { name: 'Certificate fingerprint' },
      tls_insecure: { name: 'Accept any certificate' },
      alert_stream: { name: 'Push' },
      health: { name: 'Disks and clock' },
      snapshots: { name: 'Pictures' },
      allow_reboot: { name: 'Restart button' },
      id: { name: 'Id' },
    },
  },
  poll_interval: { name: 'Poll interval' },
  offline_after: { name: 'Readings until lost' },
  log_level: { name: 'Log level' },
  event_log: { name: 'Event log file' },
  base_topic: { name: 'Base topic' },
  discovery_prefix: { name: 'Discovery prefix' },
  mqtt: {
    name: 'MQTT broker',
    fields: {
      server: { name: 'Server' },
      username: { name: 'User name' },
      password: { name: 'Password' },
    },
  },
};
