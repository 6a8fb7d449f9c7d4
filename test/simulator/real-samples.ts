/** Answers of real devices, as their owners published them; blanks between elements are not theirs. */

/** iDS-7204HUHI-M1/E, V4.75.011: `System/Video/inputs/channels`. */
export const VIDEO_INPUTS = `<?xml version="1.0" encoding="UTF-8"?>
<VideoInputChannelList version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
<VideoInputChannel version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><id>1</id><inputPort>1</inputPort><videoInputEnabled>true</videoInputEnabled><name>Entrada</name><videoFormat>PAL</videoFormat><resDesc>2560*1440(4MP)P25</resDesc></VideoInputChannel>
<VideoInputChannel version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><id>2</id><inputPort>2</inputPort><videoInputEnabled>true</videoInputEnabled><name>Camera 02</name><videoFormat>PAL</videoFormat><resDesc>NO VIDEO</resDesc></VideoInputChannel>
</VideoInputChannelList>`;

/** DS-7608NXI-I2, V4.62: an item of `ContentMgmt/InputProxy/channels` that never connected. */
export const PROXY_CHANNEL = `<InputProxyChannel><id>4</id><name>gate</name><sourceInputPortDescriptor><proxyProtocol>HIKVISION</proxyProtocol><addressingFormatType>ipaddress</addressingFormatType><ipAddress>1.0.0.238</ipAddress><managePortNo>8000</managePortNo><srcInputPort>1</srcInputPort><userName>admin</userName><connMode>plugplay</connMode><streamType>auto</streamType><model></model><serialNumber></serialNumber><firmwareVersion></firmwareVersion><deviceID></deviceID></sourceInputPortDescriptor><certificateValidationEnabled>false</certificateValidationEnabled><defaultAdminPortEnabled>true</defaultAdminPortEnabled><enableTiming>true</enableTiming></InputProxyChannel>`;

/** An NVR whose second camera is unplugged: `ContentMgmt/InputProxy/channels/status`. */
export const PROXY_STATUSES = `<?xml version="1.0" encoding="UTF-8" ?>
<InputProxyChannelStatusList version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema">
<InputProxyChannelStatus><id>1</id><sourceInputPortDescriptor><ipAddress>192.168.1.64</ipAddress></sourceInputPortDescriptor><online>true</online><chanDetectResult>connect</chanDetectResult></InputProxyChannelStatus>
<InputProxyChannelStatus><id>2</id><sourceInputPortDescriptor><ipAddress>192.168.1.100</ipAddress></sourceInputPortDescriptor><online>false</online><chanDetectResult>notExist</chanDetectResult></InputProxyChannelStatus>
</InputProxyChannelStatusList>`;

/** DS-7732NI-M4, V5.03: `System/deviceInfo`. */
export const DEVICE_INFO = `<DeviceInfo version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><deviceName>NVR Casa Torino</deviceName><deviceID>484c3430-3730-0000-0000-e0baaded0bea</deviceID><model>DS-7732NI-M4</model><serialNumber>DS-7732NI-M4-0000000000CCRRL00000000WCVU</serialNumber><macAddress>22:ea:fb:38:1e:06</macAddress><firmwareVersion>V5.03.020</firmwareVersion><firmwareReleasedDate>build 240904</firmwareReleasedDate><encoderVersion>V5.0</encoderVersion><encoderReleasedDate>build 240531</encoderReleasedDate><deviceType>NVR</deviceType><telecontrolID>255</telecontrolID><hardwareVersion>B-R-K21B1-00</hardwareVersion><decordChannelNums>16</decordChannelNums><VGANums>1</VGANums><USBNums>3</USBNums><auxoutNums>0</auxoutNums><regionVersion>basic</regionVersion></DeviceInfo>`;

/** DS-7608NI-K2: `System/status`. */
export const DEVICE_STATUS = `<?xml version="1.0" encoding="UTF-8" ?>
<DeviceStatus version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
<currentDeviceTime>2021-10-21T17:01:04+03:00</currentDeviceTime><deviceUpTime>2530</deviceUpTime>
<CPUList><CPU><cpuDescription>2786.91</cpuDescription><cpuUtilization>0</cpuUtilization></CPU></CPUList>
<MemoryList><Memory><memoryDescription>DDR Memory</memoryDescription><memoryUsage> 244.175781</memoryUsage><memoryAvailable> 255.894531</memoryAvailable></Memory></MemoryList>
</DeviceStatus>`;

/** iDS-7204HUHI-M1/E: `ContentMgmt/Storage`. */
export const STORAGE = `<?xml version="1.0" encoding="UTF-8"?>
<storage version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><hddList><hdd version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><id>1</id><hddName>hdd1</hddName><hddPath></hddPath><hddType>SATA</hddType><status>ok</status><capacity>953869</capacity><freeSpace>814080</freeSpace><property>RW</property></hdd></hddList><nasList></nasList><workMode>quota</workMode></storage>`;

/** DS-7608NI-K2: `ContentMgmt/Storage/hdd/2/SMARTTest/status`, all attributes but the first two left out. */
export const SMART = `<SmartTestStatus version="1.0"><id>2</id><temprature>33</temprature><powerOnDay>21</powerOnDay><selfEvaluaingStatus>ok</selfEvaluaingStatus><allEvaluaingStatus>functional</allEvaluaingStatus><selfTestPercent>0</selfTestPercent><selfTestStatus>not_tested</selfTestStatus><testType>short</testType><TestResultList><TestResult><attributeID>1</attributeID><status>ok</status><flags>47</flags><thresholds>51</thresholds><value>100</value><worst>253</worst><rawValue>0</rawValue></TestResult><TestResult><attributeID>3</attributeID><status>ok</status><flags>39</flags><thresholds>21</thresholds><value>201</value><worst>201</worst><rawValue>8925</rawValue></TestResult></TestResultList></SmartTestStatus>`;

/** A single camera, V5.7: the network volume in `ContentMgmt/Storage`, without its encryption and login. */
export const NAS = `<nas version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><id>9</id><addressingFormatType>ipaddress</addressingFormatType><ipAddress>192.168.0.1</ipAddress><portNo>0</portNo><nasType>NFS</nasType><path>/pub/hik</path><status>ok</status><capacity>122346</capacity><freeSpace>119552</freeSpace><property>RW</property></nas>`;

/** One day of `ContentMgmt/record/tracks`; what the source elides is elided here. */
export const TRACKS = `<TrackList version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><Track version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><id>101</id><Channel>101</Channel><Enable>true</Enable><Description>trackType=standard</Description><TrackGUID></TrackGUID><Size>0</Size><Duration>P30DT0H</Duration><DefaultRecordingMode>CMR</DefaultRecordingMode><LoopEnable>false</LoopEnable><SrcDescriptor><SrcGUID></SrcGUID><SrcChannel>101</SrcChannel><StreamHint>video</StreamHint><SrcDriver>RTSP</SrcDriver><SrcType>H.264-BP</SrcType><SrcUrl>rtsp://localhost/PSIA/Streaming/channels/101</SrcUrl><SrcType>H.264-BP</SrcType><SrcUrlMethods>DESCRIBE, SETUP, PLAY, TEARDOWN</SrcUrlMethods><SrcLogin></SrcLogin></SrcDescriptor><TrackSchedule xmlns=""><ScheduleBlockList><ScheduleBlock><ScheduleBlockGUID></ScheduleBlockGUID><ScheduleBlockType>www.std-cgi.com/racm/schedule/ver10</ScheduleBlockType><ScheduleAction><id>1</id><ScheduleActionStartTime><DayOfWeek>Monday</DayOfWeek><TimeOfDay>00:00:00</TimeOfDay></ScheduleActionStartTime><ScheduleActionEndTime><DayOfWeek>Monday</DayOfWeek><TimeOfDay>24:00:00</TimeOfDay></ScheduleActionEndTime><ScheduleDSTEnable>false</ScheduleDSTEnable><Description>nothing</Description><Actions><Record>true</Record><Log>false</Log><SaveImg>false</SaveImg><ActionRecordingMode>CMR</ActionRecordingMode></Actions></ScheduleAction></ScheduleBlock></ScheduleBlockList></TrackSchedule><CustomExtensionList><CustomExtension><CustomExtensionName>www.std-cgi.com/RaCM/trackExt/ver10</CustomExtensionName><enableSchedule>true</enableSchedule><SaveAudio>false</SaveAudio><PreRecordTimeSeconds>5</PreRecordTimeSeconds><PostRecordTimeSeconds>5</PostRecordTimeSeconds></CustomExtension></CustomExtensionList></Track></TrackList>`;

/** The 401 of a locked account. */
export const LOCKED = `<userCheck version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><statusValue>401</statusValue><statusString>Unauthorized</statusString><isActivated>true</isActivated><lockStatus>lock</lockStatus><unlockTime>1800</unlockTime><retryLoginTime>0</retryLoginTime></userCheck>`;

/** HiWatch DS-N308(C), HTTP 403. */
export const NOT_SUPPORTED = `<ResponseStatus version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><requestURL>/ISAPI/Streaming/channels/103</requestURL><statusCode>4</statusCode><statusString>Invalid Operation</statusString><subStatusCode>notSupport</subStatusCode></ResponseStatus>`;
