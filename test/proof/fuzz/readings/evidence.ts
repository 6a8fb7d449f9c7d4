import type { Channel } from '../../../../src/domain/state.ts';
import { all, type Element, localName, readingsOf } from '../documents/element.ts';

/** Every document that a recorder gave, taken apart. */
export type Files = readonly Element[];

const ONLINE = new Set(['true', '1', 'yes', 'on']);
const OFFLINE = new Set(['false', '0', 'no', 'off']);

/** Whether an item of these documents, of that name and id, has an element with such a text in it. */
function hasSaid(
  files: Files,
  item: string,
  isId: (one: Element) => boolean,
  name: string,
  says: (text: string) => boolean,
): boolean {
  return files.some((root) =>
    all(root).some(
      (one) =>
        localName(one) === item &&
        one.children.some(isId) &&
        all(one).some((below) => localName(below) === name && readingsOf(below).some(says)),
    ),
  );
}

/** In the other numbering, IP channels count from 33, behind the inputs or from 1 (isapi.md 1.3). */
function mayBe(number: string, id: string): boolean {
  const [one, other] = [Number(number), Number(id)];
  if (number === id || (number !== '' && one === other)) return true;
  return one > 32 && other >= 1 && other <= one - 32 + 64 && one - 32 <= other;
}

/** Whether any document says so of a channel. What it does not say must not be shown. */
export function isSupported(
  files: Files,
  channel: Channel,
  fact: 'online' | 'recording',
  value: boolean,
): boolean {
  const own = (one: Element) => localName(one) === 'id' && readingsOf(one).some((id) => id === channel.id);
  const numbered = (one: Element) =>
    localName(one) === 'channo' && readingsOf(one).some((number) => mayBe(number, channel.id));
  const inWorking = (name: string, ...texts: readonly string[]) =>
    hasSaid(files, 'chanstatus', numbered, name, (text) =>
      texts.some((one) => text !== '' && Number(text) === Number(one)),
    );
  const inStatus = (name: string, says: (text: string) => boolean) =>
    hasSaid(files, 'inputproxychannelstatus', own, name, says);
  const inInput = (says: (text: string) => boolean) =>
    hasSaid(files, 'videoinputchannel', own, 'resdesc', says);
  if (fact === 'recording')
    return value
      ? inWorking('record', '1') ||
          inWorking('recordstatus', '0') ||
          inStatus('recordstatus', (text) => /^recording$/i.test(text))
      : inWorking('record', '0') ||
          inWorking('recordstatus', '1', '2', '3') ||
          inStatus('recordstatus', (text) => text !== '');
  const isNoVideo = (text: string) => /^no\s*video$/i.test(text);
  return value
    ? inStatus('online', (text) => ONLINE.has(text.toLowerCase())) ||
        inStatus('chandetectresult', (text) => text.toLowerCase() === 'connect') ||
        inInput((text) => text !== '' && !isNoVideo(text)) ||
        inWorking('online', '1')
    : inStatus('online', (text) => OFFLINE.has(text.toLowerCase())) ||
        inStatus('chandetectresult', (text) => text !== '' && text.toLowerCase() !== 'connect') ||
        inInput(isNoVideo) ||
        inWorking('online', '0') ||
        inWorking('signal', '1');
}
