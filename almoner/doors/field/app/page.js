// The audit, opened: its parts, the questions of one part, and what has and has not reached the
// council.

import { askToSettle, Held } from "./sending.js";
import { button, h, hidden, inset, show, warning } from "./elements.js";
import { QuestionBlock } from "./question.js";
import { askedQuestions, completeness, score } from "./scoring.js";
import * as words from "./words.js";

const TWO_CLOCKS = 5 * 60_000; // milliseconds apart before it is worth a word

export class Page {
  #safe;
  #sender;
  #blocks = new Map();
  #status = h("div", { class: "field-status", role: "status", id: "field-status" });
  #notices = h("div", { class: "field-notices" });
  #body = h("div", {});
  #part = null;
  #told = "";

  constructor({ safe, sender, root, isPersisted }) {
    this.#safe = safe;
    this.#sender = sender;
    this.isPersisted = isPersisted;
    const { place, kind, planned_on } = safe.pack;
    const head = h("h1", { class: "govuk-heading-l", tabindex: "-1" }, h("span", { class: "govuk-caption-l" }, `${kind}, ${words.day(planned_on)}`), place);
    root.replaceChildren(head, this.#status, this.#notices, this.#body);
    safe.addEventListener("change", () => this.#update());
    sender.addEventListener("change", () => this.#showStatus());
    addEventListener("hashchange", () => this.#go());
    addEventListener("beforeunload", (event) => this.isUnsent && event.preventDefault());
    for (const event of ["pagehide", "blur"]) addEventListener(event, () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    root.addEventListener("focusout", () => this.flush().then(() => setTimeout(() => this.#update())));
    this.#go();
  }

  /** Whether closing the page leaves something that the council has not received. */
  get isUnsent() {
    const isAtRisk = [...this.#blocks.values()].some((block) => block.isAtRisk);
    return isAtRisk || this.#safe.unsent.length > 0 || this.#safe.unfinished.length > 0;
  }

  /** Bring everything on the screen to the disk. */
  flush() {
    return Promise.all([...this.#blocks.values()].map((block) => block.flush()));
  }

  async #go() {
    await this.flush();
    const { sections } = this.#safe.pack.definition;
    const key = decodeURIComponent(location.hash.slice(1));
    this.#part = sections.find((section) => section.key === key) ?? null;
    this.#blocks.clear();
    if (this.#part) this.#showPart(sections);
    else this.#showParts(sections);
    this.#update();
    scrollTo(0, 0);
  }

  #showParts(sections) {
    const { definition } = this.#safe.pack;
    const items = sections.map((section) => {
      const link = h("a", { class: "govuk-link govuk-task-list__link", href: `#${encodeURIComponent(section.key)}` }, section.title);
      const state = h("div", { class: "govuk-task-list__status", "data-part": section.key });
      return h("li", { class: "govuk-task-list__item govuk-task-list__item--with-link" }, h("div", { class: "govuk-task-list__name-and-hint" }, link), state);
    });
    show(this.#body, definition.about && h("p", { class: "govuk-body" }, definition.about), h("h2", { class: "govuk-heading-m" }, definition.title), h("ul", { class: "govuk-task-list" }, ...items), h("div", { id: "field-score" }), inset("Close the page when you have done what you came for. Your answers stay on this device until the council has received them."));
    const { page } = this.#safe.pack;
    const own = page && h("p", {}, h("a", { class: "govuk-link", href: page }, "The visit’s own page"), ", for photographs, documents and findings (needs a connection)");
    const list = h("p", {}, h("a", { class: "govuk-link", href: "/field/" }, "All audits without signal"));
    this.#body.append(...[own, list].filter(Boolean));
  }

  #showPart(sections) {
    const index = sections.indexOf(this.#part);
    const blocks = this.#part.standards.map((standard) => {
      const made = standard.questions.map((question) => this.#block(question));
      const about = standard.about && h("p", { class: "govuk-body" }, standard.about);
      return h("section", {}, h("h3", { class: "govuk-heading-m" }, standard.title), about, ...made);
    });
    const next = sections[index + 1];
    const back = () => h("a", { class: "govuk-back-link", href: "#" }, "All parts of this audit");
    const heading = h("h2", { class: "govuk-heading-l", tabindex: "-1" }, h("span", { class: "govuk-caption-l" }, `Part ${index + 1} of ${sections.length}`), this.#part.title);
    const onward = next && h("p", {}, h("a", { class: "govuk-button", role: "button", href: `#${encodeURIComponent(next.key)}` }, `Next part: ${next.title}`));
    this.#body.replaceChildren(back(), heading, ...blocks, ...[onward].filter(Boolean), back());
    heading.focus({ preventScroll: true });
  }

  #block(question) {
    const settle = (asked) => this.#settle(asked);
    const block = new QuestionBlock({ question, safe: this.#safe, settle });
    this.#blocks.set(question.key, block);
    return block.element;
  }

  async #settle({ question, chosen, shown }) {
    this.#told = "";
    try {
      await askToSettle({ visit: this.#safe.pack.visit, question, chosen, shown });
      await this.#sender.now();
    } catch (error) {
      if (!(error instanceof Held)) throw error;
      this.#say(`${error.message} Every answer is kept; choose again.`);
      await this.#sender.now();
    }
  }

  #say(sentence) {
    this.#told = sentence;
    this.#showNotices();
  }

  #update() {
    const asked = new Set(askedQuestions({ definition: this.#safe.pack.definition, answers: this.#safe.values }));
    for (const [key, block] of this.#blocks) {
      block.update();
      block.element.hidden = !asked.has(key);
    }
    this.#showProgress();
    this.#showStatus();
  }

  #showProgress() {
    const { definition, is_blind } = this.#safe.pack;
    const answers = this.#safe.values;
    for (const part of completeness({ definition, answers })) {
      const place = this.#body.querySelector(`[data-part="${CSS.escape(part.key)}"]`);
      if (!place) continue;
      const isDone = part.answered === part.asked;
      const doubts = this.#doubts(part.key);
      show(place, isDone ? "" : h("strong", { class: "govuk-tag govuk-tag--blue" }, part.answered ? "Begun" : "Not begun"), ` ${part.answered} of ${part.asked} answered`, doubts);
    }
    const place = this.#body.querySelector("#field-score");
    if (!place || is_blind) return;
    const { overall, rating } = score({ definition, answers });
    const said = overall.percentage === null ? "No score yet" : `Score so far: ${overall.percentage}%`;
    show(place, h("p", { class: "govuk-body" }, rating ? `${said}: ${rating}` : said));
  }

  #doubts(key) {
    const part = this.#safe.pack.definition.sections.find((section) => section.key === key);
    const held = new Set(part.standards.flatMap((standard) => standard.questions.map((question) => question.key)));
    const clashes = this.#safe.news.clashes.filter((clash) => held.has(clash.question_key)).length;
    const refused = this.#safe.refused.filter((record) => held.has(record.question_key)).length;
    const said = [clashes && words.count(clashes, "question with two answers", "questions with two answers"), refused && `${refused} not accepted`];
    return said.filter(Boolean).map((each) => h("strong", { class: "govuk-tag govuk-tag--red" }, each));
  }

  #showStatus() {
    const safe = this.#safe;
    const unsent = safe.unsent.length;
    const received = safe.records.filter((record) => ["received", "clash"].includes(record.state)).length;
    this.#status.dataset.unsent = unsent;
    const said = unsent
      ? h("strong", {}, `Not sent yet: ${words.count(unsent, "answer")}. Saved on this device.`)
      : h("strong", {}, received ? "The council has received every answer from this device." : "Nothing is waiting to be sent.");
    const unfinished = safe.unfinished.length;
    show(this.#status, h("p", { class: "govuk-body" }, said, unfinished ? ` Not finished: ${unfinished}.` : "", ` ${this.#holdup()}`), ...this.#remedies(unsent));
    this.#showNotices();
  }

  #holdup() {
    const { held, isSending, next_at: at } = this.#sender;
    if (isSending) return "Sending…";
    if (held) return `${held.message}${at ? ` Trying again at ${words.moment(new Date(at).toISOString())}.` : ""}`;
    const { heard_at: heard } = this.#safe.news;
    return heard ? `Last in touch with the council at ${words.moment(heard)}.` : "";
  }

  #remedies(unsent) {
    const kind = this.#sender.held?.kind;
    if (kind === "signed_out" || kind === "another") {
      const what = unsent ? `to send ${words.count(unsent, "answer")}` : "to hear from the council";
      const as = kind === "another" ? ` as ${this.#safe.pack.user_name}` : "";
      const back = encodeURIComponent("/field/signed-in");
      return [h("a", { class: "govuk-button", role: "button", target: "_blank", href: `/accounts/login/?next=${back}` }, `Sign in again${as} ${what}`, hidden(" (opens in a new tab)"))];
    }
    if (!unsent && !this.#sender.held) return [];
    return [button("Send now", () => this.#sender.now(), "secondary")];
  }

  #showNotices() {
    const { news, refused } = this.#safe;
    const notices = this.#told ? [warning(this.#told)] : [];
    if (!news.is_open) notices.push(warning(`This audit is no longer being written${news.closed_because ? `: ${news.closed_because}` : ""}. What you answer now is kept apart and shown to whoever decides.`));
    if (refused.length) notices.push(warning(`${words.count(refused.length, "answer was", "answers were")} not accepted. They are kept here: look for “not accepted” in the parts below.`));
    if (news.clashes.length) notices.push(warning(`${words.count(news.clashes.length, "question has", "questions have")} two answers. Both are kept until someone chooses.`));
    if (Math.abs(news.clock_ahead ?? 0) > TWO_CLOCKS) notices.push(inset("The clock of this device is wrong. The council notes its own time beside each answer."));
    if (!this.isPersisted) notices.push(inset("This browser may clear its storage when the device is nearly full. Install this page, or send your answers soon."));
    show(this.#notices, ...notices);
  }
}
