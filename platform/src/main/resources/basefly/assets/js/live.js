// Elements with data-live="channel channel" get the event `live` as soon as something happens on one of their channels: one
// stream of server-sent events for all of a page, which it follows from the moment on at which it was made.
const start = document.querySelector('meta[name=live]');
const hint = document.querySelector('[data-live-state]');

const shortest = 1000;
const longest = 30000;
const patience = 10000;
const calm = 500;
const hiddenFor = 120000;
const tick = 10000;

let last = start?.content;
let closed = new Set();
let listened = new Set();
let source;
let wait = shortest;
let refusals = 0;
let timer;
let lost;
let hiding;
let slept = false;
let over = false;

const elements = () => [...document.querySelectorAll('[data-live]')];
const channelsOf = (element) => element.dataset.live.split(/\s+/).filter(Boolean);
const wanted = () => new Set(elements().flatMap(channelsOf).filter((channel) => !closed.has(channel)));
const address = (channels) => '/live?' + new URLSearchParams({ channels });

// What comes in a burst is told once at the beginning and once at its end.
const told = new WeakMap();

// What changes while an element is fetched may not be in what comes, and htmx forgets to ask again with the element that it
// exchanges: its successor asks. By element, whether something changed meanwhile.
const fetched = new Map();
let failures = 0;
const keyOf = (element) => element.id || element.getAttribute('hx-get');

// Whoever is just choosing from a menu is not to have it taken away.
const isBusy = (element) => element.querySelector('dialog[open], [aria-expanded="true"], :popover-open');

document.addEventListener('htmx:beforeRequest', (event) => {
  const { elt } = event.detail.requestConfig;
  if (elt.dataset.live) fetched.set(keyOf(elt), false);
});

document.addEventListener('htmx:beforeSwap', (event) => {
  const { elt } = event.detail.requestConfig;
  if (!elt.dataset.live || !isBusy(elt)) return;
  event.detail.shouldSwap = false;
  fetched.set(keyOf(elt), true);
});

document.addEventListener('htmx:afterRequest', (event) => {
  const key = keyOf(event.detail.requestConfig.elt);
  if (!fetched.has(key)) return;
  const { status } = event.detail.xhr;
  const failed = !status || status === 429 || status >= 500;
  failures = failed ? failures + 1 : 0;
  // Not at once: htmx needs a moment before its successor listens, and a server in trouble needs more and more.
  setTimeout(() => {
    const again = failed || fetched.get(key);
    fetched.delete(key);
    if (again) elements().filter((element) => keyOf(element) === key).forEach(tell);
  }, failed ? Math.min(longest, patience * failures) * (0.2 + Math.random() / 2) : calm);
});

function tell(element) {
  const key = keyOf(element);
  if (fetched.has(key)) {
    fetched.set(key, true);
    return;
  }
  const now = Date.now();
  const before = told.get(element);
  if (before === 'later') return;
  if (!isBusy(element) && !(now - before < calm)) {
    told.set(element, now);
    element.dispatchEvent(new CustomEvent('live'));
    return;
  }
  told.set(element, 'later');
  setTimeout(() => {
    told.delete(element);
    if (element.isConnected) tell(element);
  }, calm);
}

function changed(channels) {
  elements()
    .filter((element) => !channels || channelsOf(element).some((channel) => channels.includes(channel)))
    .forEach(tell);
}

function say(text) {
  if (hint && hint.textContent !== text) hint.textContent = text;
}

function found() {
  wait = shortest;
  refusals = 0;
  clearTimeout(lost);
  lost = undefined;
  say('');
}

function close() {
  clearTimeout(timer);
  source?.close();
  source = undefined;
}

// Everybody at another moment, so that a server that comes back is not met by all at once.
function connectLater(delay) {
  close();
  timer = setTimeout(connect, delay * (0.5 + Math.random()));
  lost ??= setTimeout(() => say(hint?.dataset.liveState ?? ''), patience);
}

function connect() {
  close();
  listened = wanted();
  if (over || listened.size === 0) return;
  source = new EventSource(address([...listened].join(',')) + (last ? '&after=' + last : ''));
  const on = (name, react) => source.addEventListener(name, (event) => {
    if (event.lastEventId) last = event.lastEventId;
    react(event.data ? JSON.parse(event.data) : {});
  });
  on('hello', found);
  on('change', (message) => changed(message.channels));
  on('reset', () => changed());
  on('bye', (message) => connectLater(message.retry));
  on('end', (message) => {
    close();
    over = message.reason === 'no_access';
    // The page itself finds out what is still to be seen.
    changed();
    if (over) giveUp();
    else connectLater(longest);
  });
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) {
      refused();
      return;
    }
    connectLater(wait);
    wait = Math.min(longest, wait * 2);
  };
}

// One channel that is not for this visitor must not keep the page from the others. What is refused for another reason, such as
// too many streams, is asked for a few times more, and then not before somebody looks at the page again.
async function refused() {
  close();
  const asked = [...listened];
  const answers = await Promise.all(asked.map((channel) => fetch(address(channel), { method: 'HEAD' }).catch(() => undefined)));
  answers.forEach((answer, at) => {
    if (answer?.status === 403 || answer?.status === 404) closed.add(asked[at]);
  });
  if (source) return;
  if (wanted().size === 0 || ++refusals > 4) {
    giveUp();
    return;
  }
  connectLater(wait);
  wait = Math.min(longest, wait * 2);
}

// Nothing is tried any more, so nothing may say that it is.
function giveUp() {
  close();
  clearTimeout(lost);
  lost = undefined;
  say('');
}

function again() {
  if (over) return;
  slept = false;
  refusals = 0;
  wait = shortest;
  connect();
}

// A page that nobody sees for long listens to nothing; it catches up when it is seen again.
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiding);
  if (document.hidden) hiding = setTimeout(close, hiddenFor);
  else if (!source || slept) again();
});
window.addEventListener('online', again);
window.addEventListener('pagehide', close);
window.addEventListener('pageshow', (event) => {
  if (event.persisted) again();
});

// A device that slept has a connection of which nobody knows that it is dead.
let awake = Date.now();
setInterval(() => {
  const now = Date.now();
  slept ||= now - awake > 3 * tick;
  awake = now;
  if (slept && !document.hidden) again();
}, tick);

document.addEventListener('htmx:afterSettle', () => {
  if ([...wanted()].some((channel) => !listened.has(channel))) connect();
});

connect();
