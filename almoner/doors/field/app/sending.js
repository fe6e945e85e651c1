// Sends what is saved on this device, answer by answer, until the council says that it has each.
// An answer leaves "not sent" only by a receipt that names it. Nothing here ever deletes one.

const MOST_AT_ONCE = 50;
const MILLISECONDS_TO_ANSWER = 30_000;
const SHORTEST_WAIT = 5_000;
const LONGEST_WAIT = 5 * 60_000;
const LONGEST_SIGNED_OUT = 20_000; // someone is probably signing in
const AFTER_AN_ANSWER = 1_500; // so that typing is not sent letter by letter
const OFTEN_ENOUGH = 2 * 60_000; // how old news may be when the officer comes back to the page

/** Why answers wait. `kind` is one of the names in `SENTENCES`. */
export class Held extends Error {
  constructor(kind, sentence = SENTENCES[kind]) {
    super(sentence);
    this.kind = kind;
  }
}

const SENTENCES = {
  unreachable: "There is no connection to the council.",
  unwell: "The council’s system did not answer properly.",
  signed_out: "You are signed out.",
  another: "Someone else is signed in on this device.",
  not_allowed: "Your role does not let you send answers. Ask your Almoner administrator.",
  gone: "The council’s system no longer shows you this visit. Ask your manager.",
};
const HELD_BY_STATUS = { 401: "signed_out", 403: "not_allowed", 404: "gone", 409: "another" };
const REFUSED = 422; // with a sentence that says why

async function ask(address, options = {}) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), MILLISECONDS_TO_ANSWER);
  try {
    const response = await fetch(address, {
      ...options,
      headers: { Accept: "application/json", ...options.headers },
      cache: "no-store",
      credentials: "same-origin",
      redirect: "manual",
      signal: giveUp.signal,
    });
    if (response.type === "opaqueredirect") throw new Held("signed_out"); // to the sign-in page
    if (response.status === REFUSED) throw new Held("refused", (await response.json()).sentence);
    if (!response.ok) throw new Held(HELD_BY_STATUS[response.status] ?? "unwell");
    const body = await response.json().catch((error) => {
      throw new Held(error instanceof SyntaxError ? "unwell" : "unreachable");
    });
    if (body?.almoner !== "field") throw new Held("unwell"); // a hotel's sign-in page, say
    return body;
  } catch (error) {
    throw error instanceof Held ? error : new Held("unreachable");
  } finally {
    clearTimeout(timer);
  }
}

/** What the council holds of a visit now. Rejects with Held. */
export function askForNews(visit) {
  return ask(`/field/${visit}/news`);
}

/** The pack with its key. Rejects with Held. */
export async function askForPack({ visit, device }) {
  const { csrf } = await askForNews(visit);
  return ask(`/field/${visit}/take`, posted({ csrf, body: { device } }));
}

/** Say which of the answers shown for a question stands. Rejects with Held. */
export async function askToSettle({ visit, question, chosen, shown }) {
  const { csrf } = await askForNews(visit);
  const body = { question_key: question, chosen, shown };
  return ask(`/field/${visit}/settle`, posted({ csrf, body }));
}

function posted({ csrf, body }) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
  return { method: "POST", headers, body: JSON.stringify(body) };
}

export class Sender extends EventTarget {
  #safe;
  #device;
  #timer = null;
  #running = null;
  #failures = 0;
  #asked_at = 0;
  #asked_again = false;

  constructor({ safe, device }) {
    super();
    this.#safe = safe;
    this.#device = device;
    this.held = null; // a Held, while answers wait for something
    this.isSending = false;
    this.next_at = null; // when it tries again by itself
    safe.addEventListener("change", () => this.#soon());
  }

  /** Try at every sign that there may be a connection, and after each answer. */
  start() {
    addEventListener("online", () => this.now());
    addEventListener("pageshow", () => this.now());
    document.addEventListener("visibilitychange", () => {
      const isOld = Date.now() - this.#asked_at > OFTEN_ENOUGH;
      if (!document.hidden && (isOld || this.held || this.#safe.unsent.length)) this.now();
    });
    new BroadcastChannel("almoner-field").addEventListener("message", (event) => {
      if (event.data === "signed in") this.now();
    });
    return this.now();
  }

  /** Send now, however long it would have waited. Resolves when it is done or has given up. */
  now() {
    clearTimeout(this.#timer);
    this.#timer = this.next_at = null;
    this.#asked_again = Boolean(this.#running);
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      if (this.#asked_again) this.now(); // what was under way may have begun before the signal
      else this.#plan();
    });
    return this.#running;
  }

  async #run() {
    this.isSending = true;
    this.#tell();
    try {
      const news = await this.#news();
      if (await this.#sendAll(news)) await this.#news();
      this.held = null;
      this.#failures = 0;
    } catch (error) {
      if (!(error instanceof Held)) throw error;
      this.held = error;
      this.#failures += 1;
    } finally {
      this.isSending = false;
      this.#asked_at = Date.now();
      this.#tell();
    }
  }

  async #news() {
    const { almoner, csrf, user, user_name, ...news } = await askForNews(this.#safe.pack.visit);
    if (user !== this.#safe.pack.user) throw new Held("another");
    const now = new Date();
    const clock_ahead = now.getTime() - Date.parse(news.time);
    await this.#safe.noteNews({ ...news, heard_at: now.toISOString(), clock_ahead });
    return { csrf };
  }

  /** Sends in batches; one that the council cannot take is sent one by one, past the culprit. */
  async #sendAll({ csrf }) {
    const except = new Set();
    let most = MOST_AT_ONCE;
    let sent = 0;
    for (;;) {
      const batch = await this.#safe.takeForSending({ most, except });
      if (!batch.length) break;
      try {
        const count = await this.#send({ csrf, batch });
        if (!count) throw new Held("unwell");
        sent += count;
      } catch (error) {
        if (!["unwell", "refused"].includes(error.kind)) throw error;
        if (most === 1) except.add(batch[0].question_key);
        most = 1;
      }
      if (except.size > 2) break; // it is not the answer that is at fault
    }
    if (except.size) throw new Held("unwell");
    return sent;
  }

  async #send({ csrf, batch }) {
    const answers = batch.map(({ client_id, question_key, value, note, based_on, answered_at }) => {
      return { client_id, question_key, value, note, based_on, answered_at };
    });
    const { user, user_name, visit } = this.#safe.pack;
    const body = { user, device: this.#device, answers };
    const { receipts } = await ask(`/field/${visit}/answers`, posted({ csrf, body }));
    if (!Array.isArray(receipts)) throw new Held("unwell");
    return this.#safe.noteReceipts({ receipts, by: user_name });
  }

  #soon() {
    if (this.#safe.unsent.length && !this.held && !this.#running) this.#planIn(AFTER_AN_ANSWER);
  }

  #plan() {
    if (this.held) {
      const most = this.held.kind === "signed_out" ? LONGEST_SIGNED_OUT : LONGEST_WAIT;
      const longest = Math.min(most, SHORTEST_WAIT * 2 ** (this.#failures - 1));
      this.#planIn(longest * (0.5 + Math.random() / 2));
    } else if (this.#safe.unsent.length) {
      this.#planIn(AFTER_AN_ANSWER);
    }
    this.#tell();
  }

  #planIn(milliseconds) {
    clearTimeout(this.#timer);
    this.next_at = Date.now() + milliseconds;
    this.#timer = setTimeout(() => this.now(), milliseconds);
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
