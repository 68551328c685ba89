// Starts telegram-test-api on the given port: node server.js 9000
// and bridges what python-telegram-bot needs and the emulator lacks (see README.md).
'use strict';

const http = require('node:http');
const querystring = require('node:querystring');
const TelegramServer = require('telegram-test-api');

const port = Number(process.argv[2] || 0);
const me = {
  id: 666,
  is_bot: true,
  first_name: 'Test First name',
  username: 'TestNameBot',
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
};

// Accepted and forgotten: nothing that a person in a chat would read.
const ACCEPTED = new Set([
  'answercallbackquery', 'answerinlinequery', 'close', 'deletemycommands', 'logout',
  'pinchatmessage', 'sendchataction', 'setchatmenubutton', 'setmessagereaction', 'setmycommands',
  'setmydescription', 'setmyname', 'setmyshortdescription', 'unpinchatmessage',
]);
const MEDIA = new Set([
  'sendphoto', 'senddocument', 'sendvideo', 'sendvoice', 'sendaudio', 'sendlocation',
]);

const server = new TelegramServer({ port, host: '127.0.0.1' });

// The emulator dates messages in milliseconds and names no sender.
const addBotMessage = server.addBotMessage.bind(server);
const readable = (message) => ({ ...message, from: me, date: Math.floor(Date.now() / 1000) });
server.addBotMessage = (raw, token) => readable(addBotMessage(raw, token));

// Callback queries need chat_instance.
const formatUpdate = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  const formatted = formatUpdate(update);
  if (formatted.callback_query) formatted.callback_query.chat_instance = '1';
  return formatted;
};

// getUpdates: the emulator answers at once and forgets what it handed out.
const unacknowledged = new Map();

async function getUpdates(token, { offset = 0, timeout = 0, limit = 100 }) {
  const end = Date.now() + Math.min(Number(timeout), 50) * 1000;
  let kept = (unacknowledged.get(token) || []).filter((u) => u.update_id >= Number(offset));
  for (;;) {
    kept = kept.concat(server.getUpdates(token));
    unacknowledged.set(token, kept);
    const left = end - Date.now();
    if (kept.length > 0 || left <= 0) return kept.slice(0, Number(limit));
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, left);
      server.waitUserMessage().then(() => { clearTimeout(timer); resolve(); });
    });
  }
}

// Edits: the emulator answers null where a Message is due.
function edit(method, body) {
  const stored = server.storage.botMessages.find((update) => (
    String(update.messageId) === String(body.message_id)
    && String(update.message.chat_id) === String(body.chat_id)));
  if (!stored) return null;
  if (method === 'editmessagetext') server.editMessageText({ reply_markup: {}, ...body });
  else server.editMessageReplyMarkup({ reply_markup: { inline_keyboard: [] }, ...body });
  const { text, reply_markup: markup } = stored.message;
  return readable({
    message_id: stored.messageId,
    chat: { id: Number(body.chat_id), first_name: 'Bot', type: 'private' },
    text,
    reply_markup: markup && markup.inline_keyboard ? markup : undefined,
  });
}

async function bridged(token, method, body) {
  if (method === 'getme') return me;
  if (method === 'getmycommands') return [];
  if (method === 'getupdates') return getUpdates(token, body);
  if (method.startsWith('editmessage')) return edit(method, body);
  if (MEDIA.has(method)) return server.addBotMessage({ ...body, text: body.caption || `[${method}]` }, token);
  return true;
}

// Form fields of a multipart body; files are left aside.
function multipart(raw, type) {
  const boundary = `--${/boundary="?([^";]+)/.exec(type)[1]}`;
  const fields = {};
  for (const part of raw.toString('latin1').split(boundary)) {
    const found = /name="([^"]+)"(;\s*filename=)?[^]*?\r\n\r\n([^]*)\r\n$/.exec(part);
    if (found && !found[2]) fields[found[1]] = Buffer.from(found[3], 'latin1').toString('utf8');
  }
  return fields;
}

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const type = request.headers['content-type'] || '';
  if (raw.length === 0) return {};
  if (type.includes('json')) return JSON.parse(raw);
  return type.includes('multipart') ? multipart(raw, type) : querystring.parse(raw.toString());
}

const ours = (method) => (
  ['getme', 'getupdates', 'getmycommands', 'editmessagetext', 'editmessagereplymarkup'].includes(method)
  || ACCEPTED.has(method) || MEDIA.has(method));

async function answer(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
  const found = /^\/bot([^/]+)\/(\w+)$/.exec(pathname);
  if (!found || !ours(found[2].toLowerCase())) {
    server.webServer(request, response);
    return;
  }
  const body = { ...Object.fromEntries(searchParams), ...await read(request) };
  const result = await bridged(found[1], found[2].toLowerCase(), body);
  const ok = result !== null;
  const refused = { ok, error_code: 400, description: 'Bad Request: message to edit not found' };
  response.writeHead(ok ? 200 : 400, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(ok ? { ok, result } : refused));
}

const listener = http.createServer((request, response) => {
  answer(request, response).catch((error) => {
    response.writeHead(500);
    response.end(String(error));
  });
});
listener.listen(port, '127.0.0.1', () => {
  console.log(`ready http://127.0.0.1:${listener.address().port}`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0)); // the test has gone
