// @ts-check
/**
 * One event stream for all tabs of this browser. HTTP/1.1 allows six connections per host over all tabs, and a stream
 * takes one for good, so the tabs share it: this file runs as a SharedWorker, or, where there is none, as a worker of
 * the one tab. It keeps the sessions of its tabs alive at the server, notices tabs that died, and passes presences and
 * envelopes between the tabs themselves, so that they find each other with the server down. It judges nothing: tabs
 * verify what they get. Plain JavaScript, because bundlers emit a shared worker's file as it is.
 *
 * @typedef {import("../lib/mesh/signalingPort").ToStream} ToStream
 * @typedef {import("../lib/mesh/signalingPort").FromStream | import("../lib/mesh/signalingPort").StreamSign} FromStream
 * @typedef {ToStream & { type: "enter" }} Enter
 * @typedef {{ port: MessagePort, session: string, room: string, lock: string | null, presence: unknown, heardMs: number }} Tab
 */

/** A third of the time after which the server takes a session for gone. */
const KEEP_ALIVE_MS = 15_000;
/** The server says something every 15 s; after three silences the connection is dead, whatever TCP thinks. */
const SERVER_SILENT_MS = 45_000;
/** A tab without a Web Lock says so every minute; this is three of them. */
const TAB_SILENT_MS = 180_000;
/** After this a request is given up, and with it the stream: its connection is probably dead too. */
const REQUEST_MS = 10_000;
/** Pauses between attempts double from here to there, each shortened by chance so that a hall does not return at once. */
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 15_000;
/** Rooms whose sealed record is kept for tabs that come later. */
const RECORDS_MAX = 16;

const stream = hex(crypto.getRandomValues(new Uint8Array(16)));
/** Held while this worker lives: tabs queue for it, and whoever is granted it knows that the worker is gone. */
const LOCK = `roundtable/stream/${stream}`;
/** By session. @type {Map<string, Tab>} */
const tabs = new Map();
/** Sealed records by room, in hexadecimal. @type {Map<string, string>} */
const records = new Map();

/** @type {EventSource | null} */
let source = null;
/** The server's first words on this connection, for tabs that come later. @type {unknown} */
let hello = null;
let lastEventId = "";
let failures = 0;
/** When the server was heard last on this connection. */
let serverHeardMs = 0;
/** When the sessions were kept alive last. */
let keptMs = Date.now();
let isLockHeld = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry;

// As a SharedWorker, a tab connects; as a worker of one tab, that tab sends a port per session.
for (const kind of ["connect", "message"])
  self.addEventListener(kind, (event) => accept(/** @type {MessageEvent} */ (event).ports[0]));
setInterval(keepAlive, KEEP_ALIVE_MS);
// Absent on plain http.
navigator.locks?.request(LOCK, holdLock).catch(() => undefined);

/** @param {MessagePort | undefined} port */
function accept(port) {
  if (port === undefined) return;
  /** @type {Tab | null} */
  let tab = null;
  port.onmessage = ({ data }) => {
    /** @type {ToStream} */
    const message = data;
    if (message.type === "enter") tab = enter(port, message);
    else if (tab !== null && !isReplaced(tab)) receive(tab, message);
    if (message.type === "leave") tab = null;
  };
}

/** Another port speaks for its session. @param {Tab} tab */
function isReplaced(tab) {
  const present = tabs.get(tab.session);
  return present !== undefined && present !== tab;
}

/** The tabs may queue only now: before, they would be granted it while this worker lives. */
function holdLock() {
  isLockHeld = true;
  for (const tab of tabs.values()) tell(tab, { type: "lock", lock: LOCK });
  return new Promise(() => {});
}

/**
 * @param {MessagePort} port
 * @param {Enter} message
 * @returns {Tab}
 */
function enter(port, { session, room, lock }) {
  const tab = { port, session, room, lock, presence: null, heardMs: Date.now() };
  tabs.set(session, tab);
  tell(tab, /** @type {FromStream} */ ({ type: "stream", stream }));
  if (isLockHeld) tell(tab, { type: "lock", lock: LOCK });
  if (hello !== null) tell(tab, { type: "event", path: "server", event: hello });
  const record = records.get(room);
  if (record !== undefined) tell(tab, { type: "event", path: "local", event: { type: "sealed", room, record } });
  for (const { presence } of neighbours(tab)) if (presence !== null) tellPresence(tab, presence);
  if (lock !== null) void navigator.locks.request(lock, () => mourn(tab));
  connect();
  return tab;
}

/**
 * @param {Tab} tab
 * @param {Exclude<ToStream, Enter>} message
 */
function receive(tab, message) {
  tab.heardMs = Date.now();
  if (message.type === "leave") return remove(tab);
  if (message.type === "alive") tell(tab, { type: "alive" });
  if (!tabs.has(tab.session)) comeBack(tab);
  if (message.type === "presence") {
    tab.presence = message.presence;
    for (const neighbour of neighbours(tab)) tellPresence(neighbour, message.presence);
  } else if (message.type === "envelope") {
    const to = tabs.get(message.envelope.to);
    if (to !== undefined)
      tell(to, { type: "event", path: "local", event: { type: "envelope", envelope: message.envelope } });
  } else if (message.type === "sealed" && records.get(tab.room) !== message.record) {
    remember(tab.room, message.record);
    const event = { type: "sealed", room: tab.room, record: message.record };
    for (const neighbour of neighbours(tab)) tell(neighbour, { type: "event", path: "local", event });
  }
}

/** It speaks, so it was mourned too early: its timers stood still longer than ours. @param {Tab} tab */
function comeBack(tab) {
  tabs.set(tab.session, tab);
  for (const neighbour of neighbours(tab)) {
    if (tab.presence !== null) tellPresence(neighbour, tab.presence);
    if (neighbour.presence !== null) tellPresence(tab, neighbour.presence);
  }
  // The server was told that it left.
  tell(tab, { type: "unknown" });
  connect();
}

/** The tab is gone without a word: its lock was granted to us, or it fell silent. @param {Tab} tab */
function mourn(tab) {
  if (tabs.get(tab.session) !== tab) return;
  remove(tab);
  void post(tab.room, { type: "leave", session: tab.session });
}

/** @param {Tab} tab */
function remove(tab) {
  tabs.delete(tab.session);
  const event = { type: "left", room: tab.room, session: tab.session };
  for (const neighbour of neighbours(tab)) tell(neighbour, { type: "event", path: "local", event });
  if (tabs.size === 0) disconnect();
}

/**
 * @param {string} room
 * @param {string} record
 */
function remember(room, record) {
  records.delete(room);
  records.set(room, record);
  const [oldest] = records.keys();
  if (records.size > RECORDS_MAX && oldest !== undefined) records.delete(oldest);
}

/** Other tabs of this browser in the same room. @param {Tab} tab */
const neighbours = (tab) =>
  [...tabs.values()].filter(({ session, room }) => room === tab.room && session !== tab.session);

/**
 * @param {Tab} tab
 * @param {FromStream} message
 */
const tell = (tab, message) => tab.port.postMessage(message);

/**
 * @param {Tab} tab
 * @param {unknown} presence
 */
const tellPresence = (tab, presence) =>
  tell(tab, { type: "event", path: "local", event: { type: "presence", room: tab.room, presence } });

function connect() {
  if (source !== null || tabs.size === 0) return;
  clearTimeout(retry);
  const after = lastEventId === "" ? "" : `&after=${encodeURIComponent(lastEventId)}`;
  const opened = new EventSource(`/api/events?stream=${stream}${after}`);
  serverHeardMs = Date.now();
  opened.addEventListener("ping", () => {
    serverHeardMs = Date.now();
  });
  opened.onmessage = (message) => {
    serverHeardMs = Date.now();
    failures = 0;
    lastEventId = message.lastEventId;
    route(JSON.parse(message.data));
  };
  // The browser's own reconnecting has no jitter, and gives up for good when it is answered with an error.
  opened.onerror = () => source === opened && lose();
  source = opened;
}

function disconnect() {
  source?.close();
  source = null;
  hello = null;
  clearTimeout(retry);
}

function lose() {
  disconnect();
  for (const tab of tabs.values()) tell(tab, { type: "offline" });
  const ceiling = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures);
  failures = Math.min(failures + 1, 10);
  retry = setTimeout(connect, ceiling * (0.5 + Math.random() / 2));
}

/** @param {{ type: string, room?: string, snapshot?: { code: string }, envelope?: { to: string } }} event */
function route(event) {
  if (event.type === "hello") hello = event;
  for (const tab of tabs.values()) {
    const room = event.snapshot?.code ?? event.room;
    const concerned = event.envelope === undefined ? room === tab.room : event.envelope.to === tab.session;
    if (event.type === "hello" || concerned) tell(tab, { type: "event", path: "server", event });
  }
}

/** Once per room, for all its tabs: a hidden tab's own timers would be too slow. */
async function keepAlive() {
  const nowMs = Date.now();
  if (nowMs - keptMs > 2 * KEEP_ALIVE_MS) forgiveSilence(nowMs);
  keptMs = nowMs;
  for (const tab of tabs.values()) if (tab.lock === null && nowMs - tab.heardMs > TAB_SILENT_MS) mourn(tab);
  if (source !== null && nowMs - serverHeardMs >= SERVER_SILENT_MS) lose();
  for (const room of new Set(Array.from(tabs.values(), (tab) => tab.room))) {
    const sessions = Array.from(tabs.values()).flatMap((tab) => (tab.room === room ? [tab.session] : []));
    const unknown = await post(room, { type: "alive", sessions });
    if (unknown === null && source !== null) lose();
    for (const session of unknown === "all" ? sessions : (unknown ?? [])) {
      const tab = tabs.get(session);
      if (tab !== undefined) tell(tab, { type: "unknown" });
    }
  }
}

/**
 * This machine slept, and what was said to us may still wait to be heard: everybody gets their time anew.
 * @param {number} nowMs
 */
function forgiveSilence(nowMs) {
  serverHeardMs = nowMs;
  for (const tab of tabs.values()) tab.heardMs = nowMs;
}

/**
 * @param {string} room
 * @param {unknown} message
 * @returns {Promise<string[] | "all" | null>} sessions the server does not know; null when it can't be reached
 */
async function post(room, message) {
  try {
    const answer = await fetch(`/api/rooms/${room}/signal`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ stream, messages: [message] }),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    return answer.status === 404 ? "all" : ((await answer.json()).unknown ?? []);
  } catch {
    return null;
  }
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
