// One question on the page: its words, last time's answer, its control, and where its answer is.

import { controlOf, isGrouped } from "./controls.js";
import { button, details, freshId, h, hidden, inset, show } from "./elements.js";
import * as words from "./words.js";

const BETWEEN_SAVES = 250; // milliseconds, while someone types; the first letter is saved at once
const BEFORE_ANOTHER_TRY = 3_000; // where the device would not save

export class QuestionBlock {
  #safe;
  #control;
  #said;
  #clash;
  #settle;
  #dirty = false;
  #saving = null;
  #shown = null; // the client_id of the answer in the control
  #failure = "";
  #hurry = () => {};
  #note = null; // the box for a note, where the answer itself is not text

  constructor({ question, safe, settle }) {
    this.question = question;
    this.#safe = safe;
    this.#settle = settle;
    const id = freshId("question");
    this.#said = h("p", { class: "govuk-hint field-state", id: `${id}-state` });
    this.#clash = h("div", { class: "field-clash" });
    const describedBy = { control: `${id}-control`, ids: `${id}-state` };
    this.#control = controlOf({ question, describedBy, change: () => this.#changed() });
    this.element = h(
      "div",
      { class: "govuk-form-group field-question", id: `question-${question.key}`, "data-question": question.key },
      this.#labelled(describedBy),
    );
    this.update();
  }

  #labelled(describedBy) {
    const { question } = this;
    const title = [question.text, question.is_required ? " (must be answered)" : ""];
    const note = question.type === "text" ? null : this.#noteBox();
    const critical = question.is_critical && h("strong", { class: "govuk-tag govuk-tag--red" }, "Critical");
    const held = [critical, ...this.#notes(), this.#clash, this.#control.element, note, this.#said];
    if (!isGrouped(question)) {
      return [h("label", { class: "govuk-label govuk-label--s", for: describedBy.control }, ...title), ...held];
    }
    const legend = h("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, ...title);
    return [h("fieldset", { class: "govuk-fieldset", "aria-describedby": describedBy.ids }, legend, ...held)];
  }

  #notes() {
    const { guidance, evidence, regulation, clause, key } = this.question;
    const last = this.#safe.pack.previous[key];
    const more = [
      guidance && h("p", {}, guidance),
      evidence?.length && h("p", {}, `Look for: ${evidence.join(", ").toLowerCase()}.`),
      regulation && h("p", {}, regulation),
      clause && h("p", {}, `Contract: ${clause}`),
    ].filter(Boolean);
    return [
      more.length ? details("What to look for", ...more) : null,
      last && h("p", { class: "govuk-body-s field-last" }, `Last time, ${words.day(last.on)}: ${words.answer(this.question, last.value)}`),
    ];
  }

  #noteBox() {
    const id = freshId("note");
    this.#note = h("textarea", { class: "govuk-textarea field-note", rows: "2", id, on: { input: () => this.#changed() } });
    const label = h("label", { class: "govuk-label", for: id }, "Note", hidden(` on: ${this.question.text}`));
    return h("div", { class: "field-noted" }, label, this.#note);
  }

  #read() {
    const { value, problem } = this.#control.read();
    return { value: words.isBlank(value) ? null : value, note: this.#note?.value ?? "", problem };
  }

  #show(current) {
    const { value, note } = this.#read();
    if (!words.isSame(value, current?.value)) this.#control.write(current?.value ?? null);
    if (this.#note && note.trim() !== (current?.note ?? "")) this.#note.value = current?.note ?? "";
  }

  get hasFocus() {
    return this.element.contains(document.activeElement);
  }

  /** Bring it in line with what is kept: never under the fingers of whoever is answering. */
  update() {
    const current = this.#safe.current(this.question.key);
    if (!this.isAtRisk && !this.hasFocus) {
      this.#show(current);
      this.#shown = current?.client_id ?? null;
    }
    this.#showClash();
    this.#showState(current);
  }

  /** Whether something on the screen is not on the disk. */
  get isAtRisk() {
    return this.#dirty || this.#saving !== null || this.#failure !== "";
  }

  /** Save what is on the screen now; resolves when nothing is left to save. */
  async flush() {
    while (this.#dirty || this.#saving) {
      this.#hurry();
      await (this.#saving ?? this.#save());
    }
  }

  #changed() {
    const { value, note } = this.#read();
    const kept = this.#safe.current(this.question.key);
    const isKept = words.isSame(value, kept?.value) && note === (kept?.note ?? "");
    if (isKept && !this.#saving && !this.#failure) return;
    this.#dirty = true;
    this.#showState();
    if (!this.#saving) this.#save();
  }

  #save() {
    this.#saving = this.#write().finally(() => {
      this.#saving = null;
      if (this.#dirty) this.#save();
      else this.update();
    });
    return this.#saving;
  }

  async #write() {
    this.#dirty = false;
    const { value, note, problem } = this.#read();
    const answer = { question: this.question.key, value, note, isWhole: !problem, shown: this.#shown };
    try {
      const record = await this.#safe.save(answer);
      this.#shown = record.client_id;
      this.#failure = "";
    } catch (error) {
      this.#failure = error.name === "QuotaExceededError" ? "This device is full." : "This device would not save it.";
      setTimeout(() => this.#again(), BEFORE_ANOTHER_TRY);
    }
    if (this.#dirty) await new Promise((go) => ((this.#hurry = go), setTimeout(go, BETWEEN_SAVES)));
  }

  #again() {
    if (!this.#failure) return;
    this.#dirty = true;
    if (!this.#saving) this.#save();
  }

  #showState(current = this.#safe.current(this.question.key)) {
    const [state, ...said] = this.#state(current);
    this.element.dataset.state = state;
    show(this.#said, ...said);
  }

  #state(current) {
    if (this.#failure) return ["failed", h("strong", {}, `${this.#failure} Write this answer down on paper.`)];
    if (this.#dirty || this.#saving) return ["saving", "Saving…"];
    if (!current) return ["empty", ""];
    const saved = `Saved on this device at ${words.moment(current.answered_at)}.`;
    const { problem } = this.#control.read();
    switch (current.state) {
      case "unfinished":
        return ["unfinished", `${saved} Not finished. ${problem || "Complete it"}.`];
      case "unsent":
        return ["unsent", `${saved} Not sent yet.`];
      case "refused":
        return ["refused", h("strong", {}, "Not accepted by the council: "), current.sentence, " It is kept, and you can change it here."];
      default: {
        const by = current.by && current.by !== this.#safe.pack.user_name ? ` Answered by ${current.by}.` : "";
        return ["received", `Received by the council at ${words.moment(current.received_at)}.${by}`];
      }
    }
  }

  #showClash() {
    const clash = this.#safe.news.clashes.find((each) => each.question_key === this.question.key);
    this.element.dataset.clash = clash ? "yes" : "no";
    if (!clash) return show(this.#clash);
    const shown = clash.sides.map((side) => side.client_id);
    const sides = clash.sides.map((side) => this.#side(side, shown));
    const many = clash.sides.length === 2 ? "Two answers were given to this question. Both are kept." : `${clash.sides.length} answers were given to this question. All are kept.`;
    const intro = h("p", { class: "govuk-body govuk-!-font-weight-bold" }, `${many} Choose the one that stands:`);
    const box = inset(intro, ...sides);
    if (box.innerHTML !== this.#clash.firstElementChild?.innerHTML) this.#clash.replaceChildren(box);
  }

  #side(side, shown) {
    const value = words.answer(this.question, side.value);
    const asked = { question: this.question.key, chosen: side.client_id, shown };
    const use = button(["Use this answer", hidden(` (${value}, by ${side.by})`)], () => this.#settle(asked), "secondary");
    const note = side.note ? [h("br"), `Note: ${side.note}`] : [];
    return h("div", { class: "field-side" }, h("p", { class: "govuk-body" }, h("strong", {}, value), ...note, h("br"), `${side.by}, ${words.moment(side.answered_at)}`), use);
  }
}
