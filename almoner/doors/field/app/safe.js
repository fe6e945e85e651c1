// One pack on this device, opened: what is asked, what the council holds, and every answer given
// here. Writes go one after another, so that sending never overtakes saving.

import * as database from "./database.js";
import { open, packKey, fromBase64, seal, unwrap, wrap } from "./sealing.js";

const placeOfPack = (id) => `pack ${id}`;
const placeOfNews = (id) => `news ${id}`;
const placeOfAnswer = (id) => `answer ${id}`;

/** The packs on this device, sealed: {id, user, visit, taken_at, unsent}. */
export async function packsHere() {
  const [packs, answers] = await Promise.all([database.all("packs"), database.all("answers")]);
  return packs.map(({ id, user, visit, taken_at }) => {
    const unsent = answers.filter((row) => row.pack === id && row.state === "unsent").length;
    return { id, user, visit, taken_at, unsent };
  });
}

/** Keep a pack that the council gave, under a PIN. What was answered here before stays. */
export async function takeAlong({ given, pin, now }) {
  const { key: words, news, ...pack } = given;
  const bytes = fromBase64(words);
  const key = await packKey(bytes);
  const id = `${pack.user}:${pack.visit}`;
  await ensureOpens({ id, key });
  const row = {
    id,
    user: pack.user,
    visit: pack.visit,
    taken_at: now.toISOString(),
    wrapped: await wrap({ bytes, pin }),
    pack: await seal({ key, place: placeOfPack(id), value: pack }),
    news: await seal({ key, place: placeOfNews(id), value: news }),
  };
  await database.put({ packs: [row] });
  return opened(row, key);
}

/** The answers on this device were sealed under another key than the council gave. */
export class AnotherKey extends Error {}

async function ensureOpens({ id, key }) {
  const rows = await database.answersOf(id);
  try {
    for (const { iv, data } of rows) await open({ key, place: placeOfAnswer(id), sealed: { iv, data } });
  } catch {
    throw new AnotherKey("This device holds answers under an earlier key. Open them with your PIN first.");
  }
}

/** The pack that this PIN opens, of those taken along for a visit; null where there is none. */
export async function unlock({ visit, pin }) {
  for (const row of await database.all("packs")) {
    if (row.visit !== visit) continue;
    const key = await unwrap({ wrapped: row.wrapped, pin });
    if (key) return opened(row, key);
  }
  return null;
}

async function opened(row, key) {
  const pack = await open({ key, place: placeOfPack(row.id), sealed: row.pack });
  const news = await open({ key, place: placeOfNews(row.id), sealed: row.news });
  const rows = await database.answersOf(row.id);
  const place = placeOfAnswer(row.id);
  const records = await Promise.all(
    rows.map(async ({ iv, data, reply, ...plain }) => ({
      ...plain,
      ...(await open({ key, place, sealed: { iv, data } })),
      sentence: reply ? await open({ key, place, sealed: reply }) : "",
    })),
  );
  records.sort((one, other) => one.seq - other.seq);
  return new Safe({ row, key, pack, news, records });
}

export class Safe extends EventTarget {
  #key;
  #row;
  #queue = Promise.resolve();

  constructor({ row, key, pack, news, records }) {
    super();
    this.#row = row;
    this.#key = key;
    this.pack = pack;
    this.news = news;
    this.records = records; // oldest first
  }

  get id() {
    return this.#row.id;
  }

  get unsent() {
    return this.records.filter((record) => record.state === "unsent");
  }

  get refused() {
    const latest = new Map(this.records.map((record) => [record.question_key, record]));
    return [...latest.values()].filter((record) => record.state === "refused");
  }

  /** Begun and not complete: kept here, and sent once it is whole. */
  get unfinished() {
    return this.records.filter((each) => each.state === "unfinished" && this.ownOf(each.question_key) === each);
  }

  /** The newest answer given here to a question, if the council has not taken it yet. */
  ownOf(question) {
    const own = this.records.findLast((record) => record.question_key === question);
    return own && ["unsent", "unfinished", "refused"].includes(own.state) ? own : null;
  }

  /** What stands as the answer, as far as this device knows: {client_id, value, …} or null. */
  current(question) {
    return this.ownOf(question) ?? this.news.answers[question] ?? this.#ownSide(question);
  }

  /** In a clash nothing stands; this device shows what was answered on it. */
  #ownSide(question) {
    if (!this.news.clashes.some((clash) => clash.question_key === question)) return null;
    return this.records.findLast((record) => record.question_key === question) ?? null;
  }

  /** The time by the council's clock, as far as this device's own is known to be wrong. */
  get now() {
    return new Date(Date.now() - (this.news.clock_ahead ?? 0));
  }

  /** Every question's value that stands, by key; without those that are only begun. */
  get values() {
    const values = {};
    for (const [key, answer] of Object.entries(this.news.answers)) values[key] = answer.value;
    for (const record of this.records) {
      const isOwn = this.ownOf(record.question_key) === record;
      if (isOwn && record.state === "unsent") values[record.question_key] = record.value;
    }
    return values;
  }

  /**
   * Save an answer; resolves with its record once it is on the disk of this device. `shown` is the
   * client_id of the answer that was on the screen, which this one replaces.
   */
  save({ question, value, note = "", isWhole = true, shown = null }) {
    return this.#inTurn(async () => {
      const own = this.ownOf(question);
      const state = isWhole ? "unsent" : "unfinished";
      // What was never put on its way may be written over; the rest stays as it was sent.
      const isFresh = !own || own.attempted || ![state, "unfinished"].includes(own.state);
      const record = {
        client_id: isFresh ? crypto.randomUUID() : own.client_id,
        seq: isFresh ? (this.records.at(-1)?.seq ?? 0) + 1 : own.seq,
        based_on: isFresh ? this.#baseOf({ question, shown }) : own.based_on,
        state,
        attempted: false,
        sentence: "",
        question_key: question,
        value,
        note,
        answered_at: this.now.toISOString(),
      };
      await database.put({ answers: [await this.#sealed(record)] });
      if (isFresh) this.records.push(record);
      else this.records[this.records.indexOf(own)] = record;
      this.#tell();
      return record;
    });
  }

  /** The next answers to send, noted first as on their way. */
  takeForSending({ most, except = new Set() }) {
    return this.#inTurn(async () => {
      const waiting = this.unsent.filter((record) => !except.has(record.question_key));
      const batch = waiting.slice(0, most);
      const fresh = batch.filter((record) => !record.attempted);
      if (fresh.length) {
        const marked = fresh.map((record) => ({ ...record, attempted: true }));
        await database.put({ answers: await Promise.all(marked.map((each) => this.#sealed(each))) });
        for (const record of fresh) record.attempted = true;
      }
      return batch;
    });
  }

  /** Note what the council said of each answer. An answer it did not name stays unsent. */
  noteReceipts({ receipts, by }) {
    return this.#inTurn(async () => {
      const known = new Map(this.unsent.map((record) => [record.client_id, record]));
      const told = [];
      for (const receipt of receipts) {
        const record = known.get(receipt.client_id);
        const state = { received: "received", already_received: "received", clash: "clash", refused: "refused" };
        if (!record || !(receipt.outcome in state)) continue;
        const sentence = receipt.sentence ?? "";
        told.push([record, { ...record, state: state[receipt.outcome], sentence, received_at: receipt.received_at }]);
      }
      if (!told.length) return 0;
      const news = { ...this.news, answers: { ...this.news.answers } };
      for (const [, record] of told) {
        if (record.state !== "received") continue; // a clash is told by the next news
        const { client_id, value, note, answered_at, received_at } = record;
        news.answers[record.question_key] = { client_id, value, note, answered_at, received_at, by };
      }
      const row = { ...this.#row, news: await this.#sealedNews(news) };
      const answers = await Promise.all(told.map(([, record]) => this.#sealed(record)));
      await database.put({ packs: [row], answers });
      this.#row = row;
      this.news = news;
      for (const [old, record] of told) this.records[this.records.indexOf(old)] = record;
      this.#tell();
      return told.length;
    });
  }

  /** Keep what the council holds now: others' answers, clashes, what was settled. */
  noteNews(news) {
    return this.#inTurn(async () => {
      const row = { ...this.#row, news: await this.#sealedNews(news) };
      await database.put({ packs: [row] });
      this.#row = row;
      this.news = news;
      this.#tell();
    });
  }

  /** The answer that the next one replaces: the newest of its own line, or the one shown. */
  #baseOf({ question, shown }) {
    const unsent = this.unsent.findLast((record) => record.question_key === question);
    const isRefused = this.ownOf(question)?.state === "refused"; // never in the council's line
    if (unsent || !isRefused) return unsent?.client_id ?? shown ?? "";
    return this.news.answers[question]?.client_id ?? "";
  }

  async #sealed({ question_key, value, note, answered_at, sentence, ...plain }) {
    const place = placeOfAnswer(this.id);
    const answer = { question_key, value, note, answered_at };
    const body = await seal({ key: this.#key, place, value: answer });
    const reply = sentence ? await seal({ key: this.#key, place, value: sentence }) : null;
    return { ...plain, pack: this.id, ...body, reply };
  }

  #sealedNews(news) {
    return seal({ key: this.#key, place: placeOfNews(this.id), value: news });
  }

  #inTurn(work) {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => {}); // what went wrong is told to whoever asked
    return done;
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
