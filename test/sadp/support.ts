/** The answer of a DS-2CD2032-I (isapi.md 11), with other or further elements. */
export function answerOf(change: Readonly<Record<string, string | null>> = {}, root = 'ProbeMatch'): Buffer {
  const elements = {
    Uuid: '{A1B2C3D4-0000-0000-0000-000000000001}',
    Types: 'inquiry',
    DeviceType: 'DS-2CD2032-I',
    DeviceDescription: 'IPCamera',
    DeviceSN: 'DS-2CD2032-I20150513CCWR123456789',
    CommandPort: '8000',
    HttpPort: '80',
    MAC: '44-19-b6-11-22-33',
    IPv4Address: '192.168.1.64',
    IPv4SubnetMask: '255.255.255.0',
    IPv4Gateway: '192.168.1.1',
    DHCP: 'false',
    SoftwareVersion: 'V5.3.0build 150513',
    DSPVersion: 'V5.0build 140714',
    BootTime: '2015-05-13 00:00:00',
    ResetAbility: 'true',
    DiskNumber: '0',
    Activated: 'true',
    PasswordResetAbility: 'true',
    ...change,
  };
  const inner = Object.entries(elements).flatMap(([name, value]) =>
    value === null ? [] : [`<${name}>${value}</${name}>`],
  );
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<${root}>\n${inner.join('\n')}\n</${root}>\n`);
}
