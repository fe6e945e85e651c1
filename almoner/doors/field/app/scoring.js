// Which questions are asked, how many are answered and what they score: the rules of
// docs/reference/scoring.md, computed exactly. It gives what `score_mapping` gives on the server.

const NOT_APPLICABLE = "na";

const common = (one, other) => (other ? common(other, one % other) : one < 0n ? -one : one);

/** A fraction in lowest terms, from whole numbers of any size. */
function fraction(top, bottom = 1n) {
  const shared = common(top, bottom) || 1n;
  return { top: top / shared, bottom: bottom / shared };
}

/** The fraction that "12", "-0.5" or 3 says. */
function exactly(number) {
  const [whole, places = ""] = String(number).split(".");
  return fraction(BigInt(whole + places), 10n ** BigInt(places.length));
}

const plus = (one, other) => fraction(one.top * other.bottom + other.top * one.bottom, one.bottom * other.bottom);
const times = (one, other) => fraction(one.top * other.top, one.bottom * other.bottom);
const isBelow = (one, other) => one.top * other.bottom < other.top * one.bottom;
const asText = ({ top, bottom }) => (bottom === 1n ? `${top}` : `${top}/${bottom}`);
const NOUGHT = fraction(0n);

/** Half-up to one decimal place, as tenths of a per cent. */
const tenthsOf = ({ top, bottom }) => (top * 2000n + bottom) / (2n * bottom);

function* questionsOf(definition) {
  for (const section of definition.sections) for (const standard of section.standards) yield* standard.questions;
}

function meets(condition, answer) {
  if (answer === null || answer === undefined) return false;
  if (condition.among) return [answer].flat().some((each) => condition.among.includes(each));
  if (Array.isArray(answer) || answer === NOT_APPLICABLE) return false;
  const number = exactly(answer);
  const { at_least: least, at_most: most } = condition;
  const isEnough = least === undefined || !isBelow(number, exactly(least));
  return isEnough && (most === undefined || !isBelow(exactly(most), number));
}

/** The keys of the questions that are asked, in their order. */
export function askedQuestions({ definition, answers }) {
  const asked = new Set();
  for (const { key, show_if: condition } of questionsOf(definition)) {
    const isMet = !condition || (asked.has(condition.question) && meets(condition, answers[condition.question]));
    if (isMet) asked.add(key);
  }
  return [...asked];
}

/** Of each section: how many questions are asked and answered. It says nothing of how well. */
export function completeness({ definition, answers }) {
  const asked = new Set(askedQuestions({ definition, answers }));
  return definition.sections.map(({ key, standards }) => {
    const held = standards.flatMap((standard) => standard.questions).filter((question) => asked.has(question.key));
    const answered = held.filter((question) => (answers[question.key] ?? null) !== null);
    return { key, asked: held.length, answered: answered.length };
  });
}

/** The whole score. The definition must hold weights and scores: a blind pack does not. */
export function score({ definition, answers }) {
  const asked = new Set(askedQuestions({ definition, answers }));
  const questions = [];
  const standards = [];
  const sections = [];
  const whole = emptySum();
  for (const section of definition.sections) {
    const ofSection = emptySum();
    for (const standard of section.standards) {
      const ofStandard = emptySum();
      const above = times(exactly(section.weight), exactly(standard.weight));
      for (const question of standard.questions.filter((each) => each.scores)) {
        const weight = times(above, exactly(question.weight));
        questions.push(lineOf({ question, standard, weight, value: answers[question.key], isAsked: asked.has(question.key), sum: ofStandard }));
      }
      standards.push(partOf(definition, standard.key, ofStandard));
      add(ofSection, ofStandard);
    }
    sections.push(partOf(definition, section.key, ofSection));
    add(whole, ofSection);
  }
  const overall = partOf(definition, "", whole);
  const caps = capsOf({ definition, answers, overall, questions, standards, sections });
  return { rating: capped(definition, overall, caps), overall, caps, sections, standards, questions };
}

const emptySum = () => ({ asked: 0, answered: 0, not_applicable: 0, got: NOUGHT, could: NOUGHT });

function add(sum, other) {
  for (const name of ["asked", "answered", "not_applicable"]) sum[name] += other[name];
  sum.got = plus(sum.got, other.got);
  sum.could = plus(sum.could, other.could);
}

const scoreOf = (question, value) => question.scores.find(([answer]) => answer === value)?.[1];
const mostOf = (question) => Math.max(...question.scores.map(([, points]) => points));
const leastOf = (question) => Math.min(...question.scores.map(([, points]) => points));

function lineOf({ question, standard, weight, value, isAsked, sum }) {
  const most = mostOf(question);
  const line = { key: question.key, standard: standard.key, outcome: "not_asked", score: 0, most, weight: asText(weight), critical_fail: false };
  if (!isAsked) return line;
  sum.asked += 1;
  const points = scoreOf(question, value);
  if (value === NOT_APPLICABLE) {
    sum.answered += 1;
    sum.not_applicable += 1;
    return { ...line, outcome: "not_applicable" };
  }
  if (points === undefined) return { ...line, outcome: "unanswered" };
  sum.answered += 1;
  sum.got = plus(sum.got, times(weight, fraction(BigInt(points), BigInt(most))));
  sum.could = plus(sum.could, weight);
  const critical_fail = Boolean(question.is_critical) && !isBelow(exactly(question.fails_at), exactly(points));
  return { ...line, outcome: "scored", score: points, critical_fail };
}

function partOf(definition, key, { asked, answered, not_applicable, got, could }) {
  const share = could.top ? times(got, { top: could.bottom, bottom: could.top }) : null;
  const tenths = share && tenthsOf(share);
  const percentage = share && `${tenths / 10n}.${tenths % 10n}`;
  const wanted = times(exactly(definition.minimum_answered), exactly(asked));
  const is_sufficient = share !== null && !isBelow(exactly(answered * 100), wanted);
  const rating = is_sufficient ? ratingFor(definition, percentage) : null;
  return { key, asked, answered, not_applicable, share: share && asText(share), percentage, is_sufficient, rating };
}

function ratingFor(definition, percentage) {
  const fits = (rating) => !isBelow(exactly(percentage), exactly(rating.from));
  return definition.ratings.find(fits)?.label ?? null;
}

const rankOf = (definition, label) => definition.ratings.findIndex((rating) => rating.label === label);

function capsOf({ definition, answers, overall, ...counted }) {
  const caps = [];
  for (const limiter of definition.limiters) {
    const set_off_by = setOff({ limiter, answers, definition, ...counted });
    if (!set_off_by.length) continue;
    const { key, cap, because } = limiter;
    const lowers = overall.rating !== null && rankOf(definition, overall.rating) < rankOf(definition, cap);
    caps.push({ key, cap, because, set_off_by, lowers });
  }
  return caps;
}

function setOff({ limiter, definition, questions, standards, sections }) {
  const limit = exactly(limiter.limit);
  const isUpTo = (points, most) => !isBelow(most, exactly(points));
  const scored = questions.filter((line) => line.outcome === "scored");
  if (limiter.kind === "any_critical_at_most") {
    const critical = new Map([...questionsOf(definition)].filter((each) => each.is_critical && each.scores).map((each) => [each.key, each]));
    const limitOf = (question) => (question.type === "rating" ? limit : exactly(leastOf(question)));
    const fails = (line) => critical.has(line.key) && isUpTo(line.score, limitOf(critical.get(line.key)));
    return scored.filter(fails).map((line) => line.key);
  }
  if (limiter.kind === "question") {
    return scored.filter((line) => line.key === limiter.of && isUpTo(line.score, limit)).map((line) => line.key);
  }
  const parts = { section: sections, standard: standards, any_standard_below: standards }[limiter.kind];
  const isLow = (part) => part.percentage !== null && isBelow(exactly(part.percentage), limit);
  return parts.filter((part) => (!limiter.of || part.key === limiter.of) && isLow(part)).map((part) => part.key);
}

function capped(definition, overall, caps) {
  if (overall.rating === null) return null;
  const rank = Math.max(rankOf(definition, overall.rating), ...caps.map((each) => rankOf(definition, each.cap)));
  return definition.ratings[rank].label;
}
