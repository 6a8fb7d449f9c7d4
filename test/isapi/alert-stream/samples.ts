import { readAlerts } from '../../../src/sources/isapi/alert-stream/alert.ts';
import { PartReader } from '../../../src/sources/isapi/alert-stream/multipart.ts';

/** isapi.md 5.1: what a DS-2CD2185FWD-I sends every ten seconds. */
export const CAMERA_HEARTBEAT = `<EventNotificationAlert version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
<ipAddress>128.100.0.5</ipAddress><portNo>80</portNo><protocol>HTTP</protocol><macAddress>ff:ff:ff:ff:ff:ff</macAddress>
<channelID>1</channelID><dateTime>2021-07-02T14:25:36+08:00</dateTime><activePostCount>0</activePostCount>
<eventType>videoloss</eventType><eventState>inactive</eventState><eventDescription>videoloss alarm</eventDescription>
<channelName></channelName>
<Extensions version="1.0" xmlns="urn:psialliance-org"><serialNumber xmlns="urn:selfextension:psiaext-ver10-xsd">DS-2CD2185FWD-I20180101AAWR111111111</serialNumber><eventPush xmlns="urn:selfextension:psiaext-ver10-xsd">IO&amp;&amp;DS-2CD2185FWD-I20180101AAWR111111111,2021-07-02T14:25:36+08:00,1.0</eventPush></Extensions>
</EventNotificationAlert>`;

/** isapi.md 5.1: what an NVR sends 2.3 times a second for a camera that is away. */
export const NVR_VIDEO_LOSS = `<EventNotificationAlert version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
<ipAddress>127.0.0.1</ipAddress><portNo>80</portNo><protocol>HTTP</protocol><macAddress>ff:ff:ff:ff:ff:ff</macAddress>
<dynChannelID>16</dynChannelID><dateTime>2021-07-02T15:30:56+10:00</dateTime><activePostCount>1</activePostCount>
<eventType>videoloss</eventType><eventState>active</eventState><eventDescription>videoloss alarm</eventDescription>
</EventNotificationAlert>`;

/** A picture as a part has it: with line breaks, braces, dashes and tags that mean nothing. */
export const PICTURE = Buffer.from(
  '\xff\xd8\xff\xe0\x00\x10JFIF\n{"\n--\n-- \xd9\n{\x01}\r\n<Event>\r\n--\xffx\r\n</EventNotificationAlert>{}\xff\xd9',
  'latin1',
);

/** The alerts in these chunks, each as `type channel active`. */
export function alertsIn(...chunks: readonly (Buffer | string)[]): string[] {
  const found: string[] = [];
  const reader = new PartReader((part) => {
    for (const { type, channel, isActive } of readAlerts(part)) found.push(`${type} ${channel} ${isActive}`);
  });
  for (const chunk of chunks) reader.take(Buffer.from(chunk));
  return found;
}

/** The same bytes in chunks of these sizes, over and over. */
export function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, nth = 0; at < bytes.length; nth += 1) {
    const size = sizes[nth % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}
