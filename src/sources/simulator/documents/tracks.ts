import { channelNumber, type CameraView, type RecorderView, workingChannels } from '../model.ts';
import { element, HIKVISION, namespaced, xmlDocument } from '../xml.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** `ContentMgmt/record/tracks`: the recording schedule of each channel in use, which is no recording state. */
export function tracks(model: RecorderView): string {
  const items = workingChannels(model)
    .filter((camera) => camera.enabled || camera.kind === 'ip')
    .map((camera) => track(model, camera));
  return xmlDocument(model, 'TrackList', HIKVISION, `\n${items.join('\n')}\n`);
}

function track(model: RecorderView, camera: CameraView): string {
  const id = channelNumber(model, camera) * 100 + 1;
  const guid = `{${String(id).padStart(8, '0')}-0000-0000-0000-000000000000}`;
  const mode = camera.schedule === 'none' ? 'CMR' : camera.schedule;
  const days = camera.schedule === 'none' ? [] : DAYS;
  const block =
    `<ScheduleBlock><ScheduleBlockGUID>${guid}</ScheduleBlockGUID><ScheduleBlockType>www.std-cgi.com/racm/schedule/ver10</ScheduleBlockType>` +
    `${days.map((day, index) => action(day, index + 1, mode)).join('\n')}</ScheduleBlock>`;
  return (
    `<Track${namespaced(model, HIKVISION)}>\n${element('id', id)}\n${element('Channel', id)}\n<Enable>true</Enable>\n` +
    '<Description>trackType=standard,trackType=video,codecType=H.264-BP,resolution=2560x1440,framerate=25.000000 fps,bitrate=4096 kbps</Description>\n' +
    `<TrackGUID>${guid}</TrackGUID>\n<Size>0</Size>\n<Duration>P30DT0H</Duration>\n${element('DefaultRecordingMode', mode)}\n<LoopEnable>true</LoopEnable>\n` +
    `<SrcDescriptor><SrcGUID>${guid}</SrcGUID>${element('SrcChannel', id)}<StreamHint>video, H.264-BP</StreamHint><SrcDriver>RTSP</SrcDriver>` +
    `<SrcType>H.264-BP</SrcType><SrcUrl>rtsp://localhost/PSIA/Streaming/channels/${id}</SrcUrl><SrcType>H.264-BP</SrcType>` +
    '<SrcUrlMethods>DESCRIBE, SETUP, PLAY, TEARDOWN</SrcUrlMethods><SrcLogin></SrcLogin></SrcDescriptor>\n' +
    `<TrackSchedule xmlns=""><ScheduleBlockList>${block}</ScheduleBlockList></TrackSchedule>\n` +
    '<CustomExtensionList><CustomExtension><CustomExtensionName>www.std-cgi.com/RaCM/trackExt/ver10</CustomExtensionName>' +
    `${element('enableSchedule', camera.schedule !== 'none')}<SaveAudio>false</SaveAudio><PreRecordTimeSeconds>5</PreRecordTimeSeconds>` +
    '<PostRecordTimeSeconds>5</PostRecordTimeSeconds></CustomExtension></CustomExtensionList>\n</Track>'
  );
}

function action(day: string, id: number, mode: string): string {
  return (
    `<ScheduleAction>${element('id', id)}` +
    `<ScheduleActionStartTime><DayOfWeek>${day}</DayOfWeek><TimeOfDay>00:00:00</TimeOfDay></ScheduleActionStartTime>` +
    `<ScheduleActionEndTime><DayOfWeek>${day}</DayOfWeek><TimeOfDay>24:00:00</TimeOfDay></ScheduleActionEndTime>` +
    '<ScheduleDSTEnable>false</ScheduleDSTEnable><Description>nothing</Description>' +
    `<Actions><Record>true</Record><Log>false</Log><SaveImg>false</SaveImg><ActionRecordingMode>${mode}</ActionRecordingMode></Actions></ScheduleAction>`
  );
}
